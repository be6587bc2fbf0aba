"""Boards on a good day: where no unit holds anything, or none may be ranked, no panel is empty."""

import re
from dataclasses import replace

import pytest

from core.period import Grain
from dashboard.wall import beside, board, config, filed, fit, kinds, places, scene
from dashboard.wording import words
from exports.sheets.asked import Asked
from indicators.reported.owing import State
from tests.dashboard.conftest import build, shut
from tests.dashboard.fakes import FakeCatalog

BOARDS = config.boards().boards
LISTS = ("units", "months", "late", "owing", "sources")
STOCK, RATE = scene.STOCK, scene.MAPPED


class Calm(FakeCatalog):
    """Nobody is late; ``few``: nobody has cases enough to be ranked either."""

    def __init__(self, few=False):
        super().__init__()
        self.few = few
        for id in {id for one in BOARDS.values() for id in one.named} - set(self._shapes):
            like = self._shapes[STOCK if re.search(r"overdue|stuck", id) else RATE]
            named = like.definition.model_copy(update={"id": id})
            self._shapes[id] = replace(like, definition=named)

    def by(self, id, *args, **more):
        found = super().by(id, *args, **more)
        if self.definition(id).shown_as == "percent":
            return [replace(one, denominator=1.0) if self.few else one for one in found]
        return [replace(one, value=0.0, numerator=0.0, display="0") for one in found]

    def owing(self, at=None, paused=None):
        return [one for one in super().owing(at, paused) if one.state is not State.OVERDUE]


@pytest.fixture(scope="module", autouse=True)
def _in_the_application(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("nobody"), Calm())
    with made.app.server.test_request_context("/"):
        yield
    shut(made)


def sheet(name, catalog):
    return filed.sheet(catalog, f"wall/{name}", Asked())


@pytest.mark.parametrize("few", [False, True], ids=["nobody late", "nobody ranked"])
@pytest.mark.parametrize("name", BOARDS)
def test_no_list_is_a_heading_over_nothing(name, few):
    cells, tiles = board.draw(Calm(few), name), sheet(name, Calm(few)).tiles
    for n, (panel, cell) in enumerate(board._named(BOARDS[name])):
        if panel.kind in LISTS:
            assert cells[cell].html.count("<li") > 1, (cell, cells[cell].html)
            assert tiles[n].rows or tiles[n].told, cell


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_where_nobody_holds_any_the_place_s_months_stand_under_the_words(language):
    with words.speaking(language):
        made = board.draw(Calm(), "mot-cua")["units"].html
        assert f">{words.t('wall.none_held')}<" in made
        assert f">{words.t('wall.monthly_of', name='Tỉnh Long An')}<" in made
    panel = BOARDS["mot-cua"].panels[-1]
    assert made.count("<li") == kinds.rows(panel), "the room is used, and no more"
    (tile,) = [one for one in sheet("mot-cua", Calm()).tiles if one.kind == "units"]
    assert tile.sub == "Không đơn vị nào có"
    told = [words.figure(one.value.display)[0] for one in tile.rows]
    assert told == [
        re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<b class="num">(.*?)</b>', made)
    ], "the file has the same"


def test_without_months_units_are_ranked_by_a_rate_of_the_board(monkeypatch):
    catalog = Calm()
    shape = catalog._shapes[STOCK]
    yearly = shape.definition.model_copy(update={"id": "edoc.overdue", "grains": (Grain.YEAR,)})
    catalog._shapes["edoc.overdue"] = replace(shape, definition=yearly)
    made = board.draw(catalog, "van-ban")["units"].html
    assert ">Không đơn vị nào có<" in made
    other = catalog.definition("edoc.electronic_rate")
    assert fit.plain(kinds.panels.named(other)) in made, "the first that the board names"
    figures = [float(one.replace(",", ".")) for one in re.findall(r">([\d,]+)\xa0%<", made)]
    assert figures == sorted(figures)
    assert len(figures) > 5
    (tile,) = [one for one in sheet("van-ban", catalog).tiles if one.kind == "units"]
    assert [one.value.indicator for one in tile.rows] == [other.id] * len(figures)
    monkeypatch.setattr(beside, "rate", lambda scene: (None, []))
    bare = board.draw(catalog, "van-ban")["units"].html
    assert ">Không đơn vị nào có<" in bare, "where there is nothing else, the words alone"


def test_what_nobody_knows_is_not_said_to_be_nobody_s():
    class Silent(Calm):
        def by(self, id, *args, **more):
            return [replace(one, value=None) for one in super().by(id, *args, **more)]

    made = board.draw(Silent(), "mot-cua")
    assert "Không đơn vị nào có" not in made["units"].html
    assert words.t("reason.missing") in made["units"].html


def test_a_board_without_a_target_says_so_and_ranks_units():
    catalog = Calm()
    shape = catalog._shapes[RATE]
    free = shape.definition.model_copy(update={"targets": ()})
    catalog._shapes[RATE] = replace(shape, definition=free)
    made = board.draw(catalog, "mot-cua")["months"].html
    assert words.t("reason.no_target") in made
    (tile,) = [one for one in sheet("mot-cua", catalog).tiles if one.kind == "months"]
    assert len(tile.rows) == made.count("<li") > 3
    assert tile.sub == words.t("reason.no_target")


def test_below_a_short_list_stand_the_place_s_months():
    class One(FakeCatalog):
        def by(self, id, *args, **more):
            return super().by(id, *args, **more)[: 1 if id == STOCK else None]

    made = board.draw(One(), "mot-cua")["units"].html
    panel = BOARDS["mot-cua"].panels[-1]
    assert made.count("<li") == kinds.rows(panel)
    assert made.index(">Tỉnh Long An<") < made.index(">Tỉnh Long An, theo tháng<")
    (tile,) = [one for one in sheet("mot-cua", One()).tiles if one.kind == "units"]
    parts = [one.part for one in tile.rows]
    assert parts == ["Theo đơn vị", "Cộng"] + ["Theo tháng"] * made.count(">Tháng ")
    assert "theo tháng" not in board.draw(FakeCatalog(), "mot-cua")["units"].html


def test_where_nobody_owes_stands_who_handed_in_last():
    made = board.draw(Calm(), "nguon")["owing"].html
    assert ">Không đơn vị nào nợ<" in made
    assert ">Nộp gần nhất<" in made
    assert ">Huyện Đức Hòa<" in made
    (tile,) = [one for one in sheet("nguon", Calm()).tiles if one.kind == "owing"]
    assert [one[:2] for one in tile.told] == [("Huyện Đức Hòa", "Quý III/2023")]
    assert "Quý III/2023 · " in made
    assert tile.sub == "Không đơn vị nào nợ"
    late = places.Panel(kind="owing", at=(4, 1, 2, 4), foot=True)
    some = scene.Scene(FakeCatalog(), "nguon", BOARDS["nguon"])
    assert "Nộp gần nhất" not in str(kinds.DRAWS["owing"](some, late))

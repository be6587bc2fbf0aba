"""Boards as files: titles, names, doubts and tables of their panels, as the wall has them."""

import io
import json
import re
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.values import Freshness
from dashboard.pictures import figures
from dashboard.serving.html import render
from dashboard.wall import config, filed, kinds, news, scene, tiles
from dashboard.wall.whose import PROVINCE, Beside, Whose
from dashboard.wording import words
from exports.formats import making
from exports.pictures import press
from exports.pictures.grid import Grid
from exports.sheets.asked import Asked
from indicators.asking.maps import Drawn
from tests.dashboard.fakes import FakeCatalog
from tests.exports.test_views import desk, texts

__all__ = ["desk"]

DISTRICT, COMMUNE = Whose("802@2004", Beside.ALL), Whose("27931@2004", Beside.ALL)
BOARDS = config.boards().boards
STALE = {"freshness": Freshness.STALE, "freshness_note": "số liệu đến 15/11/2023"}


def sheet(name, mine=PROVINCE, catalog=None):
    return filed.sheet(catalog or FakeCatalog(), f"wall/{name}", Asked(), mine)


def shown(name):
    return scene.Scene(FakeCatalog(), name, BOARDS[name])


def block(made, title):
    (found,) = [one for one in figures.of(made).blocks if one.title == title]
    return found


def cells(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def test_where_nobody_is_late_the_panel_is_not_called_late(monkeypatch):
    """The heading over the pending ones is the wall's own."""
    late = sheet("tong-quan").tiles[-1]
    assert (late.title, late.sub) == (words.t("wall.late"), "")
    whole = scene.Scene.holders
    monkeypatch.setattr(
        scene.Scene, "holders", lambda self, id: [] if id == scene.STOCK else whole(self, id)
    )
    monkeypatch.setattr(scene.Scene, "ranked", lambda self, id: [])
    for place in (tiles, kinds):  # the small catalogue has nothing that is pending
        monkeypatch.setattr(place, "OPEN", "onestop.received")
    made = sheet("tong-quan")
    tile = made.tiles[-1]
    hangs = render(kinds.DRAWS["late"](shown("tong-quan"), BOARDS["tong-quan"].panels[-1]))
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", hangs) == [words.t("wall.open")]
    assert hangs.count("<li") == len(tile.rows)
    assert {one.part for one in tile.rows} == {words.t("wall.open")}
    assert tile.title == words.t("wall.open")
    drawn = block(made, words.t("wall.open"))
    assert drawn.sub == words.t("wall.late_none")
    assert len(drawn.drawing.rows) == len(tile.rows) > 0


def test_months_of_one_unit_are_under_its_name(monkeypatch):
    """Else they would read as the board's own."""
    whole = scene.Scene.ranked
    monkeypatch.setattr(scene.Scene, "ranked", lambda self, id: whole(self, id)[:1])
    made = sheet("mot-cua")
    (tile,) = [one for one in made.tiles if one.kind == "months"]
    (named,) = {one.value.unit_name for one in tile.rows}
    assert [row[0] for row in cells(block(made, tile.title).drawing)] == [named]


def test_months_of_the_board_s_own_unit_stand_beside_the_province_s():
    made = sheet("mot-cua", COMMUNE)
    (tile,) = [one for one in made.tiles if one.kind == "months"]
    grid = block(made, tile.title).drawing
    own = [one for one in tile.rows if one.part != tiles.WHOLE]
    assert [row[0] for row in cells(grid)] == [words.period_name(one.value.period) for one in own]
    assert (grid.heads[0], grid.heads[-1]) == ("Kỳ", tiles.WHOLE)


def test_how_sources_stand_and_who_owes_are_tables_of_the_file(desk):
    made = sheet("nguon")
    feeding = {one.title for one in FakeCatalog().sources() if one.feeds}
    assert {one.title for one in made.truth.sources} == feeding
    assert made.truth.runs
    files = {}
    for form in ("json", "xlsx", "csv"):
        coded, file = making.make(desk, made, form, making.Look(), None, press.make, by="thu")
        files[form] = (coded, b"".join(file))
    stand, owe = json.loads(files["json"][1])["tables"]
    assert {one["source"] for one in stand["rows"]} == feeding
    lost = stand["rows"][0]
    assert (lost["source"], lost["state"]) == ("Zalo 1022", "lỗi từ 08:00")
    assert datetime.fromisoformat(lost["last_success"]).utcoffset() is not None
    assert [one["key"] for one in owe["columns"]] == ["unit_name", "owed", "days"]
    assert owe["rows"][0] == {"unit_name": "Huyện Đức Hòa", "owed": 1, "days": 6}
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"][1]))
    for table in (stand, owe):
        rows = list(book[table["title"]].iter_rows(min_row=2, values_only=True))
        assert [row[0] for row in rows] == [next(iter(one.values())) for one in table["rows"]]
    assert book[owe["title"]]["C2"].value == 6
    (left_out,) = [one for one in files["csv"][0].truth.cuts if "CSV" in one]
    assert "“Nguồn dữ liệu”, “Đơn vị nợ số liệu”: không có trong tệp CSV" in left_out
    assert not any("CSV" in one for one in files["json"][0].truth.cuts)
    coded, file = making.make(
        desk, made, "svg", making.Look(), figures.of(made), press.make, by="thu"
    )
    said = " ".join(texts(b"".join(file).decode()))
    assert "Nguồn: –" not in said
    assert all(one in said for one in feeding)


def test_a_board_without_such_panels_has_no_such_tables(desk):
    made = sheet("van-ban")
    assert made.tables == []
    _, file = making.make(desk, made, "json", making.Look(), None, press.make, by="thu")
    assert "tables" not in json.loads(b"".join(file))


def test_the_units_for_which_there_is_no_line_are_counted_as_on_the_wall(desk):
    """In the picture between the listed ones and the whole; no figure, so a table of its own."""
    made = sheet("mot-cua")
    (panel,) = [one for one in BOARDS["mot-cua"].panels if one.kind == "units"]
    held = shown("mot-cua").holders(panel.indicator)
    room = kinds.rows(panel)
    assert len(held) > room, "or there are no others"
    rest = held[room - 2 :]
    others = [f"{len(rest)} đơn vị khác", str(sum(one.count for one in rest)), ""]
    (tile,) = [one for one in made.tiles if one.kind == "units"]
    drawn = [[*row, "", ""][:3] for row in cells(block(made, tile.title).drawing)]
    at = drawn.index(others)
    assert drawn[at - 1][0] == held[room - 3].unit.name
    assert drawn[at + 1][0] == tiles.ALL
    _, file = making.make(desk, made, "json", making.Look(), None, press.make, by="thu")
    (table,) = json.loads(b"".join(file))["tables"]
    assert table["title"] == f"{tile.title}: còn lại"
    assert table["rows"] == [{"unit_name": others[0], "held": int(others[1])}]
    every = sheet("mot-cua", DISTRICT)
    assert every.tables == [], "all of them are listed"


def test_what_changed_is_picked_once_for_the_wall_and_its_file():
    made = sheet("tong-quan")
    (tile,) = [one for one in made.tiles if one.kind == "changes"]
    drawn = shown("tong-quan")
    found = news.pick(drawn.board, drawn.values, drawn.before, drawn.revised, drawn.sources, 7)
    assert [one[0] for one in tile.told] == ["Zalo 1022"] == [one.title for one in found.lost]
    now = [one.value.indicator for one in tile.rows if one.part == "Hôm nay"]
    assert now == [one.indicator for one, _ in found.moved]
    assert len(tile.told) + len(now) + len(found.revised) == 7
    assert "Mất nguồn Zalo 1022" in cells(block(made, tile.title).drawing)[0]


@pytest.fixture(scope="module")
def overview():
    """The scene of the overview, to be read."""
    return shown("tong-quan")


@settings(max_examples=40, deadline=None)
@given(lost=st.integers(0, 9), moved=st.integers(0, 12), revised=st.integers(0, 4))
def test_lines_of_what_changed_are_so_many_together(overview, lost, moved, revised):
    board = overview.board
    values = [replace(one, value=2.0, display="2") for one in overview.values[:12]]
    before = {
        one.indicator: replace(one, value=1.0, display="1") if n < moved else one
        for n, one in enumerate(values)
    }
    failing = next(one for one in overview.sources if one.state == "failed")
    found = news.pick(board, values, before, values[:revised], [failing] * lost, 7)
    told = (len(found.lost), len(found.moved), len(found.revised))
    assert sum(told) == min(7, lost + moved + min(revised, news.REVISED))
    assert told[0] == min(lost, 7), "lost sources come first"
    assert told[1] == min(moved, 7 - told[0]), "then what moved"
    assert found.same == len(values) - moved


class Old(FakeCatalog):
    """The province's figures are old, the units' are not."""

    def _aged(self, value, unit):
        fresh = {"freshness": Freshness.FRESH, "freshness_note": ""}
        return replace(value, **(fresh if unit else STALE))

    def values(self, ids, unit=None, *more):
        return [self._aged(one, unit) for one in super().values(ids, unit, *more)]

    def series(self, id, unit=None, *more):
        return [self._aged(one, unit) for one in super().series(id, unit, *more)]


def test_an_old_figure_of_the_province_is_marked_beside_a_unit_s():
    made = sheet("mot-cua", COMMUNE, Old())
    own = [one for one in made.rows if one.part not in (tiles.WHOLE, filed.YESTERDAY)]
    assert all(one.value.freshness is Freshness.FRESH for one in own)
    drawn = figures.of(made)
    cards = [one.drawing for one in drawn.blocks if not isinstance(one.drawing, Grid | None)]
    assert any("toàn tỉnh !" in one.note for one in cards)
    (tile,) = [one for one in made.tiles if one.kind == "months"]
    grid = block(made, tile.title).drawing
    assert all(row[2].doubted and not row[1].doubted for row in grid.rows)
    assert drawn.hint == words.t("take.doubted")
    assert "Giải quyết đúng hạn (A) (toàn tỉnh): số liệu đến 15/11/2023" in made.truth.doubts


def test_the_mark_is_explained_where_it_stands_alone():
    """What is old but not drawn, as yesterday's figure, needs no words."""
    made = sheet("mot-cua", COMMUNE)
    old = replace(made.rows[0], part=filed.YESTERDAY, value=replace(made.rows[0].value, **STALE))
    assert figures.of(replace(made, rows=(*made.rows, old))).hint == ""


class Seatless(FakeCatalog):
    """Nobody has written down where the units have their seats, nor their boundaries."""

    def boundaries(self, at=None, level=""):
        return Drawn(b'{"features": []}', "", 0)

    def units(self, *given):
        return [replace(one, latitude=None, longitude=None) for one in super().units(*given)]


def test_the_map_of_a_board_s_file_has_the_boundaries_of_the_wall():
    made = sheet("tong-quan")
    (tile,) = [one for one in made.tiles if one.kind == "map"]
    wall = shown("tong-quan")
    assert [one.unit for one in tile.places] == wall.placed()
    bounded = [one for one in tile.places if one.rings]
    assert len(bounded) == len(tile.places) - 1
    assert {one.unit.slug for one in bounded} == set(wall.rings)
    assert [one.rings for one in block(made, words.t("wall.map")).drawing.areas if one.rings]


@pytest.mark.parametrize("left", [0, 1])
def test_units_without_a_seat_are_not_on_the_map(left, desk):
    class Few(Seatless):
        def units(self, *given):
            seen = 0
            for one, whole in zip(super().units(*given), FakeCatalog.units(self, *given),
                                  strict=True):  # fmt: skip
                seen += one.level == "district"
                yield whole if seen <= left and one.level == "district" else one

    made = sheet("tong-quan", catalog=Few())
    (tile,) = [one for one in made.tiles if one.kind == "map"]
    assert len(tile.rows) == len(tile.places) == left
    drawn = block(made, words.t("wall.map"))
    assert (drawn.drawing is not None) == bool(left)
    assert bool(left) or drawn.sub == words.t("reason.missing")
    look = making.Look()
    _, file = making.make(desk, made, "svg", look, figures.of(made), press.make, by="thu")
    assert texts(b"".join(file).decode())

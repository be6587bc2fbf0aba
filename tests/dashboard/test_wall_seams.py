"""Layouts of joined walls: every panel on whole cells, every card once, no edge off a seam."""

import re
from datetime import timedelta

import pytest

from dashboard.serving.html import render
from dashboard.wall import board, config, joined, kinds, seams
from dashboard.wall.places import BoardConfig, Panel
from dashboard.wall.scene import Scene
from tests.dashboard.conftest import said
from tests.dashboard.fakes import FakeCatalog
from tests.dashboard.figures import source
from tests.dashboard.test_screens import approved, fresh, screen

__all__ = ["approved", "screen"]  # fixtures
WALLS = [(across, down) for down in range(1, 6) for across in range(down, 7)]


def composed(*panels):
    return BoardConfig(title="B", panels=[Panel(**one) for one in panels])


HARD = {
    "two-lists": composed(
        {"kind": "units", "at": [1, 1, 2, 2], "indicator": "a"},
        {"kind": "months", "at": [1, 3, 3, 2], "indicator": "a"},
        {"kind": "owing", "at": [4, 1, 2, 4], "foot": True},
        {"kind": "cards", "at": [3, 1, 1, 2], "indicators": ["a", "b"]},
    ),
    "three-narrow": composed(
        {"kind": "map", "at": [1, 1, 1, 2], "indicator": "a"},
        {"kind": "changes", "at": [2, 1, 1, 2]},
        {"kind": "map", "at": [3, 1, 1, 2], "indicator": "b"},
        {"kind": "months", "at": [1, 3, 3, 2], "indicator": "a"},
        {"kind": "owing", "at": [4, 1, 2, 4], "foot": True},
    ),
    "narrow-alone": composed(
        {"kind": "map", "at": [1, 1, 1, 2], "indicator": "a"},
        {"kind": "changes", "at": [2, 1, 1, 2]},
        {"kind": "owing", "at": [4, 1, 2, 4], "foot": True},
    ),
    "foot-alone": composed({"kind": "owing", "at": [4, 1, 2, 4], "foot": True}),
    "all-cards": composed(
        {"kind": "cards", "at": [1, 1, 5, 2], "indicators": ["a"]},
        {"kind": "cards", "at": [1, 3, 3, 2], "indicators": ["b"]},
        {"kind": "units", "at": [4, 3, 2, 2], "indicator": "a", "foot": True},
    ),
}
"""Boards that somebody may compose, and that are none of the file's."""


def every():
    held = config.boards()
    boards = {**held.boards, **HARD}
    for name, one in boards.items():
        if not any(panel.kind == "one" for panel in one.panels):
            yield name, held.model_copy(update={"boards": boards})


def cells(area):
    top, left, bottom, right = (int(one) for one in area.split(" / "))
    return {(x, y) for x in range(left, right) for y in range(top - 1, bottom - 1)}


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: f"{wall[0]}x{wall[1]}")
def test_every_board_is_laid_out_on_any_wall(wall):
    grid = seams.of(*wall)
    if grid is None:
        assert wall in {(1, 1), (5, 1), (5, 5)}
        return
    assert grid.columns % wall[0] == 0, "a seam between two columns"
    assert grid.columns * wall[1] <= 5 * wall[0], "a column is as wide as a fifth of a lying canvas"
    assert all(seam * wall[1] % grid.units == 0 for seam in grid.seams())
    for name, held in every():
        whole = seams.named(name, grid)
        laid = joined.over(held, whole).boards[whole]
        pieces = board.sections(laid)
        parts = range(1, max(1, *(one.part for one in pieces)) + 1)
        assert len(parts) <= 8, "as many as the sheet turns"
        gaps = sum(
            max(0, one.at[2] * one.at[3] - len(one.indicators))
            for one in laid.panels
            if one.kind == "cards"
        )
        own = len(board.sections(held.boards[name]))
        assert len(pieces) == own - gaps, "no figure is left out, and no empty place is turned"
        assert len({one.cell for one in pieces}) == len(pieces)
        foot = {
            (x, y)
            for x in (grid.columns - 1, grid.columns)
            for y in range(grid.units - seams.FOOT, grid.units)
        }
        for part in parts:
            shown = [one for one in pieces if one.part in (0, part)]
            taken = foot.copy()
            for one in shown:
                mine = cells(one.area)
                assert not mine & taken, (name, part, one)
                assert all(0 < x <= grid.columns and 1 < y < grid.units for x, y in mine)
                taken |= mine
            assert len(parts) == 1 or any(one.part == part for one in pieces), (name, part)
            columns = {x for one in shown for x, _ in cells(one.area)}
            assert name in HARD or 1 in columns, (name, part, "a picture begins at its left")
        for one in pieces:
            if re.fullmatch(r"c\d+", one.cell):
                (top, bottom) = (
                    min(y for _, y in cells(one.area)),
                    max(y for _, y in cells(one.area)),
                )
                inside = [seam for seam in grid.seams() if top < seam <= bottom]
                # between the status and the figure: where the sheet breaks the first row
                assert inside in ([], [{4: 6, 5: 5}.get(wall[1])]), (name, one)


class Many(FakeCatalog):
    """So many sources, every ``faulty``-th of them failed."""

    def __init__(self, count, faulty):
        super().__init__()
        self.told = [
            source(f"s{n}", f"Nguồn số {n}.", "ok" if n % faulty else "failed")
            for n in range(1, count + 1)
        ]

    def sources(self):
        return self.told


@pytest.mark.parametrize(("count", "faulty"), [(12, 99), (12, 2), (12, 1), (60, 3)])
def test_every_source_stands_on_each_wall_or_is_counted_in_words(count, faulty):
    for wall in [(5, 5), *WALLS]:
        name = seams.named("nguon", seams.of(*wall))
        held, catalog = joined.over(config.boards(), name), Many(count, faulty)
        (panel,) = [one for one in held.boards[name].panels if one.kind == "sources"]
        html = render(kinds.DRAWS["sources"](Scene(catalog, name, held.boards[name]), panel))
        missing = [one for one in catalog.told if one.title not in html]
        told = re.search(r"và (\d+) nguồn khác</span><span class=\"st\">([^<]+)</span>", html)
        assert len(missing) == (int(told[1]) if told else 0), wall
        bad = sum(1 for one in missing if one.state == "failed")
        if told:
            good = f"{len(missing) - bad}/{len(missing)} nguồn tốt" if bad else "tốt"
            assert told[2] == good, wall
        assert count > 20 or faulty == 1 or not missing, "twelve have room enough"
        assert f"{count - count // faulty}/{count} nguồn tốt" in html
        items = html.split("<li")[1:]
        deep = [one for one in items if 'class="muted"' in one]
        second = len(deep) if getattr(panel, "wide", 3) == 2 else 0
        assert len(items) + second <= kinds.rows(panel), wall


def test_names_say_the_layout_and_only_one_that_can_be_had():
    held = config.boards()
    assert seams.laid("tong-quan+3x3") == ("tong-quan", seams.Grid(3, 3))
    for name in ("tong-quan+5x5", "tong-quan+3x4", "tong-quan+9x9", "tong-quan+", "tong-quan"):
        assert seams.laid(name)[1] is None, name
        assert set(joined.over(held, name).boards) == set(held.boards), name
    assert "dung-han+3x3" not in joined.over(held, "dung-han+3x3").boards, "it lies across seams"
    assert "gone+3x3" not in joined.over(held, "gone+3x3").boards


@pytest.mark.parametrize(("seconds", "fault"), [(9, True), (10, False)])
def test_a_board_whose_parts_nobody_could_read_is_named(seconds, fault):
    held = config.boards()
    page = config.Page(board="nguon", dwell=timedelta(seconds=seconds))
    joint = config.Playlist(title="T", pages=[page], seams=config.Seams(columns=3, rows=3))
    told = held.model_copy(update={"playlists": {"t": joint}}).loose()
    said = (
        "playlists.t: bảng “nguon” chia 2 phần trên tường ghép 3 x 3, nên phải đứng ít nhất 10 giây"
    )
    assert told == ([said] if fault else [])
    plain = joint.model_copy(update={"seams": config.Seams(columns=5, rows=5)})
    assert held.model_copy(update={"playlists": {"t": plain}}).loose() == []


def test_a_screen_of_a_joined_wall_has_its_boards_laid_out(own_web, approved, monkeypatch):
    client, me = approved
    real = config.boards()
    joint = real.playlists[me.playlist].model_copy(
        update={"seams": config.Seams(columns=3, rows=3)}
    )
    held = real.model_copy(update={"playlists": {**real.playlists, me.playlist: joint}})
    monkeypatch.setattr(config, "boards", lambda: held)
    fresh(own_web)
    told = said(client.get("/wall/phong-hop-1/lich"))
    assert {name.partition("+")[2] for name, _ in told["pages"]} == {"3x3"}
    frame = client.get("/wall/tong-quan+3x3/khung").text
    assert 'data-board="tong-quan+3x3"' in frame
    assert 'data-columns="3"' in frame
    cells_of = said(client.get("/wall/tong-quan+3x3/manh"))
    assert {"c12", "late", "map", "sources", "link"} <= set(cells_of)
    assert client.get("/wall/tong-quan+2x2/khung").status_code == 403, "not its own"
    assert told["joined"]
    hand = own_web.get("/wall/dien-thoai").text
    assert "wall joined" not in hand, "a hand has no seams"
    assert 'data-joined="1"' not in hand
    assert 'data-joined="1"' in client.get("/wall/phong-hop-1").text
    urgent = own_web.desk.push_board("nguon", by="test")
    assert said(client.get("/wall/phong-hop-1/lich"))["urgent"] == "nguon+3x3"
    own_web.desk.withdraw_board(urgent.push, by="test")
    own_web.desk.beat(me.id, {"board": "tong-quan+3x3"}, "10.0.0.7")
    assert "<b>Tổng quan</b>" in own_web.get("/quan-tri", "operator").text

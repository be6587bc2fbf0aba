"""Two lines by month on a wall: in slices, not joined where they must not be, in words too."""

import re
from dataclasses import replace
from datetime import date

import pytest

from core.period import last_months
from core.values import Freshness, emptied
from dashboard.pictures import figures
from dashboard.serving.html import render
from dashboard.wall import config, filed, fit, grid, joined, kinds, lines, places, scene, seams
from dashboard.wall.say import SMALL
from dashboard.wording import words
from exports.sheets.asked import Asked
from tests.dashboard.fakes import FakeCatalog

RECEIVED, STOCK = "onestop.received", "onestop.overdue_open"
BOARD = "mot-cua"


@pytest.fixture
def made():
    return scene.Scene(FakeCatalog(), BOARD, config.boards().boards[BOARD])


def panel(*ids):
    return places.Panel(kind="lines", at=(1, 3, 3, 2), indicators=ids)


def slices(html):
    return html.split('<span class="sl')[1:]


def change(made, month, with_):
    """The figures of one month are others."""
    held = made.board.series

    def series(*asked, **more):
        return [with_(one) if one.period.start.month == month else one
                for one in held(*asked, **more)]  # fmt: skip

    made.board.series = series


def test_two_indicators_share_the_months_and_the_axis(made):
    html = render(kinds.DRAWS["lines"](made, panel(RECEIVED, STOCK)))
    months = slices(html)
    assert len(months) == 12
    assert all('class="l0 pt"' in one and 'class="l1 pt"' in one for one in months)
    assert 'class="l0 run"' in months[-1], "the running month is dotted"
    assert 'class="l0 run"' not in months[-3]
    assert len(re.findall(r'<i class="key[01]">', html)) == 2
    assert html.count("· 11/2023") == 2, "the last whole month of each is a figure"
    assert "Trục 0–" in html
    assert re.search(r'class="sr">Tháng 3/2023: [^<]*; [^<]*<', months[2]), "and each in words"


def test_one_indicator_stands_beside_its_year_before(made):
    html = render(kinds.DRAWS["lines"](made, panel(RECEIVED)))
    assert "12 tháng qua" in html
    assert "Năm trước" in html
    assert "· 11/2023" in html
    assert "· 11/2022" in html


def test_a_line_is_not_joined_over_what_is_not_there(made):
    change(made, 5, lambda one: emptied(one, "nguồn lỗi"))
    change(made, 8, lambda one: replace(one, definition="khác"))
    change(made, 10, lambda one: replace(one, freshness=Freshness.STALE))
    months = slices(render(kinds.DRAWS["lines"](made, panel(RECEIVED, STOCK))))
    assert months[4].startswith(" m0"), "hatched"
    assert "<path" not in months[4]
    assert months[3].count("M50") == 4, "to April from March alone, and a dot, for each"
    assert months[7].count("M50") == 2, "August is counted otherwise than July and September"
    assert months[9].startswith(" old"), "striped"


def test_an_axis_that_does_not_begin_at_nought_says_so(made):
    high = render(kinds.DRAWS["lines"](made, panel(RECEIVED)))
    assert "Trục 1,263–1,29\N{NO-BREAK SPACE}triệu" in high
    change(made, 3, lambda one: replace(one, value=1.0))
    assert "Trục 0–" in render(kinds.DRAWS["lines"](made, panel(RECEIVED)))


def test_without_any_figure_the_panel_says_so(made):
    made.board.series = lambda *asked, **more: []
    html = render(kinds.DRAWS["lines"](made, panel(RECEIVED, STOCK)))
    assert "chưa có số liệu" in html
    assert "<svg" not in html


def test_the_file_holds_every_month_of_both(monkeypatch):
    held = config.boards()
    board = held.boards[BOARD]
    others = [one for one in board.panels if one.kind != "months"]
    hung = board.model_copy(update={"panels": (*others, panel(RECEIVED, STOCK))})
    boards = held.model_copy(update={"boards": {**held.boards, BOARD: hung}})
    sheet = filed.sheet(FakeCatalog(), f"wall/{BOARD}", Asked(), held=boards)
    (tile,) = [one for one in sheet.tiles if one.kind == "lines"]
    assert len(tile.rows) == 24
    names = list(dict.fromkeys(one.part for one in tile.rows))
    (drawn,) = [one for one in figures.of(sheet).blocks if one.at == tile.at]
    rows = [[cell.text for cell in row] for row in drawn.drawing.rows]
    assert [one[0] for one in rows] == names
    assert all(len(one) == 13 and all(one) for one in rows)
    assert drawn.drawing.heads[1:3] == ("1/23", "2/23")


def test_lines_take_no_place_of_cards_on_a_joined_wall():
    """Their indicators are no cards: without any, both lists have the whole height in turn."""
    board = seams.named("ton-dong", seams.of(4, 4))
    laid = joined.over(config.boards(), board).boards[board]
    both = [one for one in laid.panels if one.kind == "lines"]
    assert [one.part for one in both] == [1, 2]
    assert {one.area for one in both} == {f"{seams.HEAD + 1} / 1 / 25 / 3"}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_axis_is_said_within_its_room_however_long_the_figures_are(made, language):
    """Fewer words first; figures are rounded only where they do not fit in full."""
    count = made.board.definitions[RECEIVED]
    units = [*(key.removeprefix("measure.") for key in words.catalogue("vi")
               if key.startswith("measure.")), "%"]  # fmt: skip
    with words.speaking(language):
        for unit in units:
            one = count.model_copy(update={"unit": unit})
            highs = (0.999, *(1.290412 * 10**n for n in range(13)))
            for high in highs[: 2 if unit == "%" else None]:
                for low in (0.0, high * 0.99):
                    said = lines.axis((low, high), one)
                    assert fit.width(said) * SMALL <= fit.CELL, said
                    assert "%" not in said or unit == "%", said
                    assert "% %" not in said.replace("\N{NO-BREAK SPACE}", " "), said


def test_the_axis_is_rounded_only_where_it_does_not_fit_in_full_and_stays_two(made):
    count, space = made.board.definitions[RECEIVED], "\N{NO-BREAK SPACE}"
    for low, high, said in (
        (0.0, 84500.0, "Trục từ 0 đến 84.500 hồ sơ"),
        (0.0, 1290412.0, "Trục 0–1.290.412 hồ sơ"),
        (1277292.0, 1290412.0, f"Trục 1,277–1,29{space}triệu hồ sơ"),
        (129041000.0, 129041200.0, f"Trục 129,041–129,0412{space}triệu"),
    ):
        assert lines.axis((low, high), count) == said


def test_a_last_month_of_many_digits_is_said_short(made):
    change(made, 11, lambda one: replace(one, value=1.29e9, display="1.290.000.000"))
    assert re.search(
        r"1,29\s+tỷ</span></b> · 11/2023", render(kinds.DRAWS["lines"](made, panel(RECEIVED)))
    )


def test_a_first_month_of_two_digits_leaves_the_year_to_january():
    """``12/22`` would be wider than its column."""
    told = [grid.tick(one, n) for n, one in enumerate(last_months(date(2023, 9, 30)))]
    assert told[:5] == ["10", "11", "12", "1/23", "2"]
    told = [grid.tick(one, n) for n, one in enumerate(last_months(date(2023, 8, 31)))]
    assert told[:2] == ["9/22", "10"]

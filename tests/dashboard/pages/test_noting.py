"""What people noted stands on every chart of the indicator: bars, one line, several lines."""

import re

import pytest

from dashboard.addresses import filters
from dashboard.boards import Board
from dashboard.components import months, noting
from dashboard.serving.html import render
from dashboard.wording import words
from desk import ChartNote
from exports.sheets.courses import Course

LINES = (
    ("onestop.on_time_rate", "onestop.on_time", "accent"),
    ("edoc.signed_rate", "edoc.person", "ink"),
)
COUNTS = (
    ("onestop.received", "onestop.received", "accent"),
    ("onestop.overdue_open", "onestop.resolved", "edge"),
)


def note(id, indicator, day, said):
    return ChartNote(id, indicator, 0, day, said, "an", "An", 1, 1, None, None, id)


@pytest.fixture
def board(seen):
    return Board(seen.catalog, filters.read("/mot-cua", {}, seen.catalog))


@pytest.mark.parametrize("kind", ["bars", "line", "lines"])
def test_each_kind_of_chart_has_mark_words_cell_and_way(seen, board, kind):
    lines = COUNTS if kind == "bars" else LINES[:1] if kind == "line" else LINES
    course = Course("/mot-cua", "x", "chart-x", "", lines, bars=kind == "bars")
    last = lines[-1][0]
    seen.desk.noted = [
        note("2", last, "2023-10-15", "Ngừng hai ngày"),
        note("1", lines[0][0], "2023-09-02", "Nghỉ lễ"),
        note("0", last, "2011-01-01", "Trước khi vẽ"),
        note("3", "society.teams", "2023-10-15", "Chỉ tiêu khác"),
    ]
    draw = {"bars": months.counts, "line": months.line, "lines": months.lines}[kind]
    (drawn,) = draw(board, course, "onestop.flow" if kind == "bars" else "Tỷ lệ")
    html = render(drawn)
    still = html.partition('class="still"')[2].partition("</div>")[0]
    assert re.findall(r'text-anchor="middle"[^>]*font-weight[^>]*>([12])</text>', still) == [
        "1",
        "2",
    ]
    told = r'<li><b>([^<]+)</b>(\S[^<]*?) <a class="screen"[^>]*href="([^"]+)"'
    keys = [key for _, key, _ in lines] if len(lines) > 1 else []
    first, second = [f"{words.t(key)}: " for key in keys] or ["", ""]
    assert re.findall(told, html) == [
        ("1. 02/09/2023", f"{first}Nghỉ lễ", f"/chi-so/{lines[0][0]}#ghi-chu"),
        ("2. 15/10/2023", f"{second}Ngừng hai ngày", f"/chi-so/{last}#ghi-chu"),
    ], "of several lines each note says on paper too of which it is"
    twin = html.partition('class="tw"')[2].partition("</details>")[0]
    assert words.t("notes.title") in twin
    assert "1. Nghỉ lễ" in twin
    assert "2. Ngừng hai ngày" in twin
    assert "Trước khi vẽ" not in html
    assert "Chỉ tiêu khác" not in html


def test_without_notes_there_is_no_column_and_nothing_under_it(seen, board):
    course = Course("/mot-cua", "x", "chart-x", "", LINES)
    html = render(months.lines(board, course, "Tỷ lệ")[0])
    assert words.t("notes.title") not in html
    assert 'class="notes"' not in html


def test_the_page_of_a_chart_changes_with_notes_on_any_of_its_indicators(seen):
    asked = []
    seen.desk.notes_mark = lambda *ids: asked.append(ids) or "m"
    assert noting.mark("/van-ban") == "m"
    assert {"edoc.signed_rate", "edoc.signed_agency_rate", "edoc.received"} <= set(asked[0])

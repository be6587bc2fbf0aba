"""Breaks, estimates and the running period: said in words on drawings and in their tables."""

import re
from dataclasses import replace
from datetime import date

import pytest

from core.period import Grain, Period
from core.values import Moved, Status
from dashboard.addresses.filters import Filters
from dashboard.components import hints, leading, lines, moved, multiples, parted, series
from dashboard.serving.html import render
from dashboard.wording import words
from exports.pictures.drawing import svg
from exports.pictures.strokes import Box, Pen
from exports.pictures.supple import supple
from indicators.asking.compare import change

AT = date(2025, 9, 15)
HALF = Moved("28063@2004", "Xã Bình Thạnh", 0.5, True)


@pytest.fixture
def path(make):
    """May to September 2025: an estimated past, and September runs."""
    out = []
    for n in range(5, 10):
        period = Period.of(Grain.MONTH, date(2025, n, 1))
        guessed = {"estimated": True, "moved": (HALF,)} if n < 7 else {}
        out.append(replace(make(), period=period, running=n == 9, **guessed))
    return out


@pytest.fixture
def panel(path, definition):
    return multiples.Panel("Xã Đức Hòa", "/", path[-1], path, definition, "", "/x?ky=_ky_")


def drawing(one):
    days = [v.period.start for v in one.path]
    return multiples._drawing(one, (90.0, 100.0), days, Status.ON)


def test_a_small_drawing_names_its_break_where_it_has_room(panel, path):
    drawn = drawing(panel)
    word = words.t("chart.reorganised")
    (said,) = re.findall(r'<text class="brk"[^>]*text-anchor="(\w+)">([^<]+)</text>', drawn)
    assert said == ("start", word)
    late = replace(panel, path=[replace(path[0], period=Period.of(Grain.MONTH, date(2024, n, 1)))
                                for n in range(1, 13)] + list(path))  # fmt: skip
    assert f'text-anchor="end">{word}<' in drawing(late)
    none = drawing(replace(panel, path=path[2:]))
    assert "brk" not in none


def test_what_only_some_drawings_have_is_explained_only_there(panel, path):
    whole = multiples.hint([path], "Quý III")
    assert words.t("compare.break") in whole
    assert words.t("chart.thin_estimated") in whole
    plain = multiples.hint([path[2:]], "Quý III")
    assert plain == words.t("compare.hint", period="Quý III")


def test_the_table_of_small_drawings_says_break_estimate_and_running(panel, path):
    drawn = render(multiples._twin([panel], "Bảng"))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", drawn)
    assert [moved.MARK in one for one in rows[1:3]] == [True, True], "the past is estimated"
    assert "01/07/2025" in rows[3]
    assert words.t("chart.apart_reorganised") in rows[3]
    assert not any(moved.MARK in one for one in rows[4:])
    assert f"09/2025 ({words.t('chart.running')})" in rows[-1]
    assert not any(words.t("chart.running") in one for one in rows[:-1])


def test_the_period_of_a_twin_that_is_not_over_says_so(path):
    f = Filters("/x", {}, path[0].period, None, None, "", None, AT, 0)
    assert leading.tick(path[-1], f).children == f"09/2025 ({words.t('chart.running')})"
    assert leading.tick(path[0], f).children == "05/2025"


def test_a_mark_that_not_every_line_has_names_those_that_have_it(path):
    other = [replace(one, definition="khac") if n > 3 else one for n, one in enumerate(path)]
    rows = parted.rows([("A", path), ("B", other)], path, [[str(n)] for n in range(5)])
    said = [row.cells for row in rows if not isinstance(row, list)]
    assert said == [
        ["01/07/2025", words.t("chart.apart_reorganised")],
        ["01/09/2025", words.t("chart.apart_redefined") + " (B)"],
    ]
    assert [row for row in rows if isinstance(row, list)] == [[str(n)] for n in range(5)]
    assert rows.index(["2"]) == 3, "the mark stands before the first month of the other manner"


def test_bars_name_their_break_and_say_which_are_lighter(path, count):
    figure = series.bars([("Nhận", "accent", path)])
    assert [one["text"] for one in figure["layout"]["annotations"]] == [words.t("chart.break")]
    plain = series.bars([("Nhận", "accent", path[2:])])
    assert plain["layout"]["annotations"] == []
    said = hints.of_bars(path)
    assert words.t("chart.light_running") in said
    assert words.t("chart.light_estimated") in said
    assert hints.of_bars(path[2:4]) == ""


@pytest.mark.parametrize("kind", ["bars", "lines"])
@pytest.mark.parametrize("first", ["plain", "redefined"])
def test_a_drawing_of_two_lines_marks_what_any_of_them_has(path, definition, kind, first):
    """As its table does: equally long, and whichever of them comes first."""
    plain = path[2:]
    other = [replace(one, definition="khac") if n > 0 else one for n, one in enumerate(plain)]
    both = [plain, other] if first == "plain" else [other, plain]
    if kind == "bars":
        drawn = series.bars([(str(n), "accent", one) for n, one in enumerate(both)])
    else:
        drawn = lines.together([("accent", one, definition) for one in both])
    assert [one["x0"] for one in drawn["layout"]["shapes"]] == ["2025-07-17"]
    said = [one["text"] for one in drawn["layout"]["annotations"] if one.get("yref") == "paper"]
    assert said == [words.t("chart.redefined")]


def test_a_mark_that_both_lines_have_stands_once(path, definition):
    drawn = lines.together([("accent", path, definition), ("ink", path, definition)])["layout"]
    assert [one["x0"] for one in drawn["shapes"]] == ["2025-06-16"]
    assert [one["text"] for one in drawn["annotations"]].count(words.t("chart.break")) == 1


def test_two_marks_of_one_day_are_one_label_and_stay_inside(path, definition):
    both = [replace(one, definition="khac") if n > 1 else one for n, one in enumerate(path)]
    (label,) = parted.labels(both)
    assert words.t("chart.break") in label["text"]
    assert words.t("chart.redefined") in label["text"]
    (early,) = parted.labels(path)
    (late,) = parted.labels(path[1:3])
    assert (early["xanchor"], late["xanchor"]) == ("left", "right")
    drawn = svg(
        series.rate(path[1:3], definition), Box(0, 0, 600, 300), Pen(12, "#000", "#000", "#000", {})
    )
    assert re.search(rf'text-anchor="end"[^>]*>{words.t("chart.break")}<', drawn)


def scores(make, *judged):
    """A score month by month in 2023, so many points judged each."""
    out = []
    for n, points in enumerate(judged, 1):
        period = Period.of(Grain.MONTH, date(2023, n, 1))
        given = {"value": points * 0.8, "numerator": points * 0.8, "display": f"{points * 0.8}"}
        out.append(make(period=period, denominator=points, ceiling=100.0, target=None, **given))
    return out


def test_a_score_is_not_read_across_other_parts_scored(make, count):
    """It rose because more of it could be scored: no line, a mark, words, and no change."""
    told = scores(make, 20.0, 20.0, 70.0, 70.0)
    assert [line.x[0] for line in series.strokes(told, count)] == ["2023-01-01", "2023-03-01"]
    assert parted.told(told) == {
        date(2023, 3, 1): words.t("chart.rescored", before="20", after="70")
    }
    rows = parted.rows([("", told)], told, [["x"] for _ in told])
    said = words.t("chart.apart_rescored", before="20", after="70", most="100")
    assert [n for n, row in enumerate(rows) if getattr(row, "css", "") == "brk"] == [2]
    assert rows[2].cells[1] == said
    assert words.t("chart.scored_hint") in hints.of_lines(told, count)
    assert change(told[2], told[1], count) is None
    assert change(told[3], told[2], count) is not None
    assert words.t("chart.scored_hint") not in hints.of_lines(told[2:], count)


def test_words_of_marks_do_not_lie_over_each_other(make):
    told = scores(make, 20.0, 70.0, 20.0, 70.0, 20.0, 70.0, 20.0, 70.0, 20.0, 70.0, 20.0, 70.0)
    assert len(parted.verticals(told)) == 11
    assert 2 <= len(parted.labels(told)) <= 6


def named(drawn, css):
    return re.findall(rf'<g class="{css}">.*?>([^<>]+)</text>', drawn)


def test_a_phone_is_told_the_day_of_the_reorganisation_and_of_other_marks_the_line(
    path, definition
):
    """Their words would lie over one another and beyond the edges of the box."""
    both = [replace(one, definition="khac" if n > 3 else one.definition)
            for n, one in enumerate(path)]  # fmt: skip
    drawn = supple(series.rate(both, definition), 300, Pen(12.5, "#000", "#000", "#000", {}))
    marks = [one["text"] for one in parted.labels(both)]
    assert words.t("chart.break") in marks
    fits = len("".join(map(words.t, ("chart.break", "chart.redefined")))) * 6.4 < 520 / 2
    assert (words.t("chart.redefined") in marks) == fits, "else it would lie over the other"
    assert [one for one in named(drawn, "long") if one in marks] == marks
    assert named(drawn, "brief") == ["01/07/2025"]


@pytest.mark.parametrize(("names", "hidden"), [(4, 0), (12, 6)])
def test_a_phone_names_every_other_tick_where_not_all_fit(names, hidden):
    ticks = [date(2025, n + 1, 1).isoformat() for n in range(names)]
    bars = {"type": "bar", "x": ticks, "y": [1] * names, "marker": {"color": "#000000"}}
    axis = {"tickvals": ticks, "ticktext": [f"{n}0–{n + 1}0" for n in range(names)]}
    figure = {"data": [bars], "layout": {"xaxis": axis}}
    drawn = supple(figure, 300, Pen(12.5, "#000", "#000", "#000", {}))
    assert named(drawn, "long") == axis["ticktext"][1::2][:hidden]

"""A figure past its promise is drawn so on charts, and says why: pages, Plotly, files alike."""

import re
from dataclasses import replace
from datetime import date

import pytest

from core.period import Grain, Period
from core.values import Freshness
from dashboard.components import bands, chart, lines, multiples, number, series, unsure
from dashboard.serving.html import render
from dashboard.wording import words
from exports.pictures.drawing import svg
from exports.pictures.strokes import Box, Pen
from indicators.asking.spread import Band

WHY = "nguồn lỗi từ 08:00; đang nạp dữ liệu: từ 01/12/2023"
PEN = Pen(12.5, "#14202E", "#556270", "#D8DFE7", {})


@pytest.fixture
def path(make):
    """Three months, of which the last, still running, is of a failed source."""
    out = [
        make(value=figure, period=Period.of(Grain.MONTH, date(2023, month, 1)))
        for month, figure in ((10, 0.98), (11, 0.97), (12, 0.999))
    ]
    out[-1] = replace(
        out[-1], running=True, freshness=Freshness.FAILED, freshness_note=WHY, display="99,9\u00a0%"
    )
    return out


def still(drawn):
    html = render(chart.chart("c", drawn, title="Tỷ lệ", columns=["Kỳ"], rows=[]))
    return html.partition('class="still"')[2].partition("</div>")[0]


def label(drawn):
    return next(one["text"] for one in drawn["layout"]["annotations"] if one.get("xref"))


def test_the_end_of_a_line_says_why_not_to_lean_on_it(path, definition):
    drawn = series.rate(path, definition)
    first, *below = label(drawn).split("<br>")
    assert re.fullmatch(r"<b><i>99[.,]9.*</i></b>", first)
    said = number.doubt(path[-1]).partition(";")[0]
    assert " ".join(below) == f"{words.t('chart.running')} {said}"
    (ring,) = [one for one in drawn["data"] if one["mode"] == "markers"]
    assert ring["x"] == ["2023-12-01"]
    assert number.doubt(path[-1]) in ring["text"][0]
    sound = series.rate([*path[:2], replace(path[2], freshness=Freshness.FRESH)], definition)
    assert "<i>" not in label(sound)
    assert all(one["mode"] != "markers" for one in sound["data"])


def test_the_servers_own_drawing_hatches_the_letters_and_crosses_the_point(path, definition):
    drawn = still(series.rate(path, definition))
    assert drawn.count('fill="url(#hd)"') == 1, "the figure, not the words"
    dot = re.search(r'<circle[^>]*r="5.50"[^>]*stroke="var\(--accent\)"', drawn)
    assert dot
    assert re.search(r'<path d="M-3\.9 -3\.9L3\.9 3\.9M-3\.9 3\.9L3\.9 -3\.9"', drawn)
    sound = still(series.rate(path[:2], definition))
    assert "#hd" not in sound


def test_lines_on_one_axis_keep_their_colours_and_say_it_in_the_hint(path, definition):
    drawn = lines.together([("accent", path, definition), ("edge", path, definition)])
    ends = [one for one in drawn["layout"]["annotations"] if "<i>" in one["text"]]
    assert len(ends) == 2
    assert len({one["font"]["color"] for one in ends}) == 2
    assert all("<br>" not in one["text"] for one in ends), "one line each, none over another"
    assert len([one for one in drawn["data"] if one["mode"] == "markers"]) == 2
    said = unsure.hint([*path, *path])
    assert said == words.t("chart.crossed", why=words.lower_first(number.doubt(path[-1])))
    assert unsure.hint(path[:2]) == ""


def test_a_bar_of_it_is_stripes(path):
    counted = [replace(one, value=100.0) for one in path]
    drawn = series.bars([("Nhận", "accent", counted)])
    assert drawn["data"][0]["marker"]["pattern"]["shape"] == ["", "", "-"]
    assert number.doubt(path[-1]) in drawn["data"][0]["text"][-1]
    for said in (still(drawn), svg(drawn, Box(0, 0, 800, 400), PEN)):
        stripes = re.findall(r'<path d="((?:M[\d.]+ [\d.]+h[\d.]+)+)" stroke', said)
        assert len(stripes) == 1
        assert len(re.findall(r"h[\d.]+", stripes[0])) > 20
        assert said.count('fill-opacity="0.1375"') == 1
        assert said.count('fill-opacity="1"') == 2
    assert "pattern" not in series.bars([("Nhận", "accent", counted[:2])])["data"][0]["marker"]


def test_a_bar_of_another_pattern_is_refused_by_name(path):
    drawn = series.bars([("Nhận", "accent", path)])
    drawn["data"][0]["marker"]["pattern"]["shape"][-1] = "x"
    with pytest.raises(ValueError, match="cannot be drawn on paper"):
        svg(drawn, Box(0, 0, 800, 400), PEN)


def test_a_picture_slants_what_a_page_hatches(path, definition):
    drawn = svg(series.rate(path, definition), Box(0, 0, 800, 400), PEN)
    assert drawn.count('font-style="italic"') == 1
    assert "url(" not in drawn


def test_a_distribution_is_as_doubted_as_its_marks(path):
    held = [Band(0, 0.5, 40.0), Band(0.5, 1, 30.0)]
    for value, doubted in ((path[-1], True), (path[0], False)):
        said = words.t("spread.median", figure=words.inline(value.display))
        drawn = bands.figure(held, [(f"<i>{said}</i>" if doubted else said, value)])
        assert ("pattern" in drawn["data"][0]["marker"]) is doubted
        hint = bands.hint(held, [(said, value)])
        assert (words.lower_first(number.doubt(value)) in hint) is doubted


def test_a_small_drawing_ends_hollow(path, definition):
    panel = multiples.Panel("Huyện", "/x", path[-1], path, definition, "", "/x")
    drawn = render(multiples.section([panel], title="", hint="", anchor="a"))
    assert 'class="end old"' in drawn
    assert f"{words.inline(path[-1].display)} · {number.doubt(path[-1])}</title>" in drawn
    assert 'class="end old"' not in render(
        multiples.section(
            [replace(panel, value=path[0], path=path[:2])], title="", hint="", anchor="a"
        )
    )

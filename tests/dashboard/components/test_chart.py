import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import dashboard
from core.period import Grain, Period
from core.values import Freshness, Target
from dashboard.components import chart, plot, series
from dashboard.pictures import theme
from dashboard.serving.html import render
from dashboard.wording import words


def months(make, figures, first=2025, start=1, **changes):
    out = []
    for i, figure in enumerate(figures):
        year, month = first + (start - 1 + i) // 12, (start - 1 + i) % 12 + 1
        period = Period.of(Grain.MONTH, date(year, month, 1))
        out.append(make(value=figure, period=period, **changes))
    return out


def test_nothing_in_a_chart_leaves_the_host(lang):
    said = chart.config("x")
    assert said["displaylogo"] is False
    assert said["showSendToCloud"] is False
    assert said["plotlyServerURL"] == ""
    assert said["locale"] == lang
    assert said["locales"]["vi"]["format"]["decimal"] == ","
    assert "http" not in json.dumps(said)


def test_no_other_file_makes_a_graph():
    room = Path(dashboard.__file__).parent
    made = r"\bdcc\.Graph\(|\bplot\.plot\("
    makers = {p.name for p in room.rglob("*.py") if re.search(made, p.read_text("utf-8"))}
    assert makers == {"chart.py"}


def test_a_chart_is_drawn_in_the_page_itself_in_the_colours_of_its_tokens(make, definition, lang):
    """Before any library; letters and dots keep their size however wide the place is."""
    values = months(make, [0.984, 0.989, 0.978], target=Target(at_least=0.99))
    html = render(
        chart.chart("c", series.rate(values, definition), title="Tỷ lệ", columns=["Kỳ"], rows=[])
    )
    still = html.partition('class="still"')[2].partition("</div>")[0]
    assert 'preserveAspectRatio="none"' in still
    assert not re.search(r"#[0-9a-fA-F]{6}", still), "colours by name alone"
    assert "var(--accent)" in still
    stretched = still.partition("</svg>")[0]
    assert "<text" not in stretched
    assert "<circle" not in stretched
    assert still.count("<circle") == 3
    assert re.search(r'<svg x="[\d.]+%"', still)
    assert ("98,5" if lang == "vi" else "98.5") in still


def test_every_chart_has_a_table_twin_and_a_reserved_place(make):
    drawn = chart.chart(
        "c", chart.figure([], {}), title="Tỷ lệ, %", columns=["Kỳ", "Tỷ lệ"],
        rows=[["12/2023", "99,9\u00a0%"]], height=200,
    )  # fmt: skip
    html = render(drawn)
    assert 'style="padding:0 16px 0 44px;height:200px"' in html
    assert 'aria-labelledby="c-title"' in html
    assert re.search(r"<details.*<table.*99,9", html)


def test_figures_are_plain_dicts_with_our_small_template(make, definition, lang):
    drawn = series.rate(months(make, [0.99, 0.98]), definition)
    assert drawn["layout"]["template"] == theme.template()
    assert drawn["layout"]["separators"] == (",." if lang == "vi" else ".,")
    assert len(json.dumps(drawn)) < 6000


def test_rates_are_drawn_in_percent_with_their_target(make, definition):
    drawn = series.rate(months(make, [0.99, 0.98], target=Target(at_least=0.95)), definition)
    line, target = drawn["data"]
    assert line["y"] == [99.0, 98.0]
    assert target["y"] == [95.0, 95.0]
    assert (target["line"]["dash"], target["line"]["shape"]) == ("dash", "hv")


def test_the_running_period_is_dotted_and_said(make, definition):
    values = months(make, [0.99, 0.98, 0.97])
    values[-1].running = True
    drawn = series.rate(values, definition)
    assert [t["line"]["dash"] for t in drawn["data"][:2]] == ["solid", "dot"]
    assert drawn["data"][1]["x"] == ["2025-02-01", "2025-03-01"]


def test_break_mark_and_no_line_across_it(make, definition):
    drawn = series.rate(months(make, [0.9, 0.91, 0.92, 0.93], start=5, target=None), definition)
    assert [t["x"] for t in drawn["data"]] == [
        ["2025-05-01", "2025-06-01"],
        ["2025-07-01", "2025-08-01"],
    ]
    (shape,) = drawn["layout"]["shapes"]
    assert (shape["x0"], shape["line"]["dash"]) == ("2025-06-16", "dot"), "between the two months"
    assert any("2025" in str(a["text"]) for a in drawn["layout"]["annotations"])


def test_no_break_mark_when_the_series_stays_on_one_side(make, definition):
    assert series.rate(months(make, [0.9, 0.91]), definition)["layout"]["shapes"] == []


def test_estimates_are_thinner_and_gaps_stay(make, definition):
    values = months(make, [0.9, 0.91, None, 0.92, 0.93], target=None)
    values[0] = replace(values[0], estimated=True)
    values[1] = replace(values[1], estimated=True)
    drawn = series.rate(values, definition)
    assert [t["line"]["width"] for t in drawn["data"]] == [1.3, 2.2]


def test_a_cut_axis_says_where_it_starts(make, definition, count):
    assert "%" in series.cut_at(months(make, [0.99, 0.98]), definition)
    assert series.cut_at(months(make, [0.0, 1.0]), definition) == ""
    assert series.cut_at(months(make, [10.0, 20.0], target=None), count) == ""


def test_counts_start_at_zero(make, count):
    drawn = series.rate(months(make, [10.0, 20.0], target=None), count)
    assert drawn["layout"]["yaxis"]["range"][0] == 0
    bars = series.bars([("Tiếp nhận", "accent", months(make, [10.0, 20.0]))])
    assert bars["layout"]["yaxis"]["rangemode"] == "tozero"


def test_missing_figures_are_not_drawn_as_zero(make):
    values = months(make, [10.0, None, 20.0])
    values[2].freshness = Freshness.MISSING
    (bar,) = series.bars([("Tiếp nhận", "accent", values)])["data"]
    assert bar["y"] == [10.0]


def test_an_empty_series_is_an_empty_chart(definition):
    drawn = series.rate([], definition)
    assert drawn["data"] == []
    assert drawn["layout"]["yaxis"]["range"] is None
    assert series.bars([])["data"] == []


def test_ticks_by_grain(make):
    day = date(2023, 12, 26)
    ticks = {g: series.tick(make(period=Period.of(g, day))) for g in Grain}
    assert ticks[Grain.MONTH] == "12/2023"
    assert ticks[Grain.DAY] == "26/12"
    assert ticks[Grain.QUARTER] == "2023-Q4"
    assert ticks[Grain.YTD] == "2023-12-26"


def _with_line(figure, dash):
    line = {"color": "#000000", "width": 1, "dash": dash}
    at = figure["data"][0]["x"][0]
    shapes = [{"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": line}]
    return figure | {"layout": figure["layout"] | {"shapes": shapes}}


def test_what_the_server_cannot_draw_waits_for_the_library(make, definition, caplog):
    """A note's mark once took the page of its indicator with it."""
    figure = series.rate(months(make, [0.984, 0.989]), definition)
    assert "stroke-dasharray" in plot.plot("c", _with_line(figure, "dashdot"), {}, 200).still
    strange = _with_line(figure, "longdash")
    drawn = plot.plot("c", strange, {}, 200)
    assert (drawn.still, drawn.figure["layout"]["shapes"]) == ("", strange["layout"]["shapes"])
    assert "longdash" in caplog.text


def test_the_library_is_told_tokens_and_not_colours(make, definition):
    """So that it draws in the reader's theme, and a picture taken away has a ground."""
    figure = series.rate(months(make, [0.984, 0.989]), definition)
    told = json.dumps(plot.plot("c", figure, {}, 200).figure)
    assert "var(--accent)" in told
    assert '"paper_bgcolor": "var(--surface)"' in told
    assert not re.search(r"#[0-9a-fA-F]{6}", told)
    assert "#" in json.dumps(figure), "files and paper are drawn from what it was"


def test_both_drawings_have_one_scale_and_an_empty_one_says_so(make, definition):
    figure = series.rate(months(make, [0.984, 0.989, 0.99]), definition)
    first, last = plot.plot("c", figure, {}, 200).figure["layout"]["xaxis"]["range"]
    assert first < "2025-01-01" < "2025-03-01" < last
    none = plot.plot("c", {"data": [], "layout": {}}, {}, 200)
    assert words.t("chart.no_points") in none.still

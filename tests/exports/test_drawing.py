"""The page's figure dict as SVG: all that our pages draw, and nothing left out in silence."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from core.period import Grain
from dashboard.components import series
from dashboard.wording import words
from exports.pictures import palette
from exports.pictures.drawing import svg
from exports.pictures.strokes import Box, Pen
from tests.exports.conftest import IDS

BOX = Box(0, 0, 800, 400)
SPAN = (date(2022, 1, 1), date(2023, 12, 26))


def pen(ground="light"):
    told = [palette.colour(one, ground) for one in ("ink", "muted", "line")]
    return Pen(12.5, *told, palette.exchanged(ground))


def drawn(figure, ground="light"):
    return ElementTree.fromstring(f"<svg>{svg(figure, BOX, pen(ground))}</svg>")


def texts(root):
    return ["".join(one.itertext()) for one in root.iter("text")]


@pytest.fixture(scope="module")
def months(province):
    def of(id):
        return province.series(id, None, Grain.MONTH, *SPAN), province.definition(id)

    return of


@pytest.mark.parametrize("id", IDS)
def test_every_series_of_the_pages_is_drawn_whole(months, id):
    values, definition = months(id)
    figure = series.rate(values, definition)
    root = drawn(figure)
    known = [one for one in values if one.value is not None]
    dots = list(root.iter("circle"))
    assert len(dots) >= len(known), "every figure has its point"
    said = texts(root)
    assert words.inline(known[-1].display) in said
    assert "đang chạy" in said
    for one in [*root.iter("circle"), *root.iter("line")]:
        x = float(one.get("cx") or one.get("x1"))
        assert 0 <= x <= BOX.width


def test_bars_stand_on_nought_and_the_running_one_is_lighter(months):
    received, resolved = (months(id)[0] for id in ("onestop.received", "onestop.resolved"))
    figure = series.bars([("Nhận", "accent", received), ("Xong", "edge", resolved)])
    bars = list(drawn(figure).iter("rect"))
    shown = [one for one in (*received, *resolved) if one.value is not None]
    assert len(bars) == len(shown)
    feet = {round(float(one.get("y")) + float(one.get("height")), 0) for one in bars}
    assert len(feet) == 1
    assert {one.get("fill-opacity") for one in bars} == {"1", "0.55"}


def test_a_break_is_a_mark_with_its_word(months):
    values, definition = months("onestop.on_time_rate")
    half = len(values) // 2
    values = [replace(one, definition="khac") if n >= half else one for n, one in enumerate(values)]
    root = drawn(series.rate(values, definition))
    assert [one for one in root.iter("line") if one.get("stroke-dasharray")]
    assert words.t("chart.redefined") in texts(root)


def test_dark_ground_has_the_dark_colours(months):
    figure = series.rate(*months("onestop.on_time_rate"))
    said = svg(figure, BOX, pen("dark"))
    assert palette.colour("accent", "dark") in said
    assert palette.colour("accent", "light") not in said


@pytest.mark.parametrize(
    "change",
    [
        {"data": [{"type": "heatmap", "x": ["2023-01-01"], "y": [1]}]},
        {"layout": {"shapes": [{"type": "rect", "x0": "2023-01-01", "x1": "2023-02-01"}]}},
    ],
)
def test_what_it_does_not_know_is_refused_by_name(months, change):
    figure = series.rate(*months("onestop.on_time_rate"))
    with pytest.raises(ValueError, match="cannot be drawn on paper"):
        svg(figure | change, BOX, pen())

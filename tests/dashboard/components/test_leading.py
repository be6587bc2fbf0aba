"""Points of charts lead to the page of their period: the same address in both drawings."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from core.period import Grain, Period
from dashboard.addresses.filters import Filters
from dashboard.components import leading, plot, series
from exports.pictures.supple import PLACE

MONTHS = [Period.of(Grain.MONTH, date(2023, n, 1)) for n in (8, 9, 10, 11)]


@pytest.fixture
def values(make):
    return [replace(make(), period=one) for one in MONTHS]


@pytest.fixture
def filters():
    unit = {"don-vi": "802", "ky": "2023-YTD"}
    at = date(2023, 12, 26)
    return Filters("/mot-cua", unit, MONTHS[0], None, None, "", None, at, 0)


def fields(still):
    found = re.findall(r'data-go="([^"]+)" x="([\d.]+)%" width="([\d.]+)%"', still)
    return [(code, float(x), float(width)) for code, x, width in found]


def test_every_point_has_its_code_and_the_figure_one_address(values, definition, filters):
    bare = series.rate(values, definition)
    figure = leading.led(bare, values, filters)
    assert figure["layout"]["meta"] == f"/mot-cua?don-vi=802&ky={PLACE}"
    told = {code for one in figure["data"] for code in one.get("ids", ())}
    assert told == {one.code for one in MONTHS}
    skipped = [one for one in figure["data"] if one.get("hoverinfo") == "skip"]
    assert skipped, "the target"
    assert not any("ids" in one for one in skipped)
    assert "meta" not in bare["layout"]


@pytest.mark.parametrize("kind", ["line", "bars"])
def test_the_still_drawing_has_a_field_for_each_period(values, definition, filters, kind):
    rows = [("a", "accent", values), ("b", "edge", values)]
    figure = series.rate(values, definition) if kind == "line" else series.bars(rows)
    drawn = fields(plot.plot("x", leading.led(figure, values, filters), {}, 240).still)
    assert [code for code, _, _ in drawn] == [one.code for one in MONTHS]
    assert drawn[0][1] == 0.0
    for (_, x, width), (_, following, _) in pairwise(drawn):
        assert x + width == pytest.approx(following, abs=0.02), "no gap and no overlap"
    assert drawn[-1][1] + drawn[-1][2] == pytest.approx(100, abs=0.02)
    assert "data-go" not in plot.plot("x", figure, {}, 240).still


def test_the_period_of_a_twin_leads_there_by_keyboard(values, filters):
    link = leading.tick(values[1], filters)
    assert link.href == "/mot-cua?don-vi=802&ky=2023-09"

"""Which parts moved a figure: their shares are the whole change, and nobody is blamed for none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.period import Grain, Period
from core.values import Freshness, Status, Value
from indicators.asking.drivers import drivers
from indicators.defining.loader import kept

RATE, COUNT, LESS = (
    kept().by_id()[id]
    for id in ("onestop.on_time_rate", "onestop.received", "onestop.overdue_open")
)
_COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40))


def value(definition, good, bad, name=""):
    rate = definition is RATE
    number = (good / (good + bad) if good + bad else None) if rate else float(good)
    return Value(
        indicator=definition.id, unit="80", unit_id=1, unit_name="Tỉnh Long An",
        period=Period.of(Grain.MONTH, date(2023, 11, 1)), dims={"field": name} if name else {},
        value=number, numerator=float(good), denominator=float(good + bad) if rate else None,
        display="", status=Status.NONE, freshness=Freshness.FRESH, reason="", coverage=1.0,
        target=None, as_of=None, known_from=None, definition="d", value_id="v",
        extra={"name": name},
    )  # fmt: skip


def asked(definition, now, before):
    def total(held):
        return value(definition, sum(g for g, _ in held.values()), sum(b for _, b in held.values()))

    def parts(held):
        return [value(definition, *counts, name) for name, counts in held.items()]

    ends = total(now), total(before)
    return ends, drivers(definition, *ends, parts(now), parts(before), "field")


_PARTS = st.dictionaries(st.sampled_from("abcdef"), _COUNTS, max_size=6)


@given(now=_PARTS, before=_PARTS)
@pytest.mark.parametrize("definition", [RATE, COUNT])
def test_shares_add_up_to_the_whole_change(definition, now, before):
    (one, other), found = asked(definition, now, before)
    if one.value is None or other.value is None:
        assert found == []
        return
    assert sum(part.share for part in found) == pytest.approx(one.value - other.value, abs=1e-9)
    shares = [part.share for part in found]
    assert shares == sorted(shares)
    assert all(abs(share) > 0 for share in shares)


def test_a_part_that_kept_its_rate_but_grew_is_named_too():
    _, found = asked(RATE, {"a": (50, 0), "b": (10, 40)}, {"a": (50, 0), "b": (1, 4)})
    assert [part.name for part in found] == ["b", "a"]
    assert found[0].share < -0.2


def test_where_lower_is_better_the_part_that_grew_comes_first():
    _, found = asked(LESS, {"a": (9, 0), "b": (1, 0)}, {"a": (2, 0), "b": (4, 0)})
    assert [(part.name, part.share) for part in found] == [("a", 7.0), ("b", -3.0)]


def test_parts_that_are_not_the_whole_are_not_blamed():
    now, before = value(RATE, 80, 20), value(RATE, 90, 10)
    parts = [value(RATE, 70, 20, "a")]
    assert drivers(RATE, now, before, parts, [value(RATE, 90, 10, "a")], "field") == []
    median = kept().by_id()["onestop.handling_days_median"]
    assert drivers(median, now, before, [now], [before], "field") == []
    nothing = replace(now, value=None, numerator=0.0, denominator=0.0)
    assert drivers(RATE, nothing, before, [], [value(RATE, 90, 10, "a")], "field") == []

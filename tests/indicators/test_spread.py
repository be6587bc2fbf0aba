"""Durations by class: the buckets of a quantile, none lost, its figure in the class it is in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.buckets import between, bucket
from core.errors import MisuseError
from indicators.asking.spread import EDGES, Band, bands
from indicators.evaluating.evaluate import quantile

DAY = 86_400
_HELD = st.dictionaries(st.integers(0, 260), st.integers(1, 50).map(float), min_size=1, max_size=30)


@given(held=_HELD, share=st.floats(0.05, 0.95))
def test_no_fact_is_lost_and_a_quantile_stands_in_one_class(held, share):
    found = bands(held, DAY)
    assert sum(one.count for one in found) == sum(held.values())
    assert found[0].count
    assert found[-1].count
    at = quantile(held, share) / DAY
    inside = [one for one in found if one.at(at) is not None]
    assert len(inside) == 1
    before = sum(one.count for one in found[: found.index(inside[0])])
    assert before < share * sum(held.values()) + 1e-6 <= before + inside[0].count + 1e-6


@pytest.mark.parametrize(
    ("days", "low", "high"), [(0.4, 0, 0.5), (1.9, 1, 2), (12, 10, 15), (99, 60, None)]
)
def test_a_duration_stands_where_people_look_for_it(days, low, high):
    assert bands({bucket(int(days * DAY)): 1.0}, DAY) == [Band(low, high, 1.0)]


def test_classes_between_two_that_hold_any_are_kept_and_none_beyond():
    found = bands({bucket(DAY * 3 // 4): 2.0, bucket(DAY * 6): 1.0}, DAY)
    assert [one.high for one in found] == [1, 2, 3, 5, 7]
    assert bands({}, DAY) == []
    assert tuple(sorted(EDGES)) == EDGES


def test_the_store_s_classes_are_the_dossiers_that_the_median_is_of(article):
    id = "onestop.handling_days_median"
    value, found = article.value(id), article.spread(id)
    assert sum(one.count for one in found) == value.denominator
    assert [one for one in found if one.at(value.value) is not None]
    cut = {"channel": "2"}
    narrowed = article.value(id, None, None, cut)
    assert sum(one.count for one in article.spread(id, None, None, cut)) == narrowed.denominator
    with pytest.raises(MisuseError):
        article.spread("onestop.on_time_rate")


@given(edges=st.lists(st.integers(0, 10**9), max_size=8, unique=True).map(sorted))
def test_every_bucket_is_in_one_of_the_stretches(edges):
    ends = [0, *[one for one in edges if one], None]
    found = [n for low, high in pairwise(ends) for n in between(low, high)]
    assert found == sorted(set(found))
    assert found == list(between(0, None))
    assert between(7, 7) == range(0)


@pytest.mark.parametrize("dims", [None, {"channel": "2"}])
def test_a_class_lists_as_many_dossiers_as_it_counts(crowd, dims):
    _, catalog, _ = crowd
    id = "onestop.handling_days_median"
    link = catalog.lists(catalog.value(id, None, None, dims).value_id).numerator
    found = catalog.spread(id, None, None, dims)
    assert link.count == sum(one.count for one in found)
    assert len([one for one in found if one.count]) > 2
    for one in found:
        took = f"{one.low * DAY:.0f}," + ("" if one.high is None else f"{one.high * DAY:.0f}")
        page = catalog.records("dossier", {**link.query, "took": took}, 20)
        assert page.total == one.count, one
        held = {row["code"]: row["handling_secs"] for row in page.rows}
        assert len(held) == min(20, one.count)
        for seconds in held.values():
            assert bands({bucket(seconds): 1.0}, DAY) == [Band(one.low, one.high, 1.0)]


def test_only_dossiers_are_listed_by_how_long_they_took(article):
    for kind, took in (("document", "0,1"), ("dossier", "5"), ("dossier", "a,b")):
        with pytest.raises(MisuseError, match="took"):
            article.records(kind, {"measure": "n_fin", "took": took})

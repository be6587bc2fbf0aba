"""Published values: versions are added, never overwritten."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import DAY, day_start
from store.database import meta
from store.database.tables import indicator_value
from store.published import values
from store.published.values import NewValue
from tests.store.streams import FIRST, UNITS

END = FIRST + 31
LATER = day_start(END) + DAY  # the period is over


def value(numerator=99.0, denominator=100.0, **changes):
    plain = NewValue(
        indicator="onestop.on_time_rate",
        unit_id=UNITS[0],
        period="2023-10",
        grain="month",
        start_day=FIRST,
        end_day=END,
        value=numerator / denominator if denominator else None,
        numerator=numerator,
        denominator=denominator,
        definition="h1",
        coverage=1.0,
        as_of=LATER,
    )
    return replace(plain, **changes)


def publish(store, *rows, now=LATER, run="r1"):
    with store.write() as conn:
        return values.publish(conn, rows, run, now)


def versions(store):
    with store.read() as conn:
        return values.versions(conn, (value().indicator, UNITS[0], "2023-10", ""))


def test_the_same_value_again_leaves_no_trace(any_store):
    assert publish(any_store, value()) == 1
    assert publish(any_store, value(as_of=LATER + 9), now=LATER + 9) == 0
    with any_store.read() as conn:
        assert meta.revision(conn) == 1
    (one,) = versions(any_store)
    assert (one.version, one.known_from, one.known_to, one.reason) == (1, LATER, None, "first")


def test_a_different_value_closes_the_one_before(any_store):
    publish(any_store, value())
    publish(any_store, value(98.0), now=LATER + 60, run="r2")
    old, new = versions(any_store)
    assert (old.numerator, old.known_to) == (99.0, LATER + 60)
    assert (new.numerator, new.known_from, new.known_to) == (98.0, LATER + 60, None)
    assert old.value_id != new.value_id
    with any_store.read() as conn:
        assert values.by_id(conn, old.value_id) == old
        assert values.by_id(conn, "nothing") is None
        assert values.current(conn, old.indicator) == [new]
        assert values.known_at(conn, LATER + 59, old.indicator) == [old]
        assert values.known_at(conn, LATER + 60, old.indicator) == [new]
        assert values.known_at(conn, LATER - 1, old.indicator) == []
        assert values.changes(conn, LATER + 60) == [new]
        assert values.changes(conn, LATER + 61) == []


def test_changes_go_on_after_any_of_them(any_store):
    periods = [f"2023-{n:02}" for n in range(1, 8)]
    publish(any_store, *(value(period=one) for one in periods))
    for n, now in ((98.0, LATER + 60), (97.0, LATER + 120)):
        rows = [value(n, period=one) for one in periods[: 7 if n == 98.0 else 3]]
        publish(any_store, *rows, now=now, run=f"r{n}")
    with any_store.read() as conn:
        whole = values.changes(conn, LATER + 1)
        assert [one.period for one in whole] == [*periods[:3], *periods[3:]]
        for n, one in enumerate(whole):
            assert values.changes(conn, LATER + 1, 2, after=one) == whole[n + 1 : n + 3]
        kept = values.changes(conn, LATER + 1, indicators=["onestop.on_time_rate"])
        assert kept == whole
        assert values.changes(conn, LATER + 1, indicators=["another"]) == []


@pytest.mark.parametrize(
    ("later", "now", "reason"),
    [
        ({"numerator": 198.0, "denominator": 200.0}, LATER, "late_data"),
        ({"numerator": 98.0}, LATER, "correction"),
        ({"numerator": 49.0, "denominator": 50.0}, LATER, "deletion"),
        ({"definition": "h2"}, LATER, "definition"),
        ({"numerator": 98.0, "cause": "reorganisation"}, LATER, "reorganisation"),
        ({"coverage": 0.9}, LATER, "correction"),
        ({"numerator": 0.0, "denominator": None, "value": None}, LATER, "deletion"),
        ({"numerator": None, "denominator": None, "value": None}, LATER, "deletion"),
    ],
)
def test_a_new_version_says_why_it_came(store, later, now, reason):
    publish(store, value())
    publish(store, replace(value(), **later), now=now, run="r2")
    assert versions(store)[-1].reason == reason


def test_while_the_period_runs_a_change_is_its_own_reason(store):
    publish(store, value(), now=day_start(END) - 60)
    publish(store, value(98.0), now=LATER)
    assert versions(store)[-1].reason == "running"


def test_slices_and_selections(any_store):
    publish(
        any_store,
        value(),
        value(50.0, dims="channel=2"),
        value(unit_id=UNITS[1]),
        value(period="2023-11", start_day=END, end_day=END + 30),
        value(indicator="other.id", grain="year"),
    )
    with any_store.read() as conn:
        name = value().indicator
        assert len(values.current(conn, name)) == 3
        assert len(values.current(conn, name, dims=None)) == 4
        assert len(values.current(conn, name, dims="channel=2")) == 1
        assert len(values.current(conn, name, unit_ids=[UNITS[1]])) == 1
        assert [one.period for one in values.current(conn, name, periods=["2023-11"])] == [
            "2023-11"
        ]
        assert len(values.current(conn, "other.id", grain="year")) == 1
        assert values.current(conn, "other.id", grain="month") == []


def test_the_name_of_a_value_is_the_same_in_every_database(store):
    assert values.value_id(80, value(), 1) == values.value_id(80, value(), 1) != ""
    assert values.value_id(80, value(), 2) != values.value_id(80, value(), 1)


def test_what_is_published_together_is_taken_in_pieces(any_store, monkeypatch):
    """Thousands of values, of which a few stand in memory at once; one revision, one moment."""
    live = most = 0

    class Counted(NewValue):
        def __init__(self, *args, **more):
            nonlocal live, most
            super().__init__(*args, **more)
            live += 1
            most = max(most, live)

        def __del__(self):
            nonlocal live
            live -= 1

    def rows(figure):
        plain = {name: getattr(value(), name) for name in NewValue.__dataclass_fields__}
        for n in range(1_000):
            yield Counted(**plain | {"indicator": f"i{n // 9}", "unit_id": n, "numerator": figure})

    monkeypatch.setattr(values, "_AT_ONCE", 50)
    assert publish(any_store, *[], run="r0") == 0
    for at, run in enumerate(("r1", "r2")):
        with any_store.write() as conn:
            assert values.publish(conn, rows(float(at)), run, LATER + at) == 1_000
        with any_store.read() as conn:
            assert meta.revision(conn) == at + 1
            found = conn.execute(
                sa.select(sa.func.count(), sa.func.count(sa.distinct(indicator_value.c.known_from)))
                .where(indicator_value.c.known_to.is_(None))
            ).one()  # fmt: skip
        assert tuple(found) == (1_000, 1)
    assert most <= 101, "the piece at hand and the one that is being taken"


def test_a_value_twice_in_two_pieces_is_refused(any_store, monkeypatch):
    monkeypatch.setattr(values, "_AT_ONCE", 2)
    others = [value(unit_id=UNITS[1]), value(period="2023-11", start_day=END, end_day=END + 30)]
    for again in (value(), value(98.0)):
        with pytest.raises(ValueError, match="twice"):
            publish(any_store, value(), *others, again)
    assert versions(any_store) == []


def test_what_cannot_be_published(store):
    with pytest.raises(ValueError, match="twice"):
        publish(store, value(), value(98.0))
    with pytest.raises(ValueError, match="unknown cause"):
        publish(store, value(cause="whim"))
    assert versions(store) == []


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from([97.0, 98.0, 99.0]), min_size=1, max_size=12))
def test_versions_are_only_ever_added(any_store, figures):
    """Whatever is published: earlier rows keep their content, one holds, times join."""
    with any_store.write() as conn:
        conn.execute(indicator_value.delete())
    fixed = sa.select(*[c for c in indicator_value.c if c.name not in ("known_to",)])
    seen = {}
    for at, figure in enumerate(figures):
        publish(any_store, value(figure), now=LATER + at)
        with any_store.read() as conn:
            rows = conn.execute(fixed.order_by(indicator_value.c.version)).all()
        for row in rows:
            assert seen.setdefault(row.version, row) == row
    held = versions(any_store)
    assert len(held) == 1 + sum(a != b for a, b in pairwise(figures))
    assert [one.known_to for one in held] == [*[one.known_from for one in held[1:]], None]
    assert held[-1].numerator == figures[-1]


def test_what_was_known_is_found_by_the_value_not_by_the_moment(store):
    """By the moment alone SQLite walked through every value that had ever been known."""
    publish(store, value())
    asked = []
    with store.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        assert values.known_at(
            conn, LATER, value().indicator, unit_ids=[UNITS[0]], periods=["2023-10"]
        )
        (statement, given), *_ = asked
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    told = " ".join(row[3] for row in plan)
    assert "unit_id=? AND period=?" in told, told

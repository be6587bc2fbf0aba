"""Whatever comes, in any order: the last version wins, sums equal a recount, lists equal sums.

Streams are random, with doubles, stale copies, reversed order, deletions and moves between units.
"""

from __future__ import annotations

import itertools
import os
import random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.clock import local_day
from core.facts import Closing
from core.units import written
from store.counting.verify import rebuild, verify
from store.database.tables import FACTS as SCHEMA
from store.kinds import KINDS
from store.places.seed import FIRST_DAY
from store.places.units import all_units
from store.sums import event_sums, histogram, now_sums, records, stock_sums
from tests.store.streams import FACTS, FIRST, TENANT, UNITS, batches, put

RANDOM = settings(
    deadline=None,
    max_examples=int(os.environ.get("TEST_EXAMPLES", "4")),  # ``make test-slow`` asks for more
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a database test takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HISTOGRAMS = [
    [], ["unit"], ["field"], ["channel"], ["field", "channel"], ["applicant"], ["proc"],
    ["applicant", "channel"], ["unit", "channel"],
]  # fmt: skip
SEEDED = {"unit", "unit_alias", "unit_succession", "cal", "meta"}


def wipe(store):
    """Empty everything but what was seeded: hypothesis runs many examples in one test."""
    with store.write() as conn:
        for table in SCHEMA.sorted_tables:
            if table.name not in SEEDED:
                conn.execute(table.delete())


def current(store, kind):
    """The facts as they stand: key → (version, unit, deleted)."""
    tables = KINDS[kind]
    with store.read() as conn:
        rows = conn.execute(sa.select(tables.fact)).mappings().all()
    key = tables.spec.key
    return {tuple(r[k] for k in key): (r["version"], r["unit_id"], r["deleted"]) for r in rows}


def winners(stream):
    """By hand: the highest version of each code, the first that came of equal ones."""
    best = {}
    for item in itertools.chain.from_iterable(stream):
        held = best.get(item.fact.code)
        if held is None or item.fact.version > held.fact.version:
            best[item.fact.code] = item
    return best


def all_sums(store, kind):
    """Every cuboid of a kind without its empty groups."""
    out = {}
    with store.read() as conn:
        for name, table in KINDS[kind].cuboids.items():
            count = len(table.primary_key)
            rows = conn.execute(sa.select(table)).all()
            out[name] = sorted(tuple(row) for row in rows if any(row[count:]))
    return out


USUAL = ("dossier", "boundary")
"""Tried on PostgreSQL too: kinds with the most and with few dimensions. The others are made of
the same statements; ``make test-slow`` tries them."""
KINDS_ON = [
    *(pytest.param("sqlite", kind, id=f"sqlite-{kind}") for kind in FACTS),
    *(
        pytest.param(
            "postgres",
            kind,
            id=f"postgres-{kind}",
            marks=[pytest.mark.postgres, *([] if kind in USUAL else [pytest.mark.slow])],
        )
        for kind in FACTS
    ),
]


@pytest.mark.parametrize(("any_url", "kind"), KINDS_ON, indirect=["any_url"])
@RANDOM
@given(data=st.data())
def test_last_version_wins_and_sums_equal_a_recount(any_store, kind, data):
    wipe(any_store)
    stream = data.draw(batches(kind))
    for batch in stream:
        put(any_store, *batch, kind=kind)
    assert verify(any_store, {kind}) == []
    found = {key[-1]: value for key, value in current(any_store, kind).items()}
    assert found == {
        code: (one.fact.version, one.unit_id, int(one.fact.deleted))
        for code, one in winners(stream).items()
    }
    before = all_sums(any_store, kind)
    rebuild(any_store)
    assert all_sums(any_store, kind) == before


@pytest.mark.parametrize("kind", ["dossier", "document"])
@RANDOM
@given(data=st.data())
def test_any_order_of_delivery_gives_the_same_sums(store, kind, data):
    """Versions are made unique per fact, for equal ones are the same delivery."""
    stream = data.draw(batches(kind))
    unique = {(one.fact.code, one.fact.version): one for batch in stream for one in batch}
    flat = list(unique.values())
    seed = data.draw(st.integers(0, 999))
    results = []
    for order in (flat, flat[::-1], random.Random(seed).sample(flat * 2, len(flat) * 2)):
        wipe(store)
        for at in range(0, len(order), 5):
            put(store, *order[at : at + 5], kind=kind)
        results.append((current(store, kind), _by_code(store, kind)))
    assert results[0] == results[1] == results[2]


def _by_code(store, kind):
    """Sums under codes: the dictionary's numbers depend on who came first."""
    days = (FIRST_DAY, 40_000)
    spec = KINDS[kind].spec
    names = [one.name for one in spec.measures]
    with store.read() as conn:
        return [
            event_sums(conn, TENANT, kind, names, *days, by=[dim, "month"]) for dim in spec.dims
        ]


def slices(spec):
    """Any way to group and narrow a kind."""
    dims = [one for one in spec.dims if one not in ("procedure", "counterpart")]
    by = st.lists(st.sampled_from([*dims, "day", "month"]), max_size=2, unique=True)
    units = st.one_of(st.none(), st.lists(st.sampled_from(UNITS), max_size=3))
    values = {
        "unit": [*UNITS[:2], str(UNITS[2])],
        "field": ["G1", "G2", "GT", "none"],
        "proc": ["1.1", "2.1", "none"],
        "channel": [1, "2", 3],
        "applicant": [1, 2],
        "recv_unit": ["802", "27694@2004", "none"],
        "direction": ["in", "out"],
        "assigner": ["province"],
        "kind": ["attribute", "unknown"],
    }
    narrow = {
        name: st.lists(st.sampled_from(some), min_size=1, max_size=2)
        for name, some in values.items()
        if name in dims
    }
    return st.tuples(by, units, st.fixed_dictionaries({}, optional=narrow))


@pytest.mark.parametrize("kind", list(FACTS))
@RANDOM
@given(data=st.data())
def test_every_question_is_answered_as_the_facts_answer_it(any_store, kind, data):
    """The router's answer from cuboids equals the same question put to the facts, and the list."""
    wipe(any_store)
    for batch in data.draw(batches(kind)):
        put(any_store, *batch, kind=kind)
    spec = KINDS[kind].spec
    by, units, filters = data.draw(slices(spec))
    start = FIRST + data.draw(st.integers(-40, 60))
    end = start + data.draw(st.integers(0, 110))
    names = [one.name for one in spec.measures]
    narrowed = {"unit_ids": units, "filters": filters}
    with any_store.read() as conn:
        answer = event_sums(conn, TENANT, kind, names, start, end, by=by, **narrowed)
        assert answer == _counted_by_hand(conn, kind, names, start, end, by, narrowed)
        whole = event_sums(conn, TENANT, kind, names, start, end, **narrowed)[0]
        for one in spec.measures:
            if one.amount is None:
                query = {"measure": one.name, "start_day": start, "end_day": end, **narrowed}
                assert _listed(conn, kind, query) == whole[one.name]
        if spec.stocks:
            stocks = [one.name for one in spec.stocks]
            here = [one for one in by if one not in ("day", "month")]
            split = stock_sums(conn, TENANT, kind, stocks, end, by=here, **narrowed)
            total = stock_sums(conn, TENANT, kind, stocks, end, **narrowed)[0]
            for name in stocks:
                assert sum(row[name] for row in split) == total[name]
                query = {"measure": name, "at_day": end, **narrowed}
                adds = spec.stock(name).amount is not None
                assert _listed(conn, kind, query, adds=adds) == total[name]


def _counted_by_hand(conn, kind, names, start, end, by, narrowed):
    """Sum row by row in Python from the facts, with the measures' words put into Python."""
    tables = KINDS[kind]
    spec, fact = tables.spec, tables.fact
    flags = {}
    for one in spec.measures:
        amount = sa.literal(1) if one.amount is None else one.amount(fact.c)
        counted = amount if one.when is None else sa.case((one.when(fact.c), amount), else_=0)
        flags[one.name] = counted.label(f"m_{one.name}")
    rows = conn.execute(sa.select(fact, *flags.values())).mappings().all()
    codes = {
        "proc_id": dict(conn.exec_driver_sql("SELECT proc_id, code FROM procedure").all()),
        "field_id": dict(conn.exec_driver_sql("SELECT field_id, code FROM field").all()),
        "recv_unit_id": {None: "", **written(all_units(conn))},
    }
    groups = {}
    for row in rows:
        values = {
            dim: codes[column][row[column]] if column in codes else row[column]
            for dim, column in spec.dims.items()
        }
        if narrowed["unit_ids"] is not None and row["unit_id"] not in narrowed["unit_ids"]:
            continue
        if any(
            str(values[name]) not in {str(v) for v in some}
            for name, some in narrowed["filters"].items()
        ):
            continue
        for one in spec.measures:
            day = row[one.event]
            if day is None or not start <= day < end:
                continue
            values["day"], values["month"] = day, _month(day)
            key = tuple(values[name] for name in by)
            held = groups.setdefault(key, dict.fromkeys(names, 0))
            held[one.name] += row[f"m_{one.name}"] or 0
    if not by:
        return [groups.get((), dict.fromkeys(names, 0))]
    kept = [
        {**dict(zip(by, key, strict=True)), **sums}
        for key, sums in groups.items()
        if any(sums.values())
    ]
    order = event_sums(conn, TENANT, kind, names, start, end, by=by, **narrowed)
    places = {tuple(row[name] for name in by): at for at, row in enumerate(order)}
    return sorted(kept, key=lambda row: places.get(tuple(row[name] for name in by), -1))


def _month(day):
    from core.clock import day_date
    from core.period import month_index

    return month_index(day_date(day))


def _listed(conn, kind, query, *, adds=False):
    """How many different facts the pages of a list hold; the total told must agree.

    ``adds``: what their amounts come to.
    """
    seen, after, size, amounts = [], "", 3, 0
    while True:
        rows, total, after, *_ = records(conn, TENANT, kind, query, size, after)
        seen += [tuple(row[one] for one in KINDS[kind].spec.key) for row in rows]
        amounts += sum(row["amount"] for row in rows) if adds else 0
        if not after:
            break
        assert len(rows) == size
    assert len(seen) == len(set(seen)) == total
    return amounts if adds else total


def overdue_since(f):
    """The moment from which a dossier is overdue as long as it is open; None: never.

    Its due date, or the later answer to what was asked by then. While it waits it is late only if
    it was so before; of one that nobody says was answered the wait lasts until it is given up.
    """
    if f.due_at is None:
        return None
    waited = f.asked_at is not None and f.asked_at <= f.due_at
    since = max(f.due_at, f.answered_at or 0) if waited else f.due_at
    unanswered = waited and f.answered_at is None
    if f.closing is not Closing.OPEN and f.finished_at is not None:
        given_up = unanswered and f.closing is not Closing.FINISHED
        return None if f.finished_at <= f.due_at or given_up else since
    if not f.paused:
        return since
    late_first = any(one is not None and one > since for one in (f.asked_at, f.asked_again_at))
    return since if late_first and not unanswered else None


@RANDOM
@given(data=st.data())
def test_stock_equals_what_is_open_and_overdue_by_hand(any_store, data):
    wipe(any_store)
    stream = data.draw(batches("dossier"))
    for batch in stream:
        put(any_store, *batch)
    day = FIRST + data.draw(st.integers(-2, 62))
    now = data.draw(st.integers(0, 60 * 24)) * 3_600 + 1_697_700_000
    pending = overdue = late_now = 0
    for one in winners(stream).values():
        f = one.fact
        if f.deleted or f.received_at is None or local_day(f.received_at) > day:
            continue
        closed = f.closing is not Closing.OPEN and f.finished_at is not None
        ended = max(local_day(f.finished_at), local_day(f.received_at)) if closed else None
        if ended is not None and ended <= day:
            continue
        pending += 1
        since = overdue_since(f)
        overdue += since is not None and max(local_day(since), local_day(f.received_at)) <= day
    for one in winners(stream).values():
        f = one.fact
        is_open = f.closing is Closing.OPEN or f.finished_at is None
        if not f.deleted and f.received_at is not None and is_open:
            late_now += overdue_since(f) is not None and f.due_at < now
    with any_store.read() as conn:
        found = stock_sums(conn, TENANT, "dossier", ["pending", "overdue"], day)[0]
        moment = now_sums(conn, TENANT, "dossier", ["overdue_now"], now)[0]
        query = {"measure": "overdue_now", "now": now}
        assert _listed(conn, "dossier", query) == moment["overdue_now"]
    assert found == {"pending": pending, "overdue": overdue}
    assert moment == {"overdue_now": late_now}


@RANDOM
@given(data=st.data())
def test_histogram_counts_every_finished_dossier_once(any_store, data):
    wipe(any_store)
    for batch in data.draw(batches("dossier")):
        put(any_store, *batch)
    start = FIRST + data.draw(st.integers(-40, 30))
    end = start + data.draw(st.integers(0, 100))
    units = data.draw(st.one_of(st.none(), st.lists(st.sampled_from(UNITS), max_size=3)))
    by = data.draw(st.sampled_from(HISTOGRAMS))
    with any_store.read() as conn:
        found = histogram(conn, TENANT, "dossier", start, end, by=by, unit_ids=units)
        total = event_sums(conn, TENANT, "dossier", ["n_fin"], start, end, unit_ids=units)
    counts = [one for held in found.values() for one in held.items()]
    assert sum(n for _, n in counts) == total[0]["n_fin"]
    assert all(n > 0 and bucket >= 0 for bucket, n in counts)

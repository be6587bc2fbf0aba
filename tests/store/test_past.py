"""What the facts were: every sum, stock, histogram and list of an earlier commit is given again."""

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from core.clock import DAY
from store.counting.observations import observations
from store.database import meta
from store.facts.past import at, point
from store.kinds import KINDS
from store.lists.causes import causes, causes_of, movers
from store.lists.replaced import pairs
from store.sums import event_sums, histogram, now_sums, records, stock_sums
from tests.store.streams import (
    FIRST,
    NOW,
    TENANT,
    UNITS,
    batches,
    dataset,
    dossier,
    observation,
    put,
    run,
)  # fmt: skip
from tests.store.test_properties import RANDOM, wipe

LOW, HIGH = FIRST - 40, FIRST + 200


def told(conn, kind, known=None):
    """Everything that can be asked of a kind."""
    spec, more = KINDS[kind].spec, {"known": known}
    flows = [one.name for one in spec.measures]
    stocks = [one.name for one in spec.stocks]
    nows = [one.name for one in spec.nows]
    span = (conn, TENANT, kind)
    out = {
        "all": event_sums(*span, flows, LOW, HIGH, **more),
        "unit": event_sums(*span, flows, FIRST + 3, FIRST + 44, by=["unit"], **more),
        "day": event_sums(*span, flows, LOW, HIGH, by=["day"], unit_ids=UNITS[:2], **more),
    }
    some = {"filters": {"unit": UNITS[1:]}, "unit_ids": UNITS[:2], **more}
    out["some"] = event_sums(*span, flows, LOW, HIGH, by=["month"], **some)
    if stocks:
        out["stock"] = stock_sums(*span, stocks, FIRST + 20, by=["unit"], **more)
        out["some stock"] = stock_sums(*span, [*stocks, *stocks], FIRST + 20, **some)
    if nows:
        out["now"] = now_sums(*span, nows, NOW, by=["unit"], **more)
    for name in spec.histograms:
        out[f"buckets {name}"] = histogram(*span, LOW, HIGH, by=["unit"], name=name, **more)
    for one in spec.spans:
        days = {"start_day": LOW, "end_day": HIGH}
        out[one.name] = listed(conn, kind, {"measure": one.name, **days, **more})
    for one in spec.measures[::11]:
        query = {"measure": one.name, "start_day": LOW, "end_day": HIGH, **more}
        out[one.name] = listed(conn, kind, query)
    for name in stocks:
        out[f"at {name}"] = listed(conn, kind, {"measure": name, "at_day": FIRST + 20, **more})
    return out


def listed(conn, kind, query):
    rows, after = [], ""
    while True:
        some, total, after, *_ = records(conn, TENANT, kind, query, 5, after)
        rows += some
        if not after:
            assert len(rows) == total
            return rows


@RANDOM
@given(data=st.data())
def test_the_past_is_given_again(any_store, data):
    """The clock goes on, or stands still while other runs bring more."""
    wipe(any_store)
    kind, then = data.draw(st.sampled_from(["dossier", "dossier", "service"])), []
    standing = data.draw(st.booleans())
    for number, batch in enumerate(data.draw(batches(kind))[:4]):
        now = NOW if standing else NOW + number * DAY
        put(any_store, *batch, kind=kind, now=now, run=run(f"r{number}"))
        with any_store.read() as conn:
            then.append((meta.revision(conn), told(conn, kind)))
    with any_store.read() as conn:
        for revision, before in then:
            assert told(conn, kind, point(conn, revision)) == before


@RANDOM
@given(data=st.data())
def test_causes_of_many_sums_are_those_of_their_movers(any_store, data):
    """All in one reading: of all units and of some, of flows, stocks, amounts, distributions."""
    wipe(any_store)
    ends = []
    for number, batch in enumerate(data.draw(batches("dossier"))[:3]):
        put(any_store, *batch, now=NOW + number * DAY, run=run(f"r{number}"))
        with any_store.read() as conn:
            ends.append(point(conn, meta.revision(conn)))
    spec, days = KINDS["dossier"].spec, {"start_day": LOW, "end_day": HIGH}
    names = [*(one.name for one in spec.measures if spec.counter(one.name)), *spec.histograms]
    sums = [{"measure": one} | days for one in names]
    sums += [{"measure": one.name, "at_day": FIRST + 20} for one in spec.stocks]
    sums += [one | {"filters": {"channel": ["1"]}} for one in sums[:3]]
    asked = [one | more for one in sums for more in ({}, {"unit_ids": UNITS[:1]})]
    with any_store.read() as conn:
        found = causes_of(conn, TENANT, "dossier", asked, ends[0], ends[-1])
        for query, told in zip(asked, found, strict=True):
            assert causes(conn, TENANT, "dossier", query, ends[0], ends[-1]) == told
            rows = movers(conn, TENANT, "dossier", query, ends[0], ends[-1], 1_000)
            moved = {}
            for row in rows:
                facts, amount = moved.get((row["cause"], row["run_id"]), (0, 0))
                moved[row["cause"], row["run_id"]] = (
                    facts + 1, amount + row["now_counts"] - row["then_counts"],
                )  # fmt: skip
            assert {(c.cause, c.run_id): (c.facts, c.amount) for c in told} == moved


def test_what_took_another_time_moved_its_distribution(any_store):
    """It counts once as before: in another bucket."""
    put(any_store, dossier(finished_at=NOW - 3 * DAY, closing=1))
    with any_store.read() as conn:
        before = point(conn, meta.revision(conn))
    later = dossier(version=2, finished_at=NOW - 3 * DAY, closing=1, received_at=NOW - 90 * DAY)
    put(any_store, later, now=NOW + 60)
    (name, *_) = KINDS["dossier"].spec.histograms
    query = {"measure": name, "start_day": LOW, "end_day": HIGH}
    with any_store.read() as conn:
        (cause,) = causes(conn, TENANT, "dossier", query, before)
        (row,) = movers(conn, TENANT, "dossier", query, before, None, 10)
    assert (cause.cause, cause.facts, cause.amount) == ("correction", 1, 0)
    assert (row["then_counts"], row["now_counts"]) == (1, 1)


def test_reported_figures_as_they_stood(any_store):
    put(any_store, observation(), kind="observation", source="reported", now=NOW)
    with any_store.read() as conn:
        first = point(conn, meta.revision(conn))
    put(
        any_store, observation(version=2, value=84_700.0), observation("zalo.visits"),
        kind="observation", source="reported", now=NOW + DAY, run=run("r2"),
    )  # fmt: skip
    with any_store.read() as conn:
        asked = (conn, TENANT, ["app.installs", "zalo.visits"])
        now = observations(*asked, until_day=FIRST)
        past = observations(*asked, until_day=FIRST, known=first)
    assert [(row["measure"], row["value"]) for row in now] == [
        ("app.installs", 84_700.0), ("zalo.visits", 84_500.0),
    ]  # fmt: skip
    assert [(row["measure"], row["value"], row["known_from"]) for row in past] == [
        ("app.installs", 84_500.0, NOW)
    ]


def test_the_changes_since_a_moment_are_found_by_an_index(any_store):
    """Cost is what has changed, not what there is."""
    for kind, tables in KINDS.items():
        names = {one.name: [c.name for c in one.columns] for one in tables.fact.indexes}
        assert names[f"ix_{kind}_known"] == ["tenant", "known_from"]
    with any_store.read() as conn:
        found = {one["name"] for one in sa.inspect(conn).get_indexes("dossier")}
    assert "ix_dossier_known" in found


def test_what_a_fact_replaced_is_looked_for_by_its_key(store):
    """Also where SQLite has counted nothing yet: by the moment it walks through all each time."""
    with store.read() as conn:
        tables, start = KINDS["dossier"], point(conn, 0)
        _, _, both = pairs(conn, tables, TENANT, start, None)
        plan = sa.text(
            f"EXPLAIN QUERY PLAN {_written(sa.select(sa.func.count()).select_from(both))}"
        )
        steps = [row[3] for row in conn.execute(plan)]
    joined = [one for one in steps if "LEFT-JOIN" in one]
    assert joined
    assert all("code=?" in one for one in joined)


def _written(asked):
    return asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})


def test_a_stock_of_amounts_moves_by_its_amount(any_store):
    put(any_store, dataset(quality=0.6), kind="dataset", source="warehouse")
    with any_store.read() as conn:
        before = point(conn, meta.revision(conn))
    more = {"kind": "dataset", "source": "warehouse", "now": NOW + 60}
    put(any_store, dataset(version=2, quality=0.9), **more)
    query = {"measure": "quality_points", "at_day": FIRST + 20}
    with any_store.read() as conn:
        (cause,) = causes(conn, TENANT, "dataset", query, before)
    assert (cause.cause, cause.facts, cause.amount) == ("correction", 1, 30)


def test_a_mover_that_now_lies_elsewhere_is_shown_as_it_was(any_store):
    """What it says at the other unit is not for those who ask about this one."""
    put(any_store, dossier(status=4), unit=UNITS[0])
    with any_store.read() as conn:
        before = point(conn, meta.revision(conn))
    put(any_store, dossier(version=2, status=5), unit=UNITS[1], now=NOW + 60)
    query = {"measure": "n_recv", "start_day": LOW, "end_day": HIGH}
    with any_store.read() as conn:
        for unit, status, counts in ((UNITS[0], 4, (1, 0)), (UNITS[1], 5, (0, 1))):
            asked = query | {"unit_ids": [unit]}
            (row,) = movers(conn, TENANT, "dossier", asked, before, None, 10)
            assert (row["unit_id"], row["status"]) == (unit, status)
            assert (row["then_counts"], row["now_counts"]) == counts
        both = query | {"unit_ids": UNITS[:2]}
        assert movers(conn, TENANT, "dossier", both, before, None, 10) == []


def test_a_moment_is_found_in_the_order_of_commits(any_store):
    for n in range(3):
        put(any_store, dossier(version=n + 1, status=4 + n), now=NOW + 10 * n)
    with any_store.read() as conn:
        assert [at(conn, NOW + n).revision for n in (-1, 0, 9, 10, 25)] == [0, 1, 1, 2, 3]

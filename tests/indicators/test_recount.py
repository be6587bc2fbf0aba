"""Values drawn at random are counted again from the records that their passports list.

Whatever indicator is added is drawn as well; one whose records cannot be listed fails here.
"""

import math
import random
import shutil
from itertools import pairwise

import psycopg
import pytest

from core.period import Grain, Period
from indicators.catalog import Catalog
from indicators.defining.model import Gain, Quantile, ShareOfUnits
from indicators.evaluating import publish
from indicators.evaluating.evaluate import Inputs, evaluate
from store.database.engine import open_store
from store.published import values
from tests.indicators import mixed, seeded
from tests.indicators.conftest import settings_in

SEED = 20_231_226
DRAWN = 50


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def whole(request, tmp_path_factory):
    """(store, catalogue) of a province with everything in it, published."""
    folder = tmp_path_factory.mktemp("whole")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "ioc.db")
        url = f"sqlite:///{folder / 'ioc.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        template = request.getfixturevalue("postgres_template")
        with psycopg.connect(server.format("postgres"), autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {folder.name} TEMPLATE {template}".encode())
        url = server.format(folder.name)
    store = open_store(url, 80)
    mixed.fill(store, SEED)
    publish.run(store, seeded.CLOCK, seeded.CALENDAR)
    catalog = Catalog(settings_in(folder), store=store)
    yield store, catalog
    catalog.close()


@pytest.fixture(autouse=True)
def _one_reading(whole):
    """Hundreds of questions of a store that nobody changes: asked of one snapshot."""
    with whole[1].reading():
        yield


def listed(catalog, link, read=None):
    """Every record of a list, page by page; ``read``: lists of this store that were read."""
    asked = (link.kind, str(link.query))
    if read is not None and asked in read:
        assert len(read[asked]) == link.count
        return read[asked]
    rows, after = [], ""
    while True:
        page = catalog.records(link.kind, link.query, 250, after)
        rows += page.rows
        after = page.next
        if not after:
            break
    keys = [tuple(sorted((k, str(v)) for k, v in row.items())) for row in rows]
    assert len(rows) == len(set(keys)) == page.total == link.count
    if read is not None:
        read[asked] = rows
    return rows


def counted(catalog, link, read=None):
    """How many records a list has, or what they add up to."""
    rows = listed(catalog, link, read)
    if not link.adds:
        return float(len(rows))
    return float(sum(row.get("amount", row.get("value")) or 0 for row in rows))


def risen(catalog, link):
    """What a counter rose by, from its readings alone."""
    rows = sorted(listed(catalog, link), key=lambda row: row["start_day"])
    read = [row["value"] for row in rows]
    return sum(max(0, now - before) for before, now in pairwise(read))


def recounted(catalog, definition, proof, read=None):
    """(numerator, denominator) from the records alone."""
    assert [one.title for one in proof.sets if one.records is None] == []
    if isinstance(definition.value, Gain):
        return risen(catalog, proof.numerator_records), None
    parts = {one.measure: counted(catalog, one.records, read) for one in proof.sets}
    if isinstance(definition.value, ShareOfUnits):
        return tuple(counted(catalog, one.records) for one in proof.sets)
    if isinstance(definition.value, Quantile):
        return None, parts[definition.value.histogram]
    made = evaluate(definition, Inputs(parts))
    return made.numerator, made.denominator


def test_values_drawn_at_random_are_what_their_records_say(whole):
    store, catalog = whole
    rng, rows = random.Random(SEED), []
    definitions = {
        one.id: one
        for one in catalog.definitions()
        if one.measures or isinstance(one.value, ShareOfUnits)
    }
    with store.read() as conn:
        for id in definitions:
            rows += [one for one in values.current(conn, id) if one.numerator or one.denominator]
    assert {one.indicator for one in rows} == set(definitions), "nothing to count"
    rng.shuffle(rows)
    first = {one.indicator: one for one in rows}  # each indicator at least once
    rest = [one for one in rows if one not in first.values()]
    drawn = [*first.values(), *rest][: max(DRAWN, len(first))]
    print(f"seed {SEED}: {[(one.indicator, one.unit_id, one.period) for one in drawn]}")
    for row in drawn:
        proof = catalog.passport(row.value_id)
        found = recounted(catalog, definitions[row.indicator], proof)
        assert found == (row.numerator, row.denominator), (row, proof.sets)
        assert all(one.passed for one in proof.checks), (row, proof.checks)


CROSSED = (
    ("field", "channel"), ("field", "applicant"), ("procedure", "channel"),
    ("procedure", "applicant"), ("channel", "applicant"), ("field", "channel", "applicant"),
)  # fmt: skip
"""Dimensions that a page is narrowed by at once."""
NAMED = {"field": "field_code", "procedure": "proc_code"}
"""Columns of a dossier that hold a member, where they are called otherwise than the dimension."""


def test_figures_of_several_dimensions_at_once_are_what_their_records_say(whole):
    """Of the province from sums or facts, of a district and a commune from facts: one answer."""
    _, catalog = whole
    rng, months = random.Random(SEED + 2), Grain.MONTH
    month = Period.parse("2023-10", catalog.clock.now().date())
    year = Period.of(Grain.YTD, catalog.clock.now().date())
    asked, read = 0, {}
    for unit in (None, "802", "27931"):
        rows = listed(catalog, catalog.lists(catalog.value(
            "onestop.received", unit, year).value_id).numerator)  # fmt: skip
        for dims in CROSSED:
            row = rng.choice(rows)
            cut = {one: str(row[NAMED.get(one, one)]) for one in dims}
            for id in (
                "onestop.received", "onestop.on_time_rate", "onestop.pending",
                "onestop.overdue_open", "onestop.on_time_rate_766", "onestop.handling_days_median",
            ):  # fmt: skip
                definition = catalog.definition(id)
                if not {*dims} <= {*definition.dimensions}:
                    continue
                period = rng.choice((month, year))
                value = catalog.value(id, unit, period, cut)
                proof = catalog.lists(value.value_id)
                assert recounted(catalog, definition, proof, read) == (
                    (None if value.numerator is None else value.numerator), value.denominator,
                ), (unit, cut, id, period)  # fmt: skip
                for each in proof.sets:
                    for one in listed(catalog, each.records, read):
                        held = {name: str(one[NAMED.get(name, name)]) for name in dims}
                        assert held == cut, (id, each.measure)
                asked += bool(value.denominator or value.numerator)
                (told,) = catalog.series(id, unit, months, month.start, month.start, cut)
                alone = catalog.value(id, unit, month, cut)
                assert (told.value_id, told.value) == (alone.value_id, alone.value)
            last = dims[-1]
            rest = {name: code for name, code in cut.items() if name != last}
            parts = catalog.by("onestop.received", last, unit, year, rest)
            mine = [one for one in parts if one.dims[last] == cut[last]]
            whole_of = catalog.value("onestop.received", unit, year, cut)
            assert [one.numerator for one in mine] == [whole_of.numerator]
            of_all = catalog.value("onestop.received", unit, year, rest)
            assert sum(one.numerator for one in parts) == of_all.numerator
    assert asked > 50, "figures of something"


EXACT = {
    "dossier.handling": lambda row: row["handling_secs"],
    "petition.handling": lambda row: worked(row["created_at"], row["finished_at"]),
    "document.finish": lambda row: worked(row["received_at"], row["finished_at"]),
    "document.accept": lambda row: row["accepted_at"] - row["received_at"],
}
"""Histogram → the duration of a record, in seconds, from what its list says."""


def worked(start, end):
    return seeded.CALENDAR.worked_seconds(start, end)


def test_quantiles_from_buckets_are_near_the_exact_ones_of_their_records(whole):
    """The promise of 2.5 % (docs/decisions/0027), against every duration behind a figure.

    A minute is the shortest that is told apart.
    """
    store, catalog = whole
    quantiles = {one.id: one for one in catalog.definitions() if isinstance(one.value, Quantile)}
    assert {one.value.histogram for one in quantiles.values()} == set(EXACT)
    rng, counts = random.Random(SEED + 1), []
    for id, definition in quantiles.items():
        with store.read() as conn:
            rows = [one for one in values.current(conn, id) if one.denominator]
        for row in rng.sample(rows, min(12, len(rows))):
            (part,) = catalog.lists(row.value_id).sets
            of = EXACT[definition.value.histogram]
            times = sorted(max(0, of(one)) for one in listed(catalog, part.records))
            assert len(times) == row.denominator
            at = max(0, math.ceil(definition.value.share * len(times) - 1e-9) - 1)
            told, exact = row.value * definition.value.divide_by, max(times[at], 60)
            assert abs(told - exact) <= 0.025 * exact, (row, exact)
            counts.append(len(times))
    assert max(counts) > 50 > min(counts), "small and large ones"

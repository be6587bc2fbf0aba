"""Documents by level over 1 July 2025, where communes merged and districts ended: on every list.

A fact's level is that of the unit at which it lies, so it is the same on whatever boundaries it is
asked; and what lies at a unit of another time is in the tables too.
"""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Level
from exports.sheets import views
from exports.sheets.asked import Asked
from indicators.asking.lists import LAST_OLD, THEN
from indicators.evaluating import publish
from store.places import territory
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, BEN_LUC, CALENDAR, COMMUNE, DUC_HOA, at, document

CLOCK = seeded.clock("2025-08-15T17:30")
TODAY = CLOCK.now().date()
SENT, LATE = "edoc.sent", "edoc.overdue"
UNITS = {one.unit_id: one for one in territory.load(80).units}
INTO = {link.new_id for link in territory.load(80).successions if link.old_id == COMMUNE}
NEW, MERGED = (
    next(
        id
        for id, one in UNITS.items()
        if one.level is Level.COMMUNE and id > 20_000_000 and (id in INTO) is merged
    )
    for merged in (False, True)
)
HELD = {
    "2025-06": {AGENCY: 2, DUC_HOA: 3, COMMUNE: 4, MERGED: 1},
    "2025-07": {AGENCY: 1, NEW: 5, MERGED: 2},
}
"""Documents sent, by month and unit; one of June is named under the commune that took it over."""
LISTS = (None, THEN, LAST_OLD, TODAY)
PLACES = (None, "802@2004", "803@2004", "27931@2004", UNITS[MERGED].slug, UNITS[NEW].slug)


def level_of(id):
    return UNITS[id].level.value if id in UNITS else "agency"


def expected(text):
    out = {}
    for id, count in HELD[text].items():
        out[level_of(id)] = out.get(level_of(id), 0) + count
    return out


def fill(store):
    now = publish.epoch(CLOCK.now())
    covered = (at("2024-01-01T00:00"), now)
    sent = [
        (document(f"{text}-{unit}-{n}", at(f"{text}-10T08:00"), doc_type=f"Loại {n % 2}"), unit)
        for text, held in HELD.items()
        for unit, count in held.items()
        for n in range(count)
    ]
    seeded.put(store, "document", "docsystem", "documents", sent, now=now, covered=covered)
    day = at("2025-06-10T08:00")
    lying = [
        (replace(document(f"late-{unit}", day, "in"), received_at=day, due_at=day + 86_400), unit)
        for unit in (DUC_HOA, BEN_LUC, COMMUNE)
    ]
    seeded.put(store, "document", "edoc", "documents", lying, now=now, covered=covered)
    publish.run(store, CLOCK, CALENDAR)


@pytest.fixture
def catalog(any_filled, catalog_of):
    return catalog_of(any_filled("levels_reorganised", fill), CLOCK)


def period(text):
    return Period.parse(text, TODAY)


def told(values, dim="level"):
    return {one.dims[dim]: one.numerator for one in values if one.numerator}


@pytest.mark.parametrize("listed", LISTS)
def test_a_districts_documents_of_june_are_a_districts_on_every_list(catalog, listed):
    for text in HELD:
        found = catalog.by(SENT, "level", None, period(text), None, None, listed)
        assert told(found) == expected(text), text
    year = catalog.by(SENT, "level", None, period("2025"), None, None, listed)
    assert told(year) == {"agency": 3, "district": 3, "commune": 12}
    days, cut = (date(2025, 6, 1), date(2025, 8, 1)), {"level": "district"}
    months = catalog.series(SENT, None, Grain.MONTH, *days, cut, None, listed)
    assert [one.numerator for one in months] == [3, 0, 0]


@pytest.mark.parametrize("listed", LISTS)
def test_levels_and_parts_of_each_level_are_the_whole_on_every_list(catalog, listed):
    """Of the province, a district that ended, a commune of before and of now; of flows and stocks.

    What was named under the commune that took it over, and what still stands at units that ended,
    was in no row of a table of the units of each time.
    """
    asked = 0
    for id in (SENT, LATE):
        for code in PLACES:
            for text in (*HELD, "2025-Q2", "2025"):
                when = period(text)
                try:
                    whole = catalog.value(id, code, when, None, None, listed).numerator
                except MisuseError:
                    continue  # not on that list, which says so
                for dims in ({}, *({"level": level} for level in Level)):
                    of = catalog.value(id, code, when, dims, None, listed).numerator
                    if code is None or "802" in code or "803" in code:
                        parts = catalog.by(id, "unit", code, when, dims, None, listed)
                        assert sum(one.numerator or 0 for one in parts) == pytest.approx(of), dims
                        asked += bool(of)
                held = catalog.by(id, "level", code, when, None, None, listed)
                assert sum(one.numerator for one in held) == pytest.approx(whole), (id, code, text)
    assert asked > 10


@pytest.mark.parametrize("listed", [LAST_OLD, TODAY])
def test_a_named_list_is_the_one_whose_units_stand_in_the_table(catalog, listed):
    """Also where nothing lies at a unit of another list: it was the list of the period."""
    for id, text in ((SENT, "2025-07"), (LATE, "2025-07"), (SENT, "2025-06"), (LATE, "2025-06")):
        rows = catalog.by(id, "unit", None, period(text), {"level": "commune"}, None, listed)
        valid = {one.code for one in catalog.units(listed)} | {"own"}
        names = {one.dims["unit"].partition("@")[0] for one in rows} - {"rest"}
        assert names <= valid, (id, text)
        assert len(rows) > (100 if listed == TODAY else 25)


def test_the_lists_behind_each_level_are_as_long_and_files_say_the_same(catalog):
    for text in HELD:
        for one in catalog.by(SENT, "level", None, period(text)):
            link = catalog.lists(one.value_id).numerator
            page = catalog.records(link.kind, link.query, 100)
            assert len(page.rows) == page.total == link.count == one.numerator
            codes = {row["unit"] for row in page.rows}
            assert one.dims["level"] != "district" or codes == {"802"}
        sheet = views.sheet(catalog, "van-ban/theo-cap", Asked(period=period(text)))
        rows = [row.value for row in sheet.rows if row.value.indicator == SENT]
        assert told(rows) == expected(text)

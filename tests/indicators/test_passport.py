"""A passport proves a version by what was so when it was made, whatever has happened since."""

from datetime import date

import pytest

from core.clock import epoch
from core.period import Period
from core.runs import Run
from indicators.evaluating import publish
from store.database import meta
from store.intake import quarantine
from store.intake.quarantine import Quarantined
from store.ledger import runs
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, CALENDAR, CLOCK, NOW, at, dossier

RATE = "onestop.on_time_rate"
NOVEMBER = Period.parse("2023-11", date(2023, 12, 26))
LATER = seeded.clock("2023-12-27T08:00")


def closed(code, day):
    done = at(f"{day}T10:00")
    return dossier(code, done - 5 * 86_400, done + 86_400, done)


def put(store, code, day, now):
    return seeded.put(
        store, "dossier", "onestop", "dossiers", [(closed(code, day), AGENCY)], now=now
    ).run_id


def aside(store, code, reason, now):
    """A dossier that was finished in November, set aside with the commit that comes next."""
    one = Quarantined(code, reason, "NgayTra", "vô lý", {"NgayTra": "20231109080000"})
    with store.write() as conn:
        number = meta.revision(conn) + 1
        quarantine.add(conn, "onestop", "dossiers", [one], run_id="r", now=now, revision=number)


@pytest.fixture
def told(store, catalog_of):
    """(catalogue, runs): B was set aside in the first figure of November; it came in a day later,
    as C was set aside. A pull that began while the first was computed, and one of December, follow.
    """
    later = epoch(LATER.now())
    aside(store, "B", "bad_date", NOW)
    pulled = put(store, "A", "2023-11-08", NOW)
    with store.write() as conn:  # the evaluation is written when it ends: behind this one
        runs.write(conn, Run("while", "onestop", "dossiers", "pull", NOW + 60, NOW + 90, new=1))
    first = publish.run(store, CLOCK, CALENDAR).run_id
    aside(store, "C", "absurd_date", later)
    taken_in = put(store, "B", "2023-11-09", later)
    second = publish.run(store, LATER, CALENDAR).run_id
    put(store, "D", "2023-12-20", later + 60)
    publish.run(store, seeded.clock("2023-12-27T09:00"), CALENDAR)
    names = {"first": first, "second": second, "pulled": pulled, "taken_in": taken_in}
    return catalog_of(store, seeded.clock("2023-12-27T09:00")), names


def shown(catalog, value, names):
    proof = catalog.passport(value.value_id)
    called = {id: name for name, id in names.items()}
    found = [called.get(one.run_id, one.run_id) for one in proof.runs]
    return proof.quarantined, proof.coverage, found


def test_of_a_past_version_it_is_told_as_it_was_computed(told):
    catalog, names = told
    was = catalog.value(RATE, None, NOVEMBER, None, NOW)
    assert shown(catalog, was, names) == ({"bad_date": 1}, 0.5, ["first", "pulled"])
    holds = catalog.value(RATE, None, NOVEMBER)
    assert shown(catalog, holds, names) == (
        {"absurd_date": 1}, pytest.approx(2 / 3), ["second", "taken_in", "while", "pulled"],
    )  # fmt: skip


def test_so_it_is_of_a_figure_that_is_made_for_a_past_question(told):
    catalog, names = told
    was = catalog.value(RATE, None, NOVEMBER, {"field": "G01"}, NOW)
    assert (was.denominator, was.known_from) == (1, None)
    assert shown(catalog, was, names) == ({"bad_date": 1}, 0.5, ["pulled"])
    now = catalog.value(RATE, None, NOVEMBER, {"field": "G01"})
    reasons, _, found = shown(catalog, now, names)
    assert (reasons, "taken_in" in found, len(found)) == ({"absurd_date": 1}, True, 3)

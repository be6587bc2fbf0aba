"""Values drawn over indicators, units, periods and moments are what a plain recount tells.

The recount (``plain``) goes through the facts as they stood at a moment, one by one; the catalogue
is asked for the same moment after later edits: new dossiers of past months, late ends, corrections,
moves and deletions.
"""

import random
from collections import Counter
from datetime import date

import pytest

from core.clock import DAY, local_day
from core.period import Period
from indicators.catalog import Catalog
from indicators.defining.loader import Definitions, kept
from indicators.evaluating import publish
from tests.indicators import mixed, plain, seeded
from tests.indicators.seeded import AGENCY, BEN_LUC, COMMUNE, DUC_HOA, NOW, PROVINCE
from tests.indicators.test_versions import STREAMS, clock_at, late_edits, late_others

SEED = 1_712
DRAWN = 50
LATER = date(2024, 2, 1)
PERIODS = [
    Period.parse(one, LATER)
    for one in ("2022", "2023", "2023-Q3", "2023-Q4", "2023-09", "2023-12", "2024-01", "2023-W45")
]
PLACES = {
    None: None, "802": {DUC_HOA, COMMUNE}, "803": {BEN_LUC},
    "27931": {COMMUNE}, AGENCY: {AGENCY},
}  # fmt: skip
"""A unit as it is asked for → where its facts lie; None: anywhere."""
FEW = (
    "onestop.on_time_rate", "onestop.on_time_rate_766", "onestop.open_overdue_rate",
    "onestop.pending", "onestop.online_rate", "onestop.handling_days_mean", "onestop.early_rate",
    "onestop.services_online_rate", "edoc.fully_electronic_rate", "edoc.signed_rate",
    "edoc.overdue", "task.on_time_rate", "task.open_overdue", "petition.on_time_rate",
    "data.open_rate", "press.answered_on_time_rate",
)  # fmt: skip
"""One of each way of counting."""


class Record:
    """What was brought in, by its newest version: the facts as they stand."""

    def __init__(self, put):
        self._put, self._held, self.moments = put, {}, []

    def put(self, store, kind, source, stream, facts, **more):
        for fact, unit, *_ in facts:
            name = (fact.measure, unit, fact.start_day) if kind == "observation" else fact.code
            before = self._held.get((kind, source, name))
            if before is None or fact.version >= before[0].version:
                self._held[kind, source, name] = (fact, unit)
        return self._put(store, kind, source, stream, facts, **more)

    def remember(self, now):
        """Keep what stands at a moment."""
        self.moments.append((now, dict(self._held)))


def live(store, days, definitions):
    """Bring everything in, then edits of some later days, and publish each time: the record."""
    rng = random.Random(SEED)
    record = Record(seeded.put)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeded, "put", record.put)
        held = mixed.fill(store, SEED)
        publish.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=definitions)
        record.remember(NOW)
        facts = seeded.population(400, SEED)
        for day in days:
            now = NOW + day * DAY
            edits = late_edits(rng, facts, day)
            seeded.put(store, "dossier", "onestop", "dossiers", edits, now=now)
            for kind, (source, stream, _, _) in STREAMS.items():
                covered = (0, None) if kind == "task" else (seeded.START, None)
                others = late_others(rng, held[kind], kind, day)
                seeded.put(store, kind, source, stream, others, now=now, covered=covered)
            publish.run(store, clock_at(now), seeded.CALENDAR, definitions=definitions)
            record.remember(now)
    return record


def told(held, place, period, now):
    """By the plain recount: id → (numerator, denominator)."""
    facts, mine, offered = {}, {}, []
    for (kind, source, _), (fact, unit) in held.items():
        if getattr(fact, "deleted", False):
            continue
        if kind == "service":
            offered.append(fact)
        if place is None or unit in place:
            facts.setdefault((kind, source), []).append(fact)
        if place == {unit} or (place is None and unit == PROVINCE):
            mine.setdefault((kind, source), []).append(fact)
    whole = plain.Asked(facts, offered, period, now)
    found = plain.everything(whole, whole=place is None)
    return found | plain.own(plain.Asked(mine, offered, period, now))


def drawn(catalog, record, ids, most):
    """Questions that have an answer: (id, unit, period, moment, recounted), each id among them."""
    rng, out = random.Random(SEED), []
    codes = {
        one: one if one is None or isinstance(one, str) else code_of(catalog, one) for one in PLACES
    }
    grains = {id: catalog.definition(id).grains for id in ids}
    for now, held in record.moments:
        for period in (one for one in PERIODS if one.start_day <= local_day(now)):
            for unit, place in PLACES.items():
                found = told(held, place, period, now)
                out += [
                    (id, codes[unit], period, now, pair)
                    for id, pair in found.items()
                    if id in ids and period.grain in grains[id] and any(pair)
                ]
    rng.shuffle(out)
    first = {one[0]: one for one in out}
    return [*first.values(), *(one for one in out if one is not first[one[0]])][:most]


def code_of(catalog, unit_id):
    with catalog._reader.reading() as s:
        return s.places.by_id[unit_id].slug


def recounted(store, settings, days, ids, most):
    definitions = Definitions(tuple(one for one in kept().all if one.id in ids), kept().groups)
    record = live(store, days, definitions)
    catalog = Catalog(
        settings, clock_at(record.moments[-1][0]), store=store, definitions=definitions
    )
    seen, wrong = Counter(), []
    for id, unit, period, now, want in drawn(catalog, record, ids, most):
        past = now != record.moments[-1][0]
        value = catalog.value(id, unit, period, None, now if past else None)
        found = value.numerator, value.denominator
        if [one or 0 for one in found] != pytest.approx([one or 0 for one in want]):
            wrong.append((id, unit, period.code, now, found, want))
        seen.update({"past": past, "running": period.end_day > local_day(now), id: 1})
    assert wrong == []
    return seen


def test_fifty_values_are_a_plain_recount_now_and_as_they_were_known(any_store, settings):
    seen = recounted(any_store, settings, (15,), FEW, DRAWN)
    assert set(FEW) <= set(seen)
    assert min(seen["past"] - 15, DRAWN - seen["past"] - 15, seen["running"] - 3) > 0


@pytest.mark.slow
def test_every_indicator_is_a_plain_recount_at_each_of_four_moments(any_store, settings):
    every = set(plain.everything(plain.Asked({}, [], PERIODS[0], NOW), whole=False))
    ids = {*every, *plain.SERVICES, *plain.REPORTED}
    assert ids <= set(kept().by_id())
    seen = recounted(any_store, settings, (5, 15, 30), ids, 3_000)
    assert {id for id in ids if not seen[id]} == set()
    assert seen["past"] > 1_000

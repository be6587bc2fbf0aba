"""A small province in a store, brought in as jobs would: facts, cursors, runs.

The moment is 17:30 on 26/12/2023. ``population`` makes dossiers by a seeded generator, so that a
plain recount in the test can be held against every value.
"""

import itertools
import random
from dataclasses import replace
from datetime import date, datetime

from core.calendar import WorkingCalendar
from core.clock import TZ, FrozenClock, day_number, day_start, epoch, frozen_at
from core.facts import (
    Closing,
    DatasetFact,
    DocumentFact,
    DossierFact,
    ObservationFact,
    TaskFact,
    UnitRef,
)
from core.period import Period
from core.runs import Outcome, Run
from core.settings import ROOT
from indicators.asking.answers import StreamCard
from indicators.defining.loader import Definitions
from indicators.defining.loader import kept as kept_definitions
from indicators.proving import sources
from store.intake.ingest import Conformed, CursorState, commit_batch
from store.ledger import runs

CLOCK = frozen_at("2023-12-26")
NOW = epoch(CLOCK.now())
CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
PROVINCE, DUC_HOA, BEN_LUC = 10_000_080, 10_000_802, 10_000_803
COMMUNE = 10_027_931  # thị trấn Hậu Nghĩa, huyện Đức Hòa
AGENCY, AGENCY_2 = 90_000_002, 90_000_003
UNITS = (DUC_HOA, BEN_LUC, COMMUNE, AGENCY, AGENCY_2)
FIELDS, PROCS = ("G01", "G02", "G03"), ("1.001", "1.002", "1.003", "1.004")
START = day_start(day_number(date(2022, 1, 1)))

_numbers = itertools.count(1)


def at(text):
    return epoch(datetime.fromisoformat(text).replace(tzinfo=TZ))


def clock(text):
    return FrozenClock(datetime.fromisoformat(text).replace(tzinfo=TZ))


def put(store, kind, source, stream, facts, *, now=NOW, covered=(START, None), outcome=None):
    """Commit (fact, unit_id) pairs in one batch with their cursor, and close the run.

    Third may stand the unit at whose counter a dossier was handed in.
    """
    run = Run(f"{source}-{next(_numbers):06}", source, stream, "pull", now, now)
    run.window_from, run.window_to = covered[0], covered[1] or now
    cursor = CursorState(str(covered[1] or now), covered[0], covered[1] or now)
    items = [Conformed(fact, unit, *(at or (None,))) for fact, unit, *at in facts]
    commit_batch(store, run, kind, source, stream, items, [], [], cursor, now)
    run.outcome, run.done, run.fetched = outcome or Outcome.SUCCESS, 1.0, len(items)
    runs.finish(store, run)
    return run


def fail(store, source, stream, when, fault="nguồn không trả lời"):
    run = Run(f"{source}-{next(_numbers):06}", source, stream, "pull", when, when)
    run.outcome, run.fault = Outcome.FAILED, fault
    runs.start(store, run)


def dossier(code, received, due=None, finished=None, **more):
    given = {
        "code": code,
        "version": 1,
        "unit": UnitRef(),
        "recv_unit": None,
        "proc_code": "1.001",
        "proc_name": "Thủ tục 1",
        "field_code": "G01",
        "field_name": "Lĩnh vực 1",
        "channel": 1,
        "applicant": 1,
        "status": 9 if finished else 4,
        "status_raw": "",
        "submitted_at": received,
        "received_at": received,
        "due_at": due,
        "finished_at": finished,
        "returned_at": None,
        "closing": Closing.FINISHED if finished else Closing.OPEN,
        "supplements": 0,
        "supplement_secs": 0,
        "paused": False,
        "fee": 0,
        "paid_online": 0,
        "digitised": False,
        "reused": False,
        "e_result": False,
    }
    return DossierFact(**(given | more))


def population(count=600, seed=1, until=NOW, since="2022-07-01T08:00"):
    """(fact, unit) pairs of every kind of end, received between a day and the moment."""
    rng = random.Random(seed)
    out = []
    for n in range(count):
        received = rng.randint(at(since), until - 3_600)
        due = None if rng.random() < 0.05 else received + rng.randint(1, 30) * 86_400
        finished, closing = None, Closing.OPEN
        if rng.random() < 0.9:
            finished = received + int(rng.expovariate(1 / (10 * 86_400)))
            closing = rng.choices(
                [Closing.FINISHED, Closing.REFUSED, Closing.WITHDRAWN, Closing.STOPPED],
                [90, 4, 4, 2],
            )[0]
            if finished > until:
                finished, closing = None, Closing.OPEN
        proc, field = rng.choice(PROCS), rng.choice(FIELDS)
        fact = dossier(
            f"H{n:06}",
            received,
            due,
            finished,
            closing=closing,
            proc_code=proc,
            proc_name=f"Thủ tục {proc}",
            field_code=field,
            field_name=f"Lĩnh vực {field}",
            channel=rng.choice([1, 2, 2, 3]),
            applicant=rng.choice([1, 1, 2]),
            paused=closing == Closing.OPEN and rng.random() < 0.2,
            fee=rng.choice([0, 50_000]),
        )
        out.append((fact, rng.choice(UNITS)))
    return out


def document(code, issued, direction="out", source_flags=(True, False, True, True), **more):
    electronic, paper, person, agency = source_flags
    given = {
        "code": code,
        "version": 1,
        "unit": UnitRef(),
        "counterpart": "",
        "direction": direction,
        "doc_type": "Công văn",
        "priority": 0,
        "issued_at": issued,
        "sent_at": None,
        "received_at": None,
        "accepted_at": None,
        "finished_at": None,
        "due_at": None,
        "exchange_status": "",
        "business": 0,
        "electronic": electronic,
        "paper": paper,
        "secret": False,
        "signed_person": person,
        "signed_agency": agency,
    }
    return DocumentFact(**(given | more))


def dataset(code, kind, created):
    return DatasetFact(
        code, 1, f"Bộ {code}", UnitRef(), kind, True, created, created, None, "CSV", 1, 10, code
    )


def task(code, assigner, due, done, assigned="2023-01-05T08:00", year=2023):
    return TaskFact(
        code, 1, f"Nhiệm vụ {code}", UnitRef(), assigner, year, at(assigned), at(due),
        at(done) if done else None,
    )  # fmt: skip


def figure(measure, period, value, version=1, grain=None):
    p = Period.parse(period, date(2030, 1, 1))
    return ObservationFact(
        measure, UnitRef(), (grain or p.grain).value, p.start_day, p.end_day, value, "", "bảng 1",
        version,
    )  # fmt: skip


_KEPT = kept_definitions()


def scores_only(kept=_KEPT):
    """The scores of Decision 766 with the indicators that they are made of, and no others."""
    by_id = kept.by_id()
    wanted = [one for one in kept.all if one.group == "index766"]
    names = {id for one in wanted for id in (one.id, *one.inputs)}
    return Definitions(tuple(one for one in by_id.values() if one.id in names), kept.groups)


SCORED = scores_only()


def digital(count=200, seed=5, prefix="", **fixed):
    """Dossiers as of ``population`` with what the digital components of Decision 766 look at."""
    rng, out = random.Random(seed), []
    for fact, unit in population(count, seed):
        made = {"code": prefix + fact.code} | digits(rng, fact)
        out.append((replace(fact, **(made | fixed)), unit))
    return out


def digits(rng, fact):
    """What the digital components look at, drawn for one dossier."""
    return {
        "digitised": rng.random() < 0.75,
        "reused": rng.random() < 0.4,
        "e_result": fact.closing == Closing.FINISHED and rng.random() < 0.6,
        "paid_online": 1 if fact.fee and rng.random() < 0.5 else 0,
    }


PORTAL = {
    "total": 83.47, "ckmb": 17.6, "tdgq": 16.8, "clgq": 9.12, "tttt": 5.2, "mdhl": 17.01,
    "mdsh": 17.74, "dossier_sync": 5.9, "dossier_sync.num": 590, "dossier_sync.den": 600,
    "original_result_available": 3.7, "so_hoa_giay_to_giai_quyet": 3.0,
}  # fmt: skip
"""What the portal says of a year in these tests; invented."""


def official(store, figures, period, unit=PROVINCE, *, now=NOW):
    """The portal's figures of a period, as of ``now``: names after ``official766.``."""
    facts = [
        (replace(figure(f"official766.{name}", period, float(value)), version=now,
                 document="Cổng DVCQG, service-results [TEMP_NATIONAL_REPORT_DENOMINATOR]"), unit)
        for name, value in figures.items()
    ]  # fmt: skip
    put(store, "observation", "evaluation", "scores", facts, now=now, covered=(0, None))


def told(store, source, stream, kind):
    """Announce a source's stream, as jobs do, so that its kind of facts is known."""
    card = sources.Card(source, source, "", "", streams=[StreamCard(stream, stream, kind, 0)])
    sources.announce(store, [card])


def article(store):
    """The figures of the conference report, brought in whole."""
    done = at("2023-06-05T08:00")
    on_time = [
        (dossier(f"A{n:04}", done - 86_400, done + 86_400, done), UNITS[n % 5]) for n in range(999)
    ]
    late = [(dossier("A9999", done - 86_400, done - 3_600, done), DUC_HOA)]
    put(store, "dossier", "onestop", "dossiers", on_time + late)
    documents = [
        (document(f"V{n:04}", done, source_flags=(True, False, n > 0, True)), AGENCY)
        for n in range(1_000)
    ]
    documents += [(document(f"D{n:04}", done, "in"), DUC_HOA) for n in range(500)]
    documents.append((document("M1", done, secret=True), AGENCY))
    put(store, "document", "docsystem", "outgoing", documents)
    put(store, "document", "edoc", "sent", [(document("E1", done), AGENCY)])
    sets = [(dataset(f"T{n}", "attribute", done), AGENCY) for n in range(102)]
    sets += [(dataset(f"G{n}", "geographic", done), AGENCY_2) for n in range(124)]
    put(store, "dataset", "opendata", "datasets", sets, covered=(0, None))
    tasks = [
        (task(f"N{n}", "province", "2023-11-30T17:00", "2023-11-20T08:00"), AGENCY)
        for n in range(6)
    ]
    tasks += [
        (
            task(f"P{n}", "province" if n < 6 else "sector", "2024-06-30T17:00", None,
                 "2023-12-20T08:00", 2024),
            AGENCY_2,
        )
        for n in range(24)
    ]  # fmt: skip
    put(store, "task", "tasks", "tasks", tasks, covered=(0, None))
    put(
        store,
        "observation",
        "citizen_app",
        "installs",
        [(figure("app.installs", "2023-12-15", 84_500), PROVINCE)],
    )
    put(
        store,
        "observation",
        "zalo",
        "visits",
        [(figure("zalo.visits", "2023-12-15", 127_900), PROVINCE)],
    )
    figures = {
        "society.smartphones": 1_566_000, "society.population": 1_740_000,
        "society.households_fibre": 422_400, "society.households": 480_000,
        "ocop.products_on_floor": 149, "ocop.products": 180,
        "team.members_trained": 5_428, "team.members": 5_900,
    }  # fmt: skip
    put(
        store, "observation", "reported", "figures",
        [(figure(name, "2023", value), PROVINCE) for name, value in figures.items()],
        covered=(0, None),
    )  # fmt: skip

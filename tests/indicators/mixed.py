"""A small province with every kind of fact in it, drawn by a seeded generator."""

import random
from dataclasses import replace

from core.clock import day_date, local_day
from core.facts import PetitionFact, ResourceFact, ServiceFact, UnitRef
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, AGENCY_2, BEN_LUC, COMMUNE, DUC_HOA, NOW, PROVINCE, at

DAY = 86_400
SINCE = at("2022-07-01T08:00")
UNITS = (DUC_HOA, BEN_LUC, COMMUNE, AGENCY, AGENCY_2)
TYPES, SIDES = ("Công văn", "Báo cáo", ""), ("000.00.00.G22", "000.00.02.H39", "28.22.H17", "")
YEARLY = (
    "society.smartphones", "society.population", "society.adults_smartphone", "society.adults",
    "society.households_fibre", "society.households",
    "ocop.products_on_floor", "ocop.products", "team.members_trained", "team.members",
)  # fmt: skip


BY_UNITS = (
    ("team.teams_active", "team.teams"), ("it.staff_part_time", "it.staff"),
    ("security.systems_approved", "security.systems"),
    ("loudspeaker.connected", "loudspeaker.stations"),
    ("press.answered_on_time", "press.questions"),
)  # fmt: skip
"""Parts and wholes that units report themselves."""


def _maybe(rng, low, high, share):
    return low + rng.randint(0, high) if rng.random() < share else None


def requests(rng, received, last):
    """Of a dossier, what was asked of its applicant up to a moment: nothing, once, twice."""
    asked, answered, again = None, None, None
    if rng.random() < 0.5:
        asked = received + rng.randint(1, 20) * DAY
        if rng.random() < 0.7:
            answered = asked + rng.randint(1, 20) * DAY
            again = answered + rng.randint(1, 9) * DAY if rng.random() < 0.3 else None
    asked = asked if asked is not None and asked <= last else None
    answered = answered if asked is not None and answered and answered <= last else None
    again = again if answered is not None and again and again <= last else None
    waits = ((asked, answered),) if answered is not None else ()
    return {
        "asked_at": asked,
        "answered_at": answered,
        "asked_again_at": again,
        "waits": waits,
        "supplements": (asked is not None) + (again is not None),
        "supplement_secs": sum(b - a for a, b in waits),
    }


def documents(rng, count=150, *, since=SINCE, until=NOW):
    """Documents of both systems with every flag known, unknown and false."""
    out = []
    for n in range(count):
        issued = rng.randint(since, until - DAY)
        out.append(
            (
                seeded.document(
                    f"V{n:05}",
                    issued,
                    rng.choice(["out", "out", "in"]),
                    tuple(rng.choices([True, True, True, False, None], k=4)),
                    secret=rng.random() < 0.05,
                    doc_type=TYPES[n % 3],
                    counterpart=SIDES[n % 4],
                    business=rng.choice([0, 0, 0, 1, 3]),
                    exchange_status=rng.choice(["", "01", "02", "03", "06"]),
                    sent_at=issued + 600,
                    received_at=_maybe(rng, issued + 900, DAY, 0.9),
                    accepted_at=_maybe(rng, issued + 1_800, 2 * DAY, 0.8),
                    finished_at=_maybe(rng, issued + 3_600, 5 * DAY, 0.7),
                    due_at=_maybe(rng, issued + DAY, 5 * DAY, 0.5),
                ),
                rng.choice(UNITS),
            )
        )
    return out


def petitions(rng, count=100, *, since=SINCE, until=NOW):
    """Petitions, some late, some refused, some rated."""
    out = []
    for n in range(count):
        created = rng.randint(since, until - DAY)
        done = _maybe(rng, created + 3_600, 6 * DAY, 0.85)
        fact = PetitionFact(
            f"P{n:05}", 1, UnitRef(), rng.choice(["GT", "MT", "TT"]), created, created + 3 * DAY,
            None if done is None or done > until else done,
            rng.choice([None, 0, 1, 1]) if done else None, 10.5, 106.4,
            refused=rng.random() < 0.05,
        )  # fmt: skip
        out.append((fact, rng.choice(UNITS)))
    return out


def tasks(rng, count=60, *, since=SINCE, until=NOW):
    """Tasks of both assigners, due before and after the moment."""
    out = []
    for n in range(count):
        given = rng.randint(since, until - 10 * DAY)
        done = _maybe(rng, given + DAY, 60 * DAY, 0.7)
        fact = seeded.TaskFact(
            f"T{n:05}", 1, f"Nhiệm vụ {n}", UnitRef(), rng.choice(["province", "sector"]), 2023,
            given, given + rng.randint(5, 60) * DAY, None if done is None or done > until else done,
        )  # fmt: skip
        out.append((fact, rng.choice(UNITS)))
    return out


def figures(rng):
    """Reported figures: the province's own, and in 2023 those of its units."""
    out = []
    for year in ("2022", "2023"):
        for n in range(0, len(YEARLY), 2):
            whole = rng.randint(100, 10_000)
            pair = (rng.randint(0, whole), whole)
            places = [PROVINCE] if year == "2022" else [DUC_HOA, BEN_LUC]
            for place in places:
                for name, value in zip(YEARLY[n : n + 2], pair, strict=True):
                    out.append((seeded.figure(name, year, value), place))
    return out


def by_units(rng):
    """What agencies and communes report of 2023's second quarter."""
    out = []
    for part, whole in BY_UNITS:
        for place in (AGENCY, AGENCY_2, COMMUNE):
            amount = rng.randint(1, 40)
            for name, value in ((part, rng.randint(0, amount)), (whole, amount)):
                out.append((seeded.figure(name, "2023-Q2", value), place))
    return out


def services():
    """The catalogue of the procedures that were filed: online in whole, in part, not at all."""
    levels = ("full", "partial", "information", "full")
    return [
        (ServiceFact(code, 1, UnitRef(), f"Thủ tục {code}", "G01", "Lĩnh vực 1", level,
                     10.0, "working_day", 0, True, None, None), PROVINCE)
        for code, level in zip(seeded.PROCS, levels, strict=True)
    ]  # fmt: skip


def datasets(rng, count=40, *, since=SINCE, until=NOW):
    """Data sets with and without a promise of updates, kept and broken."""
    out = []
    for n in range(count):
        kind, created = rng.choice(["attribute", "geographic"]), rng.randint(since, until)
        days = rng.choice([None, 7, 90, 365])
        made = replace(seeded.dataset(f"S{n}", kind, created), update_days=days)
        out.append((made, rng.choice(UNITS)))
    return out


def resources(rng, count=60, *, since=SINCE, until=NOW):
    """Files of the data sets: that open, that do not, that nobody has asked."""
    out = []
    for n in range(count):
        at, form = rng.randint(since, until), rng.choice(["CSV", "XLS", "WFS"])
        alive = rng.choice([None, True, True, False])
        fact = ResourceFact(
            f"R{n}", 1, f"S{n % 40}", f"Tệp {n}", UnitRef(), form, form, "upload", 100, None,
            at, at, "", alive, "" if alive else "không trả lời", f"R{n}",
        )  # fmt: skip
        out.append((fact, rng.choice(UNITS)))
    return out


def fill(store, seed, *, now=NOW):
    """Bring everything in, source by source, as pulls do; what came, by the name of its kind."""
    rng = random.Random(seed)
    more = {"now": now}
    seeded.put(store, "service", "onestop", "procedures", services(), covered=(0, None), **more)
    dossiers = seeded.population(400, seed)
    dossiers += [
        (seeded.dossier(f"D{n}", NOW - (n + 2) * DAY, NOW + (n + 1) * DAY // 2), rng.choice(UNITS))
        for n in range(8)
    ]
    seeded.put(store, "dossier", "onestop", "dossiers", dossiers, **more)
    papers = documents(rng)
    seeded.put(store, "document", "docsystem", "outgoing", papers, **more)
    exchanged = [(fact, unit) for fact, unit in documents(random.Random(seed + 1), 80)]
    for fact, _ in exchanged:
        object.__setattr__(fact, "code", f"E{fact.code}")
    seeded.put(store, "document", "edoc", "sent", exchanged, **more)
    sets = datasets(rng)
    seeded.put(store, "dataset", "opendata", "datasets", sets, covered=(0, None), **more)
    files = resources(random.Random(seed + 2))
    seeded.put(store, "resource", "opendata", "resources", files, covered=(0, None), **more)
    rated = [
        (replace(fact, code=f"K{fact.code}", quality=rng.choice([None, 0.5, 0.8, 1.0])), unit)
        for fact, unit in datasets(rng)
    ]
    seeded.put(store, "dataset", "warehouse", "register", rated, covered=(0, None), **more)
    given, complaints = tasks(rng), petitions(rng)
    seeded.put(store, "task", "tasks", "tasks", given, covered=(0, None), **more)
    seeded.put(store, "petition", "petitions", "petitions", complaints, **more)
    visits = [
        (seeded.figure(name, f"2023-{m:02}-28", rng.randint(1, 90_000)), PROVINCE)
        for m in (6, 9)
        for name in ("app.installs", "zalo.visits")
    ]
    counter = dict.fromkeys(("app.installs", "zalo.visits"), 90_000)
    for day in range(30, 0, -1):  # of the last month every day is told
        for name in counter:
            counter[name] += rng.choice([0, 5, 40])
            text = f"{day_date(local_day(now) - day):%Y-%m-%d}"
            visits.append((seeded.figure(name, text, counter[name]), PROVINCE))
    seeded.put(store, "observation", "citizen_app", "installs", visits[::2], **more)
    seeded.put(store, "observation", "zalo", "visits", visits[1::2], **more)
    usage = [
        (seeded.figure(name, "2023-12-25", 100 * n + 7), unit)
        for n, unit in enumerate((PROVINCE, DUC_HOA))
        for name in ("data.views", "data.downloads")
    ]
    seeded.put(store, "observation", "opendata", "usage", usage, covered=(0, None), **more)
    reported = figures(rng) + by_units(rng)
    seeded.put(store, "observation", "reported", "figures", reported, covered=(0, None), **more)
    asked = "official766.dossier_receiving_satisfaction"
    rated = [
        (seeded.figure(f"{asked}.{part}", "2023-11", value), place)
        for place, pair in ((PROVINCE, (180, 200)), (DUC_HOA, (40, 50)))
        for part, value in zip(("num", "den"), pair, strict=True)
    ]
    seeded.put(store, "observation", "evaluation", "scores", rated, **more)
    return {"document": papers, "task": given, "petition": complaints}

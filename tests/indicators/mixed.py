"""A small province with every kind of fact in it, drawn by a seeded generator."""

import random

from core.facts import PetitionFact, UnitRef
from tests.indicators import seeded
from tests.indicators.seeded import AGENCY, AGENCY_2, BEN_LUC, COMMUNE, DUC_HOA, NOW, PROVINCE, at

DAY = 86_400
SINCE = at("2022-07-01T08:00")
UNITS = (DUC_HOA, BEN_LUC, COMMUNE, AGENCY, AGENCY_2)
YEARLY = (
    "society.smartphones", "society.population", "society.households_fibre", "society.households",
    "ocop.products_on_floor", "ocop.products", "team.members_trained", "team.members",
)  # fmt: skip


def _maybe(rng, low, high, share):
    return low + rng.randint(0, high) if rng.random() < share else None


def documents(rng, count=150):
    """Documents of both systems with every flag known, unknown and false."""
    out = []
    for n in range(count):
        issued = rng.randint(SINCE, NOW - DAY)
        flag = lambda: rng.choice([True, True, True, False, None])  # noqa: E731
        out.append(
            (
                seeded.document(
                    f"V{n:05}",
                    issued,
                    rng.choice(["out", "out", "in"]),
                    (flag(), flag(), flag(), flag()),
                    secret=rng.random() < 0.05,
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


def petitions(rng, count=100):
    """Petitions, some late, some refused, some rated."""
    out = []
    for n in range(count):
        created = rng.randint(SINCE, NOW - DAY)
        done = _maybe(rng, created + 3_600, 6 * DAY, 0.85)
        fact = PetitionFact(
            f"P{n:05}", 1, UnitRef(), rng.choice(["GT", "MT", "TT"]), created, created + 3 * DAY,
            None if done is None or done > NOW else done,
            rng.choice([None, 0, 1, 1]) if done else None, 10.5, 106.4,
            refused=rng.random() < 0.05,
        )  # fmt: skip
        out.append((fact, rng.choice(UNITS)))
    return out


def tasks(rng, count=60):
    """Tasks of both assigners, due before and after the moment."""
    out = []
    for n in range(count):
        given = rng.randint(SINCE, NOW - 10 * DAY)
        done = _maybe(rng, given + DAY, 60 * DAY, 0.7)
        fact = seeded.TaskFact(
            f"T{n:05}", 1, f"Nhiệm vụ {n}", UnitRef(), rng.choice(["province", "sector"]), 2023,
            given, given + rng.randint(5, 60) * DAY, None if done is None or done > NOW else done,
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


def fill(store, seed, *, now=NOW):
    """Bring everything in, source by source, as pulls do."""
    rng = random.Random(seed)
    more = {"now": now}
    seeded.put(store, "dossier", "onestop", "dossiers", seeded.population(400, seed), **more)
    papers = documents(rng)
    seeded.put(store, "document", "docsystem", "outgoing", papers, **more)
    exchanged = [(fact, unit) for fact, unit in documents(random.Random(seed + 1), 80)]
    for fact, _ in exchanged:
        object.__setattr__(fact, "code", f"E{fact.code}")
    seeded.put(store, "document", "edoc", "sent", exchanged, **more)
    sets = [
        (seeded.dataset(f"S{n}", rng.choice(["attribute", "geographic"]), rng.randint(SINCE, NOW)),
         rng.choice(UNITS))
        for n in range(40)
    ]  # fmt: skip
    seeded.put(store, "dataset", "opendata", "datasets", sets, covered=(0, None), **more)
    seeded.put(store, "task", "tasks", "tasks", tasks(rng), covered=(0, None), **more)
    seeded.put(store, "petition", "petitions", "petitions", petitions(rng), **more)
    visits = [
        (seeded.figure(name, f"2023-{m:02}-28", rng.randint(1, 90_000)), PROVINCE)
        for m in (6, 9, 11)
        for name in ("app.installs", "zalo.visits")
    ]
    seeded.put(store, "observation", "citizen_app", "installs", visits[::2], **more)
    seeded.put(store, "observation", "zalo", "visits", visits[1::2], **more)
    seeded.put(
        store, "observation", "reported", "figures", figures(rng), covered=(0, None), **more
    )  # fmt: skip

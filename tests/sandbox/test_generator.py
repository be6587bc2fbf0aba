"""The generator: the same from the same seed, in the rhythm of offices, by the calendar's terms."""

from __future__ import annotations

import numpy as np
import pytest

from core.clock import day_date, from_epoch
from core.units import Level
from sandbox.dossiers import columns
from sandbox.places import MERGED, places
from sandbox.procedures import fields, procedures
from sandbox.rhythm import Rhythm, calendar, local
from sandbox.world import World
from tests.sandbox.province import made, seconds


def same(one: World, other: World) -> bool:
    mine, theirs = columns(one.dossiers), columns(other.dossiers)
    return all(np.array_equal(mine[name], theirs[name]) for name in mine)


def test_same_seed_same_province():
    assert same(World(5, "small", 2022, 2023), World(5, "small", 2022, 2023))
    assert not same(World(5, "small", 2022, 2023), World(6, "small", 2022, 2023))


def test_growing_over_a_new_year_gives_what_was_planned():
    grown = World(5, "small", 2023, 2023)
    grown.reach(from_epoch(seconds("2024-01-02")))
    whole = World(5, "small", 2023, 2024)
    assert same(grown, whole)
    assert np.array_equal(grown.timeline.at, whole.timeline.at)
    assert np.array_equal(grown.documents.issued, whole.documents.issued)


def test_sizes():
    assert len(made("small", 2022, 2023).dossiers) <= 20_000
    assert 290_000 <= len(made("demo", 2022, 2023).dossiers) <= 310_000


def test_procedures_and_fields():
    known = procedures()
    assert len(known) >= 600
    assert 110 <= len(fields()) <= 130
    assert len({p.code for p in known}) == len(known)
    assert all(p.weight > 0 and p.term >= 0 for p in known)
    used = np.unique(made("demo", 2022, 2023).dossiers.proc)
    assert len(used) > 0.9 * len(known)


@pytest.mark.parametrize("years", [(2022, 2023), (2024, 2025), (2025, 2026)])
def test_events_follow_one_another(years: tuple[int, int]):
    d = made("small", *years).dossiers
    last = np.zeros(len(d), np.int64)
    for name in (
        "submitted", "received", "started", "asked", "answered", "asked2", "answered2", "ended",
    ):  # fmt: skip
        at = getattr(d, name).astype(np.int64)
        assert (at[at > 0] > last[at > 0]).all(), name
        last = np.where(at > 0, at, last)
    assert (
        d.returned[(d.kind == 9) & (d.returned > 0)] > d.ended[(d.kind == 9) & (d.returned > 0)]
    ).all()


@pytest.mark.parametrize("years", [(2022, 2023), (2025, 2026)])
def test_nobody_is_received_on_a_free_day(years: tuple[int, int]):
    d = made("small", *years).dossiers
    at = d.received[d.received > 0].astype(np.int64)
    assert all(calendar().is_working(day_date(int(day))) for day in np.unique(local(at)))
    tod = (at + 25_200) % 86_400
    assert ((tod >= 27_000) & (tod <= 61_200)).all()
    assert not ((tod > 41_400) & (tod < 48_600)).any()


def test_mondays_and_month_ends_are_busy_and_tet_is_quiet():
    d = made("demo", 2022, 2023).dossiers
    days, count = np.unique(local(d.received[d.received > 0].astype(np.int64)), return_counts=True)
    at = {day_date(int(day)): int(n) for day, n in zip(days, count, strict=True)}

    def mean(days: list[int]) -> float:
        return sum(days) / len(days)

    monday = mean([n for day, n in at.items() if day.weekday() == 0])
    friday = mean([n for day, n in at.items() if day.weekday() == 4])
    assert monday > 1.2 * friday
    january = [n for day, n in at.items() if (day.year, day.month) == (2023, 1)]
    march = [n for day, n in at.items() if (day.year, day.month) == (2023, 3)]
    assert sum(january) < 0.8 * sum(march)


def test_terms_are_working_days_to_the_close_of_business():
    d = made("small", 2022, 2023).dossiers
    rows = np.flatnonzero((d.due > 0) & (d.received > 0))[:3_000:7]
    for row in rows.tolist():
        received, due = from_epoch(int(d.received[row])), from_epoch(int(d.due[row]))
        term = procedures()[int(d.proc[row])].term
        assert (due.hour, due.minute, due.second) == (17, 0, 0)
        if term:
            assert due.date() == calendar().add(received.date(), term)
        else:
            assert calendar().between(received.date(), due.date()) <= 1


def test_rhythm_counts_as_the_calendar():
    rhythm, known = Rhythm(2023, 2023), calendar()
    days = np.arange(19_300, 19_600)
    for worked in (0, 1, 5, 22):
        ours = rhythm.add(days, np.full(len(days), worked))
        assert [day_date(int(d)) for d in ours] == [
            known.add(day_date(int(d)), worked) for d in days
        ]


def test_only_the_late_are_late():
    for years in ((2022, 2023), (2025, 2026)):
        d = made("small", *years).dossiers
        due, done = d.last_due(), np.isin(d.kind, (9, 10))
        assert (d.ended[done & d.late] > due[done & d.late]).all()
        dated = done & ~d.late & (due > 0)
        assert (d.ended[dated] <= due[dated]).all()


def test_codes_are_unique():
    world = made("small", 2022, 2023)
    codes = {world.code(row) for row in range(len(world.dossiers))}
    assert len(codes) == len(world.dossiers)
    code = world.code(1_234)
    assert world.find(code) == 1_234
    assert world.find("không có") is None
    assert world.find(code[:-5] + "99999") is None


def test_reorganisation():
    d = made("small", 2025, 2026).dossiers
    day = local(np.where(d.received > 0, d.received, d.submitted).astype(np.int64))
    known = places()
    for row in range(0, len(d), 11):
        place = known[int(d.old_unit[row])]
        assert place.open(int(local(np.array([d.received[row] or d.ended[row]]))[0]))
    after = d.unit[day >= MERGED]
    assert not any(known[u].level is Level.DISTRICT for u in np.unique(after))
    communes = {u for u in np.unique(after).tolist() if known[u].level is Level.COMMUNE}
    assert len(communes) == 96
    moved = d.moved > 0
    assert moved.any()
    assert (d.unit[moved] != d.old_unit[moved]).all()
    assert all(known[u].since >= known[o].until for u, o in zip(
        d.unit[moved & (day >= MERGED - 30)], d.old_unit[moved & (day >= MERGED - 30)], strict=True
    ) if known[o].level is not Level.AGENCY)  # fmt: skip
    assert (d.recv_unit != d.old_unit)[day >= MERGED].any()


def test_everything_that_may_happen_happens():
    d = made("small", 2022, 2023).dossiers
    assert set(np.unique(d.kind)) == {3, 7, 8, 9, 10}
    assert set(np.unique(d.channel)) == {1, 2, 3}
    assert set(np.unique(d.applicant)) == {1, 2, 3, 4}
    assert set(np.unique(d.paid)) == {0, 1, 2}
    assert set(np.unique(d.broken)) == {0, 1, 2}
    for share, low, high in (
        ((d.asked > 0).mean(), 0.01, 0.06), ((d.asked2 > 0).mean(), 0.0005, 0.01),
        ((d.received == 0).mean(), 0.002, 0.03), ((d.due == 0)[d.received > 0].mean(), 0.003, 0.01),
        ((d.returned == 0)[d.kind == 9].mean(), 0.03, 0.1),
    ):  # fmt: skip
        assert low < share < high

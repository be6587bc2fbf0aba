"""The article's figures, counted anew from the generator's own columns."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from core.clock import day_start
from sandbox import truth
from sandbox.lateness import REPORT as MOMENT
from sandbox.places import places
from tests.sandbox.province import made, seconds

YEAR = date(2023, 1, 1), date(2024, 1, 1)
SCALES = pytest.mark.parametrize("scale", ["small", "demo"])
SEEDS = pytest.mark.parametrize("seed", [1, 2, 77])


def test_the_moment():
    assert seconds("2023-12-26T17:30:00") == MOMENT


@SCALES
@SEEDS
def test_one_in_a_thousand_is_late(scale: str, seed: int):
    world = made(scale, 2022, 2023, seed)
    found = truth.dossiers(world, MOMENT, *YEAR)
    assert found.late == round(found.finished_due / 1_000)
    assert found.on_time_rate is not None
    assert f"{found.on_time_rate * 100:.1f}" == "99.9"
    assert found.received > 0.9 * len(world.dossiers) / 2


def test_the_world_of_the_next_year_says_the_same_of_its_own_dossiers():
    found = truth.dossiers(made("demo", 2023, 2024), MOMENT, *YEAR)
    assert found.late == round(found.finished_due / 1_000)


def test_lateness_sits_in_a_few_units():
    world = made("demo", 2022, 2023)
    d = world.dossiers
    late = d.late & (d.ended <= MOMENT) & (d.ended >= day_start(19_358))
    units = Counter(d.unit[late].tolist()).most_common()
    assert sum(n for _, n in units[:6]) > 0.6 * late.sum()
    assert all(places()[unit].name for unit, _ in units[:6])


@SCALES
def test_online_is_met_but_not_sustainably(scale: str):
    world = made(scale, 2022, 2023)
    year = truth.dossiers(world, MOMENT, *YEAR).online_rate
    assert year is not None
    assert 0.5 < year < 0.56
    months = [
        truth.dossiers(world, MOMENT, date(2023, m, 1), date(2023 + m // 12, m % 12 + 1, 1))
        for m in range(1, 13)
    ]
    rates = [m.online_rate or 0.0 for m in months]
    assert sum(rate < 0.5 for rate in rates) >= 5
    for end in (3, 6, 9, 12):
        assert rates[end - 1] > rates[end - 2] + 0.05
    assert np.std(rates) > 0.05


@SCALES
def test_something_is_open_and_set_apart(scale: str):
    found = truth.dossiers(made(scale, 2022, 2023), MOMENT, *YEAR)
    assert found.pending > 50
    assert min(found.refused, found.withdrawn, found.stopped, found.no_due, found.spoilt) > 0
    assert found.finished == found.finished_due + found.no_due
    assert 0 < found.early < found.on_time
    assert found.overdue_open < 0.03 * found.pending


@SCALES
@SEEDS
def test_documents(scale: str, seed: int):
    found = truth.documents(made(scale, 2022, 2023, seed), MOMENT, *YEAR)
    assert found.outgoing_electronic == found.outgoing
    assert found.electronic == found.outgoing + found.incoming
    assert found.outgoing - found.signed_agency == round(found.outgoing / 1_000)
    assert found.signed_person == found.signed_agency
    assert f"{found.signed_agency / found.outgoing * 100:.1f}" == "99.9"
    assert found.secret > 0


def test_register_counters_and_tasks():
    assert truth.data_sets(MOMENT) == {"attribute": 102, "geographic": 124, "total": 226}
    assert truth.counter("installs", MOMENT) == (84_500, date(2023, 12, 15))
    assert truth.counter("visits", MOMENT) == (127_900, date(2023, 12, 15))
    assert truth.tasks(2023, "tinh", MOMENT) == truth.TaskTruth(6, 6, 6, 0)
    assert truth.tasks(2023, "nganh", MOMENT).assigned == 0
    assert truth.tasks(2024, "tinh", MOMENT) == truth.TaskTruth(6, 0, 0, 0)
    assert truth.tasks(2024, "nganh", MOMENT) == truth.TaskTruth(18, 0, 0, 0)


def test_reported_figures():
    year = truth.reported(2022, MOMENT)["2023"]
    assert year["society.smartphones"] / year["society.population"] == 0.9
    assert year["society.households_fibre"] / year["society.households"] == 0.88
    assert year["ocop.products_on_floor"] < year["ocop.products"]
    assert year["team.members_trained"] < year["team.members"]


@pytest.mark.parametrize("now", ["2024-06-28", "2025-09-15", "2026-11-20"])
def test_other_years_are_plausible(now: str):
    at, year = seconds(now), int(now[:4])
    world = made("demo", year - 1, year)
    found = truth.dossiers(world, at, date(year, 1, 1), date(year + 1, 1, 1))
    assert found.on_time_rate is not None
    assert 0.98 <= found.on_time_rate <= 0.9955
    assert found.overdue_open > 10
    assert truth.data_sets(at)["total"] > 226
    assert truth.counter("installs", at)[0] > 84_500
    assert f"{year}-Q1" in truth.reported(year - 1, at)
    late = [truth.tasks(year, level, at).overdue for level in ("tinh", "nganh")]
    assert 0 <= sum(late) <= 6


def test_running_tasks_include_overdue_ones():
    overdue = sum(
        truth.tasks(2026, level, seconds(f"2026-{m:02d}-28")).overdue
        for level in ("tinh", "nganh") for m in range(2, 13)
    )  # fmt: skip
    assert overdue > 0

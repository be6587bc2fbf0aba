"""Scores of the simulated portal come from the sandbox's own dossiers."""

from __future__ import annotations

from datetime import date

import pytest

from core.clock import day_number
from sandbox import truth
from sandbox.scores import CEILINGS, counts, judged
from tests.sandbox.province import REPORT, made, seconds

NOW = seconds(REPORT)
FIRST, LAST = date(2023, 10, 1), date(2024, 1, 1)


def test_they_are_counted_from_the_dossiers() -> None:
    world = made("small", 2022, 2023)
    told = counts(world, NOW, day_number(FIRST), day_number(LAST))
    whole, known = told[-1], truth.dossiers(world, NOW, FIRST, LAST)
    assert (whole.whole, whole.finished) == (known.received, known.finished)
    assert whole.received > whole.whole
    assert whole.late == known.finished_due - known.on_time
    assert sum(one.received for n, one in told.items() if n >= 0) == whole.received
    points = whole.scores()
    assert points["TDGQ"] == round(20 * whole.timely / whole.received, 2)
    assert whole.total() == pytest.approx(sum(v for v in points.values() if v is not None))
    assert all(0 <= (v or 0) <= CEILINGS[k] for k, v in points.items())


def test_a_unit_without_dossiers_has_no_score_and_not_zero() -> None:
    world = made("small", 2022, 2023)
    told = counts(world, NOW, day_number(FIRST), day_number(date(2023, 10, 2)))
    idle = [told[n] for n, _ in judged(NOW, day_number(LAST)) if not told[n].received]
    assert idle
    assert {one.total() for one in idle} == {None}
    assert {one.scores()["TDGQ"] for one in idle} == {None}

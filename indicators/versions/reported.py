"""Why a figure that is reported is not what it was: which reports answer now, and which did."""

from __future__ import annotations

from dataclasses import replace

from core.period import Period
from core.units import Unit
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import Definition, Gain
from indicators.reported import observed, reporting
from store import sums
from store.facts import past

Reports = dict[tuple[int, int, int], float]
"""(unit, first day, day after the last) → the reported figure."""


def moved(
    snapshot: Snapshot,
    definition: Definition,
    measure: str,
    unit: Unit,
    period: Period,
    points: tuple[int, int],
) -> list[tuple[str, float, int]]:
    """(reason, amount, reports) by which a measure's sum of chosen reports has changed.

    A report that no longer answers because a later one does has been overtaken by late data.
    """
    then, now = (replace(snapshot, known=past.point(snapshot.conn, point)) for point in points)
    old, new = (_chosen(one, definition, measure, unit, period) for one in (then, now))
    held = _standing(now, measure)
    found: dict[str, tuple[float, int]] = {}
    for key in sorted({*old, *new}):
        amount = new.get(key, 0.0) - old.get(key, 0.0)
        if not amount:
            continue
        reason = "late_data"
        if key in old and key in new:
            reason = "correction"
        elif key in old and key not in held:
            reason = "deletion"
        before, count = found.get(reason, (0.0, 0))
        found[reason] = before + amount, count + 1
    return [(reason, amount, count) for reason, (amount, count) in sorted(found.items())]


def _chosen(
    snapshot: Snapshot, definition: Definition, measure: str, unit: Unit, period: Period
) -> Reports:
    """The reports whose figures were added up."""
    until = reporting.until(snapshot, period)
    closure = snapshot.places.closure(unit)
    found = reporting.reports(snapshot, definition.measures, until, closure)
    held = observed.hold(found, until)
    if isinstance(definition.value, Gain):
        days_of = observed.rises(held, measure, unit.unit_id, period.start_day) or {}
        return {(unit.unit_id, *days): rise for days, rise in days_of.items()}
    choice = reporting.choose(snapshot, held, definition, period, unit)
    if choice is None:
        return {}
    days = (choice.start_day, choice.end_day)
    return {(one, *days): held[one][days].figures[measure] for one in choice.unit_ids}


def _standing(snapshot: Snapshot, measure: str) -> set[tuple[int, int, int]]:
    """Every report of the measure that has not been taken back."""
    rows = sums.observations(
        snapshot.conn, snapshot.tenant, measure, until_day=2**30, known=snapshot.known
    )
    return {(row["unit_id"], row["start_day"], row["end_day"]) for row in rows}

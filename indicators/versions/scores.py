"""Why a score is not what it was: which parts gave other points, and why their inputs moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.clock import day_date
from core.period import Period
from core.units import Unit
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import Definition
from indicators.evaluating.evaluate import Outcome
from indicators.evaluating.scoring import Score, scored
from indicators.versions import frozen
from store.published.values import StoredValue

Why = Callable[[Snapshot, Definition, Unit, StoredValue, StoredValue], str]
"""The reason of a step of an input (``ledger.why``)."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A part whose points changed; ``reason`` "": nothing published tells of its input."""

    code: str
    title: str
    before: float | None
    after: float | None
    reason: str


def moved(
    s: Snapshot,
    definition: Definition,
    score: Score,
    unit: Unit,
    old: StoredValue,
    new: StoredValue,
    why: Why,
) -> list[Moved]:
    """The parts that gave other points in the newer of two versions, in order."""
    period = Period.parse(new.period, day_date(s.today))
    held = {
        id: frozen.versions(s, s.definitions[id], unit, period)
        for id in definition.inputs
        if id in s.definitions
    }
    ends = [{id: _at(rows, one) for id, rows in held.items()} for one in (old, new)]
    pairs = zip(*(scored(score, _outcomes(end)) for end in ends), strict=True)
    out = []
    for then, now in pairs:
        if then.points == now.points:
            continue
        id = then.component.indicator or ""
        before, after = (end.get(id) for end in ends)
        reason = ""
        if after is not None and before is None:
            reason = after.reason
        elif after is not None and before is not None and after.version != before.version:
            reason = why(s, s.definitions[id], unit, before, after)
        part = then.component
        out.append(Moved(part.code, f"{part.code} {part.name.vi}", then.points, now.points, reason))
    return out


def _at(rows: list[StoredValue], one: StoredValue) -> StoredValue | None:
    """The version of an input that a score was made from: of the same evaluation or before it."""
    if frozen.made_now(one):
        return rows[-1] if rows else None
    made = [
        row
        for row in rows
        if not frozen.made_now(row) and (row.known_from, row.run_id) <= (one.known_from, one.run_id)
    ]
    return made[-1] if made else None


def _outcomes(end: Mapping[str, StoredValue | None]) -> dict[str, Outcome]:
    return {
        id: Outcome(one.value, one.numerator, one.denominator, one.null_reason)
        for id, one in end.items()
        if one is not None
    }

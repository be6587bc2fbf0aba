"""What else moved with a value: the parts of a score, the units of a share, each with its step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.clock import day_date
from core.period import Period
from core.units import Unit
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import Definition, ShareOfUnits
from indicators.evaluating.evaluate import Outcome
from indicators.evaluating.scoring import Score, scored
from indicators.versions import frozen
from store.published import values
from store.published.values import StoredValue


class Turn(NamedTuple):
    """A step of a value by its two ends."""

    definition: Definition
    unit: Unit
    old: StoredValue
    new: StoredValue

    @property
    def name(self) -> tuple[str, str]:
        """Which step it is."""
        return self.old.value_id, self.new.value_id


@dataclass(frozen=True, slots=True)
class Part:
    """A part that moved with the value: its points, or a unit's figure.

    ``turn``: the step of its input; None where nothing published tells of it, ``first`` then why it
    came.
    """

    code: str
    title: str
    before: float | None
    after: float | None
    turn: Turn | None
    first: str = ""

    @property
    def amount(self) -> float:
        """By how much it moved."""
        return (self.after or 0.0) - (self.before or 0.0)


def parts(s: Snapshot, turn: Turn) -> list[Part]:
    """The parts of a score that gave other points, in order; the units of a share that moved."""
    if isinstance(turn.definition.value, Score):
        return _of_score(s, turn, turn.definition.value)
    if isinstance(turn.definition.value, ShareOfUnits):
        return _of_share(s, turn, turn.definition.value)
    return []


def _of_score(s: Snapshot, turn: Turn, score: Score) -> list[Part]:
    period = Period.parse(turn.new.period, day_date(s.today))
    held = {
        id: frozen.versions(s, s.definitions[id], turn.unit, period)
        for id in turn.definition.inputs
        if id in s.definitions
    }
    ends = [{id: _at(rows, one) for id, rows in held.items()} for one in (turn.old, turn.new)]
    out = []
    for then, now in zip(*(scored(score, _outcomes(end)) for end in ends), strict=True):
        if then.points == now.points:
            continue
        part, id = then.component, then.component.indicator or ""
        before, after = (end.get(id) for end in ends)
        step, first = None, ""
        if after is not None and before is None:
            first = after.reason
        elif after is not None and before is not None and after.version != before.version:
            step = Turn(s.definitions[id], turn.unit, before, after)
        title = f"{part.code} {part.name.vi}"
        out.append(Part(part.code, title, then.points, now.points, step, first))
    return out


def _of_share(s: Snapshot, turn: Turn, share: ShareOfUnits) -> list[Part]:
    """Units whose figure the same evaluation found to be another; each weighs the same."""
    definition = s.definitions.get(share.indicator)
    if definition is None or frozen.made_now(turn.new):
        return []
    out = []
    at, period, inside = turn.new.known_from, [turn.new.period], s.places.closure(turn.unit)
    for row in values.known_at(s.conn, at, share.indicator, unit_ids=inside, periods=period):
        unit = s.places.by_id[row.unit_id]
        if unit.level != share.level or row.run_id != turn.new.run_id:
            continue
        held = values.versions(s.conn, row.key)
        before = next((one for one in held if one.version == row.version - 1), None)
        step = None if before is None else Turn(definition, unit, before, row)
        if before is None or frozen.differ(before, row):
            out.append(Part(unit.code, unit.name, 0.0, 1.0, step, row.reason))
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

"""Reported figures for a question: read from the store, answered by ``observed``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.clock import day_date, local_day
from core.period import Period
from core.reporting import kept
from core.units import Level, Unit
from indicators.asking.places import asked_day
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import Definition, Gain
from indicators.evaluating import absent
from indicators.evaluating.evaluate import Inputs
from indicators.reported import observed
from store import sums


def reports(
    snapshot: Snapshot, names: Sequence[str], until_day: int, unit_ids: list[int] | None = None
) -> list[observed.Report]:
    """Undivided reported figures of these measures whose period began before ``until_day``."""
    rows = snapshot.read(
        "observation",
        sums.observations,
        snapshot.conn,
        snapshot.tenant,
        names,
        unit_ids=unit_ids,
        until_day=until_day - 1,
        dims="",
        known=snapshot.known,
    )
    return [
        observed.Report(
            row["measure"],
            row["unit_id"],
            row["start_day"],
            row["end_day"],
            row["value"],
            local_day(row["known_from"]),
        )
        for row in rows
    ]


def until(snapshot: Snapshot, period: Period) -> int:
    """Day number after the last day that an answer for the period may speak for."""
    return min(period.end_day, snapshot.today + 1)


def ask(
    snapshot: Snapshot, definition: Definition, period: Period, unit: Unit, by: str = ""
) -> dict[str, Inputs]:
    """Inputs of a unit, or of its parts that have reported, by id as text."""
    end = until(snapshot, period)
    found = reports(snapshot, definition.measures, end, snapshot.places.closure(unit))
    held = observed.hold(found, end)
    if not by:
        return {"": answer(snapshot, held, definition, period, unit)}
    parts = [one for one in snapshot.places.parts(unit, period) if one.unit_id in held]
    return {str(one.unit_id): answer(snapshot, held, definition, period, one) for one in parts}


def of_level(
    snapshot: Snapshot, definition: Definition, period: Period, unit: Unit, level: Level
) -> list[tuple[Unit, Inputs]]:
    """Inputs of every unit of a level inside one, as valid at the period's end."""
    end = until(snapshot, period)
    held = observed.hold(
        reports(snapshot, definition.measures, end, snapshot.places.closure(unit)), end
    )
    inside = snapshot.places.reporters(unit, asked_day(period, day_date(snapshot.today)))
    owing = [snapshot.places.by_id[id] for id in inside.get(level, [])]
    return [(one, answer(snapshot, held, definition, period, one)) for one in owing]


def choose(
    snapshot: Snapshot, held: observed.Held, definition: Definition, period: Period, unit: Unit
) -> observed.Choice | None:
    """The unit's own figures or those of its parts, by level, whichever speak for a later time."""
    parts: list[Sequence[int]] = [()]
    if unit.level in (Level.PROVINCE, Level.DISTRICT):
        parts += _instead(snapshot, definition.measures, unit, period)
    asked = period.start_day, period.end_day
    found = [observed.choose(held, definition.measures, unit.unit_id, ids, asked) for ids in parts]
    return max(
        (one for one in found if one is not None),
        key=lambda one: (one.reaches, one.own, one.coverage),
        default=None,
    )


def _instead(
    snapshot: Snapshot, names: Sequence[str], unit: Unit, period: Period
) -> list[list[int]]:
    """Sets of units inside one, each of which may report in its place.

    A district reports about its communes, so one of the two levels; departments report about
    themselves, so they stand beside either. Who owes the figures is said by the duties.
    """
    inside = snapshot.places.reporters(unit, asked_day(period, day_date(snapshot.today)))
    owed = {one.about for one in kept().duty if set(names) <= set(one.measures)}
    beside = inside.get(Level.AGENCY, []) if Level.AGENCY in owed else []
    places = [one for one in (Level.DISTRICT, Level.COMMUNE) if one in owed]
    if not places and not beside:  # of the province itself: whoever reports a part
        places = [Level.DISTRICT, Level.COMMUNE]
    found = [beside + inside.get(one, []) for one in places] or [beside]
    return [one for one in found if one]


def answer(
    snapshot: Snapshot, held: observed.Held, definition: Definition, period: Period, unit: Unit
) -> Inputs:
    """Inputs from the reports that answer for the unit; where there are none, why."""
    if isinstance(definition.value, Gain):
        days = period.start_day, until(snapshot, period)
        made = observed.gain(held, definition.value.measure, unit.unit_id, *days, snapshot.now)
    else:
        choice = choose(snapshot, held, definition, period, unit)
        made = observed.answer(held, definition.measures, choice, snapshot.now)
    if made.as_of is None:
        made = replace(made, lacking=absent.reported(definition, unit, period))
    return made

"""Once a day: forecasts are made and kept, past ones scored, and what may not last is noted.

Called by jobs after an evaluation. A second call of the same day finds nothing to do; an indicator
whose source still loads waits for a later one.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict

from core.calendar import WorkingCalendar
from core.clock import Clock, day_date, day_number, day_start, epoch, local_day
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Status
from indicators.asking.answering import Answering
from indicators.asking.snapshot import Snapshot
from indicators.defining import targets
from indicators.defining.loader import Definitions, kept
from indicators.defining.model import Definition
from indicators.evaluating.publish import snap
from indicators.outlook import made, prospect, reach
from indicators.outlook.sustain import Reason
from store.database import meta, notes
from store.database.engine import Store
from store.published import findings, forecasts, values
from store.published.findings import Reasons
from store.published.forecasts import Forecast

log = logging.getLogger(__name__)
_NOTE = "outlook"


def run(
    store: Store,
    clock: Clock,
    calendar: WorkingCalendar,
    *,
    floors: Mapping[str, int] | None = None,
    definitions: Definitions | None = None,
) -> int:
    """How many indicators were looked at anew. Raises StoreError."""
    now, held = epoch(clock.now()), definitions or kept()
    with store.read() as conn:
        marks: dict[str, str] = notes.get(conn, f"{_NOTE}.marks") or {}
        told = findings.known(conn, _new_year(now), now)
        snapshot = snap(conn, store.tenant, now, held, floors)
        due = [one for one in held.all if marks.get(one.id) != _mark(one, snapshot)]
        due = [one for one in due if _ready(one, snapshot)]
        if not due:
            return 0
        new, came, found = _look(snapshot, calendar, due)
    known = {one.id for one in held.all}
    found |= {id: [] for id in told if id not in known}
    changed = {id: reasons for id, reasons in found.items() if told.get(id, []) != reasons}
    with store.write() as conn:
        forecasts.keep(conn, new)
        for row, actual in came:
            forecasts.score(conn, [row.key], actual, now)
        findings.keep(conn, changed, now)
        left = {id: mark for id, mark in marks.items() if id in known}
        notes.put(conn, f"{_NOTE}.marks", left | {one.id: _mark(one, snapshot) for one in due})
        if new or came or changed:
            number, run_id = meta.revision(conn) + 1, f"{time.time_ns() // 1_000_000:012x}ahead"
            meta.record(conn, number, now=now, run_id=run_id, kind=_NOTE, rows=len(new))
    return len(due)


def remarks(snapshot: Snapshot, moment: int | None = None) -> dict[str, tuple[Reason, ...]]:
    """Indicators of which it was known by a moment that they are met and may not last.

    Of the province's year to date, as found on the last day of the moment's year that was looked
    at: id → reasons.
    """
    until = snapshot.now if moment is None else moment
    return {
        id: tuple(Reason(**one) for one in reasons)
        for id, reasons in findings.known(snapshot.conn, _new_year(until), until).items()
    }


def looked(snapshot: Snapshot, moment: int) -> bool:
    """Was it looked at by a moment at all? Else no remark does not mean that all would last."""
    first = findings.first(snapshot.conn)
    return first is not None and first <= moment


def _new_year(moment: int) -> int:
    """When the year of a moment began: another year's figures have reasons of their own."""
    return day_start(day_number(day_date(local_day(moment)).replace(month=1, day=1)))


def _mark(definition: Definition, snapshot: Snapshot) -> str:
    """Changes with the day and with anything that the definition says."""
    text = definition.model_dump_json()
    return f"{snapshot.today} {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _ready(definition: Definition, snapshot: Snapshot) -> bool:
    """Has every source delivered, and none its first load still to do?"""
    held = snapshot.covers_of(definition)
    return all(one.until is not None and not one.loading for one in held)


def _look(
    snapshot: Snapshot, calendar: WorkingCalendar, due: list[Definition]
) -> tuple[list[Forecast], list[tuple[Forecast, float]], dict[str, Reasons]]:
    """Forecasts to keep, forecasts with what came, and findings by indicator."""
    today = day_date(snapshot.today)
    province = snapshot.places.province(today)
    answering = Answering(snapshot, calendar, 0)  # nothing of the past is asked
    new: list[Forecast] = []
    came: list[tuple[Forecast, float]] = []
    found: dict[str, Reasons] = {}
    for one in due:
        if made.foretold(one):
            for unit in [province, *_own(snapshot, one)]:
                new += made.forecasts(snapshot, one, unit, calendar)
        came += _came(snapshot, one)
        found[one.id] = _reasons(answering, one, Period.of(Grain.YTD, today))
    return new, came, found


def _own(snapshot: Snapshot, definition: Definition) -> list[Unit]:
    """The units of today that have a target of their own; a code that names none is logged."""
    today = day_date(snapshot.today)
    found: dict[int, Unit] = {}
    for spec in definition.targets:
        named = [one for one in snapshot.places.by_id.values() if targets.names(spec, one)]
        if spec.unit and not named:
            log.error("%s: mục tiêu của đơn vị không có: %s", definition.id, spec.unit)
        found |= {
            one.unit_id: one
            for one in named
            if one.valid(today) and one.level is not Level.PROVINCE
        }
    return [found[id] for id in sorted(found)]


def _came(snapshot: Snapshot, definition: Definition) -> list[tuple[Forecast, float]]:
    """Forecasts of periods that are over, with the value that was delivered whole."""
    out = []
    for row in forecasts.unscored(snapshot.conn, definition.id, snapshot.today):
        held = values.current(
            snapshot.conn, definition.id, unit_ids=[row.unit_id], periods=[row.period]
        )
        out += [
            (row, one.value)
            for one in held
            if one.value is not None
            and one.definition == row.definition  # another one counts another thing
            and made.whole(snapshot, definition, one)
        ]
    return out


def _reasons(answering: Answering, definition: Definition, period: Period) -> Reasons:
    """Why the province's year to date may not last, although it is on target."""
    if period.grain not in definition.grains or not definition.targets:
        return []
    unit = answering.s.places.province(day_date(answering.s.today))
    value = answering.value(definition, unit, period, {})
    if value.status is not Status.ON:
        return []
    at = reach.progress(answering, value)
    fair = reach.fair(answering, definition, unit, value, at)
    found = prospect.finding(answering, definition, unit, value, fair)
    return [asdict(one) for one in found.reasons] if found else []

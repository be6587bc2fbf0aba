"""Evaluation: turn what changed in the facts into published values, version by version.

Called by jobs after every committed batch, and now and then without one, because values also move
with the calendar and with the sources' health. Running it twice changes nothing.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.calendar import WorkingCalendar
from core.clock import Clock, day_date, epoch, local_day
from core.errors import StoreError
from core.period import Period
from core.runs import HOUSE, Outcome, Run
from core.units import Level
from indicators.asking.places import Places
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining.loader import Definitions, kept
from indicators.defining.measure import Shape
from indicators.defining.model import Definition
from indicators.evaluating import balanced, gather, plan
from indicators.evaluating.bulk import TOTAL, Bulk, stretch, unit_of
from indicators.evaluating.evaluate import Inputs, evaluate
from indicators.evaluating.evaluated import State, first_day
from indicators.proving import sources
from store.counting import dirty
from store.database import meta
from store.database.engine import Store
from store.database.spool import spool
from store.ledger import runs
from store.places import units
from store.published import values
from store.published.values import NewValue, StoredValue

Progress = Callable[[float], None]
"""Told the share that is done, 0..1."""

SOURCE, STREAM = HOUSE, "values"
"""What the evaluation's runs name as their source."""

_TRIES = 10
"""Evaluations begun anew because another process published in between."""


def run(
    store: Store,
    clock: Clock,
    calendar: WorkingCalendar,
    *,
    full: bool = False,
    progress: Progress | None = None,
    floors: Mapping[str, int] | None = None,
    definitions: Definitions | None = None,
    folder: Path | None = None,
) -> Run:
    """Evaluate what the dirty marks, the calendar and changed definitions demand, or everything.

    ``floors``: where each source's first load ends (``sources.floors_of``). ``folder``: where what
    differs waits, on disk, until all is published as one; None: the system's. The run's row is
    written unless there was nothing to do (outcome ``skipped``). ``fetched`` counts evaluated
    values, ``changed`` those that differ from what was published. Raises StoreError, ConfigError.
    """
    held = definitions or kept()
    for _ in range(_TRIES):
        done = _once(store, clock, calendar, held, floors, progress, folder, full=full)
        if done is not None:
            return done
    raise StoreError(
        "Tiến trình khác đang tính và công bố số liệu. Chạy lại khi tiến trình đó xong.",
        f"overtaken {_TRIES} times",
    )


def _once(
    store: Store,
    clock: Clock,
    calendar: WorkingCalendar,
    held: Definitions,
    floors: Mapping[str, int] | None,
    progress: Progress | None,
    folder: Path | None,
    *,
    full: bool,
) -> Run | None:
    """One evaluation; None, and nothing kept, when another one published since ours read.

    Compared is the last evaluation, not the revision: a load commits batches all the time, and
    their marks stay for the next evaluation (``dirty.clear``). What differs waits on disk, year
    by year, and no writer waits meanwhile; then one transaction publishes it all.
    """
    now = epoch(clock.now())
    done = Run(_run_id(), SOURCE, STREAM, "evaluate", now, heartbeat_at=int(time.time()))
    with spool(folder) as shelf:
        with store.read() as conn:
            done.cursor_after = str(meta.revision(conn))  # the facts it reads, in order of commits
            marks = dirty.take(conn)
            before = State.read(conn)
            snapshot = snap(conn, store.tenant, now, held, floors)
            wanted = due(snapshot, marks, before, full=full)
            rows = shelf.keep(new for _, new in changed(snapshot, wanted, done, progress))
            after = State.of(snapshot, held, calendar, done.run_id, before)
            if not rows and not marks and after == before and not full:
                done.outcome, done.finished_at = Outcome.SKIPPED, now
                return done
            done.outcome = Outcome.SUCCESS
            balanced.tell(done, snapshot, wanted)
        done.finished_at = epoch(clock.now())
        with store.write() as conn:
            if State.read(conn).run != before.run:
                return None
            again = (NewValue(**one) for one in rows)
            done.changed = values.publish(conn, again, done.run_id, now)
            done.unchanged = done.fetched - done.changed
            dirty.clear(conn, marks)
            after.keep(conn)
            if after.health != before.health and not done.changed:
                number = meta.revision(conn) + 1
                meta.record(conn, number, now=now, run_id=done.run_id, kind="health", rows=0)
            runs.write(conn, done)
    return done


def _run_id() -> str:
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(3)}"


def snap(
    conn: Any, tenant: int, now: int, held: Definitions, floors: Mapping[str, int] | None
) -> Snapshot:
    """What one reading of the store knows."""
    return Snapshot(
        conn,
        tenant,
        Places(units.all_units(conn, tenant), units.successions(conn, tenant)),
        sources.covers(conn, tenant, now, floors),
        held.by_id(),
        now,
    )


def due(
    snapshot: Snapshot, marks: Iterable[plan.Mark], before: State, *, full: bool
) -> list[plan.Due]:
    """Every indicator's periods to compute."""
    marks = list(marks)
    left = plan.Before(before.day, before.hashes)
    then = _then(snapshot, before)
    out: list[plan.Due] = []
    for definition in snapshot.definitions.values():
        if snapshot.waiting(definition):
            continue
        parts = snapshot.told_by(definition)
        first = first_day(snapshot, definition, before)
        periods = plan.periods(day_date(first), day_date(snapshot.today))
        asked = () if plan.anew(definition, left, full=full) else periods
        # what a load that is over still owed to a score is owed no more
        ended = definition.id not in before.begun and not snapshot.arriving(definition)
        moved = frozenset(one for one in asked if ended or _moved(snapshot, then, parts, one))
        out += plan.due(
            definition,
            snapshot.measures_behind(definition),
            periods,
            marks,
            left,
            snapshot.today,
            snapshot.places,
            moved,
            full=full,
        )
    return out


def _moved(now: Snapshot, then: Snapshot, parts: list[Definition], period: Period) -> bool:
    """Was another share of the period delivered than at the last evaluation, of any part?

    Of what settles with its period nothing is delivered afterwards; time alone moves running ones.
    """
    return any(
        now.delivered(one, period)[0] != then.delivered(one, period)[0]
        for one in parts
        if period.end_day > then.today or now.covers_of(one) != then.covers_of(one)
        if not then.settled(one, period)
    )


def _then(snapshot: Snapshot, before: State) -> Snapshot:
    """The same, but with what the sources had delivered at the last evaluation."""
    covers = {}
    for name, one in snapshot.covers.items():
        since, until = before.covers.get(name, (None, None))
        covers[name] = replace(one, since=since, until=until)
    return replace(snapshot, covers=covers, now=before.at)


def changed(
    snapshot: Snapshot, wanted: Sequence[plan.Due], done: Run, progress: Progress | None = None
) -> Iterator[tuple[StoredValue | None, NewValue]]:
    """What differs: (the version that holds, the new value). Counts all in ``done.fetched``."""
    told = 0
    for part in plan.parts(wanted):
        bulk = Bulk(snapshot, stretch([one.period for one in part]))
        by_id: dict[str, list[plan.Due]] = {}
        for one in part:
            by_id.setdefault(one.definition.id, []).append(one)
        bulk.prepare(snapshot.definitions[id] for id in by_id)
        for mine in by_id.values():
            yield from _differing(snapshot, bulk, mine, done)
            told += len(mine)
            if progress is not None:
                progress(told / len(wanted))


def _differing(
    snapshot: Snapshot, bulk: Bulk, mine: Sequence[plan.Due], done: Run
) -> Iterator[tuple[StoredValue | None, NewValue]]:
    """What differs of some periods of one indicator."""
    id, codes = mine[0].definition.id, [one.period.code for one in mine]
    held = {(v.unit_id, v.period): v for v in values.current(snapshot.conn, id, periods=codes)}
    units_of: dict[str, set[int]] = {}
    for unit, code in held:
        units_of.setdefault(code, set()).add(unit)
    for one in mine:
        for row in _rows(snapshot, bulk, one, units_of.get(one.period.code, set())):
            done.fetched += 1
            old = held.get((row.unit_id, row.period))
            if not values.same(old, row):
                yield old, replace(row, cause=cause(snapshot, one.definition, old, row))


def _rows(snapshot: Snapshot, bulk: Bulk, one: plan.Due, held: set[int]) -> Iterator[NewValue]:
    """New values of one period: units with data, and those published that have none any more."""
    definition, period = one.definition, one.period
    found = bulk.inputs(definition, period)
    observed = snapshot.observed(definition)
    over = gather.over(snapshot, definition, period)  # what was published of it ends as unknown
    if TOTAL not in found and not observed and not over:
        return
    province = unit_of(snapshot, TOTAL, period).unit_id
    made = {province if id == TOTAL else id: inputs for id, inputs in found.items()}
    lost = gather.lacking(snapshot, definition, period)
    if not observed and not over:
        whole = found[TOTAL]
        nothing = dict.fromkeys(definition.measures, 0.0)
        lost = Inputs(nothing, coverage=whole.coverage, as_of=whole.as_of)
    ended = {id for id in held - {province} if snapshot.places.by_id[id].level is Level.PROVINCE}
    made |= {id: lost for id in held - ended if id not in made}  # an ended one keeps its last
    for id, inputs in made.items():
        if one.units is None or id in one.units:
            yield new_value(definition, period, id, inputs)


def new_value(definition: Definition, period: Period, unit_id: int, inputs: Inputs) -> NewValue:
    """One evaluated value, ready to be published."""
    outcome = evaluate(definition, inputs)
    return NewValue(
        indicator=definition.id,
        unit_id=unit_id,
        period=period.code,
        grain=period.grain.value,
        start_day=period.start_day,
        end_day=period.end_day,
        value=outcome.value,
        numerator=outcome.numerator,
        denominator=outcome.denominator,
        definition=definition.hash,
        coverage=inputs.coverage,
        as_of=inputs.as_of,
        null_reason=outcome.reason,
    )


def cause(
    snapshot: Snapshot, definition: Definition, old: StoredValue | None, new: NewValue
) -> str:
    """Why it moved, where the figures do not tell it.

    Until the first load of all that it is made of was whole, nothing else is said of it. Of closed
    stocks, spans, reported figures and scores nothing is guessed: only the records tell.
    """
    if old is None or old.definition != new.definition:
        return ""
    if snapshot.begun(definition.id) is None:
        return "loading"
    if local_day(old.known_from) < new.end_day:
        return ""
    if (old.value, old.numerator, old.denominator) == (new.value, new.numerator, new.denominator):
        return "running"  # another share of it has come, and the figure stands
    if not snapshot.observed(definition) and old.coverage is not None and old.coverage < 1:
        return "running"  # its source was behind, or a longer load brought what belongs to it
    shapes = {one.shape for one in measures_of(definition)}
    return "" if shapes and shapes <= {Shape.FLOW, Shape.HISTOGRAM} else "unexplained"

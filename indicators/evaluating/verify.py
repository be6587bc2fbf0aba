"""Proof that the published values are what the facts say now: everything is evaluated again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.clock import Clock, day_date, epoch
from core.period import Grain, Period
from core.runs import Run
from core.units import Level
from indicators.asking.answering import served
from indicators.asking.snapshot import Snapshot
from indicators.defining.loader import Definitions, kept
from indicators.defining.model import Definition
from indicators.evaluating import balanced, gather, publish
from indicators.evaluating.evaluated import State
from indicators.form0206a.forms import forms
from store.counting import dirty
from store.database.engine import Store
from store.published.values import NewValue, StoredValue

_SHOWN = 50
_RECOUNTED = 2
"""Newest months of which the form of every unit is counted again from the facts: one reading of
them all for each, so not of every period."""


def verify(
    store: Store,
    clock: Clock,
    *,
    floors: Mapping[str, int] | None = None,
    definitions: Definitions | None = None,
) -> list[str]:
    """One sentence a difference, none when all is well; balances of form II.06a included.

    What is marked for evaluation is left out: it is known to be behind. So are figures that move
    with every second in a running period. Raises StoreError.
    """
    held = definitions or kept()
    shown, more = list[str](), 0
    with store.read() as conn:
        snapshot = publish.snap(conn, store.tenant, epoch(clock.now()), held, floors)
        for said in _differences(snapshot, held):
            if len(shown) < _SHOWN:
                shown.append(said)
            else:
                more += 1
    return [*shown, f"… và {more} sai khác nữa"] if more else shown


def _differences(snapshot: Snapshot, held: Definitions) -> Iterator[str]:
    """Every difference, one after the other, so that a store full of them is told too."""
    before = State.read(snapshot.conn)
    behind = {
        (one.definition.id, one.period.code)
        for one in publish.due(snapshot, dirty.take(snapshot.conn), before, full=False)
    }
    wanted = [
        one
        for one in publish.due(snapshot, (), before, full=True)
        if (one.definition.id, one.period.code) not in behind
    ]
    yield from balanced.faults(snapshot, wanted)
    months = {one.period for one in wanted if one.period.grain is Grain.MONTH}
    for period in sorted(months)[-_RECOUNTED:]:
        unit = snapshot.places.province(period.start)
        for id, made in forms(snapshot, period, unit, {}, "unit", proof=True).items():
            name = snapshot.places.by_id[int(id)].name
            yield from balanced.told(f"{period.code} {name}", made)
    for old, new in publish.changed(snapshot, wanted, Run("", "", "")):
        yield _difference(snapshot.places.by_id[new.unit_id].code, old, new)
    for definition in held.all:
        yield from _frozen(snapshot, definition)


def _frozen(snapshot: Snapshot, definition: Definition) -> Iterator[str]:
    """Years to an earlier day that answer from the store although no evaluation reaches them."""
    provinces = [
        one.unit_id for one in snapshot.places.by_id.values() if one.level is Level.PROVINCE
    ]
    today = day_date(snapshot.today)
    for row in served(snapshot, definition, provinces, None, Grain.YTD.value):
        period = Period.parse(row.period, today)
        if row.end_day > snapshot.today:
            continue
        unit = snapshot.places.by_id[row.unit_id]
        inputs = gather.ask(snapshot, definition, period, unit, {})[""]
        new = publish.new_value(definition, period, row.unit_id, inputs)
        if (row.value, row.numerator, row.denominator) != (
            new.value,
            new.numerator,
            new.denominator,
        ):
            yield _difference(unit.code, row, new)


def _difference(code: str, old: StoredValue | None, new: NewValue) -> str:
    was = "chưa công bố" if old is None else f"công bố {_told(old)}"
    return f"{new.indicator} {code} {new.period}: {was}, tính lại {_told(new)}"


def _told(one: StoredValue | NewValue) -> str:
    parts = [f"{n:g}" for n in (one.numerator, one.denominator) if n is not None]
    divided = f"{'/'.join(parts)} = " if one.denominator is not None else ""
    return f"{divided}{one.value} (độ phủ {one.coverage})"

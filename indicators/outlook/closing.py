"""What the running month will likely come to, learned from months that the store watched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from core.clock import day_date
from core.period import Grain, Period
from core.units import Unit
from indicators.asking.answering import Answering
from indicators.asking.snapshot import is_observed, measures_of
from indicators.defining.measure import Shape
from indicators.defining.model import CountOf, Definition, Ratio, SumOf
from indicators.outlook import delay, pace, reach
from indicators.outlook.delay import Final, Known
from store.published import values
from store.published.values import StoredValue

_DAY = timedelta(days=1)
_BACK, _SETTLED = 24, 30
"""Months that may be learned from; days after its end when a month counts as final."""

_Parts = tuple[float, float | None]


def final(
    answering: Answering, definition: Definition, unit: Unit
) -> tuple[Period, Final | None, int] | None:
    """The running month, what it will likely come to, and from how many months that is learned.

    None where the indicator is no flow of cases that could be counted late, before the month's
    first working day is in the data, and while the month stands as another definition counts it.
    """
    if not isinstance(definition.value, SumOf | CountOf | Ratio) or is_observed(definition):
        return None
    if any(one.shape is not Shape.FLOW or one.ahead for one in measures_of(definition)):
        return None
    s = answering.s
    month = Period.of(Grain.MONTH, day_date(s.today))
    row = _current(answering, definition, unit, month)
    if row is None or row.numerator is None or row.definition != definition.hash:
        return None
    # as past months are read: a source that is pulled at night, or is silent, knows less than now
    reached = s.reach(definition, row)
    moment = s.now if reached is None else min(reached, s.now)
    done = pace.worked(month, moment, answering.calendar)
    if not done:
        return None
    share = done / answering.calendar.between(month.start, month.end)
    past = [one for one in _past(answering, definition, unit, month, share) if one.share]
    made = delay.likely(row.numerator, row.denominator, past)
    return month, made, len(past)


def _current(
    answering: Answering, definition: Definition, unit: Unit, month: Period
) -> StoredValue | None:
    ids, codes = [unit.unit_id], [month.code]
    rows = values.current(answering.s.conn, definition.id, unit_ids=ids, periods=codes)
    return rows[0] if rows else None


def _past(
    answering: Answering, definition: Definition, unit: Unit, month: Period, share: float
) -> Iterator[Known]:
    """Closed months as they were known when their data reached a share of their working days."""
    one = month
    for _ in range(_BACK):
        one = one.previous()
        place = reach.place_then(answering, unit, one.end - _DAY)
        if place is None or one.end_day + _SETTLED > answering.s.today:
            continue
        last = _current(answering, definition, place, one)
        if last is None or not _whole(last, definition):
            continue
        days = share * answering.calendar.between(one.start, one.end)
        then = _then(answering, last, one, days)
        if then is not None:
            yield Known(one, then, _parts(last))


def _then(answering: Answering, last: StoredValue, month: Period, days: float) -> _Parts | None:
    """A month's parts when its data reached so many of its working days; None: nobody watched.

    Straight between two versions: a source that is read at night is known at midnights alone.
    """
    calendar = answering.calendar
    moment = pace.moment_of(month, days, calendar)
    before, after = values.around(answering.s.conn, last.key, moment, last.definition)
    if after is None:
        return None if before is None else _parts(before)
    end = pace.worked(month, after.as_of or moment, calendar)
    if before is not None and before.as_of is not None:
        begin, held = pace.worked(month, before.as_of, calendar), _parts(before)
    elif end <= 1:  # first seen on its first working day: before that there was nothing
        begin, held = 0.0, (0.0, None if after.denominator is None else 0.0)
    else:
        return None
    way = min(1.0, (days - begin) / (end - begin)) if end > begin else 1.0
    top, bottom = _parts(after)
    return held[0] + way * (top - held[0]), (
        None if bottom is None or held[1] is None else held[1] + way * (bottom - held[1])
    )


def _parts(row: StoredValue) -> _Parts:
    return row.numerator or 0.0, row.denominator


def _whole(row: StoredValue, definition: Definition) -> bool:
    """Made by today's definition, from data that were whole as far as they reached?"""
    return row.definition == definition.hash and row.numerator is not None and row.coverage == 1.0

"""What a green figure stands on, read from one snapshot, and the records behind each reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from core.clock import day_date, local_day
from core.period import Grain, Period, last_months
from core.units import Unit
from core.values import Status, Value
from indicators.asking import members, queries
from indicators.asking.answering import Answering
from indicators.asking.answers import RecordsLink
from indicators.asking.lists import THEN
from indicators.asking.series import series
from indicators.asking.slices import by
from indicators.asking.snapshot import is_stock, measures_of
from indicators.defining.measure import Measure, Shape
from indicators.defining.measures import measure
from indicators.defining.model import Definition, Ratio
from indicators.evaluating import gather
from indicators.evaluating.evaluate import evaluate
from indicators.outlook import reach
from indicators.outlook.grounds import Evidence, Hidden, Month, Part
from indicators.outlook.reach import Fair
from indicators.outlook.sustain import MONTHS, TAIL, Reason
from indicators.proving import listing

_DAY = timedelta(days=1)


def gathered(
    answering: Answering, definition: Definition, unit: Unit, value: Value, fair: Fair | None
) -> Evidence | None:
    """Evidence for a value on target; None for any other."""
    if value.status is not Status.ON or value.value is None or value.target is None:
        return None
    flows = _flows(definition)
    now, before = _same_days(answering, definition, value, fair)
    return Evidence(
        value=value.value,
        target=value.target,
        numerator=value.numerator if flows else None,
        denominator=value.denominator if flows else None,
        months=list(_months(answering, definition, unit, value, flows=flows)),
        units=_units(answering, definition, unit, value) if flows else (),
        procedures=_procedures(answering, definition, unit, value) if flows else (),
        this_year=_part(now) if flows else None,
        last_year=_part(before) if flows else None,
        hidden=list(_hidden(answering, definition, unit, value, before)) if flows else (),
    )


def _flows(definition: Definition) -> bool:
    """A rate of events in the period: its pieces add up to it."""
    wanted = measures_of(definition)
    return isinstance(definition.value, Ratio) and all(one.shape is Shape.FLOW for one in wanted)


def _part(value: Value | None) -> Part | None:
    if value is None or value.numerator is None or value.denominator is None:
        return None
    return Part(value.numerator, value.denominator, value.unit, value.unit_name)


def _same_days(
    answering: Answering, definition: Definition, value: Value, fair: Fair | None
) -> tuple[Value | None, Value | None]:
    """The value and last year's over as many working days, where last year was delivered whole.

    Of a closed period too: January has 22 of them, and 17 where Tết falls into it.
    """
    unit = answering.s.places.by_id[value.unit_id]
    last = value.period.last_year()
    held = None if fair is None else fair.last_year
    if not value.running and _flows(definition) and unit.valid(last.start):
        full = answering.calendar.between(value.period.start, value.period.end)
        held = reach.beside(answering, definition, unit, (value.period, last), full)
    if held is None:
        return None, None
    now, before = held.now, held.change.before
    whole = before.coverage == 1.0 and before.unit_id == value.unit_id
    return now, before if whole else None


def _months(
    answering: Answering, definition: Definition, unit: Unit, value: Value, *, flows: bool
) -> Iterator[Month]:
    """The last closed months of the same unit that were delivered whole, oldest first."""
    if (
        Grain.MONTH not in definition.grains
        or answering.s.observed(definition)
        or value.as_of is None
    ):
        return
    last = min(value.period.end - _DAY, day_date(local_day(value.as_of)))
    held = last_months(last, MONTHS + 1)
    for one in series(answering, definition, unit, held, {}, listed=THEN):
        over = not one.running and one.period.end - _DAY <= last
        if over and one.coverage == 1.0 and one.unit_id == unit.unit_id:
            tail, share = _tail(answering, definition, unit, one.period) if flows else (None, 0.0)
            yield Month(
                one.period, one.value, one.status, one.numerator, one.denominator, tail, share
            )


def tail_of(answering: Answering, month: Period) -> Period:
    """The last working days of a month."""
    return Period(answering.calendar.add(month.end, -TAIL), month.end, Grain.MONTH)


def _tail(
    answering: Answering, definition: Definition, unit: Unit, month: Period
) -> tuple[Part | None, float]:
    """What a month's last working days brought, and their share of its working days."""
    outcome = evaluate(
        definition, gather.ask(answering.s, definition, tail_of(answering, month), unit, {})[""]
    )
    days = answering.calendar.between(month.start, month.end)
    if outcome.numerator is None or outcome.denominator is None or not days:
        return None, 0.0
    return Part(outcome.numerator, outcome.denominator), TAIL / days


def _units(answering: Answering, definition: Definition, unit: Unit, value: Value) -> list[Part]:
    if "unit" not in definition.dimensions:
        return []
    found = by(answering, definition, "unit", unit, value.period, {})
    return [
        Part(one.numerator, one.denominator, one.dims["unit"], one.extra["name"])
        for one in found
        if one.numerator is not None and one.denominator
    ]


def _procedures(
    answering: Answering, definition: Definition, unit: Unit, value: Value
) -> list[Part]:
    if "procedure" not in definition.dimensions:
        return []
    s = answering.s
    found = gather.ask(s, definition, value.period, unit, {}, "procedure")
    names: Mapping[str, str] = members.names(s, "procedure", found)
    made = {code: evaluate(definition, inputs) for code, inputs in found.items()}
    return [
        Part(one.numerator, one.denominator, code, names.get(code, code))
        for code, one in made.items()
        if one.numerator is not None and one.denominator
    ]


def _hidden(
    answering: Answering, definition: Definition, unit: Unit, value: Value, before: Value | None
) -> Iterator[Hidden]:
    """Cases in which a miss may hide; those that stand are counted now, without a year before."""
    for spec in definition.guards.hidden:
        one = measure(spec.measure, definition.words)
        if one.only_now and value.period.end_day <= answering.s.today:
            continue  # how many stood then is not known
        past = None
        if before is not None and before.denominator and one.shape is Shape.FLOW:
            past = (_count(answering, one, unit, before.period), before.denominator)
        count = _count(answering, one, unit, value.period)
        yield Hidden(spec.measure, one.title, count, spec.how == "counted_met", past)


def _count(answering: Answering, one: Measure, unit: Unit, period: Period) -> float:
    s = answering.s
    return queries.sums_of(s, [one], period, s.places.closure(unit), {})[""][one.name]


def records(
    answering: Answering, definition: Definition, unit: Unit, value: Value, reason: Reason
) -> RecordsLink | None:
    """How to list the records that a reason is about; None where no list stands behind it.

    Of events: all that were judged, the denominator. Of what stands: the numerator, as it stood at
    the end of the period or of the month.
    """
    if not (_flows(definition) or is_stock(definition)):
        return None
    wanted = measures_of(definition)[-1 if _flows(definition) else 0]
    s, period = answering.s, value.period
    dims: dict[str, str] = {}
    match reason.code:
        case "hidden" | "hidden_grew":
            wanted = measure(reason.subject, definition.words)
        case "units_missed" | "unit_carries" if reason.subject == gather.OWN:
            dims = {"unit": gather.OWN}
        case "units_missed" | "unit_carries":
            unit = s.places.find(reason.subject, min(period.end - _DAY, day_date(s.today)))
        case "procedure_carries":
            dims = {"procedure": reason.subject}
        case "month_end_carries" | "month_end_busy":
            period = tail_of(answering, Period.parse(reason.subject, day_date(s.today)))
        case "months_missed" | "quarter_end_carries":
            period = Period.parse(reason.subject, day_date(s.today))
    return listing.link(s, wanted, period, unit, dims)

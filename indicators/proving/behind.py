"""The lists behind a value: each sum with the records that add up to it, and those set apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.clock import day_date
from core.errors import MisuseError, NotFoundError
from core.period import Period
from core.units import Unit
from core.values import Value
from indicators.asking.answering import Answering
from indicators.asking.answers import Apart, Lists, Part, RecordsLink
from indicators.asking.question import Question, unknown
from indicators.asking.snapshot import Snapshot, is_observed, measures_of
from indicators.defining.measures import measure
from indicators.defining.model import Definition, Gain, ShareOfUnits
from indicators.evaluating.converted import REST
from indicators.evaluating.scoring import Score
from indicators.proving import counted, listing
from indicators.reported import observed, reporting
from indicators.versions import moments
from store import sums
from store.published import values
from store.published.values import StoredValue

UNITS = ("Đơn vị đạt điều kiện", "Đơn vị có số liệu")
"""What a share of units counts."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a value's name names. ``row``: the published version; None: computed for a question.

    ``then``: the facts from which it was made.
    """

    definition: Definition
    value: Value
    unit: Unit
    row: StoredValue | None
    then: Snapshot


def named(answering: Answering, value_id: str) -> Named:
    """The value of a name. Raises NotFoundError for one that names nothing."""
    s = answering.s
    row: StoredValue | None = None
    if Question.is_one(value_id):
        definition, value, unit = _asked(answering, Question.read(value_id))
    else:
        row = values.by_id(s.conn, value_id)
        if row is None or row.indicator not in s.definitions:
            raise unknown(value_id)
        definition = s.definitions[row.indicator]
        as_known = None if moments.holds(s, row) else row.known_from
        value = answering.stored(definition, row, as_known)
        unit = s.places.by_id[row.unit_id]
    return Named(definition, value, unit, row, _then(answering, row, value_id))


def lists(answering: Answering, value_id: str) -> Lists:
    """The lists of a value, without all else that proves it: what a page of many values asks.

    Raises NotFoundError for a name that names nothing.
    """
    one = named(answering, value_id)
    asked = (one.then, one.definition, one.unit, one.value.period, one.value.dims)
    return Lists(one.value, sets(*asked), apart(*asked))


def _asked(answering: Answering, question: Question) -> tuple[Definition, Value, Unit]:
    s = answering.s
    definition = s.definitions.get(question.indicator)
    if definition is None:
        raise unknown(question.value_id)
    try:
        period = Period.parse(question.period, day_date(s.today))
        unit = s.places.find(question.unit, period.start)
        asked = (definition, unit, period, question.dims, question.as_known)
        made = answering.value(*asked, alone=question.alone)
        return definition, made, unit
    except (MisuseError, NotFoundError):
        raise unknown(question.value_id) from None


def _then(answering: Answering, row: StoredValue | None, value_id: str) -> Snapshot:
    """The facts from which the value was made: of a past version or question those known then."""
    if row is not None:
        return moments.of_version(answering.s, row)
    as_known = Question.read(value_id).as_known
    return answering.s if as_known is None else answering.then(as_known).s


def apart(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
) -> list[Apart]:
    """What the indicator does not count and counts apart, where something lists it."""
    wanted = [measure(name, definition.words) for name in definition.guards.apart]
    found = [(one.title, listing.link(snapshot, one, period, unit, dims)) for one in wanted]
    return [Apart(title, records) for title, records in found if records is not None]


def untold(snapshot: Snapshot, definition: Definition, period: Period) -> list[str]:
    """What is counted apart now and of this period, which is over, nobody knows any more."""
    if period.end_day > snapshot.today:
        return []
    wanted = [measure(name, definition.words) for name in definition.guards.apart]
    return [one.title for one in wanted if one.only_now]


def sets(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
) -> list[Part]:
    """Every measure of the number with the list that adds up to it, numerator first."""
    if isinstance(definition.value, Score):
        return []
    if isinstance(definition.value, ShareOfUnits):
        found = counted.links(snapshot, definition.value, unit, period)
        inner = definition.value.indicator
        return [Part(inner, title, link) for title, link in zip(UNITS, found, strict=True)]
    wanted = measures_of(definition)
    if dims.get("unit", "").startswith(REST):  # nothing lies at the whole itself: see the others
        none = (listing.nothing(one.kind, unit, period) for one in wanted)
        return [Part(one.name, one.title, link) for one, link in zip(wanted, none, strict=True)]
    lists: list[RecordsLink | None]
    if is_observed(definition):
        lists = [*reported(snapshot, definition, unit, period)]
    elif snapshot.settled(definition, period) and snapshot.delivered(definition, period)[1] is None:
        lists = [None for _ in wanted]  # what stood then nobody knows any more
    else:
        lists = [listing.link(snapshot, one, period, unit, dims) for one in wanted]
    return [Part(one.name, one.title, link) for one, link in zip(wanted, lists, strict=True)]


def reported(
    snapshot: Snapshot, definition: Definition, unit: Unit, period: Period
) -> list[RecordsLink]:
    """The reports from which a figure was taken, one list a measure."""
    until = reporting.until(snapshot, period)
    closure = snapshot.places.closure(unit)
    held = observed.hold(reporting.reports(snapshot, definition.measures, until, closure), until)
    if isinstance(definition.value, Gain):
        name = definition.value.measure
        found = observed.rises(held, name, unit.unit_id, period.start_day)
        if found is None:
            return [listing.nothing("observation", unit, period, figure=name)]
        days = period.start_day - 1, max(end for _, end in found)
        return [listing.readings_link(snapshot, name, days, unit)]
    choice = reporting.choose(snapshot, held, definition, period, unit)
    if choice is None:
        return [
            listing.nothing("observation", unit, period, figure=name)
            for name in definition.measures
        ]
    rows = sums.observations(
        snapshot.conn,
        snapshot.tenant,
        definition.measures,
        unit_ids=choice.unit_ids,
        until_day=choice.start_day,
        since_day=choice.end_day - 1,
        dims="",
        known=snapshot.known,
    )
    grain = next(
        row["grain"]
        for row in rows
        if (row["start_day"], row["end_day"]) == (choice.start_day, choice.end_day)
    )
    return [
        listing.reported_link(snapshot, name, grain, choice, unit) for name in definition.measures
    ]

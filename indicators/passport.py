"""The passport of a value: everything that proves it, gathered from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.clock import day_date
from core.errors import MisuseError, NotFoundError
from core.period import Period
from core.units import Unit
from core.values import Moved, Value
from indicators import counted, gather, listing, observed, proofs, reporting
from indicators.answering import Answering
from indicators.answers import FromOther, Part, Passport, RecordsLink, Revision
from indicators.aside import streams_of
from indicators.converted import REST
from indicators.measure import Measure
from indicators.measures import lacking, measure
from indicators.model import Definition, Gain, Ratio, ShareOfUnits
from indicators.question import Question, unknown
from indicators.scoring import Score, Scored, scored
from indicators.snapshot import Snapshot, is_observed, is_stock, measures_of
from indicators.versions import ledger, moments
from indicators.versions.suspects import Suspect, suspects
from store import quarantine, runs, sums, values
from store.values import StoredValue

SCORE_NAMES = ("Điểm đạt được", "Điểm chấm được")
"""What the numerator and the denominator of a score are."""
_UNITS = ("Đơn vị đạt điều kiện", "Đơn vị có số liệu")
"""What a share of units counts."""
_ASIDE = 2_000
"""Newest records set aside of a source that are looked through."""
_RUNS = 3
"""Newest pulls of each source that are shown."""


def passport(answering: Answering, value_id: str) -> Passport:
    """The proof of a published version, or of a value computed for a question.

    Raises NotFoundError for a name that names nothing.
    """
    s = answering.s
    row: StoredValue | None = None
    if Question.is_one(value_id):
        definition, value, unit = _asked(answering, Question.read(value_id))
    else:
        row = values.by_id(s.conn, value_id)
        if row is None or row.indicator not in s.definitions:
            raise unknown(value_id)
        definition = s.definitions[row.indicator]
        value = answering.stored(definition, row, None if row.known_to is None else row.known_from)
        unit = s.places.by_id[row.unit_id]
    then = _then(answering, row, value_id)
    sets = _sets(then, definition, unit, value.period, value.dims)
    links = [one.records for one in sets if one.records is not None]
    others = [_from_other(then, definition, one, value) for one in value.moved]
    aside = _aside(s, definition, unit, value.period)
    apart = [measure(name, definition.words) for name in definition.guards.apart]
    shown = [(one, _link(then, one, unit, value.period, value.dims)) for one in apart]
    missed = _missed(definition, value)
    not_met = None if missed is None else _link(then, missed, unit, value.period, value.dims)
    return Passport(
        value=value,
        definition_id=definition.id,
        definition_version=value.definition,
        method=definition.method,
        legal_basis=definition.legal_basis,
        owner=definition.owner,
        numerator_name=_names(definition)[0],
        denominator_name=_names(definition)[1],
        target_document=value.target.document if value.target else "",
        numerator_records=sets[0].records if sets else None,  # by place: what nothing lists is none
        denominator_records=sets[1].records if len(sets) > 1 else None,
        missed_records=not_met,
        missed_name="" if missed is None else missed.title,
        set_apart=[link for _, link in shown if link is not None],
        set_apart_names=[one.title for one, link in shown if link is not None],
        runs=runs.get(s.conn, _run_ids(s, definition, row)),
        quarantined=_by_reason(aside),
        suspects=aside,
        coverage=_covered(value, aside),
        sets=sets,
        checks=[
            *proofs.checks(
                s if row is None or row.known_to is None else then,
                definition,
                value,
                unit,
                value.period,
                value.dims,
                published=row is not None and row.known_to is None,
            ),
            *proofs.of_others(definition, value, links, others),
        ],
        versions=_versions(s, definition, row),
        parts=_scored(then, definition, value, unit),
        others=others,
    )


def _scored(then: Snapshot, definition: Definition, value: Value, unit: Unit) -> list[Scored]:
    """The parts of a score as they stood; none where nothing was computed."""
    if not isinstance(definition.value, Score) or value.as_of is None:
        return []
    inputs = gather.ask(then, definition, value.period, unit, value.dims)[""]
    return list(scored(definition.value, inputs.parts))


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


def _missed(definition: Definition, value: Value) -> Measure | None:
    """The facts of the denominator that the numerator lacks, as one sum."""
    nowhere = value.dims.get("unit", "").startswith(REST)
    if nowhere or not isinstance(definition.value, Ratio) or is_observed(definition):
        return None
    return lacking(*measures_of(definition))


def _names(definition: Definition) -> tuple[str, str]:
    if isinstance(definition.value, Score):
        return SCORE_NAMES
    titles = [one.title for one in measures_of(definition)]
    if isinstance(definition.value, ShareOfUnits):
        titles = list(_UNITS)
    return (titles or [""])[0], titles[1] if len(titles) > 1 else ""


def _link(
    snapshot: Snapshot, one: Measure, unit: Unit, period: Period, dims: Mapping[str, str]
) -> RecordsLink | None:
    return listing.link(snapshot, one, period, unit, dims)


def _then(answering: Answering, row: StoredValue | None, value_id: str) -> Snapshot:
    """The facts from which the value was made: of a past version or question those known then."""
    if row is not None:
        return moments.of_version(answering.s, row)
    as_known = Question.read(value_id).as_known
    return answering.s if as_known is None else answering.then(as_known).s


def _sets(
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
        return [Part(inner, title, link) for title, link in zip(_UNITS, found, strict=True)]
    wanted = measures_of(definition)
    if dims.get("unit", "").startswith(REST):  # nothing lies at the whole itself: see the others
        return [Part(one.name, one.title, RecordsLink(one.kind, {}, 0)) for one in wanted]
    lists: list[RecordsLink | None]
    if is_observed(definition):
        lists = [*_reported(snapshot, definition, unit, period)]
    elif snapshot.settled(definition, period) and snapshot.delivered(definition, period)[1] is None:
        lists = [None for _ in wanted]  # what stood then nobody knows any more
    else:
        lists = [_link(snapshot, one, unit, period, dims) for one in wanted]
    return [Part(one.name, one.title, link) for one, link in zip(wanted, lists, strict=True)]


def _reported(
    snapshot: Snapshot, definition: Definition, unit: Unit, period: Period
) -> list[RecordsLink]:
    until = reporting.until(snapshot, period)
    closure = snapshot.places.closure(unit)
    held = observed.hold(reporting.reports(snapshot, definition.measures, until, closure), until)
    if isinstance(definition.value, Gain):
        name = definition.value.measure
        found = observed.rises(held, name, unit.unit_id, period.start_day)
        if found is None:
            return [RecordsLink("observation", {}, 0)]
        days = period.start_day - 1, max(end for _, end in found)
        return [listing.readings_link(snapshot, name, days, unit)]
    choice = reporting.choose(snapshot, held, definition, period, unit)
    if choice is None:
        return [RecordsLink("observation", {}, 0) for _ in definition.measures]
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


def _from_other(
    snapshot: Snapshot, definition: Definition, moved: Moved, value: Value
) -> FromOther:
    """The lists of a unit that gave a share: of what lies at it, without the units inside it."""
    unit = snapshot.places.find(moved.unit, value.period.start)
    cut = {name: code for name, code in value.dims.items() if name != "unit"}
    if is_observed(definition):
        found = _reported(snapshot, definition, unit, value.period)
    else:
        sets = _sets(snapshot, definition, unit, value.period, cut | {"unit": gather.OWN})
        found = [one.records for one in sets if one.records is not None]
    return FromOther(moved, found[0], found[1] if len(found) > 1 else None)


def _run_ids(snapshot: Snapshot, definition: Definition, row: StoredValue | None) -> list[str]:
    """The evaluation that published the version, and the newest good pulls of its sources."""
    out = [row.run_id] if row is not None else []
    for source in definition.sources:
        recent = runs.recent(snapshot.conn, source, 20, kinds=["pull", "backfill", "sweep"])
        good = [one.run_id for one in recent if one.new + one.changed + one.unchanged > 0]
        out += (good or [one.run_id for one in recent])[:_RUNS]
    return out


def _aside(snapshot: Snapshot, definition: Definition, unit: Unit, period: Period) -> list[Suspect]:
    """Open records set aside that would or might have counted in the value."""
    kinds = snapshot.kinds_of(definition)
    streams = streams_of(snapshot.conn)
    rows = [
        row
        for source in definition.sources
        for row in quarantine.listed(snapshot.conn, source, _ASIDE)
        if not kinds or streams.get((source, row["stream"]), "") in {"", *kinds}
    ]
    known = snapshot.places.by_id.values()
    closure = snapshot.places.closure(unit)
    return suspects(
        rows,
        period,
        None if closure is None else {snapshot.places.by_id[id].code.upper() for id in closure},
        {one.code.upper() for one in known},
        standing=is_stock(definition) or snapshot.observed(definition),
    )


def _by_reason(aside: Sequence[Suspect]) -> dict[str, int]:
    out: dict[str, int] = {}
    for one in aside:
        out[one.reason] = out.get(one.reason, 0) + one.count
    return out


def _covered(value: Value, aside: Sequence[Suspect]) -> float | None:
    """The value's coverage less the records that would have counted and do not."""
    lost = sum(one.count for one in aside if one.sure)
    held = value.denominator if value.denominator is not None else value.numerator
    if value.coverage is None or not lost:
        return value.coverage
    return value.coverage * (held or 0.0) / ((held or 0.0) + lost)


def _versions(
    snapshot: Snapshot, definition: Definition, row: StoredValue | None
) -> list[Revision]:
    if row is None:
        return []
    return [ledger.revision(definition, one) for one in values.versions(snapshot.conn, row.key)]

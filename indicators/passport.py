"""The passport of a value: everything that proves it, gathered from the store."""

from __future__ import annotations

from collections.abc import Mapping

from core.clock import day_date
from core.errors import MisuseError, NotFoundError
from core.period import Period
from core.units import Unit
from core.values import Moved, Value
from indicators import gather, listing, observed, proofs, reporting
from indicators.answering import Answering
from indicators.answers import FromOther, Passport, RecordsLink, Revision
from indicators.converted import REST
from indicators.evaluate import Outcome, display
from indicators.measures import Measure, measure
from indicators.model import Definition
from indicators.question import Question, unknown
from indicators.scoring import Score, Scored, scored
from indicators.snapshot import Snapshot, is_observed, measures_of
from store import quarantine, runs, sums, values
from store.values import StoredValue

SCORE_NAMES = ("Điểm đạt được", "Điểm chấm được")
"""What the numerator and the denominator of a score are."""
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
    links = _links(s, definition, unit, value.period, value.dims)
    others = [_from_other(s, definition, one, value) for one in value.moved]
    apart = [measure(name, definition.words) for name in definition.guards.apart]
    shown = [(one, _link(s, one, unit, value.period, value.dims)) for one in apart]
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
        numerator_records=links[0] if links else None,
        denominator_records=links[1] if len(links) > 1 else None,
        set_apart=[link for _, link in shown if link is not None],
        set_apart_names=[one.title for one, link in shown if link is not None],
        runs=runs.get(s.conn, _run_ids(s, definition, row)),
        quarantined=_quarantined(s, definition),
        checks=[
            *proofs.checks(
                s,
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
        parts=_parts(answering, definition, value, unit),
        others=others,
    )


def _parts(answering: Answering, definition: Definition, value: Value, unit: Unit) -> list[Scored]:
    """The parts of a score as they stand now; none where nothing was computed."""
    if not isinstance(definition.value, Score) or value.as_of is None:
        return []
    inputs = gather.ask(answering.s, definition, value.period, unit, value.dims)[""]
    return list(scored(definition.value, inputs.parts))


def _asked(answering: Answering, question: Question) -> tuple[Definition, Value, Unit]:
    s = answering.s
    definition = s.definitions.get(question.indicator)
    if definition is None:
        raise unknown(question.value_id)
    try:
        period = Period.parse(question.period, day_date(s.today))
        unit = s.places.find(question.unit, period.start)
        made = answering.value(definition, unit, period, question.dims, alone=question.alone)
        return definition, made, unit
    except (MisuseError, NotFoundError):
        raise unknown(question.value_id) from None


def _names(definition: Definition) -> tuple[str, str]:
    if isinstance(definition.value, Score):
        return SCORE_NAMES
    titles = [one.title for one in measures_of(definition)]
    return (titles or [""])[0], titles[1] if len(titles) > 1 else ""


def _link(
    snapshot: Snapshot, one: Measure, unit: Unit, period: Period, dims: Mapping[str, str]
) -> RecordsLink | None:
    return listing.link(snapshot, one, period, unit, dims)


def _links(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
) -> list[RecordsLink]:
    """Numerator's and denominator's lists. A sum that nothing lists is told by its count's list."""
    if isinstance(definition.value, Score):
        return []
    if is_observed(definition):
        return _reported(snapshot, definition, unit, period)
    if dims.get("unit", "").startswith(REST):  # nothing lies at the whole itself: see the others
        return [RecordsLink(one.kind, {}, 0) for one in measures_of(definition)]
    wanted = measures_of(definition)
    found = [_link(snapshot, one, unit, period, dims) for one in wanted]
    known = [one for one in found if one is not None]
    if not known:
        kind = wanted[0].kind if wanted else "dossier"
        return [RecordsLink(kind, {}, 0)]
    return known if len(known) == len(found) else [known[-1], *known[-1:]]


def _reported(
    snapshot: Snapshot, definition: Definition, unit: Unit, period: Period
) -> list[RecordsLink]:
    until = reporting.until(snapshot, period)
    closure = snapshot.places.closure(unit)
    held = observed.hold(reporting.reports(snapshot, definition.measures, until, closure), until)
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
        found = _links(snapshot, definition, unit, value.period, cut | {"unit": gather.OWN})
    return FromOther(moved, found[0], found[1] if len(found) > 1 else None)


def _run_ids(snapshot: Snapshot, definition: Definition, row: StoredValue | None) -> list[str]:
    """The evaluation that published the version, and the newest good pulls of its sources."""
    out = [row.run_id] if row is not None else []
    for source in definition.sources:
        recent = runs.recent(snapshot.conn, source, 20, kinds=["pull", "backfill", "sweep"])
        good = [one.run_id for one in recent if one.new + one.changed + one.unchanged > 0]
        out += (good or [one.run_id for one in recent])[:_RUNS]
    return out


def _quarantined(snapshot: Snapshot, definition: Definition) -> dict[str, int]:
    """Open records set aside of the indicator's sources, by reason: they might have counted."""
    out: dict[str, int] = {}
    for source in definition.sources:
        for row in quarantine.open_counts(snapshot.conn, source):
            out[row["reason"]] = out.get(row["reason"], 0) + row["n"]
    return out


def _versions(
    snapshot: Snapshot, definition: Definition, row: StoredValue | None
) -> list[Revision]:
    if row is None:
        return []
    return [
        Revision(
            known_from=one.known_from,
            known_to=one.known_to,
            value=one.value,
            numerator=one.numerator,
            denominator=one.denominator,
            display=display(
                definition, Outcome(one.value, one.numerator, one.denominator, one.null_reason)
            ),
            reason=one.reason,
        )
        for one in values.versions(snapshot.conn, row.key)
    ]

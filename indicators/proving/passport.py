"""The passport of a value: everything that proves it, gathered from the store."""

from __future__ import annotations

from collections.abc import Sequence

from core.runs import Run
from core.units import Unit
from core.values import Moved, Value
from indicators.asking.answering import Answering, published
from indicators.asking.answers import FromOther, Passport, Revision
from indicators.asking.snapshot import Snapshot, is_observed, measures_of
from indicators.defining.measure import Measure, Shape
from indicators.defining.measures import MEASURES
from indicators.defining.model import Definition, Ratio, ShareOfUnits
from indicators.evaluating import gather
from indicators.evaluating.converted import REST
from indicators.evaluating.scoring import Score, Scored, scored
from indicators.proving import aside, behind, listing, proofs
from indicators.versions import ledger, moments
from indicators.versions.suspects import Suspect
from store.ledger import evaluations, runs
from store.published import values
from store.published.values import StoredValue

SCORE_NAMES = ("Điểm đạt được", "Điểm chấm được")
"""What the numerator and the denominator of a score are."""
_RUNS = 3
"""Newest pulls of each source before the value was computed that are shown."""
_SEEN = 20
"""Pulls of a source among which those are looked for that brought something."""
_PULLS = ("pull", "backfill", "sweep")


def passport(answering: Answering, value_id: str) -> Passport:
    """The proof of a published version, or of a value computed for a question.

    Raises NotFoundError for a name that names nothing.
    """
    s = answering.s
    named = behind.named(answering, value_id)
    definition, value, unit = named.definition, named.value, named.unit
    row, then = named.row, named.then
    asked = (then, definition, unit, value.period, value.dims)
    sets, shown = behind.sets(*asked), behind.apart(*asked)
    links = [one.records for one in sets if one.records is not None]
    others = [_from_other(then, definition, one, value) for one in value.moved]
    rows = aside.newest(then, definition, stood=_stood(then))
    suspected = aside.counting(then, definition, unit, value.period, rows)
    missed = _missed(definition, value)
    holds = row is not None and moments.holds(s, row)
    not_met = None if missed is None else listing.link(then, missed, value.period, unit, value.dims)
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
        set_apart=[one.records for one in shown],
        set_apart_names=[one.title for one in shown],
        runs=_behind(s, definition, row, then),
        apart_untold=behind.untold(then, definition, value.period),
        quarantined=_by_reason(suspected),
        suspects=suspected,
        suspects_of=aside.NEWEST if aside.full(rows) else 0,
        coverage=_covered(value, suspected),
        sets=sets,
        checks=[
            *proofs.checks(
                s if row is None or holds else then,
                definition,
                value,
                unit,
                value.period,
                value.dims,
                published=holds,
            ),
            *proofs.of_others(definition, value, links, others),
        ],
        versions=_versions(s, definition, unit, value),
        parts=_scored(then, definition, value, unit),
        others=others,
    )


def _scored(then: Snapshot, definition: Definition, value: Value, unit: Unit) -> list[Scored]:
    """The parts of a score as they stood; none where nothing was computed."""
    if not isinstance(definition.value, Score) or value.as_of is None:
        return []
    inputs = gather.ask(then, definition, value.period, unit, value.dims)[""]
    return list(scored(definition.value, inputs.parts))


def _missed(definition: Definition, value: Value) -> Measure | None:
    """The facts of the denominator that the numerator lacks, as one sum."""
    nowhere = value.dims.get("unit", "").startswith(REST)
    if nowhere or not isinstance(definition.value, Ratio) or is_observed(definition):
        return None
    return _lacking(*measures_of(definition))


def _names(definition: Definition) -> tuple[str, str]:
    if isinstance(definition.value, Score):
        return SCORE_NAMES
    titles = [one.title for one in measures_of(definition)]
    if isinstance(definition.value, ShareOfUnits):
        titles = list(behind.UNITS)
    return (titles or [""])[0], titles[1] if len(titles) > 1 else ""


def _from_other(
    snapshot: Snapshot, definition: Definition, moved: Moved, value: Value
) -> FromOther:
    """The lists of a unit that gave a share: of what lies at it, without the units inside it."""
    unit = snapshot.places.find(moved.unit, value.period.start)
    cut = {name: code for name, code in value.dims.items() if name != "unit"}
    if is_observed(definition):
        found = behind.reported(snapshot, definition, unit, value.period)
    else:
        sets = behind.sets(snapshot, definition, unit, value.period, cut | {"unit": gather.OWN})
        found = [one.records for one in sets if one.records is not None]
    return FromOther(moved, found)


def _stood(then: Snapshot) -> tuple[int, int] | None:
    """When what is set aside is asked for: as the facts of the value were; None: as they are.

    What was closed by a later moment than any that those commits bear was closed by a later one.
    """
    return None if then.known is None else (then.known.revision, then.known.at)


def _behind(
    s: Snapshot, definition: Definition, row: StoredValue | None, then: Snapshot
) -> list[Run]:
    """The evaluation that published the version, and the good pulls of its sources before it.

    The newest first. One begun while it computed brought nothing to it; of a value made for a
    question the evaluation is meant whose facts answer, and of one made now there is none.
    """
    if row is not None:
        computed = next(iter(runs.get(s.conn, [row.run_id])), None)
    else:
        computed = None if then.known is None else evaluations.last(s.conn, then.now)
    until = None if computed is None else computed.started_at
    before = "" if computed is None else computed.run_id
    out = [] if row is None or computed is None else [computed]
    for source in definition.sources:
        recent = runs.recent(s.conn, source, _SEEN, kinds=_PULLS, before=before, until=until)
        good = [one for one in recent if one.new + one.changed + one.unchanged > 0]
        out += (good or recent)[:_RUNS]
    return runs.get(s.conn, [one.run_id for one in out])[::-1]


def _by_reason(suspected: Sequence[Suspect]) -> dict[str, int]:
    out: dict[str, int] = {}
    for one in suspected:
        out[one.reason] = out.get(one.reason, 0) + one.count
    return out


def _covered(value: Value, suspected: Sequence[Suspect]) -> float | None:
    """The value's coverage less the records that would have counted and do not."""
    lost = sum(one.count for one in suspected if one.sure)
    held = value.denominator if value.denominator is not None else value.numerator
    if value.coverage is None or not lost:
        return value.coverage
    return value.coverage * (held or 0.0) / ((held or 0.0) + lost)


def _versions(
    snapshot: Snapshot, definition: Definition, unit: Unit, value: Value
) -> list[Revision]:
    """What was published of the value, also where it is made for the question now.

    Nothing was of one in which other units' facts count: what is kept is of the unit alone.
    """
    if value.moved or not published(value.period.grain, value.dims):
        return []
    key = (definition.id, unit.unit_id, value.period.code, "")
    return [ledger.revision(definition, one) for one in values.versions(snapshot.conn, key)]


def _lacking(top: Measure, bottom: Measure) -> Measure | None:
    """What a rate's denominator counts and its numerator does not, by the registry's name for it.

    None unless both are events of the same facts, so that the difference counts facts too.
    """
    alike = top.kind == bottom.kind and dict(top.where) == dict(bottom.where)
    if not alike or {top.shape, bottom.shape} != {Shape.FLOW}:
        return None
    signs = {column: sign for sign, column in bottom.terms}
    for sign, column in top.terms:
        signs[column] = signs.get(column, 0) - sign
    terms = tuple((sign, column) for column, sign in signs.items() if sign)
    for one in MEASURES.values():
        same = (one.kind, one.shape, dict(one.where)) == (top.kind, top.shape, dict(top.where))
        if same and sorted(one.terms) == sorted(terms):
            return one
    title = f"{bottom.title}, trừ {top.title[:1].lower()}{top.title[1:]}"
    name, over = f"{bottom.name}-{top.name}", bottom.day_over
    return Measure(name, title, top.kind, Shape.FLOW, terms, top.where, day_over=over)

"""The ledger of revisions: what moved a value from one version to the next, record by record.

Every step is told from the facts' own history. The amounts of a part's causes and its rest add up
to the whole change; what the records do not explain is the definition's doing, the running of the
period, or is called unexplained, and never left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from core.clock import day_date, local_day
from core.period import Period
from core.runs import Run
from core.units import Unit
from indicators.asking.answering import Answering
from indicators.asking.answers import RecordsLink, Revision
from indicators.asking.snapshot import Snapshot, is_observed, measures_of
from indicators.defining.measure import Measure
from indicators.defining.model import Definition, Mean, Quantile, Ratio, ShareOfUnits
from indicators.evaluating import gather
from indicators.evaluating.evaluate import Outcome, display
from indicators.evaluating.scoring import Score
from indicators.proving import listing
from indicators.versions import frozen, moments, reported, scores
from indicators.versions.frozen import differ
from store.database import meta
from store.facts import past
from store.ledger import runs
from store.lists import causes
from store.published.values import StoredValue

REPLAYED, RUNNING, UNEXPLAINED = "replayed", "running", "unexplained"
"""A record set aside came back; the period still ran; no record says why."""
KNOWN = ("first", frozen.LOADING, RUNNING, "definition")
"""What is known when a version is published; all else that is kept there is told from figures."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What some records did to a part of the value. ``run`` None: no run, the rest of a change."""

    reason: str  # a key of ``answers.REASONS``
    amount: float
    facts: int = 0
    records: RecordsLink | None = None
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class PartChange:
    """One measure before and after; the causes' amounts add up to the difference."""

    measure: str
    title: str
    before: float | None
    after: float | None
    causes: list[Cause]


@dataclass(slots=True)
class Step:
    """From one version of a value to another."""

    before: Revision
    after: Revision
    reason: str
    parts: list[PartChange] = field(default_factory=list)


def steps(
    answering: Answering, definition: Definition, unit: Unit, period: Period, since: int, most: int
) -> list[Step]:
    """The newest ``most`` steps of a value since a moment, the newest first.

    What the first load brought is no step: until it was whole nothing was known.
    """
    s = answering.s
    held = pairs(s, definition, unit, period, since)
    told = [(old, new) for old, new in held if new.reason != frozen.LOADING]
    return [step(s, definition, unit, old, new) for old, new in told[: -most - 1 : -1]]


def why(s: Snapshot, definition: Definition, unit: Unit, old: StoredValue, new: StoredValue) -> str:
    """The reason of a step: what publishing knew, else what the records tell (see ``Reasons``)."""
    return new.reason if new.reason in KNOWN else step(s, definition, unit, old, new).reason


def pairs(
    s: Snapshot, definition: Definition, unit: Unit, period: Period, since: int
) -> list[tuple[StoredValue, StoredValue]]:
    """The steps of a value since a moment by their two ends, the oldest first."""
    held = frozen.versions(s, definition, unit, period)
    return [
        (old, new) for old, new in pairwise(held) if new.known_from >= since and differ(old, new)
    ]


def between(
    answering: Answering, definition: Definition, unit: Unit, period: Period, since: int, until: int
) -> Step | None:
    """What lies between the versions that held at two moments; None where it is the same one."""
    s = answering.s
    held = frozen.versions(s, definition, unit, period)
    if frozen.is_now(s, until):
        until = s.now
    old = next((one for one in held if _held(one, since)), None)
    new = next((one for one in held if _held(one, until)), None)
    if old is None or new is None or old.version == new.version:
        return None
    return step(s, definition, unit, old, new)


def _held(one: StoredValue, at: int) -> bool:
    return one.known_from <= at and (one.known_to is None or one.known_to > at)


def step(
    s: Snapshot,
    definition: Definition,
    unit: Unit,
    old: StoredValue,
    new: StoredValue,
    inner: scores.Why = why,
) -> Step:
    """One step with its causes, from the records that held at the two evaluations.

    ``inner``: tells the reasons of a score's inputs.
    """
    made = Step(revision(definition, old), revision(definition, new), new.reason)
    if isinstance(definition.value, Score):
        found = scores.moved(s, definition, definition.value, unit, old, new, inner)
        made.parts = [_of_score(one) for one in found]
        if made.reason not in KNOWN:
            made.reason = _main(made.parts) or UNEXPLAINED
        return made
    points = [read(s, one) for one in (old, new)]
    period = Period.parse(new.period, day_date(s.today))
    for one, title, before, after in _figures(s, definition, old, new, points):
        moved: list[Cause] = []
        if one is not None and points[0] is not None and points[1] is not None:
            moved = _causes(s, definition, one, unit, period, old, new, (points[0], points[1]))
        rest = (after or 0.0) - (before or 0.0) - sum(cause.amount for cause in moved)
        if rest:
            moved.append(Cause(_rest(definition, one, old, new), rest))
        name = one.name if one is not None else title
        made.parts.append(PartChange(name, title, before, after, moved))
    reason = _main(made.parts)
    if made.reason not in KNOWN and reason:
        made.reason = reason
    return made


def _of_score(one: scores.Moved) -> PartChange:
    """A part of a score: its points, and why its input moved. Its own ledger has the records."""
    amount = (one.after or 0.0) - (one.before or 0.0)
    cause = Cause(one.reason or UNEXPLAINED, amount)
    return PartChange(one.code, one.title, one.before, one.after, [cause])


def read(s: Snapshot, one: StoredValue) -> int | None:
    """The revision of the facts that a version was made from; None where that is not known."""
    if frozen.made_now(one):
        return meta.revision(s.conn) if s.known is None else s.known.revision
    return moments.read_revision(s.conn, one.run_id)


def revision(definition: Definition, one: StoredValue) -> Revision:
    """A version as pages tell it."""
    outcome = Outcome(one.value, one.numerator, one.denominator, one.null_reason)
    return Revision(
        known_from=one.known_from,
        known_to=one.known_to,
        value=one.value,
        numerator=one.numerator,
        denominator=one.denominator,
        display=display(definition, outcome),
        reason=one.reason,
        value_id=one.value_id,
        definition=one.definition,
        made_now=frozen.made_now(one),
    )


def _figures(
    s: Snapshot,
    definition: Definition,
    old: StoredValue,
    new: StoredValue,
    points: Sequence[int | None],
) -> list[tuple[Measure | None, str, float | None, float | None]]:
    """(measure, title, before, after) of every part; measure None: no records are behind it."""
    wanted = measures_of(definition)
    numerators = (old.numerator, new.numerator)
    denominators = (old.denominator, new.denominator)
    match definition.value:
        case Ratio() | Mean():
            pairs = zip(wanted, (numerators, denominators), strict=True)
            return [(one, one.title, *pair) for one, pair in pairs]
        case Quantile():
            return [(wanted[0], wanted[0].title, *denominators)]
        case ShareOfUnits():
            return [
                (None, "Đơn vị đạt điều kiện", *numerators),
                (None, "Đơn vị có số liệu", *denominators),
            ]
    if len(wanted) == 1:
        return [(wanted[0], wanted[0].title, *numerators)]
    sums = [_sums(s, definition, row, point) for row, point in zip((old, new), points, strict=True)]
    return [(one, one.title, sums[0].get(one.name), sums[1].get(one.name)) for one in wanted]


def _sums(
    s: Snapshot, definition: Definition, row: StoredValue, point: int | None
) -> Mapping[str, float | None]:
    """The sums behind a version that keeps only what a function made of them."""
    if point is None:
        return {}
    then = replace(s, known=past.point(s.conn, point), now=row.known_from)
    period = Period.parse(row.period, day_date(then.today))
    return gather.ask(then, definition, period, s.places.by_id[row.unit_id], {})[""].sums


def _causes(
    s: Snapshot,
    definition: Definition,
    one: Measure,
    unit: Unit,
    period: Period,
    old: StoredValue,
    new: StoredValue,
    points: tuple[int, int],
) -> list[Cause]:
    """What moved one measure between two evaluations."""
    before, after = (replace(s, now=version.known_from, known=None) for version in (old, new))
    if is_observed(definition):
        made = reported.moved(after, definition, one.name, unit, period, points)
        return [Cause(reason, amount, facts) for reason, amount, facts in made]
    query = listing.query(after, one, period, unit, {})
    if query is None:
        return []
    ends = [  # what settles was told of the evening on which its period ended
        then.known_for(one, period) or past.point(s.conn, point)
        for then, point in zip((before, after), points, strict=True)
    ]
    asked = listing.translated(after, one.kind, query)
    found = causes.causes(s.conn, s.tenant, one.kind, asked, *ends)
    known = {run.run_id: run for run in runs.get(s.conn, [each.run_id for each in found])}
    out = []
    for each in found:
        run = known.get(each.run_id)
        link = RecordsLink(
            one.kind,
            {
                **query,
                "since": str(ends[0].revision),
                "until": str(ends[1].revision),
                "cause": each.cause,
                "run": each.run_id,
            },
            each.facts,
        )
        reason = told(each.cause, run, old, new)
        out.append(Cause(reason, float(each.amount), each.facts, link, run))
    return out


def told(cause: str, run: Run | None, old: StoredValue, new: StoredValue) -> str:
    """What came while the period ran was on time; what was set aside before came back."""
    if cause == causes.LATE and run is not None and run.kind == "replay":
        return REPLAYED
    at = old.known_from
    if frozen.made_now(new):  # no evaluation told its last evening: the run that came by then does
        at = new.known_from if run is None else run.started_at
    return RUNNING if cause == causes.LATE and local_day(at) < old.end_day else cause


def _rest(definition: Definition, one: Measure | None, old: StoredValue, new: StoredValue) -> str:
    """What the records do not tell. They are judged by today's rule, also for older versions."""
    if old.definition != new.definition:
        return "definition"
    if one is None:  # no records are behind it
        return new.reason if new.reason in KNOWN else UNEXPLAINED
    moves = not frozen.made_now(new) or any(leaf.moves for leaf in one.leaves)
    if local_day(old.known_from) < old.end_day and moves:
        return RUNNING
    return UNEXPLAINED if new.definition == definition.hash else "definition"


def _main(parts: Sequence[PartChange]) -> str:
    """The reason that moved the most; "" where nothing moved."""
    weight: dict[str, float] = {}
    for part in parts:
        for cause in part.causes:
            size = cause.facts or abs(cause.amount)
            weight[cause.reason] = max(weight.get(cause.reason, 0.0), size)
    return max(weight, key=lambda one: (weight[one], one), default="")

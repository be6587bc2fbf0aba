"""The ledger of revisions: what moved a value from one version to the next, record by record.

Every step is told from the facts' own history. The amounts of a part's causes and its rest add up
to the whole change; what the records do not explain is the definition's doing, the running of the
period, or is called unexplained, and never left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from core.clock import day_date
from core.period import Period
from core.units import Unit
from indicators.asking.answering import Answering
from indicators.asking.answers import Revision
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining.measure import Measure
from indicators.defining.model import Definition, Mean, Quantile, Ratio, ShareOfUnits
from indicators.evaluating import gather
from indicators.evaluating.evaluate import Outcome, display
from indicators.evaluating.scoring import Score
from indicators.versions import frozen
from indicators.versions.causing import Cause, Causing, rest
from indicators.versions.frozen import differ
from indicators.versions.inner import Part, Turn
from store.facts import past
from store.published.values import StoredValue


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
    reason: str  # the one that moved the most
    parts: list[PartChange] = field(default_factory=list)
    reasons: tuple[str, ...] = ()  # all, that one first


def steps(
    answering: Answering, definition: Definition, unit: Unit, period: Period, since: int, most: int
) -> list[Step]:
    """The newest ``most`` steps of a value since a moment, the newest first.

    What the first load brought is no step: until it was whole nothing was known.
    """
    s = answering.s
    held = pairs(s, definition, unit, period, since)
    told = [(old, new) for old, new in held if new.reason != frozen.LOADING]
    turns = [Turn(definition, unit, *pair) for pair in told[: -most - 1 : -1]]
    causing = Causing(s)
    causing.prepare(turns)
    return [step(causing, one) for one in turns]


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
    return step(Causing(s), Turn(definition, unit, old, new))


def _held(one: StoredValue, at: int) -> bool:
    return one.known_from <= at and (one.known_to is None or one.known_to > at)


def step(causing: Causing, turn: Turn) -> Step:
    """One step with its causes, from the records that moved the value."""
    reasons = causing.why(turn)
    before, after = (revision(turn.definition, one) for one in (turn.old, turn.new))
    made = Step(before, after, reasons[0], reasons=reasons)
    if isinstance(turn.definition.value, Score):
        made.parts = [_of_score(causing, one) for one in causing.parts(turn)]
        return made
    for one, title, then, now in _figures(causing, turn):
        moved = [] if one is None else causing.of(turn, one)
        left = (now or 0.0) - (then or 0.0) - sum(cause.amount for cause in moved)
        if left:
            moved.append(Cause(reasons[0] if one is None else rest(turn, one), left))
        made.parts.append(PartChange(title if one is None else one.name, title, then, now, moved))
    return made


def _of_score(causing: Causing, part: Part) -> PartChange:
    """A part of a score: its points, and why its input moved. Its own ledger has the records."""
    reason, *others = causing.of_part(part)
    cause = Cause(reason, part.amount, others=tuple(others))
    return PartChange(part.code, part.title, part.before, part.after, [cause])


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
    causing: Causing, turn: Turn
) -> list[tuple[Measure | None, str, float | None, float | None]]:
    """(measure, title, before, after) of every part; measure None: no records are behind it."""
    definition, _, old, new = turn
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
    points = causing.ends(turn) or (None, None)
    sums = [_sums(causing.s, turn, *one) for one in zip((old, new), points, strict=True)]
    return [(one, one.title, sums[0].get(one.name), sums[1].get(one.name)) for one in wanted]


def _sums(
    s: Snapshot, turn: Turn, row: StoredValue, point: int | None
) -> Mapping[str, float | None]:
    """The sums behind a version that keeps only what a function made of them."""
    if point is None:
        return {}
    then = replace(s, known=past.point(s.conn, point), now=row.known_from)
    period = Period.parse(row.period, day_date(then.today))
    return gather.ask(then, turn.definition, period, turn.unit, {})[""].sums

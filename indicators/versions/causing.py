"""What the records say moved a value from one version to the next, of many values at once.

A version is found again by every evaluation until the one that makes the next: what moved the value
was written between that one and the one before it. So most values that moved together have the same
two ends, and what was written between them is read once for all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from core.clock import day_date, local_day
from core.period import Period
from core.runs import Run
from indicators.asking.answers import RecordsLink
from indicators.asking.snapshot import Snapshot, is_observed, measures_of
from indicators.asking.untouched import frozen as keyed
from indicators.defining.measure import Measure
from indicators.proving import listing
from indicators.versions import frozen, inner, moments, reported
from indicators.versions.inner import Turn
from store.database import meta
from store.facts import past
from store.facts.past import Point
from store.ledger import evaluations, runs
from store.lists import causes
from store.lists.replaced import LATE

REPLAYED, RUNNING, UNEXPLAINED = "replayed", "running", "unexplained"
"""A record set aside came back; the period still ran; no record says why."""
MANY = "many"
"""More was written than a list may look at: the ledger tells it."""
KNOWN = ("first", frozen.LOADING, RUNNING, "definition")
"""What is known when a version is published; all else that is kept there is told from figures."""
_READING = 30
"""Reading a fact beside what it replaced costs as much as counting it for so many sums."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What some records did to a part of the value. ``run`` None: no run, the rest of a change."""

    reason: str  # a key of ``answers.REASONS``
    amount: float
    facts: int = 0
    records: RecordsLink | None = None
    run: Run | None = None
    others: tuple[str, ...] = ()  # what else moved the same part of a score, less than ``reason``


class _Asked(NamedTuple):
    """What moved one sum between two points: as an address asks it, and as the store does."""

    kind: str
    query: Mapping[str, str]
    asked: Mapping[str, Any]
    ends: tuple[Point, Point]
    group: tuple[str, int, int]  # what is read together
    name: Hashable


@dataclass(slots=True)
class Causing:
    """Tells the reasons of one answer.

    ``left``: how many times a fact may still be counted for a sum; None: as often as is asked.
    """

    s: Snapshot
    left: int | None = None
    _points: dict[int, Point] = field(default_factory=dict)
    _ends: dict[tuple[str, str, bool], tuple[int, int] | None] = field(default_factory=dict)
    _then: dict[int, Snapshot] = field(default_factory=dict)
    _asked: dict[tuple[str, str, str], _Asked | None] = field(default_factory=dict)
    _told: dict[Hashable, list[causes.Cause] | None] = field(default_factory=dict)
    _runs: dict[str, Run] = field(default_factory=dict)
    _inner: dict[tuple[str, str], list[inner.Part]] = field(default_factory=dict)
    _whys: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def prepare(self, turns: Iterable[Turn]) -> None:
        """Ask for all that moved these, and what they are made of, at once."""
        groups: dict[tuple[str, int, int], list[_Asked]] = {}
        for turn in self._expanded(turns):
            if is_observed(turn.definition):
                continue
            for one in measures_of(turn.definition):
                asked = self._question(turn, one)
                if asked is not None and asked.name not in self._told:
                    groups.setdefault(asked.group, []).append(asked)
        for mine in groups.values():
            self._read(mine)
        found = {each.run_id for told in self._told.values() for each in told or ()}
        self._runs |= {
            run.run_id: run for run in runs.get(self.s.conn, sorted(found - self._runs.keys()))
        }

    def _expanded(self, turns: Iterable[Turn]) -> Iterator[Turn]:
        for turn in turns:
            yield turn
            within = (part.turn for part in self.parts(turn) if part.turn is not None)
            yield from self._expanded(one for one in within if one.new.reason not in KNOWN)

    def parts(self, turn: Turn) -> list[inner.Part]:
        """The indicators that a value is made of, whose figures moved with it."""
        if turn.name not in self._inner:
            self._inner[turn.name] = inner.parts(self.s, turn)
        return self._inner[turn.name]

    def why(self, turn: Turn) -> tuple[str, ...]:
        """The reasons of a step, the one that moved the most first: keys of ``answers.REASONS``.

        What publishing knew, else what the records tell; and where they tell nothing, of what else
        it is the doing.
        """
        if turn.new.reason in KNOWN:
            return (turn.new.reason,)
        if turn.name not in self._whys:
            weight = self._weighed(turn)
            told = sorted(weight, key=lambda one: (-weight[one], one))
            # what came while the period ran is no revision: beside others it is not named
            late = tuple(one for one in told if one != RUNNING) or tuple(told)
            self._whys[turn.name] = late or (self._rest(turn),)
        return self._whys[turn.name]

    def _weighed(self, turn: Turn) -> dict[str, float]:
        """How much moved for each reason: the records of a part; of what has none its parts."""
        weight: dict[str, float] = {}
        for part in self.parts(turn):
            for n, reason in enumerate(self.of_part(part)):
                weight[reason] = weight.get(reason, 0.0) + (0.0 if n else abs(part.amount))
        for one in measures_of(turn.definition):
            mine: dict[str, float] = {}
            for cause in self.of(turn, one):
                mine[cause.reason] = mine.get(cause.reason, 0.0) + cause.facts
            weight |= {key: max(size, weight.get(key, 0.0)) for key, size in mine.items()}
        return weight

    def of_part(self, part: inner.Part) -> tuple[str, ...]:
        """Why an indicator that a value is made of moved."""
        if part.turn is not None:
            return self.why(part.turn)
        return (part.first or UNEXPLAINED,)

    def _rest(self, turn: Turn) -> str:
        measures = measures_of(turn.definition)
        return rest(turn, measures[0] if measures else None)

    def ends(self, turn: Turn) -> tuple[int, int] | None:
        """The revisions of the facts between which the value moved; None where that is not known.

        Of two versions that do not follow each other, and of one that nobody published, all since
        the older one was made.
        """
        old, new = turn.old, turn.new
        key = (old.run_id, new.run_id, new.version == old.version + 1)
        if key not in self._ends:
            self._ends[key] = self._between(*key)
        return self._ends[key]

    def _between(self, old: str, new: str, following: bool) -> tuple[int, int] | None:
        last = self._made(new) if new else self._now()
        before = evaluations.before(self.s.conn, new) if new and following else None
        first = self._made(old if before is None else before.run_id)
        return None if first is None or last is None else (first, last)

    def _made(self, run_id: str) -> int | None:
        return moments.read_revision(self.s.conn, run_id)

    def _now(self) -> int:
        return meta.revision(self.s.conn) if self.s.known is None else self.s.known.revision

    def _as_of(self, now: int) -> Snapshot:
        if now not in self._then:
            self._then[now] = replace(self.s, now=now, known=None)
        return self._then[now]

    def _point(self, revision: int) -> Point:
        if revision not in self._points:
            self._points[revision] = past.point(self.s.conn, revision)
        return self._points[revision]

    def of(self, turn: Turn, one: Measure) -> list[Cause]:
        """What moved one measure of a value, the most facts first."""
        if is_observed(turn.definition):
            return self._reported(turn, one)
        asked = self._question(turn, one)
        if asked is None:
            return []
        if asked.name not in self._told:
            self.prepare([turn])
        told = self._told[asked.name]
        return [Cause(MANY, 0.0)] if told is None else [self._cause(turn, asked, e) for e in told]

    def _cause(self, turn: Turn, asked: _Asked, each: causes.Cause) -> Cause:
        run = self._runs.get(each.run_id)
        since, until = (str(one.revision) for one in asked.ends)
        more = {"since": since, "until": until, "cause": each.cause, "run": each.run_id}
        link = RecordsLink(asked.kind, {**asked.query, **more}, each.facts)
        reason = told(each.cause, run, turn)
        return Cause(reason, float(each.amount), each.facts, link, run)

    def _reported(self, turn: Turn, one: Measure) -> list[Cause]:
        points = self.ends(turn)
        if points is None:
            return []
        after = self._as_of(turn.new.known_from)
        period = Period.parse(turn.new.period, day_date(self.s.today))
        made = reported.moved(after, turn.definition, one.name, turn.unit, period, points)
        return [Cause(reason, amount, facts) for reason, amount, facts in made]

    def _question(self, turn: Turn, one: Measure) -> _Asked | None:
        """The question to the records; None where no list stands behind the sum."""
        key = (*turn.name, one.name)
        if key not in self._asked:
            self._asked[key] = self._made_of(turn, one)
        return self._asked[key]

    def _made_of(self, turn: Turn, one: Measure) -> _Asked | None:
        points = self.ends(turn)
        if points is None:
            return None
        before, after = (self._as_of(version.known_from) for version in (turn.old, turn.new))
        period = Period.parse(turn.new.period, day_date(self.s.today))
        query = listing.query(after, one, period, turn.unit, {})
        if query is None:
            return None
        first, last = (  # what settles was told of the evening on which its period ended
            then.known_for(one, period) or self._point(point)
            for then, point in zip((before, after), points, strict=True)
        )
        asked = listing.translated(after, one.kind, query)
        group = (one.kind, first.revision, last.revision)
        units = keyed(asked.get("unit_ids"))
        name = (group, causes.sum_of(asked), units)
        return _Asked(one.kind, query, asked, (first, last), group, name)

    def _read(self, asked: list[_Asked]) -> None:
        """What moved these sums, which have the same ends; as many as may be counted."""
        s, kind, ends = self.s, asked[0].kind, asked[0].ends
        mine = asked
        if self.left is not None:
            facts = causes.size(s.conn, s.tenant, kind, *ends)
            sums = list(dict.fromkeys(causes.sum_of(one.asked) for one in asked))
            may = frozenset(sums[: max(0, self.left // max(1, facts) - _READING)])
            self.left -= facts * (len(may) + _READING) if may else 0
            mine = [one for one in asked if causes.sum_of(one.asked) in may]
            self._told |= {one.name: None for one in asked}
        found = causes.causes_of(s.conn, s.tenant, kind, [one.asked for one in mine], *ends)
        self._told |= {one.name: each for one, each in zip(mine, found, strict=True)}


def told(cause: str, run: Run | None, turn: Turn) -> str:
    """What came while the period ran was on time; what was set aside before came back."""
    if cause == LATE and run is not None and run.kind == "replay":
        return REPLAYED
    at = turn.old.known_from
    if frozen.made_now(
        turn.new
    ):  # no evaluation told its last evening: the run that came then does
        at = turn.new.known_from if run is None else run.started_at
    return RUNNING if cause == LATE and local_day(at) < turn.old.end_day else cause


def rest(turn: Turn, one: Measure | None) -> str:
    """What the records do not tell. They are judged by today's rule, also for older versions.

    ``one``: the measure of the part; None where no records are behind it.
    """
    definition, old, new = turn.definition, turn.old, turn.new
    if old.definition != new.definition:
        return "definition"
    if one is None:
        return new.reason if new.reason in KNOWN else UNEXPLAINED
    moves = not frozen.made_now(new) or any(leaf.moves for leaf in one.leaves)
    if local_day(old.known_from) < old.end_day and moves:
        return RUNNING
    return UNEXPLAINED if new.definition == definition.hash else "definition"

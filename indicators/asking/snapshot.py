"""One reading of the store: everything that a question needs to know, at one moment."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from itertools import chain
from typing import Any

from core.clock import day_date, day_start, local_day
from core.period import Period
from indicators.asking.places import Places
from indicators.asking.untouched import Read, frozen
from indicators.defining.measure import Measure, Shape
from indicators.defining.measures import measure
from indicators.defining.model import Definition
from indicators.evaluating import judge
from indicators.evaluating.evaluated import State
from indicators.evaluating.judge import Cover
from indicators.evaluating.scoring import Score
from indicators.proving import sources
from store import sums
from store.facts import past
from store.facts.past import Point
from store.published.values import StoredValue


@dataclass(frozen=True)
class Snapshot:
    """``conn`` is a connection of the store, read only, in one transaction.

    ``covers``: what each source has delivered (``sources.covers``). ``now``: epoch seconds of the
    product's clock. ``known``: facts are read as they were at that point; None: as they are.
    ``read``: how the store is read where no fact of the asked kind may have changed since.
    """

    conn: Any
    tenant: int
    places: Places
    covers: Mapping[str, Cover]
    definitions: Mapping[str, Definition]
    now: int
    known: Point | None = None
    read: Read = field(default_factory=Read)  # without memory
    _covers: dict[str, list[Cover]] = field(default_factory=dict, init=False, repr=False)
    _delivered: dict[tuple[str, Period], tuple[float, int | None]] = field(
        default_factory=dict, init=False, repr=False
    )
    _ends: dict[int, Point] = field(default_factory=dict, init=False, repr=False)
    _begun: list[Mapping[str, int]] = field(default_factory=list, init=False, repr=False)
    _standing: dict[Hashable, list[sums.Row]] = field(default_factory=dict, init=False, repr=False)

    @property
    def today(self) -> int:
        """The local day number now."""
        return local_day(self.now)

    def standing(self, kind: str, names: Sequence[str], **more: Any) -> list[sums.Row]:
        """``sums.now_sums`` at this moment, counted once: every running period ends in it.

        Rows must not be changed by anybody. Raises MisuseError.
        """
        asked = kind, frozen(names), frozen(more)
        if asked not in self._standing:
            told = sums.now_sums(self.conn, self.tenant, kind, names, self.now, **more)
            self._standing[asked] = told
        return self._standing[asked]

    def covers_of(self, definition: Definition) -> list[Cover]:
        """What the indicator's sources have delivered of the facts that it is made of."""
        kept = self._covers.get(definition.id)
        if kept is None:
            kinds = self.kinds_of(definition)
            kept = self._covers[definition.id] = [
                self._cover(name, kinds) for name in definition.sources
            ]
        return list(kept)

    def _cover(self, source: str, kinds: frozenset[str]) -> Cover:
        own = [self.covers.get(judge.of_kind(source, kind)) for kind in sorted(kinds)]
        told = [one for one in own if one is not None]
        return reduce(judge.worse, told) if told else self.covers.get(source, Cover(source))

    def kinds_of(self, definition: Definition) -> frozenset[str]:
        """Kinds of facts, its own and those of the indicators that it is made of."""
        return frozenset().union(*(one.kinds for one in self.measures_behind(definition)))

    def inputs_of(self, definition: Definition) -> list[Definition]:
        """The other indicators that make the number."""
        held = (self.definitions.get(id) for id in definition.inputs)
        return [one for one in held if one is not None]

    def measures_behind(self, definition: Definition) -> list[Measure]:
        """The measures behind the number, those of the indicators that it is made of included."""
        return measures_behind(definition, self.definitions)

    def told_by(self, definition: Definition) -> list[Definition]:
        """The indicators whose sources tell of it: itself, or each of its inputs with data.

        A part may arrive while another one has been there all the time, so each is looked at.
        """
        if definition.measures:
            return [definition]
        parts = (self.told_by(one) for one in self.inputs_of(definition) if not self.waiting(one))
        return list({one.id: one for one in chain.from_iterable(parts)}.values())

    def waiting(self, definition: Definition) -> bool:
        """Has nothing been delivered yet that the number could be made of?

        A score is told from the parts that there are; all others need every source.
        """
        if isinstance(definition.value, Score):
            return all(self.waiting(one) for one in self.inputs_of(definition))
        return any(one.until is None for one in self.covers_of(definition))

    def arriving(self, definition: Definition) -> bool:
        """Does the first load still bring something that the number is made of?"""
        if definition.measures:
            return any(one.arriving for one in self.covers_of(definition))
        return any(self.arriving(one) for one in self.inputs_of(definition))

    def begun(self, id: str) -> int | None:
        """When an indicator's figures were whole for the first time (epoch seconds); None: not yet.

        What was published of it until then was a part of the first load, and known to nobody.
        """
        if not self._begun:
            self._begun.append(State.read(self.conn).begun)
        return self._begun[0].get(id)

    def observed(self, definition: Definition) -> bool:
        """Is it told by reported figures alone, its own or those of what it is made of?"""
        behind = self.measures_behind(definition)
        return bool(behind) and all(one.shape is Shape.OBSERVED for one in behind)

    def delivered(self, definition: Definition, period: Period) -> tuple[float, int | None]:
        """Coverage of a period by the worst source; how far its data reach (None: not at all).

        Of what is made of other indicators: by the worst of those that have data, or to which the
        first load shall still bring them.
        """
        key = (definition.id, period)
        if key not in self._delivered:  # asked for a period's plan, its parts and its values
            self._delivered[key] = self._delivery(definition, period)
        return self._delivered[key]

    def _delivery(self, definition: Definition, period: Period) -> tuple[float, int | None]:
        if not definition.measures:
            parts = [(one, *self.delivered(one, period)) for one in self.inputs_of(definition)]
            told = [(share, until) for _, share, until in parts if until is not None]
            if not told:
                return 0.0, None
            owed = [one for one, _, until in parts if until is None and self._owed(one, period)]
            return min([*(share for share, _ in told), *(0.0 for _ in owed)]), min(
                until for _, until in told
            )
        if self.settled(definition, period):
            return self._settled(definition, period)
        stock = is_stock(definition)
        held = self.covers_of(definition)
        coverage = min(judge.coverage(period, one, self.now, stock=stock) for one in held)
        reach = [one.until for one in held if one.until is not None]
        if coverage == 0 or len(reach) < len(held):
            return 0.0, None
        return coverage, min([*reach, day_start(period.end_day)])

    def _owed(self, definition: Definition, period: Period) -> bool:
        """Is it the first load that has not brought anything of the period, and shall?"""
        end = day_start(period.end_day)
        held = self.covers_of(definition) if definition.measures else []
        own = any(one.arriving and one.bottom is not None and one.bottom < end for one in held)
        return own or any(self._owed(one, period) for one in self.inputs_of(definition))

    def settled(self, definition: Definition, period: Period) -> bool:
        """Is it told as it was known when the period ended, whatever has been learnt since?"""
        return period.end_day <= self.today and any(one.settles for one in measures_of(definition))

    def known_for(self, one: Measure, period: Period) -> Point | None:
        """Of when the facts are that a measure counts; None: as they are."""
        if one.settles and period.end_day <= self.today:
            return self._end(period.end_day - 1)
        return self.known

    def _end(self, day: int) -> Point:
        """The point in the order of commits at which a past day ended."""
        if day not in self._ends:
            found = past.at(self.conn, day_start(day + 1) - 1)
            early = self.known is not None and self.known.revision < found.revision
            self._ends[day] = self.known if early and self.known is not None else found
        return self._ends[day]

    def _settled(self, definition: Definition, period: Period) -> tuple[float, int | None]:
        """What had been delivered when the period ended; nothing where no history tells it.

        A source that was read on the last day has told all of it. One that was not has told no
        more than it had by then, and its figure says so by its age.
        """
        end = day_start(period.end_day)
        then = self.at(self._end(period.end_day - 1), end - 1)
        coverage, until = then.delivered(definition, period)
        if until is not None and local_day(until) >= period.end_day - 1:
            return coverage, end
        return coverage, until

    def at(self, known: Point, now: int) -> Snapshot:
        """The facts and deliveries of a point, asked at a moment (epoch seconds)."""
        covers = {
            name: replace(one, bottom=self.covers[name].bottom, over=self.covers[name].over)
            for name, one in sources.delivered(self.conn, self.tenant, known.revision).items()
            if name in self.covers
        }
        return replace(self, covers=covers, now=now, known=known)

    def reach(self, definition: Definition, row: StoredValue) -> int | None:
        """How far the data behind a published value reach now (epoch seconds).

        A version stays as long as its figures do, while its sources go on delivering: then it
        speaks for all that was delivered. Not where another share was: that is not in it yet.
        """
        if self.observed(definition):
            return row.as_of
        coverage, until = self.delivered(definition, Period.parse(row.period, day_date(self.today)))
        return until if coverage == row.coverage else row.as_of


def measures_of(definition: Definition) -> tuple[Measure, ...]:
    """The measures behind the number."""
    return _named(definition.measures, frozenset(definition.words.items()))


@lru_cache(maxsize=1_024)  # asked for every period and unit
def _named(names: tuple[str, ...], words: frozenset[tuple[str, str]]) -> tuple[Measure, ...]:
    return tuple(measure(name, dict(words)) for name in names)


def fixed(definition: Definition) -> dict[str, str]:
    """Members that all its measures are restricted to: ``{"assigner": "province"}``."""
    held = [leaf.where for one in measures_of(definition) for leaf in one.leaves]
    first = held[0] if held else {}
    return {dim: code for dim, code in first.items() if all(w.get(dim) == code for w in held)}


def takes(definition: Definition, dims: Mapping[str, str]) -> bool:
    """Can it be narrowed to these members: is it divided so, or do all it counts belong to them?"""
    beside = {dim: code for dim, code in dims.items() if dim not in definition.dimensions}
    return not beside or beside.items() <= fixed(definition).items()


def measures_behind(definition: Definition, definitions: Mapping[str, Definition]) -> list[Measure]:
    """The measures behind the number and behind the indicators that it is made of."""
    inner = (definitions[id] for id in definition.inputs if id in definitions)
    made_of = (measures_behind(one, definitions) for one in inner)
    return [*measures_of(definition), *chain.from_iterable(made_of)]


def is_stock(definition: Definition) -> bool:
    """Is it counted at the end of the period?"""
    return any(one.shape in (Shape.STOCK, Shape.SPAN) for one in measures_of(definition))


def is_observed(definition: Definition) -> bool:
    """Is it itself a sum of reported figures? See also ``Snapshot.observed``."""
    return any(one.shape is Shape.OBSERVED for one in measures_of(definition))


def looks_ahead(definition: Definition) -> bool:
    """Can a period be asked that has not begun?"""
    return all(one.ahead for one in measures_of(definition)) and bool(definition.measures)


def standing_day(period: Period, one: Measure, today: int) -> int:
    """The day number at whose end a stock of the period is counted."""
    return (period.start_day if one.opening else last_day(period, one, today)) - 1


def last_day(period: Period, one: Measure, today: int) -> int:
    """Day number after the last day whose events count: running periods end today.

    With yesterday where a day counts once it is over, so a period's first day may hold nothing yet.
    Of a period that has not begun it lies before its start: it holds nothing, and a stretch of
    months that ends with it reaches no further than today.
    """
    if one.ahead:
        return period.end_day
    return min(period.end_day, today if one.day_over else today + 1)

"""The card of Decision 766: every group and component, ours beside the official, and the gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.clock import DAY
from core.errors import NotFoundError
from core.period import Period
from core.units import Level, Unit
from core.values import Value
from indicators.asking.answering import Answering
from indicators.asking.compare import Change, change
from indicators.asking.lists import THEN
from indicators.asking.slices import by
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining.model import Definition
from indicators.evaluating.evaluate import Outcome
from indicators.evaluating.scoring import PROVINCE_ONLY, Component, Score, Scored, scored
from indicators.index766.official import Figures, Told, figures
from indicators.index766.reconcile import Aside, Counts, Line, component, hundredths, whole
from indicators.index766.rows import ComponentRow, GroupRow, Scorecard, UnitRow, step
from indicators.proving.aside import EVERY, counting, newest, rules, standing
from store.facts import past
from store.ledger import runlist

TOTAL = "index766.total"
SOURCE = "evaluation"
UNKNOWN_UNIT = "unknown_unit"
WEEK = 7 * DAY


class _Asked:
    """One question of the card, with everything that its rows look up."""

    def __init__(
        self, answering: Answering, unit: Unit, period: Period, as_known: int | None
    ) -> None:
        self.a, self.unit, self.period, self.as_known = answering, unit, period, as_known
        self.definitions = answering.s.definitions
        self.total, self.score = _total(answering.s)
        self.told = figures(answering.s, self._measures(), period, [unit.unit_id], as_known)
        self.newest = self.told.newest(unit.unit_id)
        self._read_at = self._when()
        self._stood = (
            None if as_known is None else (past.at(answering.s.conn, as_known).revision, as_known)
        )
        self._asides: dict[tuple[Any, ...], Aside] = {}
        self._newest: dict[tuple[tuple[str, ...], frozenset[str]], list[dict[str, Any]]] = {}

    def _measures(self) -> Iterator[str]:
        for score in (self.score, *(score for _, _, score in self.groups())):
            if score.official:
                yield score.official
            for one in score.components:
                if one.official is not None:
                    yield from filter(None, (one.official.score, one.official.top))
                    yield one.official.bottom

    def groups(self) -> Iterator[tuple[Component, Definition, Score]]:
        """The groups of the total, with their definitions."""
        for one in self.score.components:
            inner = self.definitions.get(one.indicator or "")
            if inner is not None and isinstance(inner.value, Score):
                yield one, inner, inner.value

    def value(self, definition: Definition, as_known: int | None = None) -> Value:
        """Of the unit alone, as the score itself is made: nothing of other units' is shared in."""
        known = as_known or self.as_known
        return self.a.value(definition, self.unit, self.period, {}, known, alone=True)

    def week(self, definition: Definition, value: Value) -> Change | None:
        """The change against what was published seven days ago; None where nothing was."""
        known = (self.as_known or self.a.s.now) - WEEK
        return change(value, self.value(definition, known), definition)

    def _when(self) -> int:
        """When the portal last said what it says, by the product's clock; 0: it has said nothing.

        A newer reading that says the same is no change, so the run is asked that made it. Where it
        is kept no more: when what is said came.
        """
        if self.newest is None:
            return 0
        found = runlist.began(self.a.s.conn, SOURCE, self.newest.read_at)
        return self.newest.known_from if found is None else found

    @property
    def asked_at(self) -> int | None:
        """When the portal was asked, as far as that was known at the moment of the card."""
        if self.newest is None:
            return None
        past = self.as_known is not None and self._read_at > self.as_known
        return self.newest.known_from if past else self._read_at

    def then(self, definition: Definition) -> Counts | None:
        """What ours was divided from when the portal was asked."""
        if self.newest is None:
            return None
        known = min(self._read_at, self.as_known or self._read_at)
        before = self.value(definition, known)
        if before.numerator is None or before.denominator is None:
            return None
        return Counts(before.numerator, before.denominator)

    def aside(self, definition: Definition) -> Aside:
        """Records open at the moment that would have counted, as far as they tell it themselves.

        One that tells no day of the period, or no agency inside a unit, is not guessed at. Asked
        once of all components that count the same records by the same events.
        """
        if any(one.used_by for one in measures_of(definition)):
            return Aside()  # it counts procedures: dossiers set aside do not tell how many
        s = self.a.s
        rows = definition.sources, s.kinds_of(definition)
        key = (*rows, standing(s, definition), rules(s, definition, self.period))
        if key not in self._asides:
            if rows not in self._newest:
                self._newest[rows] = newest(s, definition, EVERY, self._stood)
            self._asides[key] = self._counted(definition, self._newest[rows])
        return self._asides[key]

    def _counted(self, definition: Definition, rows: Sequence[Mapping[str, Any]]) -> Aside:
        found = counting(self.a.s, definition, self.unit, self.period, rows)
        sure = [one for one in found if one.sure]
        unit = sum(one.count for one in sure if one.reason == UNKNOWN_UNIT)
        return Aside(unit, sum(one.count for one in sure) - unit)


def card(
    answering: Answering, unit: Unit, period: Period, as_known: int | None = None
) -> Scorecard:
    """The card of a unit and a period. Raises NotFoundError, MisuseError."""
    asked = _Asked(answering, unit, period, as_known)
    groups, lines = [], []
    for one, definition, score in asked.groups():
        row, line = _group(asked, one, definition, score)
        groups.append(row)
        lines.append(line)
    value = asked.value(asked.total)
    official = asked.told.score(unit.unit_id, asked.score.official)
    estimate = None if value.value is None else hundredths(value.value)
    gap = None if official is None else whole(official, estimate, lines)
    total = asked.told.told(unit.unit_id, asked.score.official)
    return Scorecard(
        unit, period, asked.total, value, asked.week(asked.total, value), official, gap,
        tuple(groups), asked.asked_at, () if total is None else total.flags,
    )  # fmt: skip


def _group(
    asked: _Asked, spec: Component, definition: Definition, score: Score
) -> tuple[GroupRow, Line]:
    every = {id: asked.definitions[id] for id in definition.inputs if id in asked.definitions}
    whole_only = asked.unit.level is not Level.PROVINCE  # what is the province's alone
    inner = {id: one for id, one in every.items() if not whole_only or "unit" in one.dimensions}
    values = {id: asked.value(one) for id, one in inner.items()}
    outcomes = {id: _outcome(one) for id, one in values.items()}
    outcomes |= {id: Outcome(None, None, None, PROVINCE_ONLY) for id in every if id not in inner}
    rows, lines = [], []
    for one in scored(score, outcomes):
        row, line = _component(asked, one, values, inner)
        rows.append(row)
        lines.append(line)
    value = asked.value(definition)
    official = asked.told.score(asked.unit.unit_id, score.official)
    estimate = None if value.value is None else hundredths(value.value)
    gap = None if official is None else whole(official, estimate, lines)
    late = sum((line.late for line in lines), Decimal(0))
    made = GroupRow(
        spec.code,
        definition,
        value,
        asked.week(definition, value),
        score.ceiling,
        official,
        gap,
        tuple(rows),
    )
    return made, Line(hundredths(score.ceiling), official, estimate, late, gap)


def _outcome(value: Value) -> Outcome:
    return Outcome(value.value, value.numerator, value.denominator, value.reason)


def _component(
    asked: _Asked, one: Scored, values: dict[str, Value], inner: dict[str, Definition]
) -> tuple[ComponentRow, Line]:
    spec, unit = one.component, asked.unit.unit_id
    definition = inner.get(spec.indicator or "")
    value = values.get(spec.indicator or "")
    named = None if spec.official is None else spec.official.score
    counts = asked.told.counts(unit, spec.official)
    line = component(
        spec,
        asked.told.score(unit, named),
        counts,
        None if value is None else value.value,
        None if definition is None else asked.then(definition),
        Aside() if definition is None or counts is None else asked.aside(definition),
    )
    row = ComponentRow(
        one, value, line.official, counts, _flags(asked.told, unit, spec), line.gap,
        step(spec, value),
    )  # fmt: skip
    return row, line


def _flags(told: Figures, unit: int, spec: Component) -> tuple[str, ...]:
    if spec.official is None:
        return ()
    found: list[Told | None] = [
        told.told(unit, one) for one in (spec.official.score, spec.official.bottom)
    ]
    return tuple(dict.fromkeys(flag for one in found if one is not None for flag in one.flags))


def units(
    answering: Answering, unit: Unit, period: Period, as_known: int | None = None
) -> list[UnitRow]:
    """Estimates of the parts of a unit beside their official totals. Raises NotFoundError."""
    total, score = _total(answering.s)
    held = by(answering, total, "unit", unit, period, {}, as_known, THEN)
    measures = [score.official] if score.official else []
    told = figures(answering.s, measures, period, [one.unit_id for one in held], as_known)
    return [UnitRow(one, told.score(one.unit_id, score.official)) for one in held]


def _total(snapshot: Snapshot) -> tuple[Definition, Score]:
    total = snapshot.definitions.get(TOTAL)
    if total is None or not isinstance(total.value, Score):
        raise NotFoundError(f"Không có định nghĩa “{TOTAL}”.")
    return total, total.value

"""Values for questions: published versions where they exist, else computed by the same rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.calendar import WorkingCalendar
from core.clock import day_date
from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Unit
from core.values import Freshness, Moved, Value
from indicators.asking import crossing
from indicators.asking.places import asked_day
from indicators.asking.question import Question
from indicators.asking.snapshot import Snapshot
from indicators.asking.untouched import VALUES
from indicators.defining.model import Definition
from indicators.evaluating import assemble, converted, gather
from indicators.evaluating.assemble import Frame, Origin
from indicators.evaluating.evaluate import Inputs, Outcome, evaluate
from indicators.evaluating.plan import PUBLISHED, kept
from indicators.versions import moments, since
from indicators.versions.rules import Rules
from store.published import values
from store.published.values import StoredValue


class Answering:
    """Answers inside one snapshot."""

    def __init__(
        self, snapshot: Snapshot, calendar: WorkingCalendar, kept_days: int, past: int | None = None
    ) -> None:
        """Over one snapshot; ``kept_days``: how far back replaced facts are kept.

        ``past``: the moment answered for, where the snapshot is one of the past.
        """
        self.s, self.calendar = snapshot, calendar
        self._kept_days, self.past = kept_days, past
        self._thens: dict[int, Answering] = {}
        self._frames: dict[tuple[int, Period, int | None], Frame] = {}
        self._codes: dict[tuple[int, Period], str] = {}
        self._rules = Rules(self)

    def then(self, as_known: int) -> Answering:
        """Answers from the facts as they were known at a moment. Raises MisuseError."""
        if as_known not in self._thens:
            made = moments.then(self.s, as_known, self._kept_days)
            self._thens[as_known] = Answering(made, self.calendar, self._kept_days, as_known)
        return self._thens[as_known]

    def facts(self, as_known: int) -> Answering:
        """The facts by which it is told whether other units' count in a published value.

        Those of the moment; so far back that only published values are kept, those of now: where
        one of them counts ``then`` refuses, in words, to convert what it does not know.
        """
        try:
            return self.then(as_known)
        except MisuseError:
            return self

    def code(self, unit: Unit, period: Period) -> str:
        """How a unit is written beside a period."""
        key = (unit.unit_id, period)
        if key not in self._codes:
            day = asked_day(period, day_date(self.s.today))
            self._codes[key] = self.s.places.written(unit, day)
        return self._codes[key]

    def value(
        self,
        definition: Definition,
        unit: Unit,
        period: Period,
        dims: Mapping[str, str],
        as_known: int | None = None,
        *,
        alone: bool = False,
    ) -> Value:
        """One value. Raises MisuseError for a grain or dimension that the indicator lacks.

        What lies at the units that this one was before, or became, counts in its shares
        (``converted``). ``alone``: only what lies at the unit itself, as published.
        """
        gather.check_grain(definition, period)
        gather.check_dims(definition, dims)
        crossing.check(self.s, definition, unit, [period], dims)
        if as_known is not None and not published(period.grain, dims):
            return self.then(as_known).value(definition, unit, period, dims, alone=alone)
        inputs: Inputs | None = None
        if not alone and converted.concerns(self.s, unit, period, dims):
            facts = self if as_known is None else self.facts(as_known)
            inputs = converted.ask(facts.s, definition, period, unit, dims)[""]
            if as_known is not None and inputs.moved:
                return self.then(as_known).computed(definition, unit, period, dims, inputs)
        row = None
        if published(period.grain, dims) and self.past is None and not (inputs and inputs.moved):
            row = next(iter(self.known(definition, [unit.unit_id], period, as_known)), None)
        if row is not None:
            return self.stored(definition, row, as_known)
        if as_known is not None:
            return self.silent(definition, unit, period, as_known)
        if inputs is None:
            inputs = gather.ask(self.s, definition, period, unit, dims)[""]
        return self.computed(definition, unit, period, dims, inputs, alone=alone)

    def rows(
        self,
        definition: Definition,
        unit_ids: Iterable[int] | None,
        periods: Iterable[str] | None,
        as_known: int | None,
        grain: str | None = None,
    ) -> list[StoredValue]:
        """Published versions that may answer: those kept current, or that held at a moment."""
        if as_known is None:
            return served(self.s, definition, unit_ids, periods, grain)
        return moments.published(self.s, definition.id, as_known, unit_ids, periods, grain)

    def known(
        self, definition: Definition, unit_ids: Iterable[int], period: Period, as_known: int | None
    ) -> list[StoredValue]:
        """Published versions of one period, as they hold or held; of a year to date the latest."""
        ids = list(unit_ids)
        found = self.rows(definition, ids, [period.code], as_known)
        if found or as_known is None or period.grain is not Grain.YTD:
            return found
        told = [
            row
            for row in self.rows(definition, ids, None, as_known, Grain.YTD.value)
            if row.start_day == period.start_day and row.end_day <= period.end_day
        ]
        last = max((row.end_day for row in told), default=0)
        return [row for row in told if row.end_day == last]

    def stored(self, definition: Definition, row: StoredValue, as_known: int | None) -> Value:
        """A published version; as it was judged then, when a moment is given."""
        period = Period.parse(row.period, day_date(self.s.today))
        unit = self.s.places.by_id[row.unit_id]
        as_of = (
            since.reach(self.s, definition, row, unit, period) if as_known is None else row.as_of
        )
        origin = Origin(
            row.value_id,
            row.coverage,
            as_of,
            row.known_from,
            row.definition,
            row.estimated,
            behind=as_known is None and since.behind(self.s, definition, row, unit, period),
            judged_now=row.definition != definition.hash,
        )
        return assemble.value(
            self._frame(definition, period, as_known),
            unit,
            self.code(unit, period),
            {},
            Outcome(row.value, row.numerator, row.denominator, row.null_reason),
            origin,
        )

    def computed(
        self,
        definition: Definition,
        unit: Unit,
        period: Period,
        dims: Mapping[str, str],
        inputs: Inputs,
        *,
        alone: bool = False,
    ) -> Value:
        """A value made for this question; of nothing at a moment inside the first load."""
        (made,) = self.each(definition, unit, period, [(dims, inputs)], alone=alone)
        return made

    def each(
        self,
        definition: Definition,
        unit: Unit,
        period: Period,
        cuts: Iterable[tuple[Mapping[str, str], Inputs]],
        *,
        alone: bool = False,
    ) -> Iterator[Value]:
        """Values of one unit and period made for questions that differ by their cut alone."""
        early = self.past is not None and moments.loading(self.s, definition.id, self.past)
        frame, code = self._frame(definition, period, None), self.code(unit, period)
        for dims, given in cuts:
            inputs = Inputs(coverage=0.0) if early else given
            question = Question(definition.id, unit.slug, period.code, dict(dims), alone, self.past)
            moved = self.moved(inputs) if inputs.moved else ()
            guessed = any(one.estimated for one in moved)
            ruled = self._rules.differ(definition, period, dims)
            reach = question.value_id, inputs.coverage, inputs.as_of
            origin = Origin(*reach, estimated=guessed, moved=moved, judged_now=ruled)
            made = evaluate(definition, inputs)
            value = assemble.value(frame, unit, code, question.dims, made, origin)
            yield moments.untold(self.s, value, self.past) if early and self.past else value

    def _frame(self, definition: Definition, period: Period, as_known: int | None) -> Frame:
        """What its values share, judged now or as of a moment."""
        key = (id(definition), period, as_known)  # a frame keeps its definition, and so its id
        if key not in self._frames:
            now = as_known is None
            self._frames[key] = Frame(
                definition,
                period,
                self.s.covers_of(definition) if now else (),
                self.s.now if as_known is None else as_known,
                self.calendar,
                self._worst(definition, period) if now else None,
                observed=self.s.observed(definition),
            )
        return self._frames[key]

    def moved(self, inputs: Inputs) -> tuple[Moved, ...]:
        """Who gave to a value, the largest share first."""
        given = sorted(inputs.moved, key=lambda one: (-one.weight, one.unit_id))
        named = [(self.s.places.by_id[one.unit_id], one) for one in given]
        return tuple(Moved(u.slug, u.name, one.weight, one.estimated) for u, one in named)

    def _worst(self, definition: Definition, period: Period) -> tuple[Freshness, str] | None:
        """The worst freshness among the inputs that have data, each by its own pace.

        None for what is counted itself, and for reported figures: how far back the units last
        reported is told by the value, not by the source.
        """
        if definition.measures or self.s.observed(definition):
            return None
        found = []
        for one in self.s.inputs_of(definition):
            as_of = self._until(one, period)
            if as_of is not None:
                told = one, period, as_of, self.s.covers_of(one), self.s.now, self.calendar
                own = assemble.freshness(*told, observed=self.s.observed(one))
                found.append(self._worst(one, period) or own)
        return max(found, key=lambda told: told[0].badness, default=None)

    def _until(self, definition: Definition, period: Period) -> int | None:
        """How far an input's data reach: a folder read every day makes no old report new."""
        if not self.s.observed(definition):
            return self.s.delivered(definition, period)[1]
        province = self.s.places.province(asked_day(period, day_date(self.s.today)))
        return gather.ask(self.s, definition, period, province, {})[""].as_of

    def silent(self, definition: Definition, unit: Unit, period: Period, as_known: int) -> Value:
        """A unit of which no version was there at a moment.

        Where the province had one the unit had no facts; else nothing was published by then.
        """
        told = self.of_province(definition, period, as_known)
        if told is None:
            made = self.computed(definition, unit, period, {}, Inputs(coverage=0.0))
            return moments.untold(self.s, made, as_known)
        then, asked = told
        found = gather.unpublished(then.s, definition, asked, unit)
        return then.computed(definition, unit, asked, {}, found)

    def of_province(
        self, definition: Definition, period: Period, as_known: int
    ) -> tuple[Answering, Period] | None:
        """The facts of a moment, and the period that was published of the province by then."""
        today = day_date(self.s.today)
        province = self.s.places.province(asked_day(period, today))
        rows = self.known(definition, [province.unit_id], period, as_known)
        if not rows:
            return None
        try:
            return self.then(as_known), Period.parse(rows[0].period, today)
        except MisuseError:  # so far back there are published values alone
            return None


def published(grain: Grain, dims: Mapping[str, str]) -> bool:
    """Is a value of this length and slice kept version by version?"""
    return not dims and grain in PUBLISHED


def served(
    snapshot: Snapshot,
    definition: Definition,
    unit_ids: Iterable[int] | None,
    periods: Iterable[str] | None,
    grain: str | None = None,
) -> list[StoredValue]:
    """Versions that hold and that publishing keeps current; all others must be computed."""
    today = day_date(snapshot.today)
    units = None if unit_ids is None else list(unit_ids)
    codes = None if periods is None else list(periods)
    if units is not None and codes is not None and len(units) == len(codes) == 1:
        # a page asks for one unit and period of many indicators: they are read together
        asked = (tuple(snapshot.definitions), units[0], codes[0])
        together = snapshot.read(VALUES, values.current_of, snapshot.conn, *asked)
        rows = [together[definition.id]] if definition.id in together else []
    else:
        narrow = {"unit_ids": units, "periods": codes, "grain": grain}
        rows = snapshot.read(VALUES, values.current, snapshot.conn, definition.id, **narrow)
    return [row for row in rows if kept(Period.parse(row.period, today), today)]

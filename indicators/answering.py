"""Values for questions: published versions where they exist, else computed by the same rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.calendar import WorkingCalendar
from core.clock import day_date
from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Unit
from core.values import Value
from indicators import assemble, gather, members
from indicators.assemble import Origin
from indicators.evaluate import Inputs, Outcome, evaluate
from indicators.model import Definition
from indicators.places import asked_day
from indicators.plan import PUBLISHED, kept
from indicators.question import Question
from indicators.snapshot import Snapshot, is_observed
from store import values
from store.values import StoredValue

UNKNOWN_THEN = "chưa công bố tại thời điểm đã chọn"


class Answering:
    """Answers inside one snapshot."""

    def __init__(self, snapshot: Snapshot, calendar: WorkingCalendar) -> None:
        self.s, self.calendar = snapshot, calendar

    def code(self, unit: Unit, period: Period) -> str:
        """How a unit is written beside a period."""
        return self.s.places.written(unit, asked_day(period, day_date(self.s.today)))

    def value(
        self,
        definition: Definition,
        unit: Unit,
        period: Period,
        dims: Mapping[str, str],
        as_known: int | None = None,
    ) -> Value:
        """One value. Raises MisuseError for a grain or dimension that the indicator lacks."""
        check_grain(definition, period)
        gather.check_dims(definition, dims)
        row = None
        if not dims and period.grain in PUBLISHED:
            rows = self.known(definition, [unit.unit_id], period, as_known)
            row = rows[0] if rows else None
        if row is not None:
            return self.stored(definition, row, as_known)
        if as_known is not None:
            return self.unknown(definition, unit, period, dims)
        inputs = gather.ask(self.s, definition, period, unit, dims)[""]
        return self.computed(definition, unit, period, dims, inputs)

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
        return values.known_at(
            self.s.conn, as_known, definition.id, unit_ids=unit_ids, periods=periods, grain=grain
        )

    def known(
        self, definition: Definition, unit_ids: Iterable[int], period: Period, as_known: int | None
    ) -> list[StoredValue]:
        """Published versions of one period, as they hold or held.

        At an earlier moment the year to date ended earlier: then the latest one published by then.
        """
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
        coverage, as_of = row.coverage, row.as_of
        if as_known is None and not is_observed(definition):
            delivered, reach = self.s.delivered(definition, period)
            if delivered == coverage:  # else what has arrived since is not in the number yet
                as_of = reach
        origin = Origin(
            row.value_id, coverage, as_of, row.known_from, row.definition, row.estimated
        )
        return assemble.value(
            definition,
            unit,
            self.code(unit, period),
            period,
            {},
            Outcome(row.value, row.numerator, row.denominator, row.null_reason),
            origin,
            self.s.covers_of(definition) if as_known is None else (),
            self.s.now if as_known is None else as_known,
            self.calendar,
        )

    def computed(
        self,
        definition: Definition,
        unit: Unit,
        period: Period,
        dims: Mapping[str, str],
        inputs: Inputs,
    ) -> Value:
        """A value made for this question."""
        question = Question(definition.id, unit.slug, period.code, dict(dims))
        return assemble.value(
            definition,
            unit,
            self.code(unit, period),
            period,
            dict(dims),
            evaluate(definition, inputs),
            Origin(question.value_id, inputs.coverage, inputs.as_of),
            self.s.covers_of(definition),
            self.s.now,
            self.calendar,
        )

    def unknown(
        self, definition: Definition, unit: Unit, period: Period, dims: Mapping[str, str]
    ) -> Value:
        """Nothing was published of this at the moment asked for."""
        made = self.computed(definition, unit, period, dims, Inputs())
        return replace(made, reason=UNKNOWN_THEN, freshness_note=UNKNOWN_THEN)

    def by(
        self,
        definition: Definition,
        dim: str,
        unit: Unit,
        period: Period,
        dims: Mapping[str, str],
        as_known: int | None = None,
    ) -> list[Value]:
        """One value for each member of a dimension. Raises MisuseError."""
        check_grain(definition, period)
        gather.check_dims(definition, [dim, *dims])
        if dim == "unit":
            return self._by_unit(definition, unit, period, dims, as_known)
        if as_known is not None:
            raise MisuseError(
                "Chỉ số liệu của đơn vị mới lưu theo phiên bản; không xem được như đã biết"
                f" theo “{dim}”."
            )
        found = gather.ask(self.s, definition, period, unit, dims, dim)
        named = members.names(self.s, dim, found)
        out = []
        for code in members.ordered(dim, found):
            one = self.computed(definition, unit, period, {**dims, dim: code}, found[code])
            one.extra["name"] = named.get(code, code)
            out.append(one)
        return out

    def _by_unit(
        self,
        definition: Definition,
        unit: Unit,
        period: Period,
        dims: Mapping[str, str],
        as_known: int | None,
    ) -> list[Value]:
        """The parts of a unit; those that ended inside the period only where they have data."""
        parts = {one.unit_id: one for one in self.s.places.parts(unit, period)}
        made: dict[int, Value] = {}
        total: StoredValue | None = None
        if not dims and period.grain in PUBLISHED:
            for row in self.known(definition, [*parts, unit.unit_id], period, as_known):
                if row.unit_id == unit.unit_id:
                    total = row
                else:
                    made[row.unit_id] = self.stored(definition, row, as_known)
        found: dict[str, Inputs] = {}
        if as_known is None and any(id not in made for id in parts):
            found = gather.ask(self.s, definition, period, unit, dims, "unit")
        day = asked_day(period, day_date(self.s.today))
        nothing = self._nothing(definition, period)
        out = []
        for id, one in parts.items():
            if id not in made and str(id) in found:
                made[id] = self.computed(definition, one, period, dims, found[str(id)])
            if id not in made and one.valid(day):
                made[id] = (
                    self.computed(definition, one, period, dims, nothing)
                    if as_known is None
                    else self.unknown(definition, one, period, dims)
                )
            if id in made:
                out.append(_labelled(made[id], self.code(one, period), one.short_name, dims))
        plain = bool(definition.measures) and not is_observed(definition)
        if as_known is None and plain and not _adds_up(total, out):
            held = {**dims, "unit": gather.OWN}
            own = gather.ask(self.s, definition, period, unit, held)[""]
            if any(own.sums.values()):
                here = self.computed(definition, unit, period, held, own)
                out.append(_labelled(here, gather.OWN, f"{unit.short_name} (trực tiếp)", dims))
        return out

    def _nothing(self, definition: Definition, period: Period) -> Inputs:
        """A unit without facts: zeros where the source delivered, else nothing."""
        if is_observed(definition):
            return Inputs(dict.fromkeys(definition.measures), coverage=0.0)
        coverage, as_of = self.s.delivered(definition, period)
        if as_of is None or not gather.begun(self.s, definition, period):
            return Inputs(dict.fromkeys(definition.measures), coverage=0.0)
        return Inputs(dict.fromkeys(definition.measures, 0.0), coverage=coverage, as_of=as_of)


def served(
    snapshot: Snapshot,
    definition: Definition,
    unit_ids: Iterable[int] | None,
    periods: Iterable[str] | None,
    grain: str | None = None,
) -> list[StoredValue]:
    """Versions that hold and that publishing keeps current; all others must be computed."""
    today = day_date(snapshot.today)
    rows = values.current(
        snapshot.conn, definition.id, unit_ids=unit_ids, periods=periods, grain=grain
    )
    return [row for row in rows if kept(Period.parse(row.period, today), today)]


def _labelled(value: Value, code: str, name: str, dims: Mapping[str, str]) -> Value:
    value.dims = {**dims, "unit": code}
    value.extra["name"] = name
    return value


def _adds_up(total: StoredValue | None, parts: Sequence[Value]) -> bool:
    """Do the parts make the whole, so that nothing lies at the unit itself?"""
    if total is None:
        return False
    return all(
        (getattr(total, name) or 0.0) == sum(getattr(one, name) or 0.0 for one in parts)
        for name in ("numerator", "denominator")
    )


def check_grain(definition: Definition, period: Period) -> None:
    """Raise MisuseError when the indicator is not told for periods of this length."""
    if period.grain not in definition.grains:
        held = ", ".join(one.value for one in definition.grains)
        raise MisuseError(
            f"Chỉ tiêu “{definition.id}” không tính theo {period.grain.value}. Các kỳ: {held}."
        )

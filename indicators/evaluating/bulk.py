"""Sums of all units and many periods at once: one query a group of measures and grain.

Flows come month by month in one query and are added up to quarters and years here; stocks come in
one query for each period end. Communes are added to their district, everything to the province.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from core.clock import day_date
from core.period import Grain, Period, month_index
from core.units import Level, Unit
from indicators.asking import queries
from indicators.asking.places import asked_day
from indicators.asking.snapshot import Snapshot, is_observed, last_day, measures_of, standing_day
from indicators.defining.measure import Measure, Shape
from indicators.defining.model import Definition
from indicators.evaluating import gather
from indicators.evaluating.evaluate import Inputs, Outcome, add, evaluate
from indicators.evaluating.scoring import Score
from indicators.reported import observed, reporting
from store import sums

TOTAL = 0
"""Stands for the province, whichever generation of it holds in the period."""

ByUnit = dict[int, dict[str, float]]
"""Unit (``TOTAL``: the province) → measure → sum."""


class Bulk:
    """Answers for every unit of a period; loads each group of measures once.

    ``stretch``: first and last month (both in) that flows may be asked for.
    """

    def __init__(self, snapshot: Snapshot, stretch: tuple[Period, Period]) -> None:
        self._s = snapshot
        self._first, self._last = stretch
        self._flows: dict[Any, _Months] = {}
        self._sums: dict[Any, ByUnit] = {}
        self._reports: dict[tuple[str, ...], list[observed.Report]] = {}
        self._groups: dict[str, tuple[Any, list[Measure]]] = {}
        self._buckets: dict[tuple[str, Period], dict[int, dict[int, float]]] = {}
        self._inner: dict[tuple[str, str], dict[int, Outcome]] = {}

    def prepare(self, definitions: Iterable[Definition]) -> None:
        """Learn which measures will be asked, so that one query serves many indicators."""
        wanted = {
            one.name: one
            for definition in definitions
            for whole in self._s.measures_behind(definition)
            for one in whole.leaves
            if one.shape in (Shape.FLOW, Shape.STOCK)
        }
        for number, group in enumerate(queries.groups(wanted.values())):
            for one in group:
                self._groups[one.name] = (number, group)

    def inputs(self, definition: Definition, period: Period) -> dict[int, Inputs]:
        """Inputs by unit id, the province under ``TOTAL``; units without anything are left out."""
        if isinstance(definition.value, Score):
            return self._scores(definition, period)
        coverage, as_of = self._s.delivered(definition, period)
        wanted = measures_of(definition)
        if is_observed(definition):
            return self._reported(definition, period)
        leaves = [(one, leaf) for one in wanted for leaf in one.leaves]
        if not wanted or any(leaf.name not in self._groups for _, leaf in leaves):
            return self._one_by_one(definition, period)
        if as_of is None or not gather.begun(self._s, definition, period):
            return {}
        made: dict[int, dict[str, float | None]] = {}
        for one, leaf in leaves:
            for unit, row in self._of(leaf, period).items():
                if unit == TOTAL or row[leaf.name]:
                    held = made.setdefault(unit, dict.fromkeys(definition.measures, 0.0))
                    held[one.name] = (held[one.name] or 0.0) + row[leaf.name]
        if "unit" not in definition.dimensions:
            made = {TOTAL: made[TOTAL]}
        return {unit: Inputs(row, coverage=coverage, as_of=as_of) for unit, row in made.items()}

    def _scores(self, definition: Definition, period: Period) -> dict[int, Inputs]:
        """Outcomes of the indicators that a score is made of, by unit."""
        coverage, as_of = self._s.delivered(definition, period)
        if as_of is None:
            return {}
        found: dict[int, dict[str, Outcome]] = {TOTAL: {}}
        for one in self._s.inputs_of(definition):
            for unit, outcome in self._outcomes(one, period).items():
                found.setdefault(unit, {})[one.id] = outcome
        if "unit" not in definition.dimensions:
            found = {TOTAL: found[TOTAL]}
        return {
            unit: Inputs(parts=parts, coverage=coverage, as_of=as_of)
            for unit, parts in found.items()
        }

    def _outcomes(self, definition: Definition, period: Period) -> dict[int, Outcome]:
        """An inner indicator evaluated for every unit, once for all scores that are made of it."""
        key = (definition.id, period.code)
        if key not in self._inner:
            made = self.inputs(definition, period)
            self._inner[key] = {unit: evaluate(definition, one) for unit, one in made.items()}
        return self._inner[key]

    def _of(self, one: Measure, period: Period) -> ByUnit:
        number, group = self._groups[one.name]
        end = last_day(period, one, self._s.today)
        if one.shape is Shape.FLOW:
            key = (number, period.start_day, end)
            if key not in self._sums:
                month = Period.of(Grain.MONTH, period.end - timedelta(days=1))
                if end < last_day(month, one, self._s.today):  # a year to a day within a month
                    leaves = self._by_unit(group, period)
                else:
                    leaves = self._months(number, group).between(period, group)
                self._sums[key] = self._add_up(leaves, group)
        else:
            day = standing_day(period, one, self._s.today)
            begin = 0 if one.used_by is None else period.start_day
            at = (number, day, period.end_day <= self._s.today, begin)
            if at not in self._sums:
                self._sums[at] = self._add_up(self._by_unit(group, period), group)
            return self._sums[at]
        return self._sums[key]

    def _months(self, number: int, group: Sequence[Measure]) -> _Months:
        if number not in self._flows:
            s, first = self._s, group[0]
            end = last_day(self._last, first, s.today)
            rows = sums.event_sums(
                s.conn,
                s.tenant,
                first.kind,
                list(dict.fromkeys(c for one in group for c in one.columns)),
                self._first.start_day,
                end,
                by=["unit", "month"],
                filters=queries.restricted(self._s, first, {}),
                known=s.known,
            )
            self._flows[number] = _Months(rows, group, self._first, self._last)
        return self._flows[number]

    def _by_unit(self, group: Sequence[Measure], period: Period) -> ByUnit:
        filters = queries.restricted(self._s, group[0], {}) or {}
        rows = queries.rows_of(self._s, group, period, None, filters, ["unit"])
        return {row["unit"]: {one.name: one.add(row) or 0.0 for one in group} for row in rows}

    def _add_up(self, leaves: ByUnit, group: Sequence[Measure]) -> ByUnit:
        """Communes of a district and the district itself → the district; all → the province."""
        places = self._s.places
        nothing = {one.name: 0.0 for one in group}
        out: ByUnit = {TOTAL: dict(nothing)}
        for unit, row in leaves.items():
            place = places.by_id.get(unit)
            into = {TOTAL}
            if place is None or place.level is not Level.PROVINCE:
                into |= {unit, places.above(unit)}
            for id in into:
                add(out.setdefault(id, dict(nothing)), row)
        return out

    def _reported(self, definition: Definition, period: Period) -> dict[int, Inputs]:
        s = self._s
        names = definition.measures
        if names not in self._reports:
            self._reports[names] = reporting.reports(s, names, s.today + 1)
        held = observed.hold(self._reports[names], reporting.until(s, period))
        if not held:
            return {}
        day = asked_day(period, day_date(s.today))
        province = s.places.province(day)
        out = {TOTAL: reporting.answer(s, held, definition, period, province)}
        if "unit" in definition.dimensions:
            for id in sorted({*held, *(s.places.above(one) for one in held)}):
                unit = s.places.by_id.get(id)
                if unit is not None and unit.level is not Level.PROVINCE:
                    out[id] = reporting.answer(s, held, definition, period, unit)
        return {id: one for id, one in out.items() if one.as_of is not None}

    def _one_by_one(self, definition: Definition, period: Period) -> dict[int, Inputs]:
        """Kinds that are not plain sums: asked period by period."""
        s = self._s
        wanted = measures_of(definition)
        if [one.shape for one in wanted] == [Shape.HISTOGRAM] and "unit" in definition.dimensions:
            return self._histogram(definition, wanted[0], period)
        province = s.places.province(asked_day(period, day_date(s.today)))
        found = gather.ask(s, definition, period, province, {})
        out = {TOTAL: found[""]}
        if "unit" in definition.dimensions:
            parts = gather.ask(s, definition, period, province, {}, "unit")
            out |= {int(key): one for key, one in parts.items()}
        return {id: one for id, one in out.items() if one.as_of is not None}

    def _histogram(self, definition: Definition, one: Measure, period: Period) -> dict[int, Inputs]:
        """Counts by bucket, asked once for all quantiles of them; parts add up to the province."""
        s = self._s
        coverage, as_of = s.delivered(definition, period)
        if as_of is None:
            return {}
        key = (one.name, period)
        if key not in self._buckets:
            province = s.places.province(asked_day(period, day_date(s.today)))
            parts = gather.ask(s, definition, period, province, {}, "unit")
            made: dict[int, dict[int, float]] = {TOTAL: {}}
            for unit, part in parts.items():
                into = {TOTAL, TOTAL if int(unit) == province.unit_id else int(unit)}
                for id in into:
                    add(made.setdefault(id, {}), part.buckets)
            self._buckets[key] = made
        held = self._buckets[key]
        return {
            id: Inputs(buckets=counts, coverage=coverage, as_of=as_of)
            for id, counts in held.items()
        }


class _Months:
    """Running sums by unit and month: any stretch of months is one subtraction."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        group: Sequence[Measure],
        first: Period,
        last: Period,
    ) -> None:
        self._base = month_index(first.start)
        count = month_index(last.start) - self._base + 1
        self._units = sorted({row["unit"] for row in rows})
        at = {unit: i for i, unit in enumerate(self._units)}
        shape = (len(self._units), count + 1, len(group))
        table: npt.NDArray[np.float64] = np.zeros(shape)
        for row in rows:
            for k, one in enumerate(group):
                table[at[row["unit"]], row["month"] - self._base + 1, k] = one.add(row) or 0.0
        self._running = table.cumsum(axis=1)

    def between(self, period: Period, group: Sequence[Measure]) -> ByUnit:
        """Sums of a period by unit; months outside of what was loaded count nothing."""
        top = self._running.shape[1] - 1
        low = min(max(month_index(period.start) - self._base, 0), top)
        last = period.end - timedelta(days=1)
        high = min(max(month_index(last) - self._base + 1, low), top)
        found = self._running[:, high] - self._running[:, low]
        names = [one.name for one in group]
        return {
            unit: dict(zip(names, row, strict=True))
            for unit, row in zip(self._units, found.tolist(), strict=True)
            if any(row)
        }


def stretch(periods: Sequence[Period]) -> tuple[Period, Period]:
    """First and last month that the periods touch."""
    first = min(one.start for one in periods)
    last = max(one.end for one in periods) - timedelta(days=1)
    return Period.of(Grain.MONTH, first), Period.of(Grain.MONTH, last)


def unit_of(snapshot: Snapshot, id: int, period: Period) -> Unit:
    """The unit of an id; the province that holds at the period's end for ``TOTAL``."""
    if id != TOTAL:
        return snapshot.places.by_id[id]
    return snapshot.places.province(asked_day(period, day_date(snapshot.today)))

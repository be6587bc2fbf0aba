"""How measures are read: grouped queries of the facts, and what they find by member of a dimension.

Measures that one query can answer are asked together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.period import Period
from core.units import Level, Unit
from indicators.asking.snapshot import Snapshot, last_day, standing_day
from indicators.defining.dimensions import LEVEL
from indicators.defining.measure import Measure, Shape, Use
from indicators.evaluating.evaluate import add
from store import sums

Sliced = dict[str, dict[str, float]]
"""Member of a dimension ("" without one) → measure → sum."""


def groups(wanted: Iterable[Measure]) -> list[list[Measure]]:
    """Measures that one query can answer: same facts, event sums or stock, same restriction."""
    found: dict[tuple[Any, ...], list[Measure]] = {}
    for one in wanted:
        where = tuple(sorted(one.where.items()))
        moment = one.opening, bool(one.now), one.only_now, one.settles, one.day_over
        key = (one.kind, one.shape, one.ahead, moment, where, one.used_by)
        found.setdefault(key, []).append(one)
    return list(found.values())


def sums_of(
    snapshot: Snapshot,
    wanted: Sequence[Measure],
    period: Period,
    unit_ids: list[int] | None,
    dims: Mapping[str, str],
    by: str = "",
) -> Sliced:
    """Flows of the period and stocks at its end, by member; a member without facts is left out."""
    if by == LEVEL:
        return _by_level(snapshot, sums_of(snapshot, wanted, period, unit_ids, dims, "unit"))
    out: Sliced = {} if by else {"": {}}
    for group in groups(leaf for one in wanted for leaf in one.leaves):
        filters = restricted(snapshot, group[0], dims)
        cut = [by] if by else []
        rows = [] if filters is None else rows_of(snapshot, group, period, unit_ids, filters, cut)
        for row in rows:
            held = out.setdefault(str(row[by]) if by else "", {})
            for one in group:
                held[one.name] = one.add(row) or 0.0
    for held in out.values():
        for one in wanted:
            held[one.name] = sum(held.get(leaf.name, 0.0) for leaf in one.leaves)
    return out


def restricted(
    snapshot: Snapshot, one: Measure, dims: Mapping[str, str]
) -> dict[str, list[str]] | None:
    """The measure's own restriction together with the question's; None: they exclude each other.

    Raises MisuseError for a level that there is not.
    """
    for name, code in dims.items():
        if one.where.get(name, code) != code:
            return None
    told = {name: [code] for name, code in {**one.where, **dims}.items()}
    if level := told.pop(LEVEL, None):
        told["unit"] = [str(id) for id in snapshot.places.of_levels(level)]
    return told


def _by_level(
    snapshot: Snapshot, found: Mapping[str, Mapping[Any, float]]
) -> dict[str, dict[Any, Any]]:
    """Sums, or counts by bucket, by a fact's unit → by its level."""
    out: dict[str, dict[Any, Any]] = {}
    for key, row in found.items():
        add(out.setdefault(snapshot.places.level(int(key)), {}), row)
    return out


def rows_of(
    snapshot: Snapshot,
    group: Sequence[Measure],
    period: Period,
    unit_ids: list[int] | None,
    filters: Mapping[str, list[str]],
    by: Sequence[str],
) -> list[dict[str, Any]]:
    """Rows of the store for one group; columns under their names at a day's end."""
    first, s = group[0], snapshot
    more: dict[str, Any] = {"unit_ids": unit_ids, "filters": filters, "by": list(by)}
    more["known"] = s.known_for(first, period)
    columns = list(dict.fromkeys(c for one in group for c in one.columns))
    span = (s.conn, s.tenant, first.kind, columns)
    if first.shape is Shape.FLOW:
        days = period.start_day, last_day(period, first, s.today)
        return s.read(first.kind, sums.event_sums, *span, *days, **more)
    if first.used_by:
        days = period.start_day, min(period.end_day, s.today + 1)
        more["filters"] = {**filters, "procedure": used(s, *days, first.used_by)}
    if period.end_day <= s.today or not first.now:
        day = standing_day(period, first, s.today)
        return s.read(first.kind, sums.stock_sums, *span, day, **more)
    now = {one.now: one.terms[0][1] for one in group}
    rows = s.standing(first.kind, list(now), **more)
    return [{now.get(key, key): value for key, value in row.items()} for row in rows]


def used(snapshot: Snapshot, start: int, end: int, by: Use) -> list[str]:
    """Codes of the procedures with such dossiers received on days in [start, end)."""
    span = (snapshot.conn, snapshot.tenant, "dossier", [by.column], start, end)
    more: dict[str, Any] = {"filters": {k: [v] for k, v in by.where}, "known": snapshot.known}
    rows = snapshot.read("dossier", sums.event_sums, *span, by=["procedure"], **more)
    return [row["procedure"] for row in rows if row[by.column]]


def to_parts(snapshot: Snapshot, sliced: Sliced, unit: Unit) -> Sliced:
    """Sums by a fact's unit → by part of the unit: communes of a district are added to it."""
    out: Sliced = {}
    for key, row in sliced.items():
        add(out.setdefault(_part(snapshot, key, unit), {}), row)
    return out


def _part(snapshot: Snapshot, key: str, unit: Unit) -> str:
    return str(snapshot.places.above(int(key))) if unit.level is Level.PROVINCE else key


def histogram(
    snapshot: Snapshot,
    one: Measure,
    period: Period,
    unit_ids: list[int] | None,
    dims: Mapping[str, str],
    by: str,
) -> dict[str, dict[int, int]]:
    """Counts by logarithmic bucket, by member."""
    if by == LEVEL:
        of_units = histogram(snapshot, one, period, unit_ids, dims, "unit")
        return _by_level(snapshot, of_units)
    days = period.start_day, last_day(period, one, snapshot.today)
    found = snapshot.read(
        one.kind,
        sums.histogram,
        *(snapshot.conn, snapshot.tenant, one.kind, *days),
        by=[by] if by else [],
        unit_ids=unit_ids,
        filters=restricted(snapshot, one, dims),
        known=snapshot.known,
        name=one.terms[0][1],
    )
    if by:
        return {str(key): dict(counts) for (key,), counts in found.items()}
    return {"": dict(found.get((), {}))}


def buckets_to_parts(
    snapshot: Snapshot, found: Mapping[str, Mapping[int, int]], unit: Unit
) -> dict[str, dict[int, int]]:
    """Counts by a fact's unit → by part of the unit, as ``to_parts`` does with sums."""
    out: dict[str, dict[int, int]] = {}
    for key, buckets in found.items():
        add(out.setdefault(_part(snapshot, key, unit), {}), buckets)
    return out

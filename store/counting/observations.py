"""Reported figures, as they were reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.sql import rows
from store.facts.past import Point, was
from store.facts.spec import LIVE
from store.kinds.observation import OBSERVATION


def observations(
    conn: Connection,
    tenant: int,
    measure: str | Iterable[str],
    *,
    unit_ids: Iterable[int] | None = None,
    until_day: int,
    since_day: int | None = None,
    dims: str | None = None,
    known: Point | None = None,
) -> list[dict[str, Any]]:
    """Figures of one measure (or several) whose period begins on ``until_day`` or before.

    ``since_day``: whose period ends after it began. ``dims`` None: any. ``known``: as they stood at
    that point. Dicts, by unit and time:
    measure, unit_id, grain, start_day, end_day (out), value, dims, document, source, version,
    known_from (seconds: when it came to us), run_id.
    """
    held = OBSERVATION.fact if known is None else was(OBSERVATION, tenant, known).subquery()
    t = held.c
    names = [measure] if isinstance(measure, str) else list(measure)
    chosen = sa.select(
        t.measure,
        t.unit_id,
        t.grain,
        t.start_day,
        t.end_day,
        t.value,
        t.dims,
        t.document,
        t.source,
        t.version,
        t.known_from,
        t.run_id,
    ).where(t.tenant == tenant, t.measure.in_(names), t.deleted == LIVE, t.start_day <= until_day)
    if unit_ids is not None:
        chosen = chosen.where(t.unit_id.in_(list(unit_ids)))
    if since_day is not None:
        chosen = chosen.where(t.end_day > since_day)
    if dims is not None:
        chosen = chosen.where(t.dims == dims)
    order = (t.measure, t.unit_id, t.end_day, t.start_day, t.grain, t.dims)
    return rows(conn.execute(chosen.order_by(*order)))


def arrivals(conn: Connection, tenant: int, source: str, *, since_day: int) -> list[dict[str, Any]]:
    """When the figures that a source has given now first came, of periods that began then or later.

    Corrections move nothing. Dicts: measure, unit_id, grain, start_day, version and known_from of
    the first one; versions are the source's own, known_from is in seconds.
    """
    now, past = OBSERVATION.fact, OBSERVATION.history
    key = ("measure", "unit_id", "grain", "start_day")

    def given(table: sa.Table) -> sa.Select[Any]:
        c = table.c
        return sa.select(*[c[one] for one in key], c.version, c.known_from).where(
            c.tenant == tenant,
            c.source == source,
            c.deleted == LIVE,
            c.value.is_not(None),
            c.dims == "",
            c.start_day >= since_day,
        )

    every = sa.union_all(given(now), given(past)).subquery()
    held = given(now).subquery()
    same = sa.and_(*[held.c[one] == every.c[one] for one in key])
    chosen = (
        sa.select(
            *[every.c[one] for one in key],
            sa.func.min(every.c.version).label("version"),
            sa.func.min(every.c.known_from).label("known_from"),
        )
        .select_from(every.join(held, same))
        .group_by(*[every.c[one] for one in key])
    )
    return rows(conn.execute(chosen))

"""Reported figures, as they were reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.kinds.observation import OBSERVATION
from store.spec import LIVE
from store.sql import rows


def observations(
    conn: Connection,
    tenant: int,
    measure: str | Iterable[str],
    *,
    unit_ids: Iterable[int] | None = None,
    until_day: int,
    since_day: int | None = None,
    dims: str | None = None,
) -> list[dict[str, Any]]:
    """Figures of one measure (or several) whose period begins on ``until_day`` or before.

    ``since_day``: whose period ends after it began. ``dims`` None: any. Dicts, by unit and time:
    measure, unit_id, grain, start_day, end_day (out), value, dims, document, source, version,
    known_from (seconds: when it came to us), run_id.
    """
    t = OBSERVATION.fact.c
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

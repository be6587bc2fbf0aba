"""What may not last, as it was found: a row whenever an indicator's reasons are others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database import notes
from store.database.engine import tenant_of
from store.database.sql import upsert
from store.database.tables import FACTS, key, tenant_column

table = sa.Table(
    "finding",
    FACTS,
    tenant_column(),
    key("indicator"),
    key("made_at", sa.BigInteger),  # epoch seconds
    sa.Column("reasons", sa.Text, nullable=False),  # JSON; "[]": nothing any more
)

Reasons = list[dict[str, Any]]
"""Reasons as they are kept: ``code``, ``figures`` and ``subject`` of each."""


_FIRST = "outlook.first"


def keep(conn: Connection, found: Mapping[str, Reasons], now: int) -> None:
    """Keep what was found of each indicator inside the caller's transaction; it was looked at."""
    tenant = tenant_of(conn)
    rows = [
        {
            "tenant": tenant,
            "indicator": id,
            "made_at": now,
            "reasons": orjson.dumps(reasons, option=orjson.OPT_SORT_KEYS).decode(),
        }
        for id, reasons in found.items()
    ]
    upsert(conn, table, rows)
    if notes.get(conn, _FIRST) is None:
        notes.put(conn, _FIRST, now)


def first(conn: Connection) -> int | None:
    """When it was first looked at, epoch seconds; None: never yet. Before that nothing is known."""
    held: int | None = notes.get(conn, _FIRST)
    return held


def known(conn: Connection, since: int, until: int) -> dict[str, Reasons]:
    """The newest findings of each indicator that has any, of those made in [since, until]."""
    c, tenant = table.c, tenant_of(conn)
    last = (
        sa.select(c.indicator, sa.func.max(c.made_at).label("made_at"))
        .where(c.tenant == tenant, c.made_at >= since, c.made_at <= until)
        .group_by(c.indicator)
        .subquery()
    )
    rows = conn.execute(
        sa.select(c.indicator, c.reasons)
        .join(last, sa.and_(c.indicator == last.c.indicator, c.made_at == last.c.made_at))
        .where(c.tenant == tenant)
        .order_by(c.indicator)
    )
    found = {id: orjson.loads(text) for id, text in rows}
    return {id: reasons for id, reasons in found.items() if reasons}

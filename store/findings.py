"""What may not last, as it was found: one row a day and indicator, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.engine import tenant_of
from store.sql import upsert
from store.tables import FACTS, key, tenant_column

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


def keep(conn: Connection, found: Mapping[str, Reasons], now: int) -> None:
    """Keep what was found of each indicator inside the caller's transaction."""
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


def known(conn: Connection, moment: int | None = None) -> dict[str, Reasons]:
    """The newest findings of each indicator that has any, of those made by a moment."""
    c, tenant = table.c, tenant_of(conn)
    newest = sa.select(c.indicator, sa.func.max(c.made_at).label("made_at")).where(
        c.tenant == tenant
    )
    if moment is not None:
        newest = newest.where(c.made_at <= moment)
    last = newest.group_by(c.indicator).subquery()
    rows = conn.execute(
        sa.select(c.indicator, c.reasons)
        .join(last, sa.and_(c.indicator == last.c.indicator, c.made_at == last.c.made_at))
        .where(c.tenant == tenant)
        .order_by(c.indicator)
    )
    found = {id: orjson.loads(text) for id, text in rows}
    return {id: reasons for id, reasons in found.items() if reasons}

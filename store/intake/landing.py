"""Records as they came (allowed fields only), a compressed page each.

Kept for audit until they are purged: the product never reads them back. A page is JSON under zlib.
"""

from __future__ import annotations

import zlib
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.tables import landing as table


def add(
    conn: Connection,
    source: str,
    stream: str,
    run_id: str,
    records: list[dict[str, Any]],
    now: int,
) -> None:
    """Keep one page inside the caller's transaction; an empty one leaves nothing."""
    if not records:
        return
    mine = sa.and_(
        table.c.tenant == tenant_of(conn),
        table.c.source == source,
        table.c.stream == stream,
        table.c.run_id == run_id,
    )
    last = conn.execute(sa.select(sa.func.max(table.c.page)).where(mine)).scalar_one()
    conn.execute(
        table.insert().values(
            tenant=tenant_of(conn),
            source=source,
            stream=stream,
            run_id=run_id,
            page=(last or 0) + 1,
            at=now,
            records=len(records),
            body=zlib.compress(orjson.dumps(records, default=str), 3),
        )
    )


def purge(conn: Connection, before: int) -> int:
    """Forget pages that came before a moment; how many."""
    return conn.execute(
        table.delete().where(table.c.tenant == tenant_of(conn), table.c.at < before)
    ).rowcount

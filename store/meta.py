"""The revision: grows with every committed batch; caches key on it, screens poll it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.engine import tenant_of
from store.tables import revision as table


def revision(conn: Connection, tenant: int | None = None) -> int:
    """The newest revision; 0 before the first batch."""
    mine = table.c.tenant == (tenant or tenant_of(conn))
    found = conn.execute(
        sa.select(table.c.revision).where(mine).order_by(table.c.revision.desc()).limit(1)
    ).scalar_one_or_none()
    return int(found or 0)


def touched(conn: Connection, since: int) -> dict[str, int]:
    """Kinds that revisions after ``since`` changed, each with the last one that did."""
    last = sa.func.max(table.c.revision)
    rows = conn.execute(
        sa.select(table.c.kind, last)
        .where(table.c.tenant == tenant_of(conn), table.c.revision > since)
        .group_by(table.c.kind)
    )
    return {kind: int(number) for kind, number in rows}


def record(conn: Connection, number: int, *, now: int, run_id: str, kind: str, rows: int) -> None:
    """Write a revision into the caller's transaction: when, by which run, how many rows changed."""
    conn.execute(
        table.insert().values(
            tenant=tenant_of(conn), revision=number, at=now, run_id=run_id, kind=kind, rows=rows
        )
    )

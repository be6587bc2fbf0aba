"""Backfills that people asked for: rows that outlive the process which works them off."""

from __future__ import annotations

import dataclasses
import secrets
import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.backfill import CANCELLED, DONE, RUNNING, WAITING, Backfill
from store.database.engine import Store, tenant_of
from store.database.sql import rows
from store.database.tables import backfill as table

_FIELDS = [one.name for one in dataclasses.fields(Backfill)]
_OPEN = (WAITING, RUNNING)


def ask(store: Store, asked: Backfill) -> Backfill:
    """Keep a wish; the same stretch that still waits is not doubled. Raises StoreError.

    ``asked`` has no id yet.
    """
    with store.write() as conn:
        for held in listed(conn, asked.source, open_only=True):
            same = (held.stream, held.since, held.until)
            if same == (asked.stream, asked.since, asked.until):
                return held
        one = dataclasses.replace(asked, id=f"{time.time_ns():016x}{secrets.token_hex(3)}")
        conn.execute(table.insert().values(tenant=store.tenant, **dataclasses.asdict(one)))
    return one


def get(conn: Connection, source: str, stream: str, id: str) -> Backfill | None:
    """One wish as it stands; None where there is none."""
    c = table.c
    found = conn.execute(
        sa.select(*[c[name] for name in _FIELDS]).where(
            c.tenant == tenant_of(conn), c.source == source, c.stream == stream, c.id == id
        )
    )
    return next((Backfill(**row) for row in rows(found)), None)


def listed(
    conn: Connection, source: str | None = None, *, open_only: bool = False, limit: int = 100
) -> list[Backfill]:
    """Wishes, the newest first."""
    chosen = sa.select(*[table.c[name] for name in _FIELDS]).where(
        table.c.tenant == tenant_of(conn)
    )
    if source is not None:
        chosen = chosen.where(table.c.source == source)
    if open_only:
        chosen = chosen.where(table.c.state.in_(_OPEN))
    found = conn.execute(chosen.order_by(table.c.id.desc()).limit(limit))
    return [Backfill(**row) for row in rows(found)]


def advance(conn: Connection, one: Backfill, reached: int, records: int) -> bool:
    """A window has arrived, down to ``reached``; inside the transaction of its last batch.

    False when another process brought the same window first: nothing is counted twice.
    """
    c = table.c
    moved = conn.execute(
        table.update()
        .where(
            c.tenant == tenant_of(conn),
            c.source == one.source,
            c.stream == one.stream,
            c.id == one.id,
            c.state.in_(_OPEN),
            c.reached > reached,
        )
        .values(
            reached=reached,
            records=c.records + records,
            state=sa.case((c.since >= reached, DONE), else_=RUNNING),
        )
    )
    return moved.rowcount == 1


def cancel(store: Store, source: str, id: str) -> bool:
    """Give a wish up; what has arrived stays. False when there is none open. Raises StoreError."""
    c = table.c
    with store.write() as conn:
        gone = conn.execute(
            table.update()
            .where(c.tenant == store.tenant, c.source == source, c.id == id, c.state.in_(_OPEN))
            .values(state=CANCELLED)
        )
    return gone.rowcount == 1

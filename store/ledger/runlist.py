"""The ledger of runs as it is narrowed: which rows are meant, and how many they are."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.runs import Nature, Outcome
from store.database.engine import tenant_of
from store.database.tables import run as table


def count(
    conn: Connection,
    source: str | None = None,
    *,
    stream: str | None = None,
    kinds: Iterable[str] | None = None,
    outcomes: Iterable[str] | None = None,
    before: str = "",
) -> int:
    """How many runs ``recent`` would list without a limit."""
    asked = held(conn, source, stream, kinds, outcomes, before)
    return int(
        conn.execute(sa.select(sa.func.count()).select_from(table).where(*asked)).scalar_one()
    )


def began(conn: Connection, source: str, real: int) -> int | None:
    """When the run of a source began that worked at a real moment, by the product's clock.

    Both in epoch seconds. The two clocks differ where the product's stands still. None: no run of
    that moment is kept.
    """
    chosen = sa.select(table.c.started_at).where(
        *held(conn, source, None, None, None, ""), table.c.heartbeat_at >= real
    )
    return conn.execute(chosen.order_by(table.c.seq).limit(1)).scalar()


def first_of_all(conn: Connection) -> int | None:
    """When the oldest run of the ledger began, by the product's clock."""
    oldest = sa.select(table.c.started_at).where(table.c.tenant == tenant_of(conn))
    return conn.execute(oldest.order_by(table.c.seq).limit(1)).scalar()


def stuck(conn: Connection, source: str, stream: str, since: int, span: int) -> bool:
    """Has going back before ``since``, where coverage begins, failed for ``span`` seconds on end?

    A window that came whole moved where coverage begins, so all that ended there failed. Our own
    faults (disk, settings) say nothing of the source.
    """
    ended = [Outcome.FAILED, Outcome.PARTIAL]
    chosen = (
        sa.select(table.c.started_at)
        .where(*held(conn, source, stream, ["backfill"], ended, ""))
        .where(table.c.window_to == since, table.c.nature != str(Nature.HOUSE))
        .order_by(table.c.seq.desc())
        .limit(1)
    )
    newest = conn.execute(chosen).scalar()
    if newest is None:
        return False
    return conn.execute(chosen.where(table.c.started_at <= newest - span)).scalar() is not None


def held(
    conn: Connection,
    source: str | None,
    stream: str | None,
    kinds: Iterable[str] | None,
    outcomes: Iterable[str] | None,
    before: str,
) -> list[sa.ColumnElement[bool]]:
    """What narrows the ledger to those that are asked for."""
    out: list[sa.ColumnElement[bool]] = [table.c.tenant == tenant_of(conn)]
    if source is not None:
        out.append(table.c.source == source)
    if stream is not None:
        out.append(table.c.stream == stream)
    if kinds is not None:
        out.append(table.c.kind.in_(list(kinds)))
    if outcomes is not None:
        out.append(table.c.outcome.in_([str(one) for one in outcomes]))
    if before:
        named = sa.select(table.c.seq).where(
            table.c.tenant == tenant_of(conn), table.c.run_id == before
        )
        out.append(table.c.seq < named.scalar_subquery())
    return out

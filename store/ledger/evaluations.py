"""The runs that evaluated and published: the newest at a moment, the one before another."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.runs import Outcome, Run
from store.database.engine import tenant_of
from store.database.tables import run as table
from store.ledger import runs

_c = table.c
_PUBLISHED = (
    _c.kind == "evaluate",
    _c.outcome.in_([str(Outcome.SUCCESS), str(Outcome.PARTIAL)]),
)


def last(conn: Connection, at: int) -> Run | None:
    """The newest evaluation that published at a moment or before it."""
    return _newest(conn, _c.started_at <= at)


def before(conn: Connection, run_id: str) -> Run | None:
    """The evaluation that published before this one; None where no row tells of either."""
    own = sa.select(_c.seq).where(_c.tenant == tenant_of(conn), _c.run_id == run_id)
    return _newest(conn, _c.seq < own.scalar_subquery())


def _newest(conn: Connection, such: sa.ColumnElement[bool]) -> Run | None:
    chosen = sa.select(table).where(_c.tenant == tenant_of(conn), *_PUBLISHED, such)
    found = conn.execute(chosen.order_by(_c.seq.desc()).limit(1)).one_or_none()
    return None if found is None else runs.read(found)

"""The revision: grows with every committed batch; caches key on it, screens poll it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import upsert
from store.database.tables import meta
from store.database.tables import revision as table

_REMADE = "remade"
_TOO = {"service": "dossier"}
"""What a commit of one kind also changes: a catalogue has dossiers judged anew (``offers``)."""


def revision(conn: Connection, tenant: int | None = None) -> int:
    """The newest revision; 0 before the first batch."""
    mine = table.c.tenant == (tenant or tenant_of(conn))
    found = conn.execute(
        sa.select(table.c.revision).where(mine).order_by(table.c.revision.desc()).limit(1)
    ).scalar_one_or_none()
    return int(found or 0)


def touched(conn: Connection, since: int) -> dict[str, int]:
    """Kinds whose facts or sums revisions after ``since`` changed, each with the last that did."""
    last = sa.func.max(table.c.revision)
    rows = conn.execute(
        sa.select(table.c.kind, last)
        .where(table.c.tenant == tenant_of(conn), table.c.revision > since)
        .group_by(table.c.kind)
    )
    found = {kind: int(number) for kind, number in rows}
    for cause, too in _TOO.items():
        if cause in found:
            found[too] = max(found.get(too, 0), found[cause])
    return found


def history(conn: Connection, number: int) -> tuple[str, str]:
    """What tells this history from another with the same numbers: a backup that was brought back.

    The commit of a revision ("" where it has none), and when sums were last made anew.
    """
    mine = tenant_of(conn)
    commit = sa.select(table.c.run_id, table.c.at).where(
        table.c.tenant == mine, table.c.revision == number
    )
    remade = sa.select(meta.c.value).where(meta.c.tenant == mine, meta.c.name == _REMADE)
    found = conn.execute(commit).one_or_none()
    return (
        "" if found is None else f"{found.run_id} {found.at}",
        conn.execute(remade).scalar_one_or_none() or "",
    )


def remade(conn: Connection, mark: str) -> None:
    """Say in the caller's transaction that sums were made anew, without any new fact."""
    upsert(conn, meta, [{"tenant": tenant_of(conn), "name": _REMADE, "value": mark}])


def record(conn: Connection, number: int, *, now: int, run_id: str, kind: str, rows: int) -> None:
    """Write a revision into the caller's transaction: when, by which run, how many rows changed."""
    conn.execute(
        table.insert().values(
            tenant=tenant_of(conn), revision=number, at=now, run_id=run_id, kind=kind, rows=rows
        )
    )

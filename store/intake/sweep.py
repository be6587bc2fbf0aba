"""Deletions at the source: found by what a full reading did not bring, kept as tombstones.

Looking for what is gone reads one snapshot and holds up nobody; marking it is one transaction, in
which a fact that has changed meanwhile is left alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.runs import Run
from store.database import meta
from store.database.engine import Store
from store.database.seen import Seen
from store.database.stamp import Stamp
from store.database.tables import run as run_table
from store.facts.spec import LIVE, SWEPT, Tables
from store.intake import offers
from store.intake import quarantine as aside
from store.intake.apply import apply
from store.intake.ingest import Applied, CursorState, adopt, counted, key_of, move
from store.intake.numbers import NumberBook
from store.kinds import tables as tables_of
from store.kinds.dossier import DOSSIER
from store.kinds.service import SERVICE
from store.ledger import runs

_CHUNK = 5_000

Gone = tuple[Any, ...]
"""Key and version of a fact that was not seen."""


def _mine(
    tables: Tables, tenant: int, source: str, stream: str, within: tuple[int, int] | None
) -> sa.ColumnElement[bool]:
    """What tells a stream's living facts, those with a version in the stretch where one is given.

    One source may have several streams of a kind: whose a fact is, the run that brought it tells.
    """
    fact = tables.fact
    brought = _runs(tenant, source, run_table.c.stream == stream)
    owned: sa.ColumnElement[bool] = fact.c.run_id.in_(brought)
    if tables.spec.kind == DOSSIER.spec.kind:
        owned = sa.or_(owned, _rejudged(tables, tenant, source, brought))
    stretch = []
    if within is not None:
        stretch = [fact.c.version >= within[0], fact.c.version < within[1]]
    return sa.and_(
        fact.c.tenant == tenant,
        fact.c.source == source,
        fact.c.deleted == LIVE,
        owned,
        *stretch,
    )


def _runs(tenant: int, source: str, which: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    c = run_table.c
    return sa.select(c.run_id).where(c.tenant == tenant, c.source == source, which)


def _rejudged(
    tables: Tables, tenant: int, source: str, brought: sa.Select[tuple[str]]
) -> sa.ColumnElement[bool]:
    """Dossiers that a run of the catalogue judged anew last, unless another stream brought them."""
    fact, then, offered = tables.fact, tables.history, SERVICE.fact
    telling = sa.select(run_table.c.stream).where(
        run_table.c.tenant == tenant,
        run_table.c.run_id.in_(
            sa.select(offered.c.run_id).where(
                offered.c.tenant == tenant, offered.c.source == source
            )
        ),
    )
    judged = _runs(tenant, source, run_table.c.stream.in_(telling))
    others = sa.exists().where(
        then.c.tenant == tenant,
        *[then.c[one] == fact.c[one] for one in tables.spec.key],
        then.c.run_id.not_in(brought),
        then.c.run_id.not_in(judged),
    )
    return sa.and_(fact.c.run_id.in_(judged), sa.not_(others))


def living(
    store: Store, kind: str, source: str, stream: str, within: tuple[int, int] | None = None
) -> int:
    """How many facts of a stream there are, with a version in the stretch. Raises StoreError."""
    tables = tables_of(kind)
    mine = _mine(tables, store.tenant, source, stream, within)
    with store.read() as conn:
        chosen = sa.select(sa.func.count()).select_from(tables.fact).where(mine)
        return int(conn.execute(chosen).scalar_one())


def missing(
    store: Store,
    kind: str,
    source: str,
    stream: str,
    seen: Seen,
    within: tuple[int, int] | None = None,
    limit: int | None = None,
) -> tuple[list[Gone], int]:
    """Facts of a stream that were not seen (at most ``limit`` of them), and how many that are.

    ``seen``: keys of all that came (``fact.code``; of an observation its key's parts joined by
    ``|``). ``within``: only facts whose version lies in this stretch. Raises StoreError.
    """
    tables = tables_of(kind)
    names = [*tables.spec.key, "version"]
    chosen = sa.select(*[tables.fact.c[one] for one in names]).where(
        _mine(tables, store.tenant, source, stream, within)
    )
    gone, count = list[Gone](), 0
    with store.read() as conn:
        found = conn.execute(chosen.execution_options(yield_per=_CHUNK))
        for part in found.partitions(_CHUNK):
            rows = [tuple(row) for row in part]
            lost = seen.missing([key_of(tables, names, row) for row in rows])
            gone += [row for row, is_lost in zip(rows, lost, strict=True) if is_lost]
            count += sum(lost)
            if limit is not None:
                del gone[limit:]
    return gone, count


def remove(
    store: Store,
    run: Run,
    kind: str,
    source: str,
    gone: list[Gone],
    seen: Container[str],
    now: int,
    cursor: CursorState | None = None,
) -> int:
    """Mark as gone what ``missing`` found; how many. What has changed since then stays.

    What comes back later lives again, even with its old version. What is set aside and was not
    seen is there no more either; of a sweep of a stretch, where its window lies in the stretch.
    The cursor moves in the same transaction: coverage without the sweep would claim what is not
    yet so. Raises StoreError.
    """
    tables = tables_of(kind)
    with store.write() as conn:
        number = meta.revision(conn) + 1
        stamp = Stamp(store.tenant, run.run_id, now, number)
        deleted = 0
        before = offers.offers(conn) if kind == SERVICE.spec.kind else {}
        for rows in _living(conn, tables, store.tenant, gone):
            marked = [_swept(tables, row) for row in rows]
            deleted += apply(conn, tables, marked, stamp, equal=True).deleted
        if kind == SERVICE.spec.kind:  # what is offered no more judges no dossier
            offers.rejudge(conn, stamp, before, NumberBook(conn))
        if run.window_from is None:
            aside.resolve_absent(conn, source, run.stream, seen, now)
        elif run.window_to is not None:
            window = (run.window_from, run.window_to)
            aside.resolve_unseen(conn, source, run.stream, seen, window, now)
        if cursor is not None:
            move(conn, stamp, source, run.stream, cursor)
        after = counted(run, Applied(deleted=deleted), [], cursor)
        runs.write(conn, after)
        meta.record(conn, number, now=now, run_id=run.run_id, kind=kind, rows=deleted)
    adopt(run, after)
    return deleted


def sweep(
    store: Store,
    run: Run,
    kind: str,
    source: str,
    seen: Seen,
    now: int,
    cursor: CursorState | None = None,
) -> int:
    """Mark as gone what a full list of the run's stream no longer holds; how many."""
    gone, _ = missing(store, kind, source, run.stream, seen)
    return remove(store, run, kind, source, gone, seen, now, cursor)


def _living(
    conn: Connection, tables: Tables, tenant: int, gone: list[Gone]
) -> Iterator[list[tuple[Any, ...]]]:
    """The whole rows of what is gone, in parts, without those that have changed meanwhile."""
    fact, spec = tables.fact, tables.spec
    columns = [fact.c[one] for one in (*spec.key, "version")]
    for at in range(0, len(gone), 500):
        some = gone[at : at + 500]
        found = conn.execute(
            sa.select(*[fact.c[one] for one in spec.names]).where(
                fact.c.tenant == tenant,
                fact.c.deleted == LIVE,
                sa.tuple_(*columns).in_(some),
            )
        )
        yield [tuple(row) for row in found]


def _swept(tables: Tables, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row without its event days, marked."""
    nothing = {
        *tables.spec.events,
        *(one.bucket for one in tables.spec.histograms.values()),
    }
    return tuple(
        SWEPT if name == "deleted" else None if name in nothing else value
        for name, value in zip(tables.spec.names, row, strict=True)
    )

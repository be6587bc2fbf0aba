"""Records set aside: each with its reason, open until its key arrives as a fact or changes."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows as rows_of
from store.database.tables import quarantine as table
from store.database.tables import run as runs

NAMELESS = "#"
"""Begins the name of a record that has no key of its own: a digest of its content."""
Place = tuple[int, str, str, str]
"""Where a record stands in the list: its revision, source, stream and key."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One record set aside. ``reason`` is a short stable code, ``public`` the words for people.

    ``payload`` holds allowed fields only. ``settled``: a good record of the same key, no older than
    it, came in its batch, so it is counted but not kept. ``run_id``: the run that brought it, where
    that is another than the one which sets it aside. ``version``: as ``Conformed.told``.
    """

    key: str
    reason: str
    field: str
    public: str
    payload: dict[str, Any]
    settled: bool = False
    run_id: str = ""
    version: int | None = None


def older(one: int | None, other: int | None) -> bool:
    """Is one version older than the other? Where one says nothing, the later delivery counts."""
    return one is not None and other is not None and one < other


def _chunks(keys: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(keys)
    for at in range(0, len(ordered), _CHUNK):
        yield ordered[at : at + _CHUNK]


def packed(payload: dict[str, Any]) -> str:
    """A record as it is kept: JSON of one spelling."""
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS, default=str).decode()


def unpacked(text: str) -> dict[str, Any]:
    """The record again, ready to be conformed."""
    out: dict[str, Any] = orjson.loads(text)
    return out


def add(
    conn: Connection,
    source: str,
    stream: str,
    items: list[Quarantined],
    *,
    run_id: str,
    now: int,
    revision: int,
) -> None:
    """Set records aside inside the caller's transaction; the same one again adds no row.

    Of several of one key the newest is kept, however they come.
    """
    latest: dict[str, Quarantined] = {}
    for one in items:
        before = latest.get(one.key)
        if not one.settled and (before is None or not older(one.version, before.version)):
            latest[one.key] = one
    held = _open(conn, source, stream, latest)
    rows, ended = [], []
    for one in latest.values():
        payload = packed(one.payload)
        there = held.get(one.key)
        if there is not None:
            same = (there.reason, there.field, there.payload) == (one.reason, one.field, payload)
            if same or older(one.version, there.version):
                continue
            ended.append(one.key)
        rows.append(
            {
                "tenant": tenant_of(conn),
                "source": source,
                "stream": stream,
                "key": one.key,
                "revision": revision,
                "known_from": now,
                "reason": one.reason,
                "field": one.field,
                "public": one.public,
                "payload": payload,
                "run_id": one.run_id or run_id,
                "version": one.version,
            }
        )
    resolve(conn, source, stream, ended, now)
    if rows:
        conn.execute(table.insert(), rows)


def _still(conn: Connection, source: str, stream: str) -> tuple[sa.ColumnElement[bool], ...]:
    """What is set aside of a stream and still is."""
    c = table.c
    mine = (c.tenant == tenant_of(conn), c.source == source, c.stream == stream)
    return (*mine, c.known_to.is_(None))


def _open(
    conn: Connection, source: str, stream: str, keys: Collection[str]
) -> dict[str, sa.Row[Any]]:
    found: dict[str, sa.Row[Any]] = {}
    for some in _chunks(keys):
        chosen = sa.select(table).where(*_still(conn, source, stream), table.c.key.in_(some))
        rows = conn.execute(chosen)
        found |= {row.key: row for row in rows}
    return found


def settle(
    conn: Connection, source: str, stream: str, good: Mapping[str, int | None], now: int
) -> int:
    """Close what is open under the keys of good records that are no older than it; how many."""
    held = _open(conn, source, stream, good)
    ended = {key for key, row in held.items() if not older(good[key], row.version)}
    return resolve(conn, source, stream, ended, now)


def resolve(conn: Connection, source: str, stream: str, keys: Collection[str], now: int) -> int:
    """Close what is open under these keys: they have arrived, or come with another fault."""
    closed = 0
    for some in _chunks(keys):
        closed += conn.execute(
            table.update()
            .where(*_still(conn, source, stream), table.c.key.in_(some))
            .values(known_to=now)
        ).rowcount
    return closed


def resolve_absent(
    conn: Connection, source: str, stream: str, seen: Container[str], now: int
) -> int:
    """Close what a full list no longer holds at all."""
    open_keys = conn.execute(sa.select(table.c.key).where(*_still(conn, source, stream))).scalars()
    return resolve(conn, source, stream, {one for one in open_keys if one not in seen}, now)


def resolve_unseen(
    conn: Connection,
    source: str,
    stream: str,
    seen: Container[str],
    window: tuple[int, int],
    now: int,
    *,
    nameless: bool = False,
) -> int:
    """Close what lay in a window and was not there when that was read anew.

    ``nameless``: only what has no key of its own, which nothing else could settle.
    """
    since, until = window
    same = sa.and_(runs.c.tenant == table.c.tenant, runs.c.run_id == table.c.run_id)
    chosen = (
        sa.select(table.c.key)
        .select_from(table.join(runs, same))
        .where(
            *_still(conn, source, stream),
            runs.c.window_from >= since,
            runs.c.window_to <= until,
        )
    )
    if nameless:
        chosen = chosen.where(table.c.key.like(f"{NAMELESS}%"))
    open_keys = conn.execute(chosen).scalars()
    return resolve(conn, source, stream, {one for one in open_keys if one not in seen}, now)


def waiting(
    conn: Connection, source: str, stream: str, *, reason: str = "", after: str = "", limit: int
) -> list[Quarantined]:
    """Open records of a stream in the order of their keys, beginning after one."""
    chosen = sa.select(table).where(*_still(conn, source, stream), table.c.key > after)
    if reason:
        chosen = chosen.where(table.c.reason == reason)
    names = ("key", "reason", "field", "public", "run_id", "version")
    return [
        Quarantined(payload=unpacked(row.payload), **{one: getattr(row, one) for one in names})
        for row in conn.execute(chosen.order_by(table.c.key).limit(limit))
    ]


def any_open(conn: Connection, source: str, stream: str) -> bool:
    """Is anything of the stream still set aside?"""
    chosen = sa.select(table.c.key).where(*_still(conn, source, stream))
    return conn.execute(chosen.limit(1)).first() is not None


def open_counts(conn: Connection, source: str | None = None) -> list[dict[str, Any]]:
    """Open records by ``source``, ``stream``, ``reason``: dicts with ``n``."""
    by = (table.c.source, table.c.stream, table.c.reason)
    chosen = (
        sa.select(*by, sa.func.count().label("n"))
        .where(table.c.tenant == tenant_of(conn), table.c.known_to.is_(None))
        .group_by(*by)
        .order_by(*by)
    )
    if source is not None:
        chosen = chosen.where(table.c.source == source)
    return rows_of(conn.execute(chosen))


def groups(conn: Connection, source: str | None = None) -> list[dict[str, Any]]:
    """Open records by ``source``, ``stream``, ``reason``, ``field``, the most first.

    Dicts with ``n``, and with ``since`` and ``newest``: when the first and the last were set aside.
    """
    by = (table.c.source, table.c.stream, table.c.reason, table.c.field)
    n = sa.func.count().label("n")
    chosen = (
        sa.select(
            *by,
            n,
            sa.func.min(table.c.known_from).label("since"),
            sa.func.max(table.c.known_from).label("newest"),
        )
        .where(table.c.tenant == tenant_of(conn), table.c.known_to.is_(None))
        .group_by(*by)
        .order_by(n.desc(), *by)
    )
    if source is not None:
        chosen = chosen.where(table.c.source == source)
    return rows_of(conn.execute(chosen))


def listed(
    conn: Connection,
    source: str | None = None,
    limit: int = 200,
    *,
    with_closed: bool = False,
    skip: int = 0,
    stream: str | None = None,
    reason: str | None = None,
    field: str | None = None,
    without: Collection[str] = (),
    after: Place | None = None,
    stood: tuple[int, int] | None = None,
) -> list[dict[str, Any]]:
    """Records set aside, the newest first: every column, ``payload`` as a dict.

    ``without``: streams that are left out. ``after``: only those that stand after this place.
    ``stood``: those that were open at this (revision, moment in epoch seconds), also when they have
    been closed since.
    """
    chosen = sa.select(table).where(table.c.tenant == tenant_of(conn))
    asked = {"source": source, "stream": stream, "reason": reason, "field": field}
    for name, value in asked.items():
        if value is not None:
            chosen = chosen.where(table.c[name] == value)
    if without:
        chosen = chosen.where(table.c.stream.not_in(sorted(without)))
    if stood is not None:
        revision, at = stood
        open_then = sa.or_(table.c.known_to.is_(None), table.c.known_to > at)
        chosen = chosen.where(table.c.revision <= revision, open_then)
    elif not with_closed:
        chosen = chosen.where(table.c.known_to.is_(None))
    if after is not None:
        revision, *names = after
        same = sa.and_(
            table.c.revision == revision,
            sa.tuple_(table.c.source, table.c.stream, table.c.key) > sa.tuple_(*names),
        )
        chosen = chosen.where(sa.or_(table.c.revision < revision, same))
    order = (table.c.revision.desc(), table.c.source, table.c.stream, table.c.key)
    rows = rows_of(conn.execute(chosen.order_by(*order).limit(limit).offset(skip)))
    return [
        {**{k: v for k, v in row.items() if k != "tenant"}, "payload": orjson.loads(row["payload"])}
        for row in rows
    ]

"""Sums against facts: compare, and rebuild. A difference is a fault of ours, never of a source."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection
from sqlalchemy.sql.selectable import Select

from core.errors import StoreError
from store.counting.contrib import added, buckets, events, nonzero
from store.counting.route import smallest
from store.database.engine import Store, tenant_of
from store.database.faults import place
from store.database.meta import remade
from store.database.sql import is_sqlite, upsert
from store.database.tables import meta
from store.facts.declared import Cuboid
from store.facts.spec import Tables
from store.kinds import KINDS

_STAMP = "sums"
_SHOWN = 5


@cache
def _whole(tables: Tables, cuboid: Cuboid, tenant: int, *, chained: bool) -> Select[Any]:
    """The cuboid made anew: from the facts, or, when ``chained``, from its day cuboid."""
    spec, names = tables.spec, tables.spec.sums_of(cuboid)
    source = sa.select(tables.fact).where(tables.fact.c.tenant == tenant).subquery()
    if cuboid in spec.hist:
        return buckets(spec, source, cuboid.keys)
    daily = smallest(spec.cuboids, "day", frozenset(cuboid.keys[1:]), names)
    if chained and cuboid.grain == "month" and daily is not None:
        table = tables.cuboids[daily.name]
        mine = sa.select(table).where(table.c.tenant == tenant).subquery()
        return added(mine, cuboid.keys, names)
    keys = [one for one in cuboid.keys if one not in ("day", "month")]
    counted = [one for one in spec.kept if one.name in names]
    rows = events(spec, source, keys, counted).subquery()
    return added(rows, cuboid.keys, names)


def _all(kinds: Collection[str] = KINDS) -> Iterator[tuple[Tables, Cuboid]]:
    for tables in (KINDS[one] for one in KINDS if one in kinds):
        for cuboid in (*tables.spec.cuboids, *tables.spec.hist):
            yield tables, cuboid


def verify(store: Store, kinds: Collection[str] = KINDS) -> list[str]:
    """Every cuboid against a full recount; one sentence a difference, none when all is well.

    ``kinds``: of these facts only. Reads one snapshot; writers go on meanwhile.
    """
    found: list[str] = []
    with store.read(large=True) as conn:
        for tables, cuboid in _all(kinds):
            found += _differences(conn, tables, cuboid, store.tenant)
    return found


def _differences(conn: Connection, tables: Tables, cuboid: Cuboid, tenant: int) -> list[str]:
    """Both sides in the order of the key, side by side: memory does not grow with the province."""
    names, width = [*cuboid.keys, *tables.spec.sums_of(cuboid)], len(cuboid.keys)
    table = tables.cuboids[cuboid.name]
    held = sa.select(*[table.c[one] for one in names]).where(table.c.tenant == tenant)
    right = _whole(tables, cuboid, tenant, chained=True).subquery()
    sides = [
        _walk(conn, held, cuboid, tables, width),
        _walk(conn, sa.select(*[right.c[one] for one in names]), cuboid, tables, width),
    ]
    found, shown = 0, list[str]()
    for key, mine, recount in _abreast(*sides):
        if mine == recount:
            continue
        found += 1
        if len(shown) < _SHOWN:
            where = ", ".join(f"{k}={v}" for k, v in zip(cuboid.keys, key, strict=True))
            figures = ", ".join(
                f"{name}: có {have}, đúng ra {due}"
                for name, have, due in zip(
                    names[width:],
                    mine or (0,) * (len(names) - width),
                    recount or (0,) * (len(names) - width),
                    strict=True,
                )
                if have != due
            )
            shown.append(f"{where} → {figures}")
    return (
        [f"{cuboid.name}: {found} nhóm lệch với bản ghi gốc; {'; '.join(shown)}"] if found else []
    )


_Group = tuple[tuple[Any, ...], tuple[Any, ...]]


def _walk(
    conn: Connection, chosen: Select[Any], cuboid: Cuboid, tables: Tables, width: int
) -> Iterator[_Group]:
    """(key, sums) of the groups that are not all zero, in the order of bytes on every database."""
    columns = list(chosen.selected_columns)[:width]
    order = [
        one
        if is_sqlite(conn) or issubclass(tables.spec.type_of(name), sa.Integer)
        else one.collate("C")
        for name, one in zip(cuboid.keys, columns, strict=True)
    ]
    for row in conn.execute(chosen.order_by(*order).execution_options(yield_per=5_000)):
        if any(row[width:]):
            yield tuple(row[:width]), tuple(row[width:])


def _abreast(
    left: Iterator[_Group], right: Iterator[_Group]
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...] | None, tuple[Any, ...] | None]]:
    """Every key of either side with its sums on both; None where a side lacks it."""
    a, b = next(left, None), next(right, None)
    while a is not None or b is not None:
        if b is None or (a is not None and a[0] < b[0]):
            assert a is not None
            yield a[0], a[1], None
            a = next(left, None)
        elif a is None or b[0] < a[0]:
            yield b[0], None, b[1]
            b = next(right, None)
        else:
            yield a[0], a[1], b[1]
            a, b = next(left, None), next(right, None)


def rebuild(store: Store) -> None:
    """Make every cuboid anew from the facts in one transaction; no fact is marked as changed."""
    with store.write(large=True) as conn:
        for tables, cuboid in _all():
            table = tables.cuboids[cuboid.name]
            conn.execute(table.delete().where(table.c.tenant == store.tenant))
            counted = tables.spec.sums_of(cuboid)
            rows = _whole(tables, cuboid, store.tenant, chained=True).subquery()
            conn.execute(
                table.insert().from_select(
                    ["tenant", *cuboid.keys, *counted],
                    sa.select(
                        sa.literal(store.tenant, sa.SmallInteger),
                        *[rows.c[one] for one in (*cuboid.keys, *counted)],
                    ).where(nonzero(rows, counted)),
                )
            )
        remade(conn, secrets.token_hex(8))
        upsert(conn, meta, [{"tenant": store.tenant, "name": _STAMP, "value": _declared(store)}])


def _declared(store: Store) -> str:
    """Changes whenever a measure, a key or a bucket is declared otherwise."""
    made = hashlib.sha256()
    for tables, cuboid in _all():
        made.update(f"{cuboid.name}\n{_written(tables, cuboid, store.engine.name)}\n".encode())
    return made.hexdigest()


@cache
def _written(tables: Tables, cuboid: Cuboid, dialect: str) -> str:
    whole, own = _whole(tables, cuboid, 0, chained=False), URL.create(dialect).get_dialect()()
    return str(whole.compile(dialect=own, compile_kwargs={"literal_binds": True}))


def outdate(conn: Connection) -> None:
    """Inside the caller's transaction: facts changed past their sums, ``refresh`` is to rebuild."""
    conn.execute(meta.delete().where(meta.c.tenant == tenant_of(conn), meta.c.name == _STAMP))


def refresh(store: Store) -> bool:
    """Rebuild when the sums are outdated or made by other declarations than today's; did it?"""
    if _ready(store):
        return False
    rebuild(store)
    return True


def require(store: Store) -> None:
    """Raise StoreError while the sums are outdated: an upgrade makes them anew after its tables."""
    if not _ready(store):
        raise StoreError(
            f"Số tổng của cơ sở dữ liệu {place(store.engine.url)} đang được dựng lại. "
            "Để ./ioc schedule chạy, rồi thử lại sau ít phút.",
            "sums: made by other declarations",
        )


def _ready(store: Store) -> bool:
    """Were the sums made by today's declarations, with no fact changed past them?"""
    chosen = sa.select(meta.c.value).where(meta.c.tenant == store.tenant, meta.c.name == _STAMP)
    with store.read() as conn:
        return bool(conn.execute(chosen).scalar_one_or_none() == _declared(store))


def purge_zero(conn: Connection, tenant: int) -> int:
    """Drop groups in which every sum is 0, which deltas leave behind; how many."""
    gone = 0
    for tables, cuboid in _all():
        table, counted = tables.cuboids[cuboid.name], tables.spec.sums_of(cuboid)
        empty = [table.c[one] == sa.literal_column("0") for one in counted]
        gone += conn.execute(table.delete().where(table.c.tenant == tenant, *empty)).rowcount
    return gone

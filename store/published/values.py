"""Published values, version by version: nothing is ever overwritten.

The same value published again leaves no trace; a different one closes the version before it
(``known_to``) and says why. So what was known at any moment can be asked for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import Select

from store.database import meta
from store.database.engine import tenant_of
from store.database.sql import bulk
from store.database.tables import indicator_value as table
from store.published.version import REASONS, Key, NewValue, StoredValue, reason, same, value_id

__all__ = [
    "REASONS",
    "Key",
    "NewValue",
    "StoredValue",
    "around",
    "by_id",
    "changes",
    "current",
    "current_of",
    "known_at",
    "publish",
    "same",
    "value_id",
    "versions",
]

_CHUNK = 400
_AT_ONCE = 5_000
"""Values that stand in memory together while they are published."""
_CLAIMED = [one for one in NewValue.__dataclass_fields__ if one not in ("cause", "estimated")]
_claimed = attrgetter(*_CLAIMED)
_TOLD = ("version", "estimated", "run_id", "known_from", "known_to", "reason", "value_id")
_COLUMNS = ("tenant", *_CLAIMED, *_TOLD)
_STORED = sa.select(
    *(
        (table.c.estimated != 0).label(one.name) if one.name == "estimated" else table.c[one.name]
        for one in fields(StoredValue)
    )
)
"""The columns of a ``StoredValue``, in its order."""


def publish(conn: Connection, rows: Iterable[NewValue], run_id: str, now: int) -> int:
    """Publish values inside the caller's transaction; how many are new or different.

    Opens a revision when anything changed. ``rows`` are taken ``_AT_ONCE`` by ``_AT_ONCE``, so
    memory does not grow with them. ``now``: seconds of the product's clock. A run publishes once.
    Raises ValueError when one key comes twice or a cause is unknown.
    """
    left, changed = iter(rows), 0
    while part := list(islice(left, _AT_ONCE)):
        changed += _publish(conn, part, run_id, now)
    if changed:
        number = meta.revision(conn) + 1
        meta.record(conn, number, now=now, run_id=run_id, kind="value", rows=changed)
    return changed


def _publish(conn: Connection, rows: list[NewValue], run_id: str, now: int) -> int:
    given = {(one.indicator, one.unit_id, one.period, one.dims): one for one in _checked(rows)}
    held = _held(conn, rows)
    for key, old in held.items():
        if key in given and (old.run_id, old.known_from) == (run_id, now):
            raise _twice(key)
    changed = [(one, held.get(key)) for key, one in given.items() if not same(held.get(key), one)]
    if not changed:
        return 0
    tenant = tenant_of(conn)
    ended = [
        {"i": old.indicator, "u": old.unit_id, "p": old.period, "d": old.dims, "v": old.version}
        for _, old in changed
        if old is not None
    ]
    if ended:
        c = table.c
        conn.execute(
            table.update()
            .where(
                c.tenant == tenant,
                c.indicator == sa.bindparam("i"),
                c.unit_id == sa.bindparam("u"),
                c.period == sa.bindparam("p"),
                c.dims == sa.bindparam("d"),
                c.version == sa.bindparam("v"),
            )
            .values(known_to=now),
            ended,
        )
    made = [_row(tenant, one, old, run_id, now) for one, old in changed]
    bulk(conn, table.name, _COLUMNS, made)
    return len(changed)


def _checked(rows: Iterable[NewValue]) -> Iterator[NewValue]:
    seen: set[Key] = set()
    for one in rows:
        key = (one.indicator, one.unit_id, one.period, one.dims)
        if key in seen:
            raise _twice(key)
        if one.cause and one.cause not in REASONS:
            raise ValueError(f"unknown cause {one.cause!r}")
        seen.add(key)
        yield one


def _twice(key: Key) -> ValueError:
    return ValueError(f"value published twice at once: {key}")


def _held(conn: Connection, rows: list[NewValue]) -> dict[Key, StoredValue]:
    """The versions that hold, of what is to be published."""
    found: dict[Key, StoredValue] = {}
    wanted: dict[str, set[str]] = {}
    for one in rows:
        wanted.setdefault(one.indicator, set()).add(one.period)
    for indicator, periods in wanted.items():
        ordered = sorted(periods)
        for at in range(0, len(ordered), _CHUNK):
            chosen = _current(conn, indicator).where(table.c.period.in_(ordered[at : at + _CHUNK]))
            found |= {one.key: one for one in _read(conn, chosen)}
    return found


def _row(
    tenant: int, one: NewValue, old: StoredValue | None, run_id: str, now: int
) -> tuple[Any, ...]:
    """As ``_COLUMNS`` names them."""
    version = 1 if old is None else old.version + 1
    name = value_id(tenant, one, version)
    told = (version, int(one.estimated), run_id, now, None, reason(old, one), name)
    return (tenant, *_claimed(one), *told)


def _select(conn: Connection) -> Select[Any]:
    return _STORED.where(table.c.tenant == tenant_of(conn))


def _current(conn: Connection, indicator: str) -> Select[Any]:
    return _select(conn).where(table.c.indicator == indicator, table.c.known_to.is_(None))


def _read(conn: Connection, chosen: Select[Any]) -> list[StoredValue]:
    return [StoredValue(*row) for row in conn.execute(chosen).all()]


def _narrow(
    chosen: Select[Any],
    unit_ids: Iterable[int] | None,
    periods: Iterable[str] | None,
    grain: str | None,
    dims: str | None,
) -> Select[Any]:
    c = table.c
    if unit_ids is not None:
        chosen = chosen.where(c.unit_id.in_(list(unit_ids)))
    if periods is not None:
        chosen = chosen.where(c.period.in_(list(periods)))
    if grain is not None:
        chosen = chosen.where(c.grain == str(grain))
    if dims is not None:
        chosen = chosen.where(c.dims == dims)
    return chosen.order_by(c.indicator, c.unit_id, c.start_day, c.end_day, c.dims, c.version)


def current(
    conn: Connection,
    indicator: str,
    *,
    unit_ids: Iterable[int] | None = None,
    periods: Iterable[str] | None = None,
    grain: str | None = None,
    dims: str | None = "",
) -> list[StoredValue]:
    """The versions that hold now. ``dims`` None: all slices; "": the undivided value."""
    return _read(conn, _narrow(_current(conn, indicator), unit_ids, periods, grain, dims))


def current_of(
    conn: Connection, indicators: Collection[str], unit_id: int, period: str
) -> dict[str, StoredValue]:
    """The undivided values of one unit and period that hold now, by indicator: one question."""
    c = table.c
    mine = c.unit_id == unit_id, c.period == period, c.dims == "", c.known_to.is_(None)
    chosen = _select(conn).where(c.indicator.in_(sorted(indicators)), *mine)
    return {one.indicator: one for one in _read(conn, chosen)}


def known_at(
    conn: Connection,
    as_known: int,
    indicator: str,
    *,
    unit_ids: Iterable[int] | None = None,
    periods: Iterable[str] | None = None,
    grain: str | None = None,
    dims: str | None = "",
    limit: int | None = None,
) -> list[StoredValue]:
    """The versions that held at a moment (seconds since 1970 UTC), at most ``limit``."""
    c = table.c
    chosen = _select(conn).where(
        c.indicator == indicator,
        # a sum is in no index: by the moments alone SQLite would walk through all that is known
        c.known_from + 0 <= as_known,
        sa.or_(c.known_to.is_(None), c.known_to > as_known),
    )
    return _read(conn, _narrow(chosen, unit_ids, periods, grain, dims).limit(limit))


def versions(conn: Connection, key: Key) -> list[StoredValue]:
    """Every version of one value, the oldest first."""
    return _read(conn, _of(conn, key).order_by(table.c.version))


def _of(conn: Connection, key: Key) -> Select[Any]:
    named = zip(("indicator", "unit_id", "period", "dims"), key, strict=True)
    return _select(conn).where(*(table.c[name] == one for name, one in named))


def around(
    conn: Connection, key: Key, moment: int, definition: str
) -> tuple[StoredValue | None, StoredValue | None]:
    """The last version whose data ended before a moment, and the one that came after it.

    Of those made by one definition (its hash) from data that were whole as far as they reached.
    """
    c = table.c
    made = c.definition == definition, c.coverage == 1.0, c.numerator.is_not(None)
    chosen = _of(conn, key).where(*made)
    later = _read(conn, chosen.where(c.as_of >= moment).order_by(c.version).limit(1))
    early = chosen.where(c.as_of < moment)
    if later:
        early = early.where(c.version < later[0].version)
    before = _read(conn, early.order_by(c.version.desc()).limit(1))
    return before[0] if before else None, later[0] if later else None


def by_id(conn: Connection, value_id: str) -> StoredValue | None:
    """The version of this name."""
    chosen = _select(conn).where(table.c.value_id == value_id)
    found = _read(conn, chosen.order_by(table.c.version.desc()).limit(1))
    return found[0] if found else None


def changes(
    conn: Connection,
    since: int,
    limit: int = 500,
    *,
    without: Iterable[str] = (),
    until: int | None = None,
    unit_ids: Collection[int] | None = None,
    period: str | None = None,
    indicators: Collection[str] | None = None,
    after: StoredValue | None = None,
) -> list[StoredValue]:
    """Versions that replaced an earlier one at ``since`` or later, the newest first.

    ``without``: reasons that are left out. ``until``: that had come by then; else those that hold
    now. ``unit_ids``, ``period``, ``indicators``: of these alone. ``after``: those that follow it.
    """
    c = table.c
    chosen = _select(conn).where(c.known_from >= since, c.version > 1)
    held: list[sa.ColumnElement[bool]] = [c.known_to.is_(None)]
    if until is not None:
        held = [c.known_from <= until, sa.or_(c.known_to.is_(None), c.known_to > until)]
    chosen = chosen.where(*held)
    if unit_ids is not None:
        chosen = chosen.where(c.unit_id.in_(sorted(unit_ids)))
    if period is not None:
        chosen = chosen.where(c.period == period)
    if indicators is not None:
        chosen = chosen.where(c.indicator.in_(sorted(indicators)))
    if after is not None:
        key = sa.tuple_(c.indicator, c.unit_id, c.period, c.dims)
        last = sa.tuple_(*(sa.literal(one) for one in after.key))
        same = sa.or_(key > last, sa.and_(key == last, c.version < after.version))
        chosen = chosen.where(
            sa.or_(c.known_from < after.known_from, sa.and_(c.known_from == after.known_from, same))
        )
    chosen = chosen.where(c.reason.not_in(list(without)))
    order = (c.known_from.desc(), c.indicator, c.unit_id, c.period, c.dims, c.version.desc())
    return _read(conn, chosen.order_by(*order).limit(limit))

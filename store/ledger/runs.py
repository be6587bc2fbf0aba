"""The ledger of runs: one row a run, written by that run alone until it ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from core.clock import local_day
from core.runs import Nature, Outcome, Run
from store.database.engine import Store, tenant_of
from store.database.sql import insert
from store.database.tables import run as table
from store.ledger import runlist

_FIELDS = [one.name for one in dataclasses.fields(Run)]
_PRESENT = 60
"""Seconds between the end of a window and the start of its run within which it is the present."""
_NOW = ("pull", "publish")
"""Kinds of run that bring a stream up to the present."""
_NEWEST = 40
"""Runs among which those that still go on are looked for: more than there are lanes."""
_LEDGER_DAYS = 30_000
"""Runs that are read for what is usual: 13 weeks of a pull every five minutes, and some."""


def _values(run: Run) -> dict[str, Any]:
    out = {name: getattr(run, name) for name in _FIELDS}
    out["outcome"] = str(run.outcome)
    out["nature"] = str(run.nature)
    out["reasons"] = orjson.dumps(run.reasons, option=orjson.OPT_SORT_KEYS).decode()
    return out


def read(row: Row[Any]) -> Run:
    """A run from its row."""
    values = {name: getattr(row, name) for name in _FIELDS}
    values["outcome"] = Outcome(row.outcome)
    values["nature"] = Nature(row.nature)
    values["reasons"] = orjson.loads(row.reasons)
    return Run(**values)


def write(conn: Connection, run: Run) -> None:
    """Write the run's row inside the caller's transaction."""
    tenant = tenant_of(conn)
    conn.execute(_kept(conn.dialect.name), {**_values(run), "tenant": tenant, "own": tenant})


@cache
def _kept(dialect: str) -> Any:
    """Writes a new row, or over that of the same run; the same words for every run."""
    last = sa.func.coalesce(sa.func.max(table.c.seq), 0) + 1
    next_ = sa.select(last).where(table.c.tenant == sa.bindparam("own")).scalar_subquery()
    made = insert(dialect, table).values(seq=next_)
    return made.on_conflict_do_update(
        index_elements=["tenant", "run_id"],
        set_={name: made.excluded[name] for name in _FIELDS if name != "run_id"},
    )


def start(store: Store, run: Run) -> None:
    """Write the row of a run that begins. Raises StoreError."""
    with store.write() as conn:
        write(conn, run)


def beat(store: Store, alive: Sequence[Run]) -> None:
    """Say that runs still work: their heartbeat and progress, nothing else."""
    with store.write() as conn:
        for run in alive:
            mine = (table.c.tenant == store.tenant, table.c.run_id == run.run_id)
            told = {"heartbeat_at": run.heartbeat_at, "done": run.done}
            conn.execute(table.update().where(*mine).values(**told))


def finish(store: Store, run: Run) -> None:
    """Write the last state of the row."""
    with store.write() as conn:
        write(conn, run)


def abandon(store: Store, before: int, fault: str, now: int) -> list[str]:
    """Close the rows of runs whose last heartbeat (real time) is older than ``before``.

    Returns their ids; ``fault`` says why, ``now`` is the product's moment of closing.
    """
    stale = sa.and_(
        table.c.tenant == store.tenant,
        table.c.outcome == str(Outcome.RUNNING),
        table.c.heartbeat_at < before,
    )
    with store.write() as conn:
        ids = list(conn.execute(sa.select(table.c.run_id).where(stale)).scalars())
        if ids:
            conn.execute(
                table.update()
                .where(table.c.tenant == store.tenant, table.c.run_id.in_(ids))
                .values(outcome=str(Outcome.ABANDONED), fault=fault, finished_at=now)
            )
    return ids


def recent(
    conn: Connection,
    source: str | None = None,
    limit: int = 50,
    *,
    stream: str | None = None,
    kinds: Iterable[str] | None = None,
    outcomes: Iterable[str] | None = None,
    before: str = "",
    until: int | None = None,
) -> list[Run]:
    """The newest runs first. ``before``: only those older than the run of this id.

    ``until``: only those that had begun at this moment (epoch seconds).
    """
    held = runlist.held(conn, source, stream, kinds, outcomes, before)
    if until is not None:
        held.append(table.c.started_at <= until)
    chosen = sa.select(table).where(*held).order_by(table.c.seq.desc())
    return [read(row) for row in conn.execute(chosen.limit(limit))]


def mark(conn: Connection) -> str:
    """Changes when a run begins or ends: the newest runs and how they stand."""
    chosen = sa.select(table.c.run_id, table.c.outcome).where(table.c.tenant == tenant_of(conn))
    rows = conn.execute(chosen.order_by(table.c.seq.desc()).limit(_NEWEST)).all()
    going = [row.run_id for row in rows if row.outcome == str(Outcome.RUNNING)]
    return ".".join([rows[0].run_id if rows else "", *going])


@dataclasses.dataclass(frozen=True, slots=True)
class DayOfRuns:
    """What the good pulls of one local day brought. ``list_size``: records of the last of them."""

    day: int
    arrived: int  # new and changed records
    list_size: int


def daily(conn: Connection, source: str, stream: str, since: int) -> list[DayOfRuns]:
    """The days since a moment on which a pull of the stream went well, the oldest first.

    Only the newest runs are read, so that the cost does not grow with history.
    """
    newest = (
        sa.select(table.c.seq, table.c.started_at, table.c.fetched, table.c.new, table.c.changed)
        .where(
            table.c.tenant == tenant_of(conn),
            table.c.source == source,
            table.c.stream == stream,
            table.c.kind == "pull",
            table.c.outcome.in_([str(Outcome.SUCCESS), str(Outcome.PARTIAL)]),
        )
        .order_by(table.c.seq.desc())
        .limit(_LEDGER_DAYS)
    )
    held: dict[int, DayOfRuns] = {}
    for row in conn.execute(newest):
        if row.started_at < since:
            break
        day = local_day(row.started_at)
        arrived, size = row.new + row.changed, row.fetched
        if day in held:  # newest first: the day's last list is known already
            arrived, size = arrived + held[day].arrived, held[day].list_size
        held[day] = DayOfRuns(day, arrived, size)
    return [held[day] for day in sorted(held)]


def first(conn: Connection, source: str, stream: str) -> Run | None:
    """The oldest run of a stream."""
    chosen = sa.select(table).where(
        table.c.tenant == tenant_of(conn), table.c.source == source, table.c.stream == stream
    )
    row = conn.execute(chosen.order_by(table.c.seq).limit(1)).one_or_none()
    return None if row is None else read(row)


def get(conn: Connection, run_ids: Iterable[str]) -> list[Run]:
    """Runs by id, the oldest first; unknown ids are left out."""
    chosen = sa.select(table).where(
        table.c.tenant == tenant_of(conn), table.c.run_id.in_(list(run_ids))
    )
    return [read(row) for row in conn.execute(chosen.order_by(table.c.seq))]


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """How the pulls of one stream go. Moments of the product's clock; None: never."""

    source: str
    stream: str
    last_success: int | None
    failing_since: int | None  # first failure after the last success
    fault: str  # of the newest failure


def health(conn: Connection, source: str | None = None) -> list[Health]:
    """Every stream that was ever pulled, by source and stream; the cost does not grow with history.

    ``source``: of this one only.

    A pull that broke off after keeping a part of its window counts as a failure. Going back in time
    tells nothing about freshness: a backfill counts where its window reaches the present, and its
    failures also before the first success.
    """
    found = _streams(conn)
    return [_health(conn, *one) for one in found if source in (None, one[0])]


_c = table.c
_MINE = sa.and_(*(_c[one] == sa.bindparam(one) for one in ("tenant", "source", "stream")))
_FRESH = sa.or_(
    _c.kind.in_(_NOW),
    sa.and_(_c.kind == "backfill", _c.window_to >= _c.started_at - _PRESENT),
)
_BROKE = sa.and_(
    _c.outcome == str(Outcome.PARTIAL), _c.kind == "pull", sa.func.coalesce(_c.done, 1) < 1
)
_GOOD = sa.and_(_c.outcome.in_([str(Outcome.SUCCESS), str(Outcome.PARTIAL)]), sa.not_(_BROKE))
_LAST = (
    sa.select(_c.seq, _c.started_at, _c.finished_at)
    .where(_MINE, _FRESH, _GOOD)
    .order_by(_c.seq.desc())
    .limit(1)
)
_AT = sa.tuple_(*(sa.bindparam(one, type_=sa.String) for one in ("source", "stream")))
_NEXT = (
    sa.select(_c.source, _c.stream)
    .where(_c.tenant == sa.bindparam("tenant"), sa.tuple_(_c.source, _c.stream) > _AT)
    .order_by(_c.source, _c.stream)
    .limit(1)
)


def _failures(counts: sa.ColumnElement[bool]) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The first and the newest failure after a run."""
    failed = sa.or_(_c.outcome == str(Outcome.FAILED), _BROKE)
    chosen = sa.select(_c.started_at, _c.fault).where(
        _MINE, counts, failed, _c.seq > sa.bindparam("after")
    )
    return chosen.order_by(_c.seq).limit(1), chosen.order_by(_c.seq.desc()).limit(1)


_SINCE, _EVER = _failures(_FRESH), _failures(_c.kind.in_([*_NOW, "backfill"]))
"""Questions that every page asks of every stream: made once, for making one costs more than it."""


def _streams(conn: Connection) -> list[tuple[str, str]]:
    """Each stream in the ledger, found by leaps through the index."""
    out: list[tuple[str, str]] = []
    at = ("", "")
    while True:
        told = {"tenant": tenant_of(conn), "source": at[0], "stream": at[1]}
        row = conn.execute(_NEXT, told).one_or_none()
        if row is None:
            return out
        at = (row.source, row.stream)
        out.append(at)


def _health(conn: Connection, source: str, stream: str) -> Health:
    told = {"tenant": tenant_of(conn), "source": source, "stream": stream}
    last = conn.execute(_LAST, told).one_or_none()
    told |= {"after": last.seq if last else 0}
    oldest, latest = _EVER if last is None else _SINCE
    first = conn.execute(oldest, told).one_or_none()
    newest = conn.execute(latest, told).one_or_none() if first else None
    return Health(
        source,
        stream,
        None if last is None else last.started_at if last.finished_at is None else last.finished_at,
        None if first is None else first.started_at,
        "" if newest is None else newest.fault,
    )

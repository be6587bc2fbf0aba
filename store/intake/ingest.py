"""One batch, one transaction: landing, quarantine, facts, history, sums, marks, cursor, run.

Either all of it is kept or nothing is. Newest version per key wins; equal and older ones lose, so a
batch may come twice, late or in any order.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.runs import Run
from store.database import meta
from store.database.engine import Store
from store.database.stamp import Stamp
from store.database.tables import cursor as cursors
from store.facts.spec import Conformed, Tables
from store.intake import landing as landings
from store.intake import offers
from store.intake import quarantine as aside
from store.intake.apply import Images, apply, newest
from store.intake.numbers import NumberBook
from store.intake.quarantine import Quarantined
from store.kinds import tables as tables_of
from store.kinds.service import SERVICE
from store.ledger import runs
from store.places.seed import FIRST_DAY, LAST_DAY

__all__ = [
    "Applied",
    "Conformed",
    "CursorState",
    "Quarantined",
    "commit_batch",
    "read_cursor",
]


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a batch, in facts. ``unchanged`` counts equal, stale and doubled ones."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class CursorState:
    """How far a stream has come. Data are whole for event times in [covered_from, covered_to)."""

    value: str
    covered_from: int | None
    covered_to: int | None


def read_cursor(conn: Connection, tenant: int, source: str, stream: str) -> CursorState | None:
    """The cursor of a stream; None before its first batch."""
    c = cursors.c
    row = conn.execute(
        sa.select(c.value, c.covered_from, c.covered_to)
        .where(c.tenant == tenant, c.source == source, c.stream == stream)
        .order_by(c.revision.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else CursorState(*row)


def read_cursors(
    conn: Connection, tenant: int, revision: int | None = None
) -> dict[tuple[str, str], CursorState]:
    """The cursors of every stream: (source, stream) → state; as they stood at a revision."""
    c = cursors.c
    then = [] if revision is None else [c.revision <= revision]
    last = (
        sa.select(c.source, c.stream, sa.func.max(c.revision).label("revision"))
        .where(c.tenant == tenant, *then)
        .group_by(c.source, c.stream)
        .subquery()
    )
    same = sa.and_(
        c.source == last.c.source, c.stream == last.c.stream, c.revision == last.c.revision
    )
    rows = conn.execute(
        sa.select(c.source, c.stream, c.value, c.covered_from, c.covered_to)
        .select_from(cursors.join(last, same))
        .where(c.tenant == tenant)
    )
    return {(row[0], row[1]): CursorState(*row[2:]) for row in rows}


def commit_batch(
    store: Store,
    run: Run,
    kind: str,
    source: str,
    stream: str,
    items: list[Conformed],
    quarantine: list[Quarantined],
    landing: list[dict[str, Any]],
    cursor: CursorState | None,
    now: int,
    *,
    whole: Container[str] | None = None,
    equal: bool = False,
    also: Callable[[Connection], object] | None = None,
) -> Applied:
    """Commit a batch; its counts are added to ``run``, whose row is written with it.

    ``equal``: what comes with the version that is held, but says otherwise, was edited in silence
    and wins; only a sweep may say so. ``also``: what else is to be kept with this batch or not at
    all.

    ``whole``: with the last batch, the stream's keys of everything that came. What is set aside and
    not among them is there no more; of a pull by windows that is said only of records without a
    key, which nothing else could settle (their keys set aside are enough).
    Raises StoreError when the machine refuses: then neither the database nor ``run`` has changed.
    """
    tables = tables_of(kind)
    with store.write() as conn:
        number = meta.revision(conn) + 1
        stamp = Stamp(store.tenant, run.run_id, now, number)
        kept, absurd, arrived = _rows(conn, tables, items, source)
        refused = [*quarantine, *absurd]
        before = offers.offers(conn) if kind == SERVICE.spec.kind else {}
        images = apply(conn, tables, kept, stamp, equal=equal) if kept else Images(0, 0, 0)
        if kind == SERVICE.spec.kind:
            offers.rejudge(conn, stamp, before, NumberBook(conn))
        if aside.any_open(conn, source, stream):
            still = {one.key for one in refused if not one.settled}
            good = {key: told for key, told in arrived.items() if key not in still}
            aside.settle(conn, source, stream, good, now)
        if refused:
            aside.add(conn, source, stream, refused, run_id=run.run_id, now=now, revision=number)
        if whole is not None and run.window_from is None:
            aside.resolve_absent(conn, source, stream, whole, now)
        elif whole is not None and run.window_from is not None and run.window_to is not None:
            window = (run.window_from, run.window_to)
            aside.resolve_unseen(conn, source, stream, whole, window, now, nameless=True)
        landings.add(conn, source, stream, run.run_id, landing, now)
        if cursor is not None:
            move(conn, stamp, source, stream, cursor)
        if also is not None:
            also(conn)
        applied = Applied(
            images.new,
            images.changed,
            len(items) - len(absurd) - images.total,
            images.deleted,
        )
        after = counted(run, applied, refused, cursor)
        runs.write(conn, after)
        meta.record(conn, number, now=now, run_id=run.run_id, kind=kind, rows=images.total)
    adopt(run, after)
    return applied


def key_of(tables: Tables, names: Sequence[str], row: tuple[Any, ...]) -> str:
    """The key of a row with these columns, as streams name it."""
    if "code" in names:
        return str(row[names.index("code")])
    return "|".join(str(row[names.index(one)]) for one in tables.spec.key)


def _on_calendar(row: tuple[Any, ...], days: list[int]) -> bool:
    """Do the row's event days lie inside the calendar? A loop: this runs for every record."""
    for at in days:
        day = row[at]
        if day is not None and not FIRST_DAY <= day < LAST_DAY:
            return False
    return True


def _rows(
    conn: Connection, tables: Tables, items: list[Conformed], source: str
) -> tuple[list[tuple[Any, ...]], list[Quarantined], dict[str, int | None]]:
    """Rows to bring in, one a key; facts on days outside the calendar are set aside.

    Third come the stream's keys of the rows, with the newest that their records told.
    """
    spec, book = tables.spec, NumberBook(conn)
    days = [spec.names.index(one) for one in spec.events]
    good, absurd = [], []
    arrived: dict[str, int | None] = {}
    for item in items:
        row = spec.row(item, source, book)
        named = item.key or key_of(tables, spec.names, row)
        if _on_calendar(row, days):
            good.append(row)
            if named not in arrived or not aside.older(item.told, arrived[named]):
                arrived[named] = item.told
        else:
            absurd.append(
                Quarantined(
                    named,
                    "absurd_date",
                    "",
                    "Bản ghi có ngày nằm ngoài khoảng 1970–2099.",
                    item.payload
                    or {name: row[at] for name, at in zip(spec.events, days, strict=True)},
                    version=item.told,
                )
            )
    book.write()
    return newest(tables, good), absurd, arrived


def move(conn: Connection, stamp: Stamp, source: str, stream: str, cursor: CursorState) -> None:
    conn.execute(
        cursors.insert().values(
            tenant=stamp.tenant,
            source=source,
            stream=stream,
            revision=stamp.revision,
            value=cursor.value,
            covered_from=cursor.covered_from,
            covered_to=cursor.covered_to,
            at=stamp.now,
            run_id=stamp.run_id,
        )
    )


def counted(
    run: Run, applied: Applied, refused: Iterable[Quarantined], cursor: CursorState | None
) -> Run:
    """The run with the batch's counts added."""
    reasons = Counter(run.reasons)
    reasons.update(one.reason for one in refused)
    return dataclasses.replace(
        run,
        new=run.new + applied.new,
        changed=run.changed + applied.changed,
        unchanged=run.unchanged + applied.unchanged,
        deleted=run.deleted + applied.deleted,
        quarantined=run.quarantined + sum(1 for _ in refused),
        reasons=dict(reasons),
        cursor_after=run.cursor_after if cursor is None else cursor.value,
    )


def adopt(run: Run, after: Run) -> None:
    """The batch is kept: now the caller's run may say so."""
    for name in (
        "new",
        "changed",
        "unchanged",
        "deleted",
        "quarantined",
        "reasons",
        "cursor_after",
    ):
        setattr(run, name, getattr(after, name))

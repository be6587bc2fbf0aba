"""Files of reported figures on their way from a person to the folder, and reminders sent."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows
from store.office.tables import handover as table
from store.office.tables import reminder

SENT, CHECKING, REFUSED, CHECKED = "sent", "checking", "refused", "checked"
CONFIRMED, TAKING, ACCEPTED = "confirmed", "taking", "accepted"
FAILED, LAPSED = "failed", "lapsed"
WAITING = {SENT: CHECKING, CONFIRMED: TAKING}
"""What the scheduler takes up, and what it is called meanwhile."""
ENDED = (REFUSED, ACCEPTED, FAILED, LAPSED)


@dataclass(frozen=True, slots=True)
class Handover:
    """One file. ``findings``: JSON of what it holds and of its faults; moments in seconds."""

    handover: str
    by: str
    scope: str
    way: str
    name: str
    digest: str
    size: int
    sent_at: int
    state: str
    taken_by: str
    checked_at: int | None
    confirmed_at: int | None
    ended_at: int | None
    findings: str
    words: str
    run_ids: str

    @property
    def waits(self) -> bool:
        """Is the scheduler expected to do something with it?"""
        return self.state in (*WAITING, *WAITING.values())


@dataclass(frozen=True, slots=True)
class Reminded:
    """How often a unit was reminded since a moment, and the last time."""

    count: int
    last_at: int
    last_by: str


_NAMES = tuple(Handover.__dataclass_fields__)


def add(conn: Connection, one: Handover, content: bytes) -> None:
    """Write a file that was just sent."""
    row = {name: getattr(one, name) for name in _NAMES}
    conn.execute(table.insert().values(tenant=tenant_of(conn), content=content, **row))


def listed(
    conn: Connection,
    *conditions: sa.ColumnElement[bool],
    limit: int | None = None,
    oldest: bool = False,
) -> list[Handover]:
    """The newest first, or the oldest."""
    order = table.c.handover.asc() if oldest else table.c.handover.desc()
    chosen = (
        sa.select(*[table.c[name] for name in _NAMES])
        .where(table.c.tenant == tenant_of(conn), *conditions)
        .order_by(order)
        .limit(limit)
    )
    return [Handover(**row) for row in rows(conn.execute(chosen))]


def find(conn: Connection, handover: str) -> Handover | None:
    """One file by its name."""
    return next(iter(listed(conn, table.c.handover == handover)), None)


def of(conn: Connection, by: str | None, limit: int) -> list[Handover]:
    """The newest files of a person, or of everybody."""
    return listed(conn, *([] if by is None else [table.c.by == by]), limit=limit)


def open_count(conn: Connection, by: str) -> int:
    """How many files of a person have not ended."""
    mine = (table.c.tenant == tenant_of(conn), table.c.by == by, table.c.state.not_in(ENDED))
    chosen = sa.select(sa.func.count()).select_from(table).where(*mine)
    return int(conn.execute(chosen).scalar_one())


def same(conn: Connection, digest: str) -> Handover | None:
    """The newest file of this content that was accepted."""
    found = listed(conn, table.c.digest == digest, table.c.state == ACCEPTED, limit=1)
    return found[0] if found else None


def any_waits(conn: Connection) -> bool:
    """Is there something for the scheduler to do?"""
    return bool(listed(conn, table.c.state.in_(tuple(WAITING)), limit=1))


def take(conn: Connection, taker: str) -> Handover | None:
    """Claim the oldest file that waits; None when nothing does, or another was quicker."""
    for one in listed(conn, table.c.state.in_(tuple(WAITING)), limit=1, oldest=True):
        if move(conn, one.handover, one.state, WAITING[one.state], taken_by=taker):
            return find(conn, one.handover)
    return None


def move(
    conn: Connection, handover: str, before: str, after: str, **values: str | int | None
) -> bool:
    """From one state to another with columns set; False when it was not in that state.

    What has ended keeps no content.
    """
    more: dict[str, object] = {**values, "state": after}
    if after in ENDED:
        more["content"] = None
    done = conn.execute(
        table.update()
        .where(
            table.c.tenant == tenant_of(conn),
            table.c.handover == handover,
            table.c.state == before,
        )
        .values(**more)
    )
    return done.rowcount == 1


def content(conn: Connection, handover: str) -> bytes | None:
    """The bytes of a file that has not ended."""
    found = conn.execute(
        sa.select(table.c.content).where(
            table.c.tenant == tenant_of(conn), table.c.handover == handover
        )
    ).scalar_one_or_none()
    return None if found is None else bytes(found)


def release(conn: Connection) -> None:
    """What a dead scheduler took waits again."""
    for waiting, taken in WAITING.items():
        conn.execute(
            table.update()
            .where(table.c.tenant == tenant_of(conn), table.c.state == taken)
            .values(state=waiting, taken_by="")
        )


def lapse(conn: Connection, now: int, older: int) -> int:
    """What nobody confirmed since ``older`` is dropped with its bytes; how many."""
    c = table.c
    done = conn.execute(
        table.update()
        .where(c.tenant == tenant_of(conn), c.state == CHECKED, c.sent_at < older)
        .values(state=LAPSED, ended_at=now, content=None)
    )
    return done.rowcount


def remind(
    conn: Connection, entry: str, unit_id: int, unit_name: str, by: str, at: int, about: str
) -> None:
    """Write down that a unit was reminded."""
    conn.execute(
        reminder.insert().values(
            tenant=tenant_of(conn),
            entry=entry,
            unit_id=unit_id,
            unit_name=unit_name,
            reminded_by=by,
            at=at,
            about=about,
        )
    )


def reminded(conn: Connection, since: int) -> dict[int, Reminded]:
    """Unit → how often it was reminded since then, and the last time."""
    c = reminder.c
    out: dict[int, Reminded] = {}
    chosen = sa.select(c.unit_id, c.at, c.reminded_by).where(
        c.tenant == tenant_of(conn), c.at >= since
    )
    for row in conn.execute(chosen.order_by(c.entry)):
        held = out.get(row.unit_id)
        out[row.unit_id] = Reminded(held.count + 1 if held else 1, row.at, row.reminded_by)
    return out

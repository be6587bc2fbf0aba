"""Screens and the boards pushed to them, in the desk's database. Tokens come in as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows
from store.office import rehearsals
from store.office.tables import push, screen


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One screen. Moments in seconds since 1970 UTC; ``report`` is JSON."""

    screen: str
    hash: str
    next_hash: str
    code: str
    asked: str
    name: str
    playlist: str
    asked_at: int
    code_at: int
    approved_at: int | None
    approved_by: str
    renewed_at: int | None
    revoked_at: int | None
    seen_at: int
    address: str
    report: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """A board that stands before every other. ``screens`` empty: on all of them."""

    push: str
    board: str
    screens: tuple[str, ...]
    by: str
    at: int
    until: int | None
    withdrawn_at: int | None

    def reaches(self, id: str) -> bool:
        """Is this screen among those that it was sent to?"""
        return not self.screens or id in self.screens


_SCREEN = tuple(ScreenRow.__dataclass_fields__)
_PUSH = tuple(Push.__dataclass_fields__)


def _found(conn: Connection, *conditions: sa.ColumnElement[bool]) -> list[ScreenRow]:
    c = screen.c
    chosen = sa.select(*[c[one] for one in _SCREEN]).where(c.tenant == tenant_of(conn), *conditions)
    return [ScreenRow(**row) for row in rows(conn.execute(chosen.order_by(c.asked_at, c.screen)))]


def everyone(conn: Connection) -> list[ScreenRow]:
    """Every screen that was not revoked, in the order in which they asked."""
    return _found(conn, screen.c.revoked_at.is_(None))


def by_hash(conn: Connection, hashed: str) -> ScreenRow | None:
    """The screen with this token, or with the one that is to take its place."""
    c = screen.c
    found = _found(conn, sa.or_(c.hash == hashed, c.next_hash == hashed), c.revoked_at.is_(None))
    return found[0] if found else None


def by_code(conn: Connection, code: str) -> ScreenRow | None:
    """The screen that shows this code."""
    found = _found(conn, screen.c.code == code, screen.c.revoked_at.is_(None))
    return found[0] if found else None


def by_id(conn: Connection, id: str) -> ScreenRow | None:
    """The screen of this id that was not revoked."""
    found = _found(conn, screen.c.screen == id, screen.c.revoked_at.is_(None))
    return found[0] if found else None


def add(conn: Connection, row: ScreenRow) -> None:
    """Write a screen that asks."""
    values = {name: getattr(row, name) for name in _SCREEN}
    conn.execute(screen.insert().values(tenant=tenant_of(conn), **values))


def change(conn: Connection, id: str, **values: str | int | None) -> bool:
    """Set columns of a screen that was not revoked; False when there is none."""
    c = screen.c
    done = conn.execute(
        screen.update()
        .where(c.tenant == tenant_of(conn), c.screen == id, c.revoked_at.is_(None))
        .values(**values)
    )
    return done.rowcount == 1


def forget_waiting(conn: Connection, before: int) -> None:
    """Drop screens that nobody approved and that have not asked since."""
    c = screen.c
    conn.execute(
        screen.delete().where(
            c.tenant == tenant_of(conn), c.approved_at.is_(None), c.seen_at < before
        )
    )


def _push(row: dict[str, Any]) -> Push:
    listed = tuple(one for one in str(row["screens"]).split(",") if one)
    return Push(**{**row, "screens": listed})


def add_push(conn: Connection, one: Push) -> None:
    """Write a push."""
    values = {name: getattr(one, name) for name in _PUSH} | {"screens": ",".join(one.screens)}
    conn.execute(push.insert().values(tenant=tenant_of(conn), **values))


def pushes(conn: Connection, now: int) -> list[Push]:
    """Pushes in force, the newest first."""
    c = push.c
    chosen = sa.select(*[c[one] for one in _PUSH]).where(
        c.tenant == tenant_of(conn),
        c.withdrawn_at.is_(None),
        sa.or_(c.until.is_(None), c.until > now),
    )
    return [_push(row) for row in rows(conn.execute(chosen.order_by(c.push.desc())))]


def withdraw(conn: Connection, id: str, now: int) -> bool:
    """End a push; False when none of this id is in force."""
    c = push.c
    done = conn.execute(
        push.update()
        .where(
            c.tenant == tenant_of(conn),
            c.push == id,
            c.withdrawn_at.is_(None),
            sa.or_(c.until.is_(None), c.until > now),
        )
        .values(withdrawn_at=now)
    )
    return done.rowcount == 1


def mark(conn: Connection, now: int) -> str:
    """Changes with every screen that is approved, renamed or revoked, every push and rehearsal."""
    c = screen.c
    held = conn.execute(
        sa.select(c.screen, c.name, c.playlist, c.unit, c.approved_at)
        .where(c.tenant == tenant_of(conn), c.approved_at.is_not(None), c.revoked_at.is_(None))
        .order_by(c.screen)
    ).all()
    acted = [one.rehearsal for one in rehearsals.running(conn, now)]
    return repr(([tuple(one) for one in held], [one.push for one in pushes(conn, now)], acted))

"""What belongs to one person: when they looked, where they were, which indicators they follow."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows, upsert
from store.office.own_tables import follow, person, recent


@dataclass(frozen=True, slots=True)
class Person:
    """When somebody looked. ``looked_at`` is real time, the others the figures' clock.

    ``mark`` grows with every change of what is theirs. ``since``: when the visit before this one
    ended; ``before``: what that was until it was moved by hand. ``theme``: light or dark pages, ""
    as their machine says.
    """

    login: str
    mark: int = 0
    looked_at: int = 0
    known_at: int = 0
    since: int | None = None
    before: int | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """A page that somebody was on. ``address``: path and query; ``at``: real time."""

    login: str
    address: str
    at: int


@dataclass(frozen=True, slots=True)
class Followed:
    """An indicator of a unit that somebody follows; ``unit`` "": the province, or the own unit."""

    login: str
    indicator: str
    unit: str
    at: int


_PERSON = tuple(Person.__dataclass_fields__)
# built once: every request of a page asks for the person, and most for their places
_BY_LOGIN, _RECENT = (
    sa.select(*[table.c[one] for one in names]).where(
        table.c.tenant == sa.bindparam("tenant"), table.c.login == sa.bindparam("login")
    )
    for table, names in ((person, _PERSON), (recent, tuple(Recent.__dataclass_fields__)))
)
_RECENT = _RECENT.order_by(recent.c.at.desc(), recent.c.address)


def find(conn: Connection, login: str) -> Person:
    """The person of this name; one of whom nothing is kept yet has only a name."""
    row = conn.execute(_BY_LOGIN, {"tenant": tenant_of(conn), "login": login}).first()
    return Person(login) if row is None else Person(*row)


def held(conn: Connection, login: str) -> Person:
    """The same, kept from others until this transaction ends: who writes it back writes it all.

    SQLite has one writer anyway.
    """
    asked = {"tenant": tenant_of(conn), "login": login}
    row = conn.execute(_BY_LOGIN.with_for_update(), asked).first()
    return Person(login) if row is None else Person(*row)


def put(conn: Connection, one: Person) -> None:
    """Write a person."""
    row = {name: getattr(one, name) for name in _PERSON}
    upsert(conn, person, [{"tenant": tenant_of(conn), **row}])


def recents(conn: Connection, login: str) -> list[Recent]:
    """Where somebody was, the newest first."""
    found = conn.execute(_RECENT, {"tenant": tenant_of(conn), "login": login})
    return [Recent(*row) for row in found]


def visit(conn: Connection, one: Recent, most: int) -> None:
    """Keep where somebody is, and no more than ``most`` places."""
    tenant, c = tenant_of(conn), recent.c
    row = {"tenant": tenant, "login": one.login, "address": one.address, "at": one.at}
    upsert(conn, recent, [row])
    for old in recents(conn, one.login)[most:]:
        conn.execute(
            recent.delete().where(
                c.tenant == tenant, c.login == one.login, c.address == old.address
            )
        )


def clear_recents(conn: Connection, login: str) -> None:
    """Forget where somebody was."""
    c = recent.c
    conn.execute(recent.delete().where(c.tenant == tenant_of(conn), c.login == login))


def followed(conn: Connection, login: str) -> list[Followed]:
    """What somebody follows, the oldest wish first."""
    c = follow.c
    names = Followed.__dataclass_fields__
    chosen = sa.select(*[c[one] for one in names]).where(
        c.tenant == tenant_of(conn), c.login == login
    )
    order = (c.at, c.indicator, c.unit)
    return [Followed(**row) for row in rows(conn.execute(chosen.order_by(*order)))]


def put_followed(conn: Connection, one: Followed) -> None:
    """Follow; who follows already goes on."""
    row = {name: getattr(one, name) for name in Followed.__dataclass_fields__}
    upsert(conn, follow, [{"tenant": tenant_of(conn), **row}])


def drop_followed(conn: Connection, login: str, indicator: str, unit: str) -> bool:
    """Follow no more; False when it was not followed."""
    c = follow.c
    same = (c.login == login, c.indicator == indicator, c.unit == unit)
    return conn.execute(follow.delete().where(c.tenant == tenant_of(conn), *same)).rowcount == 1

"""Numbers of procedures and fields inside a province, given at first sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.calendar import official
from store.database.engine import tenant_of
from store.database.tables import field as field_table
from store.database.tables import procedure
from store.facts.spec import Offer
from store.intake.offers import offers

_UNKNOWN = Offer()


@dataclass
class _Book:
    """Code → (number, name) of one dictionary."""

    table: sa.Table
    number: str
    held: dict[str, tuple[int, str]]
    fresh: dict[str, tuple[int, str]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def of(self, code: str, name: str) -> int:
        found = self.held.get(code)
        if found is None:
            number = len(self.held) + 1
            self.held[code] = self.fresh[code] = (number, name)
            return number
        if name and name != found[1]:
            self.held[code] = (found[0], name)
            if code in self.fresh:
                self.fresh[code] = self.held[code]
            else:
                self.renamed[code] = name
        return found[0]


class NumberBook:
    """Both dictionaries for the time of one transaction. Numbers are never reused."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._tenant = tenant_of(conn)
        self._books: dict[str, _Book] = {}
        self.calendar = official()
        self._offers: dict[int, Offer] | None = None

    def _book(self, table: sa.Table, number: str) -> _Book:
        if table.name not in self._books:
            rows = self._conn.execute(
                sa.select(table.c.code, table.c[number], table.c.name).where(
                    table.c.tenant == self._tenant
                )
            )
            held = {code: (one, name) for code, one, name in rows}
            self._books[table.name] = _Book(table, number, held)
        return self._books[table.name]

    def proc(self, code: str, name: str) -> int:
        """The procedure's number."""
        return self._book(procedure, "proc_id").of(code, name)

    def field(self, code: str, name: str) -> int:
        """The field's number."""
        return self._book(field_table, "field_id").of(code, name)

    def offer(self, proc_id: int) -> Offer:
        """What the source's catalogue says of a procedure."""
        if self._offers is None:
            self._offers = offers(self._conn)
        return self._offers.get(proc_id, _UNKNOWN)

    def write(self) -> None:
        """Write what is new into the caller's transaction."""
        for book in self._books.values():
            table = book.table
            if book.fresh:
                self._conn.execute(
                    table.insert(),
                    [
                        {"tenant": self._tenant, book.number: one, "code": code, "name": name}
                        for code, (one, name) in book.fresh.items()
                    ],
                )
            if book.renamed:
                self._conn.execute(
                    table.update()
                    .where(table.c.tenant == self._tenant, table.c.code == sa.bindparam("c"))
                    .values(name=sa.bindparam("n")),
                    [{"c": code, "n": name} for code, name in book.renamed.items()],
                )


_DICTIONARIES = {"proc_id": procedure, "field_id": field_table}
"""The columns of facts that hold a number of a dictionary."""


def named(
    conn: Connection, wanted: Mapping[str, Collection[int]]
) -> dict[str, dict[int, tuple[str, str]]]:
    """Column → number → (code, name), of these numbers; all of them in one reading.

    Columns that hold no number of a dictionary are left out.
    """
    asked = {one: sorted(numbers) for one, numbers in wanted.items() if one in _DICTIONARIES}
    found: dict[str, dict[int, tuple[str, str]]] = {one: {} for one in asked}
    parts = [
        sa.select(
            sa.literal_column(f"'{column}'"), table.c[column], table.c.code, table.c.name
        ).where(table.c.tenant == tenant_of(conn), table.c[column].in_(asked[column]))
        for column, table in _DICTIONARIES.items()
        if asked.get(column)
    ]
    for column, one, code, name in conn.execute(sa.union_all(*parts)) if parts else ():
        found[column][one] = (code, name)
    return found


def codes(conn: Connection, table: sa.Table, number: str) -> dict[int, tuple[str, str]]:
    """Number → (code, name) of a dictionary."""
    chosen = sa.select(table.c[number], table.c.code, table.c.name).where(
        table.c.tenant == tenant_of(conn)
    )
    return {one: (code, name) for one, code, name in conn.execute(chosen)}


def procedures(conn: Connection) -> dict[int, tuple[str, str]]:
    """Number → (code, name) of every procedure seen."""
    return codes(conn, procedure, "proc_id")


def fields(conn: Connection) -> dict[int, tuple[str, str]]:
    """Number → (code, name) of every field seen."""
    return codes(conn, field_table, "field_id")

"""Columns that are made from a fact's other columns, made anew when the rule for them has changed.

A new version of the program may judge a dossier by another rule, or keep a day that it did not.
What is there then says what the old one knew; so it is derived again from what is stored, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from core.buckets import bucket
from core.clock import day_date
from core.facts import Closing, DocumentFact, PetitionFact, UnitRef
from core.period import month_index
from store.counting import verify
from store.database import meta, notes
from store.database.engine import Store
from store.database.sql import upsert
from store.database.tables import dirty
from store.facts.spec import LIVE, Conformed, Numbers, Tables
from store.intake.numbers import NumberBook
from store.kinds.document import DOCUMENT
from store.kinds.dossier import DOSSIER
from store.kinds.dossier_row import JUDGED, judged, lateness
from store.kinds.petition import PETITION

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one version of the rules makes otherwise. ``touched``: in these rows; None: in all."""

    since: int
    tables: Tables
    made: Callable[[Row, Numbers], Row]
    touched: Callable[[sa.Table], sa.ColumnElement[bool]] | None = None


def _asked_again(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.supplements > 1


def _unnumbered(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.symbol.is_(None)


def _came_late(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.received_at > table.c.due_at


def _asked(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.asked_at.is_not(None), table.c.due_at.is_not(None))


_NOTE = "derived"
_AT_ONCE = 20_000


def refresh(store: Store) -> int:
    """Derive anew what older rules made; how many rows changed. Twice is as once.

    What changed is marked for evaluation, and the sums as out of date in the same transaction:
    ``verify.refresh``, which every opening calls next, makes them. Raises StoreError.
    """
    with store.read() as conn:
        if notes.get(conn, _NOTE) == RULES:
            return 0
    changed = 0
    with store.write() as conn:
        held = notes.get(conn, _NOTE)
        if held == RULES:  # another process did it while this one waited for the lock
            return 0
        known = held if held is not None and held < RULES else 0
        for rule in (one for one in _RULES if one.since > known):
            for table in (rule.tables.fact, rule.tables.history):
                changed += _derive(conn, store.tenant, rule, table)
        if changed:
            verify.outdate(conn)
        notes.put(conn, _NOTE, RULES)
    return changed


def _derive(conn: Connection, tenant: int, rule: _Rule, table: sa.Table) -> int:
    """The rows of one table that a rule touches, in the order of its key."""
    numbers, changed, spec = NumberBook(conn), 0, rule.tables.spec
    chosen = sa.select(table).where(table.c.tenant == tenant, table.c.deleted == LIVE)
    if rule.touched is not None:
        chosen = chosen.where(rule.touched(table))
    keys = [one for one in table.primary_key.columns if one.name != "tenant"]
    for rows in _parts(conn, chosen, keys):
        anew = []
        marks: set[tuple[int, int]] = set()
        for row in rows:
            made = rule.made(row, numbers)
            told = {name: value for name, value in made.items() if row[name] != value}
            if told:
                anew.append(dict(row) | told)
                days = {one[event] for event in spec.events for one in (row, anew[-1])}
                months = {month_index(day_date(day)) for day in days if day is not None}
                marks |= {(row["unit_id"], month) for month in months}
        changed += len(anew)
        if anew:
            upsert(conn, table, anew)
        _mark(conn, tenant, spec.kind, marks)
    return changed


def _parts(
    conn: Connection, chosen: sa.Select[Any], keys: list[sa.Column[Any]]
) -> Iterator[list[Row]]:
    mark: tuple[Any, ...] = ()
    while True:
        after = chosen.where(sa.tuple_(*keys) > sa.tuple_(*mark)) if mark else chosen
        rows = conn.execute(after.order_by(*keys).limit(_AT_ONCE)).mappings().all()
        if not rows:
            return
        yield [dict(one) for one in rows]
        mark = tuple(rows[-1][one.name] for one in keys)


def _mark(conn: Connection, tenant: int, kind: str, marks: set[tuple[int, int]]) -> None:
    held = {"tenant": tenant, "kind": kind, "revision": meta.revision(conn)}
    upsert(conn, dirty, [held | {"unit_id": u, "month": month} for u, month in sorted(marks)])


def _dossier(row: Row, numbers: Numbers) -> Row:
    """How it is judged; the handling time in worked days, where no wait would be needed for it.

    Of a dossier that waited for its applicant the row keeps how long, not when: the next full
    reading of the source brings that.
    """
    told = dict(zip(JUDGED, judged(row, numbers), strict=True))
    if row["closing"] == Closing.FINISHED and row["fin_day"] is not None and not row["supplements"]:
        worked = numbers.calendar.worked_seconds(row["received_at"], row["finished_at"])
        told |= {"handling_secs": worked, "pt_bucket": bucket(worked)}
    return told


def _late(row: Row, numbers: Numbers) -> Row:
    """Since when it is overdue: a wait that began late hides nothing, one before it spares."""
    return dict(zip(("missed", "late_day"), lateness(row), strict=True))


def _document(row: Row, numbers: Numbers) -> Row:
    given = {one.name: row[one.name] for one in fields(DocumentFact) if one.name in row}
    flags = ("electronic", "paper", "secret", "signed_person", "signed_agency")
    given |= {name: None if row[name] is None else bool(row[name]) for name in flags}
    given["symbol"] = row["symbol"] or ""
    fact = DocumentFact(**(given | {"unit": UnitRef(), "deleted": False}))
    return _as_new(DOCUMENT, fact, row, numbers)


def _petition(row: Row, numbers: Numbers) -> Row:
    given = {one.name: row[one.name] for one in fields(PetitionFact) if one.name in row}
    known = {"unit": UnitRef(), "deleted": False, "refused": bool(row["refused"])}
    return _as_new(PETITION, PetitionFact(**(given | known)), row, numbers)


def _as_new(tables: Tables, fact: DocumentFact | PetitionFact, row: Row, numbers: Numbers) -> Row:
    """The row that the fact would become today."""
    made = tables.spec.row(Conformed(fact, row["unit_id"], None), row["source"], numbers)
    return dict(zip(tables.spec.names, made, strict=True))


_RULES = (
    _Rule(1, DOSSIER, _dossier),
    _Rule(1, DOCUMENT, _document),
    _Rule(1, PETITION, _petition),
    _Rule(2, DOSSIER, _dossier, _asked_again),
    _Rule(3, DOCUMENT, _document, _unnumbered),
    _Rule(4, DOSSIER, _late, _asked),
    _Rule(5, DOCUMENT, _document, _came_late),
)
"""Add one with the next number when a derived column is made otherwise than before."""
RULES = max(one.since for one in _RULES)

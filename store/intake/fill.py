"""Filling an empty store at once: facts first, their indexes and sums at the end.

For measurements at millions of records. Nothing is superseded, so there is no history to keep and
no mark to set; ``counting.verify.rebuild`` makes the sums afterwards. A store in use takes batches.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import MisuseError
from store.database import planner
from store.database.engine import Store
from store.database.sql import bulk
from store.facts.spec import Conformed
from store.intake.numbers import NumberBook
from store.kinds import tables as tables_of


@dataclass
class Filled:
    """What it took, in seconds of the clock on the wall; making the rows is not counted."""

    rows: int = 0
    writing: float = 0.0
    indexing: float = 0.0


def fill(
    store: Store, kind: str, source: str, run_id: str, now: int, batches: Iterable[list[Conformed]]
) -> Filled:
    """Write the facts of every batch; each key comes once. Batches are kept one by one.

    Raises MisuseError when facts of the kind are there, StoreError.
    """
    tables, done = tables_of(kind), Filled()
    fact, spec = tables.fact, tables.spec
    indexes = sorted(fact.indexes, key=lambda one: str(one.name))
    with store.write() as conn:
        if conn.execute(sa.select(fact.c.tenant).limit(1)).first() is not None:
            raise MisuseError(f"Kho đã có bản ghi loại “{kind}”; chỉ nạp cả loạt vào kho trống.")
        for index in indexes:
            index.drop(conn)
    names = ["tenant", *spec.names, "known_from", "run_id"]
    for items in batches:
        with store.write() as conn:
            book = NumberBook(conn)
            made = [spec.row(one, source, book) for one in items]
            book.write()
            rows = [(store.tenant, *row, now, run_id) for row in made]
            began = time.perf_counter()
            bulk(conn, fact.name, names, rows)
            done.writing += time.perf_counter() - began
            done.rows += len(rows)
    began = time.perf_counter()
    with store.write(large=True) as conn:
        for index in indexes:
            index.create(conn)
    if not planner.refresh(store):  # PostgreSQL looks by itself, but later
        with store.write() as conn:
            conn.exec_driver_sql(f'ANALYZE "{fact.name}"')
    done.indexing = time.perf_counter() - began
    return done

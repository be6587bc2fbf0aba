"""What SQLite's planner knows of the indexes, and that it is kept as the store grows."""

from __future__ import annotations

import sqlalchemy as sa

from core.clock import DAY
from store.database import planner
from store.database.engine import open_store
from store.database.sql import bulk
from store.kinds import KINDS
from store.upkeep import tidy
from tests.store.streams import FIRST, NOW, TENANT, UNITS, dossier, finished, put

OPEN = f"tenant = {TENANT} AND fin_day IS NULL AND recv_day IS NOT NULL"
FINISHED = f"tenant = {TENANT} AND fin_day >= {FIRST} AND fin_day < {FIRST + 3}"


def counted(conn):
    """Indexes of which the planner knows."""
    held = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'").all()
    return held and set(conn.exec_driver_sql("SELECT idx FROM sqlite_stat1").scalars())


def plan(conn, where):
    return conn.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT count(*) FROM dossier WHERE {where}")


def told(store, where):
    with store.read() as conn:
        return " ".join(row[3] for row in plan(conn, where))


def many(store, times=400):
    """Dossiers of four units, each finished on another day; copies of a few that were put."""
    put(store, *[finished(f"a{n}", days=n) for n in range(40)], dossier("open"))
    fact = KINDS["dossier"].fact
    with store.write() as conn:
        rows = [list(row) for row in conn.execute(sa.select(fact))]
        names = [one.name for one in fact.c]
        code, unit = names.index("code"), names.index("unit_id")
        made = []
        for turn in range(times):
            for row in rows:
                row[code], row[unit] = f"{row[code][:6]}-{turn}", UNITS[turn % 4]
                made.append(tuple(row))
        bulk(conn, fact.name, names, made)


def test_a_store_that_is_opened_has_its_indexes_counted_once(fresh):
    url = fresh("sqlite")
    for _ in range(2):
        made = open_store(url, TENANT, create=True)
        with made.read() as conn:
            assert "sqlite_autoindex_unit_1" in counted(conn)
        assert not planner.refresh(made)
        made.close()


def test_what_has_grown_is_counted_and_every_open_connection_knows(store):
    planner.refresh(store)
    with store.engine.connect() as other:  # as a worker's of the web, open all the time
        assert "ANY(unit_id)" not in " ".join(row[3] for row in plan(other, FINISHED))
        other.rollback()
        many(store)
        assert planner.refresh(store)
        other.exec_driver_sql("SELECT code FROM unit LIMIT 1")  # to explain a plan reads no schema
        assert "ANY(unit_id)" in " ".join(row[3] for row in plan(other, FINISHED))
    assert not planner.refresh(store)


def test_the_open_ones_are_found_where_they_stand_whatever_is_known(store):
    planner.refresh(store)
    assert "INDEX ix_dossier_open" in told(store, OPEN)
    many(store)
    planner.refresh(store)
    assert "COVERING INDEX ix_dossier_open" in told(store, OPEN)


def test_a_changed_schema_is_counted(store):
    planner.refresh(store)
    with store.write() as conn:
        conn.exec_driver_sql("CREATE INDEX ix_new ON unit (code)")
    assert planner.refresh(store)
    with store.read() as conn:
        assert "ix_new" in counted(conn)


def test_every_night_counts(store):
    planner.refresh(store)
    put(store, finished("a"))
    tidy(store, NOW + 10 * DAY, history_days=5, landing_days=5)
    with store.read() as conn:
        assert "ix_dossier_fin" in counted(conn)


def test_postgres_looks_by_itself(postgres_url):
    made = open_store(postgres_url, TENANT)
    assert not planner.refresh(made, always=True)
    made.close()

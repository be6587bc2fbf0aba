"""The few statements that both databases write differently, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def rows(result: sa.Result[Any]) -> list[dict[str, Any]]:
    """The rows as dicts by column name."""
    names = list(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]


def is_sqlite(conn: Connection) -> bool:
    """Is it SQLite, else PostgreSQL?"""
    return conn.dialect.name == "sqlite"


def insert(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of a dialect (``sqlite``, ``postgresql``), which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def upsert(conn: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the key is there, replace the other columns."""
    if not rows:
        return
    made = insert(conn.dialect.name, table)
    keys = [one.name for one in table.primary_key]
    rest = {one: made.excluded[one] for one in rows[0] if one not in keys}
    made = (
        made.on_conflict_do_update(index_elements=keys, set_=rest)
        if rest
        else made.on_conflict_do_nothing(index_elements=keys)
    )
    conn.execute(made, list(rows))


def bulk(
    conn: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """The fastest way in: COPY, or a prepared statement fed with tuples."""
    names = ", ".join(f'"{one}"' for one in columns)
    if is_sqlite(conn):
        marks = ", ".join("?" * len(columns))
        given = rows if isinstance(rows, list) else list(rows)
        if given:
            conn.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", given)
        return
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def ready(conn: Connection, *tables: sa.Table) -> None:
    """Make the temporary tables where this connection lacks them, and empty them."""
    for table in tables:
        create = str(sa.schema.CreateTable(table).compile(dialect=conn.dialect))
        create = create.replace("CREATE TEMPORARY TABLE", "CREATE TEMPORARY TABLE IF NOT EXISTS", 1)
        conn.exec_driver_sql(create)
        conn.exec_driver_sql(
            f"DELETE FROM {table.name}" if is_sqlite(conn) else f"TRUNCATE {table.name}"
        )


def counted(conn: Connection, *tables: sa.Table) -> None:
    """Let PostgreSQL know how much is in a temporary table; without it plans are bad.

    One column is enough for that: to look at all forty costs a sixth of its SQL.
    """
    if not is_sqlite(conn):
        for table in tables:
            conn.exec_driver_sql(f"ANALYZE {table.name} ({next(iter(table.c)).name})")

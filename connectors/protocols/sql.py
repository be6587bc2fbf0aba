"""A database of others, read only: named columns of named tables, never a statement of anybody's.

The one module beside the store that knows SQLAlchemy (docs/decisions/0007). The transaction is read
only where the database can be told so, statements have a time limit, rows come streamed and are
counted, and no error repeats an address, an account or a row.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql.elements import quoted_name

from connectors.base import Session
from connectors.reading.mapping import column
from core.clock import Clock
from core.errors import ConfigError, SourceError
from core.settings import SourceSettings

Row = dict[str, Any]

MOST = 500_000
"""Rows of one table, unless ``options.rows`` says otherwise."""
_PART = 2_000
_DRIVERS = {"postgresql": "postgresql+psycopg", "sqlite": "sqlite+pysqlite"}
_READ_ONLY = {
    "postgresql": ("SET TRANSACTION READ ONLY",),
    "mysql": (
        "SET SESSION TRANSACTION READ ONLY",
        "SET SESSION max_execution_time = {ms}",
        "SET SESSION innodb_lock_wait_timeout = {s}",
    ),
    "mariadb": (
        "SET SESSION TRANSACTION READ ONLY",
        "SET SESSION max_statement_time = {s}",
        "SET SESSION innodb_lock_wait_timeout = {s}",
    ),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "mssql": ("SET LOCK_TIMEOUT {ms}",),
}
"""What is said before any question: that nothing will be written, and how long a statement may
take where that is not said with the connection. SQLite's file is opened read only."""
_GUARDED = ("postgresql", "mysql", "mariadb", "oracle", "sqlite")


class SqlSession(Session):
    """One conversation with a database. A statement counts as a call."""

    def __init__(self, settings: SourceSettings, clock: Clock) -> None:
        super().__init__(settings, clock)
        self.seconds = settings.timeout.total_seconds()
        self.most = int(self.option("rows", str(MOST)))
        self._until = 0.0  # monotonic moment at which SQLite gives up the statement
        self.engine = self._engine(settings)

    @property
    def guarded(self) -> bool:
        """Does the database itself refuse to write?"""
        return self.engine.dialect.name in _GUARDED

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """The columns of a table or view: as compared → as the database writes them.

        Raises SourceError where there is none.
        """
        with self._reading() as conn:
            found = sa.inspect(conn).get_columns(table, schema=schema or None)
        return {column(str(one["name"])): str(one["name"]) for one in found}

    def rows(self, schema: str, table: str, names: dict[str, str]) -> Iterator[Row]:
        """Every row of a table, of it the named columns (as compared → as written), in their order.

        Raises SourceError; after ``options.rows`` rows, saying that there are more.
        """
        within = quoted_name(schema, True) if schema else None
        own = sa.table(quoted_name(table, True), schema=within)
        chosen: list[sa.ColumnClause[Any]] = [
            sa.column(quoted_name(one, True)) for one in names.values()
        ]
        asked = sa.select(*chosen).select_from(own).order_by(*chosen).limit(self.most + 1)
        given = 0
        with self._reading() as conn:
            answer = conn.execution_options(stream_results=True, yield_per=_PART).execute(asked)
            for part in answer.partitions(_PART):
                self._until = time.monotonic() + self.seconds
                for row in part:
                    given += 1
                    if given > self.most:
                        raise SourceError(
                            f"cắt ở {self.most} dòng (options.rows); bảng còn nữa.", transient=False
                        )
                    yield dict(zip(names, row, strict=True))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A read-only transaction; whatever goes wrong in it is told without a secret."""
        began = time.monotonic()
        self.calls += 1
        self._until = began + self.seconds
        try:
            with self.engine.connect() as conn:
                for said in self._first_words():
                    conn.exec_driver_sql(said)
                yield conn
        except sa.exc.NoSuchTableError:
            raise SourceError("không có bảng hoặc không được xem.", transient=False) from None
        except sa.exc.SQLAlchemyError as fault:
            raise _told(fault, self.seconds) from None
        finally:
            took = time.monotonic() - began
            self.waited += took
            self.slowest = max(self.slowest, took)

    def _first_words(self) -> list[str]:
        """What this database is told before any question. MariaDB may be addressed as MySQL."""
        dialect = self.engine.dialect
        name = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
        whole = max(1, int(self.seconds))
        return [
            one.format(ms=int(self.seconds * 1_000), s=whole) for one in _READ_ONLY.get(name, ())
        ]

    def _engine(self, settings: SourceSettings) -> Engine:
        """Raises ConfigError, without the address, which may hold a password."""
        key = "sources.warehouse.url"
        try:
            url = sa.make_url(settings.url)
            backend = url.get_backend_name()
        except sa.exc.ArgumentError:
            raise ConfigError([f"{key}: cần dạng postgresql://máy-chủ/tên (SQLAlchemy)"]) from None
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        if settings.username:
            url = url.set(username=settings.username)
        if secret := settings.secret():
            url = url.set(password=secret)
        more: dict[str, Any] = {"poolclass": sa.pool.NullPool, "hide_parameters": True}
        if backend == "sqlite":
            more["creator"] = lambda: self._file(url.database or "")
        elif backend in ("mysql", "mariadb", "mssql"):
            more["connect_args"] = _patience(url.get_driver_name(), max(2, int(self.seconds)))
        elif backend == "postgresql":
            limit = int(self.seconds * 1_000)
            more["connect_args"] = {
                "connect_timeout": max(2, int(self.seconds)),
                "options": f"-c statement_timeout={limit} -c lock_timeout={limit}"
                " -c default_transaction_read_only=on",
            }
        try:
            engine = sa.create_engine(url, **more)
        except (sa.exc.SQLAlchemyError, ImportError):
            raise ConfigError([f"{key}: chưa cài trình điều khiển cho “{backend}”"]) from None
        if backend == "oracle":
            event.listen(engine, "connect", self._oracle_limit)
        return engine

    def _oracle_limit(self, con: Any, _: Any) -> None:
        con.call_timeout = int(self.seconds * 1_000)

    def _file(self, path: str) -> sqlite3.Connection:
        if not Path(path).is_file():
            raise sqlite3.OperationalError("unable to open database file")
        con = sqlite3.connect(
            f"file:{quote(path)}?mode=ro", uri=True, timeout=self.seconds, check_same_thread=False
        )
        con.execute("PRAGMA query_only = 1")
        con.set_progress_handler(lambda: int(time.monotonic() > self._until), 10_000)
        return con


def _patience(driver: str, seconds: int) -> dict[str, int]:
    """How long a driver of MySQL or SQL Server waits for a connection and for an answer."""
    return {
        "pymysql": {"connect_timeout": seconds, "read_timeout": seconds},
        "mysqldb": {"connect_timeout": seconds, "read_timeout": seconds},
        "mariadbconnector": {"connect_timeout": seconds, "read_timeout": seconds},
        "mysqlconnector": {"connection_timeout": seconds},
        "pymssql": {"login_timeout": seconds, "timeout": seconds},
        "pyodbc": {"timeout": seconds},
    }.get(driver, {})


def _number(origin: Any) -> str:
    """The number of an error of MySQL or MariaDB, whose drivers give it first; else ""."""
    first = next(iter(getattr(origin, "args", ())), None)
    return str(first) if type(first) is int else ""


def _told(fault: sa.exc.SQLAlchemyError, seconds: float) -> SourceError:
    """What a database's fault means; its own words stay out, they hold addresses and rows."""
    origin = getattr(fault, "orig", None)
    state = str(getattr(origin, "sqlstate", None) or _number(origin))
    words = str(origin).lower() if isinstance(origin, sqlite3.Error) else ""
    detail = f"{type(fault).__name__} {type(origin).__name__} {state}".strip()
    for public, lasting, states, signs in (
        ("không có quyền đọc.", True, ("42501", "1142", "1143", "1044"), ()),
        (
            "không có bảng hoặc cột này.",
            True,
            ("42P01", "42703", "3F000", "1146", "1054"),
            ("no such",),
        ),
        ("kho không nhận tài khoản.", True, ("28P01", "28000", "1045"), ()),
        (
            "không có cơ sở dữ liệu này.",
            True,
            ("3D000", "1049"),
            ("unable to open", "not a database"),
        ),
        ("tệp của kho bị hỏng.", True, (), ("malformed", "disk i/o")),
        ("chữ trong bảng không phải UTF-8.", True, ("22021",), ("could not decode",)),
        (
            f"truy vấn quá {seconds:g} giây nên đã ngắt.",
            False,
            ("57014", "3024", "1969"),
            ("interrupted",),
        ),
        ("kho đang bị khóa.", False, ("55P03", "1205"), ("locked",)),
        ("kho không cho ghi.", True, ("25006", "1792"), ("readonly",)),
    ):
        if state in states or any(sign in words for sign in signs):
            return SourceError(public, detail, transient=not lasting)
    if isinstance(fault, sa.exc.OperationalError | sa.exc.InterfaceError):
        return SourceError("không kết nối được với kho.", detail)
    return SourceError("kho không trả lời được câu hỏi.", detail, transient=False)

"""One door to the database: snapshots for readers, one writer at a time, the log kept short.

SQLite (a file in WAL mode) and PostgreSQL through the same code. One ``Store`` a process; a forked
child opens connections of its own.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from core.errors import ConfigError
from store.database.faults import told

logger = logging.getLogger(__name__)

TENANT = "ioc_tenant"
_WRITE, _LARGE = "ioc_write", "ioc_large"
BUSY_MS = 10_000
CHECKPOINT_BYTES = 64 * 1024 * 1024
"""The writer empties SQLite's log once it is longer than this."""

_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
WRITER_LOCK = 0x10C_0000
"""PostgreSQL advisory lock of the writer: this plus the tenant."""


def parse_url(url: str) -> sa.URL:
    """Read a database address. Raises ConfigError naming what is allowed."""
    try:
        parsed = sa.make_url(url)
        driver = _DRIVERS[parsed.get_backend_name()]
    except (sa.exc.ArgumentError, KeyError):
        raise ConfigError(
            ["IOC_DATABASE_URL: chỉ nhận sqlite:///đường-dẫn hoặc postgresql://máy-chủ/tên"]
        ) from None
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise ConfigError(["IOC_DATABASE_URL: SQLite phải là một tệp: sqlite:///đường-dẫn"])
    return parsed.set(drivername=driver)


def tenant_of(conn: Connection) -> int:
    """The province whose rows this connection reads and writes."""
    return int(conn.get_execution_options()[TENANT])


def _sqlite(engine: Engine, full_sync: bool) -> None:
    """Pragmas of every connection, and our own BEGIN: the driver's starts too late to be safe."""

    @event.listens_for(engine, "connect")
    def _connect(con: Any, _: Any) -> None:
        con.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            f"synchronous={'FULL' if full_sync else 'NORMAL'}",
            "cache_size=-65536",
            # Not at every thousand pages inside somebody's commit: the writer empties the log.
            "wal_autocheckpoint=32768",
            "mmap_size=1073741824",
        ):
            con.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        options = conn.get_execution_options()
        plain: Any = conn.connection.dbapi_connection
        # Costs nothing where it is so already; may only change outside a transaction.
        plain.execute(f"PRAGMA temp_store={'FILE' if options.get(_LARGE) else 'MEMORY'}")
        if options.get(_WRITE, False):
            conn.exec_driver_sql("PRAGMA query_only=0")
            conn.exec_driver_sql("BEGIN IMMEDIATE")
            return
        # neither touches the file, so neither fails; every answer of the web begins with them
        plain.execute("PRAGMA query_only=1")
        plain.execute("BEGIN")


class Store:
    """The database of one province.

    ``lock_writers``: on PostgreSQL writers of one province wait for one another, because deltas
    assume that nobody changes a fact between reading its old image and writing the new one.
    """

    def __init__(
        self, url: str, tenant: int, *, full_sync: bool = False, lock_writers: bool = True
    ) -> None:
        self._url = parse_url(url)
        self.url = url
        self.tenant = tenant
        self.engine = sa.create_engine(
            self._url,
            execution_options={TENANT: tenant},
            pool_size=8,
            max_overflow=8,
            # Who writes takes the connection that wrote: each keeps what it wrote in a cache.
            pool_use_lifo=True,
            # A server may have been restarted since; a file cannot.
            pool_pre_ping=self._url.get_backend_name() != "sqlite",
        )
        self._lock_writers = lock_writers
        self._turn, self._watching = threading.Lock(), threading.Lock()
        self._watch: sqlite3.Connection | None = None  # which never writes
        self._parents: sqlite3.Connection | None = None
        self._pid = os.getpid()
        if self.sqlite:
            _sqlite(self.engine, full_sync)

    @property
    def sqlite(self) -> bool:
        """Is it a file of ours?"""
        return self.engine.dialect.name == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file."""
        return Path(self._url.database) if self.sqlite and self._url.database else None

    def _own(self) -> None:
        """A forked child must not share its parent's connections."""
        if os.getpid() != self._pid:
            self.engine.dispose(close=False)
            self._turn, self._watching = threading.Lock(), threading.Lock()
            self._parents, self._watch = self._watch, None  # kept: its end is the parent's matter
            self._pid = os.getpid()

    @contextmanager
    def read(self, *, large: bool = False) -> Iterator[Connection]:
        """One snapshot, read only. Raises StoreError.

        ``large``: it sorts the whole province, so SQLite sorts in files (its ``SQLITE_TMPDIR``)
        and memory does not grow with the province; PostgreSQL does that by itself.
        """
        self._own()
        options: dict[str, Any] = {_WRITE: False, _LARGE: large}
        if not self.sqlite:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with told(self._url), self.engine.connect() as plain:
            conn = plain.execution_options(**options)
            with conn.begin():
                yield conn

    @contextmanager
    def write(self, *, large: bool = False) -> Iterator[Connection]:
        """One transaction of the only writer; kept at exit, undone on any error.

        ``large``: as for ``read``. Raises StoreError when the machine refuses; then nothing of the
        transaction is kept.
        """
        self._own()
        with self._turn, told(self._url):
            with self.engine.connect() as plain:
                conn = plain.execution_options(**{_WRITE: True, _LARGE: large})
                with conn.begin():
                    if not self.sqlite and self._lock_writers:
                        lock = sa.select(sa.func.pg_advisory_xact_lock(WRITER_LOCK + self.tenant))
                        conn.execute(lock)
                    yield conn
            self._shorten_log()

    def _shorten_log(self) -> None:
        """Empty SQLite's log when it is long; a reader in the way only postpones it.

        The writer's cache goes back too: what was written is read from the file that is mapped.
        """
        if self.path is None:
            return
        log = self.path.with_name(self.path.name + "-wal")
        if not log.exists() or log.stat().st_size < CHECKPOINT_BYTES:
            return
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA shrink_memory")
            for pragma in ("query_only=0", "busy_timeout=1000", "wal_checkpoint(TRUNCATE)"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            cursor.close()
        except sqlite3.Error as fault:  # what was written is kept; the log stays long, no more
            logger.warning("%s: log not shortened: %s", self.path, fault)
            raw.invalidate()
        finally:
            raw.close()

    def version(self) -> int | None:
        """Another one after every commit of anybody; None where the database does not tell.

        SQLite tells it for a few microseconds, a twentieth of what the smallest question costs.
        What is read after it was asked is at least as new as it says.
        """
        if not self.sqlite:
            return None
        self._own()
        try:
            with self._watching:
                if self._watch is None:
                    self._watch = sqlite3.connect(
                        self._url.database or "", isolation_level=None, check_same_thread=False
                    )
                return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return None

    def close(self) -> None:
        """Let go of every connection."""
        own = os.getpid() == self._pid
        if own and self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose(close=own)


def open_store(url: str, tenant: int, *, create: bool = False) -> Store:
    """Open the facts' database.

    ``create``: bring the schema to the newest version and fill in the units; only the scheduler
    and its like do that. Raises StoreError when the schema is absent or of another version, or the
    sums are still to be made anew.
    """
    from store.counting import verify
    from store.database import migrate, planner
    from store.intake import derive
    from store.places import seed

    store = Store(url, tenant)
    try:
        if create:
            migrate.upgrade(store, "facts")
            seed.seed(store)
            derive.refresh(store)
            verify.refresh(store)
            planner.refresh(store)
        else:
            migrate.require(store, "facts")
            verify.require(store)
    except BaseException:
        store.close()
        raise
    return store

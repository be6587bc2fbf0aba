"""The writer's lease: only one scheduler works. Ends by itself when its holder dies.

The lock itself is the operating system's (a file beside the SQLite file) or the server's (an
advisory lock of a PostgreSQL session); the row tells people and the waiting scheduler who holds it.
Times are real time, not the product's clock, which may stand still.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Connection

from core.errors import StoreError
from store.database.engine import Store, tenant_of
from store.database.faults import told
from store.database.sql import upsert
from store.database.tables import lease as table

SESSION_LOCK = 0x10C_1000
"""PostgreSQL advisory lock of the lease: this plus the tenant, above 32 bits for other names."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lease, in real time."""

    owner: str
    taken_at: int
    expires_at: int


def holder(conn: Connection, name: str = "writer") -> Holder | None:
    """The row of the lease; it may be out of date."""
    row = conn.execute(
        sa.select(table.c.owner, table.c.taken_at, table.c.expires_at).where(
            table.c.tenant == tenant_of(conn), table.c.name == name
        )
    ).one_or_none()
    return None if row is None else Holder(*row)


class Lease:
    """One process' claim to be the writer. Not for several threads."""

    def __init__(self, store: Store, name: str = "writer") -> None:
        self._store = store
        self._name = name
        self._owner = ""
        self._taken_at = 0
        self._seconds = 0
        self._file: FileLock | None = None
        self._session: Connection | None = None

    @property
    def held(self) -> bool:
        """Do we hold the lock, as far as we know?"""
        return self._file is not None or self._session is not None

    def acquire(self, owner: str, seconds: int) -> bool:
        """Take the lease for ``seconds`` when nobody living holds it. Raises StoreError."""
        if not self.held and not self._lock():
            return False
        self._owner, self._taken_at, self._seconds = owner, int(time.time()), seconds
        try:
            self._tell(int(time.time()) + seconds)
        except BaseException:
            self._unlock()
            raise
        return True

    def renew(self) -> bool:
        """Prolong it; False when it is lost: stop writing then. Raises StoreError."""
        if not self._alive():
            self._unlock()
            return False
        self._tell(int(time.time()) + self._seconds)
        return True

    def release(self) -> None:
        """Give it back; a lease not held is no fault. Raises StoreError."""
        if not self.held:
            return
        try:
            with self._store.write() as conn:
                conn.execute(
                    table.delete().where(
                        table.c.tenant == self._store.tenant,
                        table.c.name == self._name,
                        table.c.owner == self._owner,
                    )
                )
        finally:
            self._unlock()

    def _lock(self) -> bool:
        path = self._store.path
        if path is not None:
            lock = FileLock(path.with_name(f"{path.name}.{self._name}.lock"), timeout=0)
            try:
                lock.acquire()
            except Timeout:
                return False
            except OSError as fault:
                raise StoreError(
                    f"Không tạo được tệp khóa {lock.lock_file} ({fault.strerror}). "
                    "Cấp quyền ghi thư mục dữ liệu cho tài khoản chạy chương trình.",
                    str(fault),
                ) from fault
            self._file = lock
            return True
        with told(self._store.engine.url):
            session = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                got = session.execute(sa.select(sa.func.pg_try_advisory_lock(self._number)))
                if got.scalar_one():
                    self._session = session
            finally:
                if self._session is None:
                    session.close()
        return self._session is not None

    @property
    def _number(self) -> int:
        other = (
            0 if self._name == "writer" else (zlib.crc32(self._name.encode()) & 0x3FFF_FFFF) << 32
        )
        return SESSION_LOCK + self._store.tenant + other

    def _alive(self) -> bool:
        """Is the lock still ours? A lost session has lost it."""
        if self._file is not None:
            return self._file.is_locked
        if self._session is None:
            return False
        try:
            self._session.execute(sa.text("SELECT 1"))
        except sa.exc.DBAPIError:
            return False
        return True

    def _tell(self, expires_at: int) -> None:
        row: dict[str, Any] = {
            "tenant": self._store.tenant,
            "name": self._name,
            "owner": self._owner,
            "taken_at": self._taken_at,
            "expires_at": expires_at,
        }
        with self._store.write() as conn:
            upsert(conn, table, [row])

    def _unlock(self) -> None:
        file, self._file = self._file, None
        session, self._session = self._session, None
        if file is not None:
            file.release()
        if session is not None:
            session.invalidate()  # ends the session on the server, and the lock with it
            session.close()

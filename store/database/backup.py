"""Copies of a SQLite database while it is in use, and bringing one back.

SQLite's own online copy: one moment of the database, whatever writers do meanwhile. PostgreSQL has
better tools of its own (``pg_dump``), which we do not wrap.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.errors import MisuseError, StoreError
from store.database.engine import parse_url

PAGES = 4_096
"""Pages a step: between steps writers get their turn."""


def file_of(url: str) -> Path:
    """The SQLite file of a database. Raises MisuseError for a server's database."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise MisuseError(
            "Cơ sở dữ liệu là PostgreSQL: sao lưu bằng pg_dump, khôi phục bằng pg_restore "
            "(xem deploy/README.md)."
        )
    return Path(str(parsed.database))


def copy(source: Path, target: Path) -> int:
    """Copy a database into a file; the bytes written. The target appears whole or not at all.

    Raises StoreError when there is no source, or the copy is not sound.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    _copy(source, part)
    part.replace(target)
    return target.stat().st_size


def bring_back(source: Path, target: Path) -> None:
    """Put a copy in the place of a database, in one transaction; readers go on.

    Nobody may write meanwhile: the caller holds the writer's lease. Raises StoreError.
    """
    check(source)
    _copy(source, target)


def check(path: Path) -> None:
    """Raise StoreError unless the file is a sound database."""
    if not path.is_file():
        raise StoreError(f"Không có tệp {path}.")
    try:
        with closing(_open(path)) as db:
            found = [row[0] for row in db.execute("PRAGMA quick_check")]
    except sqlite3.Error as fault:
        raise StoreError(f"{path} không phải bản sao lưu đọc được.", str(fault)) from fault
    if found != ["ok"]:
        raise StoreError(f"{path} bị hỏng.", "; ".join(found[:5]))


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise StoreError(f"Không có tệp {source}.")
    try:
        with closing(_open(source)) as one, closing(sqlite3.connect(target, timeout=30)) as two:
            one.backup(two, pages=PAGES, sleep=0.01)
    except (sqlite3.Error, OSError) as fault:
        raise StoreError(
            f"Không chép được {source} sang {target} ({fault}). Kiểm tra dung lượng và quyền ghi.",
            type(fault).__name__,
        ) from fault
    check(target)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)

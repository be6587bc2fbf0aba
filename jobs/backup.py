"""Backup and restore of a data folder: both databases, each as of one moment."""

from __future__ import annotations

from pathlib import Path

from core.errors import MisuseError, StoreError
from core.settings import Settings
from jobs.pulling.turn import owner
from store.database import backup
from store.database.engine import open_store
from store.database.lease import Lease

FACTS, DESK = "ioc.db", "desk.db"


def save(settings: Settings, folder: Path) -> dict[str, int]:
    """Copy the databases into an empty folder; name → bytes. Raises MisuseError, StoreError."""
    files = _files(settings)
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError(f"Thư mục {folder} không trống; chọn thư mục mới cho mỗi lần sao lưu.")
    if not files[FACTS].exists():
        raise StoreError(f"Chưa có cơ sở dữ liệu {files[FACTS]} để sao lưu.")
    folder.mkdir(parents=True, exist_ok=True)
    return {name: backup.copy(path, folder / name) for name, path in files.items() if path.exists()}


def restore(settings: Settings, folder: Path) -> list[str]:
    """Bring the databases of a backup back; their names.

    Raises MisuseError while a scheduler works, StoreError when a copy is missing or broken: then
    nothing has been changed.
    """
    files = _files(settings)
    copies = {name: folder / name for name in files if (folder / name).exists()}
    if FACTS not in copies:
        raise MisuseError(f"Thư mục {folder} không có {FACTS}; không phải bản sao lưu.")
    for path in copies.values():
        backup.check(path)
    settings.data.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.facts_url, settings.tenant, create=True)
    lease = Lease(store)
    try:
        if not lease.acquire(owner(), int(settings.jobs.lease.total_seconds())):
            raise MisuseError("Bộ lập lịch đang chạy; dừng ./ioc schedule rồi khôi phục.")
        store.close()  # no connection of ours may keep the file busy
        for name, path in copies.items():
            backup.bring_back(path, files[name])
        lease.release()
    finally:
        store.close()
    return list(copies)


def _files(settings: Settings) -> dict[str, Path]:
    return {
        FACTS: backup.file_of(settings.facts_url),
        DESK: backup.file_of(settings.office_url),
    }

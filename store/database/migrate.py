"""Bringing a database's schema to a version, and refusing to work on any other."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from core.errors import StoreError
from store.database.engine import Store
from store.database.faults import place

Branch = Literal["facts", "desk"]
_FOLDER = Path(__file__).parents[1] / "migrations"

logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


def _config(branch: Branch) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER / branch).replace("%", "%%"))
    return config


@cache
def head(branch: Branch) -> str:
    """The newest version that this program knows."""
    found = ScriptDirectory.from_config(_config(branch)).get_current_head()
    if found is None:
        raise RuntimeError(f"no migration of {branch}")
    return found


def current(conn: Connection, branch: Branch) -> str | None:
    """The version of the database; None when it has no schema of ours."""
    options = {"version_table": f"ioc_schema_{branch}"}
    return MigrationContext.configure(conn, opts=options).get_current_revision()


def upgrade(store: Store, branch: Branch, revision: str = "head") -> None:
    """Bring the schema up, all or nothing. Raises StoreError."""
    if store.path is not None:
        _folder(store.path.parent)
    with store.write() as conn:
        _version(store, conn, branch)
        config = _config(branch)
        config.attributes["connection"] = conn
        command.upgrade(config, revision)


def downgrade(store: Store, branch: Branch, revision: str) -> None:
    """Bring the schema down to a version (``base``: nothing). Data above it are lost."""
    with store.write() as conn:
        config = _config(branch)
        config.attributes["connection"] = conn
        command.downgrade(config, revision)


def ready(store: Store, branch: Branch) -> bool:
    """Does the database stand at the newest version? Raises StoreError for a newer one."""
    if store.path is not None and not store.path.exists():
        return False
    with store.read() as conn:
        return _version(store, conn, branch) == head(branch)


def require(store: Store, branch: Branch) -> None:
    """Raise StoreError unless the database stands at the version that this program knows."""
    if store.path is not None and not store.path.exists():
        raise StoreError(
            f"Chưa có cơ sở dữ liệu {store.path}. Hãy chạy ./ioc schedule trước.",
            f"{branch}: no file",
        )
    with store.read() as conn:
        found = _version(store, conn, branch)
    if found != head(branch):
        state = "chưa có bảng" if found is None else f"đang ở phiên bản cũ {found}"
        raise StoreError(
            f"Cơ sở dữ liệu {place(store.engine.url)} {state}. Hãy chạy ./ioc schedule trước.",
            f"{branch}: {found} != {head(branch)}",
        )


@cache
def _known(branch: Branch) -> frozenset[str]:
    """The versions that this program can make; read from its files once."""
    scripts = ScriptDirectory.from_config(_config(branch))
    return frozenset(one.revision for one in scripts.walk_revisions())


def _version(store: Store, conn: Connection, branch: Branch) -> str | None:
    """As ``current``. Raises StoreError for one that a newer program made."""
    found = current(conn, branch)
    if found is not None and found not in _known(branch):
        raise StoreError(
            f"Cơ sở dữ liệu {place(store.engine.url)} do một phiên bản mới hơn tạo ra ({found}). "
            "Cập nhật chương trình này rồi chạy lại.",
            f"{branch}: unknown version {found}",
        )
    return found


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(
            f"Không tạo được thư mục {folder} ({fault.strerror}). "
            "Kiểm tra quyền ghi hoặc đặt IOC_DATA chỉ thư mục khác.",
            str(fault),
        ) from fault

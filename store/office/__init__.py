"""What the web itself writes, behind its own door: on SQLite a file of its own.

No viewer ever waits for the ingest's lock. Every write is on the disk before it is confirmed.
"""

from __future__ import annotations

from store.database import migrate
from store.database.engine import Store
from store.office import own_tables, wall_tables  # their tables belong to the desk's metadata

__all__ = ["open_office", "own_tables", "wall_tables"]


def open_office(url: str, tenant: int) -> Store:
    """Open the desk's database, made or brought up to date where needed. Raises StoreError."""
    store = Store(url, tenant, full_sync=True, lock_writers=False)
    try:
        if not migrate.ready(store, "desk"):
            migrate.upgrade(store, "desk")
    except BaseException:
        store.close()
        raise
    return store

"""What every answer of the web asks the desk for.

On SQLite it is read anew only after somebody wrote anything; PostgreSQL tells no such version.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from store.database.engine import Store

Found = TypeVar("Found")


class Lately:
    """The part of the desk that remembers what it has just read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: tuple[int | None, dict[Hashable, Any]] = (None, {})

    def _lately(self, key: Hashable, read: Callable[[Any], Found]) -> Found:
        """What ``read`` finds, as it was read under this key since the last write."""
        version, (held, known) = self._store.version(), self._read
        if version is None or version != held:
            known = {}
        elif key in known:
            return cast(Found, known[key])
        with self._store.read() as conn:
            found = known[key] = read(conn)
        self._read = (version, known)
        return found

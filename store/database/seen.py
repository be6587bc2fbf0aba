"""A very large set of keys in little room: 8 bytes a key, for asking what a source still holds.

A key is known by a digest. Two keys with one digest (at ten millions: three chances in a million
that any two share one) make the set say "seen" where it is not so: then something that is gone
stays until it changes, and nothing is ever taken for gone that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_PENDING = 250_000
"""Digests that may wait in a set before they are sorted in with the others."""


def _digest(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


class Seen:
    """Grows, and answers whether it holds a key. Not for several threads."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._sorted: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._pending: set[int] = set()
        self.update(keys)

    def update(self, keys: Iterable[str]) -> None:
        """Add keys."""
        self._pending.update(map(_digest, keys))
        if len(self._pending) > _PENDING:
            self._merge()

    def missing(self, keys: Sequence[str]) -> list[bool]:
        """For each key: is it not here?"""
        self._merge()
        asked = np.fromiter(map(_digest, keys), np.uint64, len(keys))
        return list(map(bool, self._lacking(asked)))

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and not self.missing([key])[0]

    def __bool__(self) -> bool:
        return bool(self._pending) or len(self._sorted) > 0

    def __len__(self) -> int:
        self._merge()
        return len(self._sorted)

    def _merge(self) -> None:
        """Sort the waiting digests in, at the cost of one copy."""
        if not self._pending:
            return
        fresh = np.fromiter(self._pending, np.uint64, len(self._pending))
        self._pending.clear()
        fresh.sort()
        fresh = fresh[self._lacking(fresh)]
        self._sorted = np.insert(self._sorted, np.searchsorted(self._sorted, fresh), fresh)

    def _lacking(self, digests: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """For each digest: is it not among the sorted ones?"""
        if not len(self._sorted):
            return np.ones(len(digests), np.bool_)
        places = np.minimum(np.searchsorted(self._sorted, digests), len(self._sorted) - 1)
        lacking: NDArray[np.bool_] = self._sorted[places] != digests
        return lacking

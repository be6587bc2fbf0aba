"""Versions of two moments: the first decides, the second where the first proves nothing."""

from __future__ import annotations

from connectors.reading.parse import EARLIEST


def told_and_read(told: int, read: int) -> int:
    """A version: the newer ``told`` wins; at equal ones the newer ``read``. Epoch seconds.

    Both fit beside each other in 63 bits until 2106; the store keeps no history of a newer version
    that says the same.
    """
    return told << 31 | min(max(read - EARLIEST, 0), 2**31 - 1)

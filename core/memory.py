"""Memory of processes that hold many small objects: when it is looked through and given back."""

from __future__ import annotations

import ctypes
import gc

_BETWEEN = 50_000
"""New containers between two looks for cycles; Python's own 700 is meant for few and small ones."""


def release() -> bool:
    """Give freed memory back; was there any? Nothing happens under another C library than glibc.

    After a large evaluation glibc kept about 480 of 770 MB that Python had freed (measured): small
    objects of many threads lie between pages that would otherwise be given back.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return bool(trim is not None and trim(0))


def unhurried() -> None:
    """Let this process look for cycles of dead objects a seventieth as often.

    Records are trees of dictionaries and die when nothing names them; yet with every few of them
    Python searched all that lived. That took a quarter of the processor's time of a pull (measured:
    8 of 36 s for 100,000 dossiers) and found nothing; the most memory grows by 8 of 240 MB.
    """
    gc.set_threshold(_BETWEEN, *gc.get_threshold()[1:])

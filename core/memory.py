"""Memory of processes: when it is looked through, given back, and shared with those it forks."""

from __future__ import annotations

import ctypes
import gc

_BETWEEN = 50_000
"""New containers between two looks for cycles; Python's own 700 is meant for few and small ones."""
_ARENAS, _LARGE = (-8, 2), (-3, 131_072)
"""glibc's ``M_ARENA_MAX`` and ``M_MMAP_THRESHOLD``, as numbered in its ``malloc.h``."""


def few_heaps() -> None:
    """Let all threads share two heaps, and give large pieces back to the system at once.

    By itself glibc gives each thread a heap of its own, where what it made leaves holes behind.
    Before the first thread starts.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)  # not everywhere
    if choose is not None:
        for option, value in (_ARENAS, _LARGE):
            choose(option, value)


def shared() -> None:
    """Before forking: what is held now stays where it is, so that the children share its pages.

    Python's search for cycles writes into every object that it looks at, and a page that is written
    is copied.
    """
    gc.collect()
    gc.freeze()


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

"""The WSGI application for gunicorn: made in each worker, after the fork."""

from __future__ import annotations

import ctypes
import sys

from flask import Flask

from core.settings import Settings, load
from dashboard import drawer
from dashboard.app import create_app

TURN = 0.001  # seconds: while one thread draws, an answer that is ready need not wait long
_ARENAS, _LARGE = (-8, 2), (-3, 131_072)
"""glibc's ``M_ARENA_MAX`` and ``M_MMAP_THRESHOLD``, as numbered in its ``malloc.h``."""


def make(settings: Settings | None = None) -> Flask:
    """The Flask application; without settings they are read from files and environment."""
    sys.setswitchinterval(TURN)
    _tidy()
    server: Flask = create_app(settings or load()).server
    drawn = drawer.of(server)
    drawn.first()
    drawn.start()
    return server


def _tidy() -> None:
    """Let eight threads share two heaps, and give large pieces back to the system at once.

    By itself glibc gives each thread a heap of its own, where what is drawn leaves holes behind.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)  # not everywhere
    if choose is not None:
        for option, value in (_ARENAS, _LARGE):
            choose(option, value)

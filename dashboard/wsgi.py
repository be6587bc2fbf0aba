"""The WSGI application for gunicorn: made in each worker, after the fork."""

from __future__ import annotations

import sys

from flask import Flask

from core import memory
from core.settings import Settings, load
from dashboard.app import create_app
from dashboard.serving import drawer

TURN = 0.001  # seconds: while one thread draws, an answer that is ready need not wait long


def make(settings: Settings | None = None) -> Flask:
    """The Flask application; without settings they are read from files and environment."""
    sys.setswitchinterval(TURN)
    memory.few_heaps()
    server: Flask = create_app(settings or load()).server
    drawn = drawer.of(server)
    drawn.first()
    drawn.start()
    return server

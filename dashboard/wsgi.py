"""The WSGI application for gunicorn: made in each worker, after the fork."""

from __future__ import annotations

from flask import Flask

from core.settings import Settings, load
from dashboard.app import create_app


def make(settings: Settings | None = None) -> Flask:
    """The Flask application; without settings they are read from files and environment."""
    server: Flask = create_app(settings or load()).server
    return server

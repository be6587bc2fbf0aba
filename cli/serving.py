"""gunicorn from inside: no file of settings of its own, the application made after the fork."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from cli.ports import check_free
from core import memory
from core.settings import Settings

KEPT_ALIVE = 2
"""Seconds for which an idle connection stays: less than a page waits between two looks.

Else those who come back all at once stay for good with the worker that was ready first, and the
others have nothing to do. Walls, which look oftener, are few and keep theirs: at one second a busy
worker closes what has just asked.
"""
CONNECTIONS = 128
"""Connections that a worker takes, idle ones too; the rest waits where every worker may take it."""
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - where heartbeats of workers cost no disk


class Web(BaseApplication):  # type: ignore[misc]
    """Our options, our application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options from ours."""
        web = self._settings.web
        options: dict[str, Any] = {
            "bind": f"{web.host}:{web.port}",
            "workers": web.workers,
            "worker_class": "gthread",
            "threads": web.threads,
            "timeout": 60,
            "graceful_timeout": 5,
            "keepalive": KEPT_ALIVE,
            "worker_connections": CONNECTIONS,
            "errorlog": "-",
            "loglevel": self._settings.log_level.lower(),
            "control_socket_disable": True,
            "worker_tmp_dir": str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker."""
        from dashboard.wsgi import make

        return make(self._settings)


def serve(settings: Settings) -> None:
    """Run gunicorn in this process. Raises MisuseError when the port is taken."""
    check_free(settings.web.host, settings.web.port)
    preload()
    Web(settings).run()


def preload() -> None:
    """Load the modules of the pages once, before the workers are forked, which share them.

    Modules alone: connections, threads and settings are each worker's own, made after the fork.
    """
    importlib.import_module("dashboard.wsgi")
    memory.shared()

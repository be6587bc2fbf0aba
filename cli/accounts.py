"""The desk as commands open it; the demonstration's accounts, ready before the web is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.common import quiet, settings
from cli.demonstration import write_private
from core.settings import Settings
from desk import Desk

FILE = "demo-accounts.json"


@contextmanager
def opened(data: Path | None) -> Iterator[Desk]:
    """The desk of a data folder, which is made where it is not there. Raises StoreError."""
    quiet()
    chosen = settings(data)
    chosen.data.mkdir(parents=True, exist_ok=True)
    desk = Desk(chosen)
    try:
        yield desk
    finally:
        desk.close()


def ready(chosen: Settings) -> list[dict[str, str]]:
    """Make one account a role, once a folder; names and passwords go to ``demo-accounts.json``.

    Raises StoreError.
    """
    chosen.data.mkdir(parents=True, exist_ok=True)
    desk = Desk(chosen)
    try:
        desk.prepare_demo(chosen.data)
        found = [
            {"login": one.login, "password": one.password, "role": one.role, "name": one.name}
            for one in desk.demo_accounts()
        ]
    finally:
        desk.close()
    write_private(chosen.data / FILE, json.dumps(found, ensure_ascii=False, indent=2))
    return found

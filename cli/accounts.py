"""The demonstration's accounts and its API token, ready before the web is."""

from __future__ import annotations

import json

from cli.demonstration import write_private
from core.settings import Settings
from desk import Desk

FILE = "demo-accounts.json"


def ready(settings: Settings) -> list[dict[str, str]]:
    """Make one account a role, once a folder; names and passwords go to ``demo-accounts.json``.

    Raises StoreError.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    desk = Desk(settings)
    try:
        desk.prepare_demo(settings.data)
        found = [
            {"login": one.login, "password": one.password, "role": one.role, "name": one.name}
            for one in desk.demo_accounts()
        ]
    finally:
        desk.close()
    write_private(settings.data / FILE, json.dumps(found, ensure_ascii=False, indent=2))
    return found

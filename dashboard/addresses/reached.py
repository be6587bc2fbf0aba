"""Where readers reach us: one rule for every address of ours that is shown, sent or copied.

``web.address`` where the settings name it. Else the name under which the reader came: the server
tells it in answers that are that reader's alone, the browser where a page is kept for others too
(``copying.js``), for what one reader called us must not stand in what another is given.
"""

from __future__ import annotations

from flask import request

from core.settings import Settings

HOST = "{host}"
"""What the browser puts its own name for us in the place of."""


def named(settings: Settings) -> str:
    """As the settings say, without a slash at its end; "" where they do not."""
    return settings.web.address.rstrip("/")


def host(settings: Settings) -> str:
    """As the settings say, else as this request came. Never in what is kept for others."""
    return named(settings) or request.host_url.rstrip("/")

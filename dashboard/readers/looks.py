"""That somebody looked at a page: kept at the desk, seldom enough to cost a reader nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Response, request

from core.clock import epoch
from core.errors import IocError
from dashboard import context

log = logging.getLogger(__name__)
AGAIN = "X-Again"
"""Header of a page that draws itself anew because figures changed: nobody need be looking."""
RELOADED = "ioc_again"
"""Cookie of a page that loads itself anew, with another release: nobody need be looking either."""
_APART = 60.0  # seconds for which the same view counts as one look
_MOST = 4_096


def by_itself() -> bool:
    """Does a page, or a program that asks for heads alone, ask, rather than somebody?"""
    own = AGAIN in request.headers or request.cookies.get(RELOADED)
    return bool(own) or request.method != "GET"


def ahead() -> Response | None:
    """The answer to a browser that fetches a page before anybody has asked for it: not yet.

    A page says what changed since the last look, and who looked dossiers up is written down, so
    none is handed out on suspicion. The browser asks again when somebody does.
    """
    if not (request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or "").startswith(
        "prefetch"
    ):
        return None
    response = Response(status=503)
    response.headers["Cache-Control"] = "no-store"
    return response


class Looks:
    """The memory of a process: which views were told to the desk just now."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._told: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._guard = threading.Lock()

    def note(self, login: str, address: str, *, again: bool) -> None:
        """Somebody looks. A desk that cannot write takes no page away."""
        now = self._timer()
        with self._guard:
            held = self._told.get(login)
            if again or (held is not None and held[0] == address and now - held[1] < _APART):
                return
            self._told[login] = (address, now)
            self._told.move_to_end(login)
            while len(self._told) > _MOST:
                self._told.popitem(last=False)
        try:
            clock = context.services().catalog.clock
            context.desk().look(login, address, epoch(clock.now()))
        except IocError as fault:
            log.warning("look of %s: %s", login, fault.detail or fault.public)

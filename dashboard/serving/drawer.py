"""Draws ahead what is being looked at, then lets the new mark be told: nobody waits for a drawing.

One thread in one worker of a host, which a file lock chooses and the system frees when its process
dies. It looks at the store, draws under the new mark what viewers have open, into the store that
the workers share, and only then says there that the mark is ready. Until that moment everybody is
told the mark before, whose views are there with their own ages. See ``Stamps``.

A worker that starts draws first what was open before it, or what is always asked for, and only then
answers: so those who come back at once after a start find it there.
"""

from __future__ import annotations

import atexit
import logging
import math
import threading
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from filelock import FileLock, Timeout
from flask import Flask

from core.clock import epoch
from core.errors import IocError, StoreError
from dashboard import context
from dashboard.serving.sights import LIFE, Sight, Sights
from dashboard.serving.sights import MOST as MOST_SIGHTS
from dashboard.serving.stamps import Now, Ready
from dashboard.serving.views import Views

log = logging.getLogger(__name__)
EXTENSION = "ioc-drawer"
WANTED = ("wanted", 1)
"""Where the shared store keeps what is looked at and when, by all workers and for the next ones.

With the number of its form, not with the release, which leaves it to the next one: count it up when
what a ``Sight`` says has another meaning. One that names a page which is no more is not drawn.
"""
PACE = 0.25  # seconds between two looks at the store
MOST = 5.0  # seconds of drawing after which the mark is told, whatever is still to be drawn
_AGAIN = 30.0  # seconds after which the same is said again, as a sign of life
_SHARED = 10.0  # seconds after which the workers tell each other again what is open
FIRST = 3.0
"""Seconds of drawing before a worker answers at all: fewer than a screen waits for a stamp."""
_KNOWN = 2 * MOST_SIGHTS  # views that are remembered: an evening's walls push no morning's page out
_REMEMBERED = 7 * 86_400  # seconds for which it is known what was open: over a weekend
_KEPT = 3_600
"""Seconds for which the store keeps what is ready: longer than views, which it throws out first."""

Open = Mapping[tuple[str, tuple[Hashable, ...]], float]
"""``(kind, what)`` of a sight → when it was last open, in seconds of the system's clock."""
Draw = Callable[..., None]
"""``draw(now, *what)``: puts a view into the shared store, inside a request's context."""


class Drawer:
    """``draws``: who draws a kind of view; ``always``: what is asked for after each start."""

    def __init__(
        self,
        server: Flask,
        views: Views,
        sights: Sights,
        build: str,
        draws: Mapping[str, Draw],
        always: Callable[[], Sequence[Sight]] = list,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server, self._views, self._sights, self._build = server, views, sights, build
        self._draws, self._always, self._timer = draws, always, timer
        self._said: tuple[float, Ready] | None = None
        self._others: list[Sight] = []
        self._failing: dict[Sight, float] = {}  # since when
        self._shared_at: float | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def first(self) -> None:
        """Draw what those will ask for who come back, before the worker answers; bounded.

        One worker of a host draws, the others wait for it and find everything there. What fails is
        left to who asks for it.
        """
        try:
            with self._turn().acquire(timeout=FIRST + 1.0):
                if self._views.held(place(self._build)) == self._newest()[0]:
                    return  # another worker has drawn it
                self.share()
                known = sorted(self._remembered().items(), key=lambda one: -one[1])
                self._others = [*(one for one, _ in known), *self._always()]
                self.look(least=FIRST)
        except Timeout:  # it draws still, or for good: the worker beside us has long started
            return
        except (IocError, OSError) as fault:
            log.warning("drawer: %s", fault)
        except Exception:
            log.exception("drawer")

    def start(self) -> None:
        """Begin, after the fork; ends with the process."""
        self._thread = threading.Thread(target=self._run, name="drawer", daemon=True)
        self._thread.start()
        atexit.register(self.stop)

    def stop(self) -> None:
        """End after the drawing that is under way."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=5.0)

    def _run(self) -> None:
        lock, failing = self._turn(), ""
        while not self._ended.wait(PACE):
            try:
                self.share()
                if not lock.is_locked:
                    lock.acquire(blocking=False)
                self.look()
                failing = ""
            except Timeout:  # another worker draws; when it dies, it is our turn
                continue
            except (IocError, OSError) as fault:
                if str(fault) != failing:  # once, not four times a second
                    log.warning("drawer: %s", fault)
                failing = str(fault)
            except Exception as fault:
                if repr(fault) != failing:
                    log.exception("drawer")
                failing = repr(fault)

    def _turn(self) -> FileLock:
        """Whose turn it is to draw: one worker's of a host."""
        return FileLock(self._views.locks / "drawer")

    def share(self) -> None:
        """Tell the other workers what is open here, and hear what is open there."""
        at = self._timer()
        if self._shared_at is not None and at - self._shared_at < _SHARED:
            return
        now, known = time.time(), self._remembered()
        mine = dict.fromkeys(self._sights.wanted(), now)
        newest = sorted({**known, **mine}.items(), key=lambda one: -one[1])[:_KNOWN]
        told: Open = {(one.kind, one.what): seen for one, seen in newest}
        self._views.put(WANTED, told, _REMEMBERED)
        self._others = [one for one, seen in known.items() if seen > now - LIFE]
        self._shared_at = at

    def _remembered(self) -> dict[Sight, float]:
        """What was open in any worker, and when."""
        held: Open = self._views.held(WANTED) or {}
        return {Sight(*one): seen for one, seen in held.items()}

    def _newest(self) -> tuple[Ready, int]:
        """What would be told now, and the moment. Raises StoreError."""
        catalog = context.services_of(self._server).catalog
        with self._server.test_request_context("/"):
            moment = epoch(catalog.clock.now())
            # its time is the asker's, and differs without any news
            return Ready(replace(catalog.stamp(), server_time=0), moment // 60), moment

    def look(self, least: float = math.inf) -> None:
        """Draw what is wanted under a new mark, then tell it. Raises StoreError.

        ``least``: seconds after which the rest is left to the next look.
        """
        ready, moment = self._newest()
        at = self._timer()
        if self._said is not None and self._said[1] == ready and at - self._said[0] < _AGAIN:
            return
        now = Now(self._build, ready.stamp, moment, ready.minute)
        told = self._said is not None and self._said[1].mark == ready.mark
        for one in [] if told else self.wanted():
            if self._timer() - at > least:
                self._tell(ready)
                self._said = None
                return
            if not told and self._timer() - at > MOST:
                self._tell(ready)
                told = True
            if self._ended.is_set():
                return
            self._draw(one, now)
        self._tell(ready)

    def wanted(self) -> list[Sight]:
        """What stays open, here first, then in the other workers."""
        since = self._timer() - LIFE
        self._failing = {one: at for one, at in self._failing.items() if at > since}
        known = dict.fromkeys([*self._sights.wanted(), *self._others])
        return [one for one in known if one not in self._failing][:MOST_SIGHTS]

    def _draw(self, one: Sight, now: Now) -> None:
        """One view; what cannot be drawn is left to who asks for it, and they are told why.

        Each of one state of the store, and in a context of its own: what fails in one, and whose
        eyes it is drawn for, is nothing to the next.
        """
        try:
            catalog = context.services_of(self._server).catalog
            views = self._views.drawing(always=True)  # no thread that answers is taken
            with self._server.test_request_context("/"), views, catalog.reading():
                self._draws[one.kind](now, *one.what)
        except StoreError:
            raise
        except Exception as fault:
            if isinstance(fault, IocError):
                log.info("%s is not drawn ahead: %s", one.kind, fault.public)
            else:
                log.exception("drawing %s ahead", one)
            self._sights.forget(one)
            self._failing[one] = self._timer()

    def _tell(self, ready: Ready) -> None:
        """Not where another host's drawer is further on."""
        held: Ready | None = self._views.held(place(self._build))
        if held is None or held.mark <= ready.mark or not held.living:
            self._views.put(place(self._build), replace(ready, said=time.time()), _KEPT)
        self._said = (self._timer(), ready)


def place(build: str) -> tuple[str, str]:
    """Where the shared store keeps what is ready in a release."""
    return "ready", build


def of(server: Flask) -> Drawer:
    """The drawer of an application."""
    return cast(Drawer, server.extensions[EXTENSION])

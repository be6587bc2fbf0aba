"""Views: a page computed once per revision, kept as bytes, shared by all who may see the same.

Two stores. The page's own part (``Body``) depends on what is asked and on the viewer's role and
units; it is kept in Flask-Caching (files in the data folder, or Redis), so that the workers share
it, and made by one of a host's workers while the others wait for it. With the frame around it,
which all of a role and unit share, it is kept in the process, compressed, with holes for what is
the viewer's own (``dashboard.serving.sheets``).

Half of a process's threads may draw, or wait for a drawing; who comes then is told so at once
(``DrawingError``) and asks again. So a stamp, a sign of life and what is kept always find a thread.

Ages and freshness are judged against the clock, so a key holds the minute beside the revision: a
screen stays honest when no batch is committed any more.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from filelock import FileLock, Timeout
from flask import Flask
from flask_caching import Cache

from core.errors import DrawingError
from core.settings import Settings
from dashboard.wording import words

log = logging.getLogger(__name__)
Made = TypeVar("Made")
LIFE = 600  # seconds: long enough for a minute's key, short enough to keep the folder small
_NEAR = 24_000_000  # bytes of finished answers that a process keeps
_STRIPES = 1_024  # so many that two views seldom share a lock: who waits takes a place from others
_WAIT = 15.0  # seconds that a worker waits for what another one makes
_PACKING = 0.02  # seconds after which who waits looks whether it is for a drawing


class Kept(Protocol):
    """What a process keeps of its own."""

    @property
    def size(self) -> int:
        """Bytes in memory."""
        ...

    @property
    def keeps(self) -> bool:
        """May it be kept?"""
        ...


Near = TypeVar("Near", bound=Kept)


class _Here(threading.local):
    """What a thread is at: how deep in drawings, and in which place of the finished answers."""

    depth = 0
    stripe: int | None = None


class Views:
    """The cache of a process. ``keep``: bytes of finished answers.

    ``locks``: a folder of this host's workers.
    """

    def __init__(self, server: Flask, settings: Settings, keep: int = _NEAR) -> None:
        self._shared = Cache(config=cache_config(settings))
        self._shared.init_app(server)
        self._refusals = _refusals(settings)
        self.locks: Path = settings.data.resolve() / "cache" / "locks"
        self.locks.mkdir(parents=True, exist_ok=True)
        self._near: OrderedDict[Hashable, Kept] = OrderedDict()
        self._keep, self._size = keep, 0
        self._away = ""  # the fault of the shared store, once it was told
        self._guard = threading.Lock()
        # making a near answer may ask for a shared one, never the other way round
        self._near_locks = [threading.Lock() for _ in range(_STRIPES)]
        self._shared_locks = [threading.Lock() for _ in range(_STRIPES)]
        self._room = threading.BoundedSemaphore(max(1, settings.web.threads // 2))
        self._here = _Here()
        self._drawn: set[int] = set()  # places of finished answers in which somebody draws

    @contextmanager
    def drawing(self, *, always: bool = False) -> Iterator[None]:
        """Draw, or wait for a drawing, as one of half of the threads.

        Inside another drawing it is the same one. ``always``: of a thread that answers nobody.
        Raises DrawingError at once where there is no room.
        """
        here = self._here
        counted = not always and not here.depth
        if counted and not self._room.acquire(blocking=False):
            raise DrawingError(words.t("error.drawing"))
        here.depth += 1
        if here.stripe is not None:
            self._drawn.add(here.stripe)
        try:
            yield
        finally:
            here.depth -= 1
            if here.stripe is not None and not here.depth:
                self._drawn.discard(here.stripe)
            if counted:
                self._room.release()

    def shared(self, key: tuple[Hashable, ...], make: Callable[[], Made]) -> Made:
        """A value from the shared store; made where it is not there, by one while others wait.

        Raises DrawingError where there is no room to wait.
        """
        name = _slot(key)
        found: Made | None = self._get(name)
        if found is None:
            stripe = int(name[:8], 16) % _STRIPES
            with self.drawing(), self._shared_locks[stripe], self._alone(stripe):
                found = self._get(name)
                if found is None:
                    found = make()
                    self._set(name, found, LIFE)
        return found

    @contextmanager
    def _alone(self, stripe: int) -> Iterator[None]:
        """Among the workers of this host; one that hangs stops nobody for good."""
        lock = FileLock(self.locks / f"{stripe}", timeout=_WAIT, poll_interval=0.02)
        try:
            lock.acquire()
        except (Timeout, OSError):  # OSError: no room for a lock; better twice than not at all
            yield
            return
        try:
            yield
        finally:
            lock.release()

    def put(self, key: tuple[Hashable, ...], value: object, life: int) -> None:
        """Tell all workers something, for ``life`` seconds."""
        self._set(_slot(key), value, life)

    def held(self, key: tuple[Hashable, ...]) -> Any:
        """What a worker has told; None where nobody has."""
        return self._get(_slot(key))

    def _get(self, name: str) -> Any:
        """A store that is away holds nothing: each worker then makes what it is asked for."""
        try:
            found = self._shared.get(name)
        except self._refusals as fault:
            self._lost(fault)
            return None
        self._away = ""
        return found

    def _set(self, name: str, value: object, life: int) -> None:
        try:
            self._shared.set(name, value, timeout=life)
        except self._refusals as fault:
            self._lost(fault)

    def _lost(self, fault: Exception) -> None:
        if not self._away:  # once, not with every question
            log.warning("the views' store does not answer: %s", fault)
        self._away = repr(fault)

    def near(self, key: tuple[Hashable, ...], make: Callable[[], Near]) -> Near:
        """Something finished from the process's own store.

        To pack what is drawn takes milliseconds and is waited for. Raises DrawingError where it is
        to be drawn first and there is no room.
        """
        with self._guard:
            found = self._near.get(key)
            if found is not None:
                self._near.move_to_end(key)
                return cast(Near, found)
        with self._place(hash(key) % _STRIPES):
            with self._guard:
                found = self._near.get(key)
            if found is not None:
                return cast(Near, found)
            made = make()
            if made.keeps:
                with self._guard:
                    self._near[key] = made
                    self._size += made.size
                    while self._size > self._keep and len(self._near) > 1:
                        self._size -= self._near.popitem(last=False)[1].size
        return made

    @contextmanager
    def _place(self, stripe: int) -> Iterator[None]:
        """Alone in a place of the finished answers. Raises DrawingError."""
        lock = self._near_locks[stripe]
        while not lock.acquire(timeout=_PACKING):
            if stripe in self._drawn:
                with self.drawing():
                    lock.acquire()
                break
        self._here.stripe = stripe
        try:
            yield
        finally:
            self._here.stripe = None
            lock.release()


def _slot(key: tuple[Hashable, ...]) -> str:
    return hashlib.sha256(repr(key).encode()).hexdigest()


def _refusals(settings: Settings) -> tuple[type[Exception], ...]:
    """What the shared store answers with when it does not answer."""
    if not settings.cache_url:
        return (OSError,)
    from redis.exceptions import RedisError  # six megabytes: where there is a Redis alone

    return (OSError, RedisError)


def cache_config(settings: Settings) -> dict[str, Any]:
    """Flask-Caching's own settings: files in the data folder, or Redis by ``IOC_CACHE_URL``."""
    if settings.cache_url:
        return {
            "CACHE_TYPE": "RedisCache",
            "CACHE_REDIS_URL": settings.cache_url,
            "CACHE_KEY_PREFIX": f"ioc:{settings.tenant}:view:",
        }
    folder: Path = settings.data.resolve() / "cache" / "views"
    folder.mkdir(parents=True, exist_ok=True)
    return {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(folder), "CACHE_THRESHOLD": 1_000}

"""What was read of the store and holds on: answers that no commit since could have changed.

A commit says which kind of facts it changed (``meta``), so what was read of another kind stands, as
it does when only time goes by. Kept by process; what is asked of the past is not kept here.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Set, Sized
from typing import Any, TypeVar, cast

from store.database import meta

T = TypeVar("T", bound=Sized)

VALUES = "value"
"""The kind of commit that publishes values, as facts have theirs."""
LIFE = 600.0  # seconds: a store that somebody changes by hand is believed again after that
_ROWS = 60_000  # rows kept: 20 MB of sums, 40 of values
_Key = tuple[str, int, Hashable]


class Untouched:
    """Thread-safe. What is kept must not be changed by anybody."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._lock = threading.Lock()
        self._from = self._known = 0  # the revisions that are known of
        self._history = ("", "")  # of the last one
        self._touched: dict[str, int] = {}
        self._kept: OrderedDict[_Key, tuple[float, Sized]] = OrderedDict()
        self._rows = 0

    def since(self, conn: Any, revision: int) -> Callable[[str], int] | None:
        """For the snapshot of a revision: kind → the last revision up to it that touched the kind.

        None: of a revision before the newest that was seen nothing is known.
        """
        known, held = self._known, self._history
        found = meta.history(conn, known)
        if not known or found[1] != held[1] or (revision >= known and found[0] != held[0]):
            return self._begin(revision, meta.history(conn, revision))
        if revision < known:
            return None
        if revision > known:
            new, history = meta.touched(conn, known), meta.history(conn, revision)
            with self._lock:
                if revision > self._known:
                    self._touched = {**self._touched, **new}
                    self._known, self._history = revision, history
                    self._forget()
        with self._lock:
            return self._marks() if revision == self._known else None

    def _begin(self, revision: int, history: tuple[str, str]) -> Callable[[str], int]:
        """The first look, another history in place of this one, or sums that were made anew."""
        with self._lock:
            self._from = self._known = revision
            self._history, self._touched, self._rows = history, {}, 0
            self._kept.clear()
            return self._marks()

    def _marks(self) -> Callable[[str], int]:
        told, began = self._touched, self._from
        return lambda kind: told.get(kind, began)

    def _forget(self) -> None:
        """What a commit has touched since."""
        mark = self._marks()
        for key in [one for one in self._kept if one[1] != mark(one[0])]:
            self._rows -= _held(self._kept.pop(key)[1])

    def keep(self, kind: str, mark: int, asked: Hashable, make: Callable[[], T]) -> T:
        """The answer to what is asked of a kind as its commit ``mark`` left it."""
        now, key = self._timer(), (kind, mark, asked)
        with self._lock:
            held = self._kept.get(key)
            if held is not None and now - held[0] < LIFE:
                self._kept.move_to_end(key)
                return cast(T, held[1])
        made = make()
        with self._lock:
            if mark != self._marks()(kind):  # touched while it was read: nobody asks for it again
                return made
            old = self._kept.pop(key, None)
            self._rows += _held(made) - (_held(old[1]) if old is not None else 0)
            self._kept[key] = (now, made)
            while self._rows > _ROWS and len(self._kept) > 1:
                self._rows -= _held(self._kept.popitem(last=False)[1][1])
        return made


class Read:
    """Reads the store for one snapshot; what no commit touched since it was read is not read anew.

    Functions are those of ``counting.sums`` and ``published.values``: a connection first.
    """

    def __init__(
        self, kept: Untouched | None = None, touched: Callable[[str], int] | None = None
    ) -> None:
        """Without ``kept``, and where nothing is known of what was ``touched``, all is read."""
        self._kept, self._touched = kept, touched

    def __call__(self, kind: str, ask: Callable[..., T], conn: Any, *args: Any, **more: Any) -> T:
        """``ask(conn, *args, **more)``, which depends on facts of one kind alone.

        Not for what depends on the time of day. Raises what ``ask`` raises.
        """
        if self._kept is None or self._touched is None or more.get("known") is not None:
            return ask(conn, *args, **more)
        asked = (ask.__name__, frozen(args), frozen(more))
        return self._kept.keep(kind, self._touched(kind), asked, lambda: ask(conn, *args, **more))


def _held(answer: Sized) -> int:
    """Rows that an answer keeps, and its own; counts by group are those of every group."""
    if isinstance(answer, Mapping):
        return 1 + sum(len(one) if isinstance(one, Mapping) else 1 for one in answer.values())
    return 1 + len(answer)


def frozen(given: Any) -> Hashable:
    """Arguments as they can be a key."""
    if isinstance(given, Mapping):
        return tuple(sorted((name, frozen(one)) for name, one in given.items()))
    if isinstance(given, list | tuple):
        return tuple(frozen(one) for one in given)
    if isinstance(given, Set):
        return frozenset(given)
    held: Hashable = given
    return held

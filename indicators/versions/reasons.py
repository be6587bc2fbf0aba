"""Why published values moved, as their ledger tells it, at the cost of a list.

All that moved the values of a list is asked for at once (``Causing``), and what two published
versions tell is remembered: only what is new in a list is asked for. Where more was written between
two evaluations than a list may look at, its reason is ``many``: the ledger tells it.
"""

from __future__ import annotations

from collections.abc import Iterable

from indicators.asking.reader import Reader
from indicators.asking.snapshot import Snapshot
from indicators.versions import frozen
from indicators.versions.causing import KNOWN, MANY, Causing
from indicators.versions.inner import Turn
from store.database import meta
from store.published.values import StoredValue

MOST = 4_000_000
"""How many times a fact is counted for a sum at most, for one list: some 1,5 s."""


class Reasons:
    """Tells the reasons of one answer."""

    def __init__(self, reader: Reader, s: Snapshot, most: int | None = MOST) -> None:
        """``most``: how many times a fact may be counted for a sum; None: as often as needed."""
        self._reader, self._s = reader, s
        self._causing = Causing(s, most)

    def all(self, pairs: Iterable[tuple[StoredValue, StoredValue]]) -> list[tuple[str, ...]]:
        """The reasons of each step, the one that moved the most first: as its ledger has them."""
        turns = [self._turn(*pair) for pair in pairs]
        held = [self._held(one) for one in turns]
        self._causing.prepare(one for one, told in zip(turns, held, strict=True) if not told)
        return [told or self._asked(one) for one, told in zip(turns, held, strict=True)]

    def _turn(self, old: StoredValue, new: StoredValue) -> Turn:
        unit = self._s.places.by_id[new.unit_id]
        return Turn(self._s.definitions[new.indicator], unit, old, new)

    def _held(self, turn: Turn) -> tuple[str, ...]:
        if turn.new.reason in KNOWN:
            return (turn.new.reason,)
        return self._reader.remembered(self._name(turn)) or ()

    def _asked(self, turn: Turn) -> tuple[str, ...]:
        told = self._causing.why(turn)
        return told if MANY in told else self._reader.remember(self._name(turn), told)

    def _name(self, turn: Turn) -> tuple[object, ...]:
        """What no commit changes; of a version that nobody published with the facts it is of."""
        known = 0
        if frozen.made_now(turn.new):
            held = self._s.known
            known = meta.revision(self._s.conn) if held is None else held.revision
        return ("why", *turn.name, turn.definition.hash, known)

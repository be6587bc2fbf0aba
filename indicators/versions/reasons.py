"""Why published values moved, as their ledger tells it, at the cost of a list.

The records of a step cost some 40 µs for each fact that was written between its two evaluations,
and a list has hundreds of steps. So where all that was written between them moved in one manner,
that is the reason of every step; else the step is asked, and of one that holds between two
published versions the answer is remembered. What would cost more than a list may is called
unexplained: its ledger tells it.
"""

from __future__ import annotations

from core.runs import Run
from core.units import Unit
from indicators.asking.reader import Reader
from indicators.asking.snapshot import Snapshot, is_observed, measures_of
from indicators.defining.model import Definition
from indicators.versions import frozen, ledger
from indicators.versions.ledger import KNOWN, UNEXPLAINED
from store.facts import past
from store.ledger import runs
from store.lists import causes
from store.published.values import StoredValue

LIST, ONE = 50_000, 20_000
"""Facts that are looked at for a list; for the versions of one value."""


class Reasons:
    """Tells the reasons of one answer."""

    def __init__(self, reader: Reader, facts: int = LIST) -> None:
        """``facts``: how many may be looked at."""
        self._reader, self._left, self._refused = reader, facts, False

    def of(self, s: Snapshot, old: StoredValue, new: StoredValue) -> str:
        """The reason of a step."""
        return self._of(s, s.definitions[new.indicator], s.places.by_id[new.unit_id], old, new)

    def _of(
        self, s: Snapshot, definition: Definition, unit: Unit, old: StoredValue, new: StoredValue
    ) -> str:
        if new.reason in KNOWN:
            return new.reason
        if frozen.made_now(new):
            known = None if s.known is None else s.known.revision
            asked = ("why", new.key, known)
            return self._reader.keep(asked, lambda: self._asked(s, definition, unit, old, new))
        key = ("why", new.key, old.version, new.version, definition.hash)
        held = self._reader.remembered(key)
        if held is None:
            held = self._asked(s, definition, unit, old, new)
            if held != UNEXPLAINED:
                self._reader.remember(key, held)
        return held

    def _asked(
        self, s: Snapshot, definition: Definition, unit: Unit, old: StoredValue, new: StoredValue
    ) -> str:
        leaves = [leaf for one in s.measures_behind(definition) for leaf in one.leaves]
        ends = [ledger.read(s, one) for one in (old, new)]
        # only the records tell whether what moves with the clock is a revision at all
        needed = frozen.made_now(new) and any(leaf.moves for leaf in leaves)
        if ends[0] is not None and ends[1] is not None and not needed:
            points = (ends[0], ends[1])
            kinds = {leaf.kind for leaf in leaves}
            same = new.definition == definition.hash and not is_observed(definition)
            only = self._manner(s, kinds, points, old, new) if same else ""
            if only:
                return only
            own = [leaf.kind for one in measures_of(definition) for leaf in one.leaves]
            if not self._may(sum(self._size(s, kind, points) for kind in own)):
                return UNEXPLAINED
        refused, self._refused = self._refused, False
        found = ledger.step(s, definition, unit, old, new, self._of).reason
        found = UNEXPLAINED if self._refused else found  # not all of a score's inputs were asked
        self._refused |= refused
        return found

    def _manner(
        self,
        s: Snapshot,
        kinds: set[str],
        points: tuple[int, int],
        old: StoredValue,
        new: StoredValue,
    ) -> str:
        """The one manner in which all facts moved that were written between; "": in several."""
        found: set[str] = set()
        for kind in sorted(kinds):
            if not self._size(s, kind, points):
                continue
            moved = self._moved(s, kind, points)
            if kind == "observation" or moved is None:  # which report answers is another question
                return ""
            found |= {ledger.told(cause, run, old, new) for cause, run in moved}
        return found.pop() if len(found) == 1 else ""

    def _moved(
        self, s: Snapshot, kind: str, points: tuple[int, int]
    ) -> list[tuple[str, Run | None]] | None:
        """(manner, run) of all that was written of a kind; None where that may not be asked."""
        if not self._may(self._size(s, kind, points)):
            return None

        def make() -> list[tuple[str, Run | None]]:
            ends = [past.point(s.conn, one) for one in points]
            found = causes.manners(s.conn, s.tenant, kind, *ends)
            known = {run.run_id: run for run in runs.get(s.conn, [run for _, run in found])}
            return [(cause, known.get(run)) for cause, run in found]

        return self._reader.keep(("manners", kind, points), make)

    def _size(self, s: Snapshot, kind: str, points: tuple[int, int]) -> int:
        def make() -> int:
            ends = [past.point(s.conn, one) for one in points]
            return causes.size(s.conn, s.tenant, kind, *ends)

        return self._reader.keep(("size", kind, points), make)

    def _may(self, facts: int) -> bool:
        """Takes so many of those that are left."""
        if facts > self._left:
            self._refused = True
            return False
        self._left -= facts
        return True

"""What the last evaluation left behind, by which the next one knows what it must compute anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.calendar import WorkingCalendar
from core.clock import local_day
from indicators.evaluating import judge
from indicators.proving import sources
from store.database import notes

if TYPE_CHECKING:
    from indicators.asking.snapshot import Snapshot
    from indicators.defining.loader import Definitions
    from indicators.defining.model import Definition

_NOTE = "evaluated"


@dataclass(frozen=True)
class State:
    """What the last evaluation left behind, as a note.

    ``begun``: indicator → when the first load of all that it is made of was whole: its ledger
    begins there. ``covers``: source → (since, until) of what it had delivered at ``at``. Moments
    are epoch seconds.
    ``first``: indicator → day number where its published periods begin.
    ``run``: the evaluation's own name, by which another one sees that it was overtaken.
    """

    day: int | None
    hashes: Mapping[str, str]
    health: Mapping[str, str]
    begun: Mapping[str, int] = field(default_factory=dict)
    covers: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict, compare=False)
    at: int = field(default=0, compare=False)
    first: Mapping[str, int] = field(default_factory=dict, compare=False)
    run: str = field(default="", compare=False)

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        held: Definitions,
        calendar: WorkingCalendar,
        run: str,
        before: State,
    ) -> State:
        """What an evaluation of this reading leaves behind; ``before``: what it found."""
        whole = (
            one.id for one in held.all if not (snapshot.waiting(one) or snapshot.arriving(one))
        )
        # 0, of an earlier release, says that it had published something: not of what still waits
        empty = {one.id for one in held.all if snapshot.waiting(one)}
        known = {id: at for id, at in before.begun.items() if at or id not in empty}
        return cls(
            snapshot.today,
            {one.id: one.hash for one in held.all},
            _health(snapshot, calendar),
            dict.fromkeys(whole, snapshot.now) | known,
            {name: (one.since, one.until) for name, one in snapshot.covers.items()},
            snapshot.now,
            {one.id: first_day(snapshot, one, before) for one in held.all if one.id not in empty},
            run,
        )

    @classmethod
    def read(cls, conn: Any) -> State:
        """The note; empty before the first evaluation."""
        held = notes.get(conn, _NOTE) or {}
        covers = {name: (since, until) for name, (since, until) in held.get("covers", {}).items()}
        return cls(
            held.get("day"),
            held.get("hashes", {}),
            held.get("health", {}),
            # what an earlier release published has been known ever since
            held.get("begun", dict.fromkeys(held.get("hashes", {}), 0)),
            covers,
            held.get("at", 0),
            held.get("first", {}),
            held.get("run", ""),
        )

    def keep(self, conn: Any) -> None:
        """Leave it for the next evaluation, inside the caller's transaction."""
        told = {
            "day": self.day,
            "hashes": dict(self.hashes),
            "health": dict(self.health),
            "begun": dict(self.begun),
            "covers": {name: list(span) for name, span in self.covers.items()},
            "at": self.at,
            "first": dict(self.first),
            "run": self.run,
        }
        notes.put(conn, _NOTE, told)


def first_day(snapshot: Snapshot, definition: Definition, before: State) -> int:
    """Day number where its periods begin: where its sources' data do, of full lists last year.

    Where it once began it still does: a year that is no longer the last one stays published, and
    what comes late of it is not lost.
    """
    usual = sources.usual_bottom(snapshot.now)
    begun = [
        local_day(one.since or usual)
        for part in snapshot.told_by(definition)
        for one in snapshot.covers_of(part)
        if one.until is not None
    ]
    known = before.first.get(definition.id, snapshot.today)
    return min([*begun, known, snapshot.today])


def _health(snapshot: Snapshot, calendar: WorkingCalendar) -> dict[str, str]:
    """What screens must redraw for without a new figure: failing, loading and stale sources."""
    out = {}
    for definition in snapshot.definitions.values():
        for one in snapshot.covers_of(definition):
            owed = None if one.until is None else judge.due(definition, one.until, calendar)
            late = not snapshot.observed(definition) and owed is not None and snapshot.now > owed
            words = [
                word
                for word, true in (
                    ("failing", one.failing_since is not None),
                    ("loading", one.loading),
                    ("stale", late),
                )
                if true
            ]
            out[f"{definition.id}/{one.source}"] = " ".join(words)
    return out

"""What became of units, and what they came from: shares of a unit on the boundaries of a day. Pure.

A fact lies at one unit. Asked on the boundaries of another day, the fact counts at the units of
that day that its unit became or came from, in shares that sum to 1. What has no counterpart (the
communes of the former Tây Ninh on the boundaries of Long An) counts at none and is told apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from core.units import Level, Succession, Unit


@dataclass(frozen=True, slots=True)
class Share:
    """Part ``weight`` (0..1] of a unit's facts; ``estimated``: nobody told how large it is."""

    unit_id: int
    weight: float
    estimated: bool


class Lineage:
    """The units of one province over all time with their successions; keeps what it found."""

    def __init__(self, units: Iterable[Unit], links: Iterable[Succession]) -> None:
        self._units = {one.unit_id: one for one in units}
        self._into: dict[int, list[Share]] = defaultdict(list)
        held: dict[int, list[Succession]] = defaultdict(list)
        for link in links:
            if link.old_id in self._units and link.new_id in self._units:
                self._into[link.old_id].append(Share(link.new_id, link.weight, link.estimated))
                held[link.new_id].append(link)
        self._from = {new: self._back(old) for new, old in held.items()}
        self._edges = sorted(
            {u.valid_from for u in self._units.values()}
            | {u.valid_to for u in self._units.values() if u.valid_to is not None}
        )
        self._found: dict[tuple[int, int], tuple[Share, ...]] = {}
        self._reversed: dict[int, dict[int, list[Share]]] = {}

    def _back(self, links: list[Succession]) -> list[Share]:
        """Shares of a unit in those it was made of, by the parts that they gave.

        A district is left out beside its communes: they are the same ground. Exact only where
        there was one unit before.
        """
        communes = [one for one in links if self._units[one.old_id].level is not Level.DISTRICT]
        kept = communes or links
        whole = sum(one.weight for one in kept)
        return [Share(one.old_id, one.weight / whole, len(kept) > 1) for one in kept]

    def on(self, unit_id: int, day: date) -> tuple[Share, ...]:
        """Where a unit's facts count on the boundaries of a day; itself where it is one of them.

        Empty: nowhere. The weights sum to 1, or to less where a part has no counterpart.
        """
        key = (unit_id, bisect_right(self._edges, day))
        if key not in self._found:
            out: dict[int, tuple[float, bool]] = {}
            self._follow(unit_id, day, 1.0, False, out)
            self._found[key] = tuple(Share(id, w, guess) for id, (w, guess) in sorted(out.items()))
        return self._found[key]

    def _follow(
        self,
        unit_id: int,
        day: date,
        weight: float,
        guessed: bool,
        out: dict[int, tuple[float, bool]],
    ) -> None:
        unit = self._units.get(unit_id)
        if unit is None:
            return
        if unit.valid(day):
            before = out.get(unit_id, (0.0, False))
            out[unit_id] = (before[0] + weight, before[1] or guessed)
            return
        ended = unit.valid_to is not None and unit.valid_to <= day
        steps = self._into.get(unit_id, []) if ended else self._from.get(unit_id, [])
        for step in steps:
            other = self._units[step.unit_id]
            if ended:  # each step must lead on in time, whatever a file says
                onward = other.valid_to is None or other.valid_to > (unit.valid_to or day)
            else:
                onward = other.valid_from < unit.valid_from
            if onward:
                self._follow(
                    step.unit_id, day, weight * step.weight, guessed or step.estimated, out
                )

    def into(self, targets: Collection[int], day: date) -> dict[int, Share]:
        """Other units whose facts count, in part, at these on the boundaries of a day.

        Other unit's id → the share of it that is theirs together (``Share.unit_id`` is the other).
        """
        at = bisect_right(self._edges, day)
        if at not in self._reversed:
            back: dict[int, list[Share]] = defaultdict(list)
            for id in self._units:
                for share in self.on(id, day):
                    if share.unit_id != id:
                        back[share.unit_id].append(Share(id, share.weight, share.estimated))
            self._reversed[at] = back
        out: dict[int, Share] = {}
        for target in targets:
            for one in self._reversed[at].get(target, ()):
                if one.unit_id not in targets:
                    held = out.get(one.unit_id, Share(one.unit_id, 0.0, False))
                    guessed = held.estimated or one.estimated
                    out[one.unit_id] = Share(one.unit_id, held.weight + one.weight, guessed)
        return {
            id: Share(id, 1.0, False) if one.weight > 1 - 1e-9 else one for id, one in out.items()
        }

    def elsewhere(self, day: date) -> dict[int, tuple[Share, ...]]:
        """Every unit that is none of a day's → where its facts count on that day's boundaries."""
        return {id: self.on(id, day) for id, one in self._units.items() if not one.valid(day)}

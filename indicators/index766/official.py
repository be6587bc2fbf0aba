"""The official scores as they were reported: which figure belongs to a unit and a period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.clock import day_date
from core.period import Grain, Period
from indicators.asking.snapshot import Snapshot
from indicators.evaluating.scoring import Official
from indicators.index766.reconcile import Counts, hundredths
from store import sums
from store.facts import past

_FLAGS = re.compile(r"\[([^\]]+)\]$")


@dataclass(frozen=True, slots=True)
class Told:
    """One official figure.

    ``read_at``: when the portal last said so, in epoch seconds of the machine's clock, which is not
    the product's where that stands still; ``known_from``: when it came to us, of the product's.
    """

    value: float
    document: str
    read_at: int
    known_from: int

    @property
    def flags(self) -> tuple[str, ...]:
        """The portal's own marks of doubt, as it writes them."""
        found = _FLAGS.search(self.document)
        return tuple(found[1].split(",")) if found else ()


class Figures:
    """Official figures of one period, by unit and measure. A score that is null is not there."""

    def __init__(self, held: Mapping[int, Mapping[str, Told]]) -> None:
        self._held = held

    def told(self, unit_id: int, measure: str | None) -> Told | None:
        """One figure; None where the portal has none."""
        return None if measure is None else self._held.get(unit_id, {}).get(measure)

    def score(self, unit_id: int, measure: str | None) -> Decimal | None:
        """Points, to the hundredth."""
        found = self.told(unit_id, measure)
        return None if found is None else hundredths(found.value)

    def counts(self, unit_id: int, spec: Official | None) -> Counts | None:
        """What the portal divided a score from; None unless it tells both."""
        if spec is None:
            return None
        top, bottom = self.told(unit_id, spec.top), self.told(unit_id, spec.bottom)
        return None if top is None or bottom is None else Counts(top.value, bottom.value)

    def newest(self, unit_id: int) -> Told | None:
        """The figure of a unit that the portal said last; None where it has said none."""
        held = self._held.get(unit_id, {}).values()
        return max(held, key=lambda one: (one.read_at, one.known_from), default=None)


def figures(
    snapshot: Snapshot,
    measures: Iterable[str],
    period: Period,
    unit_ids: Iterable[int] | None = None,
    as_known: int | None = None,
) -> Figures:
    """The official figures of a period: of exactly that period, never of another one.

    The year to date is answered by the running year's. ``as_known``: as they stood at that moment.
    """
    rows = sums.observations(
        snapshot.conn,
        snapshot.tenant,
        sorted(set(measures)),
        unit_ids=unit_ids,
        until_day=period.start_day,
        since_day=period.start_day,
        dims="",
        known=snapshot.known if as_known is None else past.at(snapshot.conn, as_known),
    )
    held: dict[int, dict[str, Told]] = {}
    for row in rows:
        if row["value"] is not None and _of(period, row):
            told = Told(row["value"], row["document"], row["version"], row["known_from"])
            held.setdefault(row["unit_id"], {})[row["measure"]] = told
    return Figures(held)


def _of(period: Period, row: Mapping[str, Any]) -> bool:
    if row["start_day"] != period.start_day:
        return False
    if period.grain is Grain.YTD:
        year = Period.of(Grain.YEAR, day_date(period.start_day))
        return bool(row["end_day"] == year.end_day and year.end_day >= period.end_day)
    return bool(row["end_day"] == period.end_day)

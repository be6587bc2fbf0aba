"""How durations are spread: counts by logarithmic bucket behind a quantile, in plain classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from core.buckets import middle
from core.errors import MisuseError
from core.period import Period
from indicators.asking import crossing
from indicators.asking.answering import Answering
from indicators.asking.lists import THEN, Listed
from indicators.asking.placed import Placed
from indicators.defining.model import Quantile
from indicators.evaluating import converted, gather
from indicators.versions import moments

EDGES = (0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60)
"""Upper ends of the classes, in the indicator's unit; what is longer is one class more."""


@dataclass(frozen=True, slots=True)
class Band:
    """One class: longer than ``low``, ``high`` at most (None: any length); ``count`` facts."""

    low: float
    high: float | None
    count: float

    def at(self, figure: float) -> float | None:
        """Where a figure lies in it, 0 to 1; None outside. One without an end has but a middle."""
        if not self.low < figure <= (self.high or figure):
            return None
        return 0.5 if self.high is None else (figure - self.low) / (self.high - self.low)


def bands(buckets: Mapping[int, float], divide_by: float) -> list[Band]:
    """Counts by class, from the first to the last that holds any; none of nothing.

    A bucket counts where its middle lies, as in the quantile, so that a median stands in the class
    that holds it; a bucket is 5 % wide, so a class is right to 2,5 % of its ends.
    """
    lows: Sequence[float] = (0.0, *EDGES)
    highs: Sequence[float | None] = (*EDGES, None)
    held = [0.0] * len(lows)
    for bucket, count in buckets.items():
        at = middle(bucket) / divide_by
        held[sum(1 for edge in EDGES if at > edge)] += count
    full = [n for n, count in enumerate(held) if count]
    if not full:
        return []
    return [Band(lows[n], highs[n], held[n]) for n in range(full[0], full[-1] + 1)]


class Spreads(Placed):
    """Answers how durations are spread. Raises StoreError."""

    _answering: Callable[[], AbstractContextManager[Answering]]
    _came: Callable[[int | None], None]

    def spread(
        self,
        id: str,
        unit: str | None = None,
        period: Period | None = None,
        dims: dict[str, str] | None = None,
        as_known: int | None = None,
        listed: Listed = None,
    ) -> list[Band]:
        """The classes of the durations that a quantile is taken of; asked for as a value is.

        Raises NotFoundError, MisuseError for an indicator that is no quantile, and for a moment
        inside its first load.
        """
        definition, period = self.definition(id), period or self.default_period(id)
        value = definition.value
        if not isinstance(value, Quantile):
            raise MisuseError(f"“{id}” không phải trung vị hay phân vị nên không có phân bố.")
        self._came(as_known)
        with self._answering() as a:
            place, cut = self._asked(a, unit, period, listed), dims or {}
            gather.check_grain(definition, period)
            gather.check_dims(definition, cut)
            crossing.check(a.s, definition, place, [period], cut)
            if as_known is not None:
                moments.whole(a.s, [id], as_known)
            then = a if as_known is None else a.then(as_known)
            ask = gather.ask if listed == THEN else converted.ask
            key = ("spread", value.histogram, place.unit_id, period, tuple(sorted(cut.items())))
            made: list[Band] = self._reader.keep(
                (*key, value.divide_by, as_known, listed == THEN),
                lambda: bands(
                    ask(then.s, definition, period, place, cut)[""].buckets, value.divide_by
                ),
            )
            return list(made)

"""The path of a figure as a drawing: where everything stands, in shares of the height and width."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil, floor, log10

from core import format as say
from core.period import Grain, Period
from core.values import Value
from exports.provenance.truth import shown
from exports.report.blocks import Curve
from indicators.asking.compare import is_rate
from indicators.catalog import Catalog
from indicators.defining import targets
from indicators.defining.model import CountOf, Definition, SumOf
from indicators.outlook.say import amount

LENGTH = 13
"""Periods of a path: a year and one month, or a quarter of weeks."""
_LEAST = 4
_FEW = 5


def curve(catalog: Catalog, definition: Definition, period: Period) -> Curve | None:
    """The path up to a period; None where there is too little of it to be seen."""
    if period.grain not in definition.grains:
        return None
    first = period
    for _ in range(LENGTH - 1):
        first = first.previous()
    last = period.end - timedelta(days=1)
    found = catalog.series(definition.id, None, period.grain, first.start, last)[-LENGTH:]
    held = [one.value for one in found if not one.withheld and one.value is not None]
    flat = len(set(held)) < 2 or (
        isinstance(definition.value, SumOf | CountOf) and max(held) < _FEW
    )
    if len(held) < _LEAST or flat:
        return None
    return drawn(definition, found, period)


def drawn(definition: Definition, found: Sequence[Value], period: Period) -> Curve:
    """The drawing of a series, oldest first; it must hold figures."""
    held = [None if one.withheld else one.value for one in found]
    known = [one for one in held if one is not None]
    bars = isinstance(definition.value, SumOf | CountOf)
    target = found[-1].target
    goal = None if bars or target is None else target.figure
    low, high, ticks = scale([*known, *([] if goal is None else [goal])], definition, bars=bars)
    width = high - low

    def at(figure: float) -> float:
        return round((figure - low) / width, 5)

    told = ""
    if goal is not None and target is not None:
        told = f", nét đứt: mục tiêu {targets.words(definition, target)}"
    newest = next(one for one in reversed(found) if not one.withheld)
    return Curve(
        title=f"{definition.short_name} ({definition.unit}){told}",
        points=tuple(None if one is None else at(one) for one in held),
        names=_names(found),
        ticks=tuple((at(one), _tick(one, definition)) for one in ticks),
        goal=None if goal is None else at(goal),
        last=shown(newest),
        bars=bars,
        cut=low > 0,
        open=found[-1].running,
        said=f"{definition.name.vi}, {len(known)} kỳ đến {period.label()}: "
        + "; ".join(f"{_name(one.period)} {shown(one)}" for one in found),
    )


def scale(
    held: Sequence[float], definition: Definition, *, bars: bool
) -> tuple[float, float, list[float]]:
    """(lowest, highest, ticks) of an axis; bars stand on 0, a rate never goes beyond 0 and 1."""
    low, high = min(held), max(held)
    if bars or low < (high - low):
        low = min(0.0, low)
    span = (high - low) or abs(high) or 1.0
    rough = span / 3
    power = 10.0 ** floor(log10(rough))
    step = next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if is_rate(definition) and not bars:
        if last * step > 1 >= high:
            last = floor(1 / step + 1e-9)
        if first < 0 <= low:
            first = 0
    ticks = [round(n * step, 10) for n in range(first, last + 1)]
    return min(low, ticks[0]), max(high, ticks[-1]), ticks


def _tick(figure: float, definition: Definition) -> str:
    if is_rate(definition):
        return f"{say.trimmed(figure * 100, 2)}{say.NBSP}%"
    text = amount(figure, definition)
    return text if figure != int(figure) else say.number(figure)


def _names(found: Sequence[Value]) -> tuple[tuple[float, str], ...]:
    """Every third period by name, counted from the newest."""
    count = len(found)
    every = 1 if count < 6 else 3
    return tuple(
        (round(n / max(1, count - 1), 5), _name(one.period))
        for n, one in enumerate(found)
        if (count - 1 - n) % every == 0
    )


def _name(period: Period) -> str:
    if period.grain is Grain.WEEK:
        return f"tuần {period.start.isocalendar().week}"
    return f"{period.start.month}/{period.start.year}"

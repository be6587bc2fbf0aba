"""What got worse or better, and which parts did it, with the counts that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import format as say
from core.errors import MisuseError
from core.values import Value
from exports.paper.stamp import Runs
from exports.provenance.truth import shown
from exports.report.gather import Told, cases
from indicators.asking.compare import is_rate
from indicators.asking.drivers import Driver, drivers
from indicators.catalog import Catalog
from indicators.defining.model import Definition

WORSE, BETTER = 3, 2
"""Told one by one of a theme; the rest is counted."""
_CUTS = ("unit", "field", "type", "source")
"""Dimensions that reasons are looked for in, the first two that an indicator has."""
_PARTS = (2, 1)
"""Parts that are named of each."""


def lines(catalog: Catalog, held: Sequence[Told]) -> tuple[Runs, ...]:
    """A line for each that moved, the worst first; one that counts the rest."""
    out: list[Runs] = []
    for word, better, most in (("Giảm sút", False, WORSE), ("Cải thiện", True, BETTER)):
        found = [one for one in held if one.better is better]
        found.sort(key=lambda one: -one.judged.urgency)
        out += [_line(catalog, one, word) for one in found[:most]]
        if len(found) > most:
            names = ", ".join(one.definition.short_name for one in found[most:])
            out.append(((f"{word} nữa: ", True), (f"{names}.", False)))
    return tuple(out)


def _line(catalog: Catalog, one: Told, word: str) -> Runs:
    up = (one.now.value or 0.0) > (one.before.value or 0.0)
    verbs = ("tăng", "lên") if up else ("giảm", "xuống")
    said = (
        f"{one.definition.name.vi} {verbs[0]} từ {_counted(one.before, one.definition)}"
        f" {verbs[1]} {_counted(one.now, one.definition)}"
    )
    why = "; ".join(_reasons(catalog, one))
    return ((f"{word}. ", True), (f"{said}{f'. Chủ yếu do {why}' if why else ''}.", False))


def _reasons(catalog: Catalog, one: Told) -> Iterator[str]:
    cuts = [dim for dim in _CUTS if dim in one.definition.dimensions][: len(_PARTS)]
    for dim, most in zip(cuts, _PARTS, strict=False):
        try:
            now, before = (
                catalog.by(one.definition.id, dim, None, value.period)
                for value in (one.now, one.before)
            )
        except MisuseError:  # no such cut in that period: the figure is told without its parts
            continue
        found = drivers(one.definition, one.now, one.before, now, before, dim)
        change = one.changed
        if change is None:
            continue
        same = [part for part in found if (part.share > 0) == (change.difference > 0)]
        same.sort(key=lambda part: -abs(part.share))
        yield from (_part(part, one.definition) for part in same[:most] if _seen(part, one))


def _seen(part: Driver, one: Told) -> bool:
    """Would it be written as 0?"""
    rate = is_rate(one.definition)
    return not say.signed(part.share * (100 if rate else 1), one.definition.decimals).startswith(
        "="
    )


def _part(part: Driver, definition: Definition) -> str:
    """``Huyện Đức Hòa làm giảm 0,3 điểm phần trăm (12/40; kỳ trước 38/40)``."""
    before, now = _count(part.before, definition), _count(part.now, definition)
    if not is_rate(definition):
        return f"{part.name} từ {before} thành {now}"
    way = "làm tăng" if part.share > 0 else "làm giảm"
    points = say.number(abs(part.share) * 100, max(1, definition.decimals))
    return f"{part.name} {way} {points}{say.NBSP}điểm phần trăm ({now}; kỳ trước {before})"


def _counted(value: Value, definition: Definition) -> str:
    """The figure with the counts behind it, where it is a share."""
    if not is_rate(definition):
        return f"{shown(value)}{say.NBSP}{definition.unit}"
    counts = cases(value, 1)
    return f"{shown(value)} ({counts})" if counts else shown(value)


def _count(value: Value | None, definition: Definition) -> str:
    if value is None:
        return "0/0" if is_rate(definition) else "0"
    if not is_rate(definition):
        return "0" if value.value is None else shown(value)
    return cases(value, 1) or shown(value)

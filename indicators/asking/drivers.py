"""Which parts moved a figure between two periods: their shares add up to the whole change. Pure.

Of a rate r = N ÷ D a part with n of d cases moved it by (n₁ − r₀d₁)/D₁ − (n₀ − r₀d₀)/D₀, where
r₀ is the rate before: summed over all parts this is r₁ − r₀ exactly, whatever moved it, the part's
own rate or how many cases it has. Of a count it is the difference of the part's counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from core.text import alphabet
from core.values import Value
from indicators.defining.model import CountOf, Definition, Last, Ratio, SumOf

_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Driver:
    """One part. ``share``: what it added to the figure, a fraction for rates; never 0."""

    name: str
    share: float
    now: Value | None
    before: Value | None


def adds_up(definition: Definition) -> bool:
    """Is it a sum, or a rate of two sums, so that parts can be told from each other?"""
    return isinstance(definition.value, Ratio | SumOf | CountOf | Last)


def drivers(
    definition: Definition,
    now: Value,
    before: Value,
    parts: Sequence[Value],
    parts_before: Sequence[Value],
    dim: str,
) -> list[Driver]:
    """The parts by what they did, the most to the worse first; none where they do not add up.

    ``parts``: the values of the members of ``dim`` in both periods.
    """
    if not adds_up(definition):
        return []
    rate = isinstance(definition.value, Ratio)
    held = [_sums(one, rate=rate) for one in (now, before)]
    if None in held or (rate and not (now.denominator and before.denominator)):
        return []
    new, old = _members(parts, dim), _members(parts_before, dim)
    if not (_whole(now, new, rate=rate) and _whole(before, old, rate=rate)):
        return []
    out = []
    for code in sorted(new.keys() | old.keys()):
        one, other = new.get(code), old.get(code)
        share = _share(one, other, now, before) if rate else _amount(one) - _amount(other)
        named = one or other
        if named is not None and abs(share) > _DUST:
            out.append(Driver(_name(named), share, one, other))
    sign = -1 if definition.direction == "lower" else 1
    return sorted(out, key=lambda one: (sign * one.share, alphabet(one.name)))


def _members(parts: Sequence[Value], dim: str) -> dict[str, Value]:
    return {one.dims.get(dim) or one.unit: one for one in parts}


def _sums(value: Value | None, *, rate: bool) -> tuple[float, float] | None:
    """Numerator and denominator; a part of which nothing came has none of either."""
    if value is None:
        return 0.0, 0.0
    if rate:
        if value.denominator is None:
            return None if value.value is not None else (0.0, 0.0)
        return value.numerator or 0.0, value.denominator
    return None if value.value is None else (value.value, 0.0)


def _amount(value: Value | None) -> float:
    return 0.0 if value is None or value.value is None else value.value


def _whole(total: Value, parts: dict[str, Value], *, rate: bool) -> bool:
    """Do the parts add up to the whole? (Else they would be blamed for what nobody did.)"""
    asked = _sums(total, rate=rate)
    if asked is None:
        return False
    found = [_sums(one, rate=rate) or (0.0, 0.0) for one in parts.values()]
    return all(
        isclose(sum(one[n] for one in found), asked[n], rel_tol=1e-9, abs_tol=1e-6) for n in (0, 1)
    )


def _share(one: Value | None, other: Value | None, now: Value, before: Value) -> float:
    rate = (before.numerator or 0.0) / (before.denominator or 1.0)
    n1, d1 = _sums(one, rate=True) or (0.0, 0.0)
    n0, d0 = _sums(other, rate=True) or (0.0, 0.0)
    return (n1 - rate * d1) / (now.denominator or 1.0) - (n0 - rate * d0) / (
        before.denominator or 1.0
    )


def _name(value: Value) -> str:
    name = value.extra.get("name", "")
    if not name or (value.dims.get("unit") and name in value.unit_name):
        return value.unit_name
    return name

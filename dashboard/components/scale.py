"""Classes of a figure for maps and heat maps: around its target, or by size where it has none.

Which class a value takes is drawing, not arithmetic on it: the figure itself is the catalogue's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from typing import Protocol

from core.values import Target
from dashboard.components import goal
from indicators.asking.compare import is_rate
from indicators.defining.model import Definition


class Colours(Protocol):
    """What a map asks of a scale."""

    def css(self, value: float | None) -> str:
        """The class of a figure; ``m0`` for none."""
        ...

    def key(self, definition: Definition) -> list[tuple[str, str]]:
        """Classes with their words, the first on top."""
        ...


@dataclass(frozen=True, slots=True)
class Scale:
    """Around a target, five classes: two at or above it, three below.

    ``bounds`` go from bad to good, in the value's own measure. ``up``: larger is better.

    The third bound is the target; where nothing can be better (100 %), the fourth is the same.
    """

    bounds: tuple[float, float, float, float]
    up: bool

    def css(self, value: float | None) -> str:
        """``m1`` (worst) … ``m5`` (best); ``m0`` for no data."""
        if value is None:
            return "m0"
        passed = (value >= b - 1e-12 if self.up else value <= b + 1e-12 for b in self.bounds)
        return f"m{1 + sum(passed)}"

    def meets(self, value: float) -> bool:
        """Is it on the target's good side?"""
        return self.css(value) in ("m4", "m5")

    def key(self, definition: Definition) -> list[tuple[str, str]]:
        """Class and words of the key, best first: ``("m5", "≥ 99,5 %")`` …"""
        b1, b2, b3, b4 = (goal.figure(b, definition).rstrip("%\u00a0") for b in self.bounds)
        best, worst = ("≥", "<") if self.up else ("≤", ">")
        rows = [
            ("m5", f"{best}\u00a0{b4}"),
            ("m4", f"{b3}–{b4}"),
            ("m3", f"{b2}–{b3}"),
            ("m2", f"{b1}–{b2}"),
            ("m1", f"{worst}\u00a0{b1}"),
        ]
        return [row for row in rows if row[0] != "m4" or b3 != b4]


def around(target: Target, definition: Definition) -> Scale:
    """The scale of a target. Steps are 1 point near the end of a rate's scale, wider elsewhere."""
    at, up, rate = target.figure, target.at_most is None, is_rate(definition)
    step = 0.01 if rate and at >= 0.95 else max(abs(at) * 0.1, 0.01)
    if not up:
        return Scale((at + 2 * step, at + step, at, at / 2), up)
    better = at + (1 - at) / 2 if rate else at + step
    return Scale((at - 2 * step, at - step, at, better), up)


@dataclass(frozen=True, slots=True)
class Steps:
    """By size, in one hue: ``bounds`` rise, each is where the next class begins."""

    bounds: tuple[float, ...]

    def css(self, value: float | None) -> str:
        """``q1`` (least) … ``q5`` (most); ``m0`` for no data."""
        return "m0" if value is None else f"q{1 + sum(value >= one for one in self.bounds)}"

    def key(self, definition: Definition) -> list[tuple[str, str]]:
        """Class and words of the key, the most first."""
        said = [goal.figure(one, definition).rstrip("%\u00a0") for one in self.bounds]
        if not said:
            return [("q1", "")]
        rows = [(f"q{len(said) + 1}", f"≥\u00a0{said[-1]}")]
        between = list(pairwise(said))
        rows += [(f"q{n + 2}", f"{low}–{high}") for n, (low, high) in enumerate(between)][::-1]
        return [*rows, ("q1", f"<\u00a0{said[0]}")]


def by_size(values: Iterable[float], definition: Definition) -> Steps:
    """Five classes that hold about as many units each, their bounds rounded to be read."""
    known = sorted(values)
    bounds: list[float] = []
    for n in range(1, 5):
        at = _rounded(known[len(known) * n // 5], definition) if known else 0.0
        if known and known[0] < at <= known[-1] and (not bounds or at > bounds[-1]):
            bounds.append(at)
    return Steps(tuple(bounds))


def _rounded(value: float, definition: Definition) -> float:
    """To two digits, and not finer than the figure is written."""
    least = definition.decimals + (2 if is_rate(definition) else 0)
    places = 1 - floor(log10(abs(value))) if value else 0
    return round(value, min(places, least))

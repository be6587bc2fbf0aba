"""Five classes around a target, for maps and heat maps: two at or above it, three below.

Which class a value takes is drawing, not arithmetic on it: the figure itself is the catalogue's.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.values import Target
from dashboard.components import goal
from indicators.compare import is_rate
from indicators.model import Definition


@dataclass(frozen=True, slots=True)
class Scale:
    """Bounds from bad to good, in the value's own measure. ``up``: larger is better.

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

"""From the values of other indicators to points. Pure.

A part without a figure has no points and no say: it is never 0 and never the maximum. So a score
always comes with how many of its points were judged at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from indicators.defining.vocabulary import Id, Strict, Text

if TYPE_CHECKING:
    from indicators.evaluating.evaluate import Outcome

NO_INPUT = "chưa có số liệu"
FOLLOWED = "chỉ theo dõi, không chấm điểm"
PROVINCE_ONLY = "chỉ tính cho toàn tỉnh, không chia theo đơn vị"
NOTHING_JUDGED = "chưa chấm được thành phần nào"


class Official(Strict):
    """The figures that the portal publishes of a part: its points, and what they are divided from.

    ``numerator`` and ``denominator`` stand beside the points under the names ``.num`` and ``.den``
    where nothing else is told.
    """

    score: Id | None = None
    numerator: Id | None = None
    denominator: Id | None = None

    @model_validator(mode="after")
    def _whole(self) -> Official:
        if self.score is None and (self.numerator is None or self.denominator is None):
            raise ValueError("cần score, hoặc cả numerator và denominator")
        return self

    @property
    def top(self) -> str:
        """The measure of the numerator."""
        return self.numerator or f"{self.score}.num"

    @property
    def bottom(self) -> str:
        """The measure of the denominator."""
        return self.denominator or f"{self.score}.den"


class Component(Strict):
    """A part of a score: at most ``ceiling`` points for another indicator's value, by a rule.

    ``linear``: in proportion, all points from ``full_at`` on; ``inverse``: the same of what is left
    to 1; ``steps``: the points of the highest threshold reached, none below the first; ``points``:
    the points of another score as they are; ``follow``: shown beside the others and given no
    points. ``absent`` says why a part is not scored (no source, or
    followed only) in place of ``indicator``. ``differs``: how our input is not the official one.
    """

    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Za-z0-9.]*$")]
    name: Text
    ceiling: float = Field(ge=0)
    indicator: Id | None = None
    absent: Text | None = None
    rule: Literal["linear", "inverse", "steps", "points", "follow"] = "linear"
    full_at: float = Field(1.0, gt=0, le=1)
    steps: tuple[tuple[float, float], ...] = ()
    official: Official | None = None
    differs: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> Component:
        if (self.indicator is None) == (self.absent is None):
            raise ValueError("cần đúng một trong hai: indicator, absent")
        if (self.rule == "steps") != bool(self.steps):
            raise ValueError("steps đi với rule: steps, và chỉ với nó")
        if self.indicator is not None and (self.rule == "follow") != (self.ceiling == 0):
            raise ValueError("rule: follow đi với ceiling: 0, và chỉ với nó")
        rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(self.steps))
        if not rising or any(not 0 <= points <= self.ceiling for _, points in self.steps):
            raise ValueError("steps: ngưỡng tăng dần, điểm không giảm, trong khoảng 0–ceiling")
        return self


class Score(Strict):
    """Points from other indicators, added up; what has no figure is not judged, never 0.

    ``official``: the points that the portal publishes of the whole.
    """

    kind: Literal["score"]
    components: tuple[Component, ...]
    official: Id | None = None

    @model_validator(mode="after")
    def _some(self) -> Score:
        if not self.components:
            raise ValueError("cần ít nhất một thành phần")
        return self

    @cached_property
    def ceiling(self) -> float:
        """The most points there are."""
        return math.fsum(one.ceiling for one in self.components)


@dataclass(frozen=True, slots=True)
class Scored:
    """One part: its points, out of how many judged.

    None: not judged, and ``reason`` says why, in Vietnamese.
    """

    component: Component
    outcome: Outcome | None
    points: float | None
    judged: float
    reason: str


def points(component: Component, value: float | None) -> float | None:
    """Points for a value (rates are fractions) by the part's rule, 0..ceiling; null stays null."""
    if value is None or component.rule == "follow":
        return None
    top = component.ceiling
    match component.rule:
        case "points":
            return min(max(value, 0.0), top)
        case "steps":
            reached = [given for least, given in component.steps if value >= least]
            return reached[-1] if reached else 0.0
        case "inverse":
            value = 1.0 - value
    return top * min(1.0, max(0.0, value / component.full_at))


def scored(score: Score, parts: Mapping[str, Outcome]) -> tuple[Scored, ...]:
    """Every part of a score, in order. ``parts``: outcome by id of the other indicator."""
    return tuple(_scored(one, parts) for one in score.components)


def _scored(component: Component, parts: Mapping[str, Outcome]) -> Scored:
    if component.absent is not None:
        return Scored(component, None, None, 0.0, component.absent.vi)
    assert component.indicator is not None
    outcome = parts.get(component.indicator)
    made = points(component, None if outcome is None else outcome.value)
    if outcome is None or made is None:
        followed = component.rule == "follow" and outcome is not None and outcome.value is not None
        reason = (outcome.reason if outcome is not None else "") or NO_INPUT
        reason = FOLLOWED if followed else reason
        return Scored(component, outcome, None, 0.0, reason)
    inner = component.rule == "points" and outcome.denominator is not None
    judged = outcome.denominator if inner else component.ceiling
    return Scored(component, outcome, made, judged or 0.0, "")


def total(parts: Sequence[Scored]) -> tuple[float | None, float]:
    """(points, points judged); points None where nothing was judged."""
    given = [one.points for one in parts if one.points is not None]
    return (math.fsum(given) if given else None), math.fsum(one.judged for one in parts)


def partly(score: Score, judged: float | None) -> str:
    """Words where not all points were judged, else ""."""
    if judged is None or judged >= score.ceiling:
        return ""
    return f"mới chấm được {judged:g}/{score.ceiling:g} điểm"

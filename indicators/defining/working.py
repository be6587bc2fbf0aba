"""How a worked example comes to its result: each step of the evaluation, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import Any

from core import format as say
from indicators.defining.model import Definition, Mean, Ratio, ShareOfUnits
from indicators.evaluating.evaluate import Outcome, display
from indicators.evaluating.scoring import Component, Score, Scored, scored

_HOUR = 3_600.0
"""Sums of durations are seconds: what divides by so much, or by more, makes hours or days."""


def steps(
    one: Definition,
    known: Mapping[str, Definition],
    inputs: Mapping[str, Any],
    outcome: Outcome,
    result: str,
) -> str:
    """The steps up to ``result``; "" where it is there without any (a count, a reading).

    ``inputs``: of a score, the figure by indicator, or the figure with the points judged.
    """
    top, bottom = outcome.numerator, outcome.denominator
    match one.value:
        case Ratio() | ShareOfUnits() if top is not None and bottom:
            return f"Chia: {_n(top)} ÷ {_n(bottom)} = {result}."
        case Mean(divide_by=by) if top is not None and bottom:
            seconds = f"{say.NBSP}giây" if by >= _HOUR else ""
            more = f" ÷ {_n(by)}" if by != 1 else ""
            return f"Chia: {_n(top)}{seconds} ÷ {_n(bottom)}{more} = {result}."
        case Score():
            return _added(one.value, known, inputs, result)
    return ""


def _added(
    score: Score, known: Mapping[str, Definition], inputs: Mapping[str, Any], result: str
) -> str:
    parts = {}
    for id, given in inputs.items():
        value, judged = given if isinstance(given, list) else (given, None)
        parts[id] = Outcome(value, value, judged)
    made = [(part, part.points) for part in scored(score, parts)]
    told = [(part, points) for part, points in made if points is not None]
    if not told:
        return ""
    rows = "; ".join(_points(part, points, known) for part, points in told)
    total = fsum(points for _, points in told)
    sum_of = " + ".join(say.number(points, 2) for _, points in told)
    assert say.number(total, 2) in result
    if len(told) == 1:
        return f"{rows.removesuffix(say.number(total, 2))}{result}."
    return f"{rows}. Cộng: {sum_of} = {result}."


def _points(part: Scored, points: float, known: Mapping[str, Definition]) -> str:
    """``3.1: 2 × 60 % ÷ 80 % = 1,50``; what is above the full points is cut to them."""
    spec, outcome = part.component, part.outcome
    assert outcome is not None
    assert spec.indicator is not None
    figure = display(known[spec.indicator], outcome)
    ceiling, got = _n(spec.ceiling), say.number(points, 2)
    match spec.rule:
        case "points":
            return f"{spec.code}: {got}"
        case "steps":
            return f"{spec.code}: {figure} đạt mức được {got}"
    share = f"(100{say.NBSP}% − {figure})" if spec.rule == "inverse" else figure
    if spec.full_at != 1:
        share += f" ÷ {say.percent(spec.full_at, 0)}"
    return f"{spec.code}: {ceiling} × {share} = {_cut(spec, points, got)}"


def _cut(spec: Component, points: float, got: str) -> str:
    full = points >= spec.ceiling
    return f"{got} (không quá {_n(spec.ceiling)})" if full and spec.full_at != 1 else got


def _n(value: float) -> str:
    return say.trimmed(float(value), 4)

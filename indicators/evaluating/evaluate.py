"""From sums to the number: add first, divide last. Pure; the only place where a value is made.

Publishing, on-demand slices, hand-worked cases and tests all come through ``evaluate``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from core import format as say
from core.buckets import middle
from indicators.asking.lineage import Share
from indicators.defining.functions import FUNCTIONS
from indicators.defining.model import (
    CountOf,
    Definition,
    Gain,
    Last,
    Mean,
    Python,
    Quantile,
    Ratio,
    ShareOfUnits,
    SumOf,
)
from indicators.evaluating import scoring
from indicators.evaluating.scoring import Score

K = TypeVar("K")
N = TypeVar("N", int, float)

NO_DATA = "chưa có số liệu"
NOW_ONLY = "chỉ biết của hiện tại, không biết của kỳ đã qua"
NO_HISTORY = (
    "không có lịch sử của kỳ đã qua: khi kỳ kết thúc chưa đọc nguồn, hoặc nay không còn giữ"
)
ABOVE_ONE = "tử số lớn hơn mẫu số, chờ kiểm tra số liệu"


@dataclass(frozen=True)
class Inputs:
    """What a value is made of, for one unit, period and slice.

    ``sums``: by measure; None is "not delivered", never 0. ``buckets``: log bucket → count.
    ``units``: values of the inner indicator, for a share of units. ``parts``: outcomes of other
    indicators by id, for a score. ``coverage``: share of the period and of the units that
    delivered, None where that is not known. ``as_of``: epoch seconds.
    ``lacking``: why a sum is None.
    ``moved``: other units whose facts are in it, in the share told (``converted``).
    """

    sums: Mapping[str, float | None] = field(default_factory=dict)
    buckets: Mapping[int, float] = field(default_factory=dict)
    units: tuple[float | None, ...] = ()
    parts: Mapping[str, Outcome] = field(default_factory=dict)
    coverage: float | None = None
    as_of: int | None = None
    moved: tuple[Share, ...] = ()
    lacking: str = NO_DATA


@dataclass(frozen=True, slots=True)
class Outcome:
    """The number with its parts; ``reason`` says in Vietnamese why ``value`` is None."""

    value: float | None
    numerator: float | None
    denominator: float | None
    reason: str = ""


def add(into: dict[K, N], part: Mapping[K, N]) -> None:
    """Add the sums of a part, or its counts by bucket, to those of the whole.

    What was not delivered is no part: it has no sums, and is never 0.
    """
    for key, amount in part.items():
        into[key] = into[key] + amount if key in into else amount


def evaluate(definition: Definition, inputs: Inputs) -> Outcome:
    """The indicator's number for one slice."""
    value = definition.value
    match value:
        case SumOf() | CountOf() | Last() | Gain():
            amount = inputs.sums.get(value.measure)
            return Outcome(amount, amount, None, inputs.lacking if amount is None else "")
        case Ratio():
            return _divide(
                definition,
                inputs,
                inputs.sums.get(value.numerator),
                inputs.sums.get(value.denominator),
                1.0,
            )
        case Mean():
            return _divide(
                definition,
                inputs,
                inputs.sums.get(value.total),
                inputs.sums.get(value.count),
                value.divide_by,
            )
        case Quantile():
            count = sum(inputs.buckets.values())
            if count <= 0:
                return Outcome(None, None, float(count), definition.reason_null)
            at = quantile(inputs.buckets, value.share) / value.divide_by
            return Outcome(at, None, float(count))
        case ShareOfUnits():
            return _share(definition, value, inputs)
        case Score():
            made, judged = scoring.total(scoring.scored(value, inputs.parts))
            reason = scoring.NOTHING_JUDGED if made is None else ""
            return Outcome(made, made, judged, reason)
        case Python():
            known = {name: inputs.sums.get(name) for name in value.measures}
            if any(amount is None for amount in known.values()):
                return Outcome(None, None, None, inputs.lacking)
            whole = {name: amount for name, amount in known.items() if amount is not None}
            made, numerator, denominator, why = FUNCTIONS[value.function](whole)
            reason = (why or definition.reason_null) if made is None else ""
            return Outcome(made, numerator, denominator, reason)


def _divide(
    definition: Definition,
    inputs: Inputs,
    numerator: float | None,
    denominator: float | None,
    by: float,
) -> Outcome:
    """Numerator ÷ denominator ÷ by, guarded."""
    if numerator is None or denominator is None:
        return Outcome(None, numerator, denominator, inputs.lacking)
    if denominator == 0:
        return Outcome(None, numerator, denominator, definition.reason_null)
    share = isinstance(definition.value, Ratio) and definition.guards.within_one
    if share and numerator > denominator:
        return Outcome(None, numerator, denominator, ABOVE_ONE)
    return Outcome(numerator / denominator / by, numerator, denominator)


def _share(definition: Definition, spec: ShareOfUnits, inputs: Inputs) -> Outcome:
    """Units that meet the condition among those that have a value at all."""
    known = [one for one in inputs.units if one is not None]
    if not known:
        why = definition.reason_null if inputs.lacking == NO_DATA else inputs.lacking
        return Outcome(None, 0.0, 0.0, why)
    met = float(sum(1 for one in known if meets(spec, one)))
    return Outcome(met / len(known), met, float(len(known)))


def meets(spec: ShareOfUnits, value: float) -> bool:
    """Does a unit's value meet the condition of a share of units?"""
    if spec.at_least is not None:
        return value >= spec.at_least
    return spec.at_most is None or value <= spec.at_most


def quantile(buckets: Mapping[int, float], share: float) -> float:
    """Seconds below which ``share`` of the counted durations lie; error at most 2.5 %.

    Bucket ``b`` holds durations in (ratio^(b-1), ratio^b] minutes; its harmonic middle is returned,
    which is the figure with the smallest relative error at either end.
    """
    total = sum(buckets.values())
    if total <= 0:
        raise ValueError("quantile of nothing")
    rank, seen, last = share * total, 0.0, min(buckets)
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        last = bucket
        if seen >= rank and buckets[bucket] > 0:
            break
    return middle(last)


def display(definition: Definition, outcome: Outcome, lang: str = "vi") -> str:
    """The figure as officials write it: ``99,9 %``, ``6/6``, ``84.500``; an en dash for nothing.

    Counts come without their unit's name: it stands beside them (``Definition.unit``).
    """
    if outcome.value is None:
        return say.NOTHING
    match definition.shown_as:
        case "percent":
            return say.percent(outcome.value, definition.decimals, lang)
        case "fraction":
            top = say.number(outcome.numerator, 0, lang)
            return f"{top}/{say.number(outcome.denominator, 0, lang)}"
        case "short":
            return say.short(outcome.value, max(1, definition.decimals), lang)
        case _:
            return say.number(outcome.value, definition.decimals, lang)

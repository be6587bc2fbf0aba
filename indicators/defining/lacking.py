"""What stands where an indicator has nothing to count, and where nothing came, in words. Pure."""

from __future__ import annotations

from core.format import NOTHING
from indicators.defining.measure import Shape
from indicators.defining.measures import measure
from indicators.defining.model import CountOf, Definition, Gain, Last, SumOf
from indicators.evaluating.evaluate import NO_DATA, NOW_ONLY
from indicators.evaluating.scoring import NOTHING_JUDGED, Score


def words(one: Definition) -> str:
    """As ``evaluate`` decides it; a figure that somebody reports is 0 only where they say so."""
    held = [measure(name, one.words) for name in one.measures]
    lacking = f"chưa nhận được số liệu thì hiện “{NOTHING}”, lý do “{NO_DATA}”"
    if any(leaf.only_now for part in held for leaf in part.leaves):
        lacking += f"; kỳ đã qua thì lý do “{NOW_ONLY}”"
    match one.value:
        case SumOf() | CountOf() | Last() | Gain():
            reported = any(part.shape is Shape.OBSERVED for part in held)
            return lacking if reported else f"không có gì để đếm thì là 0; {lacking}"
        case Score():
            return f"hiện “{NOTHING}”, lý do “{NOTHING_JUDGED}”"
        case _:
            return f"hiện “{NOTHING}”, lý do “{one.reason_null}”; {lacking}"

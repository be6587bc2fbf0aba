"""The outlook of one value: what is promised and needed, what it will be, whether it will last."""

from __future__ import annotations

from dataclasses import dataclass

from core.period import Period
from core.units import Unit
from core.values import Value
from indicators.answering import Answering
from indicators.answers import RecordsLink
from indicators.model import Definition
from indicators.outlook import evidence, reach, sustain
from indicators.outlook.delay import LEAST, Final
from indicators.outlook.pace import Need, Progress
from indicators.outlook.reach import Fair, Promise
from indicators.outlook.sustain import Finding, Reason


@dataclass(frozen=True, slots=True)
class Likely:
    """The running month's likely final; ``final`` None while ``months`` of ``least`` are known."""

    month: Period
    final: Final | None
    months: int
    least: int


@dataclass(frozen=True, slots=True)
class Proven:
    """A reason with the records behind it."""

    reason: Reason
    records: RecordsLink | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is ahead of a value. Parts that do not apply to it are None.

    ``finding`` None: sustainability is asked of figures on target only.
    """

    value: Value
    promise: Promise | None
    progress: Progress | None
    fair: Fair | None
    need: Need | None
    likely: Likely | None
    finding: Finding | None
    proven: tuple[Proven, ...] = ()


def outlook(answering: Answering, definition: Definition, unit: Unit, period: Period) -> Outlook:
    """Everything about one value, from one snapshot."""
    value = answering.value(definition, unit, period, {})
    promise = reach.promise(answering, definition, unit, value)
    at = reach.progress(answering, value)
    fair = reach.fair(answering, definition, unit, value, at)
    found = finding(answering, definition, unit, value, fair)
    proven = [
        Proven(one, evidence.records(answering, definition, unit, value, one))
        for one in (found.reasons if found else ())
    ]
    return Outlook(
        value,
        promise,
        at,
        fair,
        reach.need(answering, definition, value, at, promise),
        _likely(answering, definition, unit) if at is not None else None,
        found,
        tuple(proven),
    )


def finding(
    answering: Answering, definition: Definition, unit: Unit, value: Value, fair: Fair | None
) -> Finding | None:
    """Whether a value on target will last; None for any other."""
    held = evidence.gathered(answering, definition, unit, value, fair)
    return None if held is None else sustain.find(definition, held)


def _likely(answering: Answering, definition: Definition, unit: Unit) -> Likely | None:
    made = reach.final(answering, definition, unit)
    return None if made is None else Likely(*made, LEAST)

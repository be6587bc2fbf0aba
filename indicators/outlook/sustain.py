"""Is a green figure built to last? Tests of one kind: what is left without the thing it hangs on.

Pure. Each test that a figure fails gives one ``Reason`` with its figures. The limits below are
ours, chosen so that usual noise names nothing; the tests try them on synthetic years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import pstdev

from core.values import Status, Target
from indicators.asking.ranking import verdict, wilson
from indicators.defining.model import Definition
from indicators.evaluating import judge
from indicators.outlook.grounds import Evidence, Month, Part

MONTHS = 12
"""Closed months looked at."""
FEWEST = 6
"""Months below which nothing is said about months."""
TAIL = 3
"""Last working days of a month that are its end."""

SHARE_MET = 0.75  # of the months: fewer and the year was carried by some of them
SHARE_MISSING = 0.05  # of the units ranked, surely below; and two at least
BUSY = 2.0  # times its share of the working days that a month's end carries
SHRUNK = 0.8  # of last year's cases
GREW, GREW_BY = 1.5, 0.01  # times and points by which a hiding place grew


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure may not last. ``figures`` fill the sentence ``code`` of ``text.toml``.

    ``subject``: the unit, procedure, month or measure that it is about; the link is made of it.
    """

    code: str
    figures: Mapping[str, float | str] = field(default_factory=dict)
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the tests said. ``months``: how many were looked at; ``sound``: what speaks for it."""

    reasons: tuple[Reason, ...]
    months: int
    sound: tuple[Reason, ...] = ()

    @property
    def fragile(self) -> bool:
        """Met, but not sustainably."""
        return bool(self.reasons)


def find(definition: Definition, evidence: Evidence) -> Finding:
    """Every test that applies; reasons in the order of the screens."""
    meets = _meets(definition, evidence.target)
    known = _judged(evidence)
    reasons: list[Reason] = []
    for test in (_margin, _met_months, _units, _without_unit, _without_procedure,
                 _month_end, _quarter_end, _shrunk, _hidden):  # fmt: skip
        reasons += test(definition, evidence, meets)
    sound = []
    if len(known) >= FEWEST:
        met = sum(one.status is Status.ON for one in known)
        spread = pstdev([one.value or 0.0 for one in known])
        sound.append(Reason("months", {"met": met, "of": len(known), "spread": spread}))
    return Finding(tuple(reasons), len(known), tuple(sound))


_Meets = Callable[[float], bool]


def _meets(definition: Definition, target: Target) -> _Meets:
    return lambda value: judge.status(definition, value, target) is Status.ON


def _without(evidence: Evidence, part: Part) -> float | None:
    """The rate of all the rest."""
    if evidence.numerator is None or not evidence.denominator:
        return None
    rest = evidence.denominator - part.denominator
    return (evidence.numerator - part.numerator) / rest if rest > 0 else None


def _margin(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """A usual month's swing is larger than what there is to spare."""
    known = [one.value for one in evidence.months if one.value is not None]
    if len(known) < FEWEST or evidence.target.equals is not None:
        return
    spread, margin = pstdev(known), abs(evidence.value - evidence.target.figure)
    if margin < spread:
        yield Reason("margin", {"margin": margin, "spread": spread, "of": len(known)})


def _met_months(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """Too few months met it; and that is no noise of few cases: two surely missed it."""
    known = _judged(evidence)
    if len(known) < FEWEST:
        return
    missed = [one for one in known if one.status is not Status.ON]
    sure = [one for one in missed if _surely_off(one, evidence.target)]
    if len(missed) > (1 - SHARE_MET) * len(known) and len(sure) >= 2:
        worst = max(missed, key=lambda one: abs((one.value or 0.0) - evidence.target.figure))
        figures = {"met": len(known) - len(missed), "of": len(known), "worst": worst.value or 0.0}
        yield Reason("months_missed", figures, worst.period.code)


def _judged(evidence: Evidence) -> list[Month]:
    """Months that had a figure and a promise."""
    return [m for m in evidence.months if m.value is not None and m.status is not Status.NONE]


def _surely_off(part: Month | Part, target: Target) -> bool:
    """Does the whole interval of a rate miss the target? Of other figures: does the figure."""
    top, bottom = part.numerator, part.denominator
    if top is None or not bottom or not 0 <= top <= bottom:
        return True
    return verdict(*wilson(top, bottom), target) is Status.OFF


def _units(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """Units that surely miss it by themselves: their whole interval does."""
    ranked = [u for u in evidence.units if u.denominator >= max(1, definition.minimum_count)]
    below = [one for one in ranked if _surely_off(one, evidence.target)]
    if len(below) >= 2 and len(below) > SHARE_MISSING * len(ranked):
        worst = max(below, key=lambda one: abs((one.rate or 0.0) - evidence.target.figure))
        alone = sum(meets(one.rate) for one in ranked if one.rate is not None)
        yield Reason(
            "units_missed",
            {"alone": alone, "of": len(ranked), "below": len(below), "unit": worst.name,
             "worst": worst.rate or 0.0},
            worst.code,
        )  # fmt: skip


def _leans(evidence: Evidence, parts: Sequence[Part], meets: _Meets) -> tuple[Part, float] | None:
    """The piece without which the rest misses the target by most; None where none is like that."""
    held = [(one, rest) for one in parts if (rest := _without(evidence, one)) is not None]
    falls = [(one, rest) for one, rest in held if not meets(rest)]
    if not falls:
        return None
    return max(falls, key=lambda pair: abs(pair[1] - evidence.target.figure))


def _carried(
    code: str, evidence: Evidence, parts: Sequence[Part], meets: _Meets
) -> Iterator[Reason]:
    found = _leans(evidence, parts, meets) if len(parts) > 1 else None
    if found is not None:
        part, rest = found
        share = part.denominator / (evidence.denominator or 1.0)
        yield Reason(code, {"name": part.name, "share": share, "rest": rest}, part.code)


def _without_unit(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    yield from _carried("unit_carries", evidence, evidence.units, meets)


def _without_procedure(
    definition: Definition, evidence: Evidence, meets: _Meets
) -> Iterator[Reason]:
    yield from _carried("procedure_carries", evidence, evidence.procedures, meets)


def _month_end(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """The last working days carry the rate, or most of the work is closed in them."""
    held = [one for one in evidence.months if one.tail is not None and one.denominator]
    if len(held) < FEWEST:
        return
    top = sum(one.numerator or 0.0 for one in held)
    bottom = sum(one.denominator or 0.0 for one in held)
    end_top = sum(one.tail.numerator for one in held if one.tail)
    end_bottom = sum(one.tail.denominator for one in held if one.tail)
    if not bottom or bottom == end_bottom:
        return
    usual = sum(one.share * (one.denominator or 0.0) for one in held) / bottom
    figures, last = (
        {"share": end_bottom / bottom, "usual": usual, "days": TAIL},
        held[-1].period.code,
    )
    rest = (top - end_top) / (bottom - end_bottom)
    if meets(top / bottom) and not meets(rest):
        yield Reason("month_end_carries", figures | {"rest": rest}, last)
    elif usual and end_bottom / bottom >= BUSY * usual:
        yield Reason("month_end_busy", figures, last)


def _quarter_end(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """Without the last months of quarters the target is missed."""
    held = [one for one in evidence.months if one.denominator]
    ends = [one for one in held if one.period.start.month % 3 == 0]
    others = [one for one in held if one.period.start.month % 3]
    if len(held) < FEWEST or len(ends) < 2 or not others:
        return
    rate, rest = _summed(held), _summed(others)
    if meets(rate) and not meets(rest):
        figures = {"ends": _summed(ends), "rest": rest}
        yield Reason("quarter_end_carries", figures, ends[-1].period.code)


def _summed(months: Sequence[Month]) -> float:
    bottom = sum(one.denominator or 0.0 for one in months)
    return sum(one.numerator or 0.0 for one in months) / bottom


def _shrunk(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """Fewer cases than last year in as many working days, and fewer that were good."""
    now, before = evidence.this_year, evidence.last_year
    if now is None or before is None or before.denominator < max(1, definition.minimum_count):
        return
    share = now.denominator / before.denominator
    if share < SHRUNK and now.numerator < before.numerator:
        yield Reason(
            "shrunk", {"count": now.denominator, "past": before.denominator, "fall": 1 - share}
        )


def _hidden(definition: Definition, evidence: Evidence, meets: _Meets) -> Iterator[Reason]:
    """Counted as misses they would turn the figure; or there are clearly more than last year."""
    top, bottom = evidence.numerator, evidence.denominator
    if top is None or not bottom or evidence.target.at_most is not None:
        return
    for one in evidence.hidden:
        if not one.count:
            continue
        rest = (top - one.count) / bottom if one.moved else top / (bottom + one.count)
        if not meets(max(0.0, rest)):
            yield Reason(
                "hidden",
                {"title": one.title, "count": one.count, "rest": max(0.0, rest)},
                one.measure,
            )
        elif one.before is not None and one.before[1] > 0:
            now, before = one.count / bottom, one.before[0] / one.before[1]
            if now >= GREW * before and now - before >= GREW_BY:
                told: dict[str, float | str] = {"title": one.title, "now": now, "before": before}
                yield Reason("hidden_grew", told, one.measure)

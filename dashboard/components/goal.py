"""Targets, gaps and changes in words."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Target, Value
from dashboard.wording import words
from indicators.asking.compare import Change, Gap, gap, is_rate
from indicators.defining.model import Definition


def figure(amount: float, definition: Definition) -> str:
    """A figure of this indicator in running text, bare of needless decimals: ``99 %``."""
    lang = words.language()
    if is_rate(definition):
        return words.inline(say.percent_digits(amount, definition.decimals, "vi") + f"{say.NBSP}%")
    return say.trimmed(amount, definition.decimals, lang)


def sign(target: Target | None) -> str:
    """``≥``, ``≤`` or ``=``."""
    if target is None:
        return ""
    return "≥" if target.at_least is not None else "≤" if target.at_most is not None else "="


def bare(target: Target, definition: Definition) -> str:
    """``≥ 99 %``."""
    return f"{sign(target)}{say.NBSP}{figure(target.figure, definition)}"


def spoken(target: Target, definition: Definition) -> str:
    """``mục tiêu 80 %``, ``tối đa 1 %``, ``mục tiêu = 100 %``."""
    amount = figure(target.figure, definition)
    if target.at_least is not None:
        return words.t("target.at_least", figure=amount)
    if target.at_most is not None:
        return words.t("target.at_most", figure=amount)
    return words.t("target.equals", figure=amount)


def measure(definition: Definition) -> str:
    """The word after a difference: ``điểm`` for rates, else the unit."""
    return words.t("unit.points") if is_rate(definition) else words.measure(definition.unit)


def distance(value: Value, definition: Definition) -> str:
    """``thiếu 18,8 điểm``, ``vượt 2,4 điểm``, ``dư 0,9 điểm``; "" when there is nothing to say."""
    found = gap(value, definition)
    if found is None or found.amount == 0:
        return ""
    return words.t(
        f"gap.{side(found, value)}",
        amount=found.display(words.language()),
        unit=measure(definition),
    )


def side(found: Gap, value: Value) -> str:
    """Which word a gap takes: short of, over, or to spare."""
    if found.met:
        return "spare"
    at_most = value.target is not None and value.target.at_most is not None
    return "over" if at_most else "short" if found.below else "off"


def change(
    found: Change, definition: Definition, tail: str = "", *, unit: bool = True
) -> list[Component | str]:
    """``▲ 0,6 điểm`` in the colour of its judgement, then ``tail`` in plain ink.

    A count of a period that still runs is no less for not being over: beside a whole one it is told
    that it runs, and no difference. What is fair to compare is ``outlook.fair``.
    """
    if found.unlike:
        running = html.Span(words.t("change.unlike"), className="same")
        return [running, " ", html.Span(tail, className="ph")] if tail else [running]
    shown = found.display(words.language())
    if unit and not shown.startswith("="):
        shown = f"{shown}{say.NBSP}{measure(definition)}"
    css = {True: "better", False: "worse", None: "same"}[found.better]
    # the colour alone would not do: the judgement is also said for those who do not see it
    spoken_as = {True: "change.better", False: "change.worse", None: "change.same"}[found.better]
    out: list[Component | str] = [
        html.Span([shown, html.Span(f" ({words.t(spoken_as)})", className="sr")], className=css)
    ]
    if tail:
        out += [" ", html.Span(tail, className="ph")]
    return out

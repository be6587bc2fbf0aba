"""What a reader may do on a screen, and what paper says in its place.

What stands under ``screen`` is not printed (nobody clicks paper, or points at it); what stands
under ``print`` is printed only; what stands under ``iv-said`` goes where intervals are drawn.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.wording import words
from indicators.asking.ranking import bounds
from indicators.defining.model import Definition


def cut(said: str, whole: int, href: str) -> Component:
    """``12 hàng đầu · xem đủ 17``; on paper ``12 hàng đầu trong 17``."""
    count = words.number(whole)
    return html.P(
        [
            said,
            html.Span(
                [" · ", html.A(words.t("rank.all", count=count), href=href)], className="screen"
            ),
            html.Span(words.t("rank.among", count=count), className="print"),
        ],
        className="hint",
    )


def hint(said: str, clicked: str, *, before: str = "") -> Component:
    """A hint with the sentence of what can be clicked, which paper leaves out."""
    first: list[Component | str] = [f"{before} "] if before else []
    return html.P([*first, html.Span(f"{clicked} ", className="screen"), said], className="hint")


def ranked(definition: Definition, *, compact: bool) -> Component:
    """How to read a ranking: of intervals only where it has them."""
    if bounds(definition) != "rate":
        return html.P(words.t(f"rank.hint_{bounds(definition)}"), className="hint")
    drawn = html.Span(f" {words.t('rank.intervals')}", className="iv-said")
    count = definition.minimum_count
    inside: list[Component | str] = [
        words.t("rank.highest_first" if definition.direction == "neutral" else "rank.worst_first"),
        *([] if compact else [drawn]),
        f" {words.t('rank.least', count=count)}" if count else "",
    ]
    return html.P(inside, className="hint")

"""Units of before and after a reorganisation in a figure: said where the figure stands."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.values import Moved, Value
from dashboard.wording import words

_NAMED = 4
MARK = "≈"
"""Before a figure that is estimated: seen in a table, read in its title."""


def said(value: Value) -> str:
    """``gồm Phường 1, Phường 2, 50 % Xã Bình Thạnh (ước tính) và 3 đơn vị khác``; "" without."""
    if not value.moved:
        return ""
    named = ", ".join(_one(one) for one in value.moved[:_NAMED])
    more = len(value.moved) - _NAMED
    if more > 0:
        named = words.t("moved.more", named=named, count=words.number(more))
    return words.t("moved.of", named=named)


def _one(one: Moved) -> str:
    share = "" if one.weight == 1 else f"{words.percent(one.weight)} "
    guess = f" ({words.t('fresh.estimated')})" if one.estimated else ""
    return f"{share}{one.unit_name}{guess}"


def marked(value: Value, figure: Component) -> Component:
    """A figure in a table, marked where it is estimated."""
    if not value.moved:
        return figure
    return html.Span([text(value, ""), figure], title=said(value))


def text(value: Value, figure: str) -> str:
    """The text of a figure in a table, marked where it is estimated."""
    return f"{MARK} {figure}" if value.estimated and not value.withheld else figure


def hint(values: Sequence[Value]) -> str:
    """One sentence for a chart or a table in which some figures are converted; "" without."""
    if any(one.estimated for one in values):
        return words.t("moved.hint_estimated", mark=MARK)
    return words.t("moved.hint") if any(one.moved for one in values) else ""

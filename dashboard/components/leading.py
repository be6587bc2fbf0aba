"""Where the points and bars of a chart lead: the page of their own period.

A figure carries the address once, with a place for the period, and each point its period's code:
Plotly's drawing and the server's own (``exports.pictures.supple``) lead to the same place. By
keyboard the periods of the table under the chart are links.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.values import Value
from dashboard.addresses.filters import Filters
from dashboard.components import series
from dashboard.wording import words
from exports.pictures.supple import PLACE


def led(
    figure: dict[str, Any],
    values: Sequence[Value],
    filters: Filters,
    path: str | None = None,
    at: Callable[[Value], str] = series.start,
) -> dict[str, Any]:
    """The figure with an address for each point of ``values``; targets lead nowhere.

    ``at``: where a value stands on the scale.
    """
    codes = {at(one): one.period.code for one in values}
    data = [
        one
        if one.get("hoverinfo") == "skip"
        else {**one, "ids": [codes.get(x, "") for x in one["x"]]}
        for one in figure["data"]
    ]
    way = filters.href(path, ky=PLACE)
    return {**figure, "data": data, "layout": {**figure["layout"], "meta": way}}


def tick(value: Value, filters: Filters, said: str = "") -> Component:
    """A period in a table twin, which leads where its point does. ``said``: what stands there."""
    return html.A(said or named(value), href=filters.href(ky=value.period.code))


def named(value: Value) -> str:
    """A period in a table twin; one that is not over says so, as its dots or dashes do."""
    running = f" ({words.t('chart.running')})" if value.running else ""
    return series.tick(value) + running

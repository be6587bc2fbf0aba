"""The line under a page's header: how many stand how, and how old the oldest figure is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.clock import local_day
from core.errors import IocError
from core.values import Status, Value
from dashboard.components import status as mark
from dashboard.wording import words
from indicators.asking.answers import Stamp

if TYPE_CHECKING:
    from indicators.catalog import Catalog

_ORDER = (Status.OFF, Status.WATCH, Status.ON, Status.NONE)


def tally(counts: Mapping[Status, int], right: str | Sequence[Component | str]) -> Component:
    """``■ 3 chưa đạt ▲ 2 cần chú ý ● 9 đạt ○ 2 chưa đánh giá``, and the data's age."""
    left = [
        mark.tally(one, counts.get(one, 0), words.lower_first(mark.word(one))) for one in _ORDER
    ]
    return line(left, right)


def line(left: Sequence[Component], right: str | Sequence[Component | str] = "") -> Component:
    """A line with something to its left and its right."""
    inside: list[Component] = [html.Div(list(left), className="tally")] if left else []
    return html.Div([*inside, html.P(right, className="muted")], className="bar2")


def oldest(stamp: Stamp, catalog: Catalog, now: int) -> list[Component | str]:
    """``Số liệu cũ nhất: Lượt cài Long An Số, 15/12/2023 · 1 nguồn lỗi``."""
    parts: list[Component | str] = []
    if stamp.oldest_as_of is not None:
        parts.append(_named(stamp.oldest_indicator, stamp.oldest_as_of, catalog, now))
    return parts + _failed(stamp, parts)


def behind(values: Iterable[Value], catalog: Catalog, now: int) -> list[Component | str]:
    """As ``oldest``, of the figures of one page; nothing while they reach to yesterday."""
    aged = [(v.as_of, v.indicator) for v in values if v.as_of is not None and not v.withheld]
    parts: list[Component | str] = []
    if aged:
        at, id = min(aged)
        if local_day(at - 1) < local_day(now) - 1:  # a midnight closes the day before it
            parts.append(_named(id, at, catalog, now))
    return parts + _failed(catalog.stamp(), parts)


def _named(id: str, at: int, catalog: Catalog, now: int) -> str:
    try:
        name = catalog.definition(id).title(words.language())
    except IocError:
        name = id
    return words.t("shell.oldest", name=name, at=words.upto(at, now))


def _failed(stamp: Stamp, before: Sequence[Component | str]) -> list[Component | str]:
    """How many sources failed, with the way to them; ``before``: what stands in front of it."""
    if not stamp.failed_sources:
        return []
    said = words.t("shell.failed_sources", count=stamp.failed_sources)
    link = html.A(said, href="/nguon", className="bad")
    return [" · ", link] if before else [link]

"""The line under a page's header: how many stand how, and how old the oldest figure is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.values import Status
from dashboard import words
from dashboard.components import status as mark
from indicators.answers import Stamp

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
    return html.Div(
        [html.Div(list(left), className="tally"), html.P(right, className="muted")],
        className="bar2",
    )


def oldest(stamp: Stamp, catalog: Catalog, now: int) -> list[Component | str]:
    """``Số liệu cũ nhất: Lượt cài Long An Số, 15/12/2023 · 1 nguồn lỗi``."""
    parts: list[Component | str] = []
    if stamp.oldest_as_of is not None:
        name = stamp.oldest_indicator
        try:
            name = catalog.definition(name).title(words.language())
        except IocError:
            name = stamp.oldest_indicator
        parts.append(words.t("shell.oldest", name=name, at=words.upto(stamp.oldest_as_of, now)))
    if stamp.failed_sources:
        said = words.t("shell.failed_sources", count=stamp.failed_sources)
        parts += [" · ", html.A(said, href="/nguon", className="bad")]
    return parts

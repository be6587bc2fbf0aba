"""The outlook of an indicator: its path, the pace it needs, what the period will come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.values import Status
from dashboard import words
from dashboard.components import pathline
from dashboard.components import status as mark
from indicators.model import Definition
from indicators.outlook.lines import lines
from indicators.outlook.prospect import Outlook

if TYPE_CHECKING:
    from dashboard.boards import Board

_BAD = frozenset({"need_lost", "need_over"})


def of(board: Board, definition: Definition) -> Outlook | None:
    """The outlook of the chosen unit and period; None at a past moment, or where there is none."""
    f = board.filters
    if f.as_known is not None:
        return None
    try:
        return board.catalog.outlook(definition.id, f.unit_code, f.period)
    except IocError:
        return None


def section(board: Board, definition: Definition, outlook: Outlook | None) -> Component:
    """Sentences with their verdicts, and the path as a chart with its table."""
    inside: list[Component] = [html.H2(words.t("ahead.title"))]
    if outlook is None:
        why = "ahead.only_now" if board.filters.as_known is not None else "ahead.none"
        inside.append(html.P(words.t(why), className="muted"))
        return html.Section(inside, className="box", id="trien-vong")
    said = lines(outlook, definition, words.language())
    if said:
        rows = [_line(code, text, outlook) for code, text in said]
        inside.append(html.Ul(rows, className="li ahead"))
    else:
        inside.append(html.P(words.t("ahead.none"), className="muted"))
    drawn = pathline.chart_of(board, definition, outlook)
    if drawn is not None:
        inside.append(drawn)
    return html.Section(inside, className="box", id="trien-vong")


def _line(code: str, text: str, outlook: Outlook) -> Component:
    status = _verdict(code, outlook)
    return html.Li(
        [html.Span(mark.shape(status), className=mark.css(status)), html.Span(text)],
    )


def _verdict(code: str, outlook: Outlook) -> Status:
    """The sentence says it in words; the shape says it at a glance."""
    if code in ("path_standing", "path_today") and outlook.promise is not None:
        return Status.ON if outlook.promise.kept else Status.WATCH
    if code in _BAD:
        return Status.OFF
    return Status.NONE

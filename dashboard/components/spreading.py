"""How long things take: counts by class of working days, the median and the ninth tenth marked.

A class opens the list of the dossiers in it, where they are as many as are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from dashboard import columns, context, words
from dashboard.components import chart, number, records, table, take
from dashboard.components.bands import figure, hint, marks, name
from exports.spread import Chart
from exports.supple import PLACE
from indicators.answers import RecordsLink
from indicators.model import Quantile
from indicators.spread import Band

if TYPE_CHECKING:
    from dashboard.boards import Board

LIST, _KEY = "ban-ghi", "thoi-gian-"
"""The choice of a page's list, and how one of a class begins: ``thoi-gian-3-5``."""
ANCHOR = "theo-thoi-gian"


def section(board: Board, of: Chart, title: str) -> list[Component]:
    """The chart with its twin and its files; nothing where nothing was counted, or cannot be."""
    held = _held(board, of)
    whole = sum(one.count for one in held)
    if not whole:
        return []
    f = board.filters
    shown = [one for one in (of.median, of.ninth) if one in board.definitions]
    marked = marks(of, board.values(shown))
    drawn_of = figure(held, marked)
    leads = _whole(board, of, whole) is not None
    if leads:
        drawn_of = _led(drawn_of, held, _way(board, PLACE))
    rows: list[list[table.Cell]] = []
    seen = 0.0
    for one in held:
        seen += one.count
        rows.append(
            [
                html.A(name(one), href=_way(board, _code(one))) if leads else name(one),
                number.part(one.count),
                words.percent(one.count / whole),
                words.percent(seen / whole),
            ]
        )
    said = hint(held, marked) if leads else f"{hint(held, marked)} {words.t('spread.no_list')}"
    drawn: Component = chart.chart(
        of.id,
        drawn_of,
        title=title,
        hint=said,
        columns=[
            table.Column(words.t("spread.class")),
            table.Column(words.t("spread.count"), num=True),
            table.Column(words.t("spread.share"), num=True),
            table.Column(words.t("spread.upto"), num=True),
        ],
        rows=rows,
        below=take.part(f, of.subject),
    )
    return [drawn]


def listed(board: Board, of: Chart, back: Component) -> list[Component]:
    """The dossiers of the class that the address asks for; nothing where it asks for none.

    ``back``: the way to the list that else stands in its place.
    """
    code = board.filters.query.get(LIST, "")
    if not code.startswith(_KEY):
        return []
    held = _held(board, of)
    link = _whole(board, of, sum(one.count for one in held))
    chosen = next((one for one in held if _code(one) == code.removeprefix(_KEY)), None)
    if link is None or chosen is None:
        inside = [html.H2(words.t("spread.class")), html.P(words.t("records.none")), html.P(back)]
        return [html.Section(inside, className="box", id=ANCHOR)]
    title = words.t("spread.list", of=name(chosen))
    query = {**link.query, "took": _seconds(board, of, chosen)}
    drawn: Component = records.section(
        board.catalog,
        RecordsLink(link.kind, query, round(chosen.count)),
        board.filters,
        title=title,
        caption=title,
        anchor=ANCHOR,
        codes=columns.may_see_codes(context.user()),
        above=[html.P(back, className="hint")],
    )
    return [drawn]


def _held(board: Board, of: Chart) -> list[Band]:
    f = board.filters
    if of.median not in board.definitions:
        return []
    try:
        return board.catalog.spread(
            of.median, f.unit_code, f.period, board.cut or None, f.as_known, f.listed
        )
    except IocError:  # cannot be cut so, or the unit did not exist then
        return []


def _whole(board: Board, of: Chart, count: float) -> RecordsLink | None:
    """The list of all that is counted; None where it is not just that (converted units)."""
    lists = board.lists(of.median)
    link = None if lists is None else lists.numerator
    return link if link is not None and link.count == count else None


def _code(band: Band) -> str:
    """``3-5``, ``60-``: the ends of a class in an address."""
    return f"{band.low:g}-" + ("" if band.high is None else f"{band.high:g}")


def _seconds(board: Board, of: Chart, band: Band) -> str:
    value = board.definitions[of.median].value
    unit = value.divide_by if isinstance(value, Quantile) else 1.0
    high = "" if band.high is None else f"{band.high * unit:.0f}"
    return f"{band.low * unit:.0f},{high}"


def _way(board: Board, code: str) -> str:
    return board.filters.href(ban_ghi=_KEY + code, xep=None) + f"#{ANCHOR}"


def _led(drawn: dict[str, Any], held: list[Band], way: str) -> dict[str, Any]:
    """The figure with an address for each bar."""
    bars, *rest = drawn["data"]
    led = {**bars, "ids": [_code(one) for one in held]}
    return {**drawn, "data": [led, *rest], "layout": {**drawn["layout"], "meta": way}}

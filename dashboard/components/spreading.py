"""How long things take: counts by class of working days, the median and the ninth tenth marked.

A class opens the list of the dossiers in it, where they are as many as are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from dashboard import context
from dashboard.components import chart, number, records, table, take
from dashboard.components.bands import figure, hint, marks, name
from dashboard.readers import columns
from dashboard.wording import words
from exports.pictures.supple import PLACE
from exports.sheets import spread
from exports.sheets.spread import Chart
from exports.withholding.columns import CODED
from indicators.asking.answers import RecordsLink
from indicators.asking.spread import Band

if TYPE_CHECKING:
    from dashboard.boards import Board

LIST = "ban-ghi"
"""The choice of a page's list."""
ANCHOR = "theo-thoi-gian"


def section(board: Board, of: Chart, title: str) -> list[Component]:
    """The chart with its twin and its files; nothing where nothing was counted, or cannot be."""
    held = _held(board, of)
    whole = sum(one.count for one in held)
    if not whole:
        return _untold(board, of, title)
    f = board.filters
    shown = [one for one in (of.median, of.ninth) if one in board.definitions]
    marked = marks(of, board.values(shown))
    drawn_of = figure(held, marked)
    leads = bool(_lists(board, of, held))
    if leads:
        drawn_of = _led(drawn_of, held, _way(board, PLACE))
    rows: list[list[table.Cell]] = []
    seen = 0.0
    for one in held:
        seen += one.count
        rows.append(
            [
                html.A(name(one), href=_way(board, spread.code(one))) if leads else name(one),
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


def _untold(board: Board, of: Chart, title: str) -> list[Component]:
    """Why there is none at a past moment, as its median says; nothing is said of now."""
    if board.filters.as_known is None or of.median not in board.definitions:
        return []
    said = [one.reason for one in board.values([of.median]) if one.reason]
    return [
        html.Section([html.H2(title), html.P(words.said(one))], className="box") for one in said
    ]


def listed(board: Board, of: Chart, back: Component) -> list[Component]:
    """The dossiers of the class that the address asks for; nothing where it asks for none.

    ``back``: the way to the list that else stands in its place.
    """
    asked = board.filters.query.get(LIST, "")
    if not asked.startswith(spread.NAMED):
        return []
    code, held = asked.removeprefix(spread.NAMED), _held(board, of)
    chosen = next((one for one in held if spread.code(one) == code), None)
    if chosen is None:
        return [_instead(words.t("spread.class"), words.t("records.none"), back)]
    title = words.t("spread.list", of=name(chosen))
    link = _lists(board, of, held).get(code)
    if link is None:
        return [_instead(title, words.t("spread.no_list"), back)]
    drawn: Component = records.section(
        board.catalog,
        link,
        board.filters,
        title=title,
        caption=title,
        anchor=ANCHOR,
        codes=columns.may_see_codes(context.user()),
        above=[html.P(back, className="hint")],
        below=lambda order: _files(board, of, link, order),
    )
    return [drawn]


def _instead(title: str, why: str, back: Component) -> Component:
    """The box without a list, and the way to the other."""
    inside = [html.H2(title), html.P(why), html.P(back)]
    return html.Section(inside, className="box", id=ANCHOR)


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


def _lists(board: Board, of: Chart, held: Sequence[Band]) -> dict[str, RecordsLink]:
    """How the dossiers of each class are listed, by its ends; nothing where they cannot be."""
    if not held:
        return {}
    lists = board.lists(of.median)
    whole = None if lists is None else lists.numerator
    return spread.lists(whole, held, board.definitions[of.median])


def _files(board: Board, of: Chart, link: RecordsLink, order: str) -> Component | None:
    """The list as files in the order that is seen, for those who may take it away."""
    if link.kind in CODED and not columns.may_see_codes(context.user()):
        return None
    part = board.filters.query[LIST]
    drawn: Component = take.records(board.filters, of.median, link.count, part, order)
    return drawn


def _way(board: Board, code: str) -> str:
    return board.filters.href(ban_ghi=spread.NAMED + code, xep=None) + f"#{ANCHOR}"


def _led(drawn: dict[str, Any], held: list[Band], way: str) -> dict[str, Any]:
    """The figure with an address for each bar."""
    bars, *rest = drawn["data"]
    led = {**bars, "ids": [spread.code(one) for one in held]}
    return {**drawn, "data": [led, *rest], "layout": {**drawn["layout"], "meta": way}}

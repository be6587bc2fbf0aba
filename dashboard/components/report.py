"""A report on the screen: the same blocks as its PDF and Word file, drawings as pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dash import html
from dash.development.base_component import Component

from core.values import Status
from dashboard.components import paper, table
from dashboard.components import status as mark
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from exports.report.blocks import Band, Block, Cell, Charts, Grid, Heading, Items, Para
from exports.report.page import Page

_WIDE, _TALL = 110, 12


def page(laid: Page, drawing: Callable[[int], str]) -> Component:
    """The whole report. ``drawing``: the address of the n-th drawing, counted from 0."""
    inside: list[Component] = [paper.head(laid), html.H2(laid.title)]
    about: list[Component | str] = []
    for one in laid.about:
        about += [html.Br(), one] if about else [one]
    inside.append(html.P(about, className="about"))
    count = 0
    for block in laid.blocks:
        if isinstance(block, Charts):
            inside.append(_charts(block, drawing(count)))
            count += 1
        else:
            inside += _block(block)
    inside.append(paper.foot(laid))
    return html.Article(inside, className="paper long", lang="vi")


def _block(block: Block) -> Iterator[Component]:
    match block:
        case Heading():
            yield html.H3(block.text) if block.level == 1 else html.H4(block.text)
        case Para():
            said = paper.runs(block.runs)
            yield html.P(html.I(said)) if block.italic else html.P(said, className="l")
        case Items():
            yield html.Ul([html.Li(paper.runs(one)) for one in block.lines])
        case Grid():
            yield _grid(block)


def _grid(block: Grid) -> Component:
    head = html.Thead(html.Tr([html.Th(one.title, scope="col") for one in block.columns]))
    rows = [
        html.Tr(
            [
                _cell(cell, column.align, first=at == 0)
                for at, (cell, column) in enumerate(zip(row, block.columns, strict=True))
            ],
            className="off" if n in block.shaded else None,
        )
        for n, row in enumerate(block.rows)
    ]
    drawn = html.Table([html.Caption(block.title), head, html.Tbody(rows)])
    return table.scrolled(drawn, block.title)


def _cell(cell: Cell, align: str, *, first: bool) -> Component:
    css = {"right": "num", "center": "mid"}.get(align)
    inside: list[Component | str] = []
    if cell.status:
        inside += [mark.shape(Status(cell.status)), " "]
    if cell.band is not None:
        inside.append(_band(cell.band, cell.text))
    elif cell.bold or cell.doubted:
        inside.append(paper.figure(cell.text, cell.doubted))
    else:
        inside.append(cell.text)
    if first:
        return html.Th(inside, scope="row", className=css)
    return html.Td(inside, className=css)


def _band(band: Band, said: str) -> Component:
    """The interval: a line, the figure a dot, the target a rule."""

    def x(share: float) -> str:
        return f"{4 + share * (_WIDE - 8):.1f}"

    mid = _TALL / 2
    goal = (
        ""
        if band.goal is None
        else f'<path d="M{x(band.goal)} 0V{_TALL}" stroke="#000000" stroke-width="1.2"/>'
    )
    return Svg(
        f'<svg width="{_WIDE}" height="{_TALL}" role="img" aria-label="{escape(said)}">{goal}'
        f'<path d="M{x(band.low)} {mid}H{x(band.high)}" stroke="#0B4EA2" stroke-width="1.6"/>'
        f'<circle cx="{x(band.at)}" cy="{mid}" r="2.4" fill="#0B4EA2"/></svg>',
        className="band",
    )


def _charts(block: Charts, address: str) -> Component:
    said = " ".join(one.said for one in block.curves)
    told = [html.Figcaption([html.I(block.title), html.Small(f" {block.note}")])]
    return html.Figure([html.Img(src=address, alt=said), *told])

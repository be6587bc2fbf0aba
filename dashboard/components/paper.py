"""A sheet of paper on the screen: the brief's lines as PDF and Word have them."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from core.values import Status
from dashboard.components import spark, table
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.components.svg import Svg
from exports.brief.sheet import COLUMNS, TITLE, Part, Row, Sheet
from exports.paper import code
from exports.paper.stamp import MOTTO, NATION, Office, Runs


def sheet(laid: Sheet) -> Component:
    """The page, with headings that can be read out; it is Vietnamese in every language."""
    inside: list[Component] = [
        head(laid),
        html.H2(TITLE),
        html.P(laid.about, className="about"),
        html.P([html.B("Tóm tắt. "), *runs(laid.summary)], className="l"),
        html.H3(laid.red_title),
    ]
    if laid.rows:
        inside.append(_red(laid.rows, laid.red_title))
    if laid.red_rest:
        inside.append(html.P(html.I(laid.red_rest)))
    inside += [*_part(laid.moved), *_part(laid.fragile)]
    inside.append(html.Div([html.Div(_part(laid.unknown)), html.Div(_met(laid))], className="two"))
    inside += [*_part(laid.wanted), foot(laid)]
    return html.Article(inside, className="paper", lang="vi")


def runs(pieces: Runs) -> list[Component | str]:
    """The pieces of a line."""
    return [html.B(text) if bold else text for text, bold in pieces]


def head(laid: Office) -> Component:
    """Organ and number at the left, quốc hiệu, tiêu ngữ, place and date at the right."""
    left = [html.Span(laid.above), html.B(laid.organ, className="u"), html.Span(laid.number)]
    right = [html.B(NATION), html.B(MOTTO, className="u"), html.I(laid.place)]
    return html.Div([html.Div(left), html.Div(right)], className="hd")


def _red(rows: Iterable[Row], title: str) -> Component:
    head = html.Thead(html.Tr([html.Th(one, scope="col") for one in COLUMNS]))
    body = html.Tbody([_row(one) for one in rows])
    return table.scrolled(html.Table([head, body]), title)


def _row(row: Row) -> Component:
    status = Status(row.status)
    path: Component = spark.bare(row.path, row.goal) if len(row.path) > 1 else html.I(row.pathless)
    cells = [
        html.Td([mark.shape(status), row.word], className="nb"),
        html.Th(row.name, scope="row"),
        html.Td(figure(row.figure, row.doubted), className="num"),
        html.Td(row.target, className="nb"),
        html.Td(path, className="path"),
        html.Td(row.told),
    ]
    return html.Tr(cells, className="off" if status is Status.OFF else None)


def figure(text: str, doubted: bool) -> Component:
    """A figure; one past its promise is hatched."""
    return html.B(text, className="hatched" if doubted else None)


def _part(part: Part) -> list[Component]:
    return [html.H3(part.title), html.Ul([html.Li(runs(one)) for one in part.lines])]


def _met(laid: Sheet) -> list[Component]:
    out: list[Component] = [html.H3(laid.met_title)]
    if laid.met:
        rows = [
            html.Tr([html.Th(name, scope="row"), html.Td(figure(text, doubted), className="num")])
            for name, text, doubted in laid.met
        ]
        out.append(html.Table(html.Tbody(rows)))
    if laid.met_rest:
        out.append(html.P(html.I(laid.met_rest)))
    return out


def foot(laid: Office) -> Component:
    """Recipients, the QR code, who signs, and what the document is."""
    receivers = [html.B(html.I("Nơi nhận:")), *[html.Span(f"- {one}") for one in laid.receivers]]
    picture = Svg(code.svg(laid.address), className="qr")
    signed = [html.B(laid.signer), html.I(f"(lập tự động, mã bản {laid.code})")]
    return html.Div(
        [
            html.Div(
                [
                    html.Div(receivers),
                    html.Div(picture, role="img", **attrs(aria_label=f"Mã QR: {laid.address}")),
                    html.Div(signed, className="who"),
                ],
                className="sign",
            ),
            html.P(laid.foot, className="src"),
        ]
    )

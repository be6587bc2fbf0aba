"""Tệp đã đặt: large files that this person ordered, how far each is, and where to fetch it.

A page of plain forms; while something is being made it asks again by itself, without a script.
"""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from core import format as say
from dashboard import context
from dashboard.components import entry, table
from dashboard.components.attrs import attrs
from dashboard.components.spoken import spoken
from dashboard.components.svg import Svg
from dashboard.files import ordering
from dashboard.serving.html import escape
from dashboard.wording import words
from desk import FileOrder
from desk.orders import KEPT

PATH = ordering.PAGE
TITLE = "Tệp đã đặt"
ORDER = 108
ROLES = context.PEOPLE
FILTERS = ()
PLAIN = True
NAV = False


def body(query: Mapping[str, str]) -> list[Component]:
    """The files of whoever asks, the newest first."""
    held = context.desk().file_orders(context.user().login)
    days = context.settings().jobs.files_days
    intro = words.t("order.intro", days=str(days), most=str(KEPT))
    out: list[Component] = [html.P(intro, className="lead")]
    if any(one.open for one in held):
        out.append(html.Meta(httpEquiv="refresh", content="3"))
    if not held:
        longest = words.number(ordering.LONGEST)
        return [*out, html.P(words.t("order.none", longest=longest))]
    columns = [
        table.Column(words.t("order.file")),
        table.Column(words.t("order.at"), css="nb"),
        table.Column(words.t("order.rows"), num=True),
        table.Column(words.t("order.state")),
    ]
    rows: list[list[table.Cell]] = [
        [
            html.Span([html.B(one.form.upper()), f" {one.title}"]),
            say.moment(one.ordered_at),
            words.number(one.total),
            _state(one),
        ]
        for one in held
    ]
    drawn = table.table(columns, rows, caption=words.t("page.tep.title"), css="tb st")
    return [*out, html.Section([drawn], className="box", id="tep-da-dat")]


def _state(one: FileOrder) -> Component:
    inside: list[Component | str] = []
    if one.state == "making":
        share = words.t(
            "order.is_making_of", done=words.number(one.done), all=words.number(one.total)
        )
        bar = (
            f'<progress max="{max(1, one.total)}" value="{one.done}"'
            f' aria-label="{escape(share)}"></progress>'
        )
        inside += [Svg(bar), " ", share]
    elif one.state == "done" and ordering.may_fetch(one):
        size = words.t("order.fetch", size=say.trimmed(one.size / 1e6, 1))
        inside.append(html.A(size, href=f"{PATH}/{one.order_id}", className="send", download=""))
    elif one.state == "done":
        inside.append(words.t("order.not_yours"))
    else:
        inside.append(spoken(one.fault) if one.fault else words.t(f"order.is_{one.state}"))
    if one.open:
        drop = [entry.field("hidden", "tep", one.order_id)]
        inside.append(entry.post(f"{PATH}/bo", drop, words.t("order.drop")))
    return html.Div(inside, **attrs(data_order=one.state))

"""The API for those who take figures by a program: every address, with an example that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.api import OPERATIONS, forms
from dashboard.api.openapi import path_of
from dashboard.api.operations import Operation
from dashboard.components import table
from dashboard.components.attrs import attrs
from dashboard.wording import words
from exports.provenance import issue

PATH = "/tai-lieu-api"
TITLE = "Lấy số liệu bằng chương trình"
ORDER = 960
ROLES = context.PEOPLE
NAV = False
FILTERS = ()
_FOLDED = 4
"""Parameters of an address that are shown without being unfolded."""

_SAMPLES = {"id": "onestop.on_time_rate", "kind": "task"}
"""Values for the variables of addresses; an address with another one has no example."""


def body(query: Mapping[str, str]) -> list[Component]:
    """How to call, then all there is to call."""
    return [_calling(), _addresses()]


def example(one: Operation, **more: str) -> str:
    """An address that answers; "" where it needs something that only an answer tells."""
    path = path_of(one)
    for name, value in _SAMPLES.items():
        path = path.replace(f"{{{name}}}", value)
    if "{" in path:
        return ""
    asked = {param.name: param.example for param in one.params if param.required} | more
    return f"{path}?{urlencode(asked)}" if asked else path


def _calling() -> Component:
    base = issue.host(context.settings())  # commands are run elsewhere: they need a whole address
    values = next(one for one in OPERATIONS if one.name == "values")
    header = 'curl -H "Authorization: Bearer $TOKEN"'
    lines = [
        f'{header} "{base}{example(values)}"',
        f'{header} "{base}{example(values, by="unit", format="csv")}" -o so-lieu.csv',
        f'{header} "{base}{example(values, grain="month", format="parquet")}" -o so-lieu.parquet',
    ]
    return html.Section(
        [
            html.H2(words.t("apidoc.calling")),
            html.P(words.t("apidoc.token")),
            html.Pre(html.Code("\n".join(lines)), tabIndex=0),
            html.P(words.t("apidoc.forms", forms=", ".join(forms.KINDS.values()))),
            html.P(words.t("apidoc.truth")),
            html.P(html.A(words.t("apidoc.machine"), href="/api/v1/openapi.json", target="_blank")),
        ],
        className="box",
    )


def _addresses() -> Component:
    rows = [_row(one) for one in OPERATIONS]
    heads = [words.t(f"apidoc.{name}") for name in ("address", "what", "params", "try")]
    title = words.t("apidoc.addresses")
    drawn = table.table(heads, rows, caption=title, css="tb st", labels=True)
    return html.Section([html.H2(title), drawn], className="box")


def _row(one: Operation) -> Sequence[table.Cell]:
    address = example(one)
    links: list[Component | str] = []
    for form in forms.offered(one) if address else ():
        href = address if form == "json" else example(one, format=form)
        said = words.t("apidoc.open", form=form.upper(), name=one.name)
        links += [html.A(form.upper(), href=href, target="_blank", **attrs(aria_label=said)), " "]
    return [
        html.Code(path_of(one)),
        words.said(one.about),
        _params(one),
        links or words.t("apidoc.needs"),
    ]


def _params(one: Operation) -> Component | None:
    """Each parameter with what it means; a long list is folded."""
    if not one.params:
        return None
    told: list[Component] = []
    for param in one.params:
        named = html.Code(html.B(param.name) if param.required else param.name)
        told += [html.Dt(named), html.Dd(words.said(param.about))]
    drawn = html.Dl(told, className="prm")
    if len(one.params) <= _FOLDED:
        return drawn
    said = words.t("apidoc.so_many", count=len(one.params))
    return html.Details([html.Summary(said), drawn])

"""“Của tôi” on every page but those of plain forms: save this view, saved views, recent places.

A menu with a plain form; what it sends is taken by ``dashboard.keeping``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.components import entry
from dashboard.components.attrs import attrs
from desk import SavedView

PATH = "/cua-toi"
SAVE = f"{PATH}/luu"
NAME = "80"
_VIEWS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A page that somebody was on, with its name."""

    address: str
    name: str


def menu(
    here: str, name: str, views: Sequence[SavedView], recent: Sequence[Place], login: str
) -> Component:
    """The menu. ``name`` is what a saved view is called unless its owner says otherwise."""
    form = entry.post(
        SAVE,
        [
            html.Label(words.t("shelf.name"), htmlFor="ten-goc-nhin"),
            entry.field(
                "text", "ten", name[: int(NAME)], id="ten-goc-nhin", maxlength=NAME,
                required="required", autocomplete="off",
            ),
            entry.field("hidden", "dia-chi", here),
            entry.tick("chia-se", words.t("shelf.share")),
        ],
        words.t("shelf.save"),
    )  # fmt: skip
    panel: list[Component] = [form, html.P(words.t("shelf.saved"), className="gh")]
    if views:
        panel.append(html.Ul([_view(one, login) for one in views[:_VIEWS]], className="opts"))
    else:
        panel.append(html.P(words.t("shelf.none"), className="hint"))
    panel.append(html.P(words.t("shelf.recent"), className="gh"))
    if recent:
        links = [html.Li(html.A(one.name, href=one.address)) for one in recent]
        panel.append(html.Ul(links, className="opts"))
    else:
        panel.append(html.P(words.t("shelf.no_recent"), className="hint"))
    more = words.t("shelf.manage")
    if len(views) > _VIEWS:
        more = words.t("shelf.manage_more", count=len(views) - _VIEWS)
    panel.append(html.P(html.A(more, href=PATH, target="_self"), className="hint"))
    return html.Details(
        [
            html.Summary(
                [html.Span("★", className="star", **attrs(aria_hidden="true")),
                 words.t("shelf.title")],
                className="ctl",
            ),
            html.Div(panel, className="panel"),
        ],
        className="pick mine actf",
        id="pick-cua-toi",
    )  # fmt: skip


def _view(one: SavedView, login: str) -> Component:
    inside: list[Component | str] = [one.name]
    if one.owner != login:
        inside.append(html.Small(words.t("shelf.of", owner=one.owner)))
    return html.Li(html.A(inside, href=one.address))

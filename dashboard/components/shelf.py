"""“Của tôi” on every page but those of plain forms: save this view, saved views, recent places.

A menu with a plain form; what it sends is taken by ``dashboard.acts.keeping``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.addresses import ready
from dashboard.components import entry
from dashboard.components.attrs import attrs
from dashboard.wording import words

PATH = "/cua-toi"
SAVE = f"{PATH}/luu"
NAME = "80"
FOLLOWS, OFFERED = "theo", "ten-goi-y"
"""Fields: the word that a view is to be opened on; the names that were offered for it."""
VIEWS = 12
"""So many saved views are in the menu."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page that somebody was on, with its name."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view as it stands today: ``address`` "": nothing is left to open; ``lost``: why."""

    name: str
    owner: str
    address: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What the form saves: this view's ``address``, called ``name`` unless its owner says more.

    ``word``: what names its period today (``dashboard.addresses.ready``), so that it may be opened
    on it ever after, then called ``moving``. ``runs``: the period is not over, so that this is
    meant; one that is over is looked at for itself.
    """

    address: str
    name: str
    word: str = ""
    moving: str = ""
    runs: bool = False


def menu(
    form: Form, views: Sequence[Kept], more: int, recent: Sequence[Place], login: str
) -> Component:
    """The menu: the form, saved views and how many ``more`` there are, the recent places."""
    panel: list[Component] = [_form(form), html.P(words.t("shelf.saved"), className="gh")]
    if views:
        panel.append(html.Ul([_view(one, login) for one in views], className="opts"))
    else:
        panel.append(html.P(words.t("shelf.none"), className="hint"))
    panel.append(html.P(words.t("shelf.recent"), className="gh"))
    if recent:
        links = [html.Li(html.A(one.name, href=one.address)) for one in recent]
        panel.append(html.Ul(links, className="opts"))
    else:
        panel.append(html.P(words.t("shelf.no_recent"), className="hint"))
    manage = words.t("shelf.manage")
    if more:
        manage = words.t("shelf.manage_more", count=more)
    panel.append(html.P(html.A(manage, href=PATH, target="_self"), className="hint"))
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


def _form(one: Form) -> Component:
    follows = bool(one.word) and one.runs
    fixed, moving = one.name[: int(NAME)], one.moving[: int(NAME)]
    inside = [
        html.Label(words.t("shelf.name"), htmlFor="ten-goc-nhin"),
        entry.field(
            "text", "ten", moving if follows else fixed, id="ten-goc-nhin", maxlength=NAME,
            required="required", autocomplete="off",
        ),
        entry.field("hidden", "dia-chi", one.address),
    ]  # fmt: skip
    if one.word:  # a name that is left as it was offered says what is kept
        said = words.t("shelf.always", period=words.t(f"period.ready.{ready.WORDS[one.word]}"))
        inside += [
            entry.tick(FOLLOWS, said, checked=follows, value=one.word),
            entry.field("hidden", f"{OFFERED}-{FOLLOWS}", moving),
            entry.field("hidden", OFFERED, fixed),
        ]
    inside.append(entry.tick("chia-se", words.t("shelf.share")))
    return entry.post(SAVE, inside, words.t("shelf.save"))


def _view(one: Kept, login: str) -> Component:
    inside: list[Component | str] = [one.name]
    if one.owner != login:
        inside.append(html.Small(words.t("shelf.of", owner=one.owner)))
    if one.lost:
        inside.append(html.Small(words.t("mine.lost", what=one.lost), className="lost"))
    return html.Li(html.A(inside, href=one.address) if one.address else html.Span(inside))

"""A name that another saved view has: what was typed is kept, and asked again.

A page of its own, for the form came from any page: take the other view's place, or another name.
"""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component
from flask import Response

from core.errors import TakenError
from core.format import moment
from dashboard import context
from dashboard.components import entry, shelf
from dashboard.readers import standing
from dashboard.serving import plain
from dashboard.wording import words
from desk.views import KEPT_REMOVED

REPLACES = "thay"
"""The field of a form that takes the other view's place."""


def again(
    fault: TakenError, action: str, sent: Mapping[str, str], back: str, *, replaces: bool
) -> Response:
    """The question. ``sent``: the other fields of the form; ``back``: where its sender was.

    ``replaces``: may the other view's place be taken?
    """
    hidden = [entry.field("hidden", key, text) for key, text in sent.items() if text]
    inside: list[Component] = [
        html.P(words.t("site.name"), className="brand"),
        html.H1(words.t("naming.title", name=fault.name)),
        html.P(_told(fault.name), className="lead"),
    ]
    if replaces:
        over = [*hidden, entry.field("hidden", "ten", fault.name)]
        over.append(entry.field("hidden", REPLACES, "1"))
        days = KEPT_REMOVED // 86_400
        inside += [
            entry.post(action, over, words.t("naming.replace")),
            html.P(words.t("naming.undone", days=days), className="hint"),
        ]
    other = [
        *hidden,
        html.Label(words.t("naming.other"), htmlFor="ten-khac"),
        entry.field(
            "text", "ten", fault.name, id="ten-khac", maxlength=shelf.NAME, required="required",
            autocomplete="off",
        ),
    ]  # fmt: skip
    inside += [
        entry.post(action, other, words.t("naming.save")),
        html.P(html.A(words.t("naming.back"), href=back)),
    ]
    title, body = words.t("error.misuse"), html.Main(inside, className="plain")
    return plain.answer(409, title, body)


def _told(name: str) -> list[Component | str]:
    """Which view has the name, and the way to it."""
    me = context.user().login
    for one in context.desk().views(me):
        if (one.owner, one.name) == (me, name):
            at = words.t("mine.saved_at", at=moment(one.saved_at))
            where = standing.of(one.address, context.catalog()).address
            link = html.A(name, href=where, target="_blank") if where else html.Span(name)
            return [link, f" · {at}"]
    return [name]

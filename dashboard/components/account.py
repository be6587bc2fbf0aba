"""The viewer's own corner under the navigation: who, when, language, light or dark, the door."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.format import moment
from dashboard.components import entry
from dashboard.components.attrs import attrs
from dashboard.wall import phone
from dashboard.wording import words

THEME = "/cua-toi/giao-dien"
_THEMES = {"light": "light", "dark": "dark", "": "auto"}
"""What is sent → the name of its word."""


def corner(name: str, role: str, back: str, now: int, theme: str, *, blind: bool) -> Component:
    """``back``: the address to come back to; ``now``: epoch seconds; ``blind``: sees no figures."""
    other = "en" if words.language() == "vi" else "vi"
    return html.Div(
        [
            html.P([html.B(name), html.Br(), words.t(f"role.{role}")]),
            html.P(words.t("shell.updated", at=moment(now)), id="cap-nhat"),
            *([] if blind else [html.P(html.A(words.t("shell.phone"), href=phone.PATH))]),
            html.P(
                [
                    html.A(words.t("page.cua_toi.nav"), href="/cua-toi", target="_self"),
                    " · ",
                    html.A(
                        words.t(f"shell.language.{other}"),
                        href="/ngon-ngu/" + other + "?" + urlencode({"next": back}),
                        lang=other,
                    ),
                    " · ",
                    html.A(words.t("shell.log_out"), href="/logout"),
                ]
            ),
            _themes(theme, back),
        ],
        className="me",
        **attrs(data_theme=theme or "auto"),  # another open page is told by the tree alone
    )


def _themes(chosen: str, back: str) -> Component:
    """One button each, sent as a form: it changes what is kept of a person."""
    buttons: list[Component] = [
        html.Button(
            words.t(f"shell.theme.{word}"),
            type="submit",
            name="giao-dien",
            value=sent,
            **attrs(aria_pressed="true" if sent == chosen else "false"),
        )
        for sent, word in _THEMES.items()
    ]
    return html.Form(
        [entry.field("hidden", "ve", back), *buttons],
        action=THEME,
        method="post",
        className="lights",
        role="group",
        **attrs(aria_label=words.t("shell.theme.title")),
    )

"""“Chạy lại”: an operator asks for a pull; the scheduler hears of it through the desk."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import context, words
from dashboard.components.attrs import attrs

MAY = (context.OPERATOR, context.ADMINISTRATOR)


def button(source: str, title: str) -> Component:
    """The button of one source; its own text becomes the answer."""
    return html.Button(
        words.t("sources.rerun"),
        id={"type": "rerun", "source": source},
        className="act",
        n_clicks=0,
        **attrs(aria_label=words.t("sources.rerun_label", source=title)),
    )

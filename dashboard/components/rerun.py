"""“Chạy lại”: an operator asks for a pull; the scheduler hears of it through the desk."""

from __future__ import annotations

from dash import MATCH, Input, Output, ctx, html
from dash.development.base_component import Component

from core.errors import IocError
from dashboard import context, words
from dashboard.callbacks import callback
from dashboard.components.attrs import attrs

MAY = (context.OPERATOR, context.ADMINISTRATOR)
_TYPE = "rerun"


def button(source: str, title: str) -> Component:
    """The button of one source; its own text becomes the answer."""
    return html.Button(
        words.t("sources.rerun"),
        id={"type": _TYPE, "source": source},
        className="act",
        n_clicks=0,
        **attrs(aria_label=words.t("sources.rerun_label", source=title), aria_live="polite"),
    )


@callback(
    Output({"type": _TYPE, "source": MATCH}, "children"),
    Output({"type": _TYPE, "source": MATCH}, "disabled"),
    Input({"type": _TYPE, "source": MATCH}, "n_clicks"),
    prevent_initial_call=True,
    roles=MAY,
)
def ask(clicks: int | None) -> tuple[str, bool]:
    """Post the request (the desk audits it) and say so on the button."""
    source = ctx.triggered_id["source"] if ctx.triggered_id else ""
    if not clicks or not source:
        return words.t("sources.rerun"), False
    try:
        return asked(source), True
    except IocError as fault:
        return words.t("sources.rerun_failed", why=fault.public), False


def asked(source: str) -> str:
    """Ask the desk for a pull of a source that exists; the words for the button."""
    known = {one.name for one in context.catalog().sources()}
    if source not in known:
        return words.t("sources.unknown", name=source)
    context.desk().ask_pull(source, by=context.user().login)
    return words.t("sources.rerun_asked")

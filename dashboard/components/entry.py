"""Plain form fields. Dash has none without a script of its own; these need none.

The markup is ours, as in ``svg``; every value passes ``escape``.
"""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.svg import Svg
from dashboard.serving.html import escape


def field(kind: str, name: str, value: str = "", **more: str) -> Component:
    """An ``<input>``; ``more``: further attributes, ``_`` standing for ``-``."""
    given = {"type": kind, "name": name, "value": value, **more}
    told = " ".join(
        f'{key.replace("_", "-")}="{escape(text)}"' for key, text in given.items() if text
    )
    return Svg(f"<input {told}>", className="fld")


def choice(name: str, options: Mapping[str, str], chosen: str = "", **more: str) -> Component:
    """A ``<select>`` of value → words; ``more`` as in ``field``."""
    told = "".join(f' {key.replace("_", "-")}="{escape(text)}"' for key, text in more.items())
    inside = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(text)}</option>"
        for value, text in options.items()
    )
    return Svg(f'<select name="{escape(name)}"{told}>{inside}</select>', className="fld")


def find(action: str, inside: list[Component], send: str) -> Component:
    """A form that asks by its address: what is looked for can be sent as a link."""
    return html.Form(
        [*inside, html.Button(send, type="submit", className="send")],
        action=action,
        method="get",
        className="form find-in",
    )


def offered(id: str, options: Mapping[str, str]) -> Component:
    """Values that a text field proposes while one types: value → words."""
    inside = "".join(
        f'<option value="{escape(value)}">{escape(text)}</option>'
        for value, text in options.items()
    )
    return Svg(f'<datalist id="{escape(id)}">{inside}</datalist>', className="fld")


def tick(
    name: str, text: str, *, checked: bool = False, required: bool = False, value: str = "1"
) -> Component:
    """A box to tick with its words; ``required``: the form is not sent without it."""
    more = {"checked": "checked"} if checked else {}
    more |= {"required": "required"} if required else {}
    return html.Label([field("checkbox", name, value, **more), html.Span(text)], className="tick")


def post(
    action: str,
    inside: list[Component],
    send: str | list[Component | str],
    *,
    upload: bool = False,
    css: str = "form",
) -> Component:
    """A form that is sent without a script, with its button."""
    return html.Form(
        [*inside, html.Button(send, type="submit", className="send")],
        action=action,
        method="post",
        encType="multipart/form-data" if upload else "application/x-www-form-urlencoded",
        className=css,
    )

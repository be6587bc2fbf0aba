"""Plain form fields. Dash has none without a script of its own; these need none.

The markup is ours, as in ``svg``; every value passes ``escape``.
"""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.components.svg import Svg
from dashboard.html import escape


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

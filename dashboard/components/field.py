"""A plain input inside a Dash tree: a text or a date, as the reader's own browser asks for them.

``dash.html`` has no input, and ``dcc.Input`` none for dates. The browser half of ``Field`` stands
in ``assets/components.js``; what is typed reaches callbacks as ``value``.
"""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.svg import Own

_PROPS = ["id", "name", "kind", "value", "least", "most", "longest", "about", "className"]
_CHILDREN = ["children"]
_NONE: list[str] = []


class Field(Own):
    """One ``<input>``. ``name``: its id in the page, ``kind``: its type, ``about``: id of a hint.

    ``least`` and ``most`` bound a date; ``longest`` a text.
    """

    _children_props = _NONE
    _base_nodes = _CHILDREN
    _namespace = "ioc"
    _type = "Field"
    _prop_names = _PROPS
    _valid_wildcard_attributes = _NONE
    available_properties = _PROPS
    available_wildcard_properties = _NONE

    def __init__(
        self,
        *,
        id: dict[str, Any],
        name: str,
        kind: str = "text",
        value: str = "",
        least: str | None = None,
        most: str | None = None,
        longest: int | None = None,
        about: str | None = None,
        className: str | None = None,
    ) -> None:
        super().__init__(
            id=id,
            name=name,
            kind=kind,
            value=value,
            least=least,
            most=most,
            longest=longest,
            about=about,
            className=className,
        )


def labelled(text: str, field: Field) -> Component:
    """A field under its name; the label holds it, so that no id is needed."""
    return html.Label([html.Span(text), field], className="afld")

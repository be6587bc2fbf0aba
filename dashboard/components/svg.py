"""Inline SVG inside a Dash tree.

Dash has no component for server-made SVG: ``html.Img`` cannot take colours from the page's tokens.
``Svg`` is our one own component; its browser half stands in ``assets/components.js`` and puts
the markup into the page as it is. So the markup must be made by our own code, and every text that
came from data must have passed ``dashboard.serving.html.escape``.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

_PROPS = ["id", "markup", "className", "style"]
_CHILDREN = ["children"]
_NONE: list[str] = []


class Own(Component):
    """A component of ours: what it takes is said by its own signature.

    Dash looks for the Python package of a component's namespace at each property of each component,
    to name it in an error; ours has none, and a page holds two hundred.
    """

    def __init__(self, **given: Any) -> None:
        for key, value in given.items():
            if value is not None:
                setattr(self, key, value)


class Svg(Own):
    """A wrapper element that holds ``markup`` (text of one ``<svg>`` element) unchanged.

    ``className`` and ``style`` go to the wrapper, a ``span``, which may stand in a paragraph.
    """

    _children_props = _NONE
    _base_nodes = _CHILDREN
    _namespace = "ioc"
    _type = "Svg"
    _prop_names = _PROPS
    _valid_wildcard_attributes = _NONE
    available_properties = _PROPS
    available_wildcard_properties = _NONE

    def __init__(
        self,
        markup: str = "",
        *,
        id: str | dict[str, Any] | None = None,
        className: str | None = None,
        style: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(id=id, markup=markup, className=className, style=style)

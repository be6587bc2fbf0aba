"""Turn a tree of Dash components into HTML text.

Used twice: the first page's figures stand in the index HTML before any script runs, and the wall
is plain HTML without React. Of what follows, React is given only what it must hold
(``dashboard.serving.packed``). What React would draw for ``dash.html`` is drawn here; components
that need a script leave an empty box with their id, class and style, so that nothing
jumps when the script fills it.

Every text and attribute is escaped but for our own drawings: ``Svg.markup``, ``Plot.still``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape as _escape
from typing import Any

from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.components.plot import Plot
from dashboard.components.svg import Svg
from dashboard.serving.sheets import HOLE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base br col embed hr img input link meta param source track wbr")
_TAGS = {"ObjectEl": "object", "MapEl": "map"}
_NAMES = {
    "className": "class",
    "htmlFor": "for",
    "acceptCharset": "accept-charset",
    "httpEquiv": "http-equiv",
}
UNTOLD = _words(
    "children key n_clicks n_clicks_timestamp disable_n_clicks loading_state setProps srcDoc"
    " dangerouslySetInnerHTML persistence persistence_type persisted_props n_blur n_submit"
)
"""Properties of a component that are no attributes of its element."""
_FLAGS = _words(
    "allowfullscreen async autofocus autoplay checked controls default defer disabled hidden loop"
    " multiple muted nomodule novalidate open readonly required reversed selected"
)
_LINKS = _words("href src action formaction poster cite data")
_SAFE_LINK = re.compile(r"^(?:https?:|mailto:|tel:|/|\?|#|\.|[\w\-%]+(?:[/?#.]|$))", re.IGNORECASE)
_NAME = re.compile(r"^[a-zA-Z_][\w\-.:]*$")
_UPPER = re.compile("[A-Z]")
_UNITLESS = _words(
    "opacity flex flex-grow flex-shrink order z-index line-height font-weight zoom orphans widows"
    " grid-row grid-row-start grid-row-end grid-column grid-column-start grid-column-end"
    " column-count fill-opacity stroke-opacity tab-size aspect-ratio scale"
)
_FIELD = {
    "name": "id",
    "kind": "type",
    "value": "value",
    "least": "min",
    "most": "max",
    "longest": "maxlength",
    "about": "aria-describedby",
    "className": "class",
}
"""Properties of ``Field`` → attributes of its input."""
_SILENT = _words("Store Location Interval Download Tooltip Clipboard Geolocation")
_THROUGH = _words("Loading Tabs Tab")


def escape(text: object) -> str:
    """Make a text safe inside an element or a quoted attribute."""
    return _escape(str(text), quote=True)


def props(one: Component) -> dict[str, Any]:
    """What a component was given, as ``to_plotly_json`` tells it.

    That one looks at all that it could have been given, which is half the time of writing a page.
    """
    held = vars(one)
    found = {name: held[name] for name in one._prop_names if name in held}
    wild = tuple(one._valid_wildcard_attributes)
    if wild:
        found |= {name: told for name, told in held.items() if name.startswith(wild)}
    return found


def tag_of(one: Component) -> str:
    """The tag of an element of ``dash.html``."""
    return _TAGS.get(one._type, one._type.lower())


def render(tree: Any) -> str:
    """HTML text of a component, a text, a number, or a (nested) list of them.

    ``None``, ``True`` and ``False`` draw nothing, as in React. Raises TypeError for other things.
    """
    return "".join(drawn(tree).pieces)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tree as HTML.

    ``still``: of each element in which nothing moves by a script of React's, by its ``id()``, which
    of the pieces stand inside it.
    """

    pieces: list[str] = field(default_factory=list)
    still: dict[int, tuple[int, int]] = field(default_factory=dict)

    def inside(self, one: Component) -> str | None:
        """The HTML inside an element that is still; None of any other component."""
        span = self.still.get(id(one))
        return None if span is None else "".join(self.pieces[slice(*span)])


def drawn(tree: Any) -> Drawn:
    """The HTML of a tree, and what in it is still. Raises TypeError as ``render`` does."""
    to = Drawn()
    _render(tree, to)
    return to


def _render(tree: Any, to: Drawn) -> bool:
    """Draw; is all of it still?"""
    if tree is None or isinstance(tree, bool):
        return True
    if isinstance(tree, str):
        to.pieces.append(_escape(tree, quote=False))
        return HOLE not in tree
    if isinstance(tree, int | float):
        to.pieces.append(str(tree))
        return True
    if isinstance(tree, list | tuple):
        return min([_render(one, to) for one in tree], default=True)  # every one is drawn
    if isinstance(tree, Component):
        return _component(tree, to)
    raise TypeError(f"not a component: {type(tree).__name__}")


def _component(tree: Component, to: Drawn) -> bool:
    kind, given, out = tree._type, props(tree), to.pieces
    if isinstance(tree, Svg):
        out.append(
            f"<span{_attributes('span', given, skip=('markup',))}>{given.get('markup', '')}</span>"
        )
        return True
    if tree._namespace == "dash_html_components":
        return _element(tree, given, to)
    if isinstance(tree, Field):
        asked = {_FIELD[key]: value for key, value in given.items() if key in _FIELD}
        out.append(f"<input{_attributes('input', asked)}>")
    elif isinstance(tree, Plot):
        out.append(_plot(given))
    elif kind in _SILENT:
        pass
    elif kind in _THROUGH:
        _render(given.get("children"), to)
    elif kind == "Link":
        out.append(
            f"<a{_attributes('a', given, only=('id', 'className', 'style', 'title', 'href'))}>"
        )
        children = given.get("children")
        _render(given.get("href") if children is None else children, to)
        out.append("</a>")
    else:
        out.append(f"<div{_attributes('div', given, only=('id', 'className', 'style'))}></div>")
    return False


def _element(tree: Component, given: Mapping[str, Any], to: Drawn) -> bool:
    """An element of ``dash.html``. One whose id is a callback's (a dict) is not still."""
    tag = tag_of(tree)
    told = _attributes(tag, given)
    to.pieces.append(f"<{tag}{told}>")
    still = not isinstance(given.get("id"), dict) and HOLE not in told
    if tag in _VOID:
        return still
    first = len(to.pieces)
    still = _render(given.get("children"), to) and still
    if still:
        to.still[id(tree)] = first, len(to.pieces)
    to.pieces.append(f"</{tag}>")
    return still


def _plot(given: Mapping[str, Any]) -> str:
    """The same elements as in ``assets/components.js``."""
    beside = f"padding:0 {given['right']}px 0 {given['left']}px;height:{given['height']}px"
    return (
        f'<div id="{escape(given["id"])}" class="graph">'
        f'<div class="still" style="{beside}">{given["still"]}</div></div>'
    )


def _attributes(
    tag: str, props: Mapping[str, Any], skip: tuple[str, ...] = (), only: tuple[str, ...] = ()
) -> str:
    parts = []
    for key, value in props.items():
        if key in UNTOLD or key in skip or (only and key not in only) or value is None:
            continue
        name = key if key.startswith(("data-", "aria-")) else _NAMES.get(key, key.lower())
        if not _NAME.match(name) or name.startswith("on"):
            continue
        if name == "style":
            value = style(value)
        elif name == "id" and isinstance(value, dict):
            continue
        elif name in _FLAGS:
            if value in (False, "false", ""):
                continue
            parts.append(f" {name}")
            continue
        elif name in _LINKS and not _SAFE_LINK.match(str(value).strip()):
            continue
        elif isinstance(value, bool):
            value = "true" if value else "false"
        parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)


def style(rules: Mapping[str, Any]) -> str:
    """``{"gridRow": 2, "marginTop": 4}`` → ``grid-row:2;margin-top:4px``, as React writes it."""
    out = []
    for key, value in rules.items():
        if value is None or isinstance(value, bool):
            continue
        name = key if key.startswith("--") else _UPPER.sub(lambda at: "-" + at[0].lower(), key)
        if (
            isinstance(value, int | float)
            and value
            and not (name in _UNITLESS or name.startswith("--"))
        ):
            value = f"{value}px"
        out.append(f"{name}:{value}")
    return ";".join(out)

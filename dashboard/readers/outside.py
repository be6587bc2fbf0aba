"""A link to a unit that its reader may not see: which view it is, and the same of their own unit.

A colleague's link names its unit. Nothing of that unit is asked for here but its name.
"""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component
from flask import Response, request

from core.errors import OutsideError
from core.units import Level
from dashboard.addresses import filters
from dashboard.components import notice
from dashboard.serving import plain
from dashboard.serving.packed import spelt
from dashboard.wording import words

UNITS = "cac-don-vi"
"""Units that are compared: those of somebody else's link are not the reader's."""


def own(asked: Mapping[str, str], fault: OutsideError) -> dict[str, str]:
    """The same choices for the own unit; where in a list the link was is of the other one."""
    gone = (UNITS, *filters.TURNED)
    kept = {key: text for key, text in asked.items() if text and key not in gone}
    return {**kept, filters.UNIT: fault.own.slug} if filters.UNIT in kept else kept


def told(fault: OutsideError, view: str, path: str, query: Mapping[str, str]) -> Component:
    """In the place of a page. ``view``: what it is called; ``query``: of the own unit."""
    title, text, way = _said(fault, view, path, query)
    return notice.notice("empty", title, text, [way])


def refused(fault: OutsideError, view: str = "", path: str = "") -> Response:
    """A page of its own, where no frame is. ``path``: of the same view, where no query is kept."""
    query = {} if path else own(request.args, fault)
    title, text, way = _said(fault, view, path or request.path, query)
    return plain.page(403, title, text, [way])


def _said(
    fault: OutsideError, view: str, path: str, query: Mapping[str, str]
) -> tuple[str, str, Component]:
    """The title, the sentence, and the one way on."""
    unit, mine = fault.unit, fault.own.name
    whose = words.t("outside.whole", unit=unit.name) if unit.level is Level.PROVINCE else unit.name
    text = words.t(f"outside.{'view' if view else 'bare'}", view=view, unit=whose, own=mine)
    href = f"{path}?{spelt(dict(query))}" if query else path
    way = html.A(words.t("outside.own", own=mine), href=href, target="_self", className="screen")
    return words.t("outside.title"), text, way

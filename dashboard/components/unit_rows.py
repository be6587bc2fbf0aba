"""Units in a menu: by level, and below each district its communes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from core.text import alphabet
from core.units import Level, Unit
from dashboard.components import menu
from dashboard.wording import words

_LEVELS = (Level.PROVINCE, Level.AGENCY, Level.DISTRICT, Level.COMMUNE)


def rows(
    units: Sequence[Unit], href: Callable[[Unit], str], current: Callable[[Unit], bool]
) -> list[Component]:
    """A row each under the heads of the levels. A commune stands below its district, indented.

    It names its district too, by which it is found when somebody types. Where there are no
    districts, communes stand by themselves.
    """
    names = {one.unit_id: one.name for one in units if one.level is Level.DISTRICT}
    below: dict[int, list[Unit]] = {}
    alone = list[Unit]()
    order = sorted(units, key=lambda one: (alphabet(one.short_name), alphabet(one.name)))
    for one in sorted(order, key=lambda one: _LEVELS.index(one.level)):
        if one.level is Level.COMMUNE and one.parent_id in names:
            below.setdefault(one.parent_id or 0, []).append(one)
        else:
            alone.append(one)

    def row(one: Unit, *, inner: bool = False) -> Component:
        note = names[one.parent_id or 0] if inner else ""
        css = "in" if inner else ""
        return menu.link(one.name, href(one), current=current(one), note=note, css=css)

    out = list[Component]()
    for level, members in groupby(alone, key=lambda one: one.level):
        if level is not Level.PROVINCE:
            out.append(html.Li(words.t(f"level.{level.value}"), className="gh"))
        for one in members:
            out.append(row(one))
            out += [row(each, inner=True) for each in below.get(one.unit_id, ())]
    return out

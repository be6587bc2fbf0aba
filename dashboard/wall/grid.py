"""Units by month on a wall: classes around the target, figures only where it is missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from core.period import Grain, Period, last_months
from core.units import Unit
from core.values import Value
from dashboard.components import number, scale
from dashboard.components.scale import Scale
from dashboard.wall import fit, panels
from dashboard.wall.ground import key
from dashboard.wall.scene import Scene
from dashboard.wording import words
from indicators.defining.model import Definition

_NAME, _ROOM = 2.35, 29.0  # u


def months(
    scene: Scene, definition: Definition, units: Sequence[Unit], shades: Scale
) -> list[Component]:
    """The last twelve months of these units, oldest first; hatched where there is no figure."""
    last = scene.board.filters.last_day
    periods = last_months(last)
    first = periods[0].start
    known = {unit.unit_id: series(scene, definition, unit, first, last) for unit in units}
    head = html.Li(
        [
            html.Span("", className="nm"),
            *[html.Span(tick(one, n), className="mo") for n, one in enumerate(periods)],
        ],
        className="mh",
    )
    items = [
        html.Li(
            [
                html.Span(
                    fit.one([unit.name, unit.short_name], _NAME, _ROOM) or unit.short_name,
                    className="nm",
                ),
                *[_cell(known[unit.unit_id].get(one), definition) for one in periods],
            ]
        )
        for unit in units
    ]
    title = html.Div(
        [html.H2(panels.named(definition), className="h"), key(shades, definition)],
        className="lh",
    )
    return [title, html.Ol([head, *items])]


def series(
    scene: Scene, definition: Definition, unit: Unit, first: date, last: date
) -> dict[Period, Value]:
    """A unit's months; none where it did not exist all that time."""
    found = scene.board.series(definition, Grain.MONTH, first, last, unit.slug)
    return {one.period: one for one in found}


def tick(period: Period, n: int) -> str:
    """``1/23`` where a year begins and at the first month, else the month alone.

    ``12/22`` is wider than its column: the first of two digits leaves the year to the January
    that is soon beside it.
    """
    month = period.start.month
    return f"{month}/{period.start:%y}" if month == 1 or (n == 0 and month < 10) else str(month)


def _cell(value: Value | None, definition: Definition) -> Component:
    """A month in its class; striped where it is doubted, paler while it runs.

    Each is held against the target of its own time, and against none where there was none.
    """
    if value is None or value.withheld:
        none: Component = html.Span("", className="mc m0")
        return none
    shades = scale.around(value.target, definition) if value.target else None
    text = "" if shades and shades.meets(value.value or 0.0) else words.figure(value.display)[0]
    shade = shades.css(value.value) if shades else "free"
    css = f"mc {shade}{number.old(value)}{' running' if value.running else ''}"
    cell: Component = html.Span(text, className=css)
    return cell

"""Units as dots at their seats: where things stand, without pretending to know boundaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import cos, radians

from dash import html
from dash.development.base_component import Component

from core.units import Level, Unit
from core.values import Value
from dashboard.components import number, table
from dashboard.components.heat import key
from dashboard.components.scale import Scale
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wording import words
from indicators.defining.model import Definition

_WIDTH = 200.0


def dotmap(
    units: Sequence[Unit],
    values: Mapping[int, Value],
    definition: Definition,
    scale: Scale,
    *,
    title: str,
    hint: str,
    href: Callable[[Unit], str],
    below: Component | None = None,
) -> Component:
    """Dots coloured around the target, the key, the caveat, and the same figures as a table.

    ``href``: where a unit leads; ``below``: stands under the table. Dots are no stops of the Tab
    key: the same units stand in the table.
    ``values`` by unit_id; units that are not in it were not asked about and are not drawn.
    Those without a seat (agencies) stand in the table only.
    """
    asked = [u for u in units if u.unit_id in values]
    placed = [u for u in asked if u.latitude is not None and u.longitude is not None]
    placed = [u for u in placed if u.level in (Level.DISTRICT, Level.COMMUNE)]
    inside: list[Component] = [html.H2(title), html.P(hint, className="hint")]
    if placed:
        inside.append(
            html.Div(
                [
                    Svg(
                        _drawing(placed, values, scale, title, definition.minimum_count, href),
                        className="mapd",
                    ),
                    key(scale, definition),
                ],
                className="mapw",
            )
        )
    inside.append(html.P(words.t("map.seats", count=definition.minimum_count), className="hint"))
    inside.append(_table(units, values, title, href))
    inside += [] if below is None else [below]
    return html.Section(inside, className="box")


def _drawing(
    units: Sequence[Unit],
    values: Mapping[int, Value],
    scale: Scale,
    title: str,
    least: int,
    href: Callable[[Unit], str],
) -> str:
    """The dots; those that stand on fewer than ``least`` cases are small."""
    lats = [u.latitude or 0.0 for u in units]
    lons = [u.longitude or 0.0 for u in units]
    shrink = cos(radians((min(lats) + max(lats)) / 2))  # a degree of longitude is shorter here
    wide = max((max(lons) - min(lons)) * shrink, 0.01)
    tall = max(max(lats) - min(lats), 0.01)
    unit = _WIDTH / max(wide, tall * 0.8)
    radius = 7.0 if len(units) < 40 else 5.0
    dots = []
    for one in sorted(units, key=lambda u: -_badness(values.get(u.unit_id), scale)):
        x = ((one.longitude or 0.0) - min(lons)) * shrink * unit
        y = (max(lats) - (one.latitude or 0.0)) * unit
        value = values.get(one.unit_id)
        few = value is not None and (value.denominator or 0) < least
        dot = _dot(one, value, scale, x, y, radius * 0.65 if few else radius)
        dots.append(f'<a href="{escape(href(one))}" tabindex="-1">{dot}</a>')
    pad = radius + 2
    box = f"{-pad:.0f} {-pad:.0f} {wide * unit + 2 * pad:.0f} {tall * unit + 2 * pad:.0f}"
    return (
        f'<svg class="map" viewBox="{box}" role="group" aria-label="{escape(title)}">'
        f"{''.join(reversed(dots))}</svg>"
    )


def _badness(value: Value | None, scale: Scale) -> int:
    """Bad dots are drawn last, so that they lie on top."""
    if value is None or value.withheld:
        return 0
    return 6 - int(scale.css(value.value)[1])


def _dot(unit: Unit, value: Value | None, scale: Scale, x: float, y: float, radius: float) -> str:
    missing = value is None or value.withheld
    css = "m0" if missing or value is None else scale.css(value.value) + number.old(value)
    said = words.t("map.missing") if missing or value is None else words.inline(value.display)
    if value is not None and number.doubted(value):
        said += f"; {number.doubt(value)}"
    return (
        f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
        f"<title>{escape(unit.name)}: {escape(said)}</title></circle>"
    )


def _table(
    units: Sequence[Unit],
    values: Mapping[int, Value],
    title: str,
    href: Callable[[Unit], str],
) -> Component:
    known = [(u, values[u.unit_id]) for u in units if u.unit_id in values]
    known.sort(key=lambda pair: (pair[1].withheld, pair[1].value or 0.0))
    rows: list[list[table.Cell]] = [
        [html.A(unit.name, href=href(unit)), number.short(value)] for unit, value in known
    ]
    columns = [table.Column(words.t("rank.unit")), table.Column(words.t("rank.rate"), num=True)]
    twin: Component = table.twin(columns, rows, caption=title)
    return twin

"""The wall's map: units on their boundaries in the colours around the target.

A unit whose boundary is not known is a dot at its seat; so is one that has a number in the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.units import Unit
from core.values import Value
from dashboard.boards import Board
from dashboard.components import goal, number, scale
from dashboard.components.attrs import attrs
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from dashboard.wording import words
from exports.pictures.ground import Frame
from exports.sheets.sheet import Rings
from indicators.defining.model import Definition

_WIDE, _ROWS, _MANY = 1.4, 6, 40
_LISTED, _ROOM = 2.35, 20.6  # u
_STRIPE = 22.0
"""Of a stripe over a unit without a figure: units of the drawing, a thousand to a degree."""


def stripes() -> Component:
    """Those of units without a figure, once a document and outside of every board.

    A browser paints no pattern of a board that is hidden, and it takes the first of a name.
    """
    return Svg(
        '<svg width="0" height="0" aria-hidden="true">'
        f'<pattern id="wx" width="{_STRIPE:.0f}" height="{_STRIPE:.0f}"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect class="g" width="{_STRIPE:.0f}" height="{_STRIPE:.0f}"/>'
        f'<rect class="l" width="{_STRIPE / 2:.0f}" height="{_STRIPE:.0f}"/></pattern></svg>',
        className="stripes",
    )


def panel(
    board: Board,
    definition: Definition,
    places: Sequence[Unit],
    values: Mapping[int, Value],
    ranks: Mapping[int, int],
    rings: Mapping[str, Rings],
) -> list[Component]:
    """Units around the target; numbers are those of the list below.

    ``places``: each with a boundary or a seat. ``rings``: boundaries by slug.
    """
    target = next((one.target for one in values.values() if one.target), None)
    head = html.H2(words.t("wall.map"), className="h")
    missing = sum(1 for one in places if _blank(values.get(one.unit_id)))
    period = words.period_name(board.filters.period)
    texts = []
    if missing:
        texts = [words.t("wall.map_sub", period=period, missing=missing)]
        texts.append(words.t("wall.map_missing", missing=missing))
    texts += [words.t("wall.map_sub_whole", period=period)]
    sub = html.P(fit.first(texts, SMALL), className="sub")
    if target is None or not places:
        there = places and missing < len(places)  # figures, but nothing to hold them against
        why = words.t("reason.no_target" if there else "reason.missing")
        return [head, html.P(why, className="sub")]
    shades = scale.around(target, definition)
    frame = Frame.around((one, rings.get(one.slug, [])) for one in places)
    wide, tall = max(frame.wide, 10.0), max(frame.tall, 10.0)
    dotted = [one for one in places if one.unit_id in ranks or not rings.get(one.slug)]
    dots = [
        _dot(
            one,
            values.get(one.unit_id),
            shades,
            ranks.get(one.unit_id),
            100 * x / wide,
            100 * y / tall,
        )
        for one in sorted(dotted, key=lambda unit: _on_top(unit, values, shades, ranks))
        for x, y in [_seat(one, rings, frame)]
    ]
    areas = [
        _area(one, values.get(one.unit_id), shades, frame, rings[one.slug])
        for one in places
        if rings.get(one.slug)
    ]
    field = html.Div(
        html.Div(
            [_drawn(areas, wide, tall), *dots] if areas else dots,
            className="field many" if len(dotted) > _MANY else "field",
            style={"--wide": f"{wide / tall:.3f}"},
        ),
        className="m",
        role="img",
        **attrs(aria_label=words.t("wall.map")),
    )
    out: list[Component] = [head, sub, field]
    if wide / tall > _WIDE:  # a wide province leaves room below it
        known = [values[one.unit_id] for one in places if not _blank(values.get(one.unit_id))]
        known.sort(key=lambda one: one.value or 0.0, reverse=not shades.up)
        units = {one.unit_id: one for one in places}
        out.append(html.Ol([_row(one, units[one.unit_id], shades) for one in known[:_ROWS]]))
    return [*out, key(shades, definition)]


def _row(value: Value, unit: Unit, shades: scale.Scale) -> Component:
    """One of the units that stand lowest."""
    row: Component = html.Li(
        [
            html.I(className=f"dot {shades.css(value.value)}{number.old(value)}"),
            html.Span(fit.first([unit.name, unit.short_name], _LISTED, _ROOM) or unit.short_name),
            number.short(value),
        ]
    )
    return row


def _on_top(
    unit: Unit, values: Mapping[int, Value], shades: scale.Scale, ranks: Mapping[int, int]
) -> tuple[bool, int]:
    """Numbered dots lie above all others, and bad ones above good ones."""
    value = values.get(unit.unit_id)
    good = 5 if value is None or _blank(value) else int(shades.css(value.value)[1])
    return unit.unit_id in ranks, -good


def _blank(value: Value | None) -> bool:
    return value is None or value.withheld


def _seat(unit: Unit, rings: Mapping[str, Rings], frame: Frame) -> tuple[float, float]:
    """Where its dot stands on the drawing; without a seat in the middle of its boundary."""
    if unit.longitude is not None and unit.latitude is not None:
        return frame.at(unit.longitude, unit.latitude)
    dots = [at for ring in rings[unit.slug] for at in ring]
    lons, lats = [lon for lon, _ in dots], [lat for _, lat in dots]
    return frame.at((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)


def _class(value: Value | None, shades: scale.Scale) -> str:
    if value is None or _blank(value):
        return "m0"
    return shades.css(value.value) + number.old(value)


def _area(unit: Unit, value: Value | None, shades: scale.Scale, frame: Frame, rings: Rings) -> str:
    """A unit's boundary. Its name is no text of the picture: a pointer may ask for it."""
    path = "".join(frame.path(ring) for ring in rings)
    return (
        f'<path class="{_class(value, shades)}" fill-rule="evenodd" d="{path}">'
        f"<title>{escape(unit.name)}</title></path>"
    )


def _drawn(areas: Sequence[str], wide: float, tall: float) -> Component:
    """The boundaries as one drawing."""
    return Svg(
        f'<svg class="map" viewBox="0 0 {wide:.0f} {tall:.0f}" aria-hidden="true">'
        f"{''.join(areas)}</svg>",
        className="areas",
    )


def _dot(
    unit: Unit, value: Value | None, shades: scale.Scale, rank: int | None, x: float, y: float
) -> Component:
    css = _class(value, shades)
    numbered = " n" if rank else ""
    dot: Component = html.Span(
        str(rank) if rank else None,
        className=f"dot {css}{numbered}",
        style={"left": f"{x:.1f}%", "top": f"{y:.1f}%"},
        title=unit.name,
    )
    return dot


def key(shades: scale.Scale, definition: Definition) -> Component:
    """Bad to good, the target marked."""
    b1, b2, b3, b4 = (
        goal.figure(one, definition).removesuffix("%").rstrip(say.NBSP) for one in shades.bounds
    )
    below = "<" if shades.up else ">"
    steps = [("m1", f"{below}{b1}"), ("m2", b1), ("m3", b2), ("m4", b3), ("m5", b4)]
    if b3 == b4:
        steps.pop(3)
    target = "m5" if b3 == b4 else "m4"
    key: Component = html.Div(
        [html.Span(text, className=f"{css} tgt" if css == target else css) for css, text in steps],
        className="key",
    )
    return key

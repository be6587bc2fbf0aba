"""The wall's map: units as dots at their seats, in the colours around the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.units import Unit
from core.values import Value
from dashboard import words
from dashboard.boards import Board
from dashboard.components import goal, number, scale
from dashboard.components.attrs import attrs
from dashboard.wall import fit
from dashboard.wall.say import SMALL
from indicators.model import Definition

_WIDE, _ROWS, _MANY = 1.4, 6, 40
_LISTED, _ROOM = 2.35, 20.6  # u


def panel(
    board: Board,
    definition: Definition,
    places: Sequence[Unit],
    values: Mapping[int, Value],
    ranks: Mapping[int, int],
) -> list[Component]:
    """Units as dots at their seats around the target; numbers are those of the list below."""
    seated = [one for one in places if one.latitude is not None and one.longitude is not None]
    target = next((one.target for one in values.values() if one.target), None)
    head = html.H2(words.t("wall.map"), className="h")
    missing = sum(1 for one in seated if _blank(values.get(one.unit_id)))
    period = words.period_name(board.filters.period)
    texts = []
    if missing:
        texts = [words.t("wall.map_sub", period=period, missing=missing)]
        texts.append(words.t("wall.map_missing", missing=missing))
    texts += [words.t("wall.map_sub_whole", period=period)]
    sub = html.P(fit.first(texts, SMALL), className="sub")
    if target is None or not seated:
        there = seated and missing < len(seated)  # figures, but nothing to hold them against
        why = words.t("reason.no_target" if there else "reason.missing")
        return [head, html.P(why, className="sub")]
    shades = scale.around(target, definition)
    lats = [one.latitude or 0.0 for one in seated]
    lons = [one.longitude or 0.0 for one in seated]
    wide_by = max((max(lons) - min(lons)) * cos(radians(sum(lats) / len(lats))), 0.01)
    tall = max(max(lats) - min(lats), 0.01)
    dots = [
        _dot(
            one,
            values.get(one.unit_id),
            shades,
            ranks.get(one.unit_id),
            100 * ((one.longitude or 0.0) - min(lons)) / max(max(lons) - min(lons), 0.01),
            100 * (max(lats) - (one.latitude or 0.0)) / tall,
        )
        for one in sorted(seated, key=lambda unit: _on_top(unit, values, shades, ranks))
    ]
    field = html.Div(
        html.Div(
            dots,
            className="field many" if len(seated) > _MANY else "field",
            style={"--wide": f"{wide_by / tall:.3f}"},
        ),
        className="m",
        role="img",
        **attrs(aria_label=words.t("wall.map")),
    )
    out: list[Component] = [head, sub, field]
    if wide_by / tall > _WIDE:  # a wide province leaves room below its dots
        known = [values[one.unit_id] for one in seated if not _blank(values.get(one.unit_id))]
        known.sort(key=lambda one: one.value or 0.0, reverse=not shades.up)
        units = {one.unit_id: one for one in seated}
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
    return value is None or number.withheld(value)


def _dot(
    unit: Unit, value: Value | None, shades: scale.Scale, rank: int | None, x: float, y: float
) -> Component:
    css = "m0" if value is None or _blank(value) else shades.css(value.value) + number.old(value)
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

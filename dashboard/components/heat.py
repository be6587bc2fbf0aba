"""Heat map unit × month as a table: colour by class, figures only where the target is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from core.values import Value
from dashboard.components import copying, moved, number, table
from dashboard.components.attrs import attrs
from dashboard.components.scale import Colours, Scale, around
from dashboard.components.svg import Svg
from dashboard.wording import words
from indicators.defining.model import Definition

_HATCH = (
    '<svg width="14" height="14" aria-hidden="true">'
    '<rect width="14" height="14" fill="url(#hx)"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's months, in the order of the columns; None where it has no value.

    ``ways``: where each cell leads, the unit in that month.
    """

    name: str
    href: str
    cells: Sequence[Value | None]
    ways: Sequence[str]


def heat(
    months: Sequence[tuple[str, str]],
    lines: Sequence[Line],
    definition: Definition,
    scale: Scale,
    *,
    caption: str,
    among: int = 0,
) -> Component:
    """The map and its key. Each cell says its unit, month and figure to those who hear it.

    ``months``: (name, where it leads). Cells are no stops of the Tab key, there are hundreds: by
    keyboard a unit's name and a month's lead to the same place in two steps.
    A month is held against the target of its own time, and against none where there was none;
    ``scale`` is that of the key, of the target now. ``among``: of how many units these are a part.
    """
    head = html.Tr(
        [html.Th(words.t("rank.unit"), scope="col")]
        + [html.Th(html.A(name, href=way), scope="col", className="num") for name, way in months]
    )
    rows = [
        html.Tr(
            [html.Th(html.A(line.name, href=line.href), scope="row")]
            + [
                _cell(cell, definition, way)
                for cell, way in zip(line.cells, line.ways, strict=True)
            ]
        )
        for line in lines
    ]
    grid = html.Table(
        [html.Caption(caption, className="sr"), html.Thead(head), html.Tbody(rows)],
        className="heat",
    )
    drawn = table.held(table.scrolled(grid, caption), copying.button(caption, len(lines), among))
    inside: list[Component] = [drawn, key(scale, definition)]
    shown = [one for line in lines for one in line.cells if one and not one.withheld]
    said = (_other(shown, definition, scale), moved.hint(shown), _worn(shown))
    if any(said):
        inside.append(html.P(" ".join(one for one in said if one), className="hint"))
    return html.Div(inside)


def _other(shown: Sequence[Value], definition: Definition, scale: Scale) -> str:
    """What the key does not say: months whose target was another one, or none."""
    held = [around(one.target, definition) if one.target else None for one in shown]
    if any(one is not None and one != scale for one in held):
        return words.t("heat.other" if None not in held else "heat.other_or_none")
    return words.t("heat.none") if None in held else ""


def _worn(shown: Sequence[Value]) -> str:
    """What the stripes say, and why; "" where there are none."""
    why = list(dict.fromkeys(number.doubt(one) for one in shown if number.doubted(one)))
    return words.t("heat.striped", why="; ".join(map(words.lower_first, why))) if why else ""


def _cell(value: Value | None, definition: Definition, way: str) -> Component:
    """A month of a unit; paler where it stands on fewer cases than are ranked.

    Marked as in tables where it is estimated (also where no figure is seen) or doubted, which
    those who hear it are told after the figure.
    """
    if value is None or value.withheld:
        why = words.said(value.reason if value is not None else "") or words.t("reason.missing")
        inside = html.Span(why, className="sr")
        return html.Td(html.A(inside, href=way, tabIndex=-1), className="m0", title=why)
    scale = around(value.target, definition) if value.target else None
    css = (scale.css(value.value) if scale else "free") + number.old(value)
    text, _ = words.figure(value.display)
    if value.denominator is not None and value.denominator < definition.minimum_count:
        css += " few"
    if value.running:
        css += " running"
    shown: Component | str = text
    if scale is not None and scale.meets(value.value or 0.0):
        shown = html.Span(text, className="sr")
    elif number.doubted(value):
        shown = html.Span(text, className="hatched")
    marked = [f"{moved.MARK} ", shown] if value.estimated else shown
    link = html.A(marked, href=way, tabIndex=-1, **attrs(data_n=words.inline(value.display)))
    doubts = _doubts(value)
    told = [html.Span(f" {'; '.join(doubts)}", className="sr")] if doubts else []
    return html.Td([link, *told], className=css, title=_title(value))


def _doubts(value: Value) -> list[str]:
    """Why not to lean on a figure: it is estimated, old, or its source failed."""
    said = [words.t("fresh.estimated")] if value.estimated else []
    return [*said, number.doubt(value)] if number.doubted(value) else said


def _title(value: Value) -> str:
    parts = [words.period_name(value.period), words.inline(value.display)]
    if value.numerator is not None and value.denominator is not None:
        parts.append(f"{number.part(value.numerator)} ÷ {number.part(value.denominator)}")
    if value.target is None:
        parts.append(words.t("reason.no_target_short"))
    parts += [*_doubts(value), moved.said(value)]
    return " · ".join(part for part in parts if part)


def key(scale: Colours, definition: Definition) -> Component:
    """Swatches in words; of a target the best first, and its line between good and bad."""
    bad = {"m3", "m2", "m1"}
    items, crossed = [], False
    for css, text in scale.key(definition):
        line = css in bad and not crossed
        crossed = crossed or line
        items.append(html.Li([html.I(className=css), text], className="tg" if line else None))
    items.append(html.Li([Svg(_HATCH, className="svg"), words.t("map.missing")]))
    return html.Ul(items, className="mapk")

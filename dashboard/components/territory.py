"""The map of a page: an indicator on the boundaries of a day, dots where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.format import day as say_day
from core.units import Unit
from core.values import Value
from dashboard.addresses.filters import Filters
from dashboard.components import choropleth, number, scale, sheet, table
from dashboard.components.goal import bare
from dashboard.components.heat import key
from dashboard.wording import words
from exports.pictures.ground import level
from exports.pictures.outlines import outlines
from indicators.asking.maps import Spot
from indicators.asking.ranking import rank
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

_TOLD = 200
"""Cells of petitions in the table; the rest is said to be left out."""


def day(f: Filters) -> date:
    """The day whose boundaries are drawn: of the chosen list of units, else the period's last."""
    return f.listed if isinstance(f.listed, date) else f.last_day


def section(
    board: Board,
    definition: Definition,
    values: Mapping[int, Value],
    *,
    title: str,
    chosen: int | None,
    above: Sequence[Component] = (),
    spots: Sequence[Spot] | None = None,
) -> Component:
    """The map in its box. ``values`` by unit_id; ``chosen``: the unit that is outlined.

    ``spots`` None: petitions were not asked for.
    """
    f = board.filters
    at = day(f)
    try:
        units = board.catalog.units(at)
    except IocError:
        units = []
    where = level(units, values)
    drawn = [one for one in units if one.unit_id in values and one.level is where]
    found = outlines(board.catalog, at, where)
    shown = [
        choropleth.Shown(
            one, values[one.unit_id], f.href(don_vi=one.slug), found.rings.get(one.slug, []),
            one.unit_id == chosen,
        )
        for one in drawn
    ]  # fmt: skip
    placed = [one for one in shown if one.rings or one.unit.longitude is not None]
    target = next((v.target for v in values.values() if v.target), None)
    colours: scale.Colours
    if target is not None:
        colours = scale.around(target, definition)
    else:
        known = [one.value for one in values.values() if not one.withheld]
        colours = scale.by_size([one for one in known if one is not None], definition)
    goal = bare(target, definition) if target else words.t("reason.no_target_short")
    hint = words.t("map.hint", period=words.period_name(f.period), day=say_day(at), target=goal)
    inside: list[Component] = [html.H2(title), html.P(hint, className="hint"), *above]
    if placed:
        svg = choropleth.choropleth(
            placed, colours, title=title, least=definition.minimum_count, spots=spots or ()
        )
        inside.append(html.Div([svg, key(colours, definition)], className="mapw big"))
    else:
        inside.append(html.P(words.t("map.nowhere"), className="muted"))
    inside.append(sheet.hint(_told(shown, definition, spots), words.t("map.click")))
    if found.fault:
        inside.append(
            html.P(words.t("map.no_outlines", why=words.said(found.fault)), className="hint bad")
        )
    inside.append(_twin(drawn, values, definition, title))
    if spots:
        inside.append(_spots(spots))
    if found.address:
        link = html.A(words.t("map.geojson", day=say_day(at)), href=found.address)
        inside.append(html.P(link, className="hint"))
    return html.Section(inside, className="box", id="ban-do")


def _told(
    shown: Sequence[choropleth.Shown], definition: Definition, spots: Sequence[Spot] | None
) -> str:
    """What the drawing cannot say: pale and hatched, seats for boundaries, petitions by cell."""
    said = [words.t("map.pale", count=definition.minimum_count)]
    without = [one.unit.name for one in shown if not one.rings]
    if shown and len(without) == len(shown):
        said.append(words.t("map.only_seats"))
    elif without:
        said.append(words.t("map.some_seats", names=", ".join(without)))
    if spots is not None:
        total = sum(one.count for one in spots)
        said.append(words.t("map.spots", count=words.number(total)))
    return " ".join(said)


def _twin(
    units: Sequence[Unit], values: Mapping[int, Value], definition: Definition, title: str
) -> Component:
    """What is drawn as a table, in the order of the ranking beside it."""
    names = {one.unit_id: one.name for one in units}
    held = [row.value for row in rank([values[id] for id in names], definition)]
    rows: list[list[table.Cell]] = [
        [
            names[value.unit_id],
            number.short(value),
            *[
                None if part is None or number.hidden(value) else number.part(part)
                for part in (value.numerator, value.denominator)
            ],
        ]
        for value in held
    ]
    columns = [
        table.Column(words.t("rank.unit")),
        table.Column(words.t("rank.figure"), num=True),
        table.Column(words.t("passport.numerator"), num=True),
        table.Column(words.t("passport.denominator"), num=True),
    ]
    drawn: Component = table.twin(columns, rows, caption=title)
    return drawn


def _spots(spots: Sequence[Spot]) -> Component:
    rows: list[list[table.Cell]] = [
        [
            f"{words.number(one.latitude, 2)}; {words.number(one.longitude, 2)}",
            words.number(one.count),
            words.number(one.open),
        ]
        for one in spots[:_TOLD]
    ]
    columns = [
        table.Column(words.t("map.cell")),
        table.Column(words.t("map.petitions"), num=True),
        table.Column(words.t("map.still_open"), num=True),
    ]
    caption = words.t("map.spots_title", count=words.number(min(len(spots), _TOLD)))
    drawn: Component = table.twin(columns, rows, caption=caption, said=words.t("map.spots_table"))
    return drawn

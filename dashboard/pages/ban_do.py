"""Bản đồ: any indicator on the boundaries of its time, the same units ranked beside, petitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.units import Level, Unit
from core.values import Value
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.boards import Board
from dashboard.components import choosing, head, notice, ranking, take, territory
from dashboard.components.attrs import here
from dashboard.files.taking import LAYER
from dashboard.wording import words
from indicators.asking.maps import Spot
from indicators.asking.ranking import rank
from indicators.defining.model import Definition

PATH = "/ban-do"
TITLE = "Bản đồ"
ORDER = 80
ROLES = context.PEOPLE
GROUPS = ("petition",)
SHORT = True

FIRST = "onestop.on_time_rate"
PETITIONS = "phan-anh"
_WORST = 15
ALL = "tat-ca"


def body(query: Mapping[str, str]) -> list[Component]:
    """The map of an indicator (``chi-tieu``), with petitions over it where ``lop`` asks so."""
    catalog = context.catalog()
    board = Board(catalog, choice.read(PATH, query, catalog))
    f, sources = board.filters, catalog.sources()
    mappable = [one for one in board.definitions.values() if "unit" in one.dimensions]
    asked = f.query.get("chi-tieu", "")
    known = {one.id: one for one in mappable}
    faults = list(f.faults)
    if asked and asked not in known:
        faults.append(words.t("map.no_indicator", id=asked))
    wrong = notice.faults(faults)
    out: list[Component] = [] if wrong is None else [wrong]
    definition = known.get(asked) or known.get(FIRST) or next(iter(mappable), None)
    if definition is None or f.unit is None:
        return [*out, notice.loading(sources) or notice.nothing_yet(sources, f.as_known)]
    loading = notice.loading([one for one in sources if one.name in definition.sources])
    whole, values = _values(board, definition)
    age = head.behind(values, catalog, f.now)
    out.append(
        head.line(
            [
                choosing.indicators(board, [definition], many=False, among=mappable),
                *_way(board, whole),
            ],
            age,
        )
    )
    if loading is not None:
        out.append(loading)
    spots, fault = _spots(board) if f.query.get(LAYER) == PETITIONS else (None, "")
    if fault:
        out.append(notice.notice("error", words.t("map.no_spots"), fault))
    name = definition.title(words.language())
    title = words.t("map.title", name=name, where=whole.name)
    held = {one.unit_id: one for one in values if one.extra.get("name")}
    chosen = f.unit.unit_id if f.unit.unit_id != whole.unit_id else None
    drawn = territory.section(
        board, definition, held, title=title, chosen=chosen, above=[_layers(board)], spots=spots
    )
    beside: list[Component] = [
        html.Div(board.card(board.values([definition.id])[0]), className="cards lone")
    ]
    if len(values) > 1:
        beside.append(_ranked(board, definition, values))
    out.append(html.Div([drawn, html.Div(beside)], className="wide-left"))
    if len(values) > 1:
        out.append(_taken(board, definition, whole))
    return out


def _taken(board: Board, definition: Definition, whole: Unit) -> Component:
    """The files of the map: of the unit that is drawn, which may be another than the chosen one."""
    own = {"chi-tieu": definition.id}
    if board.filters.query.get(LAYER) == PETITIONS:
        own[LAYER] = PETITIONS
    if whole.level is not Level.PROVINCE:
        own["don-vi"] = whole.slug
    menu: Component = take.menu(board.filters, "ban-do", own=own)
    return menu


def _values(board: Board, definition: Definition) -> tuple[Unit, list[Value]]:
    """The unit that is drawn and its parts; of a commune the whole that it belongs to."""
    f = board.filters
    assert f.unit is not None  # asked before
    values = board.slices(definition, "unit")
    whole = f.unit
    if len(values) < 2:
        above = _above(board, f.unit)
        if above is not None:
            try:
                values = board.catalog.by(
                    definition.id, "unit", above.slug, f.period, None, f.as_known, f.listed
                )
                whole = above
            except IocError:
                values = []
    if not values:  # nobody beside it may be seen
        values = board.values([definition.id])
        values[0].extra["name"] = whole.name
    return whole, values


def _above(board: Board, unit: Unit) -> Unit | None:
    """The unit that this one is a part of, where the viewer may see it."""
    if unit.level not in (Level.DISTRICT, Level.COMMUNE):
        return None
    try:
        held = board.catalog.units(territory.day(board.filters))
    except IocError:
        return None
    return next((one for one in held if one.unit_id == unit.parent_id), None)


def _spots(board: Board) -> tuple[list[Spot] | None, str]:
    """Petitions by cell; None and why where they cannot be had, which is not the same as none."""
    f = board.filters
    try:
        return board.catalog.spots(f.unit_code, f.period, f.as_known, f.listed), ""
    except IocError as fault:
        return None, fault.public


def _way(board: Board, whole: Unit) -> list[Component]:
    """The way back up from a unit that was chosen on the map."""
    f = board.filters
    if f.unit is None or f.unit.level is Level.PROVINCE or f.unit_code is None:
        return []
    top = board.catalog.unit(None, territory.day(f))
    whole_province = top.level is Level.PROVINCE
    name = words.t("filters.whole_province") if whole_province else top.name
    said: list[Component | str] = [html.A(name, href=f.href(don_vi=choice.code_of(top)))]
    if whole.unit_id not in (top.unit_id, f.unit.unit_id):
        said += [" › ", html.A(whole.name, href=f.href(don_vi=whole.slug))]
    return [html.P([*said, f" › {f.unit.name}"], className="crumb")]


def _layers(board: Board) -> Component:
    """Over the map: nothing, or the petitions of the period."""
    f = board.filters
    now = f.query.get(LAYER) == PETITIONS
    links = [
        html.A(words.t("map.layer_none"), href=f.href(lop=None), **here(not now)),
        html.A(words.t("map.layer_petitions"), href=f.href(lop=PETITIONS), **here(now)),
    ]
    return html.Ul([html.Li(one) for one in links], className="tabs")


def _ranked(board: Board, definition: Definition, values: Sequence[Value]) -> Component:
    f = board.filters
    drawn: Component = ranking.section(
        rank(values, definition),
        definition,
        title=words.t("map.beside"),
        anchor="theo-don-vi",
        names=(words.t("passport.numerator"), words.t("passport.denominator")),
        href=lambda row: f.href(don_vi=row.value.unit),
        limit=None if f.query.get("hien") == ALL else _WORST,
        everything=f.href(hien=ALL) + "#theo-don-vi",
        compact=True,
        sort=ranking.sort_of(f, "theo-don-vi"),
    )
    return drawn

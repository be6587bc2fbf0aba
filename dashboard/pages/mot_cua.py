"""Một cửa: what came in, what went out, what is late, and who holds it, down to the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.period import Period, last_months
from core.units import REORGANISED
from core.values import Value
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.boards import Board
from dashboard.components import (
    cutting,
    form0206a,
    heat,
    matrix,
    months,
    narrowed,
    noting,
    number,
    opening,
    ranking,
    rules,
    scale,
    sets,
    sides,
    spreading,
    take,
)
from dashboard.components.goal import bare
from dashboard.wording import words
from exports.sheets import courses, matrices
from exports.sheets.rules import RULES
from exports.sheets.spread import CHART
from indicators.asking.ranking import Ranked, rank

PATH = "/mot-cua"
TITLE = "Một cửa"
ORDER = 20
ROLES = context.PEOPLE
GROUPS = ("onestop",)
CUTS = cutting.keys("onestop")
SHORT = True

RATE, OVERDUE = "onestop.on_time_rate", "onestop.overdue_open"
RECEIVED, RESOLVED, PENDING = "onestop.received", "onestop.resolved", "onestop.pending"
MEDIAN, NINTH = CHART.median, CHART.ninth
STRIP = (
    RECEIVED, RESOLVED, PENDING, RATE, OVERDUE, "onestop.online_rate_plain", MEDIAN, NINTH,
)  # fmt: skip
_WORST, _PROCEDURES = 12, 8
ALL = "tat-ca"


def body(query: Mapping[str, str]) -> list[Component]:
    """The one-stop page for a period and a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    cuts, wrong = cutting.of_page(filters, catalog, RATE)
    board = Board(catalog, filters, cutting.dims(cuts))
    out, drawn = opening.opening(board, STRIP, ("onestop",), words.t("onestop.strip"), wrong)
    if not drawn:
        return out
    out[:0] = narrowed.head(board, RATE, cuts, (*STRIP, *RULES))
    out.append(opening.apart(board, RATE, words.t("onestop.guards")))
    out.append(rules.rules(board))
    out.append(html.Div([*_flow(board), *_on_time(board)], className="two"))
    units = _units(board)
    if units:
        held = [_by_unit(board, units), *_by(board, "field", "theo-linh-vuc", _WORST)]
        out.append(html.Div(held, className="wide-left") if len(held) > 1 else held[0])
    elif RATE in board.definitions:
        out += _by(board, "field", "theo-linh-vuc", _WORST)
    out += _divided(board)
    out += sides.lacking(board, board.definitions[RATE]) if RATE in board.definitions else []
    out += _counters(board)
    out += _heat(board, units) if units else []
    out += _late(board, cuts)
    form = None if cuts else form0206a.section(board)
    if cuts:  # the form is of all dossiers
        out.append(html.P(words.t("cut.files"), className="hint"))
    out += [] if form is None else [form]
    return [*out, take.menu(board.filters, "mot-cua", chart=False)]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its charts are no part of a revision."""
    return noting.mark(PATH)


def misread(filters: Filters) -> list[str]:
    """What the address asks of this page alone that cannot be given, in words."""
    return cutting.of_page(filters, context.catalog(), RATE)[1]


def _flow(board: Board) -> list[Component]:
    """Received and resolved side by side, from zero."""
    if not {RECEIVED, RESOLVED} <= set(board.definitions):
        return []
    drawn: list[Component] = months.counts(board, courses.FLOW, "onestop.flow")
    return drawn


def _on_time(board: Board) -> list[Component]:
    """The on-time rate by month with its target."""
    drawn: list[Component] = months.line(board, courses.ON_TIME, words.t("onestop.on_time"))
    return drawn


def _ranked(board: Board, dim: str) -> list[Ranked]:
    definition = board.definitions.get(RATE)
    return rank(board.slices(definition, dim), definition) if definition else []


def _units(board: Board) -> list[Ranked]:
    """The parts of the unit; none where there is nothing to compare, as in a commune.

    Where the page is narrowed: those that have anything of it, were it only dossiers that lie.
    """
    rows = _ranked(board, "unit")
    if not board.cut:
        return rows if len(rows) > 1 else []
    known = [board.definitions[id] for id in (PENDING, OVERDUE) if id in board.definitions]
    lying = {one.dims["unit"] for each in known for one in board.slices(each, "unit") if one.value}
    held = [row for row in rows if row.value.denominator or row.value.dims["unit"] in lying]
    here = board.filters.unit
    alone = here is not None and all(row.value.unit_id == here.unit_id for row in held)
    return [] if alone else held


def _by_unit(board: Board, rows: list[Ranked]) -> Component:
    f = board.filters
    drawn: Component = ranking.section(
        rows,
        board.definitions[RATE],
        title=words.t("onestop.units"),
        anchor="theo-don-vi",
        names=_names(),
        href=lambda row: f.href(don_vi=row.value.unit),
        limit=None if f.query.get("hien") == ALL else _WORST,
        everything=f.href(hien=ALL) + "#theo-don-vi",
        sort=ranking.sort_of(f, "theo-don-vi"),
        below=take.part(f, RATE, "unit"),
    )
    return drawn


def _divided(board: Board) -> list[Component]:
    """Procedures beside channels, and how long it takes under the channels."""
    spread = spreading.section(board, CHART, words.t("onestop.spread"))
    left = _by(board, "procedure", "theo-thu-tuc", _PROCEDURES)
    right = [*_by(board, "channel", "theo-kenh", _WORST), *spread]
    if not left or not right:
        return [*left, *right]
    return [html.Div([*left, html.Div(right, className="stack")], className="two")]


def _by(board: Board, dim: str, anchor: str, limit: int) -> list[Component]:
    """Members of a dimension beside each other, each a way to its own dossiers.

    Of a narrowed page where so much can be told at once: a click narrows it further.
    """
    definition = board.definitions.get(RATE)
    if definition is None or not cutting.divides(board, definition, dim):
        return []
    f = board.filters
    drawn: Component = ranking.section(
        _ranked(board, dim),
        definition,
        title=words.t(f"onestop.by_{dim}"),
        anchor=anchor,
        names=_names(),
        href=lambda row: cutting.address(f, dim, row.value.dims[dim], now=board.cut),
        limit=limit,
        subject=words.t(f"dim.{dim}"),
        everything=board.href(f"/chi-so/{RATE}", theo=dim, hien=ALL) + "#chia-theo",
        compact=True,
        below=take.part(f, RATE, dim),
    )
    return [drawn]


def _counters(board: Board) -> list[Component]:
    """Which counter takes in how many for others, and whose dossiers are handed in elsewhere.

    From the day on which the law lets any counter of the province take them.
    """
    if board.cut or board.filters.last_day < REORGANISED:
        return []
    told = (matrices.COUNTERS, "counters"), (matrices.STRAYS, "elsewhere")
    drawn: list[Component] = []
    for of, key in told:
        hint = words.t(f"onestop.{key}_hint")
        drawn += matrix.section(board, of, title=words.t(f"onestop.{key}"), hint=hint)
    return [html.Div(drawn, className="two")] if len(drawn) > 1 else drawn


def _names() -> tuple[str, str]:
    return words.t("onestop.on_time_count"), words.t("onestop.resolved_due")


def _heat(board: Board, units: list[Ranked]) -> list[Component]:
    """The worst units over the last twelve months."""
    definition = board.definitions.get(RATE)
    target = next((row.value.target for row in units if row.value.target), None)
    if definition is None or target is None:
        return []
    f = board.filters
    held = last_months(f.last_day)
    cells: dict[Period, dict[int, Value]] = {}
    for month in held:
        found = board.slices(definition, "unit", month)
        cells[month] = {one.unit_id: one for one in found}
    shown = units if f.query.get("hien") == ALL else units[:15]
    lines = [
        heat.Line(
            number.label(row.value),
            f.href(don_vi=row.value.unit),
            [cells[month].get(row.value.unit_id) for month in held],
            [f.href(don_vi=row.value.unit, ky=month.code) for month in held],
        )
        for row in shown
    ]
    title = words.t("onestop.heat")
    names = [(f"{m.start.month}/{m.start:%y}", f.href(ky=m.code)) for m in held]
    aim = bare(target, definition)
    hint: list[Component | str] = [
        words.t("onestop.heat_hint", count=definition.minimum_count),
        html.Span(words.t("onestop.heat_figures", target=aim), className="screen"),
        html.Span(words.t("onestop.heat_paper", target=aim), className="print"),
    ]
    inside = [
        html.H2(title),
        html.P(hint, className="hint"),
        heat.heat(
            names,
            lines,
            definition,
            scale.around(target, definition),
            caption=title,
            among=len(units),
        ),
    ]
    inside.append(take.part(f, "mot-cua/ban-do-nhiet"))
    return [html.Section(inside, className="box", id="ban-do-nhiet")]


def _late(board: Board, cuts: Sequence[cutting.Cut]) -> list[Component]:
    """Overdue dossiers still open, oldest due date first; or those of a class of durations."""
    late_ones = board.filters.href(ban_ghi=None, xep=None) + "#qua-han"
    back = html.A(words.t("onestop.late"), href=late_ones)
    chosen: list[Component] = spreading.listed(board, CHART, back)
    if chosen:
        return chosen
    name = words.t("onestop.late") + (f" · {cutting.said(cuts)}" if cuts else "")
    late = sets.Set("", name, OVERDUE, words.t("onestop.no_late"))
    drawn: list[Component] = sets.section(
        board, [late], title=late.name, anchor="qua-han", hint=words.t("onestop.late_hint")
    )
    return drawn

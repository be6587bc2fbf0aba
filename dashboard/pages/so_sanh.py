"""So sánh: units beside each other for one indicator, or indicators of one unit, on one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.period import Grain
from core.units import Level, Unit
from core.values import Value
from dashboard import context, words
from dashboard import filters as choice
from dashboard.boards import Board
from dashboard.components import choosing, head, multiples, notice
from dashboard.components.attrs import here
from dashboard.components.multiples import Panel
from indicators.model import Definition
from indicators.ranking import rank

PATH = "/so-sanh"
TITLE = "So sánh"
ORDER = 90
ROLES = context.PEOPLE

FIRST = "onestop.on_time_rate"
BESIDE = (
    "onestop.on_time_rate", "onestop.online_rate", "onestop.online_payment_rate",
    "onestop.satisfaction_rate", "edoc.electronic_rate", "edoc.signed_rate",
    "petition.on_time_rate", "data.fresh_rate",
)  # fmt: skip
INDICATORS = "chi-tieu"
_FIRST, MOST = 6, 12
"""Drawings where nothing is chosen, and the most that are drawn."""


def body(query: Mapping[str, str]) -> list[Component]:
    """``theo=chi-tieu``: indicators of a unit; else units for one indicator."""
    catalog = context.catalog()
    board = Board(catalog, choice.read(PATH, query, catalog))
    f, faults = board.filters, list(board.filters.faults)
    sources = catalog.sources()
    by_indicator = f.query.get("theo") == INDICATORS
    asked = choosing.listed(f.query.get("chi-tieu", ""))
    known = board.definitions
    faults += [words.t("compare.no_indicator", id=id) for id in asked if id not in known]
    chosen = [known[id] for id in asked if id in known]
    units, lost = _units(board, choosing.listed(f.query.get("cac-don-vi", "")))
    faults += lost
    if max(len(chosen), len(units)) > MOST:
        faults.append(words.t("compare.too_many", count=MOST))
    wrong = notice.faults(faults)
    out: list[Component] = [] if wrong is None else [wrong]
    if not known or f.unit is None:
        return [*out, notice.loading(sources) or notice.nothing_yet(sources)]
    if by_indicator:
        chosen = chosen[:MOST] or [
            board.definitions[id] for id in BESIDE if id in board.definitions
        ]
        panels = _of_unit(board, chosen)
        picker = choosing.indicators(board, chosen, many=True)
        title = words.t("compare.of_unit", unit=f.unit.name)
    else:
        one = next(iter(chosen), None) or known.get(FIRST)
        one = one or next(iter(known.values()))
        units = units[:MOST] or _worst(board, one)
        panels = _of_units(board, one, units)
        chosen = [one]
        picker = choosing.indicators(board, chosen, many=False)
        title = one.title(words.language())
    loading = notice.loading([s for s in sources if any(s.name in one.sources for one in chosen)])
    pickers = [_modes(board, by_indicator=by_indicator), picker]
    if not by_indicator:
        pickers.append(choosing.units(board, units))
    out.append(head.line(pickers, head.oldest(catalog.stamp(), catalog, f.now)))
    if loading is not None:
        out.append(loading)
    if not panels:
        return [*out, notice.loading(sources) or notice.nothing_yet(sources)]
    hint = words.t("compare.hint", period=words.period_name(f.period))
    return [*out, multiples.section(panels, title=title, hint=hint, anchor="so-sanh")]


def _modes(board: Board, *, by_indicator: bool) -> Component:
    f = board.filters
    links = [
        html.A(
            words.t("compare.units"),
            href=f.href(theo=None, chi_tieu=None),
            **here(not by_indicator),
        ),
        html.A(
            words.t("compare.indicators"),
            href=f.href(theo=INDICATORS, chi_tieu=None, cac_don_vi=None),
            **here(by_indicator),
        ),
    ]
    return html.Ul([html.Li(one) for one in links], className="tabs")


def _units(board: Board, codes: Sequence[str]) -> tuple[list[Unit], list[str]]:
    """The units of the codes on the list of the period, and what is wrong with the others."""
    f = board.filters
    day = f.listed if isinstance(f.listed, date) else f.last_day
    found, faults = list[Unit](), []
    for code in codes:
        try:
            unit = board.catalog.unit(code, day)
        except IocError as fault:
            faults.append(fault.public)
            continue
        if unit not in found:
            found.append(unit)
    return found, faults


def _worst(board: Board, definition: Definition) -> list[Unit]:
    """The chosen unit and those of its parts that stand worst."""
    f = board.filters
    assert f.unit is not None  # asked before
    rows = rank(board.slices(definition, "unit"), definition)
    codes = [
        row.value.unit for row in rows if not row.apart and row.value.unit_id != f.unit.unit_id
    ]
    return [f.unit, *_units(board, codes[: _FIRST - 1])[0]]


def _of_units(board: Board, definition: Definition, units: Sequence[Unit]) -> list[Panel]:
    f, out = board.filters, []
    slugs = [one.slug for one in units]
    for unit in units:
        code = None if unit.level is Level.PROVINCE else unit.slug
        try:
            value = board.catalog.value(definition.id, code, f.period, None, f.as_known, f.listed)
        except IocError:  # it did not exist then
            continue
        rest = [one for one in slugs if one != unit.slug]
        without = f.href(cac_don_vi=",".join(rest)) if rest else ""
        href = f.href(f"/chi-so/{definition.id}", don_vi=code)
        path = _path(board, definition, code or unit.slug)
        out.append(Panel(unit.name, href, value, path, definition, without))
    return out


def _of_unit(board: Board, chosen: Sequence[Definition]) -> list[Panel]:
    f, out = board.filters, []
    ids = [one.id for one in chosen]
    values: list[Value] = board.values(ids)
    for definition, value in zip(chosen, values, strict=True):
        rest = [id for id in ids if id != definition.id]
        without = f.href(chi_tieu=",".join(rest)) if rest else ""
        href = f.href(f"/chi-so/{definition.id}")
        path = _path(board, definition, None)
        name = definition.title(words.language())
        out.append(Panel(name, href, value, path, definition, without))
    return out


def _path(board: Board, definition: Definition, unit: str | None) -> list[Value]:
    """Months of two years, from the first that has a figure; years where there are no months."""
    last = board.filters.last_day
    if Grain.MONTH in definition.grains:
        first = min(board.filters.period.start, date(last.year - 2, last.month, 1))
        return board.series(definition, Grain.MONTH, first, last, unit)
    return board.series(definition, Grain.YEAR, date(last.year - 4, 1, 1), last, unit)

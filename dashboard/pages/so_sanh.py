"""So sánh: units beside each other for one indicator, or indicators of one unit, on one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from core.errors import IocError, OutsideError
from core.units import Level, Unit
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.boards import Board
from dashboard.components import choosing, head, moved, multiples, notice, take
from dashboard.components.attrs import here
from dashboard.components.multiples import Panel
from dashboard.wording import words
from exports.pictures.supple import PLACE
from exports.sheets import compare
from exports.sheets.asked import Asked
from exports.sheets.sheet import Strip
from indicators.defining.model import Definition

PATH = "/so-sanh"
TITLE = "So sánh"
ORDER = 90
ROLES = context.PEOPLE


def body(query: Mapping[str, str]) -> list[Component]:
    """``theo=chi-tieu``: indicators of a unit; else units for one indicator."""
    catalog = context.catalog()
    board = Board(catalog, choice.read(PATH, query, catalog))
    f, faults = board.filters, list(board.filters.faults)
    sources = catalog.sources()
    by_indicator = f.query.get("theo") == compare.INDICATORS
    given = Asked(unit=f.unit_code, period=f.period, as_known=f.as_known, listed=f.listed)
    asked = compare.listed(f.query.get("chi-tieu", ""))
    known = board.definitions
    faults += [words.t("compare.no_indicator", id=id) for id in asked if id not in known]
    chosen = [known[id] for id in asked if id in known]
    units, lost = _units(board, compare.listed(f.query.get("cac-don-vi", "")))
    faults += lost
    if max(len(chosen), len(units)) > compare.MOST:
        faults.append(words.t("compare.too_many", count=compare.MOST))
    if len(chosen) > 1 and not by_indicator:
        name = chosen[0].title(words.language())
        faults.append(words.t("compare.one_indicator", name=name))
    wrong = notice.faults(faults)
    out: list[Component] = [] if wrong is None else [wrong]
    if not known or f.unit is None:
        return [*out, notice.loading(sources) or notice.nothing_yet(sources, f.as_known)]
    own_units, own_indicators = bool(units), bool(chosen)
    if by_indicator:
        chosen = chosen[: compare.MOST] or compare.beside(catalog)
        panels = _of_unit(board, compare.of_indicators(catalog, chosen, given))
        picker = choosing.indicators(board, chosen, many=True, own=own_indicators)
        title = words.t("compare.of_unit", unit=f.unit.name)
    else:
        one = next(iter(chosen), None) or known.get(compare.FIRST)
        one = one or next(iter(known.values()))
        units = units[: compare.MOST] or compare.worst(catalog, one, given)
        panels = _of_units(board, compare.of_units(catalog, one, units, given), units)
        chosen = [one]
        picker = choosing.indicators(board, chosen, many=False)
        title = one.title(words.language())
    loading = notice.loading([s for s in sources if any(s.name in one.sources for one in chosen)])
    pickers = [_modes(board, by_indicator=by_indicator), picker]
    if not by_indicator:
        pickers.append(choosing.units(board, units, own=own_units))
    out.append(head.line(pickers, head.behind((one.value for one in panels), catalog, f.now)))
    if loading is not None:
        out.append(loading)
    if not panels:
        return [*out, notice.loading(sources) or notice.nothing_yet(sources, f.as_known)]
    values = [value for one in panels for value in one.path]
    strokes = multiples.hint([one.path for one in panels], words.period_name(f.period))
    hint = " ".join(one for one in (strokes, moved.hint(values)) if one)
    out.append(multiples.section(panels, title=title, hint=hint, anchor="so-sanh"))
    own = _drawn(f.query, chosen, [] if by_indicator else units)
    own["theo"] = compare.INDICATORS if by_indicator else ""
    return [*out, take.menu(f, compare.SUBJECT, chart=False, own=own)]


def _drawn(
    query: Mapping[str, str], chosen: Sequence[Definition], units: Sequence[Unit]
) -> dict[str, str]:
    """What was chosen as it is drawn, so that a file holds the same, whatever else was asked."""
    out = {}
    if query.get("chi-tieu"):
        out["chi-tieu"] = ",".join(one.id for one in chosen)
    if query.get("cac-don-vi"):
        out["cac-don-vi"] = ",".join(one.slug for one in units)
    return out


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
            href=f.href(theo=compare.INDICATORS, chi_tieu=None, cac_don_vi=None),
            **here(by_indicator),
        ),
    ]
    return html.Ul([html.Li(one) for one in links], className="tabs")


def _units(board: Board, codes: Sequence[str]) -> tuple[list[Unit], list[str]]:
    """The units of the codes on the list of the period, and what is wrong with the others.

    Raises OutsideError where none is left and one may not be seen: the link is of other units.
    """
    f = board.filters
    day = f.listed if isinstance(f.listed, date) else f.last_day
    found, faults, foreign = list[Unit](), [], None
    for code in codes:
        try:
            unit = board.catalog.unit(code, day)
        except IocError as fault:
            faults.append(fault.public)
            foreign = foreign or (fault if isinstance(fault, OutsideError) else None)
            continue
        if unit not in found:
            found.append(unit)
    if foreign is not None and not found:
        raise foreign
    return found, faults


def _of_units(board: Board, strips: Sequence[Strip], units: Sequence[Unit]) -> list[Panel]:
    f, out = board.filters, []
    slugs = [one.slug for one in units]
    for one in strips:
        assert one.unit is not None  # of a unit each
        rest = [slug for slug in slugs if slug != one.unit.slug]
        without = f.href(cac_don_vi=",".join(rest)) if rest else ""
        code = None if one.unit.level is Level.PROVINCE else one.unit.slug
        path = f"/chi-so/{one.definition.id}"
        href, lead = f.href(path, don_vi=code), f.href(path, don_vi=code, ky=PLACE)
        out.append(Panel(one.name, href, one.value, one.path, one.definition, without, lead))
    return out


def _of_unit(board: Board, strips: Sequence[Strip]) -> list[Panel]:
    f, out = board.filters, []
    ids = [one.definition.id for one in strips]
    for one in strips:
        rest = [id for id in ids if id != one.definition.id]
        without = f.href(chi_tieu=",".join(rest)) if rest else ""
        path = f"/chi-so/{one.definition.id}"
        href, lead = f.href(path), f.href(path, ky=PLACE)
        name = one.definition.title(words.language())
        out.append(Panel(name, href, one.value, one.path, one.definition, without, lead))
    return out

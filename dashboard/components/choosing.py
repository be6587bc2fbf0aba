"""Menus that choose indicators or units, one or several; every choice is an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.text import alphabet
from core.units import Level, Unit
from dashboard.components import menu, unit_rows
from dashboard.wording import words
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board


def indicators(
    board: Board,
    now: Sequence[Definition],
    *,
    many: bool,
    own: bool = True,
    among: Sequence[Definition] | None = None,
) -> Component:
    """Indicators by group, found without accents. ``many``: a click adds one or takes it away.

    ``own``: those that stand there were chosen; else the first choice begins a list of one's own.
    """
    f = board.filters
    chosen = [one.id for one in now] if own else []
    names, rows = board.group_names(), list[Component]()
    order = {group: n for n, group in enumerate(names)}
    held = board.definitions.values() if among is None else among
    every = sorted(held, key=lambda one: (order.get(one.group, 99), one.order))
    for group, members in groupby(every, key=lambda one: one.group):
        rows.append(html.Li(names.get(group, group), className="gh"))
        for one in members:
            wanted = _toggled(chosen, one.id) if many else [one.id]
            href = f.href(chi_tieu=",".join(wanted) or None)
            name = one.title(words.language())
            rows.append(menu.link(name, href, current=one.id in chosen))
    shown = words.number(len(now)) if many else "".join(words.short(one) for one in now)
    drawn: Component = menu.pick(
        "chi-tieu",
        words.t("map.indicator"),
        shown,
        [_none(f.href(chi_tieu=None), "compare.own_indicators", own=own), _several(rows)]
        if many
        else [html.Ul(rows, className="opts")],
        find=words.t("map.find"),
        css="wide left",
    )
    return drawn


def units(board: Board, now: Sequence[Unit], *, own: bool) -> Component:
    """Units of the period by level; a click adds one or takes it away, as of ``indicators``.

    Where districts are no more, one click takes all units that a district became.
    """
    f = board.filters
    chosen = [one.slug for one in now] if own else []
    day = f.listed if isinstance(f.listed, date) else f.last_day
    try:
        every = board.catalog.units(day)
    except IocError:
        every = []

    def toggled(one: Unit) -> str:
        return f.href(cac_don_vi=",".join(_toggled(chosen, one.slug)) or None)

    rows = unit_rows.rows(every, toggled, lambda one: one.slug in chosen)
    none = _none(f.href(cac_don_vi=None), "compare.own_units", own=own)
    drawn: Component = menu.pick(
        "cac-don-vi",
        words.t("filters.unit"),
        words.number(len(now)),
        [none, _several(rows), html.Ul(_became(board, every), className="opts")],
        find=words.t("filters.find_unit"),
        css="wide left",
    )
    return drawn


def _became(board: Board, every: Sequence[Unit]) -> list[Component]:
    """For each former district the units of the list that it became, as one choice."""
    held = {one.unit_id for one in every}
    into: dict[Unit, list[Unit]] = {}
    for before, after, _ in board.catalog.successions():
        if before.level is Level.DISTRICT and before.unit_id not in held and after.unit_id in held:
            into.setdefault(before, []).append(after)
    if not into:
        return []
    rows: list[Component] = [html.Li(words.t("compare.successors"), className="gh")]
    for before in sorted(into, key=lambda one: alphabet(one.short_name)):
        became = sorted(into[before], key=lambda one: alphabet(one.short_name))
        href = board.filters.href(cac_don_vi=",".join(one.slug for one in became))
        rows.append(menu.link(before.name, href, note=words.t("compare.became", count=len(became))))
    return rows


def _several(rows: Sequence[Component]) -> Component:
    """Choices of which one makes several: the menu stays open (``assets/live.js``)."""
    return html.Ul(rows, className="opts many")


def _none(href: str, without: str, *, own: bool) -> Component:
    """Back to what stands there where nothing is chosen, which the row says."""
    row = menu.link(words.t("compare.none"), href, current=not own, note=words.t(without))
    return html.Ul([row], className="opts")


def _toggled(chosen: Sequence[str], one: str) -> list[str]:
    return [held for held in chosen if held != one] if one in chosen else [*chosen, one]

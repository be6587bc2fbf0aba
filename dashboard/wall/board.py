"""The overview board: which figures stand where. Drawing is in ``panels``.

The twelve cards of ``config/boards.toml``, worst first, so that the three large places hold what is
most wrong; beside them the map, what changed since yesterday, who holds overdue dossiers (where
nobody does: who is least on time), and the sources. Aggregates only.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.clock import DAY
from core.errors import IocError
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Freshness, Status, Value
from dashboard import filters as choice
from dashboard.boards import Board
from dashboard.components import number
from dashboard.html import render
from dashboard.wall import ground, lists, news, panels
from dashboard.wall.listed import listed
from dashboard.wall.lists import Late
from dashboard.wall.say import Sayer
from indicators.catalog import Catalog
from indicators.compare import far
from indicators.ranking import rank

CARDS, LARGE, LISTED, CHANGES = 12, 3, 8, 7
NAME = "tong-quan"
MAPPED, STOCK, OPEN = "onestop.on_time_rate", "onestop.overdue_open", "onestop.pending"


@dataclass(frozen=True, slots=True)
class Cell:
    """One exchangeable piece of the board."""

    html: str
    hash: str

    @classmethod
    def of(cls, tree: object) -> Cell:
        """Draw, and name by content."""
        text = render(tree)
        return cls(text, hashlib.sha256(text.encode()).hexdigest()[:12])


def draw(catalog: Catalog, path: str, *, demo: bool = False) -> dict[str, Cell]:
    """Every cell of the overview by its name. Raises IocError when there is nothing to draw."""
    board = Board(catalog, choice.read(path, {}, catalog))
    now, today = board.filters.now, board.filters.today
    yesterday = Period.of(Grain.YTD, today - timedelta(days=1))
    units = {one.unit_id: one for one in catalog.units(board.filters.last_day)}
    province, values, sources = catalog.unit(None), board.values(), catalog.sources()
    sayer = Sayer(board, units)
    groups = {one.id: one.group for one in board.definitions.values()}
    chosen = hung(values, listed(NAME), groups)
    cells: dict[str, object] = {
        "place": panels.place(province.name),
        "when": panels.when(now),
        "tally": panels.tally(Counter(_judged(one) for one in values)),
    }
    for n in range(CARDS):
        cells[f"c{n + 1}"] = (
            panels.card(board, sayer, chosen[n], large=n < LARGE) if n < len(chosen) else ""
        )
    late = _late(board, units, yesterday, STOCK)
    held = _late(board, units, yesterday, OPEN)
    total = next((one.value for one in values if one.indicator == STOCK), None)
    revised = catalog.changes(now - DAY, unit=province.slug)
    before = _at(catalog, values, yesterday)
    cells["map"] = _map(board, units, late)
    cells["changes"] = news.panel(board, values, before, revised, sources, CHANGES)
    slow = [] if late else _slow(board, units)
    cells["late"] = (
        lists.lowest(slow) if slow else lists.holders(late, held, LISTED, int(total or 0))
    )
    cells["sources"] = lists.sources(sources, now)
    known = [one.as_of for one in values if one.as_of and not number.withheld(one)]
    cells["link"] = panels.link(min(known, default=None), now, demo=demo)
    return {name: Cell.of(tree) for name, tree in cells.items()}


def _judged(value: Value) -> Status:
    return Status.NONE if number.withheld(value) else value.status


def hung(values: Sequence[Value], ids: Sequence[str], groups: Mapping[str, str]) -> list[Value]:
    """The listed ones, worst first; others only where a listed one does not exist."""
    known = {one.indicator: one for one in values}
    chosen = choose([known[id] for id in ids if id in known], groups)
    rest = [one for one in values if one.indicator not in ids]
    return chosen + choose(rest, groups)[: CARDS - len(chosen)]


def choose(values: Iterable[Value], groups: Mapping[str, str]) -> list[Value]:
    """The twelve: off target and watch by how far they are, then what is met, then the rest.

    Of what nobody judges, groups with the fewest cards so far come first, so that no group is
    crowded out; a figure comes before an empty place, a doubted one before a good one.
    """
    given = list(values)
    wrong = [one for one in given if _judged(one) in (Status.OFF, Status.WATCH)]
    chosen = sorted(wrong, key=far, reverse=True)
    chosen += [one for one in given if _judged(one) is Status.ON]
    left = [one for one in given if _judged(one) is Status.NONE]
    left.sort(key=lambda one: (number.withheld(one), one.freshness is Freshness.FRESH))
    shown = Counter(groups[one.indicator] for one in chosen)
    while left and len(chosen) < CARDS:
        following = min(left, key=lambda one: (number.withheld(one), shown[groups[one.indicator]]))
        left.remove(following)
        chosen.append(following)
        shown[groups[following.indicator]] += 1
    return chosen[:CARDS]


def _at(catalog: Catalog, values: Iterable[Value], period: Period) -> dict[str, Value]:
    """The same indicators in another period; none where the year had not begun."""
    try:
        found = catalog.values([one.indicator for one in values], None, period)
    except IocError:
        return {}
    return {one.indicator: one for one in found}


def _late(board: Board, units: dict[int, Unit], yesterday: Period, id: str) -> list[Late]:
    """Who holds dossiers, most first: agencies, and what lies right below the province.

    A district counts its communes, so communes of a district are not listed beside it.
    """
    definition = board.definitions.get(id)
    if definition is None:
        return []
    before = {one.unit_id: one.value for one in board.slices(definition, "unit", yesterday)}
    out = []
    for one in board.slices(definition, "unit"):
        unit = units.get(one.unit_id)
        if unit is None or not one.value or not top(unit, units):
            continue
        then = before.get(one.unit_id)
        out.append(Late(unit, int(one.value), None if then is None else int(one.value - then)))
    return sorted(out, key=lambda one: (-one.count, one.unit.code))


def _slow(board: Board, units: dict[int, Unit]) -> list[tuple[Unit, Value]]:
    """Units with the lowest rate on time, the lowest first; too few cases are not ranked."""
    definition = board.definitions.get(MAPPED)
    if definition is None:
        return []
    held = [
        one
        for one in board.slices(definition, "unit")
        if one.unit_id in units and top(units[one.unit_id], units)
    ]
    rows = [row.value for row in rank(held, definition) if not row.apart]
    return [(units[one.unit_id], one) for one in rows[:LISTED]]


def top(unit: Unit, units: dict[int, Unit]) -> bool:
    """An agency, or a territory that stands right below the province."""
    above = units.get(unit.parent_id or 0)
    return unit.level is Level.AGENCY or (above is not None and above.level is Level.PROVINCE)


def _map(board: Board, units: dict[int, Unit], late: list[Late]) -> object:
    definition = board.definitions.get(MAPPED)
    if definition is None:
        return ""
    values = {
        one.unit_id: one
        for one in board.slices(definition, "unit")
        if one.unit_id in units and top(units[one.unit_id], units)
    }
    places = [one for one in units.values() if top(one, units) and one.level is not Level.AGENCY]
    ranks = {one.unit.unit_id: n + 1 for n, one in enumerate(late[:LISTED])}
    return ground.panel(board, definition, places, values, ranks)

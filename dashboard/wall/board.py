"""The overview board: which figures stand where. Drawing is in ``panels``.

Twelve cards, worst first, so that the three large places hold what is most wrong; beside them the
map, what changed since yesterday, who holds overdue dossiers, and the sources. Aggregates only.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from core.errors import IocError
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Status, Value
from dashboard import filters as choice
from dashboard.boards import Board
from dashboard.components import number
from dashboard.html import render
from dashboard.wall import ground, lists, panels
from dashboard.wall.lists import Late
from dashboard.wall.say import Sayer
from indicators.catalog import Catalog
from indicators.compare import far

CARDS, LARGE, LISTED, CHANGES = 12, 3, 8, 7
MAPPED, STOCK = "onestop.on_time_rate", "onestop.overdue_open"


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


def draw(catalog: Catalog, path: str) -> dict[str, Cell]:
    """Every cell of the overview by its name. Raises IocError when there is nothing to draw."""
    board = Board(catalog, choice.read(path, {}, catalog))
    now, today = board.filters.now, board.filters.today
    yesterday = Period.of(Grain.YTD, today - timedelta(days=1))
    units = {one.unit_id: one for one in catalog.units(board.filters.last_day)}
    values, sources = board.values(), catalog.sources()
    sayer = Sayer(board, units)
    chosen = choose(values)
    cells: dict[str, object] = {
        "place": panels.place(catalog.unit(None).name),
        "when": panels.when(now),
        "tally": panels.tally(Counter(_judged(one) for one in values)),
    }
    for n in range(CARDS):
        cells[f"c{n + 1}"] = (
            panels.card(board, sayer, chosen[n], large=n < LARGE) if n < len(chosen) else ""
        )
    late = _late(board, units, yesterday)
    cells["map"] = _map(board, units, late)
    cells["changes"] = lists.changes(
        board, values, _at(catalog, values, yesterday), sources, now, CHANGES
    )
    total = next((one.value for one in values if one.indicator == STOCK), None)
    cells["late"] = lists.late(late, LISTED, int(total or 0))
    cells["sources"] = lists.sources(sources, now)
    return {name: Cell.of(tree) for name, tree in cells.items()}


def _judged(value: Value) -> Status:
    return Status.NONE if number.withheld(value) else value.status


def choose(values: Iterable[Value]) -> list[Value]:
    """The twelve: off target and watch by how far they are, then the rest as the catalogue lists.

    What is on target comes before what nobody judges, a figure before an empty place.
    """
    listed = list(values)
    wrong = [one for one in listed if _judged(one) in (Status.OFF, Status.WATCH)]
    wrong.sort(key=far, reverse=True)
    rest = [one for one in listed if _judged(one) not in (Status.OFF, Status.WATCH)]
    rest.sort(key=lambda one: (number.withheld(one), -_judged(one).urgency))
    return [*wrong, *rest][:CARDS]


def _at(catalog: Catalog, values: Iterable[Value], period: Period) -> dict[str, Value]:
    """The same indicators in another period; none where the year had not begun."""
    try:
        found = catalog.values([one.indicator for one in values], None, period)
    except IocError:
        return {}
    return {one.indicator: one for one in found}


def _late(board: Board, units: dict[int, Unit], yesterday: Period) -> list[Late]:
    """Who holds overdue dossiers, most first: agencies, and what lies right below the province.

    A district counts its communes, so communes of a district are not listed beside it.
    """
    definition = board.definitions.get(STOCK)
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

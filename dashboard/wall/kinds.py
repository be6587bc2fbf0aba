"""The kinds of panels: what each draws of a scene. Their names and fields stand in ``places``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from core.values import Freshness, Status, Value
from dashboard import context
from dashboard.components import scale
from dashboard.wall import beside, grid, ground, lines, lists, news, panels, standing
from dashboard.wall.joined import Placed
from dashboard.wall.places import Panel
from dashboard.wall.scene import MAPPED, OPEN, STOCK, Scene, judged
from dashboard.wording import words
from indicators.asking.compare import far, is_rate
from indicators.defining.model import Definition

LISTED, CHANGES = 8, 7


def cards(scene: Scene, panel: Panel) -> list[object]:
    """A card a place; the first row of the grid is taller, its cards are large."""
    _, row, wide, tall = panel.at
    places, chosen = wide * tall, carded(scene, panel)
    large = [row == 1 and n < wide for n in range(places)]
    if isinstance(panel, Placed):
        large = [one.large for one in panel.spots]
        places = len(large)
    return [
        panels.card(
            scene.board,
            scene.sayer,
            chosen[n],
            large=large[n],
            path=scene.of_unit(chosen[n].indicator),
        )
        if n < len(chosen)
        else ""
        for n in range(places)
    ]


def carded(scene: Scene, panel: Panel) -> list[Value]:
    """What stands on the cards of a panel, in their order."""
    _, _, wide, tall = panel.at
    if panel.order == "listed":
        return [scene.known[id] for id in panel.indicators if id in scene.known][: wide * tall]
    return hung(scene, panel.indicators, wide * tall)


def hung(scene: Scene, ids: Sequence[str], places: int) -> list[Value]:
    """The listed ones, worst first; others of the board only where a listed one does not exist."""
    named = [scene.known[id] for id in ids if id in scene.known]
    chosen = choose(named, scene.groups, places)
    rest = [one for one in scene.values if one.indicator not in ids]
    missing = min(len(ids), places) - len(chosen)
    return chosen + choose(rest, scene.groups, max(missing, 0))


def choose(values: Iterable[Value], groups: Mapping[str, str], places: int) -> list[Value]:
    """Off target and watch by how far they are, then what is met, then the rest.

    Of what nobody judges, groups with the fewest cards so far come first, so that no group is
    crowded out; a figure comes before an empty place, a doubted one before a good one.
    """
    given = list(values)
    wrong = [one for one in given if judged(one) in (Status.OFF, Status.WATCH)]
    chosen = sorted(wrong, key=far, reverse=True)
    chosen += [one for one in given if judged(one) is Status.ON]
    left = [one for one in given if judged(one) is Status.NONE]
    left.sort(key=lambda one: (one.withheld, one.freshness is Freshness.FRESH))
    shown = Counter(groups[one.indicator] for one in chosen)
    while left and len(chosen) < places:
        following = min(left, key=lambda one: (one.withheld, shown[groups[one.indicator]]))
        left.remove(following)
        chosen.append(following)
        shown[groups[following.indicator]] += 1
    return chosen[:places]


def _map(scene: Scene, panel: Panel) -> object:
    definition = scene.board.definitions.get(panel.indicator)
    if definition is None:
        return ""
    places = scene.placed()
    if scene.mine.unit and not places:
        return beside.province(scene, CHANGES)
    values = {one.unit_id: one for one in scene.below(panel.indicator)}
    numbered = any(one.kind == "late" for one in scene.config.panels)
    late = scene.late[:LISTED] if numbered else []
    ranks = {one.unit.unit_id: n + 1 for n, one in enumerate(late)}
    return ground.panel(scene.board, definition, places, values, ranks, scene.rings)


def _changes(scene: Scene, panel: Panel) -> object:
    del panel
    return news.panel(
        scene.board, scene.values, scene.before, scene.revised, scene.sources, CHANGES
    )


def _late(scene: Scene, panel: Panel) -> object:
    room = rows(panel) if isinstance(panel, Placed) else LISTED
    if scene.leaf:
        return beside.months(scene, MAPPED, room) if MAPPED in scene.known else ""
    slow = [] if scene.late else scene.ranked(MAPPED)[:room]
    if slow:
        return lists.lowest(slow)
    held = scene.holders(OPEN)
    if not scene.late and not held and STOCK in scene.known:
        return beside.nobody(scene, STOCK, room, none(scene, STOCK))
    return lists.holders(scene.late, held, room, scene.known.get(STOCK))


def _units(scene: Scene, panel: Panel) -> object:
    """Units of one indicator, the worst first: a rate with its cases, a count with its change."""
    definition = scene.board.definitions.get(panel.indicator)
    if definition is None:
        return ""
    room = rows(panel)
    if scene.leaf or not scene.of_unit(panel.indicator):
        return beside.months(scene, panel.indicator, room)
    if counts(definition):
        name, bad = panels.named(definition), definition.direction == "lower"
        held, total = scene.holders(panel.indicator), scene.known.get(panel.indicator)
        if not held:
            return beside.nobody(scene, panel.indicator, room, none(scene, panel.indicator))
        below = beside.below(scene, panel.indicator, room - lists.lines(len(held), room))
        return lists.counted(name, held, room, total, scene.place.name, below, bad=bad)
    ranked = scene.ranked(panel.indicator)
    if not ranked:
        return beside.nobody(scene, panel.indicator, room, words.t("wall.none_ranked"))
    points, count = definition.by_points, words.number(len(ranked))
    sub = words.t("wall.rated_sub", count=count)
    if points:  # of all as many were judged, else they were not ranked together
        judged = words.number(ranked[0][1].denominator or 0.0)
        sub = words.t("wall.scored_sub", count=count, points=judged)
    shown = ranked[:room]
    return lists.rated(panels.named(definition), sub, shown, points=points, cases=not points)


def none(scene: Scene, id: str) -> str:
    """Why no unit is listed: none has any, or nobody knows."""
    told = any(not one.withheld for one in scene.below(id))
    return words.t("wall.none_held" if told else "reason.missing")


def counts(definition: Definition) -> bool:
    """Are its units told by who holds most, not by who stands worst?"""
    return not is_rate(definition) and definition.direction != "higher"


def _months(scene: Scene, panel: Panel) -> object:
    """Units by month, the worst first: colour by class, figures where the target is missed."""
    definition = scene.board.definitions.get(panel.indicator)
    total = scene.known.get(panel.indicator)
    if definition is None or total is None:
        return ""
    if scene.leaf or not scene.of_unit(panel.indicator):
        return beside.months(scene, panel.indicator, rows(panel))
    units = [unit for unit, _ in scene.ranked(panel.indicator)[: rows(panel) - 1]]
    if not units:
        return beside.nobody(scene, panel.indicator, rows(panel), unranked(total))
    if total.target is None:
        ranked = scene.ranked(panel.indicator)[: rows(panel)]
        points = definition.by_points
        return lists.rated(panels.named(definition), unranked(total), ranked, points=points)
    shades = scale.around(total.target, definition)
    return grid.months(scene, definition, units, shades)


def _lines(scene: Scene, panel: Panel) -> object:
    return lines.panel(scene, panel.indicators, rows(panel))


def unranked(total: Value) -> str:
    """Why units are not coloured: there is no target, hence no classes, or too few cases."""
    return words.t("wall.none_ranked" if total.target else "reason.no_target")


def _sources(scene: Scene, panel: Panel) -> object:
    if scene.past is not None:
        return standing.unknown("wall.all_sources")
    narrow = isinstance(panel, Placed) and panel.wide == 2
    return standing.every_source(scene.sources, scene.now, rows(panel), narrow=narrow)


def _owing(scene: Scene, panel: Panel) -> object:
    if scene.past is not None:
        return standing.unknown("wall.owing")
    owed = scene.catalog.owing(None, context.desk().paused())
    if scene.mine.unit:
        owed = [one for one in owed if scene.holds(one.reporter_id)]
    short = {one.name: one.short_name for one in scene.units.values()}
    return standing.owing(owed, rows(panel), scene.now, short)


def _one(scene: Scene, panel: Panel) -> object:
    value = scene.known.get(panel.indicator)
    if value is None:
        return ""
    return panels.one(scene.board, scene.sayer, value, path=scene.of_unit(panel.indicator))


def rows(panel: Panel) -> int:
    """Lines of a list: 4 % of the height each, less its heading, and the foot or the margin.

    On a joined wall of other panels a unit each, as laid out.
    """
    if isinstance(panel, Placed):
        return panel.lines
    _, row, _, tall = panel.at
    height = 20 * tall + (12 if row == 1 else 0)
    return height // 4 - 1 - (3 if panel.foot else 1)


DRAWS: Mapping[str, Callable[[Scene, Panel], object]] = {
    "map": _map,
    "changes": _changes,
    "late": _late,
    "units": _units,
    "months": _months,
    "lines": _lines,
    "sources": _sources,
    "owing": _owing,
    "one": _one,
}

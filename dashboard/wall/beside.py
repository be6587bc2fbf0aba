"""What stands where no units can be listed: the province beside a unit, months, another rate."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.period import Grain, Period, last_months
from core.units import Unit
from core.values import Value
from dashboard.components import goal, number
from dashboard.components import status as mark
from dashboard.wall import fit, lists, panels
from dashboard.wall.say import SMALL
from dashboard.wall.scene import Scene
from dashboard.wording import words
from indicators.asking.compare import Change, change, is_rate
from indicators.defining.model import Definition

_TITLE, _LEAST, _ITEM = 2.4, 2.2, 28.5  # u: size of a title, its least, room beside a shape


def province(scene: Scene, most: int) -> list[Component]:
    """The unit's rates beside the province's, the farthest behind it first."""
    items = [_item(*row) for row in apart(scene)[:most]]
    if not items:
        why = "wall.no_parts" if scene.leaf else "reason.missing"
        return [html.H2(words.t("wall.map"), className="h"), html.P(words.t(why), className="sub")]
    title = html.H2(words.t("beside.title"), className="h")
    return [html.Div([title, html.Ol(items)], className="besides")]


def apart(scene: Scene) -> list[tuple[Value, Change, Definition]]:
    """The unit's rates with how far they are from the province's, the farthest behind it first."""
    found = []
    for one in scene.values:
        definition, whole = scene.board.definitions[one.indicator], scene.whole.get(one.indicator)
        if is_rate(definition) and whole is not None and not one.withheld:
            far = change(one, whole, definition)
            if far is not None:
                found.append((one, far, definition))
    return sorted(found, key=lambda row: _behind(row[1]), reverse=True)


def _behind(apart: Change) -> tuple[bool, float]:
    """Sort key, largest first: worse than the province, then by how much."""
    worse = apart.better is False
    return worse, abs(apart.difference) * (1 if worse else -1)


def _item(value: Value, apart: Change, definition: Definition) -> Component:
    size = fit.size(words.brief(definition), _TITLE, _LEAST, _ITEM)
    moved = goal.change(apart, definition, unit=False)
    own, whole = number.digits(value)[0], number.short(apart.before)
    both = [own, f" · {words.t('wall.whole')} ", whole]
    lines: list[list[Component | str]] = [[*both, " (", *moved, ")"], both, [*moved]]
    item: Component = html.Li(
        [
            html.B(
                [
                    html.Span(mark.shape(value.status), className=mark.css(value.status)),
                    words.brief(definition),
                ],
                style={"fontSize": f"calc(var(--u) * {size})"},
            ),
            html.Span(fit.first(lines, SMALL, _ITEM) or [*moved], className="muted"),
        ]
    )
    return item


def months(scene: Scene, id: str, room: int) -> list[Component]:
    """The unit's last months, the newest first; a rate has the province's beside it."""
    definition = scene.board.definitions[id]
    name = panels.named(definition)
    if Grain.MONTH not in definition.grains or not scene.of_unit(id):
        key = "province_only" if not scene.of_unit(id) else "no_months"
        return lists.monthly(name, words.t(f"wall.{key}"), [])
    rows = monthly(scene, definition)
    whole = any(one is not None for _, _, one in rows)
    sub = words.t("wall.monthly_whole") if whole else words.t("wall.monthly")
    sub = sub if rows else words.t("reason.missing")
    return lists.monthly(name, sub, rows[:room], points=definition.by_points)


def nobody(scene: Scene, id: str, room: int, why: str) -> list[Component]:
    """Where no unit has any of it, or none may be ranked: the place's months, else units by a rate.

    ``why``: the words of it, which stand in the heading.
    """
    definition = scene.board.definitions[id]
    name, rows = panels.named(definition), monthly(scene, definition)
    if rows:
        then = words.t("wall.monthly_of", name=scene.place.name)
        return lists.monthly(name, why, rows[: room - 1], then, points=definition.by_points)
    other, ranked = rate(scene)
    if other is None:
        return lists.listed(name, why, [])
    return lists.rated(name, why, ranked[: room - 1], panels.named(other))


def below(scene: Scene, id: str, room: int) -> list[Component]:
    """Under a short list of units, where ``room`` lines are left: the place's months."""
    rows = months_below(scene, id, room)
    then = words.t("wall.monthly_of", name=scene.place.name)
    return [*lists.then(then), *lists.lines_of(rows)] if rows else []


def months_below(scene: Scene, id: str, room: int) -> list[tuple[Period, Value, Value | None]]:
    """The months that stand under a short list; none where the room is for few lines."""
    if room < lists.FEW + 1:
        return []
    return monthly(scene, scene.board.definitions[id])[: room - 1]


def rate(scene: Scene) -> tuple[Definition | None, list[tuple[Unit, Value]]]:
    """A rate of the board by which units can be ranked, and they, the worst first.

    What a panel names comes before others of the board's groups.
    """
    told = (*scene.config.named, *(one.indicator for one in scene.values))
    for id in dict.fromkeys(told):
        definition = scene.board.definitions.get(id)
        if definition is not None and is_rate(definition):
            ranked = scene.ranked(id)
            if ranked:
                return definition, ranked
    return None, []


def monthly(scene: Scene, definition: Definition) -> list[tuple[Period, Value, Value | None]]:
    """Months, the newest first: the place's, and beside a unit's rate the province's."""
    if Grain.MONTH not in definition.grains or not scene.of_unit(definition.id):
        return []
    periods = last_months(scene.board.filters.last_day)
    own = known(scene.board.series(definition, Grain.MONTH, periods[0].start, periods[-1].start))
    whole: dict[Period, Value] = {}
    if is_rate(definition) and scene.mine.unit and scene.mine.beside:
        whole = known(scene.of_province(definition, periods[0].start, periods[-1].start))
    return [(one, own[one], whole.get(one)) for one in reversed(periods) if one in own]


def known(series: Sequence[Value]) -> dict[Period, Value]:
    """Values by their period."""
    return {one.period: one for one in series}

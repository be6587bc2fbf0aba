"""The panels of a board in its file: each with its rows, and with its place for a picture.

What stands where is decided by the same picks that the wall draws from (``kinds``, ``beside``,
``news``). Sentences under a card are words about figures, not rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from core.period import last_months
from core.units import Unit
from core.values import Value
from dashboard.wall import beside, grid, lines, lists, news, standing
from dashboard.wall.kinds import CHANGES, LISTED, carded, counts, none, rows, unranked
from dashboard.wall.places import Panel
from dashboard.wall.scene import MAPPED, OPEN, STOCK, Scene
from dashboard.wording import words
from exports.sheets.sheet import Column, Place, Row, Tile, at
from indicators.defining.model import Definition
from indicators.reported.owing import Paused

WHOLE, YESTERDAY, REVISED = "Toàn tỉnh", "Hôm qua", "Vừa sửa"
MONTHLY, APART, ALL = "Theo tháng", "Cạnh toàn tỉnh", "Cộng"
"""What a row is, in words."""
_LOST = (
    Column("source", "Nguồn mất"),
    Column("failing_since", "Từ lúc", "moment", 18),
    Column("fault", "Lỗi"),
)
_SOURCES = (
    Column("source", "Nguồn"),
    Column("state", "Tình trạng"),
    Column("last_success", "Lần lấy gần nhất", "moment", 18),
)
_OWING = (
    Column("unit_name", "Đơn vị"),
    Column("owed", "Số liệu nợ", "whole"),
    Column("days", "Ngày quá hạn", "whole"),
)
_OTHERS = (Column("unit_name", "Đơn vị"), Column("held", "Cộng", "whole"))
_CAME = (
    Column("unit_name", "Đơn vị"),
    Column("period", "Kỳ"),
    Column("came_at", "Nộp lúc", "moment", 18),
)


def tile(scene: Scene, panel: Panel, paused: Mapping[str, Paused]) -> Tile:
    """A panel of a board. ``paused``: sources that rest, which owe nothing meanwhile."""
    if panel.kind == "owing":
        return _owing(scene, panel, paused)
    return _DRAWS[panel.kind](scene, panel)


def _tile(panel: Panel, title: str, rows: Iterable[Row], hint: str = "", sub: str = "") -> Tile:
    return Tile(panel.kind, title, panel.at, tuple(rows), sub=sub, hint=hint)


def _rows(scene: Scene, part: str, values: Iterable[Value]) -> list[Row]:
    return [Row(part, one, scene.board.definitions[one.indicator]) for one in values]


def _with_whole(scene: Scene, part: str, values: Iterable[Value]) -> list[Row]:
    """Figures, each followed by the province's where that stands beside it."""
    out = []
    for row in _rows(scene, part, values):
        out.append(row)
        whole = scene.whole.get(row.value.indicator)
        if whole is not None:
            out.append(Row(WHOLE, whole, row.definition))
    return out


def _cards(scene: Scene, panel: Panel) -> Tile:
    return _tile(panel, "", _with_whole(scene, "Thẻ", carded(scene, panel)))


def _one(scene: Scene, panel: Panel) -> Tile:
    value = scene.known.get(panel.indicator)
    return _tile(panel, "", _with_whole(scene, "Thẻ", [] if value is None else [value]))


def _map(scene: Scene, panel: Panel) -> Tile:
    definition = scene.board.definitions.get(panel.indicator)
    if definition is None:
        return _tile(panel, words.t("wall.map"), ())
    units = scene.placed()
    if scene.mine.unit and not units:
        shown = [value for value, _, _ in beside.apart(scene)[:CHANGES]]
        return _tile(panel, words.t("beside.title"), _with_whole(scene, APART, shown))
    held = {one.unit_id: one for one in scene.below(panel.indicator)}
    places = [
        Place(one, held[one.unit_id], scene.rings.get(one.slug, []))
        for one in units
        if one.unit_id in held
    ]
    made = _tile(
        panel, words.t("wall.map"), _rows(scene, "Bản đồ", (one.value for one in places)),
        sub=definition.short_name if places else "",
    )  # fmt: skip
    return replace(made, places=tuple(places))


def _changes(scene: Scene, panel: Panel) -> Tile:
    """Lost sources; what moved, each beside its figure of yesterday; what was revised."""
    found = news.pick(
        scene.board, scene.values, scene.before, scene.revised, scene.sources, CHANGES
    )
    rows: list[Row] = []
    for one, moved in found.moved:
        definition = scene.board.definitions[one.indicator]
        rows += [Row("Hôm nay", one, definition), Row(YESTERDAY, moved.before, definition)]
    rows += _rows(scene, REVISED, found.revised)
    made = _tile(panel, words.t("wall.changes"), rows)
    lost = tuple((one.title or one.name, at(one.failing_since), one.fault) for one in found.lost)
    return replace(made, heads=_LOST if lost else (), told=lost)


def _held(scene: Scene, id: str, part: str, room: int) -> list[Row]:
    """Units by what they hold, most first."""
    found = {one.unit_id: one for one in scene.below(id)}
    return _rows(scene, part, (found[one.unit.unit_id] for one in scene.holders(id)[:room]))


def _late(scene: Scene, panel: Panel) -> Tile:
    """Overdue first; below them, or where there are none, who holds most, or is least on time."""
    if scene.leaf:
        return _monthly(scene, panel, MAPPED, LISTED)
    if not scene.late:
        slow = [one for _, one in scene.ranked(MAPPED)[:LISTED]]
        if slow:
            return _tile(panel, words.t("wall.slow"), _rows(scene, words.t("wall.slow"), slow))
    if not scene.late and not scene.holders(OPEN) and STOCK in scene.known:
        return _nobody(scene, panel, STOCK, none(scene, STOCK), LISTED)
    rows = _held(scene, STOCK, words.t("wall.late"), LISTED)
    title, sub = ("wall.late", "") if rows else ("wall.open", words.t("wall.late_none"))
    room = LISTED - len(rows) - (1 if rows else 0)
    if room >= lists.FEW or not rows:
        rows += _held(scene, OPEN, words.t("wall.open"), max(room, 0))
    return _tile(panel, words.t(title), rows, sub=sub)


def _nobody(scene: Scene, panel: Panel, id: str, why: str, room: int) -> Tile:
    """Where no unit can be listed: the place's months, else units by another rate."""
    name = scene.board.definitions[id].short_name
    made = _monthly(scene, panel, id, room - 1)
    if made.rows:
        return replace(made, sub=why)
    other, ranked = beside.rate(scene)
    part = other.short_name if other else ""
    return _tile(panel, name, _rows(scene, part, (one for _, one in ranked[: room - 1])), why, why)


def _monthly(scene: Scene, panel: Panel, id: str, room: int) -> Tile:
    """Months of a place, the newest first."""
    definition = scene.board.definitions.get(id)
    if definition is None:
        return _tile(panel, "", ())
    rows = []
    for _, value, whole in beside.monthly(scene, definition)[:room]:
        rows.append(Row(MONTHLY, value, definition))
        if whole is not None:
            rows.append(Row(WHOLE, whole, definition))
    return _tile(panel, definition.short_name, rows)


def _units(scene: Scene, panel: Panel) -> Tile:
    definition = scene.board.definitions.get(panel.indicator)
    if definition is None:
        return _tile(panel, "", ())
    room = rows(panel)
    if scene.leaf or not scene.of_unit(panel.indicator):
        return _monthly(scene, panel, panel.indicator, room)
    part = "Theo đơn vị"
    if counts(definition):
        holders, total = scene.holders(panel.indicator), scene.known.get(panel.indicator)
        count, listed = len(holders), lists.fitting(len(holders), room)
        held = _held(scene, panel.indicator, part, listed)
        if not held:
            return _nobody(scene, panel, panel.indicator, none(scene, panel.indicator), room)
        summed: list[Row] = []  # as the wall draws it: where a line is left for it
        if total is not None and not total.withheld and count != room:
            summed = _rows(scene, ALL, [total])
        left = room - lists.lines(len(held), room)
        months = beside.months_below(scene, panel.indicator, left)
        below = _rows(scene, MONTHLY, (value for _, value, _ in months))
        made = _tile(panel, definition.short_name, [*held, *summed, *below])
        rest = [one.count for one in holders[listed:]]
        if not rest:
            return made
        others = words.t("wall.others", count=words.number(len(rest)))
        aside = f"{definition.short_name}: còn lại"
        return replace(made, heads=_OTHERS, told=((others, sum(rest)),), aside=aside)
    ranked = [one for _, one in scene.ranked(panel.indicator)[:room]]
    if not ranked:
        return _nobody(scene, panel, panel.indicator, words.t("wall.none_ranked"), room)
    return _tile(panel, definition.short_name, _rows(scene, part, ranked))


def _months(scene: Scene, panel: Panel) -> Tile:
    definition = scene.board.definitions.get(panel.indicator)
    total = scene.known.get(panel.indicator)
    if definition is None or total is None:
        return _tile(panel, "", ())
    if scene.leaf or not scene.of_unit(panel.indicator):
        return _monthly(scene, panel, panel.indicator, rows(panel))
    units = [unit for unit, _ in scene.ranked(panel.indicator)[: rows(panel) - 1]]
    if total.target is None and units:
        ranked = [one for _, one in scene.ranked(panel.indicator)[: rows(panel)]]
        return _tile(
            panel, definition.short_name, _rows(scene, "Theo đơn vị", ranked), sub=unranked(total)
        )
    if not units:
        return _nobody(scene, panel, panel.indicator, unranked(total), rows(panel))
    return _tile(panel, definition.short_name, _grid(scene, definition, units))


def _lines(scene: Scene, panel: Panel) -> Tile:
    """A part a line, each with its months; what is withheld is told as such."""
    drawn = lines.read(scene, panel.indicators)
    found = [Row(one.name, value, one.definition) for one in drawn for value in one.path if value]
    return _tile(panel, lines.title(scene, panel.indicators, drawn), found)


def _grid(scene: Scene, definition: Definition, units: Iterable[Unit]) -> list[Row]:
    last = scene.board.filters.last_day
    first = last_months(last)[0].start
    values: list[Value] = []
    for unit in units:
        values += grid.series(scene, definition, unit, first, last).values()
    return _rows(scene, MONTHLY, values)


def _sources(scene: Scene, panel: Panel) -> Tile:
    now, on = scene.now, standing.worst_first(scene.sources)
    told = [
        (
            one.title or one.name,
            words.t(f"wall.state_{one.state}", at=words.since(one.failing_since, now)),
            at(one.last_success),
        )
        for one in on[: rows(panel)]
    ]
    made = _tile(panel, words.t("wall.all_sources"), ())
    return replace(made, heads=_SOURCES, told=tuple(told))


def _owing(scene: Scene, panel: Panel, paused: Mapping[str, Paused]) -> Tile:
    owed = scene.catalog.owing(None, paused)
    if scene.mine.unit:
        owed = [one for one in owed if scene.holds(one.reporter_id)]
    late, none_owes = standing.debts(owed)[: rows(panel)], words.t("wall.owing_none")
    made = _tile(panel, words.t("wall.owing"), (), none_owes)
    if late:
        return replace(made, heads=_OWING, told=tuple(late))
    came = standing.came(owed)[: rows(panel) - 1]
    told = tuple((name, words.period_name(period), at(when)) for name, period, when in came)
    return replace(made, heads=_CAME, told=told, sub=none_owes)


_DRAWS: Mapping[str, Callable[[Scene, Panel], Tile]] = {
    "cards": _cards,
    "one": _one,
    "map": _map,
    "changes": _changes,
    "late": _late,
    "units": _units,
    "months": _months,
    "lines": _lines,
    "sources": _sources,
}

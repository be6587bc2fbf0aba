"""A board as a file: the figures of its panels, each a row, and its panels for a picture.

What stands where is decided by the same picks that the wall draws from (``kinds``, ``beside``,
``news``), as all of it is now. Sentences under a card are words about figures, not rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from core.errors import MisuseError, NotFoundError
from core.period import last_months
from core.values import Value
from dashboard import words
from dashboard.components import number
from dashboard.wall import beside, config, grid, lists, news, standing, whose
from dashboard.wall.board import title
from dashboard.wall.config import Boards
from dashboard.wall.kinds import CHANGES, LISTED, carded, counts, rows
from dashboard.wall.places import Panel
from dashboard.wall.scene import MAPPED, OPEN, STOCK, Scene
from dashboard.wall.whose import PROVINCE, Whose
from exports.asked import BOARDS, Asked
from exports.doubting import doubts
from exports.origin import RUNS, truth_of
from exports.sheet import Column, Place, Row, Sheet, Tile, at
from exports.truth import EACH, Feed, Truth
from indicators.catalog import Catalog
from indicators.model import Definition
from indicators.owing import Paused

WHOLE, YESTERDAY, REVISED = "Toàn tỉnh", "Hôm qua", "Vừa sửa"
MONTHLY, APART = "Theo tháng", "Cạnh toàn tỉnh"
"""What a row is, in words."""
_CHOICES = frozenset({"don-vi"})
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


def named(subject: str) -> bool:
    """Does a file's address mean a board?"""
    return subject.strip("/").startswith(BOARDS)


def sheet(
    catalog: Catalog,
    subject: str,
    asked: Asked,
    mine: Whose = PROVINCE,
    paused: Mapping[str, Paused] = MappingProxyType({}),
    held: Boards | None = None,
) -> Sheet:
    """The sheet of a board. ``catalog``: the whole one; ``mine`` says whose figures may be read.

    ``paused``: sources that rest, which owe nothing meanwhile; ``held``: the boards among which it
    is, None: those of the file.

    Raises NotFoundError for no such board, MisuseError for a choice that boards do not have.
    """
    name, _ = whose.split(subject.strip("/").removeprefix(BOARDS))
    held = held or config.boards()
    if name not in held.boards:
        raise NotFoundError(f"Không có bảng “{name[:40]}”; các bảng: {', '.join(held.boards)}.")
    odd = sorted({key for key, _ in asked.query} - _CHOICES)
    if odd:
        raise MisuseError(
            f"Bảng của màn hình luôn là hiện nay, không nhận {', '.join(odd)}; chỉ nhận don-vi."
        )
    board = held.boards[name]
    with words.speaking("vi"), catalog.reading():  # files are Vietnamese, whoever takes them
        scene = Scene(catalog, name, board, mine)
        tiles = [
            _owing(scene, panel, paused)
            if panel.kind == "owing"
            else _DRAWS[panel.kind](scene, panel)
            for panel in board.panels
        ]
        told = [row for tile in tiles for row in tile.rows]
        definitions = list({row.definition.id: row.definition for row in told}.values())
        truth = truth_of(
            catalog, Asked(unit=mine.unit or None), scene.board.filters.period, scene.place,
            [row.value for row in told if row.part not in (WHOLE, YESTERDAY, REVISED)],
            definitions,
            subject=BOARDS + name, title=f"Bảng {title(board)}", measure=EACH,
            path=f"/wall/{name}", address=f"/wall/{mine.name(name)}",
        )  # fmt: skip
        truth = replace(truth, as_of=scene.oldest(), doubts=(*truth.doubts, *_beside(told)))
        if any(panel.kind == "sources" for panel in board.panels):
            truth = _fed(scene, truth)
        if not definitions:
            truth = replace(truth, cuts=(_NO_FIGURES,))
    return Sheet(truth, tuple(told), place=scene.place, shape="board", tiles=tuple(tiles))


_NO_FIGURES = "bảng này không có chỉ tiêu nào, chỉ có tình trạng các nguồn và nợ số liệu"


def _fed(scene: Scene, truth: Truth) -> Truth:
    """With every source that feeds: a board that tells how they stand stands on all of them."""
    on = [one for one in scene.sources if one.feeds]
    runs = tuple(run for one in on for run in one.runs[-RUNS:])
    return replace(truth, sources=tuple(Feed.of(one) for one in on), runs=runs)


def _beside(rows: Iterable[Row]) -> tuple[str, ...]:
    """Why not to lean on which of the province's figures beside a unit's."""
    old = [one for one in rows if one.part == WHOLE and number.doubted(one.value)]
    names = {
        one.definition.id: f"{one.definition.short_name} ({words.t('wall.whole')})" for one in old
    }
    return doubts([one.value for one in old], names)


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
    units = scene.territories()
    if scene.mine.unit and not any(one.latitude is not None for one in units):
        shown = [value for value, _, _ in beside.apart(scene)[:CHANGES]]
        return _tile(panel, words.t("beside.title"), _with_whole(scene, APART, shown))
    held = {one.unit_id: one for one in scene.below(panel.indicator)}
    places = [
        Place(one, held[one.unit_id])
        for one in units
        if one.unit_id in held and one.latitude is not None and one.longitude is not None
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
    rows = _held(scene, STOCK, words.t("wall.late"), LISTED)
    title, sub = ("wall.late", "") if rows else ("wall.open", words.t("wall.late_none"))
    room = LISTED - len(rows) - (1 if rows else 0)
    if room >= lists.FEW or not rows:
        rows += _held(scene, OPEN, words.t("wall.open"), max(room, 0))
    return _tile(panel, words.t(title), rows, sub=sub)


def _monthly(scene: Scene, panel: Panel, id: str, room: int) -> Tile:
    """Months of a unit without parts, the newest first."""
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
        held = _held(scene, panel.indicator, part, room)
        return _tile(panel, definition.short_name, held, words.t("wall.none_held"))
    ranked = [one for _, one in scene.ranked(panel.indicator)[:room]]
    return _tile(
        panel, definition.short_name, _rows(scene, part, ranked), words.t("wall.none_ranked")
    )


def _months(scene: Scene, panel: Panel) -> Tile:
    definition = scene.board.definitions.get(panel.indicator)
    total = scene.known.get(panel.indicator)
    if definition is None or total is None:
        return _tile(panel, "", ())
    if scene.leaf or not scene.of_unit(panel.indicator):
        return _monthly(scene, panel, panel.indicator, rows(panel))
    if total.target is None:
        return _tile(panel, definition.short_name, (), words.t("wall.none_ranked"))
    return _tile(panel, definition.short_name, _grid(scene, definition, rows(panel) - 1))


def _grid(scene: Scene, definition: Definition, room: int) -> list[Row]:
    last = scene.board.filters.last_day
    first = last_months(last)[0].start
    values: list[Value] = []
    for unit, _ in scene.ranked(definition.id)[:room]:
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
    told = standing.debts(owed)[: rows(panel)]
    made = _tile(panel, words.t("wall.owing"), (), words.t("wall.owing_none"))
    return replace(made, heads=_OWING, told=tuple(told))


_DRAWS: Mapping[str, Callable[[Scene, Panel], Tile]] = {
    "cards": _cards,
    "one": _one,
    "map": _map,
    "changes": _changes,
    "late": _late,
    "units": _units,
    "months": _months,
    "sources": _sources,
}

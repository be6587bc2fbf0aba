"""The picture of an export: what the page draws, in Vietnamese, as a chart, a table or a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core import format as say
from core.format import day as say_day
from core.values import Value
from dashboard.components import bands, goal, hints, moved, number, pathline, scale, series
from dashboard.pictures import courses, strips
from dashboard.wall import picture as board
from dashboard.wording import words
from exports.pictures.grid import HATCH, Cell, Grid
from exports.pictures.ground import NAMED, Area, Ground
from exports.pictures.picture import Drawing
from exports.provenance.truth import shown
from exports.sheets.driving import DOWN, UP
from exports.sheets.score import GROUP, UNITS, WHOLE
from exports.sheets.sheet import Row, Sheet, target
from exports.sheets.spread import CHART, CLASS
from indicators.asking.compare import is_rate
from indicators.asking.ranking import worst_first
from indicators.defining.model import Definition

_WORST = NAMED
"""Units in the list beside a map: as many as may have their names on it, for some find no room."""


def of(sheet: Sheet) -> Drawing | None:
    """What is drawn of a sheet; None: a list of its figures."""
    draw = {
        "map": _map, "heat": _heat, "matrix": _matrix, "score": _score, "strips": strips.draw,
        "board": board.draw, "course": courses.draw, "ahead": _ahead, "falling": _falling,
        "spread": _spread, "driving": _driving,
    }.get(sheet.shape, _series)  # fmt: skip
    with words.speaking("vi"):  # files are Vietnamese, whoever takes them
        return draw(sheet)


def _series(sheet: Sheet) -> dict[str, Any] | None:
    """The series with target and break marks; None where there are not two figures to join.

    ``hint`` says where a cut axis begins and what the strokes mean.
    """
    known = [one for one in sheet.history if not one.withheld]
    if len(known) < 2:
        return None
    definition = sheet.rows[0].definition
    drawn = series.rate(sheet.history, definition)
    return drawn | {"hint": hints.of_lines(sheet.history, definition)}


def _driving(sheet: Sheet) -> Grid:
    """The parts with what each added to the change, the most to the worse first.

    Not those whose share would read 0; how many they are is said.
    """
    definition = sheet.rows[0].definition
    rate, decimals = is_rate(definition), definition.decimals + is_rate(definition)
    rows, slight = [], 0
    for row in sheet.rows:
        if row.part not in (UP, DOWN):
            continue
        share, before = row.more[0], str(row.more[2] or say.NOTHING)
        told = float(share) * (100 if rate else 1) if isinstance(share, int | float) else 0.0
        said = say.signed(told, decimals)
        if said.startswith("="):
            slight += 1
            continue
        rows.append((
            Cell(number.label(row.value)), Cell(said), Cell(words.inline(before)), _figure(row),
        ))  # fmt: skip
    unit = goal.measure(definition)
    heads = (
        words.t("take.part"), words.t("drive.share", unit=unit), words.t("drive.before"),
        words.t("drive.now"),
    )  # fmt: skip
    hint = words.t("take.driving") + _doubts(row.value for row in sheet.rows)
    if slight:
        hint += " " + words.t("take.slight", count=words.number(slight))
    return Grid(heads, tuple(rows), (), hint)


def _spread(sheet: Sheet) -> dict[str, Any]:
    """Bars of all classes, with the median and the ninth tenth marked."""
    told = [one.value for one in sheet.rows if one.part != CLASS]
    marked = bands.marks(CHART, told)
    return bands.figure(sheet.bands, marked) | {"hint": bands.hint(sheet.bands, marked)}


def _ahead(sheet: Sheet) -> dict[str, Any] | None:
    """The year to date beside its path; None where the period has none."""
    if sheet.road is None:
        return None
    definition = sheet.rows[0].definition
    return pathline.figure(sheet.road, definition) | {"hint": pathline.hint(sheet.road, definition)}


def _falling(sheet: Sheet) -> Drawing:
    """Each figure in danger beside its target and why, the least likely kept first."""
    why = [one.key for one in sheet.more].index("why")
    rows = tuple(
        (
            Cell(one.definition.short_name), _figure(one),
            Cell(target(one.value.target, one.definition)), Cell(str(one.more[why])),
        )
        for one in sheet.rows
    )  # fmt: skip
    heads = (words.t("falling.of"), words.t("rank.figure"), words.t("passport.target"),
             words.t("revised.why"))  # fmt: skip
    hint = words.t("falling.hint") + _doubts(one.value for one in sheet.rows)
    return Grid(heads, rows, (), hint)


def _shades(values: Sequence[Value], definition: Definition) -> scale.Colours:
    """Classes around the target, or by size where there is none."""
    target = next((one.target for one in values if one.target), None)
    if target is not None:
        around: scale.Colours = scale.around(target, definition)
        return around
    known = [one.value for one in values if not one.withheld]
    return scale.by_size([one for one in known if one is not None], definition)


def _token(css: str) -> str:
    """``m3`` → ``d3``, ``q2`` → ``q2``, ``m0`` → what has no figure."""
    return HATCH if css == "m0" else css.replace("m", "d")


def _key(shades: scale.Colours, definition: Definition) -> tuple[tuple[str, str], ...]:
    entries = [(_token(css), said) for css, said in shades.key(definition) if said]
    return (*entries, (HATCH, words.t("map.missing")))


def _few(value: Value, definition: Definition) -> bool:
    return value.denominator is not None and value.denominator < definition.minimum_count


def _map(sheet: Sheet) -> Drawing | None:
    """The map beside the units that stand worst; the list where nothing has a place."""
    definition = sheet.rows[0].definition
    places = [one for one in sheet.places if one.rings or one.unit.longitude is not None]
    if not places:
        return None
    values = [one.value for one in places]
    shades = _shades(values, definition)
    parts = [one for one in sheet.rows if one.part == UNITS]
    listed = parts[:_WORST]
    told = {one.value.unit_id for one in listed}
    areas = tuple(
        Area(
            one.unit,
            HATCH if one.value.withheld else _token(shades.css(one.value.value)),
            f"{one.unit.name}: {words.inline(shown(one.value))}",
            one.rings,
            _few(one.value, definition),
            one.unit.unit_id in told,
        )
        for one in places
    )
    name = words.t("rank.unit")
    if len(parts) > _WORST:
        worst = worst_first([one.value for one in parts], definition)
        name = words.t(
            "take.worst" if worst else "take.largest",
            count=_WORST,
            all=words.number(len(parts)),
        )
    beside = Grid(
        (name, words.t("rank.figure")),
        tuple((Cell(number.label(one.value)), _figure(one)) for one in listed),
    )
    hints = []
    if sheet.boundaries is not None:
        hints.append(words.t("take.map", day=say_day(sheet.boundaries)))
    hints.append(words.t("take.faint", count=definition.minimum_count))
    hints[-1] += _doubts(one.value for one in listed)
    seats = [one.unit.short_name for one in places if not one.rings]
    if len(seats) == len(places):
        hints.append(words.t("map.only_seats"))
    elif seats:
        hints.append(words.t("map.some_seats", names=", ".join(seats)))
    return Ground(areas, _key(shades, definition), beside, " ".join(hints))


def _figure(row: Row) -> Cell:
    """A figure with its status; what is not shown is not judged."""
    held = None if row.value.withheld else row.value.status
    text = moved.text(row.value, words.inline(shown(row.value)))
    return Cell(text, status=held, doubted=number.doubted(row.value))


def _heat(sheet: Sheet) -> Drawing | None:
    """Units by month in classes around the target of each month's own time."""
    cells = sheet.rows[1:]
    if not cells:
        return None
    definition = sheet.rows[0].definition
    whole = _shades([sheet.rows[0].value, *(one.value for one in cells)], definition)
    months = sorted({one.value.period for one in cells}, key=lambda one: one.start)
    names: dict[int, str] = {}
    held: dict[tuple[int, Any], Value] = {}
    for row in cells:
        names.setdefault(row.value.unit_id, number.label(row.value))
        held[row.value.unit_id, row.value.period] = row.value
    told = {one.value.unit_id for one in cells if not one.value.withheld}
    rows = tuple(
        (Cell(name), *(_class(held.get((unit, month)), definition, whole) for month in months))
        for unit, name in names.items()
        if unit in told
    )
    hint = words.t("take.faint", count=definition.minimum_count)
    hint += _doubts(one.value for one in cells)
    if len(told) < len(names):
        hint += " " + words.t("take.silent", count=words.number(len(names) - len(told)))
    heads = (words.t("rank.unit"), *(f"{one.start.month}/{one.start:%y}" for one in months))
    worst = worst_first([one.value for one in cells], definition)
    return Grid(heads, rows, _key(whole, definition), hint, worst_first=worst)


def _class(value: Value | None, definition: Definition, whole: scale.Colours) -> Cell:
    if value is None or value.withheld:
        return Cell(fill=HATCH)
    shades = scale.around(value.target, definition) if value.target else whole
    text, _ = words.figure(value.display)
    faint, doubted = _few(value, definition), number.doubted(value)
    fill = _token(shades.css(value.value))
    return Cell(moved.text(value, text), fill, faint=faint, doubted=doubted)


def _matrix(sheet: Sheet) -> Drawing | None:
    """Rows by member, a column an indicator; a missed target has its shape."""
    shown_of = {one.definition.id: one.definition for one in sheet.rows}
    order = [one.id for one in sheet.truth.definitions if one.id in shown_of]
    names: dict[str, str] = {}
    held: dict[tuple[str, str], Row] = {}
    for row in sheet.rows:
        member = next(iter(row.value.dims.values()), row.value.unit)
        names.setdefault(member, number.label(row.value))
        held[member, row.value.indicator] = row
    rows = tuple(
        (Cell(name), *(_told(held.get((member, id))) for id in order))
        for member, name in names.items()
    )
    dim = next(iter(sheet.rows[0].value.dims), "unit")
    heads = (words.t(f"dim.{dim}"), *(shown_of[id].short_name for id in order))
    first = [row.value for row in sheet.rows if order and row.value.indicator == order[0]]
    worst = bool(first) and worst_first(first, shown_of[order[0]])
    hint = _matrix_hint(worst=worst) + _doubts(row.value for row in sheet.rows)
    return Grid(heads, rows, (), hint, worst_first=worst)


def _told(row: Row | None) -> Cell:
    return Cell(say.NOTHING) if row is None else _figure(row)


def _score(sheet: Sheet) -> Drawing | None:
    """Groups with their components: ours beside the official points, the gap class by class."""
    rows, apart = list[tuple[Cell, ...]](), set[int]()
    for row in sheet.rows:
        if row.part == UNITS:
            continue
        group = row.part == WHOLE or row.part.startswith(f"{GROUP} ")
        if group:
            apart.add(len(rows))
        points = [float(one) if isinstance(one, int | float) else None for one in row.more]
        rows.append((
            Cell(row.part if not group else _group(row), bold=group),
            Cell("" if group else words.inline(shown(row.value))),
            *_points(points, bold=group),
        ))  # fmt: skip
    heads = (words.t("score.component"), words.t("score.input"), *(one.title for one in sheet.more))
    hint = words.t("score.gap_hint")
    return Grid(heads, tuple(rows), (), hint, frozenset(apart))


def _group(row: Row) -> str:
    """A group by its own name; the whole by its word."""
    name = row.definition.name.vi.partition(": ")[2]
    return f"{row.part}: {name}" if name else row.part


def _points(points: Iterable[float | None], *, bold: bool) -> list[Cell]:
    return [Cell(say.NOTHING if one is None else words.number(one, 2), bold=bold) for one in points]


def _matrix_hint(*, worst: bool) -> str:
    said = [words.t("take.matrix"), words.t("take.by_first") if worst else ""]
    return " ".join(one for one in said if one)


def _doubts(values: Iterable[Value]) -> str:
    """What the marks before figures mean, where there are some."""
    held = [one for one in values if not one.withheld]
    said = [words.t("take.doubted") if any(map(number.doubted, held)) else "", moved.hint(held)]
    return "".join(f" {one}" for one in said if one)

"""A board as one picture: its panels as cards, tables and maps, from the rows of its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from core import format as say
from core.clock import epoch
from core.period import Period
from core.units import Unit
from core.values import Status, Value
from dashboard.components import goal, number, scale
from dashboard.components import status as mark
from dashboard.wall.places import COLUMNS, ROWS
from dashboard.wall.tiles import APART, MONTHLY, REVISED, WHOLE, YESTERDAY
from dashboard.wording import words
from exports.pictures.grid import DOUBT, HATCH, Cell, Grid
from exports.pictures.ground import Area, Ground
from exports.pictures.mosaic import Block, Card, Mosaic
from exports.provenance.truth import shown
from exports.sheets import sheet as sheets
from exports.sheets.sheet import Row, Sheet, Tile
from indicators.defining.model import Definition

_NAMES = {MONTHLY: "Kỳ", APART: "Chỉ tiêu"}
"""What the rows of a part are named by, where not by their units."""
_NARROW = 2
"""Lines of a narrow panel's table for each row of the grid: more would be too small to be read."""


def draw(sheet: Sheet) -> Mosaic:
    """The picture of a board, on its grid."""
    blocks = [block for tile in sheet.tiles for block in _blocks(tile, sheet)]
    old = any(_marked(one.drawing) for one in blocks)
    return Mosaic(tuple(blocks), COLUMNS, ROWS, words.t("take.doubted") if old else "")


def _marked(drawing: Card | Grid | Ground | None) -> bool:
    """Has a figure of it the mark of doubt?"""
    match drawing:
        case Card():
            return drawing.doubted or DOUBT in drawing.note
        case Grid():
            return any(cell.doubted for row in drawing.rows for cell in row)
        case _:
            return False


def _blocks(tile: Tile, sheet: Sheet) -> Iterator[Block]:
    if tile.kind in ("cards", "one"):
        yield from _cards(tile)
    elif tile.kind == "map" and tile.places:
        yield Block(tile.at, _map(tile), tile.title, tile.sub)
    elif tile.kind == "months" and _of_units(tile.rows, sheet.place):
        yield Block(tile.at, _months(tile.rows), tile.title)
    elif tile.kind == "lines" and tile.rows:
        yield Block(tile.at, _lines(tile.rows), tile.title, tile.rows[0].definition.unit)
    elif tile.kind == "changes":
        yield _changes(tile, sheet.truth.known_at)
    elif tile.heads and not tile.rows:
        heads, now = tuple(one.title for one in tile.heads), sheet.truth.known_at
        yield _table(tile, heads, (tuple(_said(cell, now) for cell in one) for one in tile.told))
    else:
        others = [tuple(_said(cell, sheet.truth.known_at) for cell in one) for one in tile.told]
        yield _table(tile, _heads(tile.rows), _units(tile.rows, others))


def _table(
    tile: Tile, heads: tuple[str, ...], lines: Iterable[tuple[Cell, ...]], empty: str = ""
) -> Block:
    """A table in a panel; in a narrow one each name has a line to itself."""
    rows = [line[: len(heads)] for line in lines]
    sub = tile.sub or ("" if rows else empty or tile.hint or words.t("reason.missing"))
    if tile.at[2] == 1:
        most = _NARROW * tile.at[3]
        if len(rows) > most:
            more = words.t("take.more", count=words.number(len(rows) - most))
            sub = f"{sub} · {more}" if sub else more
        rows = [
            part
            for name, *rest in rows[:most]
            for part in ((name, *(Cell() for _ in rest)), (Cell(), *rest))
        ]
        heads = ("", *heads[1:])
    return Block(tile.at, Grid(heads, tuple(rows)) if rows else None, tile.title, sub)


def _cards(tile: Tile) -> Iterator[Block]:
    """A card a place, as they hang; the large figure of a board takes its whole panel."""
    column, row, wide, _ = tile.at
    whole = {one.value.indicator: one.value for one in tile.rows if one.part == WHOLE}
    own = [one for one in tile.rows if one.part != WHOLE]
    for n, one in enumerate(own):
        at = (column + n % wide, row + n // wide, 1, 1) if tile.kind == "cards" else tile.at
        yield Block(at, _card(one, whole.get(one.value.indicator), large=tile.kind == "one"))


def _card(row: Row, whole: Value | None, *, large: bool) -> Card:
    value, definition = row.value, row.definition
    status = Status.NONE if value.withheld else value.status
    notes = [goal.bare(value.target, definition)] if value.target else []
    if value.withheld:
        notes = [words.said(value.reason) or words.t("reason.missing")]
    elif whole is not None:
        doubt = DOUBT if number.doubted(whole) else ""
        notes.append(f"{words.t('wall.whole')} {doubt}{words.inline(shown(whole))}")
    name = definition.short_name
    return Card(
        name, words.inline(shown(value)), status, mark.word(status), " · ".join(notes),
        number.doubted(value), large,
    )  # fmt: skip


def _figure(value: Value) -> Cell:
    status = None if value.withheld else value.status
    return Cell(words.inline(shown(value)), status=status, doubted=number.doubted(value))


def _units(
    rows: Sequence[Row], others: Sequence[tuple[Cell, ...]] = ()
) -> Iterator[tuple[Cell, ...]]:
    """A line a figure: whose, or of when, then how many cases, or the province's.

    ``others``: what stands below the units for those that are not listed.
    """
    part, left = "", [(*one, Cell()) for one in others]
    own = [n for n, one in enumerate(rows) if one.part != WHOLE]
    parts = {rows[n].part for n in own}
    for n in own:
        row = rows[n]
        if len(parts) > 1 and row.part != part:
            if part:
                yield from left
                left = []
            part = row.part
            yield Cell(part, bold=True), Cell(), Cell()
        if row.part == MONTHLY:
            name = words.period_name(row.value.period)
        elif row.part == APART:
            name = row.definition.short_name
        else:
            name = number.label(row.value)
        following = rows[n + 1] if n + 1 < len(rows) else None
        if following is not None and following.part == WHOLE:
            whole = following.value
            last = Cell(words.inline(shown(whole)), doubted=number.doubted(whole))
        else:
            cases = row.value.denominator
            last = Cell("" if cases is None else words.number(cases))
        yield Cell(name), _figure(row.value), last
    yield from left


def _heads(rows: Sequence[Row]) -> tuple[str, ...]:
    first = _NAMES.get(rows[0].part, "") if rows else ""
    heads = (first or words.t("rank.unit"), words.t("rank.figure"))
    if any(one.part == WHOLE for one in rows):
        return *heads, WHOLE
    if not any(one.value.denominator for one in rows):
        return heads
    points = rows[0].definition.by_points
    return *heads, words.t("score.judged_points") if points else "Số ca"


def _changes(tile: Tile, now: int) -> Block:
    """Lost sources; figures that moved with those of yesterday; periods that are known better."""
    rows: list[tuple[Cell, ...]] = []
    for name, since, _ in tile.told:
        lost = words.t("wall.source_lost", name=name)
        rows.append((Cell(lost), Cell(), Cell(words.t("wall.since", at=_said(since, now).text))))
    for n, one in enumerate(tile.rows):
        if one.part == REVISED:
            period = words.lower_first(words.period_name(one.value.period))
            name = f"{one.definition.short_name}, {period}"
            before = words.inline(one.value.extra.get("before", say.NOTHING))
            rows.append((Cell(name), Cell(before), _figure(one.value)))
        elif one.part != YESTERDAY:
            before = words.inline(shown(tile.rows[n + 1].value))
            rows.append((Cell(one.definition.short_name), Cell(before), _figure(one.value)))
    heads = ("Chỉ tiêu", YESTERDAY, "Hôm nay")
    return _table(tile, heads, rows, words.t("wall.changes_none"))


def _said(cell: sheets.Cell, now: int) -> Cell:
    """A cell of a table that is no figure: counts in groups, moments as near people say them."""
    match cell:
        case datetime():
            return Cell(words.since(epoch(cell), now))
        case int() | float():
            return Cell(words.number(cell))
        case _:
            return Cell(str(cell or say.NOTHING))


def _of_units(rows: Sequence[Row], place: Unit | None) -> bool:
    """Are they of others than the board's own place, so that each must be named?"""
    own = place.unit_id if place is not None else None
    return any(one.value.unit_id != own for one in rows if one.part != WHOLE)


def _months(rows: Sequence[Row]) -> Grid:
    """Units by month, each held against the target of its own time."""
    definition = rows[0].definition
    months = sorted({one.value.period for one in rows}, key=lambda one: one.start)
    names: dict[int, str] = {}
    held: dict[tuple[int, Period], Value] = {}
    for one in rows:
        names.setdefault(one.value.unit_id, one.value.unit_name)
        held[one.value.unit_id, one.value.period] = one.value
    lines = tuple(
        (Cell(name), *(_class(held.get((unit, month)), definition) for month in months))
        for unit, name in names.items()
    )
    heads = (words.t("rank.unit"), *(f"{one.start.month}/{one.start:%y}" for one in months))
    return Grid(heads, lines)


def _lines(rows: Sequence[Row]) -> Grid:
    """A row a line, a column a month of the year: a year before stands below its own month."""
    parts = list(dict.fromkeys(one.part for one in rows))
    months = [one.value.period for one in rows if one.part == parts[0]]
    held = {(one.part, one.value.period.start.month): one.value for one in rows}
    lines = []
    for part in parts:
        found = [held.get((part, month.start.month)) for month in months]
        lines.append((Cell(part), *(Cell() if one is None else _figure(one) for one in found)))
    heads = ("", *(f"{one.start.month}/{one.start:%y}" for one in months))
    return Grid(heads, tuple(lines))


def _class(value: Value | None, definition: Definition) -> Cell:
    if value is None or value.withheld:
        return Cell(fill=HATCH)
    text, doubted = words.figure(value.display)[0], number.doubted(value)
    if value.target is None:
        return Cell(text, doubted=doubted)
    fill = scale.around(value.target, definition).css(value.value).replace("m", "d")
    return Cell(text, fill, doubted=doubted)


def _map(tile: Tile) -> Ground:
    """Units on their boundaries or at their seats, as on the wall, in classes around the target."""
    definition = tile.rows[0].definition
    target = next((one.value.target for one in tile.places if one.value.target), None)
    known = [one.value.value for one in tile.places if not one.value.withheld]
    shades: scale.Colours
    if target is not None:
        shades = scale.around(target, definition)
    else:
        shades = scale.by_size([one for one in known if one is not None], definition)
    areas = tuple(
        Area(
            one.unit,
            HATCH if one.value.withheld else _token(shades.css(one.value.value)),
            f"{one.unit.name}: {words.inline(shown(one.value))}",
            one.rings,
        )
        for one in tile.places
    )
    entries = [(_token(css), said) for css, said in shades.key(definition) if said]
    # names stand on no board: they would cover the dots of a panel
    return Ground(areas, (*entries, (HATCH, words.t("map.missing"))), named=False)


def _token(css: str) -> str:
    return HATCH if css == "m0" else css.replace("m", "d")

"""The rows of an open data set: one figure of one unit, period and member a row, named by its key.

Only periods that are over, so that a row changes only where its figure was revised or more of its
data came; nothing in a row tells the moment at which it was read. How old a figure is hangs on that
moment, so a row says instead how far its data reach, and in words where that is short of its
period. Small counts stay in the house by the one rule (``withholding.suppress``), over all sets
that are published together: a row that is hidden stands there, empty, with the reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson

from core import format as say
from core.clock import day_start, from_epoch, today
from core.errors import MisuseError, RefusedError
from core.period import Grain, Period
from core.public import OpenSet
from core.units import Level, Unit
from core.values import Value
from exports.sheets.sheet import COLUMNS, Cell, Column, Row, cells
from exports.withholding import suppress
from indicators.catalog import Catalog
from indicators.defining.model import Definition

KEY = ("indicator", "period", "unit", "member")
"""The columns that name a row; none of them is ever empty of meaning: "" is the whole."""
_LEFT_OUT = frozenset({"part", "freshness", "value_id"})
"""Of what files show: its place in the file, what the clock changes, what opens in the house."""

OPEN_COLUMNS: tuple[Column, ...] = (
    *(one for one in COLUMNS if one.key in KEY),
    *(one for one in COLUMNS if one.key not in KEY and one.key not in _LEFT_OUT),
)
"""The columns of every open data set, the key first."""

Record = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The rows of a set as JSON takes them; moments local, without zone. ``hidden``: emptied.

    ``issued``: when the first of its figures was first published; "" where none was by itself.
    ``place``: the unit that it is about.
    """

    of: OpenSet
    definitions: tuple[Definition, ...]
    records: tuple[Record, ...]
    hidden: int
    issued: str = ""
    place: str = ""

    @property
    def first(self) -> str:
        """The first day that it tells of, ISO."""
        return min(str(one["first_day"])[:10] for one in self.records)

    @property
    def last(self) -> str:
        """The last one."""
        return max(str(one["last_day"])[:10] for one in self.records)

    @property
    def modified(self) -> str:
        """When one of its figures was last published or revised, local; "" when none ever was."""
        return max(
            (str(one["known_from"]) for one in self.records if one["known_from"]), default=""
        )

    @property
    def digest(self) -> str:
        """Names the rows, in whatever order."""
        lines = sorted(orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in self.records)
        return hashlib.sha256(b"\n".join(lines)).hexdigest()


def table(catalog: Catalog, one: OpenSet, chosen: Sequence[OpenSet]) -> OpenTable:
    """Read a set. Raises MisuseError for what its indicators do not have.

    ``chosen``: every set that is published, for what one hides another must not tell.

    Raises RefusedError where it would hold no figure at all: an empty table must not take the place
    of a full one.
    """
    with catalog.reading():
        definitions = tuple(catalog.definition(id) for id in one.indicators)
        records: list[Record] = []
        hidden = 0
        firsts: list[Value] = []
        for definition in definitions:
            found, emptied = rows(catalog, one, definition, chosen)
            records += [record(row) for row in found]
            firsts += [row.value for row in found[:1]]
            hidden += emptied
        issued = _issued(catalog, firsts)
    if not any(kept["value"] is not None for kept in records):
        raise RefusedError(
            f"Bộ “{one.name}” chưa có số nào từ {one.since:%d/%m/%Y}, nên không công bố gì. "
            "Xem nguồn của các chỉ tiêu ở trang Nguồn và tiến trình."
        )
    return OpenTable(one, definitions, tuple(records), hidden, issued, firsts[0].unit_name)


def _issued(catalog: Catalog, firsts: Sequence[Value]) -> str:
    """When the earliest of these was first published, whatever was revised since."""
    known = [held[0].known_from for held in catalog.versions(firsts).values()]
    return from_epoch(min(known)).replace(tzinfo=None).isoformat() if known else ""


def rows(
    catalog: Catalog, one: OpenSet, definition: Definition, chosen: Sequence[OpenSet]
) -> tuple[list[Row], int]:
    """The rows of one indicator of a set, oldest first; of a period the whole, then its parts.

    With how many were emptied. Raises MisuseError.
    """
    out: list[Row] = []
    hidden = 0
    for period in periods(one, today(catalog.clock)):
        whole = catalog.value(definition.id, one.unit or None, period)
        if not out and whole.value is None:
            continue  # before the first figure there is no series yet
        out.append(Row("", whole, definition))
        if one.by:
            found = catalog.by(definition.id, one.by, one.unit or None, period)
            parts, emptied = _kept(catalog, one, definition, period, chosen, found)
            out += [Row(one.by, part, definition) for part in parts]
            hidden += emptied
    return out, hidden


def periods(one: OpenSet, now: date) -> Iterator[Period]:
    """The periods of a set that are over, oldest first."""
    at = Period.of(Grain(one.grain), one.since)
    while at.end <= now:
        yield at
        at = Period.of(at.grain, at.end)


def _kept(
    catalog: Catalog,
    one: OpenSet,
    definition: Definition,
    period: Period,
    chosen: Sequence[OpenSet],
    found: Sequence[Value],
) -> tuple[Sequence[Value], int]:
    dims = suppress.told(definition, [one.by])
    if not suppress.personal(*dims):
        return found, 0
    place = _place(catalog, one, period)
    return suppress.hide(
        found,
        below=_below(catalog, one, place, definition, period, chosen),
        personal=suppress.concerns(place.level, *dims),
        rate=suppress.rate(definition),
    )


def _place(catalog: Catalog, one: OpenSet, period: Period) -> Unit:
    return catalog.unit(one.unit or None, period.end - timedelta(days=1))


def _below(
    catalog: Catalog,
    one: OpenSet,
    place: Unit,
    definition: Definition,
    period: Period,
    chosen: Sequence[OpenSet],
) -> set[str]:
    """Members that tables of the same sum of units below hide in any period that meets this one."""
    out: set[str] = set()
    if place.level is Level.COMMUNE:
        return out
    for other in chosen:
        if other.by != one.by or other.unit == one.unit:
            continue
        try:
            out |= _hidden(catalog, other, place, definition, period, chosen)
        except MisuseError as fault:
            raise RefusedError(
                f"Chưa biết bộ “{other.name}” ẩn gì, nên chưa công bố “{one.name}”: {fault.public}"
            ) from fault
    return out


def _hidden(
    catalog: Catalog,
    other: OpenSet,
    above: Unit,
    definition: Definition,
    period: Period,
    chosen: Sequence[OpenSet],
) -> set[str]:
    """Members that one set hides where it lies below, in periods that meet this one."""
    out: set[str] = set()
    met = [
        each
        for each in periods(other, today(catalog.clock))
        if each.start < period.end and period.start < each.end
    ]
    for each in met:
        if not _lies_below(catalog, _place(catalog, other, each), above):
            continue
        for id in other.indicators:
            held = catalog.definition(id)
            if not set(held.measures) & set(definition.measures):
                continue
            found = catalog.by(id, other.by, other.unit or None, each)
            kept, hidden = _kept(catalog, other, held, each, chosen, found)
            if hidden:
                shown = {suppress.member(row) for row in kept if row.reason != suppress.HIDDEN}
                out |= {suppress.member(row) for row in found} - shown
    return out


def _lies_below(catalog: Catalog, unit: Unit, above: Unit) -> bool:
    """Is a unit a part of another, through whatever lies between?

    All that we know of lies in the province, whatever it was called and cut into then.
    """
    if above.level is Level.PROVINCE:
        return unit.level is not Level.PROVINCE
    last = today(catalog.clock) if unit.valid_to is None else unit.valid_to - timedelta(days=1)
    by_id = {one.unit_id: one for one in catalog.units(last)}
    parent = unit.parent_id
    while parent is not None:
        if parent == above.unit_id:
            return True
        held = by_id.get(parent)
        parent = held.parent_id if held is not None else None
    return False


def record(row: Row) -> Record:
    """A row by the keys of ``OPEN_COLUMNS``."""
    told: dict[str, Cell] = dict(zip((one.key for one in COLUMNS), cells(row), strict=True))
    told["note"] = _note(row.value)
    return {one.key: _plain(told[one.key]) for one in OPEN_COLUMNS}


def _note(value: Value) -> str:
    """Why there is no figure, and how far the data reach where that is not to the period's end."""
    parts = [value.reason]
    if value.as_of is None:
        parts = [value.reason or "chưa có số liệu"]
    elif value.as_of < day_start(value.period.end_day):
        parts.append(f"số liệu mới đến {say.reached(value.as_of)}, chưa hết kỳ")
    return "; ".join(one for one in parts if one)


def _plain(cell: Cell) -> str | int | float | bool | None:
    match cell:
        case datetime():
            return cell.replace(tzinfo=None).isoformat(timespec="seconds")
        case date():
            return f"{cell.isoformat()}T00:00:00"
        case _:
            return cell

"""A set as a CKAN shall hold it, as it holds it, and what lies between the two."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from connectors.reading import parse

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A set as the portal shall hold it. ``mark`` and ``digest``: (key, value) of its extras.

    ``own``: every extra that is ours to set, also those that it does not have now.
    """

    package: Row
    resource: Row
    fields: Sequence[Row]
    key: Sequence[str]
    rows: Sequence[Row]
    mark: tuple[str, str]
    digest: tuple[str, str]
    own: frozenset[str]

    @property
    def name(self) -> str:
        """Its name on the portal."""
        return str(self.package["name"])


class Picked(Sequence[Row]):
    """Some of a set's rows, by their places: they may lie on disk, and a set may have many."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._rows, self._places = rows, array("L")

    def add(self, place: int) -> None:
        """One more of them."""
        self._places.append(place)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self._rows[place] for place in self._places[at]]
        return self._rows[self._places[at]]

    def __iter__(self) -> Iterator[Row]:
        return (self._rows[place] for place in self._places)


@dataclass(slots=True)
class Change:
    """What must be done to a set. ``held``: as the portal has it, None where it has none.

    ``table``: id of the table; ``remake``: it is not there, or made of other columns.
    """

    wanted: Wanted
    held: Row | None = None
    table: str = ""
    remake: bool = True
    new: Sequence[Row] = ()
    changed: Sequence[Row] = ()
    gone: list[Row] = field(default_factory=list)  # filters that name the rows to delete
    lost: int = 0  # so many rows they name
    same: int = 0
    settled: bool = False  # the portal holds it as it shall be
    filled: Row | None = None  # the set once its rows are written

    @property
    def state(self) -> str:
        """``create``, ``restore`` (it was withdrawn), ``update`` or ``same``."""
        if self.settled:
            return "same"
        if self.held is None:
            return "create"
        return "restore" if self.held.get("state") == "deleted" else "update"

    @property
    def rewrites(self) -> bool:
        """Does it change or take away rows that somebody may have read already?"""
        return bool(self.changed or self.gone or (self.remake and self.held))

    def compare(self, read: Sequence[Row]) -> None:
        """Row by row, by the key. ``read``: all rows that the portal has."""
        wanted = self.wanted
        kinds = {one["id"]: one["type"] for one in wanted.fields}
        held = {key_of(row, wanted.key): row for row in read}
        new, changed = Picked(wanted.rows), Picked(wanted.rows)
        for place, row in enumerate(wanted.rows):
            had = held.pop(key_of(row, wanted.key), None)
            if had is None:
                new.add(place)
            elif all(
                same(had[name], kind) == same(row[name], kind) for name, kind in kinds.items()
            ):
                self.same += 1
            else:
                changed.add(place)
        self.new, self.changed = new, changed
        self.gone, self.lost = gone(list(held.values()), wanted), len(held)


def gone(rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    """Filters for rows that are no more: one for all that begin alike, where none of them stays."""
    out: list[Row] = []
    for depth in range(1, len(wanted.key) + 1):
        names = wanted.key[:depth]
        stays = {key_of(row, names) for row in wanted.rows} if depth < len(wanted.key) else set()
        whole = {key_of(row, names): row for row in rows if key_of(row, names) not in stays}
        out += [{name: row[name] for name in names} for row in whole.values()]  # as it stands there
        rows = [row for row in rows if key_of(row, names) in stays]
    return out


def key_of(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    """What names a row."""
    return tuple(parse.text(row.get(name)) for name in names)


def same(cell: Any, kind: str) -> Any:
    """A cell as both sides would write it: portals give numbers as text, text for nothing."""
    if cell is None or cell == "":
        return None
    if kind in ("numeric", "int"):
        try:
            return float(cell)
        except (TypeError, ValueError):
            return cell
    if kind == "bool":
        return str(cell).lower() in ("true", "t", "1")
    return parse.text(cell)


def resource_of(package: Row, wanted: Wanted) -> Row | None:
    """Our resource of a set."""
    named = wanted.resource["name"]
    rows = package.get("resources") or ()
    return next((one for one in rows if parse.text(one.get("name")) == named), None)


def extra_of(package: Row, key: str) -> str:
    """The value of an extra; "" where the set has none of this name."""
    found = (one for one in package.get("extras") or () if one.get("key") == key)
    return next((parse.text(one.get("value")) for one in found), "")


def others(package: Row, wanted: Wanted) -> list[Row]:
    """Extras that somebody else gave the set: they stay."""
    return [one for one in package.get("extras") or () if one.get("key") not in wanted.own]

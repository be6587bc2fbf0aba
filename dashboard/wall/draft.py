"""A board while somebody composes it: texts as they were typed, and what is wrong with them.

What holds for a board is said by ``places`` and ``config``, as ``./ioc check`` says it; here it is
said of each cell. ``./ioc check`` calls a cell a panel.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from pydantic import ValidationError

from core.setting_faults import said
from core.text import nfc
from dashboard.wall import places
from dashboard.wall.config import Boards
from dashboard.wall.places import COLUMNS, KINDS, ROWS, SIZES, TAKES, BoardConfig, Kind

WHOLE = -1
"""In faults: the board itself, not one of its cells."""
MOST = COLUMNS * ROWS
"""Cells that find room on the grid."""
ORDERS = get_args(places.Panel.model_fields["order"].annotation)
At = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A panel as it was typed. ``at``: column, row, columns, rows; 0 for what is no number."""

    kind: str
    at: At
    named: tuple[str, ...] = ()
    order: str = "worst"
    foot: bool = False

    @property
    def takes(self) -> str:
        """``indicators``, ``indicator`` or "": what its kind takes."""
        return next(iter(TAKES.get(cast(Kind, self.kind), ())), "")

    @property
    def ordered(self) -> bool:
        """Do its indicators hang in an order that is chosen?"""
        return self.kind == "cards"

    def tree(self) -> dict[str, Any]:
        """As the file has it; what its kind does not take is left out."""
        out: dict[str, Any] = {"kind": self.kind, "at": list(self.at)}
        if self.takes and self.named:
            out[self.takes] = list(self.named) if self.takes == "indicators" else self.named[0]
        if self.ordered and self.order != "worst":
            out["order"] = self.order
        return out | ({"foot": True} if self.foot else {})


@dataclass(frozen=True, slots=True)
class Draft:
    """A board as it was typed."""

    title: str = ""
    title_en: str = ""
    groups: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Draft:
        """Of a board's tree, also of one that this release cannot draw."""
        return cls(
            str(given.get("title", "")),
            str(given.get("title_en", "")),
            tuple(given.get("groups", ())),
            tuple(_cell(one) for one in given.get("panels", ())),
        )

    @classmethod
    def blank(cls) -> Draft:
        """What a new board begins with: cards, and units at the foot; which, is to be chosen."""
        cards, units = Cell("cards", (1, 1, 3, 4)), Cell("units", (4, 1, 2, 4), foot=True)
        return cls(cells=(cards, units))

    def tree(self) -> dict[str, Any]:
        """As the file has it."""
        return {
            "title": _tidy(self.title),
            "title_en": _tidy(self.title_en),
            "groups": list(self.groups),
            "panels": [one.tree() for one in self.cells],
        }

    @property
    def missing(self) -> list[int]:
        """Cells, counted from 0, for which no indicator is chosen yet."""
        return [n for n, one in enumerate(self.cells) if one.takes and not one.named]

    @property
    def mark(self) -> str:
        """Names what was typed: what is saved is what was looked at."""
        return hashlib.sha256(json.dumps(self.tree()).encode()).hexdigest()[:16]

    def added(self, kind: str) -> Draft:
        """With one more cell of a kind, where there is room for it."""
        if kind not in KINDS or len(self.cells) >= MOST:
            return self
        made = Cell(kind, _room(kind, [_places(one.at) for one in self.cells]))
        return replace(self, cells=(*self.cells, made))

    def without(self, n: int) -> Draft:
        """Without the n-th cell, counted from 0."""
        return replace(self, cells=tuple(one for at, one in enumerate(self.cells) if at != n))

    def moved(self, n: int, by: int) -> Draft:
        """With the n-th cell before or behind its neighbour; as it is where there is none."""
        cells, to = list(self.cells), n + by
        if 0 <= n < len(cells) and 0 <= to < len(cells):
            cells[n], cells[to] = cells[to], cells[n]
        return replace(self, cells=tuple(cells))


@dataclass(frozen=True, slots=True)
class Checked:
    """``board``: None while a fault stands. ``faults``: by cell, counted from 0, or ``WHOLE``."""

    board: BoardConfig | None
    faults: Mapping[int, list[str]] = field(default_factory=dict)


def checked(draft: Draft, name: str, now: Boards, known: Mapping[str, str]) -> Checked:
    """Everything that is wrong with a board under a name, beside the boards that hold now.

    ``known``: the indicators that exist, with what each is measured in.
    """
    faults: dict[int, list[str]] = {}
    try:
        board = BoardConfig.model_validate(draft.tree())
    except ValidationError as fault:
        for one in fault.errors():
            where = one["loc"]
            inside = len(where) > 1 and where[0] == "panels"
            at = int(where[1]) if inside else WHOLE if where else _lying(draft)
            faults.setdefault(at, []).append(said(one))
        return Checked(None, faults)
    for n, panel in enumerate(board.panels):
        if wrong := panel.faults(known):
            faults[n] = wrong
    after = now.model_copy(update={"boards": {**now.boards, name: board}})
    if wrong := after.newly_loose(now):
        faults[WHOLE] = wrong
    return Checked(None if faults else board, faults)


def text(name: str, board: BoardConfig) -> str:
    """A board as ``config/boards.local.toml`` has it."""
    tree = Draft.of(board.model_dump()).tree()
    panels = tree.pop("panels")
    lines = [f"[boards.{name}]", *_lines(tree)]
    for one in panels:
        lines += ["", f"[[boards.{name}.panels]]", *_lines(one)]
    return "\n".join(lines) + "\n"


def _lines(tree: Mapping[str, Any]) -> Iterable[str]:
    """Texts, numbers, flags and lists of them are written in TOML as in JSON."""
    for key, value in tree.items():
        if value not in ("", []):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _cell(given: Mapping[str, Any]) -> Cell:
    named = given.get("indicators") or ([given["indicator"]] if given.get("indicator") else [])
    return Cell(
        str(given.get("kind", "")), cast(At, tuple(given.get("at", (0, 0, 0, 0)))), tuple(named),
        str(given.get("order", "worst")), bool(given.get("foot")),
    )  # fmt: skip


def _tidy(title: str) -> str:
    return " ".join(nfc(title).split())


def _lying(draft: Draft) -> int:
    """The cell that lies on another one, which is what is wrong with the whole where one does."""
    return next(iter(places.overlaps([_places(one.at) for one in draft.cells])), WHOLE)


def _places(at: At) -> set[tuple[int, int]]:
    """The places of the grid that a cell covers, of whatever size it was typed."""
    column, row, wide, tall = at
    columns = range(column, min(column + wide, COLUMNS + 1))
    rows = range(row, min(row + tall, ROWS + 1))
    return {(x, y) for x in columns for y in rows}


def _room(kind: str, taken: Iterable[set[tuple[int, int]]]) -> At:
    """Where a cell of a kind finds room, as large as may be; the first place where it does not."""
    full = set[tuple[int, int]]().union(*taken)
    sizes = sorted(SIZES.get(cast(Kind, kind), ((3, 1), (2, 1), (1, 1))), reverse=True)
    for wide, tall in sizes:
        for row in range(1, ROWS - tall + 2):
            for column in range(1, COLUMNS - wide + 2):
                at = (column, row, wide, tall)
                if not _places(at) & full:
                    return at
    return (1, 1, *sizes[-1])

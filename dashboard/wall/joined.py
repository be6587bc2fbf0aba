"""Boards laid out on the seams of a joined wall that is not of five by five panels, see ``seams``.

What does not fit on one view is turned in parts, as on a screen that stands upright; what everyone
must see stays. ``tong-quan+3x3`` names the board as laid out for three by three panels, in plans,
addresses and in what a screen's browser keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dashboard.wall.places import BoardConfig, Panel
from dashboard.wall.seams import FOOT, HEAD, Grid, laid

if TYPE_CHECKING:
    from dashboard.wall.config import Boards, Playlist

_CARD, _LARGE = 5, 8  # units that a card needs, and one with two lines of name and a path below
_PART = 5  # seconds that a part stands at least, as a board does
At = tuple[int, int, int, int]  # column, from which unit, columns, to which unit


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a card stands. ``large``: it has room for two lines of name and a path below."""

    area: str
    part: int
    large: bool


class Placed(Panel):
    """A panel as laid out. ``part`` 0: on every part. ``lines``: of its list. ``spots``: of cards.

    ``area``: as CSS says it. ``wide``: columns.
    """

    area: str = ""
    part: int = 0
    wide: int = 0
    lines: int = 0
    spots: tuple[Spot, ...] = ()


def over(held: Boards, name: str) -> Boards:
    """These boards, and under its own name the one that ``name`` lays out, where it can be."""
    board, grid = laid(name)
    if grid is None or board not in held.boards:
        return held
    if any(one.kind == "one" for one in held.boards[board].panels):
        return held
    made = _laid(held.boards[board], grid)
    return held.model_copy(update={"boards": {**held.boards, name: made}})


def hurried(held: Boards, playlist: Playlist) -> Iterator[str]:
    """Boards that are turned in parts too fast to be read on the wall of a playlist, in words."""
    grid = held.manners(playlist).grid
    for page in playlist.pages:
        board = held.boards.get(page.board)
        if grid is None or board is None or held.cuts(playlist, board):
            continue
        panels = list(_Layout(board, grid).panels())
        turned = [one.part for one in panels] + [at.part for one in panels for at in one.spots]
        count = max(1, *turned)
        if page.seconds < count * _PART:
            yield (
                f"bảng “{page.board}” chia {count} phần trên tường ghép"
                f" {grid.across} x {grid.down}, nên phải đứng ít nhất {count * _PART} giây"
            )


@lru_cache(maxsize=256)
def _laid(board: BoardConfig, grid: Grid) -> BoardConfig:
    return board.model_copy(update={"panels": tuple(_Layout(board, grid).panels())})


class _Layout:
    """One board on one grid: what stands where, and in which cells cards take turns.

    What carries the foot stands in the two right columns, on every part. So does what is one column
    wide where two columns are left for cards, else it has parts of its own; and a list, below a row
    of cards. On three columns only the foot stays: what carries it is on the first part, and there
    and on the next ones the first column is for what is one column wide.
    """

    def __init__(self, board: BoardConfig, grid: Grid) -> None:
        self._board, self._grid = board, grid
        others = [one for one in board.panels if one.kind != "cards" and not one.foot]
        self._narrow = [one for one in others if one.at[2] == 1]
        self._lists = [one for one in others if one.at[2] > 1]
        self._count = sum(_cards(one) for one in board.panels)
        room = grid.columns - 2 if grid.stays else grid.columns
        self._beside = grid.stays and room - len(self._narrow) >= 2
        self._wide = room - len(self._narrow) if self._beside else room
        self._edges = grid.edges(self._wide)
        # one list stays where nothing else takes its place; else each has a part, from the first on
        self._stays = grid.stays and len(self._lists) == 1 and (self._beside or not self._narrow)
        self._lists_at = (
            range(1, 1 + len(self._lists)) if grid.stays else range(2, 2 + len(self._lists))
        )

    def panels(self) -> Iterator[Placed]:
        """In the order of the board."""
        spots = self._spots()
        parts, done = max((one.part for one in spots), default=0), 0
        parts = max(parts, 0 if self._stays else self._lists_at.stop - 1)
        for one in self._board.panels:
            if one.kind == "cards":
                mine = spots[done : done + _cards(one)]
                done += len(mine)
                yield _placed(one, spots=tuple(mine))
            elif one.foot:
                yield _put(one, self._of_foot(), 0 if self._grid.stays else 1)
            elif one.at[2] == 1:
                yield self._put_narrow(one, self._narrow.index(one), parts)
            else:
                part = 0 if self._stays else self._lists_at[self._lists.index(one)]
                yield _put(one, self._of_list(), part)

    def _of_foot(self) -> At:
        """Two columns; all three where nothing else is for the first one."""
        alone = not self._grid.stays and not self._narrow and not self._count
        wide = 3 if alone else 2
        return (self._grid.columns - wide + 1, HEAD, wide, self._grid.units - FOOT)

    def _put_narrow(self, panel: Panel, n: int, parts: int) -> Placed:
        """Beside the cards; else in turn, on parts after theirs or in the first column."""
        end = self._grid.units
        if self._beside:
            return _put(panel, (self._wide + 1 + n, HEAD, 1, end), 0)
        if self._grid.stays:
            return _put(panel, (1 + n % self._wide, HEAD, 1, end), parts + 1 + n // self._wide)
        return _put(panel, (1, HEAD, 1, end), 1 + n)

    def _of_list(self) -> At:
        """Where a list stands: below a row of cards, and above the foot where that is below it."""
        end = self._grid.units if self._grid.stays else self._grid.units - FOOT
        first = 1 if self._grid.stays or len(self._narrow) < 2 else 2
        wide = min(3, self._wide - first + 1)
        over = self._count if self._grid.stays else self._count - len(self._cells(1))
        return (first, self._edges[1] if over > 0 else HEAD, wide, end)

    def _cells(self, part: int) -> list[At]:
        """Cells of cards on a part, row by row."""
        taken = set[tuple[int, int]]()
        if not self._grid.stays:
            if part <= len(self._narrow):
                taken |= _covered((1, HEAD, 1, self._grid.units))
            if part == 1:
                taken |= _covered((2, HEAD, 2, self._grid.units))
        if self._stays or part in self._lists_at:
            taken |= _covered(self._of_list())
        out = []
        for top, end in pairwise(self._edges):
            for column in range(1, self._wide + 1):
                foot = not self._grid.stays and column > self._grid.columns - 2
                last = min(end, self._grid.units - FOOT) if foot else end
                cell = (column, top, 1, last)
                if last - top >= _CARD and not _covered(cell) & taken:
                    out.append(cell)
        return out

    def _spots(self) -> list[Spot]:
        """Where each card stands; where all parts are alike, so many on each as may be even."""
        out, part, left = list[Spot](), 1, self._count
        alike = left and self._grid.stays and (self._stays or not self._lists)
        even = -(-left // len(self._cells(1))) if alike else 0
        while left > 0:
            cells = self._cells(part)
            if even:
                cells = cells[: -(-self._count // even)]
            out += [self._spot(one, part) for one in cells[:left]]
            left, part = self._count - len(out), part + 1
        return out

    def _spot(self, cell: At, part: int) -> Spot:
        _, top, _, end = cell
        crossed = any(top < seam < end for seam in self._grid.seams())
        return Spot(_area(cell), part, crossed or end - top >= _LARGE)


def _cards(panel: Panel) -> int:
    """How many cards a panel can ever have: no more than it names indicators."""
    _, _, wide, tall = panel.at
    return min(wide * tall, len(panel.indicators)) if panel.kind == "cards" else 0


def _put(panel: Panel, at: At, part: int) -> Placed:
    """A panel that is no card; its heading and a margin take a line each."""
    _, top, wide, end = at
    return _placed(panel, area=_area(at), part=part, wide=wide, lines=end - top - 2)


def _placed(panel: Panel, **more: Any) -> Placed:
    fields: dict[str, Any] = {name: getattr(panel, name) for name in Panel.model_fields}
    return Placed.model_construct(**{**fields, **more})


def _covered(at: At) -> set[tuple[int, int]]:
    column, top, wide, end = at
    return {(x, y) for x in range(column, column + wide) for y in range(top, end)}


def _area(at: At) -> str:
    """Column, from, columns, to as CSS says it."""
    column, top, wide, end = at
    return f"{top + 1} / {column} / {end + 1} / {column + wide}"

"""Walls of joined panels: the columns and rows that their seams allow, and names of boards there.

A board's own grid is of five by five. Where no such seams are, columns are laid out of which each
lies within a panel and is no narrower than a fifth of a lying canvas, for which all texts are
fitted; and rows whose edges lie on the seams, or which are crossed by one between the status and
the figure, as the first row of five by five. Panels are taken to be 16:9; on others letters are
smaller, not cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD, FOOT = 2, 3
"""Units of a board's head, and of its foot."""
MARK = "+"
_OWN = ((1, 1), (5, 1), (5, 5))  # panels across and down on whose seams a board's own grid lies
_MOST, _HIGH = 6, 5  # panels across and down
_NAMED = re.compile(r"([^+]+)\+([1-9])x([1-9])")


@dataclass(frozen=True, slots=True)
class Grid:
    """So many panels across and down. A unit is a 24th of the height, a 25th of five rows."""

    across: int
    down: int

    @property
    def units(self) -> int:
        """Units of the height: every seam lies on a whole one."""
        return 25 if self.down == 5 else 24

    @property
    def columns(self) -> int:
        """The fewest from five on that panels and letters allow, else as many as they do."""
        fits = range(self.across, 5 * self.across // self.down + 1, self.across)
        return next((n for n in fits if n >= 5), fits[-1])

    @property
    def stays(self) -> bool:
        """Does what carries the foot stay on every part? On three columns it takes turns."""
        return self.columns > 3

    def edges(self, wide: int) -> tuple[int, ...]:
        """Units at which rows begin and end, where cards have so many columns."""
        if self.down == 5:
            return (HEAD, 10, 15, 20, 25)
        if self.down == 3:
            return (HEAD, 8, 16, 24)
        if self.down == 4 or wide in (1, 2, 4, 5):
            return (HEAD, 12, 18, 24)
        return (HEAD, 7, 12, 18, 24) if wide == 3 else (HEAD, 12, 24)

    def seams(self) -> tuple[int, ...]:
        """Units on which seams lie."""
        return tuple(self.units * n // self.down for n in range(1, self.down))


def of(across: int, down: int) -> Grid | None:
    """The layout of a wall; None where the grid of five by five lies on its seams.

    Raises ValueError, in words, for a wall on which boards cannot be had well.
    """
    if (across, down) in _OWN:
        return None
    if across > _MOST or down > _HIGH:
        raise ValueError(
            f"tường ghép {across} x {down}: nhiều nhất {_MOST} tấm ngang và {_HIGH} tấm dọc; tường"
            " lớn hơn thì mở mỗi phần tường một màn hình, hoặc cho bộ điều khiển ghép 5 x 5"
        )
    if across < down:
        raise ValueError(
            f"tường ghép {across} x {down}: số tấm ngang không được ít hơn số tấm dọc, vì tên và số"
            " không đủ chỗ giữa hai khe; mở mỗi tấm một màn hình"
        )
    return Grid(across, down)


def named(board: str, grid: Grid | None) -> str:
    """The name of a board as laid out."""
    return board if grid is None else f"{board}{MARK}{grid.across}x{grid.down}"


def plain(name: str) -> str:
    """The board that a name is of."""
    return name.partition(MARK)[0]


def laid(name: str) -> tuple[str, Grid | None]:
    """The board in a name, and its layout: ``tong-quan+3x3``; None of its own grid, or of none."""
    found = _NAMED.fullmatch(name)
    if found is None:
        return name, None
    try:
        return found[1], of(int(found[2]), int(found[3]))
    except ValueError:
        return name, None

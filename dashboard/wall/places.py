"""A panel of a board: its kind, what it takes, and its place on the grid.

The grid below a board's head has five columns and four rows. What a kind draws stands in ``kinds``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from core.source_settings import Strict

COLUMNS, ROWS = 5, 4
_TAKES: Mapping[str, frozenset[str]] = {
    "cards": frozenset({"indicators"}),
    "map": frozenset({"indicator"}),
    "changes": frozenset(),
    "late": frozenset(),
    "units": frozenset({"indicator"}),
    "months": frozenset({"indicator"}),
    "sources": frozenset(),
    "owing": frozenset(),
    "one": frozenset({"indicator"}),
}
_SIZES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "map": ((1, 2),),
    "changes": ((1, 2),),
    "late": ((2, 2),),
    "units": ((2, 2), (2, 3), (2, 4)),
    "months": ((3, 2), (3, 3), (3, 4)),
    "sources": ((3, 4),),
    "owing": ((2, 2), (2, 3), (2, 4)),
    "one": ((3, 4),),
}
"""Columns and rows that a kind is drawn for; cards take any."""
Kind = Literal["cards", "map", "changes", "late", "units", "months", "sources", "owing", "one"]


class Panel(Strict):
    """One panel. ``at``: column, row, columns, rows, counted from 1."""

    kind: Kind
    at: tuple[int, int, int, int]
    indicators: tuple[str, ...] = ()
    indicator: str = ""
    order: Literal["worst", "listed"] = "worst"
    foot: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Panel:
        given = {name for name in ("indicators", "indicator") if getattr(self, name)}
        takes = _TAKES[self.kind]
        if given != takes:
            told = ", ".join(sorted(takes)) or "không trường nào"
            raise ValueError(f"panel “{self.kind}” nhận {told}")
        column, row, wide, tall = self.at
        if min(self.at) < 1 or column + wide > COLUMNS + 1 or row + tall > ROWS + 1:
            raise ValueError(f"at = {list(self.at)} nằm ngoài lưới {COLUMNS} cột x {ROWS} hàng")
        sizes = _SIZES.get(self.kind)
        if sizes and (wide, tall) not in sizes:
            told = ", ".join(f"{x} x {y}" for x, y in sizes)
            raise ValueError(f"panel “{self.kind}” có cỡ {told}, không phải {wide} x {tall}")
        if self.foot and (column + wide != COLUMNS + 1 or wide < 2 or row + tall != ROWS + 1):
            raise ValueError("foot = true chỉ dành cho panel ở góc dưới bên phải, rộng từ hai cột")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """Every indicator that it names."""
        return self.indicators or ((self.indicator,) if self.indicator else ())

    def places(self) -> set[tuple[int, int]]:
        """The places of the grid that it covers."""
        column, row, wide, tall = self.at
        return {(x, y) for x in range(column, column + wide) for y in range(row, row + tall)}

"""A board: its panels, of what kind each is, what it takes, and its place on the grid.

The grid below a board's head has five columns and four rows. What a kind draws stands in ``kinds``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from pydantic import ValidationInfo, field_validator, model_validator

from core.source_settings import Strict
from dashboard.wall import fit

COLUMNS, ROWS = 5, 4
TAKES: Mapping[str, frozenset[str]] = {
    "cards": frozenset({"indicators"}),
    "map": frozenset({"indicator"}),
    "changes": frozenset(),
    "late": frozenset(),
    "units": frozenset({"indicator"}),
    "months": frozenset({"indicator"}),
    "lines": frozenset({"indicators"}),
    "sources": frozenset(),
    "owing": frozenset(),
    "one": frozenset({"indicator"}),
}
SIZES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "map": ((1, 2),),
    "changes": ((1, 2),),
    "late": ((2, 2),),
    "units": ((2, 2), (2, 3), (2, 4)),
    "months": ((3, 2), (3, 3), (3, 4)),
    "lines": ((3, 2), (3, 3), (3, 4)),
    "sources": ((3, 4),),
    "owing": ((2, 2), (2, 3), (2, 4)),
    "one": ((3, 4),),
}
"""Columns and rows that a kind is drawn for; cards take any."""
Kind = Literal[
    "cards", "map", "changes", "late", "units", "months", "lines", "sources", "owing", "one"
]
KINDS: tuple[str, ...] = get_args(Kind)
PAIR = 2
"""Lines of a panel of ``lines``: two indicators, or one and its year before."""


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
        takes = TAKES[self.kind]
        if given != takes:
            told = ", ".join(sorted(takes)) or "không trường nào"
            wants = ": chưa nêu chỉ tiêu nào" if takes and not given else ""
            raise ValueError(f"panel “{self.kind}” nhận {told}{wants}")
        if self.kind == "lines" and len(self.indicators) > PAIR:
            raise ValueError(
                f"panel “lines” nhận một chỉ tiêu (năm nay và năm trước) hay {PAIR} chỉ tiêu"
            )
        column, row, wide, tall = self.at
        if min(self.at) < 1 or column + wide > COLUMNS + 1 or row + tall > ROWS + 1:
            raise ValueError(f"at = {list(self.at)} nằm ngoài lưới {COLUMNS} cột x {ROWS} hàng")
        sizes = SIZES.get(self.kind)
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

    def faults(self, known: Mapping[str, str]) -> list[str]:
        """What it names that is not there, or twice, or on one axis with another measure.

        ``known``: the indicators that exist, with what each is measured in.
        """
        double = sorted({id for id in self.named if self.named.count(id) > 1})
        out = [f"không có chỉ tiêu “{one}”" for one in self.named if one not in known]
        out += [f"“{one}” có hai lần" for one in double]
        measures = {known[id]: None for id in self.named if id in known}
        if self.kind == "lines" and len(measures) > 1:
            out.append(f"hai đường phải cùng đơn vị đo, không phải {', '.join(measures)}")
        return out


class BoardConfig(Strict):
    """One board."""

    title: str
    title_en: str = ""
    groups: tuple[str, ...] = ()
    panels: tuple[Panel, ...]

    @field_validator("title", "title_en")
    @classmethod
    def _short(cls, title: str, info: ValidationInfo) -> str:
        if not title and info.field_name == "title":
            raise ValueError("bảng phải có tiêu đề")
        if fit.width(title, bold=True) * fit.LEAST > fit.HEAD:
            raise ValueError(f"“{title}” dài quá chỗ của tên bảng, hãy đặt tên ngắn hơn")
        return title

    @model_validator(mode="after")
    def _fits(self) -> BoardConfig:
        for n in overlaps([one.places() for one in self.panels]):
            one = self.panels[n]
            raise ValueError(f"panel “{one.kind}” at = {list(one.at)} đè lên panel khác")
        if sum(one.foot for one in self.panels) != 1:
            raise ValueError("phải có đúng một panel mang foot = true")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """Every indicator that it names."""
        return tuple(dict.fromkeys(id for one in self.panels for id in one.named))


def overlaps(places: Sequence[set[tuple[int, int]]]) -> list[int]:
    """Which of them, counted from 0, cover a place that one before covers."""
    taken, out = set[tuple[int, int]](), []
    for n, mine in enumerate(places):
        if taken & mine:
            out.append(n)
        taken |= mine
    return out

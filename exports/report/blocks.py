"""What a report is made of, top to bottom: headings, text, lists, tables, charts, as printed.

A report is frozen as its blocks, so that it says the same in a year, whatever the software would
say then. PDF, Word and the page on screen draw the same blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from exports.paper.stamp import Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """``I. …`` (level 1) or ``1. …`` (level 2); stays with what follows."""

    text: str
    level: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``italic``: a remark. ``passing``: see ``lasting``."""

    runs: Runs
    italic: bool = False
    passing: bool = False
    kind: Literal["para"] = "para"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, a dash before each line. ``passing``: see ``lasting``."""

    lines: tuple[Runs, ...]
    passing: bool = False
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Band:
    """An interval and where the figure stands in it, as shares of the column; the target's too."""

    low: float
    at: float
    high: float
    goal: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. ``status``: a shape before the words; ``doubted``: see ``gather.doubted``.

    ``band``: drawn instead of the words, which are read out.
    """

    text: str = ""
    bold: bool = False
    doubted: bool = False
    status: str = ""
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` in millimetres of 165."""

    title: str
    width: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under its name; its head stands on every page. ``shaded``: rows that are wrong.

    ``passing``: see ``lasting``; such a one has no number: its rows come and go with the day.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shaded: tuple[int, ...] = ()
    passing: bool = False
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Curve:
    """One figure over months or weeks. All places are shares (0..1) of the drawing, y from below.

    ``points``: oldest first, None where there is no figure; ``names`` and ``ticks``: what is
    written below and beside; ``goal``: the target's height; ``last``: the newest figure.
    ``open``: the newest period still ran. ``said``: the same in words, for those who hear it.
    """

    title: str
    points: tuple[float | None, ...]
    names: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    goal: float | None
    last: str
    bars: bool
    cut: bool  # the axis does not begin at 0
    open: bool
    said: str


@dataclass(frozen=True, slots=True)
class Charts:
    """One or two drawings beside each other, under one name."""

    title: str
    curves: tuple[Curve, ...]
    note: str = ""
    kind: Literal["charts"] = "charts"


Block = Heading | Para | Items | Grid | Charts


def lasting(one: Block) -> Block:
    """What counts when two reports are compared: all of it, but for dates, moments and terms.

    A block that ``passing`` tells of the moment of asking. Of its text all counts but when; of its
    lines how they begin; of its table which rows stand there and how they are judged, for figures
    of today move with the clock alone. Two reports that differ in nothing else are the same one.
    """
    match one:
        case Para(passing=True):
            return replace(one, runs=_timeless(one.runs))
        case Items(passing=True):
            return replace(one, lines=tuple(_timeless(line[:1]) for line in one.lines))
        case Grid(passing=True):
            rows = [(Cell(row[0].text), *(_judged(cell) for cell in row[1:])) for row in one.rows]
            return replace(
                one,
                title=_WHEN.sub("", one.title),
                rows=tuple(sorted(rows, key=lambda row: row[0].text)),
                shaded=(),
            )
        case _:
            return one


_WHEN = re.compile(r"\d{1,2}(?::| giờ )\d{2}|\d{1,2}/\d{1,2}/\d{4}")


def _timeless(runs: Runs) -> Runs:
    return tuple((_WHEN.sub("", text), bold) for text, bold in runs)


def _judged(cell: Cell) -> Cell:
    return Cell(status=cell.status)


def read(held: dict[str, Any]) -> Block:
    """A block as it was kept, also before blocks could pass.

    Raises KeyError, TypeError, ValueError for what it cannot be.
    """
    passing = held.get("passing", False)
    match held["kind"]:
        case "heading":
            return Heading(**held)
        case "para":
            return Para(**{**held, "runs": _runs(held["runs"])})
        case "items":
            return Items(tuple(map(_runs, held["lines"])), passing)
        case "grid":
            return Grid(
                held["title"],
                tuple(Column(**one) for one in held["columns"]),
                tuple(tuple(_cell(one) for one in row) for row in held["rows"]),
                tuple(held["shaded"]),
                passing,
            )
        case "charts":
            return Charts(held["title"], tuple(map(_curve, held["curves"])), held["note"])
    raise ValueError(f"a block of kind {held['kind']}")


def _runs(held: list[list[Any]]) -> Runs:
    return tuple((str(text), bool(bold)) for text, bold in held)


def _cell(held: dict[str, Any]) -> Cell:
    band = None if held["band"] is None else Band(**held["band"])
    return Cell(**{**held, "band": band})


def _curve(held: dict[str, Any]) -> Curve:
    told = {
        "points": tuple(held["points"]),
        "names": tuple((at, name) for at, name in held["names"]),
        "ticks": tuple((at, name) for at, name in held["ticks"]),
    }
    return Curve(**{**held, **told})

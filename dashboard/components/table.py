"""Plain tables: numbers right-aligned and copied as numbers, sorting by link, a twin for charts.

Each has the button that copies it (``copying``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.format import NBSP
from dashboard.components import copying
from dashboard.components.attrs import attrs
from dashboard.wording import words

Cell = Component | str | int | float | None | list["Component | str"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``sort`` is the link that sorts by it, ``sorted`` says which way it is sorted.

    ``empty``: why no row has anything in it, where that is so; else that none has is all there is
    to say.
    """

    title: str | Component
    num: bool = False
    css: str = ""
    sort: str = ""
    sorted: str = ""  # "ascending" | "descending"
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a class of its own."""

    cells: Sequence[Cell]
    css: str = ""


def table(
    columns: Sequence[Column | str],
    rows: Sequence[Row | Sequence[Cell]],
    *,
    caption: str,
    css: str = "tb",
    show_caption: bool = False,
    head: int | None = 0,
    labels: bool = False,
    among: int | copying.Beyond = 0,
) -> Component:
    """A table with its button; ``caption`` is its name for those who hear it.

    ``head``: the cell that names a row. ``labels``: cells carry their column's name, for where a
    phone stacks them. ``among``: of how many rows these are a part, or where the others are.
    A cell of ``None`` is an en dash: nothing is never 0. A column of nothing but them is left out,
    and a line under the table says which and why.
    """
    drawn = _scrolled(columns, rows, caption, css, head, show_caption=show_caption, labels=labels)
    return held(drawn, copying.button(caption, len(rows), among))


def held(*parts: Component) -> Component:
    """A table with the button that copies it below, or before what the table is folded in."""
    return html.Div(list(parts), className="tbl")


def _scrolled(
    columns: Sequence[Column | str],
    rows: Sequence[Row | Sequence[Cell]],
    caption: str,
    css: str,
    head: int | None,
    *,
    show_caption: bool = False,
    labels: bool = False,
) -> Component:
    heads = [c if isinstance(c, Column) else Column(c) for c in columns]
    kept = _kept(heads, [_cells(row) for row in rows], head)
    left = [one for n, one in enumerate(heads) if n not in kept]
    shown = [heads[n] for n in kept]
    first = kept.index(head) if head in kept else None
    drawn = html.Table(
        [
            html.Caption(caption, className="" if show_caption else "sr"),
            html.Thead(html.Tr([_head(c) for c in shown])),
            html.Tbody([_row(_of(row, kept, len(heads)), shown, first, labels) for row in rows]),
        ],
        className=css,
    )
    note = html.P(_left_out(left), className="hint")
    return scrolled([drawn, note] if left else drawn, caption)


def scrolled(drawn: Component | Sequence[Component], name: str) -> Component:
    """A table that may be wider than a phone: it is scrolled with the keys too."""
    named = attrs(aria_label=name)
    return html.Div(drawn, className="scroll", tabIndex=0, role="region", **named)


def _cells(row: Row | Sequence[Cell]) -> Sequence[Cell]:
    return row.cells if isinstance(row, Row) else row


def _kept(heads: Sequence[Column], rows: Sequence[Sequence[Cell]], head: int | None) -> list[int]:
    """Places of the columns in which some row has something; of one row alone all are."""
    whole = [cells for cells in rows if len(cells) == len(heads)]
    if len(whole) < 2:
        return list(range(len(heads)))
    return [
        n
        for n, one in enumerate(heads)
        if n == head or not isinstance(one.title, str) or any(row[n] is not None for row in whole)
    ]


def _of(row: Row | Sequence[Cell], kept: Sequence[int], width: int) -> Row:
    """The row in the columns that are kept. What ends early says something to its very end."""
    cells, css = _cells(row), row.css if isinstance(row, Row) else ""
    last = len(cells) - 1
    if len(cells) == width:
        return Row([cells[n] for n in kept], css)
    return Row([*(cells[n] for n in kept if n < last), *cells[last:]], css)


def _left_out(columns: Sequence[Column]) -> str:
    """Which columns are not there, by the reason."""
    held: dict[str, list[str]] = {}
    for one in columns:
        held.setdefault(one.empty or words.t("table.nothing"), []).append(str(one.title))
    named = "; ".join(f"{', '.join(titles)} ({why})" for why, titles in held.items())
    return words.t("table.left_out", columns=named)


def _head(column: Column) -> Component:
    inside: Component | str = column.title
    if column.sort:
        arrow = {"ascending": f"{NBSP}▲", "descending": f"{NBSP}▼"}.get(column.sorted, "")
        inside = html.A([column.title, arrow], href=column.sort, className="so")
    more = attrs(aria_sort=column.sorted)
    return html.Th(inside, scope="col", className=_css(column), **more)


def _css(column: Column) -> str | None:
    return " ".join(part for part in ("num" if column.num else "", column.css) if part) or None


def _row(row: Row, heads: Sequence[Column], head: int | None, labels: bool) -> Component:
    cells = row.cells
    drawn: list[Component] = []
    for i, (cell, column) in enumerate(zip(cells, heads, strict=False)):
        shown = "–" if cell is None else cell
        if i == head:
            drawn.append(html.Th(shown, scope="row", className=_css(column), **_tongue(cell)))
        elif i == len(cells) - 1 and len(cells) < len(heads):
            # a row that ends early says something about all the columns left
            left = len(heads) - len(cells) + 1
            drawn.append(html.Td(shown, colSpan=left, className=_css(column)))
        else:
            name = column.title if labels and isinstance(column.title, str) else ""
            more = attrs(data_label=name) | _tongue(cell)
            drawn.append(html.Td(shown, className=_css(column), **more))
    return html.Tr(drawn, className=row.css or None)


def _tongue(cell: Cell) -> dict[str, Any]:
    """A name or a title that is Vietnamese on a page in another language says so."""
    return {"lang": "vi"} if isinstance(cell, str) and words.foreign(cell) else {}


def twin(
    columns: Sequence[Column | str],
    rows: Sequence[Row | Sequence[Cell]],
    *,
    caption: str,
    said: str = "",
) -> Component:
    """The same figures as a table, folded under what draws them; ``said``: what opens it.

    Copied also while it is folded.
    """
    drawn = _scrolled(columns, rows, caption, "tb twin", 0)
    folded = html.Details([html.Summary(said or words.t("chart.as_table")), drawn], className="tw")
    return held(copying.button(caption, len(rows)), folded)

"""Units by indicators: a row a unit, a column an indicator, a missed target in its colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.text import alphabet
from core.values import Status, Value
from dashboard.components import cutting, moved, number, sheet, table, take
from dashboard.components import status as mark
from dashboard.components.ranking import NAME
from dashboard.wording import words
from exports.sheets.matrices import Matrix
from indicators.asking.compare import is_rate
from indicators.asking.ranking import in_order
from indicators.asking.snapshot import takes
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

ALL, _FIRST = "tat-ca", 15
_NAMED = 12
"""So many rows without any figure are named under the table; more are folded."""


def section(
    board: Board,
    of: Matrix,
    *,
    title: str,
    hint: str = "",
) -> list[Component]:
    """The table in its box; nothing where the chosen unit has fewer than two parts.

    The order is that of ``sap`` (an indicator's id, or ``ten``); by rule the first indicator, the
    worst first. An indicator that cannot be divided so has no column, nor has one that, narrowed
    so, counts what one before it does: it is called the same. A row without any figure is not
    drawn, it is named under the table; rows of nothing but 0 are named in a fold.
    """
    f, dim, anchor = board.filters, of.dim, of.anchor
    known = [board.definitions[id] for id in of.indicators if id in board.definitions]
    able = [one for one in known if dim in one.dimensions and takes(one, board.cut)]
    called = {words.short(one, board.cut): one for one in reversed(able)}
    shown = [one for one in able if one in called.values()]
    held = {one.id: {v.dims.get(dim, ""): v for v in board.slices(one, dim)} for one in shown}
    names: dict[str, str] = {}
    for values in held.values():
        names |= {key: number.label(value) for key, value in values.items() if key not in names}
    if len(names) < 2:
        return []
    by = f.query.get("sap", "")
    if by != NAME and by not in held:
        by = shown[0].id
    keys = _order(by, names, held, shown)
    silent = [key for key in keys if not any(_told(held[one.id].get(key)) for one in shown)]
    keys = [key for key in keys if key not in silent]
    zero = [key for key in keys if all(_nil(held[one.id].get(key)) for one in shown)]
    zero = zero if len(zero) < len(keys) else []  # where all are, that is what there is to see
    keys = [key for key in keys if key not in zero]
    if not keys:
        none = html.P(words.t("rank.nobody", count=words.number(len(silent))), className="muted")
        return [html.Section([html.H2(title), none], className="box", id=anchor)]
    cut = keys if f.query.get("hien") == ALL else keys[:_FIRST]
    columns = [_column(board, words.t(f"dim.{dim}"), NAME, by, anchor)]
    columns += [
        _column(
            board,
            words.short(one, board.cut),
            one.id,
            by,
            anchor,
            num=True,
            rising=_rising(one, held[one.id]),
        )
        for one in shown
    ]
    adding = [one for one in shown if cutting.adds(board, one, dim)]
    rows = []
    for key in cut:
        of_row = [held[one.id].get(key) for one in shown]
        unit = next((one.unit for one in of_row if one is not None), "")
        name: table.Cell = names[key]
        further = {one.id for one in adding if cutting.reaches(dim, key)}
        ways = [_way(board, one, dim, key, unit, further=one.id in further) for one in shown]
        counts = [(a, b) for a, b in zip(shown, of_row, strict=True) if a.id in further]
        if dim == "unit":
            name = html.A(names[key], href=f.href(don_vi=unit))
        elif listed := _listed(board, dim, key, counts):
            name = html.A(names[key], href=listed)
        rows.append([name, *[_cell(one, way) for one, way in zip(of_row, ways, strict=True)]])
    inside: list[Component] = [
        html.H2(title),
        sheet.hint(words.t("rank.matrix"), words.t("rank.matrix_sort"), before=hint),
        table.table(columns, rows, caption=title, css="tb mx", among=len(keys) + len(zero)),
    ]
    converted = moved.hint([one for values in held.values() for one in values.values()])
    if converted:
        inside.append(html.P(converted, className="hint"))
    if len(cut) < len(keys):
        everything = f.href(hien=ALL) + f"#{anchor}"
        inside.append(sheet.cut(words.t("rank.first", count=len(cut)), len(keys), everything))
    if zero:
        inside.append(_zeros([_linked(board, dim, key, names[key], held) for key in zero]))
    if silent:
        inside.append(nobody([names[key] for key in silent]))
    inside.append(take.part(f, of.subject))
    return [html.Section(inside, className="box", id=anchor)]


def _way(board: Board, one: Definition, dim: str, key: str, unit: str, *, further: bool) -> str:
    """Where a figure leads: its own page, of the row's unit or narrowed to the row's member.

    ``further``: that page can be narrowed so, beside what this one is narrowed to.
    """
    path = f"/chi-so/{one.id}"
    if dim == "unit":
        return board.href(path, don_vi=unit)
    if further:
        return cutting.address(board.filters, dim, key, path, now=board.cut)
    return board.href(path, theo=dim) + "#chia-theo"


def _listed(
    board: Board, dim: str, key: str, row: Sequence[tuple[Definition, Value | None]]
) -> str:
    """The list of a member's records, behind its first count of any; "" where there is none."""
    for one, value in row:
        if value is not None and not value.withheld and value.value and not is_rate(one):
            return cutting.listed(board.filters, dim, key, f"/chi-so/{one.id}", now=board.cut)
    return ""


def nobody(names: Sequence[str]) -> Component:
    """Who has no figure, by name; many are counted, and folded: nobody reads a hundred."""
    left = ", ".join(names)
    if len(names) <= _NAMED:
        return html.P(words.t("rank.silent", names=left), className="hint")
    many = html.P(words.t("rank.silent_many", count=words.number(len(names))))
    folded = html.Details([html.Summary(words.t("rank.silent_names")), html.P(left)])
    return html.Div([many, folded], className="hint")


def _linked(
    board: Board, dim: str, key: str, name: str, held: Mapping[str, Mapping[str, Value]]
) -> Component:
    """A row's name alone, leading where it does in the table."""
    unit = next((of[key].unit for of in held.values() if key in of), "")
    href = board.filters.href(don_vi=unit) if dim == "unit" else ""
    return html.A(name, href=href) if href else html.Span(name)


def _zeros(names: Sequence[Component]) -> Component:
    """Who has 0 everywhere: counted for all to see, named for who opens it."""
    inside: list[Component | str] = []
    for one in names:
        inside += [", ", one]
    title = html.Summary(words.t("rank.zeros", count=words.number(len(names))))
    return html.Details([title, html.P(inside[1:])], className="tw zeros")


def _nil(value: Value | None) -> bool:
    """Does it say nothing but 0, or nothing?"""
    return value is None or value.withheld or (value.value == 0 and not value.denominator)


def _told(value: Value | None) -> bool:
    return value is not None and not value.withheld


def _order(
    by: str,
    names: Mapping[str, str],
    held: Mapping[str, Mapping[str, Value]],
    shown: Sequence[Definition],
) -> list[str]:
    """Rows by name, or as an indicator ranks them and, where it cannot, those that stand after."""
    if by == NAME:
        return sorted(names, key=lambda key: alphabet(names[key]))
    first = sorted(shown, key=lambda one: one.id != by)  # the others as they stand
    return in_order([(one, held[one.id]) for one in first], names)


def _column(
    board: Board,
    title: str,
    by: str,
    now: str,
    anchor: str,
    *,
    num: bool = False,
    rising: bool = True,
) -> table.Column:
    href = board.filters.href(sap=by) + f"#{anchor}"
    way = "ascending" if rising else "descending"
    return table.Column(title, num=num, sort=href, sorted=way if by == now else "")


def _rising(definition: Definition, held: Mapping[str, Value]) -> bool:
    """Does the ranking put the smallest first? Where figures are judged the worst stands first."""
    judged = any(one.target is not None or one.denominator is not None for one in held.values())
    return judged and definition.direction == "higher"


def _cell(value: Value | None, way: str) -> table.Cell:
    """A figure, a way to its own page; a missed target has its shape, its colour, its word."""
    if value is None:
        return None
    shown = html.A(moved.marked(value, number.short(value)), href=way)
    if value.withheld or value.status not in (Status.OFF, Status.WATCH):
        return shown
    said = html.Span(f" {mark.word(value.status)}", className="sr")
    return html.Span(
        [mark.shape(value.status), shown, said], className=f"st {mark.css(value.status)}"
    )

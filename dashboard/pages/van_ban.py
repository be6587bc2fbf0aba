"""Văn bản điện tử: what is exchanged and signed electronically, how long it lies, what is stuck."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.boards import Board
from dashboard.components import (
    cutting,
    matrix,
    months,
    narrowed,
    noting,
    opening,
    sets,
    take,
)
from dashboard.wording import words
from exports.sheets import courses, matrices
from exports.sheets.matrices import Matrix

PATH = "/van-ban"
TITLE = "Văn bản điện tử"
ORDER = 30
ROLES = context.PEOPLE
GROUPS = ("edoc",)
CUTS = cutting.keys("edoc")

RATE, FULL = "edoc.electronic_rate", "edoc.fully_electronic_rate"
SIGNED, AGENCY = "edoc.signed_rate", "edoc.signed_agency_rate"
ACCEPT, FINISH = "edoc.accept_hours_median", "edoc.finish_days_median"
STUCK, OVERDUE = "edoc.stuck", "edoc.overdue"
REFUSED, RECALLED, REPLACED = "edoc.refused", "edoc.recalled", "edoc.replaced"
STRIP = (RATE, SIGNED, AGENCY, ACCEPT, FINISH, STUCK)
LISTS = {
    "ket": STUCK,
    "qua-han": OVERDUE,
    "tu-choi": REFUSED,
    "thu-hoi": RECALLED,
    "thay-the": REPLACED,
}


def body(query: Mapping[str, str]) -> list[Component]:
    """Documents of a period and a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    cuts, wrong = cutting.of_page(filters, catalog, RATE)
    board = Board(catalog, filters, cutting.dims(cuts))
    out, drawn = opening.opening(board, STRIP, ("docsystem", "edoc"), words.t("edoc.strip"), wrong)
    if not drawn:
        return out
    columns = matrices.DOCUMENTS.indicators
    shown = (*STRIP, *columns, *LISTS.values(), "edoc.sent", "edoc.received")
    out[:0] = narrowed.head(board, RATE, cuts, shown)
    out.append(opening.apart(board, RATE, words.t("edoc.apart")))
    for pair in ([*_flow(board), *_electronic(board)], [*_signed(board), *_accepted(board)]):
        out += [html.Div(pair, className="two")] if len(pair) > 1 else pair
    title, hint = words.t("edoc.units"), words.t("edoc.units_hint")
    out += matrix.section(board, matrices.DOCUMENTS, title=title, hint=hint)
    if "level" not in board.cut:
        out += _by(board, matrices.DOCUMENT_LEVELS, "levels")
    if not cuts:  # no cuboid holds a direction beside these
        out += _by(board, matrices.DOCUMENT_TYPES, "types")
        out += _by(board, matrices.COUNTERPARTS, "sides")
    lists = [
        sets.Set(key, words.t(f"edoc.list.{key}"), id, words.t(f"edoc.none.{key}"))
        for key, id in LISTS.items()
    ]
    hint = words.t("edoc.lists_hint")
    out += sets.section(board, lists, title=words.t("edoc.lists"), hint=hint, cuts=cuts)
    return [*out, take.menu(board.filters, "van-ban", chart=False)]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its charts are no part of a revision."""
    return noting.mark(PATH)


def _by(board: Board, of: Matrix, key: str) -> list[Component]:
    """Documents by what they are, and by whom they are exchanged with, the busiest first."""
    drawn: list[Component] = matrix.section(
        board, of, title=words.t(f"edoc.{key}"), hint=words.t(f"edoc.{key}_hint")
    )
    return drawn


def misread(filters: Filters) -> list[str]:
    """What the address asks of this page alone that cannot be given, in words."""
    return cutting.of_page(filters, context.catalog(), RATE)[1]


def _flow(board: Board) -> list[Component]:
    drawn: list[Component] = months.counts(board, courses.DOCUMENTS, "edoc.flow")
    return drawn


def _electronic(board: Board) -> list[Component]:
    drawn: list[Component] = months.lines(
        board, courses.ELECTRONIC, words.t("edoc.electronic_title")
    )
    return drawn


def _signed(board: Board) -> list[Component]:
    drawn: list[Component] = months.lines(board, courses.SIGNED, words.t("edoc.signed_title"))
    return drawn


def _accepted(board: Board) -> list[Component]:
    drawn: list[Component] = months.line(board, courses.ACCEPTED, words.t("edoc.accept_title"))
    return drawn

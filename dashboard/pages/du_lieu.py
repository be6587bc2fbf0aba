"""Kho dữ liệu và dữ liệu mở: the register, its owners, what is older than promised, formats."""

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

PATH = "/du-lieu"
TITLE = "Kho dữ liệu và dữ liệu mở"
ORDER = 40
ROLES = context.PEOPLE
GROUPS = ("data",)
CUTS = cutting.keys("data")

ALL, FRESH, OLD = "data.datasets", "data.fresh_rate", "data.overdue_updates"
OPEN, QUALITY, UPDATED = "data.open_rate", "data.quality_score", "data.updated"
FILES, DEAD = "data.resources", "data.dead_resources"
VIEWS, DOWNLOADS = "data.views", "data.downloads"
STRIP = (ALL, FRESH, OLD, OPEN, QUALITY, DEAD, VIEWS, DOWNLOADS)
LISTS = {"tat-ca": ALL, "qua-hen": OLD, "moi": UPDATED, "hong": DEAD, "tai-nguyen": FILES}


def body(query: Mapping[str, str]) -> list[Component]:
    """The register of data sets as it stands at the end of a period, of a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    cuts, wrong = cutting.of_page(filters, catalog, ALL)
    board = Board(catalog, filters, cutting.dims(cuts))
    out, drawn = opening.opening(
        board, STRIP, ("opendata", "warehouse"), words.t("data.strip"), wrong
    )
    if not drawn:
        return out
    out[:0] = narrowed.head(board, ALL, cuts, (*STRIP, *LISTS.values()))
    kinds = matrix.section(board, matrices.KINDS, title=words.t("data.kinds"))
    formats = matrix.section(board, matrices.FORMATS, title=words.t("data.formats"))
    left = [*kinds, *_changes(board)]
    both = html.Div([html.Div(left), html.Div(formats)], className="wide-left")
    out += [both] if formats else left
    out += matrix.section(board, matrices.OWNERS, title=words.t("data.owners"))
    lists = [
        sets.Set(key, words.t(f"data.list.{key}"), id, words.t(f"data.none.{key}"))
        for key, id in LISTS.items()
    ]
    hint = words.t("data.lists_hint")
    out += sets.section(board, lists, title=words.t("data.lists"), hint=hint, cuts=cuts)
    return [*out, take.menu(board.filters, "du-lieu", chart=False)]


def misread(filters: Filters) -> list[str]:
    """What the address asks of this page alone that cannot be given, in words."""
    return cutting.of_page(filters, context.catalog(), ALL)[1]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its charts are no part of a revision."""
    return noting.mark(PATH)


def _changes(board: Board) -> list[Component]:
    """Sets by the month of their last update."""
    drawn: list[Component] = months.counts(board, courses.UPDATED, "data.changed")
    return drawn

"""Nhiệm vụ: what was assigned, by unit and due date, what is overdue first, down to the task."""

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
    ranking,
    sets,
    take,
)
from dashboard.wording import words
from exports.sheets import courses, matrices
from indicators.asking.ranking import rank

PATH = "/nhiem-vu"
TITLE = "Nhiệm vụ"
ORDER = 70
ROLES = context.PEOPLE
GROUPS = ("task",)
CUTS = cutting.keys("task")

RATE, OVERDUE = "task.on_time_rate", "task.open_overdue"
OPEN, DONE, PLANNED = "task.open", "task.done", "task.assigned"
FINISHED = "task.finished"
STRIP = (RATE, OVERDUE, OPEN, DONE, PLANNED)
PLAN = "ke-hoach"
_ALL = "all"
"""In keys of words: tasks of all assigners; else the member that the page is narrowed to."""
LISTS = {"dang-lam": OPEN, "qua-han": OVERDUE, "da-xong": FINISHED, PLAN: PLANNED}
"""Every task of a period is in one of these: unfinished at its end, done in it, or due in it."""


def body(query: Mapping[str, str]) -> list[Component]:
    """Assigned tasks of a period and a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    cuts, wrong = cutting.of_page(filters, catalog, OPEN)
    board = Board(catalog, filters, cutting.dims(cuts))
    out, drawn = opening.opening(board, STRIP, ("tasks",), words.t("task.strip"), wrong)
    if not drawn:
        return out
    out[:0] = narrowed.head(board, OPEN, cuts, (*STRIP, *LISTS.values()))
    lists = [
        sets.Set(key, words.t(f"task.list.{key}"), id, words.t(f"task.none.{key}"))
        for key, id in LISTS.items()
    ]
    whose = board.cut.get("assigner", _ALL)
    hint = words.t(f"task.lists_hint.{whose}")
    out += sets.section(board, lists, title=words.t("task.lists"), hint=hint, cuts=cuts)
    title, hint = words.t(f"task.units.{whose}"), words.t("task.units_hint")
    out += matrix.section(board, matrices.TASKS, title=title, hint=hint if whose == _ALL else "")
    sides = [*_flow(board), *_assigners(board)]
    out += [html.Div(sides, className="two")] if len(sides) > 1 else sides
    return [*out, take.menu(board.filters, "nhiem-vu", chart=False)]


def misread(filters: Filters) -> list[str]:
    """What the address asks of this page alone that cannot be given, in words."""
    return cutting.of_page(filters, context.catalog(), OPEN)[1]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its charts are no part of a revision."""
    return noting.mark(PATH)


def _flow(board: Board) -> list[Component]:
    """What fell due beside what was done."""
    whose = words.t(f"task.whose.{board.cut.get('assigner', _ALL)}")
    drawn: list[Component] = months.counts(board, courses.TASKS, "task.flow", whose=whose)
    return drawn


def _assigners(board: Board) -> list[Component]:
    """Tasks of the plan by who assigned them, each a way to its own."""
    definition = board.definitions.get(PLANNED)
    if definition is None or not cutting.divides(board, definition, "assigner"):
        return []
    f = board.filters
    drawn: Component = ranking.section(
        rank(board.slices(definition, "assigner"), definition),
        definition,
        title=words.t("task.assigners"),
        anchor="noi-giao",
        names=("", ""),
        href=lambda row: cutting.listed(f, "assigner", row.value.dims["assigner"], key=PLAN),
        subject=words.t("dim.assigner"),
        compact=True,
        below=take.part(f, PLANNED, "assigner"),
    )
    return [drawn]

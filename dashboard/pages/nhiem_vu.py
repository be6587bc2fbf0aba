"""Nhiệm vụ: what was assigned, by unit and due date, what is overdue first, down to the task."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.boards import Board
from dashboard.components import matrix, months, noting, opening, ranking, sets, take
from dashboard.wording import words
from exports.sheets import courses, matrices
from indicators.asking.ranking import rank

PATH = "/nhiem-vu"
TITLE = "Nhiệm vụ"
ORDER = 70
ROLES = context.PEOPLE
GROUPS = ("task",)

RATE, OVERDUE = "task.on_time_rate", "task.open_overdue"
OPEN, DONE, PLANNED = "task.open", "task.done", "task.assigned"
STRIP = (RATE, OVERDUE, OPEN, DONE, PLANNED)
LISTS = {"dang-lam": OPEN, "qua-han": OVERDUE, "da-xong": DONE, "ke-hoach": PLANNED}


def body(query: Mapping[str, str]) -> list[Component]:
    """Assigned tasks of a period and a unit."""
    catalog = context.catalog()
    board = Board(catalog, choice.read(PATH, query, catalog))
    out, drawn = opening.opening(board, STRIP, ("tasks",), words.t("task.strip"))
    if not drawn:
        return out
    lists = [
        sets.Set(key, words.t(f"task.list.{key}"), id, words.t(f"task.none.{key}"))
        for key, id in LISTS.items()
    ]
    out += sets.section(board, lists, title=words.t("task.lists"), hint=words.t("task.lists_hint"))
    title = words.t("task.units")
    out += matrix.section(board, matrices.TASKS, title=title, hint=words.t("task.units_hint"))
    out.append(html.Div([*_flow(board), *_assigners(board)], className="two"))
    return [*out, take.menu(board.filters, "nhiem-vu", chart=False)]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its charts are no part of a revision."""
    return noting.mark(PATH)


def _flow(board: Board) -> list[Component]:
    """What fell due beside what was done."""
    drawn: list[Component] = months.counts(board, courses.TASKS, "task.flow")
    return drawn


def _assigners(board: Board) -> list[Component]:
    """Tasks of the plan by who assigned them."""
    definition = board.definitions.get(PLANNED)
    if definition is None:
        return []
    drawn: Component = ranking.section(
        rank(board.slices(definition, "assigner"), definition),
        definition,
        title=words.t("task.assigners"),
        anchor="noi-giao",
        names=("", ""),
        href=lambda row: "",
        subject=words.t("dim.assigner"),
        compact=True,
        below=take.part(board.filters, PLANNED, "assigner"),
    )
    return [drawn]

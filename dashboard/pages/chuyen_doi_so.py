"""Chuyển đổi số: the citizen's app, phones and fibre, OCOP, digital teams, IT staff by unit."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.boards import Board
from dashboard.components import elsewhere, matrix, months, noting, opening, sets, take
from dashboard.wording import words
from exports.sheets import courses, matrices

PATH = "/chuyen-doi-so"
TITLE = "Chuyển đổi số"
ORDER = 50
ROLES = context.PEOPLE
GROUPS = ("society", "capacity")

APP, ZALO = "app.installs", "zalo.visits"
APP_NEW, ZALO_NEW = "app.installs_new", "zalo.visits_new"
PHONES, FIBRE, OCOP = "society.smartphone_rate", "society.fibre_rate", "ocop.on_floor_rate"
ADULTS = "society.smartphone_adult_rate"
TRAINED, ACTIVE = "team.trained_rate", "team.active_rate"
STAFF, PART_TIME = "it_staff.per_unit", "it_staff.part_time_rate"
SECURE, LOUD = "security.level_approved_rate", "source_info.connected_rate"
SOURCES = ("citizen_app", "zalo", "reported")
STRIP = (APP, APP_NEW, ZALO, ZALO_NEW, PHONES, ADULTS, FIBRE, OCOP)
CAPACITY = ("it_staff.unit_rate", STAFF, PART_TIME, SECURE, LOUD, TRAINED, ACTIVE)
LISTS = (PHONES, ADULTS, FIBRE, OCOP, TRAINED, ACTIVE, STAFF, SECURE, LOUD)


def body(query: Mapping[str, str]) -> list[Component]:
    """Digital society and capacity of a period and a unit."""
    catalog = context.catalog()
    board = Board(catalog, choice.read(PATH, query, catalog))
    out, drawn = opening.opening(board, STRIP, SOURCES, words.t("society.strip"))
    if not drawn:
        return out
    out.append(html.H2(words.t("society.capacity"), className="sr"))
    here, others = elsewhere.counted(board.values(CAPACITY))
    out.append(html.Div([board.card(one) for one in here], className="cards strip"))
    out += elsewhere.folded(board, others)
    out.append(html.Div([*_app(board), *_visits(board)], className="two"))
    out += matrix.section(
        board,
        matrices.SOCIETY,
        title=words.t("society.units"),
        hint=words.t("society.units_hint"),
    )
    out += matrix.section(
        board,
        matrices.STAFF,
        title=words.t("society.staff"),
        hint=words.t("society.units_hint"),
    )
    lists = [
        sets.Set(
            id,
            words.short(board.definitions[id]),
            id,
            words.t("society.no_report"),
            counts=False,
        )
        for id in LISTS
        if id in board.definitions
    ]
    out += sets.section(
        board, lists, title=words.t("society.lists"), hint=words.t("society.lists_hint")
    )
    return [*out, take.menu(board.filters, "chuyen-doi-so", chart=False)]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its charts are no part of a revision."""
    return noting.mark(PATH)


def _app(board: Board) -> list[Component]:
    drawn: list[Component] = months.line(board, courses.INSTALLS, words.t("society.installs"))
    return drawn


def _visits(board: Board) -> list[Component]:
    drawn: list[Component] = months.line(board, courses.VISITS, words.t("society.visits"))
    return drawn

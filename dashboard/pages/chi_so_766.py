"""Bộ chỉ số 766: our estimate by group and component beside the official score, and the gap."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.units import Level
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.boards import Board
from dashboard.components import head, notice, noting, score_units, scores, take, track
from dashboard.wording import words
from indicators.defining.model import Definition
from indicators.index766.rows import GroupRow, Scorecard
from indicators.index766.scorecard import SOURCE, TOTAL

PATH = "/766"
TITLE = "Bộ chỉ số 766"
ORDER = 60
ROLES = context.PEOPLE
GROUPS = ("index766",)
FILTERS = (choice.PERIOD, choice.UNIT, choice.AGAINST, choice.KNOWN)

_WORST = 12
ALL = "tat-ca"


def body(query: Mapping[str, str]) -> list[Component]:
    """The page for a period and a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    board = Board(catalog, filters)
    wrong = notice.faults(filters.faults)
    out: list[Component] = [] if wrong is None else [wrong]
    sources = catalog.sources()
    total = board.definitions.get(TOTAL)
    if total is None or filters.unit is None:
        return [*out, notice.nothing_yet(sources, filters.as_known)]
    loading = notice.loading([one for one in sources if one.name in (*total.sources, SOURCE)])
    try:
        card = catalog.scorecard(filters.unit_code, filters.period, filters.as_known)
    except IocError as fault:
        return [*out, notice.notice("empty", words.t("empty.title"), fault.public)]
    age = head.behind([card.value, *(one.value for one in card.groups)], catalog, filters.now)
    out.append(head.line([_asked(card, filters)], age))
    if loading is not None:
        out.append(loading)
    title, text = words.t("score.estimate_title"), words.t("score.estimate_text")
    out.append(html.H2(words.t("score.strip"), className="sr"))
    sentence = scores.beside(card.value, card.official, card.gap)
    whole = html.Div(board.card(card.value, size="big", sentence=sentence), className="cards lone")
    out.append(html.Div([whole, notice.notice("stale", title, text)], className="two"))
    out.append(html.Div([_card(board, one) for one in card.groups], className="cards strip"))
    out.append(scores.groups(card, filters))
    following = scores.steps(card, filters)
    if following is not None:
        out.append(following)
    out.append(scores.components(card, filters))
    notes = noting.on(filters, [total])
    said = noting.said(notes, [total], filters)
    below = html.Div([*said, take.part(filters, TOTAL)])
    out.append(track.section(board, total, notes, below))
    out += _units(board, total)
    return [*out, take.menu(filters, "766", chart=False)]


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on its chart are no part of a revision."""
    return context.desk().notes_mark(TOTAL)


def _asked(card: Scorecard, filters: choice.Filters) -> Component:
    """When the portal was asked, and what it says of its own figure."""
    if card.asked_at is None:
        return html.Span(words.t("score.never_asked"), className="muted")
    said = words.t("score.asked_at", at=words.since(card.asked_at, filters.now))
    doubts = "; ".join(scores.flag(one) for one in card.flags)
    return html.Span(f"{said} · {doubts}" if doubts else said, className="muted")


def _card(board: Board, group: GroupRow) -> Component:
    return board.card(group.value, sentence=scores.beside(group.value, group.official, group.gap))


def _units(board: Board, total: Definition) -> list[Component]:
    """The parts of the unit; a commune has none."""
    f = board.filters
    if f.unit is None or f.unit.level not in (Level.PROVINCE, Level.DISTRICT):
        return []
    try:
        rows = board.catalog.scores_by_unit(f.unit_code, f.period, f.as_known)
    except IocError:
        return []
    if len(rows) < 2:
        return []
    limit = None if f.query.get("hien") == ALL else _WORST
    everything = f.href(hien=ALL) + "#theo-don-vi"
    return [score_units.section(rows, total, f, limit=limit, everything=everything)]

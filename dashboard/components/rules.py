"""The three defensible ways to say “on time”, side by side, and why they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.values import Value
from dashboard.components import card, number, take
from dashboard.components.headline import verdict
from dashboard.wording import words
from exports.sheets.rules import ANCHOR, RULES, SUBJECT

if TYPE_CHECKING:
    from dashboard.boards import Board


def rules(board: Board) -> Component:
    """The same period under each rule: rate, verdict, what is divided by what, what it leaves out.

    A rule that this province has no definition of is not drawn.
    """
    found = {one.indicator: one for one in board.values(list(RULES))}
    drawn = [_rule(letter, found[id], board) for id, letter in RULES.items() if id in found]
    return html.Section(
        [
            html.H2(words.t("indicator.rules")),
            html.P(words.t("indicator.rules_hint"), className="hint"),
            html.Div(drawn, className="rules"),
            take.part(board.filters, SUBJECT),
        ],
        className="box",
        id=ANCHOR,
    )


def _rule(letter: str, value: Value, board: Board) -> Component:
    definition = board.definitions[value.indicator]
    figure = [html.Span(letter, className="let"), number.short(value), verdict(value)]
    name = html.A(
        html.B(definition.title(words.language())), href=board.href(f"/chi-so/{definition.id}")
    )
    return html.Div(
        [
            html.Div(figure, className="v"),
            html.P([name, ". ", html.Span(card.divided(value), className="nb")]),
            html.P(words.t(f"indicator.rule_{letter.lower()}")),
        ]
    )

"""The head and the cards of a board, as trees that ``dashboard.html`` draws. Sizes: wall.css."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import from_epoch
from core.values import Status, Value
from dashboard import words
from dashboard.boards import Board
from dashboard.components import card as cards
from dashboard.components import status as mark
from dashboard.wall import fit
from dashboard.wall.say import UNIT, Sayer, wide
from indicators.model import Definition

_NAME, _LEAST, _LARGE = 2.5, 2.2, 2.75  # u
_SPARK = 6.0  # u: below this a path says nothing
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def place(name: str) -> list[Component]:
    """Whose board this is."""
    return [
        html.P(words.t("site.name"), className="who"),
        html.P(f"{name} · {words.t('wall.title')}", className="sub"),
    ]


def when(now: int) -> Component:
    """The day in words; the hour beside it is the script's."""
    at = from_epoch(now)
    day: Component = html.P([_DAYS[at.weekday()], html.Br(), say.day(now)], className="sub")
    return day


def tally(counts: Mapping[Status, int]) -> list[Component]:
    """How many stand how: three cells, none of them across a seam."""
    none: Component = html.Span(
        [
            mark.shape(Status.NONE),
            html.B(words.number(counts.get(Status.NONE, 0))),
            html.Span([words.t("wall.none_1"), html.Br(), words.t("wall.none_2")], className="two"),
        ],
        className="tally is-none",
    )
    out = []
    for status in (Status.OFF, Status.WATCH, Status.ON):
        inside: list[Component | str] = [
            mark.shape(status),
            html.B(words.number(counts.get(status, 0))),
            words.t(f"wall.{mark.name(status)}"),
        ]
        if status is Status.ON:
            inside.append(none)
        out.append(html.Div(inside, className=f"tally {mark.css(status)}"))
    return out


def _title(definition: Definition, *, large: bool) -> tuple[str, float]:
    """The name to show and its size in u: the whole name where two lines of it fit."""
    if large:
        whole = definition.title(words.language())
        for name in (whole, _capital(whole.removeprefix(words.t("wall.rate_of")).strip())):
            if fit.rows(name, _LARGE) <= 2:
                return name, _LARGE
    return definition.short_name, fit.size(definition.short_name, _NAME, _LEAST)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def card(board: Board, sayer: Sayer, value: Value, *, large: bool) -> Component:
    """A value's card in its panel."""
    definition = board.definitions[value.indicator]
    shown = sayer.compact(value)
    lines = sayer.lines(value, many=large)
    sentence = [html.Span(line, className="line") for line in lines]
    left = fit.CELL - wide(shown.display)
    css = "large" if large else ""
    if not large and left < _SPARK:
        css += " nopath"
    name, size = _title(definition, large=large)
    drawn = cards.card(
        shown,
        # a card of this size says the short name; a large panel has room for two lines
        definition.model_copy(update={"short_name": name}),
        size="row",
        history=board.history(definition),
        sentence=sentence,
        href="",
        now=board.filters.now,
    )
    unit = (5 if large else 4) if words.figure(shown.display)[1] == "%" else UNIT
    box: Component = html.Div(
        drawn,
        className=f"box {css}".strip(),
        style={"--name": f"calc(var(--u) * {size})", "--unit": f"calc(var(--u) * {unit})"},
    )
    return box

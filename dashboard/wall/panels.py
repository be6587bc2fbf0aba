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
from dashboard.components.attrs import attrs
from dashboard.wall import fit
from dashboard.wall.say import DIGITS, UNIT, Sayer, digits_wide, wide
from indicators.model import Definition

_NAME, _LEAST, _LARGE = 2.45, 2.2, 2.75  # u
_SPARK = 4.2  # u: below this a path says nothing
_HERO, _MOVED, _GAP = 11.6, 2.35, 0.8  # u: digits of a large card, the change, the gap between
_EDGE = 0.7  # u: how far a change may reach into the padding; the seam is further


def place(name: str) -> list[Component]:
    """Whose board this is."""
    return [
        html.P(words.t("site.name"), className="who"),
        html.P(f"{name} · {words.t('wall.title')}", className="sub"),
    ]


def when(now: int) -> Component:
    """The day in words; the hour beside it is the script's."""
    at = from_epoch(now)
    day: Component = html.P(
        [words.t(f"weekday.d{at.weekday()}"), html.Br(), say.day(now)], className="sub"
    )
    return day


def link(oldest: int | None, now: int, *, demo: bool) -> list[Component]:
    """Words of the link, which the script changes, and how old the oldest figure is."""
    held = words.t("wall.oldest", at=words.upto(oldest, now)) if oldest else words.t("wall.age_up")
    lines = (
        (words.t("wall.link_up"), "link_down", "stuck", "sub state"),
        (held, "age_down", "stuck_age", "sub"),
    )
    out: list[Component] = [
        html.P(
            up,
            className=css,
            **attrs(
                data_up=up, data_down=words.t(f"wall.{down}"), data_stuck=words.t(f"wall.{stuck}")
            ),
        )
        for up, down, stuck, css in lines
    ]
    return [*out, html.P(words.t("wall.demo") if demo else "", className="sub")]


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
    out: list[Component] = []
    tight = " tight" if sum(counts.get(s, 0) > 9 for s in (Status.ON, Status.NONE)) else ""
    for status in (Status.OFF, Status.WATCH, Status.ON):
        inside: list[Component | str] = [
            mark.shape(status),
            html.B(words.number(counts.get(status, 0))),
            words.t(f"wall.{mark.name(status)}"),
        ]
        css = f"tally {mark.css(status)}"
        if status is Status.ON:
            inside.append(none)
            css += tight
        out.append(html.Div(inside, className=css))
    return out


def _title(definition: Definition, *, large: bool) -> tuple[str, float]:
    """The name to show and its size in u: the whole name where two lines of it fit."""
    if large:
        whole = definition.title(words.language())
        for name in (_capital(whole.removeprefix(words.t("wall.rate_of")).strip()), whole):
            alone = fit.size(name, _LARGE, _LEAST)
            if alone >= _NAME:  # a little smaller on one line is better than a lone word below
                return name, alone
            if fit.rows(name, _LARGE) <= 2:
                return name, _LARGE
    return definition.short_name, fit.size(definition.short_name, _NAME, _LEAST)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def card(board: Board, sayer: Sayer, value: Value, *, large: bool) -> Component:
    """A value's card: the change stands above the unit, the path takes the room that is left."""
    definition = board.definitions[value.indicator]
    shown = sayer.compact(value)
    digits = digits_wide(shown.display, _HERO if large else DIGITS)
    moved = sayer.moved(value)
    beside = fit.width(moved) * _MOVED if moved else 0.0
    unit = words.figure(shown.display)[1]
    if unit and unit != "%":
        moved = []  # the unit's word stands where the change would
    if digits + _GAP + beside > fit.CELL + _EDGE:
        moved, beside = [], 0.0
    sentence = [html.Span(sayer.line(value), className="line")]
    if moved:
        sentence.insert(0, html.Span(moved, className="mv"))
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
    taken = max(wide(shown.display), digits + _GAP + beside)
    css = "box large" if large else "box" if fit.CELL - taken > _SPARK else "box nopath"
    lengths = {
        "--name": size,
        "--unit": ((5 if large else 4) if unit == "%" else UNIT),
        "--after": round(digits + _GAP, 2),
        "--taken": round(taken, 2),
    }
    box: Component = html.Div(
        drawn,
        className=css,
        style={key: f"calc(var(--u) * {length})" for key, length in lengths.items()},
    )
    return box

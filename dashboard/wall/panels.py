"""The head and the cards of a board, as trees that ``serving.html`` draws. Sizes: wall.css."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import from_epoch
from core.values import Status, Value
from dashboard.boards import Board
from dashboard.components import card as cards
from dashboard.components import goal, number, spark
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.wall import fit
from dashboard.wall.fit import HEAD, LEAST
from dashboard.wall.say import DIGITS, SMALL, UNIT, Sayer, digits_wide, wide
from dashboard.wording import words
from indicators.defining.model import Definition
from indicators.defining.vocabulary import Text

_NAME, _LARGE = 2.45, 2.75  # u
_SPARK = 4.2  # u: below this a path says nothing
_HERO, _MOVED, _GAP = 11.6, 2.35, 0.8  # u: digits of a large card, the change, the gap between
_WIDE = 96.0  # u: room of the figure that stands alone
_WHO = 2.9  # u: the board's name in the head
_EDGE = 0.7  # u: how far a change may reach into the padding; the seam is further
_SHORT = 3.0  # em: a longer word for “on target” leaves the count beside it too little room


def place(name: str, title: str, shift: tuple[str, str] | None) -> list[Component]:
    """What the board is about, whose it is, and who is on duty until when.

    In place of the last: of when the board is, where the screen has lost its link.
    """
    sub = [name]
    if shift:
        duty = words.t("wall.duty", shift=shift[0])
        until = words.t("wall.duty_until", until=shift[1])
        sub = [f"{name} · {duty} {until}", f"{name} · {duty}", f"{duty} {until}"]
    return [
        html.P(title, className="who", style=_sized(fit.size(title, _WHO, LEAST, HEAD))),
        html.P(fit.one(sub, SMALL, HEAD) or name, className="sub duty"),
        html.P("", className="sub asof", **attrs(data_asof=words.t("wall.asof"))),
    ]


def acted(title: str, phrases: Sequence[str], whose: str) -> list[Component]:
    """``place`` in a rehearsal: that it is one stands before all else, and of what below.

    ``phrases``: of what, the longest first. ``whose``: a unit's name, "" for the province; where
    both do not fit, the unit stands, because the watermark says the rest.
    """
    name = words.t("drill.board", title=title)
    if whose:
        phrases = [*(f"{whose} · {one}" for one in phrases), whose]
    told = fit.one(phrases, LEAST, HEAD) or phrases[-1]
    small = fit.size(told, SMALL, LEAST, HEAD)
    return [
        html.P(name, className="who drilled", style=_sized(fit.size(name, _WHO, LEAST, HEAD))),
        html.P(told, className="sub drilled duty", style=_sized(small)),
        html.P("", className="sub asof", **attrs(data_asof=words.t("wall.asof"))),
    ]


def watermark(told: str) -> list[Component]:
    """Large, behind every figure of a rehearsal."""
    size = fit.size(told, 9, LEAST, 130)
    return [html.B(words.t("drill.mark")), html.Span(told, style=_sized(size))]


def _sized(size: float) -> dict[str, str]:
    return {"fontSize": f"calc(var(--u) * {size})"}


def when(now: int, *, live: bool = True) -> Component:
    """The day in words; the hour beside it is the script's, and without a link the day too.

    Not ``live``: it is a day of the past, and the script leaves it alone.
    """
    at = from_epoch(now)
    day: Component = html.P(
        [words.t(f"weekday.d{at.weekday()}"), html.Br(), say.day(now)],
        className="sub",
        **attrs(data_today=say.day(now) if live else None),
    )
    return day


_WHYS = ("net", "gone", "slow", "fault", "barred")
"""Why there is nothing new: no network, no server, a slow one, a fault, no right any more."""


def link(oldest: int | None, now: int, *, demo: bool) -> list[Component]:
    """Words of the link, which the script changes, and how old the oldest figure is."""
    held = words.t("wall.oldest", at=words.upto(oldest, now)) if oldest else words.t("wall.age_up")
    told = {f"data_{why}": words.t(f"wall.link_{why}") for why in _WHYS}
    waits = {f"data_{why}": words.t(f"wall.age_{why}") for why in _WHYS}
    return [
        html.P(
            words.t("wall.link_up"),
            className="sub state",
            **attrs(data_up=words.t("wall.link_up"), **told),
        ),
        html.P(
            held,
            className="sub",
            **attrs(data_up=held, data_oldest=str(oldest) if oldest else None, **waits),
        ),
        html.P(words.t("wall.demo") if demo else "", className="sub"),
    ]


def tally(counts: Mapping[Status, int]) -> list[Component]:
    """How many stand how: three cells, none of them across a seam."""
    first, _, rest = mark.word(Status.NONE).partition(" ")
    none: Component = html.Span(
        [
            mark.shape(Status.NONE),
            html.B(words.number(counts.get(Status.NONE, 0))),
            html.Span([first, " ", html.Br(), rest], className="two"),
        ],
        className="tally is-none",
    )
    out: list[Component] = []
    many = sum(counts.get(s, 0) > 9 for s in (Status.ON, Status.NONE))
    tight = " tight" if many or fit.width(mark.word(Status.ON)) > _SHORT else ""
    for status in (Status.OFF, Status.WATCH, Status.ON):
        inside: list[Component | str] = [
            mark.shape(status),
            html.B(words.number(counts.get(status, 0))),
            mark.word(status),
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
            alone = fit.size(name, _LARGE, LEAST)
            if alone >= _NAME:  # a little smaller on one line is better than a lone word below
                return name, alone
            if fit.rows(name, _LARGE) <= 2:
                return name, _LARGE
    return words.brief(definition), fit.size(words.brief(definition), _NAME, LEAST)


def named(definition: Definition) -> str:
    """What a list of an indicator is called: its whole name where that fits a heading."""
    whole = _capital(
        definition.title(words.language()).removeprefix(words.t("wall.rate_of")).strip()
    )
    return fit.one([whole], 2.6, fit.CELL) or words.brief(definition)


def one(board: Board, sayer: Sayer, value: Value, *, path: bool = True) -> list[Component]:
    """One figure as large as three columns: name, status, digits, sentence, and its path.

    ``path``: has it one at all?
    """
    definition = board.definitions[value.indicator]
    digits, unit = number.parts(value)
    size = min(40.0, int(_WIDE / (fit.width(digits, bold=True) + fit.width(unit) * 0.4) * 10) / 10)
    name = definition.title(words.language())
    shown: Component = html.Span(
        digits, className="hatched" if number.doubted(value) else "", **attrs(data_digits="1")
    )
    target = [f" {goal.bare(value.target, definition)}"] if value.target else []
    return [
        html.H2(name, className="one-n", style=_sized(fit.size(name, 4.4, 2.6, _WIDE))),
        html.P(
            [html.Span([mark.shape(value.status), mark.word(value.status)], className="st"),
             html.Span(target, className="muted")],
            className=f"one-s {mark.css(value.status)}",
        ),
        html.P(
            [shown, html.Span(unit, className="unit")],
            className=f"val one-v {'worse' if value.status is Status.OFF else ''}".rstrip(),
            style=_sized(size),
        ),
        html.P(sayer.line(value), className="one-l"),
        *([spark.spark(board.history(definition), value.target, value.status)] if path else []),
    ]  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def card(board: Board, sayer: Sayer, value: Value, *, large: bool, path: bool = True) -> Component:
    """A value's card: the change stands above the unit, the path takes the room that is left.

    ``path``: has it one at all?
    """
    definition = board.definitions[value.indicator]
    shown = sayer.compact(value)
    after = wide(shown.display) - digits_wide(shown.display)
    hero = min(_HERO, (fit.CELL - after) / max(digits_wide(shown.display, 1.0), 0.1))
    digits = digits_wide(shown.display, hero if large else DIGITS)
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
        definition.model_copy(update={"short_name": name, "name": Text(vi=name, en=name)}),
        size="row",
        history=board.history(definition) if path else (),
        sentence=sentence,
        href="",
        now=board.filters.now,
    )
    taken = max(wide(shown.display), digits + _GAP + beside)
    css = "box large" if large else "box" if fit.CELL - taken > _SPARK else "box nopath"
    lengths = {
        "--name": size,
        "--hero": round(hero, 2),
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

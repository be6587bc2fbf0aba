"""Who made a figure fall or rise since another period: each part's share of the very change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.period import Grain, Period
from core.values import Value
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.components import goal, moved, number, part_links, sides, table, take
from dashboard.components.attrs import here
from dashboard.components.svg import Svg
from dashboard.readers.columns import may_see_codes
from dashboard.wording import words
from exports.sheets.driving import ENDING as ANCHOR
from exports.sheets.driving import then_by, told
from exports.withholding import suppress
from indicators.asking.compare import change, is_rate
from indicators.asking.drivers import Driver
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.asking.answers import Passport

_MOST = 5
"""Parts named on each side; the rest is one line, so that a side still adds up."""
_WIDTH = 92
"""Pixels of the longest bar's half."""


@dataclass(frozen=True, slots=True)
class _Side:
    """Parts that moved the figure one way, the farthest first."""

    key: str  # "down" or "up"
    parts: Sequence[Driver]

    @property
    def share(self) -> float:
        return sum(one.share for one in self.parts)


def section(board: Board, definition: Definition, proof: Passport | None) -> Component | None:
    """The parts that pulled it down and up since the chosen comparison; None: it has no parts.

    Told by the dimension of ``theo``, as the ranking below it. The shares are those of
    ``indicators.asking.drivers``: over all parts they are the whole change.
    """
    dim, dims = sides.chosen(board, definition)
    if not dim:
        return None
    f = board.filters
    then = f.against_period
    tabs = [(words.t(f"dim.{one}"), f.href(theo=one), one == dim) for one in dims]
    inside: list[Component] = [html.H2(words.t("drive.title"))]
    inside += [_tabs(links) for links in (_periods(board), tabs) if len(links) > 1]
    value = board.values([definition.id])[0]
    before = board.before(definition.id, then)
    said, rows = _told(board, definition, dim, value, before, then)
    inside.append(html.P(said, className="hint" if rows else "muted"))
    for side in rows:
        inside.append(_side(board, definition, dim, side, rows, proof))
    shown = [one for side in rows for part in side.parts for one in (part.now, part.before) if one]
    converted = moved.hint(shown)
    if converted:
        inside.append(html.P(converted, className="hint"))
    if rows and not _kept(board, definition, dim):
        inside.append(take.part(f, f"{definition.id}/{ANCHOR}", dim, listed=False))
    return html.Section(inside, className="box", id=ANCHOR)


def _kept(board: Board, definition: Definition, dim: str) -> bool:
    """Do its files stay in the house, away from who reads it?"""
    unit, dims = board.filters.unit, suppress.told(definition, [*board.cut, dim])
    small = suppress.concerns(None if unit is None else unit.level, *dims)
    return small and not may_see_codes(context.user())


def _tabs(links: Sequence[tuple[str, str, bool]]) -> Component:
    """Links to the same box told otherwise."""
    return html.Ul(
        [html.Li(html.A(name, href=f"{href}#{ANCHOR}", **here(on))) for name, href, on in links],
        className="tabs",
    )


def _periods(board: Board) -> list[tuple[str, str, bool]]:
    """The period before and the same one last year, where they are two."""
    f = board.filters
    if f.period.previous() == f.period.last_year():
        return []
    names = (
        (choice.previous_name(f.period), choice.PREVIOUS),
        (choice.last_year_name(f.period), choice.LAST_YEAR),
    )
    return [(name, f.href(so_sanh=key), f.against == key) for name, key in names]


def _told(
    board: Board,
    definition: Definition,
    dim: str,
    value: Value,
    before: Value | None,
    then: Period,
) -> tuple[str, list[_Side]]:
    """What is said above the parts, and the sides; no side where it cannot be answered."""
    rate, period = is_rate(definition), words.period_name(then)
    why, found = told(
        definition, dim, value, before,
        lambda: board.slices(definition, dim), lambda: _before(board, definition, dim, then),
    )  # fmt: skip
    moment = change(value, before, definition)
    if why or before is None or moment is None:
        return words.t(f"drive.{why}", period=period, count=definition.minimum_count), []
    said = words.t(
        "drive.hint",
        what=value.unit_name,
        before=words.inline(before.display),
        period=period,
        now=words.inline(value.display),
        change=_amount(moment.difference / 100 if rate else moment.difference, definition),
    )
    if value.running and not rate and value.period.grain is not Grain.YTD:
        said += " " + words.t("drive.running")
    return said, _sides(found, definition, moment.difference)


def _before(board: Board, definition: Definition, dim: str, then: Period) -> list[Value] | None:
    """The same parts in the other period; None where its units are not those of now."""
    f = board.filters
    able, listed = then_by(dim, then, f.last_day, f.listed, f.as_known)
    return board.slices(definition, dim, then, listed) if able else None


def _sides(found: Sequence[Driver], definition: Definition, difference: float) -> list[_Side]:
    """The worse side first; of what is neither good nor bad the side that the figure went."""
    down = _Side("down", sorted((one for one in found if one.share < 0), key=lambda o: o.share))
    up = _Side("up", sorted((one for one in found if one.share > 0), key=lambda o: -o.share))
    falls = definition.direction == "higher"
    if definition.direction not in ("higher", "lower"):
        falls = difference < 0
    return [one for one in ((down, up) if falls else (up, down)) if one.parts]


def _side(
    board: Board,
    definition: Definition,
    dim: str,
    side: _Side,
    both: Sequence[_Side],
    proof: Passport | None,
) -> Component:
    """One side as a table; its caption is the sum of its lines."""
    rate = is_rate(definition)
    widest = max(abs(part.share) for one in both for part in one.parts)
    which = part_links.records(definition, proof)
    columns = [
        table.Column(words.t(f"dim.{dim}")),
        table.Column(words.t("drive.share", unit=goal.measure(definition)), num=True),
        table.Column("", css="wide"),
        table.Column(words.t("drive.before"), num=True),
        table.Column(words.t("drive.now"), num=True),
    ]
    if which:
        columns.append(table.Column(words.t(f"drive.{which}"), num=True))
    every = board.filters.query.get("hien") == sides.ALL
    named = side.parts if every else [p for p in side.parts if _seen(p, definition)][:_MOST]
    rows: list[Sequence[table.Cell]] = []
    for part in named:
        cells: list[table.Cell] = [
            part_links.name(board, definition, dim, part),
            html.B(_amount(part.share, definition, unit=False)),
            _bar(part.share / widest, worse=side is both[0]),
            _figure(part.before, definition, rate),
            _figure(part.now, definition, rate),
        ]
        if which:
            cells.append(part_links.count(board, definition, dim, part, which))
        rows.append(cells)
    rest = side.parts[len(named) :]
    if rest:
        more = html.A(
            [
                html.Span(f"{words.t('drive.show')} ", className="screen"),
                words.t("drive.rest", count=words.number(len(rest))),
            ],
            href=board.filters.href(hien=sides.ALL) + f"#{ANCHOR}",
        )
        share = sum(one.share for one in rest)
        rows.append([more, html.B(_amount(share, definition, unit=False)), ""])
    caption = words.t(
        f"drive.{side.key}",
        share=_amount(side.share, definition),
        count=words.number(len(side.parts)),
    )
    drawn: Component = table.table(columns, rows, caption=caption, css="tb dr", show_caption=True)
    return drawn


def _amount(share: float, definition: Definition, *, unit: bool = True) -> str:
    """``▼ 0,64 điểm``; a decimal more than the figure has, for parts are small."""
    rate = is_rate(definition)
    decimals = definition.decimals + 1 if rate else definition.decimals
    shown = say.signed(share * 100 if rate else share, decimals, words.language())
    return f"{shown}{say.NBSP}{goal.measure(definition)}" if unit else shown


def _seen(part: Driver, definition: Definition) -> bool:
    """Would its share not be written as 0?"""
    return not _amount(part.share, definition).startswith("=")


def _figure(value: Value | None, definition: Definition, rate: bool) -> table.Cell:
    """``97,5 % (117/120)``; a part that had nothing then is an en dash."""
    if value is None or value.withheld:
        return None
    shown = moved.marked(value, number.short(value))
    if not rate or value.denominator is None:
        return shown
    counts = f"{number.part(value.numerator)}/{number.part(value.denominator)}"
    few = value.denominator < definition.minimum_count
    said = f" · {words.t('drive.small')}" if few else ""
    return html.Span([shown, html.Small(f" {counts}{said}", className="muted")])


def _bar(length: float, *, worse: bool) -> Component:
    """How far it pulled, from the middle; the figure beside it says the same."""
    half, long = _WIDTH, abs(length) * _WIDTH
    x = half - long if length < 0 else half
    css = "drw" if worse else "drb"
    return Svg(
        f'<svg width="{2 * half}" height="12" aria-hidden="true">'
        f'<rect class="{css}" x="{x:.1f}" y="1" width="{max(long, 1):.1f}" height="10"/>'
        f'<line class="dr0" x1="{half}" x2="{half}" y1="0" y2="12"/></svg>',
        className="svg",
    )

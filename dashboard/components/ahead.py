"""The outlook of an indicator: its path, the pace it needs, what the period will come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import day_date
from core.errors import IocError
from core.values import Status
from dashboard.components import number, pathline, table, take
from dashboard.components import status as mark
from dashboard.wording import words
from exports.sheets.ahead import ENDING
from exports.sheets.falling import ANCHOR, SUBJECT
from indicators.defining.model import Definition
from indicators.outlook.foretell import method, named, scores
from indicators.outlook.lines import lines
from indicators.outlook.prospect import Falling, Outlook
from indicators.outlook.say import amount, difference

if TYPE_CHECKING:
    from dashboard.boards import Board

_MOST = 6
_BAD, _LIKELY_MISSED = frozenset({"need_lost", "need_over"}), "forecast_unlikely"


def of(board: Board, definition: Definition) -> Outlook | None:
    """The outlook of the chosen unit and period; None at a past moment, or where there is none."""
    f = board.filters
    if f.as_known is not None:
        return None
    try:
        return board.catalog.outlook(definition.id, f.unit_code, f.period)
    except IocError:
        return None


def section(board: Board, definition: Definition, outlook: Outlook | None) -> Component:
    """Sentences with their verdicts, and the path as a chart with its table."""
    inside: list[Component] = [html.H2(words.t("ahead.title"))]
    if outlook is None:
        why = "ahead.only_now" if board.filters.as_known is not None else "ahead.none"
        inside.append(html.P(words.t(why), className="muted"))
        return html.Section(inside, className="box", id="trien-vong")
    said = lines(outlook, definition, words.language())
    if said:
        rows = [_line(code, text, outlook) for code, text in said]
        inside.append(html.Ul(rows, className="li ahead"))
    else:
        inside.append(html.P(words.t("ahead.none"), className="muted"))
    folds = (_tried(outlook, definition), _record(outlook, definition))
    inside += [one for one in folds if one is not None]
    drawn = pathline.chart_of(board, definition, outlook)
    if drawn is not None:
        inside.append(drawn)
    if said or drawn is not None:
        inside.append(take.part(board.filters, f"{definition.id}/{ENDING}"))
    return html.Section(inside, className="box", id="trien-vong")


def falling(board: Board) -> list[Component]:
    """What will miss its target, in a box for the overview; nothing at a past moment."""
    f = board.filters
    if f.as_known is not None:
        return []
    try:
        asked, found = board.catalog.falling(f.unit_code, f.period)
    except IocError:
        return []
    found = [one for one in found if one.value.indicator in board.definitions]
    if not asked:
        return []
    inside: list[Component] = [html.H2(words.t("falling.title"))]
    if found:
        inside.append(html.P(words.t("falling.hint"), className="hint"))
        inside.append(html.Ul([_falls(board, one) for one in found[:_MOST]], className="li"))
    else:
        inside.append(html.P(words.t("falling.none", count=words.number(asked))))
    if len(found) > _MOST:
        rest = ", ".join(words.short(board.definitions[x.value.indicator]) for x in found[_MOST:])
        inside.append(html.P(words.t("falling.rest", names=rest), className="hint"))
    if found:
        inside.append(take.part(f, SUBJECT))
    return [html.Section(inside, className="box", id=ANCHOR)]


def _falls(board: Board, one: Falling) -> Component:
    """Name, figure, and why: how likely it is kept, how far behind its path it stands."""
    definition, lang = board.definitions[one.value.indicator], words.language()
    said = []
    if one.foretold is not None:
        period = named(one.foretold.period, lang)
        told = words.t("falling.chance", period=period, chance=words.percent(one.chance, 0))
        made = say.day(day_date(one.foretold.made_day))
        said.append(told + (words.t("falling.old", made=made) if one.old else ""))
    if one.behind and one.promise.today is not None and one.value.value is not None:
        far = difference(abs(one.value.value - one.promise.today), definition, lang)
        level = amount(one.promise.today, definition, lang)
        said.append(words.t("falling.behind", gap=far, asked=level))
    return html.Li(
        [
            html.Span(mark.shape(Status.WATCH), className=mark.css(Status.WATCH)),
            html.A(
                words.short(definition),
                href=board.filters.href(f"/chi-so/{definition.id}") + "#trien-vong",
            ),
            number.short(one.value),
            html.Small("; ".join(said)),
        ]
    )


def _line(code: str, text: str, outlook: Outlook) -> Component:
    status = _verdict(code, outlook)
    return html.Li(
        [html.Span(mark.shape(status), className=mark.css(status)), html.Span(text)],
    )


def _verdict(code: str, outlook: Outlook) -> Status:
    """The sentence says it in words; the shape says it at a glance."""
    if code in ("path_standing", "path_today") and outlook.promise is not None:
        return Status.ON if outlook.promise.kept else Status.WATCH
    if code in _BAD:
        return Status.OFF
    return Status.WATCH if code == _LIKELY_MISSED else Status.NONE


def _tried(outlook: Outlook, definition: Definition) -> Component | None:
    """Every method that was tried, with its error and how often its band held: in the open."""
    held = outlook.foretold
    if held is None or not held.rows:
        return None
    lang = words.language()
    rows: list[list[table.Cell]] = []
    for row in held.rows:
        for name, error, inside in scores(row):
            label = named(row.period, lang)
            rows.append(
                [
                    f"{method(name, lang)} · {label}",
                    difference(error, definition, lang),
                    words.t("ahead.held", count=inside, of=row.origins),
                    words.t("ahead.used") if name == row.method else "",
                ]
            )
    columns = [
        table.Column(words.t("ahead.method")),
        table.Column(words.t("ahead.error"), num=True),
        table.Column(words.t("ahead.band"), num=True),
        table.Column(words.t("ahead.choice")),
    ]
    return _fold("tried", columns, rows)


def _record(outlook: Outlook, definition: Definition) -> Component | None:
    """Of each period that is over: what was foretold, what came, and naive's error beside it."""
    held = outlook.foretold
    if held is None or not held.record:
        return None
    lang = words.language()
    rows: list[list[table.Cell]] = [
        [
            named(one.row.period, lang),
            say.day(day_date(one.row.made_day)),
            amount(one.middle, definition, lang),
            f"{amount(one.low, definition, lang)}–{amount(one.high, definition, lang)}",
            amount(one.came, definition, lang),
            words.t("ahead.inside" if one.held else "ahead.outside"),
            difference(one.error, definition, lang),
            say.NOTHING
            if one.naive_error is None
            else difference(one.naive_error, definition, lang),
        ]
        for one in held.record
    ]
    numbers = ("foretold", "record_band", "came", "verdict", "off", "naive_off")
    columns = [
        table.Column(words.t("ahead.period")),
        table.Column(words.t("ahead.made")),
        *(table.Column(words.t(f"ahead.{one}"), num=True) for one in numbers),
    ]
    return _fold("record", columns, rows)


def _fold(key: str, columns: list[table.Column], rows: list[list[table.Cell]]) -> Component:
    """A table that is opened by who wants it. ``key``: of its title and hint."""
    title, hint = words.t(f"ahead.{key}"), words.t(f"ahead.{key}_hint")
    drawn: Component = html.Details(
        [
            html.Summary(title),
            html.P(hint, className="hint"),
            table.table(columns, rows, caption=title, css="tb twin"),
        ],
        className="tw",
    )
    return drawn

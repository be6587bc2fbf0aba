"""Báo cáo: briefs, reports and forms II.06a of the province as they are printed; their files.

A page of plain forms: what it shows is kept at the desk, and a button makes a new document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import today
from core.errors import IocError, MisuseError
from core.period import Grain, Period
from dashboard import context
from dashboard.components import entry, form0206a, notice, paper, report, table
from dashboard.components.attrs import attrs, here
from dashboard.files import briefs
from dashboard.files.briefs import MAKERS, READERS
from dashboard.wording import words
from desk import FOLDER, Issue
from exports.brief.kind import BRIEF
from exports.forms.form_kind import GRAINS, Laid
from exports.provenance import issue
from exports.report.freeze import latest
from exports.report.page import Page

PATH = issue.PAGE
TITLE = "Báo cáo"
ORDER = 95
ROLES = READERS
FILTERS = ()
PLAIN = True

_LISTED = 30
_BACK = 6
"""So many periods of each length may be chosen."""


def body(query: Mapping[str, str]) -> list[Component]:
    """One document (``ban``: its code; else the newest brief of ``ngay``), and the list of all.

    Raises AccessError for who sees one unit alone.
    """
    briefs.whole()
    at = today(context.catalog().clock)
    day = _day(query.get("ngay", ""), at)
    desk = context.desk()
    if query.get("ban"):
        shown: Issue | None = desk.issued(query["ban"])
    else:
        shown = next(iter(desk.issues(BRIEF.name, day.isoformat(), 1)), None)
    held = [one for name in issue.KINDS for one in desk.issues(name, None, _LISTED)]
    held.sort(key=lambda one: (one.made_at, one.number), reverse=True)
    main = [_document(shown)] if shown else [_nothing(day, at)]
    rail = [*_make(day, at), _listed(held[:_LISTED], shown)]
    named = attrs(aria_label=words.t("brief.list"))
    return [
        html.P(words.t("brief.intro"), className="lead"),
        html.Div([html.Div(main), html.Aside(rail, className="rail", **named)], className="cols"),
    ]


def _day(text: str, at: date) -> date:
    if not text:
        return at
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MisuseError(words.t("brief.bad_day", value=text[:20])) from None


def _document(one: Issue) -> Component:
    try:
        laid = issue.page(one, context.settings())
    except IocError as fault:
        return notice.notice("error", words.t("error.refused"), fault.public)
    links = [
        html.A(
            words.t(f"brief.{form}"),
            href=f"{PATH}/tep?ban={one.code}&dang={form}",
            className="send",
            download="",
        )
        for form in issue.kind(one.kind).forms
    ]
    told = words.t("brief.made", at=say.moment(one.made_at), who=one.made_by, code=laid.code)
    return html.Section(
        [
            html.Div(links, className="ways"),
            html.P([told, " ", html.A(words.t("brief.check"), href=f"/kiem-tra/{laid.code}")]),
            *_brought(one),
            _drawn(one, laid),
        ],
        className="box",
        id="ban-in",
    )


def _drawn(one: Issue, laid: Any) -> Component:
    """What is printed, on the screen."""
    drawn: Component
    if isinstance(laid, Page):
        drawn = report.page(laid, lambda count: briefs.drawing(one.code, count))
    elif isinstance(laid, Laid):
        drawn = form0206a.frozen(laid.filled)
    else:
        drawn = paper.sheet(laid)
    return drawn


def _brought(one: Issue) -> list[Component]:
    """Where it was brought by itself, and what hindered it; nothing of one that nobody sent."""
    rows = []
    for held in context.desk().deliveries(one.code):
        way = "folder" if held.way == FOLDER else "notice"
        said = words.t(f"brief.is_{held.state}", at=say.moment(held.at), why=words.said(held.fault))
        rows.append(html.Li(f"{words.t(f'brief.{way}')}: {said}"))
    return [html.Ul(rows)] if rows else []


def _nothing(day: date, at: date) -> Component:
    key = "brief.none_today" if day == at else "brief.none_of_day"
    return notice.notice("empty", words.t("brief.none"), words.t(key, day=say.day(day)))


def _make(day: date, at: date) -> list[Component]:
    title = html.H2(words.t("brief.make"))
    if context.user().role not in MAKERS:
        return [html.Section([title, html.P(words.t("brief.not_yours"))], className="box")]
    chosen = entry.field("date", "ngay", day.isoformat(), id="ngay", required="required")
    brief = [html.Label(words.t("brief.day"), htmlFor="ngay"), chosen]
    return [
        html.Section(
            [
                title,
                html.P(words.t("brief.make_hint"), className="hint"),
                entry.post(f"{PATH}/lap", brief, words.t("brief.make_now")),
            ],
            className="box",
        ),
        _of_period("report", _periods(at, (Grain.WEEK, Grain.MONTH))),
        _of_period("form", _periods(at, GRAINS)),
    ]


def _of_period(what: str, periods: Mapping[str, str]) -> Component:
    """The form that makes a report, or form II.06a, of a period that is over."""
    id = f"ky-{what}"
    chosen = [
        html.Label(words.t("brief.period"), htmlFor=id),
        entry.choice("ky", periods, id=id, required="required"),
    ]
    return html.Section(
        [
            html.H2(words.t(f"brief.make_{what}")),
            html.P(words.t(f"brief.{what}_hint"), className="hint"),
            entry.post(f"{PATH}/lap", chosen, words.t("brief.make_now")),
        ],
        className="box",
    )


def _periods(at: date, grains: Sequence[Grain]) -> dict[str, str]:
    """The last periods of these lengths that are over, the newest of each first."""
    out = {}
    for grain in grains:
        one: Period = latest(grain, at)
        for _ in range(_BACK):
            out[one.code] = words.period_name(one)
            one = one.previous()
    return out


def _listed(held: list[Issue], shown: Issue | None) -> Component:
    title = html.H2(words.t("brief.list"))
    if not held:
        return html.Section([title, html.P(words.t("brief.none"))], className="box")
    columns = [
        table.Column(words.t("brief.document")),
        table.Column(words.t("brief.number"), num=True),
    ]
    rows: list[list[table.Cell]] = [
        [
            html.Span(
                [
                    html.A(
                        issue.title(one),
                        href=f"{PATH}?ban={one.code}",
                        target="_self",
                        **here(shown is not None and one.code == shown.code),
                    ),
                    html.Br(),
                    html.Small(words.t("brief.made_at", at=say.moment(one.made_at))),
                ]
            ),
            words.number(one.number),
        ]
        for one in held
    ]
    drawn = table.table(columns, rows, caption=words.t("brief.list"), css="tb st")
    return html.Section([title, drawn], className="box")

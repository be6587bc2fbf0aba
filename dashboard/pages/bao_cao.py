"""Báo cáo: the chairman's brief of a day as it is printed, its files, and those made before.

A page of plain forms: what it shows is kept at the desk, and a button makes a new brief.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import today
from core.errors import IocError, MisuseError
from dashboard import context, words
from dashboard.briefs import MAKERS, READERS
from dashboard.components import entry, notice, paper, table
from dashboard.components.attrs import attrs, here
from desk import FOLDER, Issue
from exports.brief import issue

PATH = issue.PAGE
TITLE = "Báo cáo"
ORDER = 95
ROLES = READERS
FILTERS = ()
PLAIN = True

_LISTED = 30


def body(query: Mapping[str, str]) -> list[Component]:
    """One brief (``ban``: its code; else the newest of ``ngay``, a date), and the list of all."""
    at = today(context.catalog().clock)
    day = _day(query.get("ngay", ""), at)
    desk = context.desk()
    if query.get("ban"):
        shown: Issue | None = desk.issued(query["ban"])
    else:
        shown = next(iter(desk.issues(issue.KIND, day.isoformat(), 1)), None)
    main = [_brief(shown)] if shown else [_nothing(day, at)]
    rail = [_make(day), _listed(desk.issues(issue.KIND, None, _LISTED), shown)]
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


def _brief(one: Issue) -> Component:
    try:
        laid = issue.sheet(one, context.settings())
    except IocError as fault:
        return notice.notice("error", words.t("error.refused"), fault.public)
    links = [
        html.A(
            words.t(f"brief.{form}"),
            href=f"{PATH}/tep?ban={one.code}&dang={form}",
            className="send",
            download="",
        )
        for form in issue.FORMS
    ]
    told = words.t("brief.made", at=say.moment(one.made_at), who=one.made_by, code=laid.code)
    return html.Section(
        [
            html.Div(links, className="ways"),
            html.P([told, " ", html.A(words.t("brief.check"), href=f"/kiem-tra/{laid.code}")]),
            *_brought(one),
            paper.sheet(laid),
        ],
        className="box",
        id="ban-in",
    )


def _brought(one: Issue) -> list[Component]:
    """Where it was brought by itself, and what hindered it; nothing of one that nobody sent."""
    rows = []
    for held in context.desk().deliveries(one.code):
        way = "folder" if held.way == FOLDER else "notice"
        said = words.t(f"brief.is_{held.state}", at=say.moment(held.at), why=held.fault)
        rows.append(html.Li(f"{words.t(f'brief.{way}')}: {said}"))
    return [html.Ul(rows)] if rows else []


def _nothing(day: date, at: date) -> Component:
    key = "brief.none_today" if day == at else "brief.none_of_day"
    return notice.notice("empty", words.t("brief.none"), words.t(key, day=say.day(day)))


def _make(day: date) -> Component:
    title = html.H2(words.t("brief.make"))
    if context.user().role not in MAKERS:
        return html.Section([title, html.P(words.t("brief.not_yours"))], className="box")
    chosen = entry.field("date", "ngay", day.isoformat(), id="ngay", required="required")
    inside = [html.Label(words.t("brief.day"), htmlFor="ngay"), chosen]
    return html.Section(
        [
            title,
            html.P(words.t("brief.make_hint"), className="hint"),
            entry.post(f"{PATH}/lap", inside, words.t("brief.make_now")),
        ],
        className="box",
    )


def _listed(held: list[Issue], shown: Issue | None) -> Component:
    title = html.H2(words.t("brief.list"))
    if not held:
        return html.Section([title, html.P(words.t("brief.none"))], className="box")
    columns = [
        table.Column(words.t("brief.of_day"), css="nb"),
        table.Column(words.t("brief.number"), num=True),
        table.Column(words.t("brief.made_at"), css="nb"),
    ]
    rows: list[list[table.Cell]] = [
        [
            html.A(
                say.day(date.fromisoformat(one.about)),
                href=f"{PATH}?ban={one.code}",
                target="_self",
                **here(shown is not None and one.code == shown.code),
            ),
            words.number(one.number),
            say.moment(one.made_at),
        ]
        for one in held
    ]
    drawn = table.table(columns, rows, caption=words.t("brief.list"), css="tb st")
    return html.Section([title, drawn], className="box")

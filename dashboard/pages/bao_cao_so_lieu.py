"""Nộp số liệu: which figures a unit must report, templates, upload, and the form.

A page of plain forms: it works without a script and is never drawn anew while somebody types.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.format import day, moment
from core.period import Period
from core.units import Unit
from dashboard import context
from dashboard.addresses import filters
from dashboard.addresses.filters import Filters, read
from dashboard.components import entry, handing, notice, owing, table, take
from dashboard.components.attrs import attrs
from dashboard.components.spoken import spoken
from dashboard.wording import words
from exports.forms import template
from exports.ledger import listing
from indicators.reported.arrivals import Blank, Blanks
from indicators.reported.owing import Owed, State

PATH = handing.PATH
TITLE = "Nộp số liệu"
ORDER = 105
ROLES = (context.OFFICIAL, context.OPERATOR, context.ADMINISTRATOR)
FILTERS = (filters.UNIT,)
PLAIN = True

_FILES = 10
_PERIODS = 12


def body(query: Mapping[str, str]) -> list[Component]:
    """What is owed and how it is handed over, of one unit (``don-vi``); ``nop``: one file."""
    catalog, login = context.catalog(), context.user().login
    chosen = read(PATH, query, catalog)
    out: list[Component] = []
    if query.get("nop"):
        one = context.desk().handover(query["nop"], by=login)
        out.append(handing.result(one, int(time.time())))
        if one.waits:
            return out  # nothing is typed while the page renews itself
    if chosen.faults:
        wrong = notice.faults(chosen.faults)
        out += [wrong] if wrong is not None else []
    out.append(html.P(words.t("hand.intro"), className="lead"))
    if chosen.unit is None:
        return [*out, notice.nothing_yet(catalog.sources())]
    owed = catalog.owing(None, context.desk().paused())
    mine = [one for one in owed if one.reporter_id == chosen.unit.unit_id]
    if query.get(filters.PERIOD) and mine:
        out.append(_form(chosen.unit, chosen.period))
    main: list[Component] = [_owed(chosen, mine), _history(login)]
    if not mine:
        others = [one for one in owed if one.reporter_id is not None]
        main.insert(1, _others(others, chosen))
    rail = [_upload()]
    named = attrs(aria_label=words.t("hand.upload"))
    out.append(
        html.Div([html.Div(main), html.Aside(rail, className="rail", **named)], className="cols")
    )
    return out


def _owed(chosen: Filters, mine: Sequence[Owed]) -> Component:
    assert chosen.unit is not None
    title = html.H2(words.t("hand.owed", unit=chosen.unit.name))
    if not mine:
        key = "hand.nothing_owed" if context.user().role == context.OFFICIAL else "hand.province"
        return html.Section([title, html.P(words.t(key))], className="box")
    whole = owing.groups(mine)
    groups = whole[:_PERIODS]
    columns = [
        table.Column(words.t("owing.what")),
        table.Column(words.t("owing.due"), css="nb"),
        table.Column(words.t("owing.stands")),
        table.Column(words.t("hand.template"), css="nb"),
    ]
    rows: list[list[table.Cell]] = [
        [owing.what(one), day(one[0].due), _stands(one[0]), _ways(chosen.unit, one[0].period)]
        for one in groups
    ]
    drawn = table.table(
        columns, rows, caption=words.t("owing.title"), css="tb st", labels=True, among=len(whole)
    )
    files = take.book(listing.OWED, {filters.UNIT: chosen.unit.slug})
    return html.Section([title, drawn, files], className="box")


def _stands(one: Owed) -> list[Component | str]:
    came = []
    if one.came_at is not None:
        came.append(html.Small(words.t("hand.came_at", at=moment(one.came_at))))
    return [owing.badge(one), *came, *([html.Small(spoken(one.reason))] if one.reason else [])]


def _ways(unit: Unit, period: Period | None) -> list[Component | str]:
    if period is None:
        return []
    asked = {filters.UNIT: unit.slug, filters.PERIOD: period.code}
    files = [
        html.A(
            ending.upper(),
            href=f"{PATH}/mau?{urlencode({**asked, 'dang': ending})}",
            download="",
            **attrs(aria_label=f"{words.t('hand.template')} {ending}, {words.period_name(period)}"),
        )
        for ending in template.FORMS
    ]
    typing = html.A(words.t("hand.type"), href=f"{PATH}?{urlencode(asked)}#nhap", target="_self")
    return [files[0], " · ", files[1], " · ", typing]


def _others(owed: Sequence[Owed], chosen: Filters) -> Component:
    """Units that owe figures, the longest debt first, each a way to its own page.

    Those that still have time stand under a line that opens, the others in one sentence.
    """
    worst: dict[int, Owed] = {}
    for group in owing.groups(owed):
        first = group[0]
        if first.reporter_id is not None:
            worst.setdefault(first.reporter_id, first)
    late = [one for one in worst.values() if one.state is State.OVERDUE]
    due = [one for one in worst.values() if one.state is State.DUE]
    rest = len(worst) - len(late) - len(due)
    inside: list[Component] = [html.H2(words.t("owing.title"))]
    inside.append(_ways_to(late, chosen) if late else html.P(words.t("owing.none")))
    if due:
        opens = html.Summary(words.t("owing.not_due", count=words.number(len(due))))
        inside.append(html.Details([opens, _ways_to(due, chosen)], className="tw rest"))
    if rest:
        said = words.t("owing.nothing", count=words.number(rest))
        inside.append(html.P(said, className="hint"))
    return html.Section(inside, className="box", id="con-no")


def _ways_to(units: Sequence[Owed], chosen: Filters) -> Component:
    lines = [
        html.Li(
            [
                html.A(one.reporter_name, href=chosen.href(don_vi=one.reporter), target="_self"),
                html.Span(owing.badge(one), className="nb"),
            ]
        )
        for one in units
    ]
    return html.Ul(lines, className="li two-col")


def _upload() -> Component:
    chosen = entry.field("file", "tep", id="tep", accept=".xlsx,.csv", required="required")
    return html.Section(
        [
            html.H2(words.t("hand.upload")),
            entry.post(
                f"{PATH}/tep",
                [html.Label(words.t("hand.file"), htmlFor="tep"), chosen],
                words.t("hand.send"),
                upload=True,
            ),
        ],
        className="box",
        id="nop-tep",
    )


def _form(unit: Unit, period: Period) -> Component:
    """The template's lines as fields; the same check follows."""
    try:
        made = context.catalog().blanks(unit.slug, period)
    except IocError as fault:
        return notice.notice("error", words.t("error.misuse"), fault.public)
    title = words.t("hand.form", period=words.period_name(period))
    columns = [
        table.Column(words.t("hand.measure")),
        table.Column(words.t("hand.known"), num=True),
        table.Column(words.t("hand.figure"), num=True),
        table.Column(words.t("hand.document")),
    ]
    rows = [_line(row, made) for row in made.rows]
    hidden = [
        entry.field("hidden", filters.UNIT, unit.slug),
        entry.field("hidden", filters.PERIOD, period.code),
    ]
    drawn = table.table(columns, rows, caption=title, css="tb st", labels=True)
    due = words.t("owing.due")
    return html.Section(
        [
            html.H2(title),
            html.P(f"{due}: {day(made.due)} · {words.t('hand.document_hint')}", className="hint"),
            entry.post(f"{PATH}/bieu", [*hidden, drawn], words.t("hand.check")),
        ],
        className="box",
        id="nhap",
    )


def _line(row: Blank, made: Blanks) -> list[table.Cell]:
    about = "" if row.about_name == made.unit.name else f" · {row.about_name}"
    key = template.field(row)
    return [
        [html.B(row.name), html.Small(f"{row.counted}{about}")],
        words.number(row.held),
        entry.field(
            "text", f"so:{key}", inputmode="numeric", maxlength="20", autocomplete="off",
            size="14", aria_label=f"{words.t('hand.figure')}: {row.name}",
        ),
        entry.field(
            "text", f"tl:{key}", maxlength="200", autocomplete="off",
            aria_label=f"{words.t('hand.document')}: {row.name}",
        ),
    ]  # fmt: skip


def _history(login: str) -> Component:
    files = context.desk().handovers(login, _FILES)
    return html.Section([html.H2(words.t("hand.history")), handing.history(files)], className="box")

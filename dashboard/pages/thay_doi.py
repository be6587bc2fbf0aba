"""What has changed since: every figure that was revised between two moments, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.errors import IocError
from core.format import day
from core.values import Value
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.boards import Board
from dashboard.components import notice, table, take
from dashboard.components.attrs import here
from dashboard.components.versions import why
from dashboard.readers import mine as own
from dashboard.wording import words
from exports.ledger import listing
from indicators.asking.question import Question
from indicators.versions.revised import MOST

PATH = "/thay-doi"
TITLE = "Số liệu đã đổi"
ORDER = 850
ROLES = context.PEOPLE
NAV = False
FILTERS = (choice.PERIOD, choice.UNIT, choice.KNOWN)

SINCE = "tu"
_BACK = (1, 7, 14, 30, 90)
"""Days back that are offered."""


def body(query: Mapping[str, str]) -> list[Component]:
    """Revisions since a day, of the chosen unit and period where they are chosen."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    faults = list(filters.faults)
    text = filters.query.get(SINCE) or (filters.today - timedelta(days=listing.BACK)).isoformat()
    try:
        since = catalog.known_at(text)
    except IocError as fault:
        faults.append(fault.public)
        since = catalog.known_at((filters.today - timedelta(days=listing.BACK)).isoformat())
    unit = filters.unit_code if filters.query.get(choice.UNIT) else None
    period = filters.period if filters.query.get(choice.PERIOD) else None
    try:
        found = catalog.changes(since + 1, filters.as_known, unit, period, limit=MOST + 1)
    except IocError as fault:
        faults.append(fault.public)
        found = []
    wrong = notice.faults(faults)
    out: list[Component] = [] if wrong is None else [wrong]
    out.append(html.Div(own.place("since")))
    out.append(_choices(filters, from_epoch(since).date()))
    out.append(_listed(Board(catalog, filters), found, since))
    return out


def mine(query: Mapping[str, str]) -> dict[str, Component]:
    """The way to all that was revised since this viewer last looked."""
    since = context.desk().person(context.user().login).since
    filters = choice.read(PATH, query, context.catalog())
    if since is None:
        return {"since": html.P(words.t("since.never"), className="hint")}
    text = from_epoch(since).replace(tzinfo=None).isoformat(timespec="seconds")
    at = words.since(since, filters.now)
    link = html.A(
        words.t("since.all_since", at=at),
        href=filters.href(tu=text),
        **here(query.get(SINCE) == text),
    )
    return {"since": html.Ul([html.Li(link)], className="tabs")}


def _choices(filters: Filters, chosen: date) -> Component:
    """Days from which changes are told; every one is an address."""
    links: list[Component] = []
    for back in _BACK:
        at = filters.today - timedelta(days=back)
        links.append(
            html.Li(
                html.A(
                    words.t(
                        "revised.back_one" if back == 1 else "revised.back",
                        days=words.number(back),
                        day=day(at),
                    ),
                    href=filters.href(tu=at.isoformat()),
                    **here(at == chosen),
                )
            )
        )
    return html.Ul(links, className="tabs")


def _listed(board: Board, found: Sequence[Value], since: int) -> Component:
    f = board.filters
    at = day(from_epoch(since).date())
    title = words.t("revised.list", day=at)
    inside: list[Component] = [
        html.H2(title),
        html.P(words.t("revised.list_hint"), className="hint"),
    ]
    if not found:
        inside.append(html.P(words.t("revised.unchanged")))
        return html.Section(inside, className="box")
    rows: list[Sequence[table.Cell]] = [
        [
            words.t("revised.now")
            if Question.is_one(one.value_id)
            else words.since(one.known_from, f.now),
            html.A(
                board.definitions[one.indicator].title(words.language()),
                href=f.href(
                    f"/chi-so/{one.indicator}",
                    ky=one.period.code,
                    don_vi=one.unit or None,
                    biet_luc=from_epoch(since).isoformat(timespec="seconds"),
                )
                + "#doi-so",
            ),
            one.unit_name,
            words.period_name(one.period),
            html.Span(
                [words.inline(one.extra["before"]), " → ", html.B(words.inline(one.display))]
            ),
            why(one.extra["reason"]),
        ]
        for one in found[:MOST]
    ]
    heads = [
        words.t("revised.at"),
        words.t("revised.indicator"),
        words.t("passport.unit"),
        words.t("passport.period"),
        words.t("revised.moved"),
        words.t("revised.why"),
    ]
    cut = len(found) > MOST
    among = None if cut else 0
    inside.append(
        table.table(heads, rows, caption=title, css="tb st rev", head=1, labels=True, among=among)
    )
    if cut:
        inside.append(html.P(words.t("revised.more", count=words.number(MOST)), className="hint"))
    told = f.query | {SINCE: from_epoch(since).replace(tzinfo=None).isoformat(timespec="seconds")}
    inside.append(take.book(listing.CHANGES, told))
    return html.Section(inside, className="box")

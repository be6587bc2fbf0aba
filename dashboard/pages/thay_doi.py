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
from dashboard.components import copying, notice, table, take
from dashboard.components.attrs import here
from dashboard.components.versions import whys
from dashboard.readers import mine as own
from dashboard.wording import words
from exports.ledger import listing
from indicators.asking.because import reasons_of
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
_OPEN = 3
"""So many figures of one of several indicators stand there unfolded."""


def dated(view: Filters) -> dict[str, str]:
    """From which day on; of which period only where one is chosen: else all stand here."""
    day = view.query.get(SINCE) or (view.today - timedelta(days=listing.BACK)).isoformat()
    chosen = {choice.PERIOD: view.period.code} if view.query.get(choice.PERIOD) else {}
    return {SINCE: day, **chosen}


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
    groups: dict[str, list[Value]] = {}
    for one in found[:MOST]:
        groups.setdefault(one.indicator, []).append(one)
    cut = len(found) > MOST
    alone = len(groups) == 1
    inside += [
        _group(board, each, since, whole=not cut, unfolded=alone or len(each) <= _OPEN)
        for each in groups.values()
    ]
    if cut:
        inside.append(html.P(words.t("revised.more", count=words.number(MOST)), className="hint"))
    told = f.query | {SINCE: from_epoch(since).replace(tzinfo=None).isoformat(timespec="seconds")}
    inside.append(take.book(listing.CHANGES, told))
    return html.Section(inside, className="box")


def _group(
    board: Board, found: Sequence[Value], since: int, *, whole: bool, unfolded: bool
) -> Component:
    """What has changed of one indicator: how much of it, and below the fold each figure.

    ``whole``: nothing was left out of the list.
    """
    f, name = board.filters, board.definitions[found[0].indicator].title(words.language())
    rows: list[Sequence[table.Cell]] = [
        [
            words.t("revised.now")
            if Question.is_one(one.value_id)
            else words.since(one.known_from, f.now),
            html.A(
                one.unit_name,
                href=f.href(
                    f"/chi-so/{one.indicator}",
                    ky=one.period.code,
                    don_vi=one.unit or None,
                    biet_luc=from_epoch(since).isoformat(timespec="seconds"),
                )
                + "#doi-so",
            ),
            words.period_name(one.period),
            _moved(one),
            whys(reasons_of(one)),
        ]
        for one in found
    ]
    heads = [
        words.t("revised.at"),
        words.t("passport.unit"),
        words.t("passport.period"),
        words.t("revised.moved"),
        words.t("revised.why"),
    ]
    return html.Details(
        [
            html.Summary([html.B(name), html.Small(_told(found))]),
            table.table(
                heads, rows, caption=name, css="tb st rev", head=1, labels=True,
                among=0 if whole else copying.Beyond.CUT,
            ),
        ],
        className="grp",
        id=f"doi-{found[0].indicator.replace('.', '-')}",
        open=unfolded,
    )  # fmt: skip


def _told(found: Sequence[Value]) -> list[Component | str]:
    """How many figures, of how many units and periods; of several the one that changed most."""
    told = words.t(
        "revised.group",
        count=words.number(len(found)),
        units=words.number(len({one.unit_id for one in found})),
        periods=words.number(len({one.period for one in found})),
    )
    most = max(found, key=_amount)
    if len(found) < 2 or not _amount(most):
        return [told]
    where = f"{most.unit_name}, {words.period_name(most.period)}"
    return [f"{told} · {words.t('revised.most')} ", _moved(most), f" ({where})"]


def _amount(one: Value) -> float:
    """By how much a figure has changed; 0 where there was none before, or is none now."""
    was = one.extra.get("was", "")
    return abs(one.value - float(was)) if was and one.value is not None else 0.0


def _moved(one: Value) -> Component:
    """``91,0 % → 92,4 %``."""
    return html.Span([words.inline(one.extra["before"]), " → ", html.B(words.inline(one.display))])

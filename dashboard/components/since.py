"""“Thay đổi từ lần xem trước”: what moved and what was revised since one viewer last looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.values import Status, Value
from dashboard.boards import Board
from dashboard.components import entry, goal, number, versions
from dashboard.components import status as mark
from dashboard.components.filters import address
from dashboard.wording import words
from indicators.asking.because import reasons_of
from indicators.asking.compare import change
from indicators.versions.revised import MOST

SEEN, UNSEEN = "/cua-toi/da-xem", "/cua-toi/chua-xem"
_MOVED, _REVISED = 6, 4
_BAD = (Status.OFF, Status.WATCH)
_ORDER = {Status.OFF: 0, Status.WATCH: 1, Status.NONE: 2, Status.ON: 3}


def moved(now: Sequence[Value], before: Mapping[str, Value]) -> list[tuple[Value, Value]]:
    """(now, before) of what a reader should know: other verdicts first, then worse figures.

    A figure that is on target and stays so is no news; one that nobody could know then neither.
    """
    pairs = [(one, before[one.indicator]) for one in now if one.indicator in before]
    pairs = [(a, b) for a, b in pairs if not a.withheld and not b.withheld]
    other = [(a, b) for a, b in pairs if mark.turned(a.status, b.status)]
    other.sort(key=lambda pair: _ORDER[pair[0].status])
    rest = [
        (a, b)
        for a, b in pairs
        if not mark.turned(a.status, b.status) and a.status in _BAD and a.display != b.display
    ]
    rest.sort(key=lambda pair: _ORDER[pair[0].status])
    return [*other, *rest]


def box(
    board: Board,
    found: Sequence[tuple[Value, Value]] | None,
    revised: Sequence[Value],
    *,
    since: int,
    looked: bool,
    again: bool,
) -> Component:
    """The box of the overview.

    ``found``: what moved; None where the period had not begun then. ``looked``: is ``since`` the
    viewer's own last look, else a day back? ``again``: it was moved by hand, and may be moved back.
    """
    f = board.filters
    back = address(f)
    title = words.t("since.title" if looked else "since.day")
    told = words.t("since.looked", at=words.since(since, f.now)) if looked else ""
    inside: list[Component] = [html.H2(title)]
    hint = told or words.t("since.first")
    inside.append(html.P(hint, className="hint"))
    if found is None:
        inside.append(html.P(words.t("since.too_long")))
    elif looked or found:
        lines = [_moved(board, *pair) for pair in found[:_MOVED]]
        inside.append(html.Ul(lines, className="li") if lines else html.P(words.t("since.nothing")))
        if len(found) > len(lines):
            more = words.t("since.more", count=words.number(len(found) - len(lines)))
            inside.append(html.P(more, className="hint"))
    inside.append(html.H3(words.t("since.revised"), className="sub"))
    if revised:
        inside.append(html.Ul([_revised(board, one) for one in revised[:_REVISED]], className="li"))
        if len(revised) > _REVISED:
            cut = len(revised) >= MOST  # there may be ones that nobody asked the store for
            key = "since.at_least" if cut else "since.more_revised"
            more = words.t(key, count=words.number(len(revised) - _REVISED))
            inside.append(html.P(more, className="hint"))
    else:
        inside.append(html.P(words.t("overview.unchanged")))
    moment = from_epoch(since).replace(tzinfo=None).isoformat(timespec="seconds")
    every = html.A(words.t("revised.see_all"), href=f.href("/thay-doi", biet_luc=None, tu=moment))
    acts: list[Component] = [every]
    if looked:
        hidden: list[Component] = [entry.field("hidden", "ve", back)]
        acts.append(entry.post(SEEN, hidden, words.t("since.seen"), css="form quiet inline"))
        if again:
            acts.append(entry.post(UNSEEN, hidden, words.t("since.undo"), css="form quiet inline"))
    inside.append(html.Div(acts, className="ways screen"))
    return html.Section(inside, className="box", id="tu-lan-truoc")


def _moved(board: Board, now: Value, before: Value) -> Component:
    definition = board.definitions[now.indicator]
    found = change(now, before, definition)
    said: list[Component | str] = []
    if mark.turned(now.status, before.status):
        was, is_ = (mark.word(one.status) for one in (before, now))
        said.append(f"{was} → {is_}")
    if found is not None:
        said += [" · "] if said else []
        said += goal.change(found, definition)
    return html.Li(
        [
            html.Span(mark.shape(now.status), className=mark.css(now.status)),
            html.A(
                words.short(definition),
                href=board.filters.href(f"/chi-so/{definition.id}"),
            ),
            html.Span([number.short(before), " → ", number.short(now)], className="nb"),
            html.Small(said),
        ]
    )


def _revised(board: Board, value: Value) -> Component:
    definition, f = board.definitions[value.indicator], board.filters
    before, now = value.extra.get("before", ""), words.inline(value.display)
    why = versions.whys(reasons_of(value))
    where = [value.unit_name, words.period_name(value.period), why]
    href = f.href(f"/chi-so/{definition.id}", ky=value.period.code, don_vi=value.unit or None)
    return html.Li(
        [
            html.Span(mark.shape(value.status), className=mark.css(value.status)),
            html.A(words.short(definition), href=href + "#doi-so"),
            html.Span(f"{words.inline(before)} → {now}" if before else now, className="nb"),
            html.Small(" · ".join(part for part in where if part)),
        ]
    )

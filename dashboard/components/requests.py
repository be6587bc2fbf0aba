"""What people asked for: requests on their way to the scheduler, and stretches being loaded."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.backfill import Backfill
from core.clock import day_date, local_day
from core.values import Status
from dashboard.addresses.filters import Filters
from dashboard.components import acts
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.components.called import Names
from dashboard.components.set_aside import reason_word
from dashboard.wording import words
from desk import PullRequest

FOLLOWED = 3_600
"""Seconds for which an open request is looked after at every tick."""
_ANSWERED = 5
_RECENT = 86_400
"""Seconds for which an answer is shown."""


def section(
    asked: Sequence[PullRequest],
    backfills: Sequence[Backfill],
    titles: Names,
    filters: Filters,
    now: int,
    *,
    may_act: bool,
) -> Component | None:
    """The list; None when nobody has asked for anything lately.

    ``now``: real time, in which the desk lives also under a clock that stands still.
    """
    going = [one for one in asked if one.answered_at is None]
    done = [one for one in asked if now - (one.answered_at or 0) < _RECENT][:_ANSWERED]
    loading = [one for one in backfills if one.open]
    if not (going or done or loading):
        return None
    lines = [_backfill(one, titles, filters, may_act) for one in loading]
    lines += [_request(one, titles, filters, now, may_act) for one in (*going, *done)]
    title = words.t("asked.title")
    return html.Section(
        [html.H2(title), html.Ul(lines, className="req")], className="box", id="yeu-cau"
    )


def what(request: PullRequest) -> str:
    """What was asked for: “nhận lại (Ngày vô lý)”, “nạp lại 01/11/2026–07/11/2026”."""
    if request.what == "pull" and request.since is not None and request.until is not None:
        return words.t("asked.what.stretch", days=_days(request.since, request.until))
    if request.what == "sweep" and request.confirmed:
        return words.t("asked.what.sweep_confirmed", why=request.reason)
    said = words.t(f"asked.what.{request.what}")
    return f"{said} ({reason_word(request.reason)})" if request.reason else said


def _days(since: int, until: int) -> str:
    return f"{say.day(day_date(local_day(since)))}–{say.day(day_date(local_day(until - 1)))}"


def _request(
    one: PullRequest, titles: Names, filters: Filters, now: int, may_act: bool
) -> Component:
    state = "done" if one.answered_at is not None else "going" if one.taken_at else "waiting"
    shape = {"done": Status.ON, "going": Status.NONE, "waiting": Status.NONE}[state]
    told = words.t("asked.by", who=one.asked_by, at=words.since(one.asked_at, now))
    inside: list[Component | str] = [
        mark.badge(shape, words.t(f"asked.{state}")),
        html.B(f"{titles.get(one.source, one.source)}: {what(one)}"),
        html.Small(told),
    ]
    if one.words:
        inside.append(html.Span(one.words, className="wrd"))
    if one.run_ids:
        href = filters.href(lan_chay=one.run_ids[-1], ly_do=None, truoc=None, sau=None)
        inside.append(html.A(words.t("asked.run"), href=href))
    if state == "waiting" and may_act:
        inside.append(acts.withdraw(one.request))
    live = state != "done" and now - one.asked_at < FOLLOWED
    return html.Li(inside, **attrs(data_follow="1" if live else None))


def _backfill(one: Backfill, titles: Names, filters: Filters, may_act: bool) -> Component:
    share = words.percent(one.share, 0)
    title = titles.get(one.source, one.source)
    said = words.t("asked.what.stretch", days=_days(one.since, one.until))
    inside: list[Component | str] = [
        mark.badge(Status.NONE, words.t(f"asked.backfill.{one.state}")),
        html.B([f"{title} · ", titles.stream(one.source, one.stream), f": {said}"]),
        html.Progress(
            value=str(round(one.share, 3)), max="1", className="pg", **attrs(aria_label=said)
        ),
        html.Small(
            words.t(
                "asked.progress",
                share=share,
                count=words.number(one.records),
                who=one.asked_by,
                at=words.since(one.asked_at, filters.now),
            )
        ),
    ]
    if may_act:
        inside.append(acts.give_up(one.source, one.id))
    return html.Li(inside)

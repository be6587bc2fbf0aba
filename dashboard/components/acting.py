"""What the buttons of ``acts`` do: ask the desk, which audits it, and answer in the button's place.

A button's place says ``data-follow`` when the desk has taken what was asked, so that ``live.js``
looks at the page again until it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dash import MATCH, Input, Output, State, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.clock import day_number, day_start, today
from core.drift import ASK, KNOWN
from core.errors import IocError, MisuseError, NotFoundError
from core.format import day
from dashboard import context
from dashboard.callbacks import callback
from dashboard.components.attrs import attrs
from dashboard.wording import words

MAY = (context.OPERATOR, context.ADMINISTRATOR)
LONGEST = 366
"""Days that one backfill may ask for."""
REASON = 200
"""Characters of a reason."""
GO, SAID = "act", "said"
Said = tuple[Component, bool]
"""What stands in the button's place, and is the button shut?"""


def part(name: str, what: str, **more: Any) -> dict[str, Any]:
    """The id of a part of an act: its button, its answer, a field."""
    return {"type": f"{name}-{what}", **more}


def _asked(text: str) -> Component:
    """Taken by the desk: the page is followed until it is done."""
    return html.Span(text, className="ok", **attrs(data_follow="1"))


def _refused(text: str) -> Component:
    return html.Span(text, className="bad", role="alert")


def stretch(since: str, until: str, now: date) -> tuple[int, int, int]:
    """(first moment, end, days) of the days that a form names. Raises MisuseError."""
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        raise MisuseError(words.t("act.bad_day")) from None
    days = (last - first).days + 1
    if days < 1:
        raise MisuseError(words.t("act.bad_order"))
    if last >= now:
        raise MisuseError(words.t("act.bad_future", day=day(now - timedelta(days=1))))
    if days > LONGEST:
        raise MisuseError(words.t("act.bad_long", days=days, most=LONGEST))
    return day_start(day_number(first)), day_start(day_number(last) + 1), days


def sized(source: str, since: str, until: str) -> str:
    """``31 ngày, khoảng 9.400 bản ghi``; or what is wrong with the days."""
    catalog = context.catalog()
    try:
        _, _, days = stretch(since, until, today(catalog.clock))
    except MisuseError as fault:
        return fault.public
    volumes = [one for (name, _), one in catalog.volumes().items() if name == source]
    told = [found for one in volumes if (found := one.expected(days)) is not None]
    if not told:
        return words.t("act.size_days", days=words.number(days))
    return words.t("act.size", days=words.number(days), count=words.number(sum(told)))


def _known(source: str) -> None:
    if source not in {one.name for one in context.catalog().sources()}:
        raise NotFoundError(words.t("sources.unknown", name=source))


def _do(clicks: int | None, work: Callable[[dict[str, Any], str], str]) -> Said:
    """Carry out what a button asks; its id is the request. Drawing a page clicks no button."""
    key = ctx.triggered_id
    if not clicks or not key:
        raise PreventUpdate
    try:
        return _asked(work(dict(key), context.user().login)), True
    except IocError as fault:
        return _refused(words.t("sources.rerun_failed", why=words.said(fault.public))), False


def ask_pull(key: dict[str, Any], by: str) -> str:
    """Pull now."""
    _known(key["source"])
    context.desk().ask_pull(key["source"], by=by)
    return words.t("sources.rerun_asked")


def ask_replay(key: dict[str, Any], by: str) -> str:
    """Conform what is set aside once more."""
    _known(key["source"])
    context.desk().ask_pull(
        key["source"], by=by, stream=key["stream"], what="replay", reason=key["reason"]
    )
    return words.t("act.replay_asked")


def ask_sweep(key: dict[str, Any], by: str) -> str:
    """Read everything anew for what was deleted."""
    _known(key["source"])
    context.desk().ask_pull(key["source"], by=by, what="sweep")
    return words.t("act.sweep_asked")


def ask_sweep_through(key: dict[str, Any], by: str, why: str) -> str:
    """Sweep and believe that much is gone; who said so is wanted, because it cannot be undone."""
    _known(key["source"])
    context.desk().ask_pull(
        key["source"], by=by, stream=key["stream"], what="sweep", confirmed=True, reason=_why(why)
    )
    return words.t("act.sweep_asked")


def _why(text: str) -> str:
    """A reason, short. Raises MisuseError where there is none."""
    if len(text.strip()) < 3:
        raise MisuseError(words.t("act.no_reason"))
    return text.strip()[:REASON]


def ask_pause(key: dict[str, Any], by: str, why: str) -> str:
    """Stop pulling; a reason is wanted, because others will ask."""
    _known(key["source"])
    context.desk().pause(key["source"], by=by, reason=_why(why))
    return words.t("act.paused")


def ask_resume(key: dict[str, Any], by: str) -> str:
    """Pull again, and at once."""
    context.desk().resume(key["source"], by=by)
    context.desk().ask_pull(key["source"], by=by)
    return words.t("act.resumed")


def ask_backfill(key: dict[str, Any], by: str, since: str, until: str) -> str:
    """Load a stretch of days anew."""
    _known(key["source"])
    begin, end, days = stretch(since, until, today(context.catalog().clock))
    context.desk().ask_pull(key["source"], by=by, since=begin, until=end)
    return words.t("act.backfill_asked", days=words.number(days))


def ask_withdraw(key: dict[str, Any], by: str) -> str:
    """Take a request back that nobody has taken."""
    context.desk().withdraw_pull(key["request"], by=by)
    return words.t("act.withdrawn")


def ask_give_up(key: dict[str, Any], by: str) -> str:
    """Give a stretch up."""
    context.desk().cancel_backfill(key["source"], key["backfill"], by=by)
    return words.t("act.give_up_asked")


def _change(key: dict[str, Any]) -> tuple[str, str, str, str]:
    return key["source"], key["stream"], key["change"], key["field"]


def ask_known(key: dict[str, Any], by: str, note: str) -> str:
    """Say that a change of fields is known and left alone."""
    context.desk().review_drift(_change(key), KNOWN, by=by, note=note.strip()[:REASON])
    return words.t("act.reviewed")


def ask_for(key: dict[str, Any], by: str, note: str) -> str:
    """Say that the source is to be asked about a change of fields."""
    context.desk().review_drift(_change(key), ASK, by=by, note=note.strip()[:REASON])
    return words.t("act.reviewed")


def ask_unreview(key: dict[str, Any], by: str) -> str:
    """Take back what was said of a change of fields."""
    context.desk().withdraw_review(_change(key), by=by)
    return words.t("act.withdrawn")


def _declare(
    what: str, work: Callable[..., str], keys: tuple[str, ...], *more: str, form: str = ""
) -> None:
    """The callback of one button: its place and whether it is shut, from its click and fields.

    ``form``: the act whose fields it reads, where two buttons stand in one form.
    """
    match = dict.fromkeys(keys, MATCH)

    def go(clicks: int | None, *values: str | None) -> Said:
        return _do(clicks, lambda key, by: work(key, by, *[one or "" for one in values]))

    go.__name__ = f"go_{what}"
    callback(
        Output(part(SAID, what, **match), "children"),
        Output(part(GO, what, **match), "disabled"),
        Input(part(GO, what, **match), "n_clicks"),
        *[State(part(name, form or what, **match), "value") for name in more],
        prevent_initial_call=True,
        roles=MAY,
    )(go)


_declare("pull", ask_pull, ("source",))
_declare("replay", ask_replay, ("source", "stream", "reason"))
_declare("sweep", ask_sweep, ("source",))
_declare("sweepall", ask_sweep_through, ("source", "stream"), "why")
_declare("pause", ask_pause, ("source",), "why")
_declare("resume", ask_resume, ("source",))
_declare("backfill", ask_backfill, ("source",), "since", "until")
_declare("withdraw", ask_withdraw, ("request",))
_declare("giveup", ask_give_up, ("source", "backfill"))
_CHANGE = ("source", "stream", "change", "field")
_declare("known", ask_known, _CHANGE, "note")
_declare("askfor", ask_for, _CHANGE, "note", form="known")
_declare("unreview", ask_unreview, _CHANGE)


@callback(
    Output({"type": "size-backfill", "source": MATCH}, "children"),
    Input({"type": "since-backfill", "source": MATCH}, "value"),
    Input({"type": "until-backfill", "source": MATCH}, "value"),
    prevent_initial_call=True,
    roles=MAY,
)
def size(since: str | None, until: str | None) -> str:
    """How much the chosen days are, while they are chosen."""
    key = ctx.triggered_id
    if not key:
        raise PreventUpdate
    return sized(key["source"], since or "", until or "")

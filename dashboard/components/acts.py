"""What an operator may do to a source: pull, replay, sweep, backfill, pause and resume it.

Everything goes through the desk, which audits it; the scheduler looks there every few seconds. A
button's own place becomes the answer, and says ``data-follow`` so that ``live.js`` looks at the
page again until what was asked for is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dash import MATCH, Input, Output, State, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.clock import day_number, day_start, today
from core.errors import IocError, MisuseError, NotFoundError
from core.format import day
from dashboard import context, words
from dashboard.callbacks import callback
from dashboard.components.attrs import attrs
from dashboard.components.field import Field, labelled
from desk import Pause
from indicators.answers import SourceState, StreamState

MAY = (context.OPERATOR, context.ADMINISTRATOR)
LONGEST = 366
"""Days that one backfill may ask for."""
_REASON = 200
"""Characters of a reason."""
_GO, _SAID = "act", "said"
Said = tuple[list[Component | str] | Component, bool]
"""What stands in the button's place, and is the button shut?"""


def may() -> bool:
    """May the viewer act?"""
    return context.user().role in MAY


def _id(part: str, what: str, **more: Any) -> dict[str, Any]:
    return {"type": f"{part}-{what}", **more}


def _button(what: str, text: str, label: str, css: str = "act", **more: str) -> Component:
    return html.Button(
        text,
        id=_id(_GO, what, **more),
        className=css,
        n_clicks=0,
        **attrs(aria_label=label if label != text else None),
    )


def _said(what: str, **more: str) -> Component:
    """Where the answer stands; heard when it comes."""
    return html.Span("", id=_id(_SAID, what, **more), className="said", role="status")


def _asked(text: str) -> Component:
    """Taken by the desk: the page is followed until it is done."""
    return html.Span(text, className="ok", **attrs(data_follow="1"))


def _refused(text: str) -> Component:
    return html.Span(text, className="bad", role="alert")


def pull(source: str, title: str) -> Component:
    """“Chạy lại”: pull now."""
    label = words.t("sources.rerun_label", source=title)
    one = _button("pull", words.t("sources.rerun"), label, source=source)
    return html.Span([one, _said("pull", source=source)], className="do")


def replay(source: str, stream: str, reason: str, label: str) -> Component:
    """“Nhận lại”: conform what is set aside once more, for one reason or all ("")."""
    key = {"source": source, "stream": stream, "reason": reason}
    one = _button("replay", words.t("act.replay" if reason else "act.replay_all"), label, **key)
    return html.Span([one, _said("replay", **key)], className="do")


def resume(source: str) -> Component:
    """“Kéo tiếp”: the way back from a pause."""
    one = _button("resume", words.t("act.resume"), words.t("act.resume"), "act go", source=source)
    return html.Span([one, _said("resume", source=source)], className="do")


def panel(
    source: SourceState, streams: list[StreamState], pause: Pause | None, mark: str
) -> Component:
    """All acts of one source. ``mark`` changes with every request, so that forms close again."""
    inside: list[Component] = [pull(source.name, source.title)]
    if pause is not None:
        inside.append(resume(source.name))
    else:
        inside.append(_form("pause", words.t("act.pause"), mark, _pause_form(source.name)))
    if any(one.windowed for one in streams) or not streams:
        form = _backfill_form(source.name, today(context.catalog().clock))
        inside.append(_form("backfill", words.t("act.backfill"), mark, form))
    inside.append(_form("sweep", words.t("act.sweep"), mark, _sweep_form(source.name)))
    return html.Div(inside, className="acts", role="group", **attrs(aria_label=words.t("act.all")))


def _form(what: str, title: str, mark: str, body: list[Component]) -> Component:
    return html.Details(
        [html.Summary(title, className="act"), html.Div(body, className="panel")],
        className="pick form",
        id=f"viec-{what}-{mark}",
    )


def _pause_form(source: str) -> list[Component]:
    why = Field(
        id=_id("why", "pause", source=source),
        name="ly-do-tam-dung",
        longest=_REASON,
        about="ly-do-tam-dung-la",
    )
    return [
        html.P(words.t("act.pause_text"), className="hint", id="ly-do-tam-dung-la"),
        labelled(words.t("act.reason"), why),
        _button("pause", words.t("act.pause_go"), words.t("act.pause_go"), source=source),
        _said("pause", source=source),
    ]


def _backfill_form(source: str, now: date) -> list[Component]:
    last = now - timedelta(days=1)
    first = last - timedelta(days=6)
    since, until = (
        Field(
            id=_id(part, "backfill", source=source),
            name=name,
            kind="date",
            value=value.isoformat(),
            most=last.isoformat(),
        )
        for part, name, value in (("since", "nap-tu", first), ("until", "nap-den", last))
    )
    return [
        html.P(words.t("act.backfill_text", days=LONGEST), className="hint"),
        html.Div(
            [labelled(words.t("act.since"), since), labelled(words.t("act.until"), until)],
            className="two-f",
        ),
        html.P(
            sized(source, first.isoformat(), last.isoformat()),
            id=_id("size", "backfill", source=source),
            className="siz",
            role="status",
        ),
        _button("backfill", words.t("act.backfill_go"), words.t("act.backfill_go"), source=source),
        _said("backfill", source=source),
    ]


def _sweep_form(source: str) -> list[Component]:
    return [
        html.P(words.t("act.sweep_text"), className="hint"),
        _button("sweep", words.t("act.sweep_go"), words.t("act.sweep_go"), source=source),
        _said("sweep", source=source),
    ]


def withdraw(request: str) -> Component:
    """“Rút lại”: a request that nobody has taken yet."""
    label = words.t("act.withdraw")
    one = _button("withdraw", label, label, request=request)
    return html.Span([one, _said("withdraw", request=request)], className="do")


def give_up(source: str, backfill: str) -> Component:
    """“Thôi nạp”: a stretch that is being loaded; what has come stays."""
    label, key = words.t("act.give_up"), {"source": source, "backfill": backfill}
    one = _button("giveup", label, label, **key)
    return html.Span([one, _said("giveup", **key)], className="do")


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
        return _refused(words.t("sources.rerun_failed", why=fault.public)), False


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


def ask_pause(key: dict[str, Any], by: str, why: str) -> str:
    """Stop pulling; a reason is wanted, because others will ask."""
    _known(key["source"])
    if len(why.strip()) < 3:
        raise MisuseError(words.t("act.no_reason"))
    context.desk().pause(key["source"], by=by, reason=why.strip()[:_REASON])
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


def _declare(what: str, work: Callable[..., str], keys: tuple[str, ...], *more: str) -> None:
    """The callback of one button: its place and whether it is shut, from its click and fields."""
    match = dict.fromkeys(keys, MATCH)

    def go(clicks: int | None, *values: str | None) -> Said:
        return _do(clicks, lambda key, by: work(key, by, *[one or "" for one in values]))

    go.__name__ = f"go_{what}"
    callback(
        Output(_id(_SAID, what, **match), "children"),
        Output(_id(_GO, what, **match), "disabled"),
        Input(_id(_GO, what, **match), "n_clicks"),
        *[State(_id(part, what, **match), "value") for part in more],
        prevent_initial_call=True,
        roles=MAY,
    )(go)


_declare("pull", ask_pull, ("source",))
_declare("replay", ask_replay, ("source", "stream", "reason"))
_declare("sweep", ask_sweep, ("source",))
_declare("pause", ask_pause, ("source",), "why")
_declare("resume", ask_resume, ("source",))
_declare("backfill", ask_backfill, ("source",), "since", "until")
_declare("withdraw", ask_withdraw, ("request",))
_declare("giveup", ask_give_up, ("source", "backfill"))


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

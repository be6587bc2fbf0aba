"""What an operator may do to a source: pull, replay, sweep, backfill, pause and resume it.

Buttons and forms; what they do stands in ``acting``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from core.clock import today
from core.runs import Run
from dashboard import context
from dashboard.components.acting import GO, LONGEST, MAY, REASON, SAID, part, sized
from dashboard.components.attrs import attrs
from dashboard.components.field import Field, labelled
from dashboard.components.spoken import spoken
from dashboard.wording import words
from desk import Pause
from indicators.asking.answers import SourceState, StreamState


def may() -> bool:
    """May the viewer act?"""
    return context.user().role in MAY


def _button(what: str, text: str, label: str, css: str = "act", **more: str) -> Component:
    return html.Button(
        text,
        id=part(GO, what, **more),
        className=css,
        n_clicks=0,
        **attrs(aria_label=label if label != text else None),
    )


def _said(what: str, **more: str) -> Component:
    """Where the answer stands; heard when it comes."""
    return html.Span("", id=part(SAID, what, **more), className="said", role="status")


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
    source: SourceState,
    streams: list[StreamState],
    pause: Pause | None,
    mark: str,
    doubted: Sequence[Run] = (),
) -> Component:
    """All acts of one source. ``mark`` changes with every request, so that forms close again.

    ``doubted``: last sweeps of its streams that found more gone than can be believed.
    """
    inside: list[Component] = [pull(source.name, source.title)]
    if pause is not None:
        inside.append(resume(source.name))
    else:
        inside.append(_form("pause", words.t("act.pause"), mark, _pause_form(source.name)))
    if any(one.windowed for one in streams) or not streams:
        form = _backfill_form(source.name, today(context.catalog().clock))
        inside.append(_form("backfill", words.t("act.backfill"), mark, form))
    inside.append(_form("sweep", words.t("act.sweep"), mark, _sweep_form(source.name)))
    for one in doubted:
        body = _confirm_form(one, f"{mark}-{one.stream}")
        inside.append(_form(f"xac-nhan-{one.stream}", words.t("act.sweep_confirm"), mark, body))
    return html.Div(inside, className="acts", role="group", **attrs(aria_label=words.t("act.all")))


def _form(what: str, title: str, mark: str, body: list[Component]) -> Component:
    return html.Details(
        [html.Summary(title, className="act"), html.Div(body, className="panel")],
        className="pick actf",
        id=f"viec-{what}-{mark}",
    )


def _pause_form(source: str) -> list[Component]:
    why = Field(
        id=part("why", "pause", source=source),
        name="ly-do-tam-dung",
        longest=REASON,
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
            id=part(which, "backfill", source=source),
            name=name,
            kind="date",
            value=value.isoformat(),
            most=last.isoformat(),
        )
        for which, name, value in (("since", "nap-tu", first), ("until", "nap-den", last))
    )
    return [
        html.P(words.t("act.backfill_text", days=LONGEST), className="hint"),
        html.Div(
            [labelled(words.t("act.since"), since), labelled(words.t("act.until"), until)],
            className="two-f",
        ),
        html.P(
            sized(source, first.isoformat(), last.isoformat()),
            id=part("size", "backfill", source=source),
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


def _confirm_form(run: Run, mark: str) -> list[Component]:
    """That what a sweep did not find is gone indeed: read again, and delete it."""
    key, hint = {"source": run.source, "stream": run.stream}, f"ra-lai-{mark}"
    why = Field(id=part("why", "sweepall", **key), name=f"ly-do-{mark}", longest=REASON, about=hint)
    go = words.t("act.sweep_confirm_go")
    return [
        html.P(spoken(run.fault)),
        html.P(words.t("act.sweep_confirm_text"), className="hint", id=hint),
        labelled(words.t("act.sweep_confirm_why"), why),
        _button("sweepall", go, go, **key),
        _said("sweepall", **key),
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


def review(change: tuple[str, str, str, str], *, held: bool) -> Component:
    """What may be said of a change of a source's fields; ``held``: something was, take it back."""
    key = dict(zip(("source", "stream", "change", "field"), change, strict=True))
    whats = ("unreview",) if held else ("known", "askfor")
    inside: list[Component] = []
    for what in whats:
        text = words.t(f"act.{what}")
        inside += [_button(what, text, f"{text}: {key['field']}", **key), _said(what, **key)]
    if held:
        return html.Span(inside, className="do")
    name = "ghi-chu-" + re.sub(r"\W+", "-", "-".join(change))
    note = Field(id=part("note", "known", **key), name=name, longest=REASON)
    summary = html.Summary(
        words.t("act.review"),
        className="act",
        **attrs(aria_label=f"{words.t('act.review')} {key['field']}"),
    )
    body = html.Div([labelled(words.t("act.note"), note), *inside], className="panel")
    return html.Details([summary, body], className="pick actf")

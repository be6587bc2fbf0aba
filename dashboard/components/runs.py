"""A source's last runs as a strip, and its age against its limit as a bar."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.runs import Outcome, Run
from core.values import Status
from dashboard.components import status as mark
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wording import words
from desk import Pause
from indicators.asking.answers import SourceState, StreamState

Standing = SourceState | StreamState

STRIP = 24
_WIDTH, _LIMIT = 84, 52

_LOOK: dict[Outcome, tuple[str, int]] = {
    Outcome.SUCCESS: ("is-on", 8),
    Outcome.PARTIAL: ("is-watch", 11),
    Outcome.FAILED: ("is-off", 16),
    Outcome.ABANDONED: ("is-off", 16),
    Outcome.SKIPPED: ("is-none", 3),
    Outcome.RUNNING: ("is-run", 8),
}
"""Colour and height: height tells the outcome without colour."""

STATES = {
    "failed": Status.OFF,
    "stale": Status.WATCH,
    "partial": Status.WATCH,
    "ok": Status.ON,
    "never": Status.NONE,
    "paused": Status.NONE,
}


def state(source: Standing) -> Status:
    """How a source's or a stream's state is drawn."""
    return STATES.get(source.state, Status.NONE)


def badge(source: Standing, pause: Pause | None, now: int) -> Component:
    """Shape and word of a state: ``■ Nguồn lỗi``, ``● Tốt``; a pause stands above it."""
    if pause is not None:
        return mark.badge(Status.NONE, words.t("source.state.held"))
    if resting(source, now):
        return mark.badge(Status.OFF, words.t("source.state.resting"))
    key = f"source.state.{source.state}"
    return mark.badge(state(source), words.t(key) if words.known(key) else source.state)


def resting(source: Standing, now: int) -> int:
    """Until when the source is left alone after failures; 0 when it is not."""
    ended = [run for run in source.runs if run.outcome is not Outcome.RUNNING]
    until = ended[-1].rest_until if ended else None
    return until if until and until > now and source.state == "failed" else 0


def following(source: Standing, pause: Pause | None, now: int) -> str:
    """When it is called next, or why it is not."""
    if pause is not None:
        return words.t("sources.held_short")
    if source.state == "paused":
        return words.t("sources.off")
    if rest := resting(source, now):
        return words.t("sources.rests", at=words.soon(rest, now))
    if source.next_run is None:
        return words.t("sources.no_next")
    return words.t("sources.next", at=words.soon(source.next_run, now))


def trouble(source: Standing, pause: Pause | None, now: int) -> str:
    """What is wrong and since when; who holds it and why."""
    parts = []
    if pause is not None:
        parts.append(
            words.t("sources.held_by", who=pause.paused_by, at=words.since(pause.since, now))
        )
        parts.append(pause.reason)
    if source.failing_since is not None:
        parts.append(words.t("sources.failing", at=words.since(source.failing_since, now)))
    if source.fault:
        parts.append(words.said(source.fault))
    return ". ".join(part.rstrip(".") for part in parts if part)


def strip(runs: Sequence[Run]) -> Component:
    """The last 24 runs, oldest left: low is good, middle partial, tall failed, thin skipped."""
    last = list(runs)[-STRIP:]
    bars = []
    for i, run in enumerate(last):
        css, height = _LOOK[run.outcome]
        said = f"{say.moment(run.started_at)}: {outcome(run.outcome)}"
        bars.append(
            f'<rect class="{css}" x="{(STRIP - len(last) + i) * 5}" y="{16 - height}" width="3.8"'
            f' height="{height}"><title>{escape(said)}</title></rect>'
        )
    label, wide = escape(summary(last)), STRIP * 5
    return Svg(
        f'<svg class="runs" width="{wide}" height="16" viewBox="0 0 {wide} 16" role="img"'
        f' aria-label="{label}">'
        f"{''.join(bars)}</svg>",
        className="svg",
    )


def summary(runs: Sequence[Run]) -> str:
    """The strip in words: ``24 lần chạy: 22 tốt, 2 lỗi``."""
    counts = {o: sum(1 for r in runs if r.outcome is o) for o in Outcome}
    parts = [f"{n} {outcome(o)}" for o, n in counts.items() if n]
    return words.t("runs.summary", count=len(runs), parts=", ".join(parts) or say.NOTHING)


def outcome(value: Outcome) -> str:
    """How a run ended, in words."""
    return words.t(f"runs.outcome.{value.value}")


def age(source: Standing, now: int) -> Component:
    """Age of the last success as a bar; the black mark is the limit that was promised."""
    if source.last_success is None:
        return html.Small(words.t("source.never"))
    seconds = max(0, now - source.last_success)
    if not source.lateness:
        return html.Small(words.ago(seconds))
    share = min(1.0, seconds / source.lateness * _LIMIT / _WIDTH)
    status = state(source)
    css = mark.css(status) if status in (Status.OFF, Status.WATCH) else ""
    bar = (
        f'<svg class="lag {css}" width="{_WIDTH}" height="14" aria-hidden="true">'
        f'<rect class="bg" y="5" width="{_WIDTH}" height="5"/>'
        f'<rect class="v" y="5" width="{max(2.0, share * _WIDTH):.1f}" height="5"/>'
        f'<line class="lim" x1="{_LIMIT}" x2="{_LIMIT}" y1="1" y2="14"/></svg>'
    )
    limit = words.t("source.limit", limit=words.ago(source.lateness))
    return html.Div(
        [
            Svg(bar, className="svg"),
            html.Small([words.ago(seconds), html.Span(f", {limit}", className="sr")], title=limit),
        ]
    )

"""A source's last runs as a strip, and its age against its limit as a bar."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.runs import Outcome, Run
from core.values import Status
from dashboard import words
from dashboard.components import status as mark
from dashboard.components.svg import Svg
from dashboard.html import escape
from indicators.answers import SourceState

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


def state(source: SourceState) -> Status:
    """How a source's state is drawn."""
    return STATES.get(source.state, Status.NONE)


def badge(source: SourceState) -> Component:
    """Shape and word of a source's state: ``■ Nguồn lỗi``, ``▲ Số cũ``, ``● Tốt``."""
    key = f"source.state.{source.state}"
    return mark.badge(state(source), words.t(key) if words.known(key) else source.state)


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
    label = escape(summary(last))
    return Svg(
        f'<svg class="runs" width="{STRIP * 5}" height="16" role="img" aria-label="{label}">'
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


def age(source: SourceState, now: int) -> Component:
    """Age of the last success as a bar; the black mark is the limit that was promised."""
    if source.last_success is None:
        return html.Small(words.t("source.never"))
    seconds = max(0, now - source.last_success)
    share = min(1.0, seconds / source.lateness * _LIMIT / _WIDTH) if source.lateness else 0.0
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

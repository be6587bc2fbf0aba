"""What a place says when it has nothing to draw: empty, error, loading, stale. Always in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.clock import day_date
from core.format import day, moment
from core.values import Status, Value
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.components.spoken import spoken
from dashboard.wording import words
from indicators.asking.answers import SourceState
from indicators.defining.model import Definition
from indicators.versions import rules

_MARK = {
    "good": Status.ON,
    "empty": Status.NONE,
    "loading": Status.NONE,
    "stale": Status.WATCH,
    "error": Status.OFF,
}


def notice(
    kind: str, title: str, text: str = "", more: Sequence[Component | str] = ()
) -> Component:
    """A box with a shape, a title, a sentence and ways on.

    ``kind``: ``good``, ``empty``, ``loading``, ``stale`` or ``error``.
    """
    status = _MARK[kind]
    inside: list[Component | str] = [
        html.Div([mark.shape(status), html.B(title)], className=f"nt {mark.css(status)}")
    ]
    if text:
        inside.append(html.P(spoken(text)))
    if more:
        inside.append(html.Div(list(more), className="more"))
    return html.Div(
        inside, className=f"notice n-{kind}", role="alert" if kind == "error" else "status"
    )


def loading(sources: Sequence[SourceState]) -> Component | None:
    """Progress of the first load, a line a source, in words; None when all are done."""
    busy = [one for one in sources if one.feeds and one.progress is not None and one.progress < 1]
    if not busy:
        return None
    lines = [html.Li(_progress(one)) for one in busy]
    box: Component = notice(
        "loading", words.t("loading.title"), words.t("loading.text"), [html.Ul(lines)]
    )
    return box


def _progress(source: SourceState) -> list[Component | str]:
    done = source.progress or 0.0
    whole = (
        words.t("loading.whole_from", day=day(day_date(source.complete_from)))
        if source.complete_from is not None
        else words.t("loading.none_whole")
    )
    name = words.source(source.name, source.title)
    return [
        html.B(name),
        html.Progress(value=str(round(done, 3)), max="1", **attrs(aria_label=name), className="pg"),
        html.Span(f"{words.percent(done, 0)} · {whole}", className="muted"),
    ]


def nothing_yet(sources: Sequence[SourceState], as_known: int | None = None) -> Component:
    """Nothing to draw: is anything on its way, was nothing known ``as_known``, or is it the choice?

    A source that has delivered is not said to have delivered nothing.
    """
    on = [one for one in sources if one.feeds]
    silent = [one for one in on if one.last_success is None]
    if not on:
        text = words.t("empty.no_source")
    elif as_known is not None:
        text = words.t("empty.not_then", at=moment(as_known))
    elif silent:
        text = words.t("empty.no_data", count=len(silent))
    else:
        text = words.t("empty.not_chosen")
    return notice(
        "empty",
        words.t("empty.title"),
        text,
        [html.A(words.t("empty.see_sources"), href="/nguon", className="screen")],
    )


def ruled(values: Sequence[Value], definitions: Mapping[str, Definition]) -> Component | None:
    """Of which figures the cuts and records are judged by another rule than they were told by.

    None where there is one rule, as there is of everything that is not asked of the past.
    """
    told = {words.short(definitions[one.indicator]): rules.note(one) for one in values}
    names = [name for name, note in told.items() if note]
    if not names:
        return None
    said = words.said(rules.JUDGED_NOW)
    return html.P(f"{', '.join(names)}: {said}.", className="hint", id="quy-tac-cu")


def faults(lines: Sequence[str]) -> Component | None:
    """Filters in the URL that were not understood: said, and the default is shown."""
    if not lines:
        return None
    return notice(
        "error", words.t("filters.fault"), "", [html.Ul([html.Li(spoken(one)) for one in lines])]
    )

"""The sources at a glance: how many stand how, a row each, what the bad ones touch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Status
from dashboard.addresses.filters import Filters
from dashboard.components import acts, head, runs, streams, table
from dashboard.components import status as mark
from dashboard.components.spoken import spoken
from dashboard.wording import words
from desk import Pause
from indicators.asking.answers import SourceState
from indicators.proving.volumes import Volume

_ORDER = {Status.OFF: 0, Status.WATCH: 1, Status.NONE: 2, Status.ON: 3}
_ALARM = {Status.OFF: "bad", Status.WATCH: "fragile"}
"""Colours of trouble: red for what failed, amber for what came in part or late."""
_NAMED = 3
Pauses = Mapping[str, Pause]


def urgency(source: SourceState, pauses: Pauses) -> int:
    """Smaller stands first; what people paused themselves is no alarm."""
    return _ORDER[Status.NONE if source.name in pauses else runs.state(source)]


def tally(sources: Sequence[SourceState], pauses: Pauses, filters: Filters) -> Component:
    """How many fail, need care, are good; the last run, and how much is set aside."""
    held = [one for one in sources if one.name in pauses]
    counts = Counter(runs.state(one) for one in sources if one.name not in pauses)
    left = [
        mark.tally(status, counts[status], words.t(f"sources.tally.{mark.name(status)}"))
        for status in (Status.OFF, Status.WATCH, Status.ON, Status.NONE)
        if counts[status] or status is not Status.NONE
    ]
    if held:
        left.append(mark.tally(Status.NONE, len(held), words.t("sources.tally.held")))
    waiting = sum(one.quarantined_open for one in sources)
    beat = max((r.finished_at or r.started_at for one in sources for r in one.runs), default=None)
    parts = [words.t("sources.aside", count=words.number(waiting))]
    if beat is not None:
        parts.insert(0, words.t("sources.beat", at=words.since(beat, filters.now)))
    return head.line(left, " · ".join(parts))


def rows(
    sources: Sequence[SourceState],
    pauses: Pauses,
    volumes: Mapping[tuple[str, str], Volume],
    filters: Filters,
    *,
    looks: bool,
) -> Component:
    """The table of sources. ``looks``: the viewer may open what is set aside."""
    columns = [
        table.Column(words.t("sources.state")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("sources.last")),
        table.Column(words.t("sources.age")),
        table.Column(words.t("sources.records"), num=True),
        table.Column(words.t("sources.set_aside"), num=True),
        table.Column(words.t("sources.strip")),
    ]
    if acts.may():
        columns.append(table.Column(html.Span(words.t("sources.act"), className="sr")))
    drawn = [_row(one, pauses.get(one.name), volumes, filters, looks) for one in sources]
    whole = table.table(
        columns, drawn, caption=words.t("sources.table"), css="src", head=1, labels=True
    )
    return html.Section([whole], className="pbox")


def _row(
    source: SourceState,
    pause: Pause | None,
    volumes: Mapping[tuple[str, str], Volume],
    filters: Filters,
    looks: bool,
) -> table.Row:
    now = filters.now
    href = filters.href(nguon=source.name, lan_chay=None, ly_do=None, sau=None, truoc=None)
    last = words.soon(source.last_success, now) if source.last_success else say.NOTHING
    waiting: table.Cell = words.number(source.quarantined_open)
    if source.quarantined_open and looks:
        waiting = html.A(waiting, href=href + "#cach-ly")
    cells: list[table.Cell] = [
        runs.badge(source, pause, now),
        [
            html.A(html.B(source.title), href=href),
            html.Small(spoken(source.owner)),
            html.Small(spoken(source.fault), className="bad") if source.fault else "",
        ],
        [last, html.Small(runs.following(source, pause, now))],
        runs.age(source, now),
        [
            html.B(words.number(source.records_last)),
            _brought(source),
            streams.noted(streams.worst(volumes, source.name)),
        ],
        waiting,
        runs.strip(source.runs),
    ]
    if acts.may():
        again = acts.pull(source.name, source.title)
        cells.append(acts.resume(source.name) if pause is not None else again)
    status = runs.state(source)
    loud = status in _ALARM and pause is None
    return table.Row(cells, f"r-{mark.name(status)}" if loud else "")


def _brought(source: SourceState) -> Component:
    new, changed = words.number(source.new_last), words.number(source.changed_last)
    return html.Small(words.t("sources.volume", new=new, changed=changed))


def failing(
    sources: Sequence[SourceState], pauses: Pauses, names: Mapping[str, str], filters: Filters
) -> Component:
    """What a failing, late or paused source touches, since when, and in whose hands it is.

    The count is in the colour of how the source stands; a paused one is no alarm. ``names``: id of
    an indicator → its short name; more than a few are named in a fold.
    """
    bad = [one for one in sources if one.name in pauses or runs.state(one) in _ALARM]
    lines = []
    for one in bad:
        touched = ", ".join(names.get(id, id) for id in one.indicators)
        many = len(one.indicators) > _NAMED
        trouble = runs.trouble(one, pauses.get(one.name), filters.now)
        told = [trouble, "" if many else touched, words.t("sources.call", who=one.owner)]
        alarm = "" if one.name in pauses else _ALARM[runs.state(one)]
        count = words.t("sources.touched", count=len(one.indicators))
        line: list[Component] = [
            html.B(one.title),
            html.Span(count, className=f"{alarm} nb".strip()),
            html.Small(". ".join(part.rstrip(".") for part in told if part)),
        ]
        if many:
            opener = html.Summary(words.t("sources.which"))
            line.append(html.Details([opener, html.Small(touched)], className="tw"))
        lines.append(html.Li(line))
    inside: Component = html.Ul(lines, className="li two-col")
    if not lines:
        inside = html.P(words.t("sources.all_good"))
    return html.Section([html.H2(words.t("sources.effects")), inside], className="box")

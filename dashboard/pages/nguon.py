"""Nguồn và tiến trình: was every source pulled, what was refused and why, who waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.runs import Outcome, Run
from core.values import Status
from dashboard import context, words
from dashboard.components import head, notice, runs, table
from dashboard.components import status as mark
from dashboard.components.attrs import attrs, here
from dashboard.components.passport import reason_word
from dashboard.components.rerun import button
from dashboard.filters import Filters, read
from indicators.answers import AsideGroup, SourceState

PATH = "/nguon"
TITLE = "Nguồn và tiến trình"
ORDER = 100
ROLES = context.PEOPLE
FILTERS: tuple[str, ...] = ()

_RUNS = 30
_ORDER = {Status.OFF: 0, Status.WATCH: 1, Status.NONE: 2, Status.ON: 3}
_OUTCOMES = {
    Outcome.SUCCESS: Status.ON,
    Outcome.PARTIAL: Status.WATCH,
    Outcome.FAILED: Status.OFF,
    Outcome.ABANDONED: Status.OFF,
    Outcome.SKIPPED: Status.NONE,
    Outcome.RUNNING: Status.NONE,
}


def body(query: Mapping[str, str]) -> list[Component]:
    """All sources, or one (``nguon``)."""
    catalog = context.catalog()
    filters = read(PATH, query, catalog)
    sources = sorted(catalog.sources(), key=lambda s: (_ORDER[runs.state(s)], s.title))
    if not sources:
        return [notice.nothing_yet(sources)]
    chosen = filters.query.get("nguon", "")
    known = {one.name for one in sources}
    out: list[Component] = []
    if chosen and chosen not in known:
        wrong = notice.faults([words.t("sources.unknown", name=chosen)])
        out += [wrong] if wrong is not None else []
        chosen = ""
    out.append(_tally(sources, filters))
    loading = notice.loading(sources)
    if loading is not None:
        out.append(loading)
    shown = [one for one in sources if chosen in ("", one.name)]
    set_aside = catalog.quarantine_groups(chosen or None)
    main: list[Component] = [
        _table(shown, filters),
        html.P(words.t("sources.key"), className="hint"),
        _runs(catalog.runs(chosen or None, _RUNS), sources, chosen, filters),
    ]
    rail = [_failing(sources, filters), _quarantine(set_aside, sources)]
    named = attrs(aria_label=words.t("sources.rail"))
    out.append(
        html.Div([html.Div(main), html.Aside(rail, className="rail", **named)], className="cols")
    )
    return out


def _tally(sources: Sequence[SourceState], filters: Filters) -> Component:
    counts = Counter(runs.state(one) for one in sources)
    left = [
        mark.tally(status, counts[status], words.t(f"sources.tally.{mark.name(status)}"))
        for status in (Status.OFF, Status.WATCH, Status.ON, Status.NONE)
        if counts[status] or status is not Status.NONE
    ]
    aside = sum(one.quarantined_open for one in sources)
    beat = max((r.finished_at or r.started_at for one in sources for r in one.runs), default=None)
    parts = [words.t("sources.aside", count=words.number(aside))]
    if beat is not None:
        parts.insert(0, words.t("sources.beat", at=words.since(beat, filters.now)))
    return head.line(left, " · ".join(parts))


def _table(sources: Sequence[SourceState], filters: Filters) -> Component:
    may = context.user().role in (context.OPERATOR, context.ADMINISTRATOR)
    columns = [
        table.Column(words.t("sources.state")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("sources.last")),
        table.Column(words.t("sources.age")),
        table.Column(words.t("sources.records"), num=True),
        table.Column(words.t("sources.set_aside"), num=True),
        table.Column(words.t("sources.strip")),
    ]
    if may:
        columns.append(table.Column(html.Span(words.t("sources.act"), className="sr")))
    rows = [_row(one, filters, may) for one in sources]
    drawn = table.table(
        columns, rows, caption=words.t("sources.table"), css="src", head=1, labels=True
    )
    return html.Section([drawn], className="pbox")


def _row(source: SourceState, filters: Filters, may: bool) -> table.Row:
    now = filters.now
    href = filters.href(nguon=source.name)
    last = words.soon(source.last_success, now) if source.last_success else say.NOTHING
    aside: table.Cell = words.number(source.quarantined_open)
    if source.quarantined_open:
        aside = html.A(aside, href=href + "#cach-ly")
    cells: list[table.Cell] = [
        runs.badge(source),
        [
            html.A(html.B(source.title), href=href),
            html.Small(f"{source.protocol} · {source.owner}"),
            html.Small(source.fault, className="bad") if source.fault else "",
        ],
        [last, html.Small(_next(source, now))],
        runs.age(source, now),
        [html.B(words.number(source.records_last)), _volume(source)],
        aside,
        runs.strip(source.runs),
    ]
    if may:
        cells.append(button(source.name, source.title))
    status = runs.state(source)
    css = f"r-{mark.name(status)}" if status in (Status.OFF, Status.WATCH) else ""
    return table.Row(cells, css)


def _next(source: SourceState, now: int) -> str:
    if not source.enabled:
        return words.t("sources.off")
    if source.next_run is None:
        return words.t("sources.no_next")
    return words.t("sources.next", at=words.soon(source.next_run, now))


def _volume(source: SourceState) -> Component:
    new, changed = words.number(source.new_last), words.number(source.changed_last)
    return html.Small(words.t("sources.volume", new=new, changed=changed))


def _failing(sources: Sequence[SourceState], filters: Filters) -> Component:
    """What a failing or late source touches, since when, and in whose hands it is."""
    bad = [one for one in sources if runs.state(one) in (Status.OFF, Status.WATCH)]
    lines = []
    for one in bad:
        since = ""
        if one.failing_since is not None:
            since = words.t("sources.failing", at=words.since(one.failing_since, filters.now))
        touched = [_short(id) for id in one.indicators]
        told = [since, one.fault, ", ".join(touched), words.t("sources.call", who=one.owner)]
        lines.append(
            html.Li(
                [
                    html.B(one.title),
                    html.Span(
                        words.t("sources.touched", count=len(one.indicators)), className="bad nb"
                    ),
                    html.Small(". ".join(part.rstrip(".") for part in told if part)),
                ]
            )
        )
    inside: Component = html.Ul(lines, className="li two-col")
    if not lines:
        inside = html.P(words.t("sources.all_good"))
    return html.Section([html.H2(words.t("sources.effects")), inside], className="box")


def _short(id: str) -> str:
    catalog = context.catalog()
    return {one.id: one.short_name for one in catalog.definitions()}.get(id, id)


def _quarantine(rows: Sequence[AsideGroup], sources: Sequence[SourceState]) -> Component:
    """Records set aside, by reason, source and field; the most frequent first."""
    titles = {one.name: one.title for one in sources}
    groups: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        groups[(row.reason, row.source, row.field)] += row.count
    title = words.t("sources.quarantine", count=words.number(groups.total()))
    lines = []
    for (reason, name, field), count in groups.most_common(12):
        said = [titles.get(name, name), words.t("sources.field", field=field) if field else ""]
        lines.append(
            html.Li(
                [
                    html.B(reason_word(reason)),
                    html.Span(words.number(count), className="num"),
                    html.Small(" · ".join(part for part in said if part)),
                ]
            )
        )
    inside: Component = html.Ul(lines, className="li two-col")
    if not lines:
        key_of = "sources.not_shown" if context.user().role == context.OFFICIAL else "sources.none"
        inside = html.P(words.t(key_of))
    return html.Section([html.H2(title), inside], className="box", id="cach-ly")


def _runs(
    rows: Sequence[Run], sources: Sequence[SourceState], chosen: str, filters: Filters
) -> Component:
    titles = {one.name: one.title for one in sources}
    title = words.t("sources.runs", source=titles.get(chosen, words.t("sources.every")))
    ways: list[Component | str] = [html.H2(title), _choose(sources, chosen, filters)]
    if not rows:
        ways.append(html.P(words.t("sources.no_runs")))
        return html.Section(ways, className="box", id="lan-chay")
    columns = [
        table.Column(words.t("sources.run")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("sources.kind"), css="nb"),
        table.Column(words.t("sources.started"), num=True),
        table.Column(words.t("sources.took"), num=True),
        table.Column(words.t("sources.outcome")),
        table.Column(words.t("sources.fetched"), num=True),
        table.Column(words.t("sources.new"), num=True),
        table.Column(words.t("sources.changed"), num=True),
        table.Column(words.t("sources.set_aside"), num=True),
        table.Column(words.t("sources.why")),
    ]
    drawn = [
        [
            html.Code(one.run_id[:12]),
            f"{titles[one.source]} · {one.stream}" if one.source in titles else one.stream,
            _kind(one.kind),
            words.since(one.started_at, filters.now),
            words.ago(one.finished_at - one.started_at) if one.finished_at else None,
            mark.badge(_OUTCOMES[one.outcome], runs.outcome(one.outcome)),
            words.number(one.fetched),
            words.number(one.new),
            words.number(one.changed),
            words.number(one.quarantined),
            one.fault or "",
        ]
        for one in rows
    ]
    ways.append(table.table(columns, drawn, caption=title, css="tb rec"))
    return html.Section(ways, className="box", id="lan-chay")


def _kind(kind: str) -> str:
    key = f"runs.kind.{kind}"
    return words.t(key) if words.known(key) else kind


def _choose(sources: Sequence[SourceState], chosen: str, filters: Filters) -> Component:
    """One source's runs, or all of them."""
    options = [("", words.t("sources.every")), *((one.name, one.title) for one in sources)]
    return html.Ul(
        [
            html.Li(
                html.A(
                    text,
                    href=filters.href(nguon=name or None) + "#lan-chay",
                    **here(name == chosen),
                )
            )
            for name, text in options
        ],
        className="tabs",
    )

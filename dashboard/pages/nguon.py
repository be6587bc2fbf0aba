"""Nguồn và tiến trình: was every source pulled, what was refused and why, who waits for it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Status
from dashboard import columns, context, words
from dashboard.components import acts, aside, head, notice, requests, runlist, runs, streams, table
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.filters import Filters, read
from desk import Pause
from indicators.answers import AsideGroup, SourceState
from indicators.volumes import Volume

PATH = "/nguon"
TITLE = "Nguồn và tiến trình"
ORDER = 100
ROLES = context.PEOPLE
FILTERS: tuple[str, ...] = ()

LOOK = (context.OPERATOR, context.ADMINISTRATOR, context.ANALYST)
"""Who looks into runs and records set aside; the others see how the sources stand."""
_ORDER = {Status.OFF: 0, Status.WATCH: 1, Status.NONE: 2, Status.ON: 3}
_ASKED = 12
Pauses = Mapping[str, Pause]


def own_mark() -> str:
    """What no revision tells of: requests, pauses, runs that begin and end."""
    return f"{context.desk().mark()} {context.catalog().ledger_mark()}"


def body(query: Mapping[str, str]) -> list[Component]:
    """All sources, one (``nguon``), one run (``lan-chay``) or records set aside (``ly-do``)."""
    catalog = context.catalog()
    filters = read(PATH, query, catalog)
    pauses = context.desk().paused()
    sources = sorted(catalog.sources(), key=lambda one: (_urgency(one, pauses), one.title))
    if not sources:
        return [notice.nothing_yet(sources)]
    titles = {one.name: one.title for one in sources}
    chosen, out = filters.query.get("nguon", ""), list[Component]()
    if chosen and chosen not in titles:
        wrong = notice.faults([words.t("sources.unknown", name=chosen)])
        out += [wrong] if wrong is not None else []
        filters.query.pop("nguon")
    looks = context.user().role in LOOK
    groups = catalog.quarantine_groups() if looks else []
    out.append(_tally(sources, pauses, filters))
    loading = notice.loading(sources)
    if loading is not None:
        out.append(loading)
    one = next((each for each in sources if each.name == filters.query.get("nguon")), None)
    if looks and filters.query.get("lan-chay"):
        private = acts.may()
        run_id = filters.query["lan-chay"]
        out.append(runlist.detail(catalog, run_id, titles, filters, private=private))
    if looks and filters.query.get("ly-do"):
        codes = columns.may_see_codes(context.user())
        out.append(aside.records(catalog, titles, filters, codes=codes))
    if one is not None:
        out += _source(one, titles, groups, pauses, filters, looks=looks)
        return out
    return out + _overview(sources, titles, groups, pauses, filters, looks=looks)


def _urgency(source: SourceState, pauses: Pauses) -> int:
    return _ORDER[Status.NONE if source.name in pauses else runs.state(source)]


def _overview(
    sources: Sequence[SourceState],
    titles: Mapping[str, str],
    groups: Sequence[AsideGroup],
    pauses: Pauses,
    filters: Filters,
    *,
    looks: bool,
) -> list[Component]:
    main: list[Component] = [
        _table(sources, pauses, filters),
        html.P(words.t("sources.key"), className="hint"),
    ]
    asked = _requests(None, titles, filters, looks=looks)
    rail = [*asked, _failing(sources, pauses, filters)]
    rail.append(aside.rail(groups, titles, filters, hidden=not looks))
    named = attrs(aria_label=words.t("sources.rail"))
    columns = html.Div(
        [html.Div(main), html.Aside(rail, className="rail", **named)], className="cols"
    )
    if not looks:
        return [columns]
    under: list[Component] = []
    if filters.query.get("hien") == aside.SHOWN:
        names = _names()
        under.append(aside.section(groups, names, titles, filters, may_act=acts.may()))
    under.append(runlist.section(context.catalog(), titles, filters))
    return [columns, *under]


def _source(
    source: SourceState,
    titles: Mapping[str, str],
    groups: Sequence[AsideGroup],
    pauses: Pauses,
    filters: Filters,
    *,
    looks: bool,
) -> list[Component]:
    """One source: how it stands, what may be done, its streams, what is set aside, its runs."""
    catalog, pause = context.catalog(), pauses.get(source.name)
    its = catalog.streams(source.name)
    asked = context.desk().pulls(source.name, 1) if acts.may() else []
    told = runs.trouble(source, pause, filters.now)
    names = _names()
    touched = ", ".join(names.get(id, id) for id in source.indicators)
    lead: list[Component | str] = [runs.badge(source, pause, filters.now), f" {told}"]
    facts = [
        (words.t("sources.owner"), source.owner or say.NOTHING),
        (words.t("sources.protocol"), source.protocol or say.NOTHING),
        (words.t("sources.after"), runs.following(source, pause, filters.now)),
        (words.t("sources.feeds"), touched or words.t("sources.feeds_none")),
    ]
    pairs: list[Component] = []
    for term, said in facts:
        pairs += [html.Dt(term), html.Dd(said)]
    top: list[Component] = [
        html.Div(
            [html.H2(source.title), html.A(words.t("sources.all"), href=filters.href(PATH))],
            className="one-h",
        ),
        html.P(lead),
        html.Dl(pairs),
    ]
    if acts.may():
        fresh = asked[0].request[-6:] if asked else "0"
        top.append(acts.panel(source, its, pause, f"{fresh}{int(pause is not None)}"))
    out: list[Component] = [html.Section(top, className="box one-s")]
    out += _requests(source.name, titles, filters, looks=looks)
    out.append(streams.section(source, its, pause, filters.now))
    out.append(html.P(words.t("streams.key"), className="hint"))
    if looks:
        mine = [one for one in groups if one.source == source.name]
        out.append(aside.section(mine, names, titles, filters, may_act=acts.may()))
        out.append(runlist.section(catalog, titles, filters))
    return out


def _requests(
    source: str | None, titles: Mapping[str, str], filters: Filters, *, looks: bool
) -> list[Component]:
    if not looks:
        return []
    asked = context.desk().pulls(source, _ASKED)
    loading = context.catalog().backfills(source)
    now = int(time.time())
    drawn = requests.section(asked, loading, titles, filters, now, may_act=acts.may())
    return [] if drawn is None else [drawn]


def _tally(sources: Sequence[SourceState], pauses: Pauses, filters: Filters) -> Component:
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


def _table(sources: Sequence[SourceState], pauses: Pauses, filters: Filters) -> Component:
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
    volumes = context.catalog().volumes()
    rows = [_row(one, pauses.get(one.name), volumes, filters) for one in sources]
    drawn = table.table(
        columns, rows, caption=words.t("sources.table"), css="src", head=1, labels=True
    )
    return html.Section([drawn], className="pbox")


def _row(
    source: SourceState,
    pause: Pause | None,
    volumes: Mapping[tuple[str, str], Volume],
    filters: Filters,
) -> table.Row:
    now = filters.now
    href = filters.href(nguon=source.name, lan_chay=None, ly_do=None, sau=None, truoc=None)
    last = words.soon(source.last_success, now) if source.last_success else say.NOTHING
    waiting: table.Cell = words.number(source.quarantined_open)
    if source.quarantined_open and context.user().role in LOOK:
        waiting = html.A(waiting, href=href + "#cach-ly")
    cells: list[table.Cell] = [
        runs.badge(source, pause, now),
        [
            html.A(html.B(source.title), href=href),
            html.Small(f"{source.protocol} · {source.owner}"),
            html.Small(source.fault, className="bad") if source.fault else "",
        ],
        [last, html.Small(runs.following(source, pause, now))],
        runs.age(source, now),
        [
            html.B(words.number(source.records_last)),
            _brought(source),
            streams.verdict(streams.worst(volumes, source.name)),
        ],
        waiting,
        runs.strip(source.runs),
    ]
    if acts.may():
        again = acts.pull(source.name, source.title)
        cells.append(acts.resume(source.name) if pause is not None else again)
    status = runs.state(source)
    loud = status in (Status.OFF, Status.WATCH) and pause is None
    return table.Row(cells, f"r-{mark.name(status)}" if loud else "")


def _brought(source: SourceState) -> Component:
    new, changed = words.number(source.new_last), words.number(source.changed_last)
    return html.Small(words.t("sources.volume", new=new, changed=changed))


def _failing(sources: Sequence[SourceState], pauses: Pauses, filters: Filters) -> Component:
    """What a failing, late or paused source touches, since when, and in whose hands it is."""
    bad = [
        one
        for one in sources
        if one.name in pauses or runs.state(one) in (Status.OFF, Status.WATCH)
    ]
    names, lines = _names(), []
    for one in bad:
        touched = [names.get(id, id) for id in one.indicators]
        trouble = runs.trouble(one, pauses.get(one.name), filters.now)
        told = [trouble, ", ".join(touched), words.t("sources.call", who=one.owner)]
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


def _names() -> dict[str, str]:
    """Id of an indicator → its short name."""
    return {one.id: one.short_name for one in context.catalog().definitions()}

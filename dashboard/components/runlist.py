"""The ledger of runs: narrowed, paged, and one run with all that it counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.errors import NotFoundError
from core.runs import KINDS, Outcome, Run
from core.values import Status
from dashboard.addresses.filters import Filters
from dashboard.components import copying, notice, runs, table, take
from dashboard.components import status as mark
from dashboard.components.attrs import here
from dashboard.components.called import Names
from dashboard.components.set_aside import reason_word
from dashboard.components.spoken import spoken
from dashboard.wording import words
from exports.ledger import listing

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PAGE = 20
"""Runs a page."""
_OUTCOMES = {
    Outcome.SUCCESS: Status.ON,
    Outcome.PARTIAL: Status.WATCH,
    Outcome.FAILED: Status.OFF,
    Outcome.ABANDONED: Status.OFF,
    Outcome.SKIPPED: Status.NONE,
    Outcome.RUNNING: Status.NONE,
}


def section(catalog: Catalog, titles: Names, filters: Filters) -> Component:
    """The page of runs that the address asks for."""
    query = filters.query
    source, stream = query.get("nguon") or None, query.get("luong") or None
    kind = query.get("loai") if query.get("loai") in KINDS else None
    outcome = query.get("ket-qua") if query.get("ket-qua") in list(Outcome) else None
    before = query.get("truoc", "")
    found = catalog.runs(source, PAGE + 1, stream=stream, kind=kind, outcome=outcome, before=before)
    shown = found[:PAGE]
    title = words.t("sources.runs", source=titles.get(source or "", words.t("sources.every")))
    inside: list[Component | str] = [html.H2(title), _choices(titles, filters)]
    if not shown:
        narrowed = any((source, stream, kind, outcome, before))
        inside.append(html.P(words.t("runs.none_so" if narrowed else "sources.no_runs")))
    else:
        among = copying.Beyond.PAGES if before or len(found) > PAGE else 0
        inside.append(_table(shown, titles, filters, title, among))
    ways: list[Component | str] = []
    if before:
        ways.append(html.A(words.t("runs.newest"), href=filters.href(truoc=None) + "#lan-chay"))
    if len(found) > PAGE:
        older = filters.href(truoc=shown[-1].run_id) + "#lan-chay"
        ways.append(html.A(words.t("runs.older"), href=older))
    if ways:
        inside.append(html.Div(ways, className="pager"))
    if shown:
        inside.append(take.book(listing.RUNS, query))
    return html.Section(inside, className="box", id="lan-chay")


def _choices(titles: Names, filters: Filters) -> Component:
    """By source, by outcome, by kind: lists of links, the chosen one marked."""
    sources = [("", words.t("sources.every")), *titles.items()]
    outcomes = [("", words.t("runs.any")), *((one.value, runs.outcome(one)) for one in Outcome)]
    kinds = [("", words.t("runs.any")), *((one, kind_word(one)) for one in KINDS)]
    return html.Div(
        [
            _choice(words.t("sources.source"), "nguon", sources, filters),
            _choice(words.t("sources.outcome"), "ket-qua", outcomes, filters),
            _choice(words.t("sources.kind"), "loai", kinds, filters),
        ],
        className="chs",
    )


def _choice(
    title: str, name: str, options: Sequence[tuple[str, str]], filters: Filters
) -> Component:
    chosen = filters.query.get(name, "")
    shown = dict(options).get(chosen, chosen or options[0][1])

    def href(value: str) -> str:
        asked = {name.replace("-", "_"): value or None, "truoc": None, "luong": None}
        return filters.href(**asked) + "#lan-chay"

    links = [
        html.Li(html.A(text, href=href(value), **here(value == chosen))) for value, text in options
    ]
    return html.Details(
        [
            html.Summary([html.Span(title), f" {shown}"], className="ctl"),
            html.Div(html.Ul(links, className="opts"), className="panel"),
        ],
        className="pick",
        id=f"pick-{name}",
    )


def _table(
    rows: Sequence[Run], titles: Names, filters: Filters, caption: str, among: int | copying.Beyond
) -> Component:
    columns = [
        table.Column(words.t("sources.started")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("sources.kind"), css="nb"),
        table.Column(words.t("sources.outcome")),
        table.Column(words.t("sources.took"), num=True),
        table.Column(words.t("sources.fetched"), num=True),
        table.Column(words.t("sources.new"), num=True),
        table.Column(words.t("sources.changed"), num=True),
        table.Column(words.t("runs.deleted"), num=True),
        table.Column(words.t("sources.set_aside"), num=True),
    ]
    drawn: list[list[table.Cell]] = [
        [
            html.A(words.since(one.started_at, filters.now), href=_address(one, filters)),
            [
                titles.source(one.source),
                titles.stream(one.source, one.stream),
                html.Small(spoken(one.fault)) if one.fault else "",
            ],
            kind_word(one.kind),
            mark.badge(_OUTCOMES[one.outcome], _how(one)),
            words.ago(one.finished_at - one.started_at) if one.finished_at else None,
            words.number(one.fetched),
            words.number(one.new),
            words.number(one.changed),
            words.number(one.deleted),
            words.number(one.quarantined),
        ]
        for one in rows
    ]
    return table.table(columns, drawn, caption=caption, css="tb rec rnl", among=among)


def _address(run: Run, filters: Filters) -> str:
    return filters.href(lan_chay=run.run_id, truoc=None, sau=None, ly_do=None, truong=None)


def _how(run: Run) -> str:
    said = runs.outcome(run.outcome)
    if run.outcome is Outcome.RUNNING and run.done is not None:
        return f"{said} {words.percent(run.done, 0)}"
    return said


def kind_word(kind: str) -> str:
    """What a run was for: “lấy số liệu”."""
    key = f"runs.kind.{kind}"
    return words.t(key) if words.known(key) else kind


def detail(
    catalog: Catalog, run_id: str, titles: Names, filters: Filters, *, private: bool
) -> Component:
    """One run with everything that it counted; ``private`` adds the words for operators."""
    try:
        run = catalog.run(run_id)
    except NotFoundError as fault:
        back = html.A(words.t("runs.back"), href=filters.href(lan_chay=None))
        return notice.notice("error", words.t("runs.lost"), fault.public, [back])
    source = titles.source(run.source)
    status = _OUTCOMES[run.outcome]
    told = words.t("runs.one", kind=kind_word(run.kind), source=source)
    head = html.H2([f"{told} · ", titles.stream(run.source, run.stream)])
    lead: list[Component | str] = [mark.badge(status, _how(run)), f" · {_when(run, filters.now)}"]
    if run.fault:
        lead.append(html.Span(spoken(run.fault), className=f"flt {mark.css(status)}"))
    parts = [
        (words.t("runs.group.records"), _records(run)),
        (words.t("runs.group.talk"), _talk(run)),
        (words.t("runs.group.place"), _place(run)),
    ]
    boxes = [html.Div([html.H3(title), _pairs(pairs)]) for title, pairs in parts]
    inside: list[Component] = [head, html.P(lead), html.Div(boxes, className="rund")]
    if run.reasons:
        inside.append(_reasons(run, filters))
    if private and run.detail:
        more: list[Component | str] = [html.B(words.t("runs.detail")), " ", html.Code(run.detail)]
        inside.append(html.P(more, className="hint"))
    inside.append(
        html.P(
            [
                html.A(words.t("runs.back"), href=filters.href(lan_chay=None) + "#lan-chay"),
                f" · {words.t('sources.run')} ",
                html.Code(run.run_id),
            ],
            className="hint",
        )
    )
    return html.Section(inside, className="box", id="chi-tiet-lan-chay")


def _when(run: Run, now: int) -> str:
    begun = words.since(run.started_at, now)
    if run.finished_at is None:
        return words.t("runs.since", at=begun)
    return words.t("runs.when", at=begun, took=words.ago(run.finished_at - run.started_at))


Pairs = Sequence[tuple[str, str]]


def _pairs(pairs: Pairs) -> Component:
    out: list[Component] = []
    for term, said in pairs:
        out += [html.Dt(term), html.Dd(said)]
    return html.Dl(out)


def _records(run: Run) -> Pairs:
    counts = [
        ("sources.fetched", run.fetched),
        ("sources.new", run.new),
        ("sources.changed", run.changed),
        ("runs.unchanged", run.unchanged),
        ("runs.deleted", run.deleted),
        ("sources.set_aside", run.quarantined),
        ("runs.unknown_fields", run.unknown_fields),
    ]
    return [(words.t(key), words.number(count)) for key, count in counts]


def _talk(run: Run) -> Pairs:
    return [
        (words.t("runs.pages"), words.number(run.pages)),
        (words.t("runs.calls"), words.number(run.calls)),
        (words.t("runs.retries"), words.number(run.retries)),
        (words.t("runs.bytes"), size(run.bytes)),
    ]


def _place(run: Run) -> Pairs:
    since = say.moment(run.window_from) if run.window_from is not None else words.t("runs.all")
    until = say.moment(run.window_to) if run.window_to is not None else say.NOTHING
    return [
        (words.t("runs.window_from"), since),
        (words.t("runs.window_to"), until),
        (words.t("runs.cursor_before"), run.cursor_before or say.NOTHING),
        (words.t("runs.cursor_after"), run.cursor_after or say.NOTHING),
    ]


def _reasons(run: Run, filters: Filters) -> Component:
    lines = []
    for reason, count in sorted(run.reasons.items(), key=lambda one: -one[1]):
        href = filters.href(
            nguon=run.source, luong=run.stream, ly_do=reason, truong=None, lan_chay=None
        )
        lines.append(
            html.Li(
                [
                    html.A(reason_word(reason), href=href + "#cach-ly"),
                    html.Span(words.number(count), className="num"),
                ]
            )
        )
    return html.Div(
        [html.H3(words.t("runs.aside")), html.Ul(lines, className="li two-col")], className="rsn"
    )


def size(count: int) -> str:
    """A number of bytes: ``1,3 MB``."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= step:
            return f"{words.number(count / step, 1)}{say.NBSP}{unit}"
    return f"{words.number(count)}{say.NBSP}B"

"""Một cửa: what came in, what went out, what is late, and who holds it, down to the row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.period import Grain, Period
from core.values import Freshness, Value
from dashboard import columns, context, words
from dashboard import filters as choice
from dashboard.boards import Board
from dashboard.components import (
    chart,
    form0206a,
    head,
    heat,
    notice,
    number,
    ranking,
    records,
    rules,
    scale,
    series,
    table,
    take,
)
from dashboard.components.goal import bare
from dashboard.filters import Filters
from indicators.ranking import Ranked, rank

PATH = "/mot-cua"
TITLE = "Một cửa"
ORDER = 20
ROLES = context.PEOPLE

RATE, OVERDUE = "onestop.on_time_rate", "onestop.overdue_open"
RECEIVED, RESOLVED = "onestop.received", "onestop.resolved"
STRIP = (RECEIVED, RESOLVED, "onestop.pending", RATE, OVERDUE, "onestop.online_rate_plain")
_WORST, _MONTHS = 12, 12
ALL = "tat-ca"


def body(query: Mapping[str, str]) -> list[Component]:
    """The one-stop page for a period and a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    board = Board(catalog, filters)
    wrong = notice.faults(filters.faults)
    out: list[Component] = [] if wrong is None else [wrong]
    strip = board.values(STRIP)
    sources = [one for one in catalog.sources() if one.name == "onestop"]
    loading = notice.loading(sources)
    if not strip or all(one.freshness is Freshness.MISSING for one in strip):
        return [*out, loading if loading is not None else notice.nothing_yet(sources)]
    out.append(head.line([], head.oldest(catalog.stamp(), catalog, filters.now)))
    if loading is not None:
        out.append(loading)
    out.append(html.H2(words.t("onestop.strip"), className="sr"))
    out.append(html.Div([board.card(one) for one in strip], className="cards strip"))
    out.append(_guards(board))
    out.append(rules.rules(board.values(list(rules.RULES)), board.definitions, filters))
    out.append(html.Div([*_flow(board), *_on_time(board)], className="two"))
    units = _ranked(board, "unit")
    if len(units) > 1:  # a commune has no parts to compare
        out.append(html.Div([_by_unit(board, units), _by_field(board)], className="wide-left"))
        out += _heat(board, units)
    elif RATE in board.definitions:
        out.append(_by_field(board))
    out.append(_late(board))
    form = form0206a.section(board)
    out += [] if form is None else [form]
    return [*out, take.menu(filters, "mot-cua", chart=False)]


def _guards(board: Board) -> Component:
    """What the on-time rate does not count, counted apart and listable."""
    f = board.filters
    try:
        value = board.values([RATE])[0]
        proof = board.catalog.passport(value.value_id)
        apart = list(zip(proof.set_apart_names, proof.set_apart, strict=False))
    except (IocError, IndexError):
        apart = []
    items = [
        html.Li(
            [
                html.A(
                    html.B(words.number(link.count)),
                    href=f.href(f"/chi-so/{RATE}", ban_ghi=f"apart-{i}") + "#ban-ghi",
                ),
                f" {words.lower_first(name)}",
            ]
        )
        for i, (name, link) in enumerate(apart)
    ]
    inside = html.Ul(items) if items else html.P(words.t("onestop.no_guards"), className="muted")
    return html.Section(
        [html.H2(words.t("onestop.guards")), inside], className="box guards", id="dem-rieng"
    )


def _span(filters: Filters) -> tuple[Grain, date, date]:
    """Days for a month or less; else months, at least a year of them."""
    last = filters.last_day
    if filters.period.grain in (Grain.DAY, Grain.WEEK, Grain.MONTH):
        month = Period.of(Grain.MONTH, last)
        return Grain.DAY, min(month.start, filters.period.start), last
    year_back = date(last.year - 1, last.month, 1)
    return Grain.MONTH, min(filters.period.start, year_back), last


def _flow(board: Board) -> list[Component]:
    """Received and resolved side by side, from zero."""
    if not {RECEIVED, RESOLVED} <= set(board.definitions):
        return []
    grain, first, last = _span(board.filters)
    received = board.series(board.definitions[RECEIVED], grain, first, last)
    resolved = board.series(board.definitions[RESOLVED], grain, first, last)
    names = words.t("onestop.received"), words.t("onestop.resolved")
    rows: list[list[table.Cell]] = [
        [series.tick(one), number.short(one), number.short(other)]
        for one, other in zip(received, resolved, strict=False)
    ]
    unit = words.t("onestop.by_day" if grain is Grain.DAY else "onestop.by_month")
    legend: list[Component | str] = [
        html.Span(className="sw sw-accent"), f" {names[0]}   ",
        html.Span(className="sw sw-edge"), f" {names[1]}. {words.t('chart.light_running')}",
    ]  # fmt: skip
    columns = [
        table.Column(words.t("chart.period")),
        table.Column(names[0], num=True),
        table.Column(names[1], num=True),
    ]
    drawn: Component = chart.chart(
        "chart-flow",
        series.bars([(names[0], "accent", received), (names[1], "edge", resolved)]),
        title=words.t("onestop.flow", unit=unit),
        hint=legend,
        columns=columns,
        rows=rows,
    )
    return [drawn]


def _on_time(board: Board) -> list[Component]:
    """The on-time rate by month with its target, wherever the chosen period lies."""
    definition = board.definitions.get(RATE)
    if definition is None:
        return []
    last = board.filters.last_day
    first = min(board.filters.period.start, date(last.year - 1, last.month, 1))
    values = board.series(definition, Grain.MONTH, first, last)
    drawn: Component = chart.chart(
        "chart-on-time",
        series.rate(values, definition),
        title=words.t("onestop.on_time"),
        hint=f"{series.cut_at(values, definition)} {words.t('chart.dotted_running')}",
        columns=[
            table.Column(words.t("chart.period")),
            table.Column(words.t("rank.rate"), num=True),
            table.Column(words.t("passport.target"), num=True),
        ],
        rows=[
            [series.tick(v), number.short(v), bare(v.target, definition) if v.target else None]
            for v in values
        ],
    )
    return [drawn]


def _ranked(board: Board, dim: str) -> list[Ranked]:
    definition = board.definitions.get(RATE)
    return rank(board.slices(definition, dim), definition) if definition else []


def _by_unit(board: Board, rows: list[Ranked]) -> Component:
    f = board.filters
    drawn: Component = ranking.section(
        rows,
        board.definitions[RATE],
        title=words.t("onestop.units"),
        anchor="theo-don-vi",
        names=_names(),
        href=lambda row: f.href(don_vi=row.value.unit, sau=None),
        limit=None if f.query.get("hien") == ALL else _WORST,
        everything=f.href(hien=ALL) + "#theo-don-vi",
        sort=ranking.sort_of(f, "theo-don-vi"),
    )
    return drawn


def _by_field(board: Board) -> Component:
    drawn: Component = ranking.section(
        _ranked(board, "field"),
        board.definitions[RATE],
        title=words.t("onestop.fields"),
        anchor="theo-linh-vuc",
        names=_names(),
        href=lambda row: "",
        limit=_WORST,
        subject=words.t("onestop.field"),
        compact=True,
    )
    return drawn


def _names() -> tuple[str, str]:
    return words.t("onestop.on_time_count"), words.t("onestop.resolved_due")


def _heat(board: Board, units: list[Ranked]) -> list[Component]:
    """The worst units over the last twelve months."""
    definition = board.definitions.get(RATE)
    target = next((row.value.target for row in units if row.value.target), None)
    if definition is None or target is None:
        return []
    f = board.filters
    at = Period.of(Grain.MONTH, f.last_day)
    months = [at]
    while len(months) < _MONTHS:
        months.insert(0, months[0].previous())
    cells: dict[Period, dict[int, Value]] = {}
    for month in months:
        found = board.slices(definition, "unit", month)
        cells[month] = {one.unit_id: one for one in found}
    shown = units if f.query.get("hien") == ALL else units[:15]
    lines = [
        heat.Line(
            number.label(row.value),
            f.href(don_vi=row.value.unit),
            [cells[month].get(row.value.unit_id) for month in months],
        )
        for row in shown
    ]
    title = words.t("onestop.heat")
    names = [f"{m.start.month}/{m.start:%y}" for m in months]
    hint = words.t(
        "onestop.heat_hint", target=bare(target, definition), count=definition.minimum_count
    )
    inside = [
        html.H2(title),
        html.P(hint, className="hint"),
        heat.heat(names, lines, definition, scale.around(target, definition), caption=title),
    ]
    return [html.Section(inside, className="box", id="ban-do-nhiet")]


def _late(board: Board) -> Component:
    """Overdue dossiers still open, oldest due date first."""
    title, anchor = words.t("onestop.late"), "qua-han"
    try:
        value = board.values([OVERDUE])[0]
        link = board.catalog.passport(value.value_id).numerator_records
        assert link is not None  # a count is listed
    except (IocError, IndexError) as fault:
        said = fault.public if isinstance(fault, IocError) else words.t("reason.missing")
        inside = [html.H2(title), notice.notice("empty", words.t("records.none"), said)]
        return html.Section(inside, className="box", id=anchor)
    drawn: Component = records.section(
        board.catalog,
        link,
        board.filters,
        title=title,
        caption=title,
        anchor=anchor,
        codes=columns.may_see_codes(context.user()),
        above=[html.P(words.t("onestop.late_hint"), className="hint")],
        empty=words.t("onestop.no_late"),
    )
    return drawn

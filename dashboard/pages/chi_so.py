"""One indicator: the figure, how it moves, who makes it, and everything that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.errors import IocError, NotFoundError
from core.period import Grain
from core.values import Value
from dashboard import columns, context, words
from dashboard import filters as choice
from dashboard.boards import Board
from dashboard.components import (
    chart,
    goal,
    head,
    headline,
    near,
    notice,
    number,
    passport,
    ranking,
    records,
    series,
    table,
)
from dashboard.components.attrs import attrs, here
from dashboard.filters import Filters
from indicators.model import Definition
from indicators.ranking import Ranked, rank

if TYPE_CHECKING:
    from indicators.answers import Passport, RecordsLink
    from indicators.catalog import Catalog

PATH = "/chi-so/<id>"
TITLE = "Chỉ tiêu"
ORDER = 900
ROLES = context.PEOPLE

_WORST, _YEARS = 12, 3
ALL = "tat-ca"


def heading(query: Mapping[str, str]) -> str:
    """The indicator's own name."""
    try:
        return context.catalog().definition(query.get("id", "")).title(words.language())
    except NotFoundError:
        return words.t("indicator.unknown")


def body(query: Mapping[str, str]) -> list[Component]:
    """An indicator's page for a period and a unit."""
    catalog = context.catalog()
    id = query.get("id", "")
    filters = choice.read(f"/chi-so/{id}", {k: v for k, v in query.items() if k != "id"}, catalog)
    try:
        definition = catalog.definition(id)
    except NotFoundError:
        return [near.unknown(id, catalog, filters)]
    board = Board(catalog, filters)
    wrong = notice.faults(filters.faults)
    out: list[Component] = [] if wrong is None else [wrong]
    out.append(_crumbs(definition, filters, board.group_names()))
    loading = notice.loading([s for s in catalog.sources() if s.name in definition.sources])
    if loading is not None:
        out.append(loading)
    value = board.values([id])[0]
    proof = _proof(catalog, value)
    main = [headline.headline(value, definition, board.beside(value, definition), filters)]
    if id in headline.RULES:
        main.append(headline.rules(board.values(list(headline.RULES)), board.definitions))
    main += [_series(board, definition), _by(board, definition, proof)]
    listed = _records(board, proof)
    if listed is not None:
        main.append(listed)
    main.append(_away(definition, filters, value))
    titles = {one.name: one.title for one in catalog.sources()}
    rail = _rail(proof, value, definition, filters, titles)
    out.append(
        html.Div(
            [
                html.Div(main),
                html.Aside(rail, className="rail", **attrs(aria_label=words.t("passport.title"))),
            ],
            className="cols grid",
        )
    )
    return out


def _crumbs(definition: Definition, filters: Filters, groups: Mapping[str, str]) -> Component:
    way = html.P(
        [
            html.A(words.t("page.tong_quan.nav"), href=filters.href("/")),
            " › ",
            html.A(words.t("page.mot_cua.nav"), href=filters.href("/mot-cua"))
            if definition.group == "onestop"
            else groups.get(definition.group, definition.group),
            f" › {definition.short_name}",
        ],
        className="crumb",
    )
    return head.line([way], "")


def _proof(catalog: Catalog, value: Value) -> Passport | None:
    """None where this slice was computed for the question and has no published proof."""
    try:
        return catalog.passport(value.value_id) if value.value_id else None
    except IocError:
        return None


def _series(board: Board, definition: Definition) -> Component:
    """Months (or years) with target, break mark, running period."""
    f = board.filters
    grain = Grain.MONTH if Grain.MONTH in definition.grains else Grain.YEAR
    first = date(f.last_day.year - _YEARS + 1, 1, 1)
    values = board.series(definition, grain, first, f.last_day)
    while len(values) > 1 and values[0].value is None:  # nothing before the first figure
        values = values[1:]
    hints = [series.cut_at(values, definition), words.t("chart.dotted_running")]
    if any(one.estimated for one in values):
        hints.append(words.t("chart.thin_estimated"))
    drawn: Component = chart.chart(
        "chart-series",
        series.rate(values, definition),
        title=words.t(
            "indicator.series",
            name=definition.title(words.language()),
            where=f.unit.name if f.unit else "",
            unit=definition.unit,
        ),
        hint=" ".join(one for one in hints if one),
        columns=[
            table.Column(words.t("chart.period")),
            table.Column(words.t("rank.figure"), num=True),
            table.Column(words.t("passport.numerator"), num=True),
            table.Column(words.t("passport.denominator"), num=True),
            table.Column(words.t("passport.target"), num=True),
        ],
        rows=[_row(one, definition) for one in values],
        height=320,
    )
    return drawn


def _row(value: Value, definition: Definition) -> list[table.Cell]:
    return [
        series.tick(value),
        number.short(value),
        None if value.numerator is None else words.number(value.numerator),
        None if value.denominator is None else words.number(value.denominator),
        goal.bare(value.target, definition) if value.target else None,
    ]


def _by(board: Board, definition: Definition, proof: Passport | None) -> Component:
    """By unit, or by another of the indicator's dimensions, ranked worst first."""
    f = board.filters
    dims = [one for one in definition.dimensions if words.known(f"dim.{one}")]
    dim = f.query.get("theo", dims[0] if dims else "")
    if dim not in dims:
        dim = dims[0] if dims else ""
    if not dim:
        return html.Section(
            [html.H2(words.t("indicator.by_nothing")), html.P(words.t("indicator.no_dims"))],
            className="box",
        )
    names = (
        (proof.numerator_name, proof.denominator_name)
        if proof
        else (words.t("passport.numerator"), words.t("passport.denominator"))
    )

    def lead(row: Ranked) -> str:
        return f.href(don_vi=row.value.unit, ban_ghi=None) if dim == "unit" else ""

    tabs = html.Ul(
        [
            html.Li(
                html.A(
                    words.t(f"dim.{one}"),
                    href=f.href(theo=one) + "#chia-theo",
                    **here(one == dim),
                )
            )
            for one in dims
        ],
        className="tabs",
    )
    drawn: Component = ranking.section(
        rank(board.slices(definition, dim), definition),
        definition,
        title=words.t("indicator.by", dim=words.t(f"dim.{dim}").lower()),
        anchor="chia-theo",
        names=names,
        href=lead,
        limit=None if f.query.get("hien") == ALL else _WORST,
        subject=words.t(f"dim.{dim}"),
        everything=f.href(hien=ALL) + "#chia-theo",
        above=[tabs] if len(dims) > 1 else [],
        sort=ranking.sort_of(f, "chia-theo"),
        empty=words.t("reason.only_now") if f.as_known is not None else "",
    )
    return drawn


def _sets(proof: Passport) -> dict[str, tuple[RecordsLink, str]]:
    """Listable sets of records by the name they have in the address."""
    sets = {"numerator": (proof.numerator_records, proof.numerator_name)}
    if proof.denominator_records is not None:
        sets["denominator"] = (proof.denominator_records, proof.denominator_name)
    for i, (link, name) in enumerate(zip(proof.set_apart, proof.set_apart_names, strict=False)):
        sets[f"apart-{i}"] = (link, name)
    return sets


def _records(board: Board, proof: Passport | None) -> Component | None:
    """The records behind the figure that the reader asked for."""
    f, title = board.filters, words.t("indicator.records")
    asked = f.query.get("ban-ghi", "")
    if not asked:
        return None
    found = _sets(proof).get(asked) if proof is not None else None
    if found is None:
        said = notice.notice("empty", words.t("records.none"), words.t("records.no_set"))
        return html.Section([html.H2(title), said], className="box", id="ban-ghi")
    link, name = found
    close = html.A(words.t("records.close"), href=f.href(ban_ghi=None, sau=None))
    drawn: Component = records.section(
        board.catalog,
        link,
        f,
        title=title,
        caption=f"{title}: {name}",
        anchor="ban-ghi",
        codes=columns.may_see_codes(context.user()),
        above=[html.P([name, " · ", close], className="hint")],
    )
    return drawn


def _rail(
    proof: Passport | None,
    value: Value,
    definition: Definition,
    f: Filters,
    titles: Mapping[str, str],
) -> list[Component]:
    said = html.Section(
        [
            html.H2(words.t("indicator.definition")),
            html.P(definition.method, className="method", lang="vi"),
            html.P(definition.legal_basis, className="hint", lang="vi"),
        ],
        className="box",
        id="dinh-nghia",
    )
    if proof is None:
        return [passport.no_proof(number.short(value)), said]
    return [
        passport.passport(
            proof,
            definition,
            f.now,
            lambda which: f.href(ban_ghi=which, sau=None) + "#ban-ghi",
            titles,
        ),
        passport.ledger(
            proof.versions,
            f.now,
            lambda at: f.href(biet_luc=from_epoch(at).replace(tzinfo=None).isoformat()),
        ),
        said,
    ]


def _away(definition: Definition, f: Filters, value: Value) -> Component:
    """The same figures for a program; each answer carries its proof's address."""
    unit = value.unit or ""
    series_of = f"/api/v1/values?indicator={definition.id}&unit={unit}&grain=month"
    links = [html.A("API", href=series_of)]
    if value.value_id:
        links.append(
            html.A(words.t("indicator.api_passport"), href=f"/api/v1/passport/{value.value_id}")
        )
    return html.Div([html.B(words.t("indicator.take")), *links], className="dl")

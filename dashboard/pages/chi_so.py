"""One indicator: the figure, how it moves, who makes it, and everything that proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.errors import IocError, NotFoundError
from core.values import Value
from dashboard import context, router
from dashboard.acts import keeping
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.boards import Board
from dashboard.components import (
    ahead,
    behind,
    called,
    cutting,
    driving,
    following,
    headline,
    jotting,
    lasting,
    narrowed,
    near,
    notice,
    noting,
    number,
    passport,
    revised,
    rules,
    sides,
    take,
    track,
    versions,
)
from dashboard.components import filters as bar
from dashboard.components.attrs import attrs
from dashboard.components.spoken import spoken
from dashboard.readers import columns
from dashboard.readers import mine as own
from dashboard.wording import proofs, words
from desk import chart_notes
from exports.sheets.rules import RULES
from exports.sheets.sets import FIRST
from exports.withholding.columns import CODED
from indicators.defining.dimensions import address
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from indicators.asking.answers import Passport
    from indicators.catalog import Catalog

PATH = "/chi-so/<id>"
TITLE = "Chỉ tiêu"
CUTS = tuple(choice.CUTS)
ORDER = 900
ROLES = context.PEOPLE


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
    cuts, faults = cutting.asked(filters, catalog, definition)
    board = Board(catalog, filters, cutting.dims(cuts))
    wrong = notice.faults([*filters.faults, *faults])
    out: list[Component] = [] if wrong is None else [wrong]
    out.append(_crumbs(definition, board))
    out += narrowed.line(board, definition, cuts)
    notes = [] if cuts else noting.on(filters, [definition])
    loading = notice.loading([s for s in catalog.sources() if s.name in definition.sources])
    if loading is not None:
        out.append(loading)
    value = board.values([id])[0]
    proof = _proof(catalog, value)
    outlook = None if cuts else ahead.of(board, definition)
    beside = board.beside(value, definition)
    noted = filters.as_known is not None and board.fragile(value)
    worse = behind.worse(filters, definition, proof)
    main = [
        headline.headline(value, definition, beside, filters, outlook, noted=noted, worse=worse)
    ]
    if id in RULES:
        main.append(rules.rules(board))
    # published, foretold and noted is only what is of all dossiers
    steps = None if cuts else revised.steps(board, definition, value.period)
    sections = [  # one a line; None: nothing to say here
        track.section(board, definition, notes),
        None if cuts else html.Div(own.place("notes")),
        None if cuts else ahead.section(board, definition, outlook),
        driving.section(board, definition, proof),
        sides.section(board, definition, proof),
        revised.section(
            board,
            definition,
            steps,
            value.period,
            () if proof is None else proof.versions,
            alone=bool(value.moved),
        ),
        behind.section(
            board, definition, proof, revised.sets(steps) | lasting.sets(outlook, definition), cuts
        ),
        html.P(_whole(definition), className="hint") if cuts else None,
        notice.ruled([value], board.definitions),
        _away(definition, filters, value, cuts, proof),
    ]
    main += [one for one in sections if one is not None]
    rail = _rail(proof, value, definition, filters, called.Names(catalog.sources()))
    last = None if cuts else lasting.section(board, definition, outlook)
    rail[1:1] = [] if last is None else [last]
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


def misread(filters: Filters) -> list[str]:
    """What the address asks of this page alone that cannot be given, in words."""
    catalog, id = context.catalog(), filters.path.rpartition("/")[2]
    try:
        return cutting.asked(filters, catalog, catalog.definition(id))[1]
    except NotFoundError:  # said in the place of the page
        return []


def own_mark(query: Mapping[str, str]) -> str:
    """Notes on the chart are no part of a revision."""
    return context.desk().notes_mark(query.get("id", ""))


def mine(query: Mapping[str, str]) -> dict[str, Component]:
    """The star, and the notes with what this viewer may do to them."""
    catalog, id, desk, user = context.catalog(), query.get("id", ""), context.desk(), context.user()
    asked = {key: text for key, text in query.items() if key != "id"}
    filters = choice.read(f"/chi-so/{id}", asked, catalog)
    definition, unit = catalog.definition(id), filters.unit
    if unit is None:
        return {}
    code = filters.unit_code or ""
    on = any((one.indicator, one.unit) == (id, code) for one in desk.followed(user.login))
    back = bar.address(filters)
    about = {"chi-tieu": id, "don-vi": unit.slug, "ve": back}
    who, place = keeping.writer(), chart_notes.place(unit)
    removed = desk.removed_notes(id, place, who) if filters.as_known is None else []
    return {
        "star": following.star(id, code, unit.name, back, on=on),
        "notes": jotting.section(
            noting.on(filters, [definition]), removed, who, about, filters.last_day
        ),
    }


def _crumbs(definition: Definition, board: Board) -> Component:
    page = router.handler(definition.group)
    group: Component | str = board.group_names().get(definition.group, definition.group)
    if page is not None:
        group = html.A(words.t(f"page.{router.slug(page)}.nav"), href=board.href(page.PATH))
    way = html.P(
        [
            html.A(words.t("page.tong_quan.nav"), href=board.filters.href("/")),
            " › ",
            group,
            f" › {words.short(definition)}",
        ],
        className="crumb",
    )
    star = [] if board.cut else [html.Div(own.place("star"))]  # all dossiers are followed
    return html.Div([way, *star], className="bar2")


def _proof(catalog: Catalog, value: Value) -> Passport | None:
    """None where this slice was computed for the question and has no published proof."""
    try:
        return proofs.of(catalog, value)
    except IocError:
        return None


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
            html.P(spoken(definition.method), className="method"),
            html.P(definition.legal_basis, className="hint", lang="vi"),
        ],
        className="box",
        id="dinh-nghia",
    )
    if proof is None:
        return [passport.no_proof(number.short(value)), said]
    shown = passport.passport(
        proof,
        definition,
        f.now,
        lambda which: f.href(ban_ghi=which, xep=None) + "#ban-ghi",
        titles,
        past=f.as_known is not None,
    )
    if value.dims:
        return [shown, said]
    told = versions.ledger(
        proof.versions,
        f.now,
        lambda at: f.href(biet_luc=from_epoch(at).replace(tzinfo=None).isoformat()),
    )
    return [shown, told, said]


def _whole(definition: Definition) -> str:
    """What of a narrowed page is of all that the indicator counts, and so is not there."""
    return words.t(f"cut.whole.{definition.group}")


def _away(
    definition: Definition,
    f: Filters,
    value: Value,
    cuts: Sequence[cutting.Cut],
    proof: Passport | None,
) -> Component:
    """The same figures as files and for a program; each carries its proof."""
    asked = {"indicator": definition.id, "unit": value.unit or "", "grain": "month"}
    if cuts:
        asked["only"] = ",".join(f"{one.dim}:{address(one.code)}" for one in cuts)
    series_of = f"/api/v1/values?{urlencode(asked)}"
    links: list[Component] = [html.A("API", href=series_of)]
    if value.value_id:
        links.append(
            html.A(words.t("indicator.api_passport"), href=f"/api/v1/passport/{value.value_id}")
        )
    return take.menu(f, definition.id, lists=_lists(proof), more=links)


def _lists(proof: Passport | None) -> list[str]:
    """The lists behind the figure that this viewer may take."""
    if proof is None:
        return []
    held = dict(zip(FIRST, (proof.numerator_records, proof.denominator_records), strict=True))
    codes = columns.may_see_codes(context.user())
    return [
        part for part, one in held.items() if one is not None and (codes or one.kind not in CODED)
    ]

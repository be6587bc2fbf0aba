"""Tổng quan điều hành: what is wrong first, then every group, and how far to trust it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.units import Level
from core.values import Freshness, Status, Value
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.boards import Board
from dashboard.components import (
    ahead,
    dotmap,
    elsewhere,
    head,
    notice,
    number,
    scale,
    take,
    territory,
    whole_beside,
)
from dashboard.components import status as mark
from dashboard.components.attrs import attrs
from dashboard.components.goal import bare
from dashboard.readers import mine as own
from dashboard.readers import news
from dashboard.wording import words
from exports.sheets.views import FIRST
from indicators.asking.compare import far, is_rate

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PATH = "/"
TITLE = "Tổng quan điều hành"
ORDER = 10
ROLES = context.PEOPLE
SHORT = True

MAPPED = FIRST
_FIRST = 8
"""Big cards at most; what is left over stands in its group, in the same colours."""
_ROW = 4
_NAMED = 12
_DOUBT = {Freshness.FAILED: Status.OFF, Freshness.STALE: Status.WATCH}


def body(query: Mapping[str, str]) -> list[Component]:
    """The overview for a period and a unit."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    board = Board(catalog, filters)
    sources = catalog.sources()
    wrong = notice.faults(filters.faults)
    out: list[Component] = [] if wrong is None else [wrong]
    loading = notice.loading(sources)
    try:
        values = board.values()
    except IocError as fault:
        return [*out, notice.notice("error", words.t("empty.title"), fault.public)]
    values, others = elsewhere.counted(values)
    if not values or all(one.freshness is Freshness.MISSING for one in values):
        return [
            *out,
            loading if loading is not None else notice.nothing_yet(sources, filters.as_known),
            *elsewhere.folded(board, others),
        ]
    counts = Counter(one.status for one in values)
    out.append(head.tally(counts, head.oldest(catalog.stamp(), catalog, filters.now)))
    if loading is not None:
        out.append(loading)
    first = _first(values)
    judged = loading is None and counts[Status.ON] > 0
    main = [
        *_worst(board, first, judged),
        *_groups(board, values, first),
        *elsewhere.folded(board, others),
    ]
    rail = [
        *_beside(board, values),
        *ahead.falling(board),
        *_map(board, catalog, filters),
        html.Div([own.place("since"), own.place("followed")]),
        _doubts(board, values),
    ]
    named = attrs(aria_label=words.t("overview.rail"))
    out.append(
        html.Div([html.Div(main), html.Aside(rail, className="rail", **named)], className="cols")
    )
    out.append(take.menu(filters, "tong-quan", chart=False))
    out.append(take.boards(filters))
    return out


def _first(values: Sequence[Value]) -> list[Value]:
    """Off target, then watch, each by how far from the target."""
    bad = [one for one in values if one.status in (Status.OFF, Status.WATCH)]
    return sorted(bad, key=far, reverse=True)[:_FIRST]


def _section(title: str, note: str, cards: Sequence[Component], css: str = "") -> list[Component]:
    return [
        html.Div([html.H2(title), html.P(note)], className="sec"),
        html.Div(list(cards), className=f"cards {css}".strip()),
    ]


def _worst(board: Board, first: Sequence[Value], judged: bool) -> list[Component]:
    """What to do first; “nothing” is said only of figures that are whole and judged."""
    if not first and not judged:
        return []
    if not first:
        return _section(
            words.t("overview.first"),
            "",
            [notice.notice("good", words.t("overview.nothing_wrong"))],
            "lone",
        )
    cards = [board.card(one, size="big", sentence=board.worst_unit(one)) for one in first]
    return _section(words.t("overview.first"), words.t("overview.first_note"), cards, "big")


def _groups(board: Board, values: Sequence[Value], first: Sequence[Value]) -> list[Component]:
    """Groups in their own order, without what already stands above; small ones share a row.

    A group shows one row of cards and folds the rest into lines, so that a catalogue that grows
    does not drown what matters. What misses its target is never folded away.
    """
    above = {one.indicator for one in first}
    by_group: dict[str, list[Value]] = {}
    for one in values:
        if one.indicator not in above:
            by_group.setdefault(board.definitions[one.indicator].group, []).append(one)
    names_of = board.group_names()
    rows: list[tuple[list[str], list[Value], list[Value]]] = []
    for group, members in by_group.items():
        name = names_of.get(group, group)
        shown, rest = _shown(members)
        if rows and not rest and not rows[-1][2] and len(rows[-1][1]) + len(shown) <= _ROW:
            rows[-1][0].append(name)
            rows[-1][1].extend(shown)
        else:
            rows.append(([name], shown, rest))
    note = words.period_name(board.filters.period)
    out: list[Component] = []
    for names, shown, rest in rows:
        title = ", ".join([names[0], *map(words.lower_first, names[1:])])
        out += _section(title, note, [board.card(one) for one in shown])
        out += _folded(board, rest)
    return out


def _shown(members: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """A group's cards and the rest, both in the catalogue's order.

    The red and amber come first, what has no figure last.
    """
    bad = [one for one in members if one.status in (Status.OFF, Status.WATCH)]
    good = sorted((one for one in members if one not in bad), key=lambda one: one.withheld)
    room = max(0, _ROW - len(bad))
    return [*bad, *good[:room]], good[room:]


def _folded(board: Board, rest: Sequence[Value]) -> list[Component]:
    """The rest of a group as lines: name, figure, how it stands."""
    if not rest:
        return []
    lines = [
        html.Li(
            [
                mark.badge(Status.NONE if one.withheld else one.status),
                html.A(
                    words.short(board.definitions[one.indicator]),
                    href=board.filters.href(f"/chi-so/{one.indicator}"),
                ),
                number.short(one),
                *([html.Small(number.why(one))] if one.withheld else []),
            ],
            **attrs(data_id=one.indicator),
        )
        for one in rest
    ]
    more = html.Summary(words.t("overview.more_indicators", count=len(rest)))
    return [html.Details([more, html.Ul(lines, className="li more")], className="tw rest")]


def _map(board: Board, catalog: Catalog, filters: Filters) -> list[Component]:
    """Units as dots, coloured around the target of the on-time rate."""
    definition = board.definitions.get(MAPPED)
    if definition is None:
        return []
    try:
        values = catalog.by(
            MAPPED, "unit", filters.unit_code, filters.period, None, filters.as_known,
            filters.listed,
        )  # fmt: skip
        units = catalog.units(territory.day(filters))
    except IocError:
        return []
    target = next((one.target for one in values if one.target), None)
    if target is None or len(values) < 2:  # one dot alone is no map
        return []
    hint = words.t(
        "overview.map_hint",
        period=words.period_name(filters.period),
        target=bare(target, definition),
    )
    drawn = dotmap.dotmap(
        units,
        {one.unit_id: one for one in values},
        definition,
        scale.around(target, definition),
        title=words.t("overview.map"),
        hint=hint,
        href=lambda unit: filters.href(don_vi=unit.slug),
        below=take.part(filters, "ban-do"),
    )
    return [drawn]


def _beside(board: Board, values: Sequence[Value]) -> list[Component]:
    """The province beside a unit, where this is the screen of one and the viewer may see both."""
    f = board.filters
    if f.unit is None or f.unit.level is Level.PROVINCE:
        return []
    rates = [one for one in values if is_rate(board.definitions[one.indicator])]
    ids = [one.indicator for one in rates if not one.withheld]
    found = context.province(ids, f.period, f.as_known, f.listed) if ids else []
    whole = {one.indicator: one for one in found}
    pairs = [
        (one, whole[one.indicator])
        for one in rates
        if one.indicator in whole and not whole[one.indicator].withheld
    ]
    if not pairs:
        return []
    return [whole_beside.box(pairs, board.definitions, f)]


def mine(query: Mapping[str, str]) -> dict[str, Component]:
    """What changed since this viewer last looked, and what they follow."""
    catalog = context.catalog()
    filters = choice.read(PATH, query, catalog)
    if filters.as_known is not None:  # somebody looks at the past, not for news
        return {}
    return news.boxes(Board(catalog, filters))


def _doubts(board: Board, values: Sequence[Value]) -> Component:
    """Figures that should not be leant on: failed and stale ones, and how many are missing."""
    doubted = [one for one in values if one.freshness in _DOUBT]
    doubted.sort(key=lambda one: -_DOUBT[one.freshness].urgency)
    lines = [_doubt(board, one) for one in doubted]
    missing = [one for one in values if one.freshness is Freshness.MISSING]
    if missing:
        named, rest = missing[:_NAMED], len(missing) - _NAMED
        names = ", ".join(words.short(board.definitions[one.indicator]) for one in named)
        names += " " + words.t("since.more", count=rest) if rest > 0 else ""
        lines.append(
            html.Li(
                [
                    html.Span(mark.shape(Status.NONE), className=mark.css(Status.NONE)),
                    html.B(words.t("overview.missing", count=len(missing))),
                    html.Small(names),
                ]
            )
        )
    inside: list[Component] = [html.H2(words.t("overview.doubts"))]
    if lines:
        inside.append(html.Ul(lines, className="li"))
    else:
        inside.append(html.P(words.t("overview.no_doubts")))
    inside.append(
        html.P(html.A(words.t("overview.to_sources"), href="/nguon"), className="hint screen")
    )
    return html.Section(inside, className="box")


def _doubt(board: Board, value: Value) -> Component:
    status = _DOUBT[value.freshness]
    return html.Li(
        [
            html.Span(mark.shape(status), className=mark.css(status)),
            html.A(
                words.short(board.definitions[value.indicator]),
                href=board.filters.href(f"/chi-so/{value.indicator}"),
            ),
            number.short(value),
            html.Small(number.doubt(value)),
        ]
    )

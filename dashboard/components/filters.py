"""The filter bar: menus of links. Each choice is an address; no choice needs a script.

``assets/pick.js`` adds what links alone cannot: typing without accents to find a unit, arrow keys,
Escape. Without it every choice can still be reached with Tab and Enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.format import day, moment
from core.period import FIRST_YEAR, Grain, Period
from core.text import alphabet
from core.units import Level, Unit
from dashboard import filters as choice
from dashboard import words
from dashboard.components import entry
from dashboard.components.attrs import attrs, here
from dashboard.filters import Filters
from indicators.model import Definition

_LEVELS = (Level.PROVINCE, Level.AGENCY, Level.DISTRICT, Level.COMMUNE)
_YEARS_BACK = 2


def pick(
    name: str,
    label: str,
    shown: str,
    body: Sequence[Component],
    *,
    find: str = "",
    css: str = "",
) -> Component:
    """A menu: a button that names the filter and its choice, and a panel of links.

    ``find``: label of a field that narrows the links as one types, without accents.
    """
    panel = list(body)
    if find:
        panel.insert(0, html.Div(className="find", **attrs(data_label=find)))
    return html.Details(
        [
            html.Summary([html.Span(label), f" {shown}" if shown else ""], className="ctl"),
            html.Div(panel, className="panel"),
        ],
        className=f"pick {css}".strip(),
        id=f"pick-{name}",
    )


def address(filters: Filters) -> str:
    """The view itself: its path with all its choices in one spelling."""
    asked = urlencode(sorted(filters.query.items()))
    return f"{filters.path}?{asked}" if asked else filters.path


def link(text: str, href: str, *, current: bool = False, note: str = "") -> Component:
    """One choice of a menu; ``assets/page.js`` finds it without accents by its text and note."""
    inside: list[Component | str] = [text]
    if note:
        inside.append(html.Small(note))
    return html.Li(html.A(inside, href=href, **here(current)))


def period(filters: Filters) -> Component:
    """Ready words first, then any day and the period around it, then the months of three years."""
    now = filters.period
    words_first = [
        link(
            words.t(f"period.ready.{key}"),
            filters.href(ky=one.code),
            current=one == now,
            note=words.stretch(one),
        )
        for key, one in choice.ready(filters.today)
    ]
    back = now.last_year()
    words_first.append(
        link(
            words.t("period.ready.same_last_year"),
            filters.href(ky=back.code),
            note=words.stretch(back),
        )
    )
    years = [filters.today.year - i for i in range(_YEARS_BACK + 1)]
    panel = [
        html.Ul(words_first, className="opts"),
        _any_period(filters),
        *[_year(y, filters) for y in years],
    ]
    return pick("ky", words.t("filters.period"), words.period_name(now), panel, css="wide asks")


def _any_period(filters: Filters) -> Component:
    """A day and which period around it: what no link of the menu names, of any year."""
    kinds = {one: words.t(f"filters.around.{one}") for one in choice.GRAINS}
    inside = [
        *_kept(filters, choice.PERIOD),
        html.Label(words.t("filters.day"), htmlFor="ky-ngay"),
        entry.field(
            "date", choice.PERIOD, filters.last_day.isoformat(), id="ky-ngay", required="required",
            min=f"{FIRST_YEAR}-01-01",
        ),
        html.Label(words.t("filters.take"), htmlFor="ky-loai"),
        entry.choice(choice.GRAIN, kinds, filters.period.grain.value, id="ky-loai"),
    ]  # fmt: skip
    return html.Div(entry.find(filters.path, inside, words.t("filters.show")), className="ask-day")


def _kept(filters: Filters, *asked: str) -> list[Component]:
    """The other choices as hidden fields: a form's address has only what stands in the form."""
    return [
        entry.field("hidden", key, text)
        for key, text in filters.query.items()
        if key not in asked and key not in choice.TURNED
    ]


def _year(year: int, filters: Filters) -> Component:
    first = date(year, 1, 1)
    some = [Period.of(Grain.MONTH, date(year, m, 1)) for m in range(1, 13)]
    some += [Period.of(Grain.QUARTER, date(year, m, 1)) for m in (1, 4, 7, 10)]
    some += [Period.of(Grain.HALF, date(year, m, 1)) for m in (1, 7)]
    some += [Period.of(Grain.NINE, first), Period.of(Grain.YEAR, first)]
    cells = []
    for one in some:
        if one.start > filters.today:
            continue
        cells.append(
            html.Li(
                html.A(
                    _brief(one),
                    href=filters.href(ky=one.code),
                    **attrs(aria_label=words.period_name(one)),
                    **here(one == filters.period),
                ),
                className=f"g-{one.grain.value}",
            )
        )
    return html.Div([html.B(str(year)), html.Ul(cells, className="grid12")], className="yr")


def _brief(period: Period) -> str:
    """``T12``, ``Q4``, ``6T cuối``: the year stands beside it."""
    return words.t(
        f"period.brief.{period.grain.value}",
        m=period.start.month,
        q=(period.start.month - 1) // 3 + 1,
        half=words.t("period.first" if period.start.month == 1 else "period.second"),
    )


def unit(filters: Filters, units: Sequence[Unit] | None, *, home: bool = False) -> Component:
    """Every unit of the period by level; typing ``duc hoa`` finds Đức Hòa.

    ``home``: the viewer opens on another unit, so the province is named by its code. ``units``:
    None where they cannot be read, which is said.
    """
    known = units or []
    names = {one.unit_id: one.name for one in known}
    order = sorted(
        known,
        key=lambda u: (_LEVELS.index(u.level), alphabet(u.short_name), alphabet(u.name)),
    )
    rows: list[Component] = []
    for level, group in groupby(order, key=lambda u: u.level):
        if level is not Level.PROVINCE:
            rows.append(html.Li(words.t(f"level.{level.value}"), className="gh"))
        for one in group:
            whole = one.code if home else None
            target = whole if level is Level.PROVINCE else one.slug
            rows.append(
                link(
                    one.name,
                    filters.href(don_vi=target),
                    current=filters.unit is not None and one.unit_id == filters.unit.unit_id,
                    note=names.get(one.parent_id or 0, "") if level is Level.COMMUNE else "",
                )
            )
    shown = filters.unit.name if filters.unit else words.t("filters.no_unit")
    if filters.unit and filters.unit.level is Level.PROVINCE:
        shown = words.t("filters.whole_province")
    return pick(
        "don-vi",
        words.t("filters.unit"),
        shown,
        [html.P(words.t("filters.units_lost"), className="hint")]
        if units is None
        else [html.Ul(rows, className="opts")],
        find=words.t("filters.find_unit"),
    )


def against(filters: Filters) -> Component:
    """What changes are measured against: the period before or the same period last year."""
    both = [
        (choice.PREVIOUS, filters.period.previous(), "filters.against_previous"),
        (choice.LAST_YEAR, filters.period.last_year(), "filters.against_last_year"),
    ]
    rows = [
        link(
            words.t(key),
            filters.href(so_sanh=code),
            current=filters.against == code,
            note=words.stretch(other),
        )
        for code, other, key in both
    ]
    if filters.period.grain in (Grain.YTD, Grain.NINE):  # the period before is last year's
        shown = choice.last_year_name(filters.period)
        shown = shown[:1].upper() + shown[1:]
        note = words.stretch(filters.period.last_year())
        rows = [link(shown, filters.href(so_sanh=None), current=True, note=note)]
    else:
        shown = words.t(both[filters.against == choice.LAST_YEAR][2])
    return pick("so-sanh", words.t("filters.against"), shown, [html.Ul(rows, className="opts")])


def listed(filters: Filters) -> Component:
    """On which list of units: of the period, of today, of before the reorganisation, of each."""
    now = filters.query.get(choice.LISTED, "") if filters.listed is not None else ""
    names = {code: words.t(f"moved.list_{word}") for code, word in choice.LISTS.items()}
    rows = [link(words.t("moved.list_rule"), filters.href(ranh_gioi=None), current=not now)]
    rows += [
        link(name, filters.href(ranh_gioi=code), current=now == code)
        for code, name in names.items()
    ]
    shown = names.get(now, words.t("moved.list_at", day=_named(now))) if now else ""
    return pick(
        choice.LISTED,
        words.t("moved.list"),
        shown or words.t("moved.list_rule"),
        [html.P(words.t("moved.list_hint"), className="hint"), html.Ul(rows, className="opts")],
        css="btn on" if now else "btn",
    )


def _named(text: str) -> str:
    """A day of the address as people write it."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def known(filters: Filters) -> Component:
    """As it was known at a past moment; the choice in force can be taken back."""
    at = filters.today
    ends = [at - timedelta(days=n) for n in (1, 2, 3, 7, 14)]
    month = date(at.year, at.month, 1)
    for _ in range(6):
        ends.append(month - timedelta(days=1))
        month = ends[-1].replace(day=1)
    ends = sorted(set(ends), reverse=True)
    rows = [link(words.t("filters.known_now"), filters.href(biet_luc=None),
                  current=filters.as_known is None)]  # fmt: skip
    rows += [
        link(
            words.t("filters.known_end", day=day(one)),
            filters.href(biet_luc=one.isoformat()),
            current=filters.query.get(choice.KNOWN) == one.isoformat(),
        )
        for one in ends
    ]
    on = filters.as_known is not None
    hour = "T" in filters.query.get(choice.KNOWN, "")
    shown = (moment if hour else day)(filters.as_known) if on else ""
    return pick(
        "biet-luc",
        words.t("filters.known_on" if on else "filters.known"),
        shown,
        [
            html.P(words.t("filters.known_hint"), className="hint"),
            _any_moment(filters),
            html.Ul(rows, className="opts"),
        ],
        css="btn asks on" if on else "btn asks",
    )


def _any_moment(filters: Filters) -> Component:
    """A day and an hour: any past moment."""
    at = filters.now if filters.as_known is None else filters.as_known
    inside = [
        *_kept(filters, choice.KNOWN),
        html.Label(words.t("filters.moment"), htmlFor="luc"),
        entry.field(
            "datetime-local", choice.KNOWN, _local(at), id="luc", required="required",
            max=_local(filters.now),
        ),
    ]  # fmt: skip
    return html.Div(entry.find(filters.path, inside, words.t("filters.show")), className="ask-day")


def _local(at: int) -> str:
    """A moment as such a field has it: ``2023-12-26T08:00``."""
    return f"{from_epoch(at):%Y-%m-%dT%H:%M}"


def search(filters: Filters, definitions: Sequence[Definition]) -> Component:
    """Find an indicator by its name, typed with or without accents; units join by script."""
    rows = [
        link(
            one.title(words.language()),
            filters.href(f"/chi-so/{one.id}"),
            note=one.short_name if words.language() == "vi" else "",
        )
        for one in sorted(definitions, key=lambda d: alphabet(d.title(words.language())))
    ]
    return pick(
        "tim",
        words.t("filters.find"),
        "",
        [html.Ul(rows, className="opts", **attrs(data_also="#pick-don-vi .opts"))],
        find=words.t("filters.find_any"),
        css="find-all",
    )

"""The menus of time: which period is shown, and as it was known at which moment."""

from __future__ import annotations

from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.format import day, moment
from core.period import FIRST_YEAR, Grain, Period
from dashboard.addresses import filters as choice
from dashboard.addresses import ready
from dashboard.addresses.filters import Filters
from dashboard.components import entry, menu
from dashboard.components.attrs import attrs, here
from dashboard.wording import words

_YEARS_BACK = 2


def period(filters: Filters) -> Component:
    """Ready words first, then any day and the period around it, then the months of three years."""
    now = filters.period
    words_first = [
        menu.link(
            words.t(f"period.ready.{key}"),
            filters.href(ky=one.code),
            current=one == now,
            note=words.stretch(one),
        )
        for key, one in ready.periods(filters.today)
    ]
    back = now.last_year()
    words_first.append(
        menu.link(
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
    return menu.pick(
        "ky", words.t("filters.period"), words.period_name(now), panel, css="wide asks"
    )


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


def known(filters: Filters) -> Component:
    """As it was known at a past moment; the choice in force can be taken back."""
    at = filters.today
    ends = [at - timedelta(days=n) for n in (1, 2, 3, 7, 14)]
    month = date(at.year, at.month, 1)
    for _ in range(6):
        ends.append(month - timedelta(days=1))
        month = ends[-1].replace(day=1)
    ends = sorted(set(ends), reverse=True)
    rows = [menu.link(words.t("filters.known_now"), filters.href(biet_luc=None),
                  current=filters.as_known is None)]  # fmt: skip
    rows += [
        menu.link(
            words.t("filters.known_end", day=day(one)),
            filters.href(biet_luc=one.isoformat()),
            current=filters.query.get(choice.KNOWN) == one.isoformat(),
        )
        for one in ends
    ]
    on = filters.as_known is not None
    hour = "T" in filters.query.get(choice.KNOWN, "")
    shown = (moment if hour else day)(filters.as_known) if on else ""
    return menu.pick(
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

"""The menus of the filter bar but those of time, and the view's address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.format import day
from core.period import Grain
from core.text import alphabet
from core.units import Level, Unit
from dashboard.addresses import filters as choice
from dashboard.addresses.choices import OTHERS
from dashboard.addresses.filters import Filters
from dashboard.components import menu, unit_rows
from dashboard.components.attrs import attrs
from dashboard.wording import words
from indicators.defining.model import Definition


def address(filters: Filters) -> str:
    """The view itself: its path with all its choices in one spelling."""
    asked = urlencode(sorted(filters.query.items()))
    return f"{filters.path}?{asked}" if asked else filters.path


def unit(filters: Filters, units: Sequence[Unit] | None, *, home: bool = False) -> Component:
    """Every unit of the period by level; typing ``duc hoa`` finds Đức Hòa.

    ``home``: the viewer opens on another unit, so the province is named by its code. ``units``:
    None where they cannot be read, which is said.
    """
    now = filters.unit.unit_id if filters.unit else None

    def href(one: Unit) -> str:
        bare = one.level is Level.PROVINCE and not home
        return filters.href(don_vi=None if bare else choice.code_of(one))

    rows = unit_rows.rows(units or [], href, lambda one: one.unit_id == now)
    shown = filters.unit.name if filters.unit else words.t("filters.no_unit")
    if filters.unit and filters.unit.level is Level.PROVINCE:
        shown = words.t("filters.whole_province")
    return menu.pick(
        "don-vi",
        words.t("filters.unit"),
        shown,
        [html.P(words.t("filters.units_lost"), className="hint")]
        if units is None
        else [html.Ul(rows, className="opts"), others(filters)],
        find=words.t("filters.find_unit"),
    )


def others(filters: Filters) -> Component:
    """Units of another time: ``page.js`` asks for them where what is typed finds little.

    Each leads to itself, at a time when it was there, and to what it has become.
    """
    f = filters
    at = f.listed if isinstance(f.listed, date) else f.last_day
    asked = urlencode({"ngay": at.isoformat(), "ky": f.period.grain.value})
    return html.Ul(
        className="opts",
        **attrs(
            data_rare=f"{OTHERS}?{asked}",
            data_to=f.href(don_vi="CODE", ky="PERIOD", ranh_gioi=None),
            data_now=f.href(don_vi="CODE", ranh_gioi=None),
            data_all=f.href("/so-sanh", cac_don_vi="CODE", don_vi=None, ranh_gioi=None),
            data_head=words.t("filters.others"),
            data_told=words.t("filters.others_told"),
            data_became=words.t("filters.other_became"),
            data_many=words.t("filters.other_many"),
            data_more=words.t("filters.others_more"),
            data_wait=words.t("filters.others_wait"),
            data_lost=words.t("filters.others_lost"),
        ),
    )


def against(filters: Filters) -> Component:
    """What changes are measured against: the period before or the same period last year."""
    both = [
        (choice.PREVIOUS, filters.period.previous(), "filters.against_previous"),
        (choice.LAST_YEAR, filters.period.last_year(), "filters.against_last_year"),
    ]
    rows = [
        menu.link(
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
        rows = [menu.link(shown, filters.href(so_sanh=None), current=True, note=note)]
    else:
        shown = words.t(both[filters.against == choice.LAST_YEAR][2])
    return menu.pick(
        "so-sanh", words.t("filters.against"), shown, [html.Ul(rows, className="opts")]
    )


def listed(filters: Filters) -> Component:
    """On which list of units: of the period, of today, of before the reorganisation, of each."""
    now = filters.query.get(choice.LISTED, "") if filters.listed is not None else ""
    names = {code: words.t(f"moved.list_{word}") for code, word in choice.LISTS.items()}
    rows = [menu.link(words.t("moved.list_rule"), filters.href(ranh_gioi=None), current=not now)]
    rows += [
        menu.link(name, filters.href(ranh_gioi=code), current=now == code)
        for code, name in names.items()
    ]
    shown = names.get(now, words.t("moved.list_at", day=_named(now))) if now else ""
    return menu.pick(
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


def search(filters: Filters, definitions: Sequence[Definition], *, units: bool) -> Component:
    """Find an indicator by its name, typed with or without accents; units join by script.

    ``units``: the page has a menu of them, whose rows join; elsewhere none can be chosen.
    """
    rows = [
        menu.link(
            one.title(words.language()),
            filters.href(f"/chi-so/{one.id}"),
            note=one.short_name if words.language() == "vi" else "",
        )
        for one in sorted(definitions, key=lambda d: alphabet(d.title(words.language())))
    ]
    also = attrs(data_also="#pick-don-vi .opts") if units else {}
    lists = [html.Ul(rows, className="opts", **also), *([others(filters)] if units else [])]
    return menu.pick(
        "tim",
        words.t("filters.find" if units else "filters.find_indicator"),
        "",
        lists,
        find=words.t("filters.find_any" if units else "filters.find_only"),
        css="find-all",
    )

"""What the reader chose, read from the address; every choice is an address again.

``ky`` period code, or a word of ``ready`` · ``loai-ky`` the kind of period around the first day of
``ky`` (a form asks so; links name the period itself) · ``don-vi`` unit code · ``so-sanh`` what
changes are measured by ·
``biet-luc`` the past moment whose knowledge is wanted (a date: the end of that day) ·
``ranh-gioi`` the list of units: ``hien-nay``, ``cu``, ``tung-ky`` or a date; without it by rule ·
``linh-vuc``, ``thu-tuc``, ``kenh``, ``nguoi-nop`` a code: only dossiers of that kind ·
``noi-tiep-nhan`` a unit's code: only dossiers that were handed in there ·
``chieu``, ``cap``, ``loai-van-ban``, ``noi-gui-nhan`` a code: only documents of that direction, of
units of that level, of that type, exchanged with that organisation · ``noi-giao`` only tasks that
these assigned · ``loai-du-lieu``, ``dinh-dang`` only data sets of that kind, files of that format ·
``linh-vuc``, ``chuyen-muc`` only petitions of that field, of that category.
A choice that cannot be read, or that narrows what this page cannot narrow, is named in ``faults``
and the default is shown instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from core.clock import epoch, from_epoch, today
from core.errors import IocError
from core.format import day as say_day
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Value
from dashboard import router
from dashboard.addresses import ready
from dashboard.wording import words
from exports.sheets.narrowing import ADDRESSED
from indicators.asking import lists
from indicators.asking.compare import Change, change
from indicators.asking.lists import Listed
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.router import Page
    from indicators.catalog import Catalog

PERIOD, UNIT, AGAINST, KNOWN, LISTED = "ky", "don-vi", "so-sanh", "biet-luc", "ranh-gioi"
GRAIN = "loai-ky"
PREVIOUS, LAST_YEAR = "ky-truoc", "cung-ky"
ALL = (PERIOD, UNIT, LISTED, AGAINST, KNOWN)
"""The filters of a header in their order, where a page names no others."""
KEPT = (PERIOD, UNIT, AGAINST, KNOWN, LISTED)
"""Choices that stay when the reader goes to another page."""
TURNED = frozenset({"sau", "truoc"})
"""Where in a list the reader is: a mark of that list alone."""
LISTS = {"hien-nay": lists.TODAY, "cu": lists.OLD, "tung-ky": lists.THEN}
"""Words of the address for a list of units."""
_OWN = (
    "ai", "ban", "ban-ghi", "cac-don-vi", "chi-tieu", "dau", "hien", "ket-qua", "lan-chay", "loai",
    "lop", "luong", "ly-do", "ma", "muc", "ngay", "nguon", "nop", "sap", "sau", "theo", "tim",
    "truoc", "truong", "tu", "viec", "xep",
)  # fmt: skip
CUTS = {key: dim for dim, key in ADDRESSED.items()}
"""Choices that narrow a page to members of dimensions, one of each; which page takes which it says
itself (``cuts``). Beside one of those of an indicator's page alone there is no other."""
GRAINS = tuple(one.value for one in Grain)
"""Kinds of periods that a form may ask for around a day."""
DECLARED = frozenset((*KEPT, GRAIN, *_OWN, *CUTS))
"""Every parameter that some page reads; others change nothing and make no view of their own."""


@dataclass(frozen=True)
class Filters:
    """The choices of one page view."""

    path: str
    query: dict[str, str]
    period: Period
    unit: Unit | None  # None: the store knows no unit yet
    unit_code: str | None  # for the catalogue; None: the province, or the official's own unit
    against: str
    as_known: int | None
    today: date
    now: int
    faults: tuple[str, ...] = ()
    listed: Listed = None  # on which list of units; None: by rule
    carried: int | None = None  # the past moment of its links, where the page is always of now

    def href(self, path: str | None = None, **changes: str | None) -> str:
        """Address of this view with choices changed (``_`` stands for ``-``; None drops one).

        Another ``path`` keeps only the choices that every page knows; another choice begins a list
        anew.
        """
        asked = {k.replace("_", "-"): v for k, v in changes.items()}
        gone = asked.keys() | (TURNED if asked and not asked.keys() & TURNED else frozenset())
        kept = {
            k: v for k, v in self.query.items() if k not in gone and (path is None or k in KEPT)
        }
        new = kept | {k: v for k, v in asked.items() if v is not None}
        base = self.path if path is None else path
        return f"{base}?{urlencode(new)}" if new else base

    @property
    def against_period(self) -> Period:
        """What the chosen comparison means for the chosen period."""
        return self.period.last_year() if self.against == LAST_YEAR else self.period.previous()

    @property
    def last_day(self) -> date:
        """The last day that the period has reached."""
        return min(self.period.end - timedelta(days=1), max(self.today, self.period.start))


def read(path: str, query: Mapping[str, str], catalog: Catalog) -> Filters:
    """Read the choices. Never raises for what the reader wrote.

    A page that takes no past moment is of now, and carries the moment in its links (``carried``).
    """
    faults: list[str] = []
    found = router.find(path)
    page = found[0] if found is not None else None  # None: a file, a board
    if page is not None:
        query = _narrowing(page, query, faults)
    now = catalog.clock.now()
    at = today(catalog.clock)
    if query.get(PERIOD):
        query = {**query, PERIOD: ready.exact(query[PERIOD], at)}
    query = _one_period(query, at, faults)
    period = catalog.default_period()
    if query.get(PERIOD):
        try:
            period = ready.read(query[PERIOD], at)
        except IocError as fault:
            faults.append(fault.public)
    known, carried = _moment(query.get(KNOWN, ""), catalog, faults), None
    if page is not None and KNOWN not in choices(page):
        known, carried = None, known
    last = min(period.end - timedelta(days=1), max(at, period.start))
    listed = _listed(query.get(LISTED, ""), at, faults)
    day = listed if isinstance(listed, date) else last
    unit, code = _unit(query.get(UNIT, ""), day, catalog, faults)
    whole = unit is None or unit.level is Level.PROVINCE
    if unit is not None and not whole and isinstance(listed, date) and not unit.valid(listed):
        faults.append(words.t("moved.not_listed", unit=unit.name, day=say_day(listed)))
        listed = None
    against = query.get(AGAINST, PREVIOUS)
    if against not in (PREVIOUS, LAST_YEAR):
        faults.append(words.t("filters.bad_against", value=against))
        against = PREVIOUS
    clean = {key: value for key, value in query.items() if value}
    return Filters(
        path, clean, period, unit, code, against, known, at, epoch(now), tuple(faults), listed,
        carried,
    )  # fmt: skip


def choices(page: Page) -> Sequence[str]:
    """Which filters stand in the header of a page."""
    found: Sequence[str] = getattr(page, "FILTERS", ALL)
    return found


def dated(page: Page, view: Filters) -> Mapping[str, str]:
    """What an address must name so that it shows the same later: the period, or the page's own."""
    own: Callable[[Filters], Mapping[str, str]] | None = getattr(page, "dated", None)
    if own is not None:
        return own(view)
    return {PERIOD: view.period.code} if PERIOD in choices(page) else {}


def cuts(page: Page) -> Sequence[str]:
    """By which choices of ``CUTS`` a page is narrowed."""
    found: Sequence[str] = getattr(page, "CUTS", ())
    return found


def path(page: Page, query: Mapping[str, str]) -> str:
    """The page's address, with its variable filled in."""
    return page.PATH.replace("<id>", query.get("id", ""))


def code_of(unit: Unit) -> str:
    """A unit in an address: the province's code is the same before and after the reorganisation."""
    return unit.code if unit.level is Level.PROVINCE else unit.slug


def then(filters: Filters, moment: int, as_known: int | None, catalog: Catalog) -> Filters:
    """The choices as of a past moment (epoch seconds): that day's year to date.

    ``as_known``: the moment whose knowledge is shown; None: what is known today.
    """
    day = from_epoch(moment).date()
    unit, code = _unit(filters.query.get(UNIT, ""), day, catalog, [])
    return replace(
        filters, period=Period.of(Grain.YTD, day), unit=unit, unit_code=code, as_known=as_known,
        today=day, now=moment,
    )  # fmt: skip


def _narrowing(page: Page, query: Mapping[str, str], faults: list[str]) -> Mapping[str, str]:
    """The choices without those by which this page is not narrowed; where it can be done is told.

    Left in, they would stand in the names of views and copies of what is of all members.
    """
    odd = [key for key in CUTS if query.get(key) and key not in cuts(page)]
    for key in odd:
        able = [one for one in router.discover() if key in cuts(one) and "<" not in one.PATH]
        names = [words.t(f"page.{router.slug(one)}.nav") for one in able]
        where = ", ".join([*names, words.t("cut.each")])
        dim = words.lower_first(words.t(f"dim.{CUTS[key]}"))
        faults.append(words.t("cut.not_here", dim=dim, pages=where))
    return {key: text for key, text in query.items() if key not in odd}


def _one_period(query: Mapping[str, str], today: date, faults: list[str]) -> Mapping[str, str]:
    """The choices with a day and a kind of period as the one period that they mean.

    A day that cannot be read is left for the reader of ``ky`` to name.
    """
    kind, rest = query.get(GRAIN, ""), {k: v for k, v in query.items() if k != GRAIN}
    if not kind:
        return rest
    if kind not in GRAINS:
        faults.append(words.t("filters.bad_grain", value=kind[:20], allowed=", ".join(GRAINS)))
        return rest
    try:
        day = Period.parse(rest.get(PERIOD, ""), today).start
    except IocError:
        return rest
    return rest | {PERIOD: Period.of(Grain(kind), day).code}


def _unit(
    code: str, day: date, catalog: Catalog, faults: list[str]
) -> tuple[Unit | None, str | None]:
    if code:
        try:
            unit = catalog.unit(code, day)
        except IocError as fault:
            faults.append(fault.public)
        else:
            return unit, None if _whole(unit, day, catalog) else unit.slug
    try:
        return catalog.unit(None, day), None
    except IocError:
        return None, None


def _whole(unit: Unit, day: date, catalog: Catalog) -> bool:
    """Is it what is meant where no unit is named? Then it is asked for in the same way."""
    try:
        return catalog.unit(None, day).unit_id == unit.unit_id
    except IocError:
        return False


def _listed(text: str, today: date, faults: list[str]) -> Listed:
    try:
        return lists.read(LISTS.get(text, text), today)
    except IocError:
        faults.append(words.t("moved.bad_list", value=text, allowed=", ".join(LISTS)))
        return None


def _moment(text: str, catalog: Catalog, faults: list[str]) -> int | None:
    """The past moment; None for now. One that is not there yet, or is none, is named."""
    if not text:
        return None
    try:
        return catalog.known_at(text)
    except IocError as fault:
        faults.append(fault.public)
        return None


def previous_name(period: Period) -> str:
    """What the period before is called: “tháng trước”."""
    return words.t(f"period.before.{period.grain.value}")


def last_year_name(period: Period) -> str:
    """“cùng kỳ 2022”."""
    return words.t("period.same_last_year", year=period.last_year().start.year)


def compared(
    catalog: Catalog, value: Value, definition: Definition, filters: Filters, against: Period
) -> Change | None:
    """The change of a value since another period, as the catalogue knows both."""
    try:
        before = catalog.value(
            definition.id,
            filters.unit_code,
            against,
            value.dims or None,
            filters.as_known,
            filters.listed,
        )
    except IocError:  # the unit, or the indicator, did not exist then
        return None
    return change(value, before, definition)

"""The frame of every browser page: navigation, header with filters, the data's age, the account.

Navigation reads the pages that exist; a page module may offer more than the router asks for:
``FILTERS`` (which filters stand in its header; without ``biet-luc`` it is always of now), ``CUTS``
(the choices that narrow it), ``heading(query)`` (a title that depends on what is asked), ``GROUPS``
(the groups of indicators that are handled there), ``NAV = False`` (not listed) and ``SHORT = True``
(also at the foot of a phone).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.format import moment
from core.units import REORGANISED, Unit
from core.values import Status
from dashboard import context, router
from dashboard.addresses import filters as choice
from dashboard.addresses import reached
from dashboard.addresses.filters import Filters
from dashboard.components import copying, notice, past, time_menus
from dashboard.components import filters as bar
from dashboard.components import status as mark
from dashboard.components.attrs import attrs, here
from dashboard.readers import homes, mine, viewer
from dashboard.wording import titles, words
from indicators.evaluating.plan import PUBLISHED

if TYPE_CHECKING:
    from dashboard.context import User
    from dashboard.router import Page
    from indicators.catalog import Catalog

_SHORT_NAV = 3
"""Entries of the bar at the foot of a phone, before “Thêm”: pages with ``SHORT`` come first."""


def frame(
    page: Page,
    query: Mapping[str, str],
    body: Sequence[Component | str],
    user: User,
    wrong: Mapping[str, int],
    *,
    lost: bool = False,
) -> Component:
    """The whole page: ``body`` inside the frame, as all of a role, a unit and a home see it.

    What is the viewer's own is a mark in it (``viewer``). ``wrong``: how much has gone wrong by the
    page that tells of it. Raises IocError where the list of units cannot be read; ``lost``: that
    is known, and the menu says it.
    """
    catalog = context.catalog()
    filters = viewer.read(page, query, catalog)
    title = titles.heading(page, query)
    return html.Div(
        [
            mark.symbols(),
            html.A(words.t("shell.skip"), href="#noi-dung", className="skip"),
            _navigation(page, filters, catalog, user, wrong),
            html.Main(
                [
                    html.Header(
                        [html.H1(title), *_filters(page, filters, catalog, user, lost=lost)],
                        className="hdr",
                    ),
                    _offline(),
                    copying.line(
                        titles.of_table(page, title, filters, catalog),
                        reached.named(context.settings()) + homes.fixed(filters),
                    ),
                    *past.banner(filters),
                    *_misread(page, filters),
                    html.Div(list(body), id="noi-dung", className="body", tabIndex=-1),
                    _foot(filters),
                ],
                className="main",
            ),
            _phone(_current(page, filters, catalog), filters, user),
        ],
        className="app",
        lang=words.language(),
    )


def _foot(filters: Filters) -> Component:
    """The foot; on paper also which page it is and of when, for no code stands on it."""
    at = filters.now if filters.as_known is None else filters.as_known
    host = reached.named(context.settings()) or reached.HOST
    address = host + homes.fixed(filters).replace("%2F", "/")  # people type it
    printed = words.t("shell.printed", address=address, at=moment(at), check=f"{host}/kiem-tra")
    bare = printed.replace(reached.HOST, "")
    foot: Component = html.Footer(
        words.t("shell.foot"),
        className="foot",
        **attrs(data_print=bare, data_printed=printed if printed != bare else None),
    )
    return foot


def _offline() -> Component:
    """Where ``live.js`` says that the link is lost, a release or no view came; else hidden."""
    marks = attrs(
        data_down=words.t("shell.offline"),
        data_renewed=words.t("shell.renewed"),
        data_missed=words.t("shell.not_come"),
        data_again=words.t("shell.retry"),
    )
    return html.P("", className="offline", role="status", hidden=True, **marks)


def _filters(
    page: Page, filters: Filters, catalog: Catalog, user: User, *, lost: bool
) -> list[Component]:
    wanted = {*choice.choices(page)}
    makers: dict[str, Callable[[], Component]] = {
        choice.PERIOD: lambda: time_menus.period(filters),
        choice.UNIT: lambda: bar.unit(
            filters, None if lost else _units(catalog, filters), home=bool(user.home)
        ),
        choice.AGAINST: lambda: bar.against(filters),
        choice.KNOWN: lambda: time_menus.known(filters),
    }
    if filters.today >= REORGANISED and filters.as_known is None:  # else there is one list alone
        makers[choice.LISTED] = lambda: bar.listed(filters)
    told = wanted & makers.keys()
    shown: list[Component | str] = [makers[name]() for name in choice.ALL if name in told]
    if page in router.discover() and not getattr(page, "PLAIN", False):
        shown.append(mine.place(viewer.SHELF))
    shown.append(bar.search(filters, catalog.definitions(), units=choice.UNIT in wanted))
    return [html.Div(shown, className="ctls")]


def _units(catalog: Catalog, filters: Filters) -> list[Unit]:
    at = filters.listed if isinstance(filters.listed, date) else filters.last_day
    return catalog.units(at)


def _misread(page: Page, filters: Filters) -> list[Component]:
    """What is wrong with the choices, where the page has none of its own and so names none."""
    wrong = None if choice.choices(page) else notice.faults(filters.faults)
    return [] if wrong is None else [wrong]


def _listed(user: User) -> list[Page]:
    return [
        one
        for one in router.discover()
        if getattr(one, "NAV", True) and "<" not in one.PATH and user.role in one.ROLES
    ]


def _target(page: Page) -> str | None:
    """A page of plain forms is loaded whole: ``live.js`` leaves links with a target alone."""
    return "_self" if getattr(page, "PLAIN", False) else None


def _navigation(
    page: Page, filters: Filters, catalog: Catalog, user: User, wrong: Mapping[str, int]
) -> Component:
    current = _current(page, filters, catalog)
    items = []
    for one in _listed(user):
        inside: list[Component | str] = [words.t(f"page.{router.slug(one)}.nav")]
        if wrong.get(one.PATH):
            inside.append(_count(wrong[one.PATH], one.PATH))
        now = here(current == one.PATH, "page")
        items.append(
            html.Li(html.A(inside, href=filters.href(one.PATH), target=_target(one), **now))
        )
    return html.Nav(
        [
            html.P([words.t("shell.product"), html.Small(_where(filters))], className="org"),
            html.Ul(items),
            *_note(filters),
            mine.place(viewer.ACCOUNT),
        ],
        className="nav",
        id="danh-muc",
        **attrs(aria_label=words.t("shell.pages")),
    )


def _current(page: Page, filters: Filters, catalog: Catalog) -> str:
    """An indicator's page stands under the page of its group, else under the overview."""
    if "<" not in page.PATH:
        return page.PATH
    try:
        group = catalog.definition(filters.path.rpartition("/")[2]).group
    except IocError:
        return "/"
    return _home(group)


def _home(group: str) -> str:
    """Where a group's indicators are handled; the count of missed targets stands there."""
    page = router.handler(group)
    return "/" if page is None else page.PATH


def _where(filters: Filters) -> str:
    return filters.unit.name if filters.unit else words.t("filters.no_unit")


def _count(missed: int, path: str) -> Component:
    said = words.t("shell.failed" if path == "/nguon" else "shell.missed")
    return html.Span(
        [mark.shape(Status.OFF), str(missed), html.Span(f" {said}", className="sr")],
        className="bd is-off",
    )


def missed(catalog: Catalog, filters: Filters) -> dict[str, int]:
    """Missed targets of a view by the page that handles them, as its own pages say. IocError.

    Of its period and unit, as known at its moment; none where a period is not published (``_note``)
    or the address names no unit.
    """
    if not counts(filters) or filters.unit is None:
        return {}
    definitions = catalog.definitions()
    values = catalog.values(
        [one.id for one in definitions],
        filters.unit_code, filters.period, filters.as_known, filters.listed,
    )  # fmt: skip
    found: dict[str, int] = {}
    groups = {one.id: one.group for one in definitions}
    for value in values:
        if value.status is Status.OFF:
            path = _home(groups[value.indicator])
            found[path] = found.get(path, 0) + 1
    found.pop("/", None)  # the overview's own tally says it
    return found


def counts(filters: Filters) -> bool:
    """Are a view's missed targets counted? Of days and weeks each would be asked of the facts."""
    return filters.period.grain in PUBLISHED


def _note(filters: Filters) -> list[Component]:
    """What the red numbers of the navigation are of, where not of today; why there are none."""
    if not counts(filters):
        said = words.t("shell.uncounted")
    elif filters.as_known is not None:
        said = words.t("shell.counted_then")
    elif filters.period != context.catalog().default_period():
        said = words.t("shell.counted_of", period=words.period_name(filters.period))
    else:
        return []
    return [html.P(said, className="hint")]


def _short(user: User) -> list[Page]:
    """The pages at the foot of a phone, in the order of the navigation."""
    listed = _listed(user)
    first = [one for one in listed if getattr(one, "SHORT", False)]
    chosen = [*first, *[one for one in listed if one not in first]][:_SHORT_NAV]
    return [one for one in listed if one in chosen]


def _phone(current: str, filters: Filters, user: User) -> Component:
    """The bar at the foot of a phone: the first pages, and the whole list under “Thêm”."""
    items = [
        html.A(
            words.t(f"page.{router.slug(one)}.nav"),
            href=filters.href(one.PATH),
            target=_target(one),
            **here(current == one.PATH, "page"),
        )
        for one in _short(user)
    ]
    items.append(html.A(words.t("shell.more"), href="#danh-muc"))
    return html.Nav(items, className="tab", **attrs(aria_label=words.t("shell.short_pages")))

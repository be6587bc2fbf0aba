"""The viewer's own parts of the frame: the account, the saved views. The rest many share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from dash.development.base_component import Component

from core.clock import epoch
from dashboard import context, titles
from dashboard import filters as choice
from dashboard.components import account, shelf
from dashboard.components import filters as bar
from dashboard.filters import Filters

if TYPE_CHECKING:
    from dashboard.context import User
    from dashboard.router import Page
    from indicators.catalog import Catalog

ACCOUNT, SHELF = "account", "shelf"


def own(
    page: Page, query: Mapping[str, str], user: User, places: Collection[str]
) -> dict[str, Component]:
    """The viewer's own parts of the frame, those of ``places``: the account, the shelf."""
    catalog = context.catalog()
    filters = read(page, query, catalog)
    makers: dict[str, Callable[[], Component]] = {
        ACCOUNT: lambda: _account(filters, user, epoch(catalog.clock.now())),
        SHELF: lambda: _shelf(filters, catalog, titles.heading(page, query), user),
    }
    return {name: make() for name, make in makers.items() if name in places}


def read(page: Page, query: Mapping[str, str], catalog: Catalog) -> Filters:
    """The choices of an address."""
    asked = {key: text for key, text in query.items() if key != "id"}  # it stands in the path
    return choice.read(path(page, query), asked, catalog)


def path(page: Page, query: Mapping[str, str]) -> str:
    """The page's address, with its variable filled in."""
    return page.PATH.replace("<id>", query.get("id", ""))


def _shelf(filters: Filters, catalog: Catalog, title: str, user: User) -> Component:
    """The viewer's saved views and recent places, and the form that saves this view."""
    desk = context.desk()
    here = bar.address(filters)
    been = [one.address for one in desk.recents(user.login) if one.address != here]
    places = [found for one in been if (found := titles.named(one, catalog))]
    name = titles.of_view(title, filters)
    return shelf.menu(here, name, desk.views(user.login), places, user.login)


def _account(filters: Filters, user: User, now: int) -> Component:
    theme = context.desk().person(user.login).theme
    name = user.name or user.login
    return account.corner(name, user.role, bar.address(filters), now, theme, blind=user.blind)

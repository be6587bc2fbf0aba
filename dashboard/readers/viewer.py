"""The viewer's own parts of the frame: the account, the saved views. The rest many share."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dash.development.base_component import Component

from core.clock import epoch
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.components import account, shelf
from dashboard.components import filters as bar
from dashboard.readers import homes
from dashboard.readers import outside as refusing
from dashboard.wording import titles, words

if TYPE_CHECKING:
    from core.errors import OutsideError
    from dashboard.addresses.asking import Ask
    from dashboard.context import User
    from dashboard.router import Page
    from desk import Person
    from indicators.catalog import Catalog

ACCOUNT, SHELF = "account", "shelf"
_NAMES = 2_000


class Names:
    """What addresses are called, kept by the mark under which it was asked: many people were there.

    Safe for threads.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str | None, ...], shelf.Place | None] = OrderedDict()
        self._guard = threading.Lock()

    def places(self, addresses: Sequence[str], user: User, mark: str) -> list[shelf.Place]:
        """The places with their names, without those that lead nowhere any more."""
        seen = (mark, words.language(), user.role, user.unit)
        with self._guard:
            found = {one: self._kept[*seen, one] for one in addresses if (*seen, one) in self._kept}
        missing = [one for one in addresses if one not in found]
        if missing:
            catalog = context.catalog()
            with catalog.reading():
                fresh = {one: titles.named(one, catalog) for one in missing}
            found |= fresh
            with self._guard:
                self._kept |= {(*seen, one): place for one, place in fresh.items()}
                while len(self._kept) > _NAMES:
                    self._kept.popitem(last=False)
        return [place for one in addresses if (place := found[one]) is not None]


def own(
    filters: Filters,
    title: str,
    user: User,
    person: Person,
    holes: Collection[str],
    names: Names,
    mark: str,
) -> dict[str, Component]:
    """The viewer's own parts of the frame, those of ``holes``: the account, the shelf.

    ``title``: what the page is called; ``names``, ``mark``: of the places where they were.
    """
    makers: dict[str, Callable[[], Component]] = {
        ACCOUNT: lambda: _account(filters, user, person),
        SHELF: lambda: _shelf(filters, title, user, names, mark),
    }
    return {name: make() for name, make in makers.items() if name in holes}


def read(page: Page, query: Mapping[str, str], catalog: Catalog) -> Filters:
    """The choices of an address."""
    asked = {key: text for key, text in query.items() if key != "id"}  # it stands in the path
    return choice.read(choice.path(page, query), asked, catalog)


def outside(ask: Ask, fault: OutsideError) -> Component:
    """What stands in the place of a page of a unit that the viewer may not see."""
    asked = {key: text for key, text in ask.query.items() if key in choice.DECLARED}
    query, catalog = refusing.own(asked, fault), context.catalog()
    with catalog.reading():
        title = titles.heading(ask.page, ask.query)
        view = titles.of_view(title, read(ask.page, query, catalog), catalog)
    return refusing.told(fault, view, f"/{ask.path}", query)


def _shelf(filters: Filters, title: str, user: User, names: Names, mark: str) -> Component:
    """The viewer's saved views and recent places, and the form that saves this view."""
    views, been = context.desk().shelf(user.login)
    here = bar.address(replace(filters, query=homes.kept(filters.path, filters.query)))
    places = names.places([one.address for one in been if one.address != here], user, mark)
    catalog, word = context.catalog(), homes.moving(filters)
    form = shelf.Form(
        here,
        titles.of_view(title, filters, catalog),
        word,
        titles.of_view(title, filters, catalog, word) if word else "",
        runs=filters.period.end > filters.today,
    )
    return shelf.menu(form, views, places, user.login)


def _account(filters: Filters, user: User, person: Person) -> Component:
    now = epoch(context.catalog().clock.now())
    name, theme = user.name or user.login, person.theme
    return account.corner(name, user.role, bar.address(filters), now, theme, blind=user.blind)

"""The viewer's own parts of the frame: the account, the saved views. The rest many share."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from dash.development.base_component import Component

from core.clock import epoch
from dashboard import context
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.components import account, shelf
from dashboard.components import filters as bar
from dashboard.readers import homes, standing
from dashboard.readers import outside as refusing
from dashboard.readers.standing import Standing
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
T = TypeVar("T")


class Names:
    """What addresses are called and still find, kept by the mark under which it was asked.

    Many people were there, and use the same views. Safe for threads.
    """

    def __init__(self) -> None:
        self._places = _Known(titles.named)
        self._standing = _Known(standing.of)

    def places(self, addresses: Sequence[str], user: User, mark: str) -> list[shelf.Place]:
        """The places with their names, without those that lead nowhere any more."""
        return [one for one in self._places.of(addresses, user, mark) if one is not None]

    def standing(self, addresses: Sequence[str], user: User, mark: str) -> list[Standing]:
        """How each of them stands today."""
        return self._standing.of(addresses, user, mark)


class _Known(Generic[T]):
    """What is told of addresses to those who may see the same, the newest ``_NAMES`` of it."""

    def __init__(self, tell: Callable[[str, Catalog], T]) -> None:
        self._tell = tell
        self._kept: OrderedDict[tuple[str | None, ...], T] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, addresses: Sequence[str], user: User, mark: str) -> list[T]:
        """What is told of each of them, in their order."""
        seen = (mark, words.language(), user.role, user.unit)
        with self._guard:
            found = {one: self._kept[*seen, one] for one in addresses if (*seen, one) in self._kept}
        missing = [one for one in addresses if one not in found]
        if missing:
            catalog = context.catalog()
            with catalog.reading():
                fresh = {one: self._tell(one, catalog) for one in missing}
            found |= fresh
            with self._guard:
                self._kept |= {(*seen, one): told for one, told in fresh.items()}
                while len(self._kept) > _NAMES:
                    self._kept.popitem(last=False)
        return [found[one] for one in addresses]


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
    first = views[: shelf.VIEWS]
    stand = names.standing([one.address for one in first], user, mark)
    kept = [
        shelf.Kept(one.name, one.owner, now.address, " ".join(now.lost))
        for one, now in zip(first, stand, strict=True)
    ]
    catalog, word = context.catalog(), homes.moving(filters)
    form = shelf.Form(
        here,
        titles.of_view(title, filters, catalog),
        word,
        titles.of_view(title, filters, catalog, word) if word else "",
        runs=filters.period.end > filters.today,
    )
    return shelf.menu(form, kept, len(views) - len(first), places, user.login)


def _account(filters: Filters, user: User, person: Person) -> Component:
    now = epoch(context.catalog().clock.now())
    name, theme = user.name or user.login, person.theme
    return account.corner(name, user.role, bar.address(filters), now, theme, blind=user.blind)

"""What pages and views are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from core.errors import IocError, NotFoundError
from core.format import moment
from dashboard import context, router
from dashboard.addresses import filters as choice
from dashboard.addresses import ready
from dashboard.addresses.filters import Filters
from dashboard.components import shelf
from dashboard.wording import words
from indicators.asking.members import UNTOLD
from indicators.defining import dimensions

if TYPE_CHECKING:
    from dashboard.router import Page
    from indicators.catalog import Catalog


def heading(page: Page, query: Mapping[str, str]) -> str:
    """The page's title in the reader's language; a page may make it from the query."""
    own: Callable[[Mapping[str, str]], str] | None = getattr(page, "heading", None)
    if own is not None:
        return own(query)
    return name_of(page)


def name_of(page: Page) -> str:
    """The page's name in the reader's language."""
    key = f"page.{router.slug(page)}.title"
    return words.t(key) if words.known(key) else page.TITLE


def named(address: str, catalog: Catalog) -> shelf.Place | None:
    """What an address of ours is called; None where it leads nowhere any more, or not this user."""
    path, _, text = address.partition("?")
    found = router.find(path)
    if found is None or context.user().role not in found[0].ROLES:
        return None
    page, variables = found
    try:
        if "id" in variables:
            catalog.definition(variables["id"])
    except NotFoundError:  # it is no indicator (any more); other faults are told where it is opened
        return None
    except IocError:
        pass
    query = dict(parse_qsl(text))
    filters = choice.read(path, query, catalog)
    if filters.faults:
        return None
    title = heading(page, {**query, **variables})
    return shelf.Place(address, of_view(title, filters, catalog, query.get(choice.PERIOD, "")))


def of_view(title: str, filters: Filters, catalog: Catalog, word: str = "") -> str:
    """``Một cửa · Huyện Đức Hòa · Lĩnh vực: Đất đai · Quý 3/2025``: a page, and what was chosen.

    ``word``: what names its period whenever it is opened (``ready``).
    """
    said = [title]
    if filters.unit is not None and filters.unit_code is not None:
        said.append(filters.unit.name)
    said += _narrowed(filters, catalog)
    if filters.query.get(choice.PERIOD):
        key = ready.WORDS.get(word)
        said.append(words.t(f"period.ready.{key}") if key else words.period_name(filters.period))
    if filters.as_known is not None:
        said.append(words.t("shelf.known", at=moment(filters.as_known)))
    return " · ".join(said)


def of_table(page: Page, title: str, filters: Filters, catalog: Catalog) -> str:
    """What a table says of itself where it is pasted: of which page, of whom, of when.

    As ``of_view``, but nothing is left unsaid because nobody chose it.
    """
    shown = choice.choices(page)
    said = [title]
    if choice.UNIT in shown and filters.unit is not None:
        said.append(filters.unit.name)
    said += _narrowed(filters, catalog)
    if choice.PERIOD in choice.dated(page, filters):
        said.append(f"{words.period_name(filters.period)} ({words.stretch(filters.period)})")
    at = filters.now if filters.as_known is None else filters.as_known
    return " · ".join([*said, words.t("copy.known", at=moment(at))])


def _narrowed(filters: Filters, catalog: Catalog) -> list[str]:
    """The members that the view is narrowed to; one that nobody knows is not named.

    None where its page shows the whole all the same: it is never narrowed, or has refused this.
    """
    said: list[str] = []
    found = router.find(filters.path) if choice.CUTS.keys() & filters.query.keys() else None
    own: Callable[[Filters], list[str]] | None = getattr(found and found[0], "misread", None)
    try:
        refused = own is None or bool(own(filters))
    except IocError:  # what cannot be asked now is told by the page; its frame stands
        refused = True
    if refused:
        return said
    id = filters.path.partition("/chi-so/")[2]
    for key, dim in choice.CUTS.items():
        asked = filters.query.get(key, "")
        code = dimensions.code(dim, asked)
        try:
            name = catalog.members(dim, id).get(code) if asked else None
        except IocError:  # its code says it as well
            name = code or UNTOLD
        if name is not None:
            said.append(f"{words.t(f'dim.{dim}')}: {words.member(dim, code, name)}")
    return said

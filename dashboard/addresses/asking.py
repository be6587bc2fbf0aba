"""What an address asks of a page, read before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core.errors import MisuseError, NotFoundError
from dashboard import context, router
from dashboard.addresses import filters
from dashboard.readers import columns
from dashboard.serving.packed import spelt
from dashboard.serving.stamps import Now
from dashboard.wording import words
from exports.sheets.asked import ORDER

STEPS = ("sau", "truoc", "lan-chay", "ban-ghi", ORDER)
"""Choices inside a page, not places to come back to."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for the page of a path that has none."""

    PATH: str
    TITLE: str
    ORDER: int = 999
    ROLES: Sequence[str] = context.PEOPLE
    FILTERS: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asks for a page. ``query``: with the variables of the path; ``path``: as asked.

    ``place``: what the page's own part depends on; None: it is kept for nobody.
    """

    page: Any
    query: Mapping[str, str]
    path: str
    user: context.User
    now: Now
    place: tuple[str | None, ...] | None

    @classmethod
    def of(cls, path: str, given: Mapping[str, str], user: context.User, now: Now) -> Ask:
        """Of a path and its declared parameters."""
        page: Any
        page, variables = router.find(path) or (Lost("/" + path, words.t("error.lost")), {})
        query = {**given, **variables}
        kept = None if plain_forms(page) else kept_under(now, page, query, user)
        return cls(page, query, path, user, now, kept)

    @property
    def known(self) -> bool:
        """Is there such a page, and may they see it?"""
        return not isinstance(self.page, Lost) and self.user.role in self.page.ROLES


def declared(given: Mapping[str, str]) -> dict[str, str]:
    """What was asked, without parameters that no page reads."""
    return {key: value for key, value in given.items() if value and key in filters.DECLARED}


def plain_forms(page: Any) -> bool:
    """Is it a page of plain forms? React would draw it anew under the hands of who types.

    Such a page depends on what its viewer has done, so it is never kept.
    """
    return bool(getattr(page, "PLAIN", False))


def place(query: Mapping[str, str], here: str) -> str:
    """A view as a recent place: which page of a list it was is left out."""
    kept = {key: text for key, text in query.items() if key not in STEPS}
    path = here.partition("?")[0]
    return f"{path}?{spelt(kept)}" if kept else path


def kept_under(
    now: Now, page: Any, asked: Mapping[str, str], user: context.User
) -> tuple[str | None, ...]:
    """What a page's own part depends on; nothing else of its viewer may be in it."""
    mark = f"{now.mark} {_own_mark(page, asked, user)}".rstrip()
    return (now.build, mark, page.PATH, spelt(asked), words.language(), user.role, user.unit)


def _own_mark(page: Any, asked: Mapping[str, str], user: context.User) -> str:
    """What else a page shows that no revision tells of: its ``own_mark``, where it has one."""
    own: Callable[[Mapping[str, str]], str] | None = getattr(page, "own_mark", None)
    return own(asked) if own is not None and user.role in page.ROLES else ""


def opens_codes(ask: Ask) -> bool:
    """Does this view list dossiers with codes? Bodies are cached, so it is told beforehand."""
    chosen = any(one in ask.query for one in ("ban-ghi", "ly-do", "sau", ORDER))
    return (ask.page.PATH == "/mot-cua" or chosen) and columns.may_see_codes(ask.user)


def understood(page: router.Page, query: Mapping[str, str]) -> int:
    """The status for the filters of an address: pages show a bad one in words and go on.

    Raises OutsideError for a unit that the viewer may not see: nothing is shown in its place, for
    the own unit's figures would be taken for those of the address.
    """
    if not query:
        return 200
    catalog = context.catalog()
    if "<id>" in page.PATH:
        try:
            catalog.definition(query["id"])
        except NotFoundError:
            return 404  # the page itself names near ones
    read = filters.read(filters.path(page, query), query, catalog)
    if not read.faults:
        own: Callable[[filters.Filters], list[str]] | None = getattr(page, "misread", None)
        return 400 if own is not None and own(read) else 200
    with suppress(MisuseError):  # no such unit: said as any choice that cannot be read
        catalog.unit(query.get(filters.UNIT), read.last_day)
    return 400

"""What an address asks of a page, read before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import AccessError, IocError, NotFoundError
from dashboard import columns, context, filters, router, words
from dashboard.stamps import Now
from dashboard.views import spelt

STEPS = ("sau", "truoc", "lan-chay", "ban-ghi")
"""Choices inside a page, not places to come back to."""


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


def opens_codes(page: Any, asked: Mapping[str, str], user: context.User) -> bool:
    """Does this view list dossiers with codes? Bodies are cached, so it is told beforehand."""
    listed = page.PATH == "/mot-cua" or any(one in asked for one in ("ban-ghi", "ly-do", "sau"))
    return listed and columns.may_see_codes(user)


def understood(page: router.Page, query: Mapping[str, str]) -> int:
    """The status for the filters of an address: pages show a bad one in words and go on."""
    if not query:
        return 200
    catalog = context.catalog()
    if "<id>" in page.PATH:
        try:
            catalog.definition(query["id"])
        except NotFoundError:
            return 404  # the page itself names near ones
    read = filters.read(page.PATH, query, catalog)
    if not read.faults:
        own: Callable[[filters.Filters], list[str]] | None = getattr(page, "misread", None)
        return 400 if own is not None and own(read) else 200
    try:
        catalog.unit(query.get(filters.UNIT), read.last_day)
    except AccessError:
        return 403
    except IocError:
        return 400
    return 400

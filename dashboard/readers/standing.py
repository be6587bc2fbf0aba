"""What a kept address still finds: a saved view outlives fields, units, indicators and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from core.errors import IocError, NotFoundError, OutsideError
from dashboard import context, router
from dashboard.addresses import filters as choice
from dashboard.addresses.filters import Filters
from dashboard.serving.packed import spelt
from dashboard.wording import words

if TYPE_CHECKING:
    from indicators.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Standing:
    """The address without what is no more, "" where nothing is left to open; ``lost``: in words."""

    address: str
    lost: tuple[str, ...] = ()


def of(address: str, catalog: Catalog) -> Standing:
    """How a kept address stands today, for who asks. Never raises.

    A unit that its reader may not see is not lost: the page says whose it is and leads to the own.
    """
    path, _, text = address.partition("?")
    found = router.find(path)
    if found is None:
        return Standing("", (words.t("mine.gone"),))
    page, variables = found
    if context.user().role not in page.ROLES:
        return Standing("", (words.t("error.denied"),))
    query = dict(parse_qsl(text))
    try:
        if "id" in variables:
            catalog.definition(variables["id"])
    except NotFoundError as fault:
        return Standing("", (words.said(fault.public),))
    except IocError:  # it cannot be asked now: nothing is known to be lost
        return Standing(address)
    lost = _wrong(path, query, catalog)
    if not lost or _outside(query, catalog):
        return Standing(address)
    left = lost
    for key in list(query):  # one by one: a unit may be there in the asked period alone
        fewer = {name: said for name, said in query.items() if name != key}
        wrong = _wrong(path, fewer, catalog)
        if len(wrong) < len(left):
            query, left = fewer, wrong
    return Standing(f"{path}?{spelt(query)}" if query else path, tuple(lost))


def _outside(query: Mapping[str, str], catalog: Catalog) -> bool:
    try:
        catalog.unit(query.get(choice.UNIT) or None)
    except OutsideError:
        return True
    except IocError:
        pass
    return False


def _wrong(path: str, query: Mapping[str, str], catalog: Catalog) -> list[str]:
    """What of the choices is not there, as the page itself says it."""
    try:
        view = choice.read(path, query, catalog)
        found = router.find(path)
        own: Callable[[Filters], list[str]] | None = getattr(found and found[0], "misread", None)
        return [*view.faults, *(own(view) if own is not None else ())]
    except IocError:
        return []

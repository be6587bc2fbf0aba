"""Where a viewer's centre opens: the unit that is their home, within what they may see."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from flask import Response, request

from core.errors import IocError
from core.units import Level, Unit
from dashboard import asking, context, filters, router
from dashboard.context import User
from dashboard.packed import spelt


def unit(user: User) -> Unit | None:
    """The home unit as it stands today; None: there is none, or it cannot be seen (any more)."""
    return _found(user.home) if user.home else None


def led(path: str, under: str = "") -> Response | None:
    """To the same view with its unit in the address, so that a sent link shows it to anybody.

    None: it stays, as for programs with a token. ``under``: before the page's own path.
    """
    user, asked = context.user(), asking.declared(request.args)
    if user.token or asked.get(filters.UNIT) or not _by_unit(path):
        return None
    meant = _meant(user, bare=not asked and not path.strip("/"))
    if meant is None or meant.level is Level.PROVINCE:
        return None
    query = spelt({**asked, filters.UNIT: meant.slug})
    where = f"{under}/{quote(path.strip('/'))}?{query}"
    response = Response(status=302, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(path: str, query: Mapping[str, str]) -> dict[str, str]:
    """The choices of a view as they are saved, shared and come back to: its unit is one of them.

    So it shows the same to whoever opens the centre on another unit.
    """
    top = None if query.get(filters.UNIT) or not _by_unit(path) else _found(None)
    return dict(query) if top is None else {**query, filters.UNIT: filters.code_of(top)}


def _by_unit(path: str) -> bool:
    """Does the page of a path show one unit, which its address may name?"""
    place = router.find(path)
    if place is None or asking.plain_forms(place[0]):
        return False
    return filters.UNIT in filters.choices(place[0])


def _meant(user: User, *, bare: bool) -> Unit | None:
    """The unit that an address without one means; None: the province.

    ``bare``: the centre itself is asked for, nothing in it: it opens on the home unit. Any other
    address means what it meant to who made it: the province, or the unit of who sees one alone.
    """
    home = unit(user) if bare else None
    return _found(None) if home is None and user.unit is not None else home


def _found(code: str | None) -> Unit | None:
    try:
        return context.catalog().unit(code)
    except IocError:
        return None

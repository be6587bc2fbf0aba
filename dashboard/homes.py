"""Where a viewer's centre opens: the unit that is their home, within what they may see."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

from core.errors import IocError
from core.units import Level, Unit
from dashboard import asking, context, filters, router, shell
from dashboard.context import User
from dashboard.packed import spelt


def unit(user: User) -> Unit | None:
    """The home unit as it stands today; None: there is none, or it cannot be seen (any more)."""
    return _found(user.home) if user.home else None


def led(path: str, under: str = "") -> Response | None:
    """To the same view with its unit in the address, so that a sent link shows it to anybody.

    None: it stays, as for programs with a token. ``under``: before the page's own path.
    """
    place, user, asked = router.find(path), context.user(), asking.declared(request.args)
    if place is None or user.token or asked.get(filters.UNIT):
        return None
    page, variables = place
    if filters.UNIT not in shell.choices(page) or asking.plain_forms(page):
        return None
    meant = _meant(user, bare=not asked and not variables)
    if meant is None or meant.level is Level.PROVINCE:
        return None
    query = spelt({**asked, filters.UNIT: meant.slug})
    where = f"{under}/{quote(path.strip('/'))}?{query}"
    response = Response(status=302, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response


def _meant(user: User, *, bare: bool) -> Unit | None:
    """The unit that an address without one means; None: the province.

    ``bare``: the address of a page alone opens on the home unit. Any other means what it meant to
    who made it: the province, or the unit of who sees one alone.
    """
    home = unit(user) if bare else None
    return _found(None) if home is None and user.unit is not None else home


def _found(code: str | None) -> Unit | None:
    try:
        return context.catalog().unit(code)
    except IocError:
        return None

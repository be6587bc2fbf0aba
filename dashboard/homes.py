"""Where a viewer's centre opens: the unit that is their home, within what they may see."""

from __future__ import annotations

from urllib.parse import urlencode

from core.errors import IocError
from core.units import Level, Unit
from dashboard import context, filters
from dashboard.context import User


def unit(user: User) -> Unit | None:
    """The home unit as it stands today; None: there is none, or it cannot be seen (any more)."""
    if not user.home:
        return None
    try:
        return context.catalog().unit(user.home)
    except IocError:
        return None


def address(user: User) -> str:
    """Where a bare ``/`` leads; "" when it stays. Programs with a token are led nowhere.

    The unit then stands in the address, so that a sent link shows the same to who receives it.
    """
    if user.token:
        return ""
    found = unit(user)
    if found is None or found.level is Level.PROVINCE:
        return ""
    return "/?" + urlencode({filters.UNIT: found.slug})

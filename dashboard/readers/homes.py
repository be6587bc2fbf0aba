"""Where a viewer's centre opens: the unit that is their home, within what they may see.

And what a saved view opens on: its own unit, and the period that its word means on the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

from flask import Response, request

from core.clock import today
from core.errors import IocError
from core.units import Level, Unit
from dashboard import context, router
from dashboard.addresses import asking, filters, ready
from dashboard.addresses.filters import Filters
from dashboard.context import User
from dashboard.serving.packed import spelt


def unit(user: User) -> Unit | None:
    """The home unit as it stands today; None: there is none, or it cannot be seen (any more)."""
    return _found(user.home) if user.home else None


def led(path: str, under: str = "") -> Response | None:
    """To the same view with its unit in the address, so that a sent link shows it to anybody.

    And with the period that a word of the address means today (``ready``). None: it stays, as for
    programs with a token. ``under``: before the page's own path.
    """
    user, asked = context.user(), asking.declared(request.args)
    if user.token:
        return None
    whole = {**asked, **_period(asked)}
    if not asked.get(filters.UNIT) and _shows(path, filters.UNIT):
        meant = _meant(user, bare=not asked and not path.strip("/"))
        if meant is not None and meant.level is not Level.PROVINCE:
            whole[filters.UNIT] = meant.slug
    if whole == asked:
        return None
    where = f"{under}/{quote(path.strip('/'))}?{spelt(whole)}"
    response = Response(status=302, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(path: str, query: Mapping[str, str]) -> dict[str, str]:
    """The choices of a view as they are saved, shared and come back to: its unit is one of them.

    So it shows the same to whoever opens the centre on another unit.
    """
    shows = not query.get(filters.UNIT) and _shows(path, filters.UNIT)
    top = _found(None) if shows else None
    return dict(query) if top is None else {**query, filters.UNIT: filters.code_of(top)}


def moving(view: Filters) -> str:
    """The word for the period of a view as of today (``ready``): it may be saved under that.

    "": no word names it, the view has none of its own, or is of a past moment, which does not move.
    """
    chosen = view.query.get(filters.PERIOD) and view.as_known is None
    return (
        ready.word(view.period, view.today) if chosen and _shows(view.path, filters.PERIOD) else ""
    )


def of_period(address: str, code: str) -> str:
    """An address of ours with another period, a code or a word."""
    path, _, text = address.partition("?")
    return f"{path}?{spelt({**dict(parse_qsl(text)), filters.PERIOD: code})}"


def exact(address: str) -> str:
    """An address as it is today: what is sent goes on showing what was sent."""
    found = _period(dict(parse_qsl(address.partition("?")[2])))
    return of_period(address, found[filters.PERIOD]) if found else address


def fixed(view: Filters) -> str:
    """The address of a view under its own period, also where nobody chose it or a word named it."""
    place, address = router.find(view.path), view.href()
    if place is None or asking.plain_forms(place[0]):
        return address
    named = filters.dated(place[0], view)
    path, _, text = address.partition("?")
    return f"{path}?{spelt({**dict(parse_qsl(text)), **named})}" if named else address


def _period(asked: Mapping[str, str]) -> dict[str, str]:
    """The period that a word means today; nothing where no word stands."""
    code = asked.get(filters.PERIOD, "")
    told = ready.exact(code, today(context.catalog().clock)) if code else ""
    return {} if told == code else {filters.PERIOD: told}


def _shows(path: str, choice: str) -> bool:
    """Has the page of a path this choice in its head, which its address may name?"""
    place = router.find(path)
    if place is None or asking.plain_forms(place[0]):
        return False
    return choice in filters.choices(place[0])


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

"""Light or dark: as the reader chose in the account menu, else as their own machine says.

The choice stands in the first HTML (``<html data-theme>``), so no page flashes; the colours are
``assets/tokens.css``. Paper is light in any case.
"""

from __future__ import annotations

from flask import g

from core.errors import IocError
from dashboard import context
from desk import Person

AUTO = "auto"
_SCHEMES = {AUTO: "light dark"}


def theme() -> str:
    """``light``, ``dark`` or ``auto``, of who asks; nobody, or a desk that fails: ``auto``."""
    user = g.get("user")
    if user is None or user.role == context.SCREEN:
        return AUTO
    try:
        return of(context.desk().person(user.login))
    except IocError:
        return AUTO


def of(person: Person) -> str:
    """``light``, ``dark`` or ``auto``, as somebody chose."""
    return person.theme or AUTO


def parts(person: Person) -> dict[str, str]:
    """What stands in the holes of a whole page (``dashboard.serving.written``)."""
    theme = of(person)
    return {"theme": theme, "scheme": _SCHEMES.get(theme, theme)}


def scheme(theme: str) -> str:
    """A ``<meta>`` for the browser's own ground, which is there before any style sheet."""
    return f'<meta name="color-scheme" content="{_SCHEMES.get(theme, theme)}">'

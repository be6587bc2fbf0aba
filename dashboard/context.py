"""What a page, a callback or an API call may use, reached without passing it along.

The objects belong to the web process (catalogue, desk, settings) or to the request (the viewer).
``catalog()`` answers within the viewer's own units: an official's catalogue knows no others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g

from core.errors import AccessError
from core.period import Period
from core.settings import Settings
from core.values import Value
from dashboard.readers.scope import Scoped
from dashboard.serving.past import Past
from desk import Desk
from indicators.asking.lists import Listed
from indicators.catalog import Catalog

EXTENSION = "ioc"
LEADER, OFFICIAL, ANALYST = "leader", "official", "analyst"
OPERATOR, ADMINISTRATOR, SCREEN = "operator", "administrator", "screen"
PEOPLE = (LEADER, OFFICIAL, ANALYST, OPERATOR, ADMINISTRATOR)
ROLES = (*PEOPLE, SCREEN)


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. ``unit`` is the code of the unit whose subtree an official may see, else None.

    ``home``: code of the unit on which the overview opens, which gives no right; "" none.
    """

    login: str
    name: str
    role: str
    unit: str | None = None
    token: bool = False  # came with a Bearer token, not with a session
    screen: str = ""  # id of the device, where one asks
    playlist: str = ""  # what it may show
    home: str = ""
    acts: bool = True  # not with a token that only reads

    @property
    def blind(self) -> bool:
        """An official who belongs to no unit sees no figures."""
        return self.role == OFFICIAL and self.unit is None


class Services:
    """The process's own objects, opened at first use, so that none is opened before a fork."""

    def __init__(
        self,
        settings: Settings,
        open_catalog: Callable[[Settings], Catalog],
        open_desk: Callable[[Settings], Desk],
    ) -> None:
        self.settings = settings
        self._open: dict[str, Callable[[Settings], Any]] = {
            "catalog": open_catalog,
            "desk": open_desk,
        }
        self._have: dict[str, Any] = {}
        self.past = Past()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of what was opened."""
        for one in self._have.values():
            if hasattr(one, "close"):
                one.close()
        self._have.clear()

    def _get(self, name: str) -> Any:
        if name not in self._have:
            with self._lock:
                if name not in self._have:
                    self._have[name] = self._open[name](self.settings)
        return self._have[name]

    @property
    def catalog(self) -> Catalog:
        """The whole catalogue: for the wall, the health checks and the scope's own questions."""
        return cast("Catalog", self._get("catalog"))

    @property
    def desk(self) -> Desk:
        """What the web itself writes."""
        return cast("Desk", self._get("desk"))


def services_of(server: Flask) -> Services:
    """The process's objects, of an application."""
    return cast(Services, server.extensions[EXTENSION])


def services() -> Services:
    """The process's objects, of the application that answers this request."""
    return services_of(current_app)


def settings() -> Settings:
    """The settings that the process was started with."""
    return services().settings


def desk() -> Desk:
    """Accounts, sessions, tokens, audit, saved views."""
    return services().desk


def user() -> User:
    """The viewer of this request. Raises AccessError when nobody is logged in."""
    found = g.get("user")
    if found is None:
        raise AccessError("Bạn chưa đăng nhập.")
    return cast(User, found)


def whole_province(said: str) -> None:
    """Only who sees the whole province goes on, whatever their role; ``said``: why, in words.

    Raises AccessError.
    """
    if user().unit is not None:
        raise AccessError(said)


def seeing(who: User) -> None:
    """Raises AccessError for an official who belongs to no unit."""
    if who.blind:
        raise AccessError("Tài khoản chưa gắn với đơn vị nào. Hãy báo quản trị.")


def catalog() -> Catalog:
    """The catalogue as the viewer may see it."""
    whole, unit = services().catalog, user().unit
    seeing(user())
    if unit is None:
        return whole
    return cast("Catalog", Scoped(whole, unit, beside=settings().web.province_beside))


def province(ids: list[str], period: Period, as_known: int | None, listed: Listed) -> list[Value]:
    """The province's own figures, to stand beside a unit's; none where the viewer may not."""
    found = catalog()
    if isinstance(found, Scoped):
        return found.province(ids, period, as_known, listed)
    return found.values(ids, None, period, as_known, listed)


__all__ = [
    "ADMINISTRATOR",
    "ANALYST",
    "EXTENSION",
    "LEADER",
    "OFFICIAL",
    "OPERATOR",
    "PEOPLE",
    "ROLES",
    "SCREEN",
    "Services",
    "User",
    "catalog",
    "desk",
    "province",
    "seeing",
    "services",
    "services_of",
    "settings",
    "user",
    "whole_province",
]

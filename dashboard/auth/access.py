"""Who may reach which endpoint. What is not declared here is refused to everybody.

Endpoints, not path prefixes: a prefix opens more than was meant. A test walks the whole URL map.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask

from dashboard import context

PUBLIC = frozenset({"*"})


class Access:
    """Endpoint → roles, for one application."""

    def __init__(self) -> None:
        self._rules: dict[str, frozenset[str]] = {}
        self._still: set[str] = set()

    def allow(self, endpoint: str, roles: Iterable[str]) -> None:
        """Open an endpoint to these roles. Raises ValueError for an unknown role."""
        named = frozenset(roles)
        if named != PUBLIC and (not named or named - set(context.ROLES)):
            raise ValueError(f"{endpoint}: roles {sorted(named)}")
        self._rules[endpoint] = named

    def open(self, *endpoints: str) -> None:
        """Open endpoints to everybody, without logging in."""
        for endpoint in endpoints:
            self._rules[endpoint] = PUBLIC

    def still(self, *endpoints: str) -> None:
        """What is posted to these changes nothing, so a token that only reads may post it."""
        self._still.update(endpoints)

    def changes(self, endpoint: str | None) -> bool:
        """Does what is posted to an endpoint change anything? Unless said otherwise it does."""
        return endpoint not in self._still

    def rule(self, endpoint: str | None) -> frozenset[str] | None:
        """Roles of an endpoint, ``PUBLIC``, or None: nobody."""
        return self._rules.get(endpoint or "")

    def undeclared(self, server: Flask) -> list[str]:
        """Endpoints of the application without a rule; they answer 403."""
        return sorted({r.endpoint for r in server.url_map.iter_rules()} - set(self._rules))

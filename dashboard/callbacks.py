"""Dash callbacks with roles: pages declare them here, never through ``dash.callback``.

``dash.callback`` keeps one list for the whole process and hands it to the first application only;
it also knows no roles. A callback without roles cannot be declared, and the guard refuses any
call whose output it does not find in ``roles_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from dash import Dash

from core.errors import AccessError
from dashboard import context

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class _Declared:
    function: Callable[..., Any]
    roles: frozenset[str]
    args: tuple[Any, ...]
    options: dict[str, Any]


_declared: list[_Declared] = []


def callback(
    *args: Any, roles: Iterable[str] = context.PEOPLE, **options: Any
) -> Callable[[Function], Function]:
    """Declare a callback (arguments as ``dash.callback``) for these roles; people by default.

    Raises ValueError for an unknown role.
    """
    named = frozenset(roles)
    if not named or named - set(context.ROLES):
        raise ValueError(f"roles: {sorted(named)} not in {context.ROLES}")

    def declare(function: Function) -> Function:
        _declared.append(_Declared(function, named, args, options))
        return function

    return declare


def install(app: Dash) -> dict[str, frozenset[str]]:
    """Register every declared callback with an application; output id → roles."""
    roles: dict[str, frozenset[str]] = {}
    for one in _declared:
        before = set(app.callback_map)
        app.callback(*one.args, **one.options)(_guarded(one))
        for output in set(app.callback_map) - before:
            roles[output] = one.roles
    return roles


def _guarded(one: _Declared) -> Callable[..., Any]:
    """The guard knows outputs; this second lock stands on the function itself."""

    @wraps(one.function)
    def run(*args: Any, **kwargs: Any) -> Any:
        if context.user().role not in one.roles:
            raise AccessError("Vai trò của bạn không dùng được chức năng này.")
        return one.function(*args, **kwargs)

    return run

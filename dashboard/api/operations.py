"""The API's addresses as data: routes, checks of parameters and openapi.json come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.clock import today
from core.errors import MisuseError
from dashboard import context
from dashboard.addresses import ready

BASE = "/api/v1"
PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Param:
    """A query parameter. ``kind`` is a JSON schema type, ``more`` what else its schema says."""

    name: str
    about: str
    kind: str = "string"
    required: bool = False
    example: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One GET. ``path`` is Flask's form below ``BASE``; ``schema`` names the answer's shape.

    ``table``: its answer is a list, which is also given as CSV, Parquet, Arrow; ``refuses``: it may
    say that the answer would mislead.
    """

    path: str
    name: str
    about: str
    schema: str
    answer: Callable[..., Any]
    params: tuple[Param, ...] = ()
    roles: tuple[str, ...] = context.PEOPLE
    table: bool = False
    refuses: bool = False

    def read(self, given: Mapping[str, str]) -> dict[str, str]:
        """The parameters given, checked. Raises MisuseError naming what is allowed."""
        known = {one.name for one in self.params}
        odd = sorted(set(given) - known)
        if odd:
            allowed = ", ".join(sorted(known)) or "không có"
            raise MisuseError(f"Tham số không có: {', '.join(odd)}. Các tham số nhận: {allowed}.")
        lacks = [one.name for one in self.params if one.required and not given.get(one.name)]
        if lacks:
            raise MisuseError(f"Thiếu tham số: {', '.join(lacks)}.")
        asked = {key: value for key, value in given.items() if value != ""}
        if PERIOD in asked:  # a word for it means another one tomorrow: all that follows is exact
            asked[PERIOD] = ready.exact(asked[PERIOD], today(context.catalog().clock))
        return asked

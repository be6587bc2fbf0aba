"""What pages send and are sent: small forms with their fields, and the heads of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import Flask, Response, request

from dashboard.auth.access import Access
from dashboard.auth.limits import Limits

View = Callable[[], str]
"""Does what a form asks; gives the address that is shown next."""
V = TypeVar("V", View, Callable[[], Response], Callable[[], str | Response])
_FIELD = 200  # characters that are read of a field


def install(
    server: Flask,
    access: Access,
    limits: Limits,
    forms: Iterable[tuple[str, str, V]],
    around: Callable[[V], Callable[[], Response]],
    roles: Iterable[str],
) -> None:
    """Add forms (name, path, view) that only these roles may send; ``around`` makes the answer."""
    for name, path, view in forms:
        answer = around(view)
        server.add_url_rule(path, name, limits.pages(answer), methods=["POST"])
        access.allow(name, roles)


def field(name: str, most: int = _FIELD) -> str:
    """A field as it was typed, without the space around it; "" where it was not sent."""
    return request.form.get(name, "")[:most].strip()


def fields(name: str) -> list[str]:
    """Every value of a field that is sent more than once."""
    return [one[:_FIELD] for one in request.form.getlist(name)]


def bare() -> bool:
    """Is the head of an answer asked for alone? Nothing leaves, so nobody is said to have it."""
    return request.method == "HEAD"


def head(kind: str) -> Response:
    """The head of a file that is not made: its media type, and no length, which nobody knows."""
    return Response(iter(()), content_type=kind)


def led(where: str) -> Response:
    """Go there; the answer itself is kept by nobody."""
    response = Response(status=303, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response

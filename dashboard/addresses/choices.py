"""Lists that a menu asks for when it is opened: too long to stand in every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response

from dashboard import context
from dashboard.auth.access import Access
from dashboard.serving.packed import Packed, answer, dumps

if TYPE_CHECKING:
    from dashboard.auth.limits import Limits

PROCEDURES = "/danh-muc/thu-tuc"
"""Every procedure: pairs of code and name, in the catalogue's order."""


def install(server: Flask, access: Access, limits: Limits) -> None:
    """The lists are public within the house: names of procedures, no figure."""
    server.add_url_rule(PROCEDURES, "procedures", limits.pages(_procedures))
    access.allow("procedures", context.PEOPLE)


def _procedures() -> Response:
    held = context.catalog().members("procedure")
    return answer(Packed.of(dumps(list(held.items()))), "application/json")

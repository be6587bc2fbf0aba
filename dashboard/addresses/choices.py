"""Lists that a menu asks for when it is opened: too long to stand in every page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from core.errors import MisuseError
from core.format import day as say_day
from core.period import Grain
from core.units import Unit
from dashboard import context
from dashboard.auth.access import Access
from dashboard.readers.elsewhen import Other, others
from dashboard.serving.packed import Packed, answer, dumps
from dashboard.wording import words

if TYPE_CHECKING:
    from dashboard.auth.limits import Limits

PROCEDURES = "/danh-muc/thu-tuc"
"""Every procedure: pairs of code and name, in the catalogue's order."""
OTHERS = "/danh-muc/don-vi-khac"
"""Units that are not on the list of a day (``ngay``): name, when it was there and in what, code, a
period of the asked length (``ky``) in which it was, and the units that it has become: code, name.
"""


def install(server: Flask, access: Access, limits: Limits) -> None:
    """The lists are public within the house: names of procedures and units, no figure."""
    for name, path, view in (("procedures", PROCEDURES, _procedures), ("others", OTHERS, _others)):
        server.add_url_rule(path, name, limits.pages(view))
        access.allow(name, context.PEOPLE)


def _procedures() -> Response:
    held = context.catalog().members("procedure")
    return answer(Packed.of(dumps(list(held.items()))), "application/json")


def _others() -> Response:
    """Raises MisuseError for another day or length of a period than the menu asks with."""
    try:
        day = date.fromisoformat(request.args.get("ngay", ""))
        grain = Grain(request.args.get("ky", ""))
    except ValueError:
        allowed = ", ".join(one.value for one in Grain)
        raise MisuseError(f"Cần ngay như 2025-06-30 và ky là một trong: {allowed}.") from None
    rows = [_row(one) for one in others(context.catalog(), day, grain)]
    return answer(Packed.of(dumps(rows)), "application/json")


def _row(one: Other) -> list[object]:
    inside = "" if one.above is None else f"{one.above.name} · "
    became = [[each.slug, each.name] for each in one.became]
    return [one.unit.name, inside + _when(one.unit), one.unit.slug, one.period.code, became]


def _when(unit: Unit) -> str:
    """``đến 30/06/2025`` of what has ended, else ``từ 01/07/2025``."""
    if unit.valid_to is None:
        return words.t("filters.other_from", day=say_day(unit.valid_from))
    return words.t("filters.other_until", day=say_day(unit.valid_to - timedelta(days=1)))

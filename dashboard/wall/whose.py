"""Whose a board is: the whole province's, or one unit's.

``tong-quan`` names the board, ``tong-quan@802@2004`` the same board with the figures of one unit.
The whole name stands in plans, addresses and in what a screen's browser keeps, so that boards of
two units are never taken for one another. People may also write ``/wall/tong-quan?don-vi=802``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import request

from core.clock import today
from core.errors import NotFoundError
from core.format import day
from core.units import Level, Unit
from dashboard import context
from dashboard.addresses import filters
from dashboard.context import User
from dashboard.readers.scope import Scoped
from dashboard.wording import words


class Beside(StrEnum):
    """Which of the province's figures may stand beside a unit's."""

    NONE = ""
    RATES = "rates"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Whose:
    """``unit``: its unambiguous code; "" the whole province.

    ``beside``: which of the province's figures may stand beside the unit's.
    """

    unit: str = ""
    beside: Beside = Beside.ALL

    def name(self, board: str) -> str:
        """The whole name of a board of these figures."""
        return f"{board}@{self.unit}" if self.unit else board


PROVINCE = Whose()


def split(name: str) -> tuple[str, str]:
    """The board (or playlist, or screen) and the unit in a whole name; "" where none is."""
    board, _, unit = name.partition("@")
    return board, unit


def asked(name: str) -> str:
    """The whole name that a request means: the unit may stand in its query."""
    board, unit = split(name)
    unit = unit or request.args.get(filters.UNIT, "").strip()
    return f"{board}@{unit}" if unit else board


def of(user: User, code: str) -> Whose:
    """Whose figures a viewer sees who names a unit; "": the own one, else the province.

    Raises AccessError for a unit outside of what they may see, NotFoundError for one that is not
    there today.
    """
    context.seeing(user)
    if not code and user.unit is None:
        return PROVINCE
    catalog = context.services().catalog
    seen = catalog if user.unit is None else Scoped(catalog, user.unit)
    beside = Beside.ALL
    if user.unit is not None:
        beside = Beside.RATES if context.settings().web.province_beside else Beside.NONE
    slug = standing(seen.unit(code or None), today(catalog.clock))
    return Whose(slug, beside) if slug else PROVINCE


def standing(unit: Unit, at: date) -> str:
    """The unambiguous code of a unit; "" of the province.

    Raises NotFoundError for a unit that has ended by that day.
    """
    if unit.valid_to is not None and not unit.valid(at):
        raise NotFoundError(words.t("wall.unit_ended", unit=unit.name, day=day(unit.valid_to)))
    return "" if unit.level is Level.PROVINCE else unit.slug

"""Administrative units and agencies (đơn vị), with validity dates.

A code is not an identity: 80 is Long An until 30/06/2025 and the new Tây Ninh from 01/07/2025,
and 27694 names two different territories. ``unit_id`` is the identity; it is derived from code
and generation, the same in every database:

* territory of the 2004 list (before 01/07/2025): ``1 * GENERATION + code``,
* territory of the 2025 list: ``2 * GENERATION + code``,
* agencies (sở, ban, ngành): ``AGENCIES + number`` given by ``config/agencies.toml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REORGANISED = date(2025, 7, 1)
"""First day of the two-level government (Resolution 202/2025/QH15; code list QĐ 19/2025/QĐ-TTg)."""

GENERATION = 10_000_000
AGENCIES = 9 * GENERATION
"""Above it are the identities of agencies alone."""


class Level(StrEnum):
    """Where a unit stands."""

    PROVINCE = "province"
    AGENCY = "agency"  # sở, ban, ngành
    DISTRICT = "district"
    COMMUNE = "commune"  # xã, phường, thị trấn


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit in one stretch of time. ``valid_from`` is in, ``valid_to`` is out (None: still)."""

    unit_id: int
    code: str
    name: str  # with its kind: "Xã Đức Hòa"
    short_name: str
    level: Level
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    latitude: float | None = None  # centre, WGS84
    longitude: float | None = None

    def valid(self, day: date) -> bool:
        """Does the unit exist on this day?"""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def slug(self) -> str:
        """Code with the year its validity begins: unique over time, e.g. ``27694@2025``."""
        return f"{self.code}@{self.valid_from.year}"


def written(units: Iterable[Unit]) -> dict[int, str]:
    """Identity → the code where no other of these units ever had it, else the ``slug``.

    Unambiguous whatever the day, so it can stand in an address without one.
    """
    held = list(units)
    often = Counter(one.code for one in held)
    return {one.unit_id: one.code if often[one.code] == 1 else one.slug for one in held}


@dataclass(slots=True)
class UnitRef:
    """How a source names a unit: by code, by name, or both."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Succession:
    """Part ``weight`` (0..1] of ``old_id`` went to ``new_id``; weights of one old unit sum to 1."""

    old_id: int
    new_id: int
    weight: float
    estimated: bool

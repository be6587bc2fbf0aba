"""Facts of a source's own lists: its procedures, its fields, its agencies. As ``core.facts``."""

from __future__ import annotations

from dataclasses import dataclass

from core.units import UnitRef


@dataclass(slots=True)
class ServiceFact:
    """One procedure (thủ tục hành chính) as the source's catalogue publishes it.

    ``term``: the longest legal handling time, in ``term_unit``; 0 is the same day, None not told.
    ``fee`` in dong, the dearest of its ways; 0 free, None not told.
    """

    code: str
    version: int
    unit: UnitRef  # authority, where told
    name: str
    field_code: str
    field_name: str
    level: str  # "full" toàn trình | "partial" một phần | "information" | "" not told
    term: float | None
    term_unit: str  # "hour" | "day" | "working_day" | "month" | "" not told
    fee: int | None
    paper_result: bool | None  # returns a paper; None not told
    valid_from: int | None
    valid_to: int | None  # the first moment at which it no longer holds
    deleted: bool = False


@dataclass(slots=True)
class ServiceFieldFact:
    """One field (lĩnh vực) of the source's catalogue; ``sector`` is the branch above it (ngành)."""

    code: str
    version: int
    unit: UnitRef
    name: str
    sector: str
    deleted: bool = False


@dataclass(slots=True)
class AgencyFact:
    """One agency of a source's own list (cơ quan), and the unit that we take it for."""

    code: str
    version: int
    unit: UnitRef
    name: str
    level: str  # the source's own word or number
    parent: str  # the source's code of the agency above
    deleted: bool = False

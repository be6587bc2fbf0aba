"""Why a unit has no figure of an indicator: not of its level, not reported yet, not of its own."""

from __future__ import annotations

from core import format as say
from core.period import Period
from core.reporting import kept
from core.units import Level, Unit
from indicators.defining.model import Definition, ShareOfUnits
from indicators.evaluating.evaluate import NO_DATA
from indicators.evaluating.scoring import PROVINCE_ONLY

OTHER_LEVEL = {
    Level.PROVINCE: "chỉ báo cáo cho toàn tỉnh",
    Level.AGENCY: "chỉ các sở, ngành báo cáo",
    Level.DISTRICT: "chỉ báo cáo theo huyện",
    Level.COMMUNE: "chỉ báo cáo theo xã, phường",
}
"""Of the level whose units report it."""
NEVER = frozenset({PROVINCE_ONLY, *OTHER_LEVEL.values()})
"""Reasons that hold of every unit of a level, in every period."""
NOT_OF_UNIT = "nguồn chưa có số riêng của đơn vị này"
NOT_REPORTED = "đơn vị chưa báo cáo"

_ANSWERED_BY = {
    Level.AGENCY: (Level.AGENCY,),
    Level.DISTRICT: (Level.DISTRICT, Level.COMMUNE),
    Level.COMMUNE: (Level.COMMUNE,),
}
"""Whose reports answer for a unit, by its level; for the province all do (``reporting``)."""


def province_only(definition: Definition, unit: Unit) -> bool:
    """Is it counted for the province alone, and the unit another one?

    A share of communes is a district's too.
    """
    if unit.level is Level.PROVINCE or "unit" in definition.dimensions:
        return False
    share = definition.value if isinstance(definition.value, ShareOfUnits) else None
    inside = share is not None and Level(share.level) is Level.COMMUNE
    return not (inside and unit.level is Level.DISTRICT)


def reported(definition: Definition, unit: Unit, period: Period) -> str:
    """Why there is no reported figure of a unit: what the duties say (``config/reporting.toml``).

    Figures that no duty asks for come from a system that tells them of some units.
    """
    if province_only(definition, unit):
        return PROVINCE_ONLY
    whole = unit.level is Level.PROVINCE
    owed = [one for one in kept().duty if set(definition.measures) & set(one.measures)]
    if not owed:
        return NO_DATA if whole else NOT_OF_UNIT
    answers = _ANSWERED_BY.get(unit.level, ())
    here = [one for one in owed if whole or one.about in answers]
    if not here:
        return OTHER_LEVEL[owed[0].about]
    first = min(one.since for one in here)
    if first >= period.end:
        return f"chưa đến kỳ phải báo cáo (từ {say.day(first)})"
    return NO_DATA if whole else NOT_REPORTED

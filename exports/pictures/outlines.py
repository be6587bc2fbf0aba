"""The outlines of the units of a day, for whatever draws a map: page, file and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import orjson

from core.errors import IocError
from core.units import Level
from exports.pictures.ground import rings
from exports.sheets.sheet import Rings

if TYPE_CHECKING:
    from indicators.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Outlines:
    """Rings by the unit's slug, none where no source gave them. ``fault``: why, where one failed.

    ``address``: where a program gets the same, for good; "" where there is nothing to get.
    """

    rings: Mapping[str, Rings] = field(default_factory=dict)
    address: str = ""
    fault: str = ""


def outlines(catalog: Catalog, at: date, level: Level | None) -> Outlines:
    """The boundaries of a level on a day. What cannot be read takes no figure away."""
    if level is None:
        return Outlines()
    try:
        made = catalog.boundaries(at, level.value)
    except IocError as fault:
        return Outlines(fault=fault.public.rstrip("."))
    features = orjson.loads(made.body)["features"]
    if not features:
        return Outlines()
    held = {one["properties"]["slug"]: rings(one["geometry"]) for one in features}
    asked = f"at={at.isoformat()}&level={level.value}&hash={made.hash}"
    return Outlines(held, f"/api/v1/geo/boundaries?{asked}")

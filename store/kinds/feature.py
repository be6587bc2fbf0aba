"""Features of map layers (đối tượng của lớp bản đồ): what is listed now, by layer and category."""

from __future__ import annotations

from typing import Any

from core.facts import FeatureFact
from store.facts.declared import Measure, Stock
from store.facts.spec import BY_CODE, DELETED, LIVE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, FeatureFact):
        raise TypeError(f"feature expected, got {type(f).__name__}")
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        f.layer,
        f.kind,
        f.name,
        f.longitude,
        f.latitude,
        f.geometry,
        DELETED if f.deleted else LIVE,
        None if f.deleted else 0,
    )


SPEC = FactSpec(
    kind="feature",
    columns=(
        *BY_CODE,
        ("layer", "text", False),
        ("kind", "text", False),
        ("name", "text", False),
        ("longitude", "float", True),
        ("latitude", "float", True),
        ("geometry", "text", True),
        ("deleted", "small", False),
        ("since_day", "int", True),  # the first day of all: portals do not say since when
    ),
    key=("code",),
    row=_row,
    events=("since_day",),
    measures=(Measure("n_listed", "since_day"),),
    dims={"unit": "unit_id", "layer": "layer", "kind": "kind", "source": "source"},
    stocks=(Stock("n_feature", lambda c, day: c.since_day <= day, {"n_listed": 1}),),
)
FEATURE = build(SPEC)

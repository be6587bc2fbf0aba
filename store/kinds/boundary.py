"""Boundaries of units (ranh giới hành chính): which begin to hold, and which are known."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.facts import BoundaryFact
from store.facts.declared import Cols, Measure, Stock
from store.facts.spec import BY_CODE, DELETED, LIVE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, BoundaryFact):
        raise TypeError(f"boundary expected, got {type(f).__name__}")
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        f.valid_from,
        f.valid_to,
        f.geometry,
        f.area_km2,
        *f.bbox,
        f.content_hash,
        DELETED if f.deleted else LIVE,
        None if f.deleted else f.valid_from,
    )


def _holds(c: Cols, day: int) -> Any:
    return sa.and_(c.from_day <= day, sa.or_(c.valid_to.is_(None), c.valid_to > day))


SPEC = FactSpec(
    kind="boundary",
    columns=(
        *BY_CODE,
        ("valid_from", "int", False),
        ("valid_to", "int", True),
        ("geometry", "text", False),
        ("area_km2", "float", False),
        ("west", "float", False),
        ("south", "float", False),
        ("east", "float", False),
        ("north", "float", False),
        ("content_hash", "text", False),
        ("deleted", "small", False),
        ("from_day", "int", True),
    ),
    key=("code",),
    row=_row,
    events=("from_day",),
    measures=(Measure("n_begun", "from_day"),),
    dims={"unit": "unit_id", "source": "source"},
    stocks=(Stock("n_boundary", _holds),),
)
BOUNDARY = build(SPEC)

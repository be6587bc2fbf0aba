"""Fields of the source's catalogue (lĩnh vực): what is listed now."""

from __future__ import annotations

from typing import Any

from core.facts import ServiceFieldFact
from store.facts.declared import Measure, Stock
from store.facts.spec import BY_CODE, DELETED, LIVE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, ServiceFieldFact):
        raise TypeError(f"service field expected, got {type(f).__name__}")
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        numbers.field(f.code, f.name),
        f.name,
        f.sector,
        DELETED if f.deleted else LIVE,
        None if f.deleted else 0,
    )


SPEC = FactSpec(
    kind="service_field",
    columns=(
        *BY_CODE,
        ("field_id", "int", False),
        ("name", "text", False),
        ("sector", "text", False),
        ("deleted", "small", False),
        ("since_day", "int", True),  # the first day of all: the catalogue does not say since when
    ),
    key=("code",),
    row=_row,
    events=("since_day",),
    measures=(Measure("n_listed", "since_day"),),
    dims={"unit": "unit_id", "field": "field_id", "sector": "sector", "source": "source"},
    stocks=(Stock("n_field", lambda c, day: c.since_day <= day, {"n_listed": 1}),),
)
SERVICE_FIELD = build(SPEC)

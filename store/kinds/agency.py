"""Agencies of a source's own list (cơ quan), each with the unit that we take it for."""

from __future__ import annotations

from typing import Any

from core.facts import AgencyFact
from store.facts.declared import Measure, Stock
from store.facts.spec import DELETED, LIVE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, AgencyFact):
        raise TypeError(f"agency expected, got {type(f).__name__}")
    return (
        source,
        f.code,
        f.version,
        item.unit_id,
        f.name,
        f.level,
        f.parent,
        DELETED if f.deleted else LIVE,
        None if f.deleted else 0,
    )


SPEC = FactSpec(
    kind="agency",
    columns=(
        ("source", "text", False),
        ("code", "text", False),
        ("version", "big", False),
        ("unit_id", "int", False),
        ("name", "text", False),
        ("level", "text", False),
        ("parent", "text", False),
        ("deleted", "small", False),
        ("since_day", "int", True),  # the first day of all: the list does not say since when
    ),
    key=("source", "code"),
    row=_row,
    events=("since_day",),
    measures=(Measure("n_listed", "since_day"),),
    dims={"unit": "unit_id", "level": "level", "source": "source"},
    stocks=(Stock("n_agency", lambda c, day: c.since_day <= day, {"n_listed": 1}),),
)
AGENCY = build(SPEC)

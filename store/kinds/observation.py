"""Reported figures and counters (số liệu báo cáo); a correction is a newer version of its key."""

from __future__ import annotations

from typing import Any

from core.facts import ObservationFact
from store.facts.declared import BY_UNIT, Measure, ordered
from store.facts.spec import DELETED, LIVE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, ObservationFact):
        raise TypeError(f"observation expected, got {type(f).__name__}")
    return (
        f.measure,
        item.unit_id,
        f.grain,
        f.start_day,
        f.dims,
        source,
        f.version,
        f.end_day,
        f.value,
        f.document,
        DELETED if f.deleted else LIVE,
        None if f.deleted else f.end_day - 1,
    )


SPEC = FactSpec(
    kind="observation",
    columns=(
        ("measure", "text", False),
        ("unit_id", "int", False),
        ("grain", "text", False),
        ("start_day", "int", False),
        ("dims", "text", False),
        ("source", "text", False),
        ("version", "big", False),
        ("end_day", "int", False),
        ("value", "float", True),
        ("document", "text", False),
        ("deleted", "small", False),
        ("last_day", "int", True),
    ),
    key=("measure", "unit_id", "grain", "start_day", "dims"),
    row=_row,
    events=("last_day",),
    measures=(Measure("n_observation", "last_day"),),
    dims={"unit": "unit_id", "measure": "measure", "grain": "grain", "source": "source"},
    orders={"unit": BY_UNIT, **ordered("start_day", "value")},
)
OBSERVATION = build(SPEC)

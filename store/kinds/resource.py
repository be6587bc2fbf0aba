"""Resources of data sets (tài nguyên): which are there at the end of a day, and which are dead."""

from __future__ import annotations

from typing import Any

from core.clock import local_day
from core.facts import ResourceFact
from store.facts.declared import BY_UNIT, Cols, Measure, Stock, ordered
from store.facts.spec import BY_CODE, DELETED, LIVE, ONE, ZERO, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, ResourceFact):
        raise TypeError(f"resource expected, got {type(f).__name__}")
    listed = next((t for t in (f.created_at, f.modified_at) if t is not None), 0)
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        f.dataset,
        f.title,
        f.format,
        f.format_found,
        f.url_type,
        f.size,
        f.rows,
        f.created_at,
        f.modified_at,
        f.license,
        None if f.alive is None else int(f.alive),
        f.reason,
        f.content_hash,
        DELETED if f.deleted else LIVE,
        None if f.deleted else local_day(listed),
    )


def _listed(c: Cols, day: int) -> Any:
    return c.listed_day <= day


SPEC = FactSpec(
    kind="resource",
    columns=(
        *BY_CODE,
        ("dataset", "text", False),
        ("title", "text", False),
        ("format", "text", False),
        ("format_found", "text", False),
        ("url_type", "text", False),
        ("size", "big", True),
        ("rows", "big", True),
        ("created_at", "big", True),
        ("modified_at", "big", True),
        ("license", "text", False),
        ("alive", "small", True),
        ("reason", "text", False),
        ("content_hash", "text", False),
        ("deleted", "small", False),
        ("listed_day", "int", True),
    ),
    key=("code",),
    row=_row,
    events=("listed_day",),
    measures=(
        Measure("n_resource", "listed_day"),
        Measure("n_dead", "listed_day", lambda c: c.alive == ZERO),
        Measure("n_alive", "listed_day", lambda c: c.alive == ONE),
        Measure("n_table", "listed_day", lambda c: c.rows.is_not(None)),
    ),
    dims={"unit": "unit_id", "format": "format", "source": "source"},
    orders={"unit": BY_UNIT, **ordered("title", "format", "format_found", "modified_at")},
    stocks=(
        Stock("n_resource", _listed, {"n_resource": 1}),
        Stock("n_dead", lambda c, day: _listed(c, day) & (c.alive == ZERO), {"n_dead": 1}),
        Stock("n_alive", lambda c, day: _listed(c, day) & (c.alive == ONE), {"n_alive": 1}),
    ),
)
RESOURCE = build(SPEC)

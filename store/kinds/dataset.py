"""Data sets of the register (bộ dữ liệu): what is listed at the end of a day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.clock import DAY, local_day
from core.facts import DatasetFact
from store.facts.declared import BY_UNIT, Cols, Measure, Order, Stock, ordered
from store.facts.spec import BY_CODE, DELETED, LIVE, NEVER, ONE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, DatasetFact):
        raise TypeError(f"dataset expected, got {type(f).__name__}")
    # A register that does not say when a set was listed: then since it was last changed, or always.
    listed = next((t for t in (f.created_at, f.modified_at) if t is not None), 0)
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        f.title,
        f.kind,
        int(f.is_open),
        f.created_at,
        f.modified_at,
        f.update_days,
        f.formats,
        f.resources,
        f.rows,
        f.content_hash,
        f.quality,
        DELETED if f.deleted else LIVE,
        None if f.deleted else local_day(listed),
        None if f.deleted or f.modified_at is None else local_day(f.modified_at),
    )


def _listed(c: Cols, day: int) -> Any:
    return c.listed_day <= day


def _promised(c: Cols, day: int) -> Any:
    return sa.and_(_listed(c, day), c.update_days.is_not(None))


def _fresh(c: Cols, day: int) -> Any:
    return sa.func.coalesce(c.modified_day, -c.update_days) + c.update_days >= day


def _past(c: Cols, now: int) -> Any:
    """How long past its promise it is, by days as it is counted; one never updated: above all."""
    return sa.case(
        (c.update_days.is_(None), None),
        (c.modified_at.is_(None), NEVER),
        (
            c.modified_day + c.update_days < local_day(now),
            now - c.modified_at - c.update_days * DAY,
        ),
    )


SPEC = FactSpec(
    kind="dataset",
    columns=(
        *BY_CODE,
        ("title", "text", False),
        ("kind", "text", False),
        ("is_open", "small", False),
        ("created_at", "big", True),
        ("modified_at", "big", True),
        ("update_days", "int", True),
        ("formats", "text", False),
        ("resources", "int", False),
        ("rows", "big", True),
        ("content_hash", "text", False),
        ("quality", "float", True),
        ("deleted", "small", False),
        ("listed_day", "int", True),
        ("modified_day", "int", True),
    ),
    key=("code",),
    row=_row,
    events=("listed_day", "modified_day"),
    measures=(
        Measure("n_dataset", "listed_day"),
        Measure("n_attribute", "listed_day", lambda c: c.kind == "attribute"),
        Measure("n_geographic", "listed_day", lambda c: c.kind == "geographic"),
        Measure("n_unknown", "listed_day", lambda c: c.kind == "unknown"),
        Measure("n_open", "listed_day", lambda c: c.is_open == ONE),
        Measure("n_modified", "modified_day"),
    ),
    dims={"unit": "unit_id", "kind": "kind", "source": "source"},
    orders={
        "unit": BY_UNIT,
        **ordered("title", "modified_at", "update_days", "quality"),
        "late": Order(_past),
    },
    moments={"modified_day": "modified_at"},
    stocks=(
        Stock("n_dataset", _listed, {"n_dataset": 1}),
        Stock(
            "n_attribute",
            lambda c, day: _listed(c, day) & (c.kind == "attribute"),
            {"n_attribute": 1},
        ),
        Stock(
            "n_geographic",
            lambda c, day: _listed(c, day) & (c.kind == "geographic"),
            {"n_geographic": 1},
        ),
        Stock(
            "n_unknown", lambda c, day: _listed(c, day) & (c.kind == "unknown"), {"n_unknown": 1}
        ),
        Stock("n_open", lambda c, day: _listed(c, day) & (c.is_open == ONE), {"n_open": 1}),
        Stock("n_promised", _promised),
        Stock("n_fresh", lambda c, day: sa.and_(_promised(c, day), _fresh(c, day))),
        Stock(
            "n_overdue_update", lambda c, day: sa.and_(_promised(c, day), sa.not_(_fresh(c, day)))
        ),
        Stock("n_rated", lambda c, day: sa.and_(_listed(c, day), c.quality.is_not(None))),
        Stock(
            "quality_points",
            lambda c, day: sa.and_(_listed(c, day), c.quality.is_not(None)),
            amount=lambda c: sa.cast(sa.func.round(c.quality * 100), sa.BigInteger),
            counted="n_rated",
        ),
    ),
)
DATASET = build(SPEC)

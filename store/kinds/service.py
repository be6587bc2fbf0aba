"""Procedures of the source's catalogue (thủ tục hành chính): what is offered at the end of a day.

``proc_id`` and ``field_id`` are those of the dossiers, so that what was filed can be held against
what is offered.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.clock import local_day
from core.facts import ServiceFact
from store.facts.declared import Cols, Measure, Stock
from store.facts.spec import BY_CODE, DELETED, LIVE, ZERO, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, ServiceFact):
        raise TypeError(f"service expected, got {type(f).__name__}")
    # A catalogue that does not say since when: then always.
    since = local_day(f.valid_from or 0)
    until = None if f.valid_to is None else max(local_day(f.valid_to), since)
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        numbers.proc(f.code, f.name),
        numbers.field(f.field_code, f.field_name),
        f.name,
        f.level,
        f.term,
        f.term_unit,
        f.fee,
        None if f.paper_result is None else int(f.paper_result),
        f.valid_from,
        f.valid_to,
        DELETED if f.deleted else LIVE,
        None if f.deleted else since,
        None if f.deleted else until,
    )


def _offered(c: Cols, day: int) -> Any:
    return sa.and_(c.since_day <= day, sa.or_(c.until_day.is_(None), c.until_day > day))


def _online(c: Cols) -> Any:
    return c.level.in_(("full", "partial"))


SPEC = FactSpec(
    kind="service",
    columns=(
        *BY_CODE,
        ("proc_id", "int", False),
        ("field_id", "int", False),
        ("name", "text", False),
        ("level", "text", False),
        ("term", "float", True),
        ("term_unit", "text", False),
        ("fee", "big", True),
        ("paper_result", "small", True),
        ("valid_from", "big", True),
        ("valid_to", "big", True),
        ("deleted", "small", False),
        ("since_day", "int", True),
        ("until_day", "int", True),
    ),
    key=("code",),
    row=_row,
    events=("since_day", "until_day"),
    measures=(Measure("n_begun", "since_day"), Measure("n_ended", "until_day")),
    dims={
        "unit": "unit_id",
        "field": "field_id",
        "procedure": "proc_id",
        "level": "level",
        "source": "source",
    },
    stocks=(
        Stock("n_service", _offered, {"n_begun": 1, "n_ended": -1}),
        Stock("n_online", lambda c, day: _offered(c, day) & _online(c)),
        Stock("n_full", lambda c, day: _offered(c, day) & (c.level == "full")),
        Stock("n_partial", lambda c, day: _offered(c, day) & (c.level == "partial")),
        Stock("n_fee", lambda c, day: _offered(c, day) & (c.fee > ZERO)),
    ),
)
SERVICE = build(SPEC)

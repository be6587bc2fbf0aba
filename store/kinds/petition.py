"""Field petitions (phản ánh hiện trường)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.buckets import bucket
from core.clock import local_day
from core.facts import PetitionFact
from store.facts.declared import BY_UNIT, Cols, Histogram, Measure, Order, Stock, lateness, ordered
from store.facts.spec import BY_CODE, DELETED, LIVE, ONE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, PetitionFact):
        raise TypeError(f"petition expected, got {type(f).__name__}")
    recv = due = fin = handling = pt_bucket = None
    late = 0
    if f.created_at is not None and not f.deleted:
        recv = local_day(f.created_at)
        due = None if f.due_at is None else max(local_day(f.due_at), recv)
        if f.finished_at is not None:
            fin = max(local_day(f.finished_at), recv)
            handling = numbers.calendar.worked_seconds(f.created_at, f.finished_at)
            pt_bucket = None if f.refused else bucket(handling)
        late = int(f.due_at is not None and (f.finished_at is None or f.finished_at > f.due_at))
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        f.field_code,
        f.created_at,
        f.due_at,
        f.finished_at,
        f.satisfied,
        f.latitude,
        f.longitude,
        DELETED if f.deleted else LIVE,
        recv,
        due,
        fin,
        late,
        handling,
        f.field_name,
        f.category_code,
        f.category_name,
        int(f.refused),
        pt_bucket,
    )


def _handled(c: Cols) -> Any:
    return c.refused != ONE


def _open(c: Cols, day: int) -> Any:
    return sa.and_(c.recv_day <= day, sa.or_(c.fin_day.is_(None), c.fin_day > day))


SPEC = FactSpec(
    kind="petition",
    columns=(
        *BY_CODE,
        ("field_code", "text", False),
        ("created_at", "big", True),
        ("due_at", "big", True),
        ("finished_at", "big", True),
        ("satisfied", "small", True),
        ("latitude", "float", True),
        ("longitude", "float", True),
        ("deleted", "small", False),
        ("recv_day", "int", True),
        ("due_day", "int", True),
        ("fin_day", "int", True),
        ("missed", "small", False),
        ("handling_secs", "big", True),
        ("field_name", "text", False),
        ("category_code", "text", False),
        ("category_name", "text", False),
        ("refused", "small", False),
        ("pt_bucket", "small", True),
    ),
    key=("code",),
    row=_row,
    events=("recv_day", "fin_day", "due_day"),
    measures=(
        Measure("n_recv", "recv_day"),
        Measure("n_fin", "fin_day", _handled),
        Measure("n_fin_due", "fin_day", lambda c: _handled(c) & c.due_day.is_not(None)),
        Measure(
            "n_ontime",
            "fin_day",
            lambda c: sa.and_(_handled(c), c.due_day.is_not(None), c.missed != ONE),
        ),
        Measure("n_nodue", "fin_day", lambda c: _handled(c) & c.due_day.is_(None)),
        Measure("n_refused", "fin_day", lambda c: c.refused == ONE),
        Measure("n_rated", "fin_day", lambda c: c.satisfied.is_not(None)),
        Measure("n_satisfied", "fin_day", lambda c: c.satisfied == ONE),
        Measure("n_late_closed", "fin_day", lambda c: c.missed == ONE),
        Measure("n_placed", "recv_day", lambda c: c.latitude.is_not(None)),
        Measure("sum_pt", "fin_day", _handled, lambda c: c.handling_secs),
        Measure("n_missed", "due_day", lambda c: c.missed == ONE),
    ),
    dims={
        "unit": "unit_id",
        "field": "field_code",
        "category": "category_code",
        "source": "source",
    },
    titles={"field": "field_name", "category": "category_name"},
    stocks=(
        Stock("pending", _open, {"n_recv": 1, "n_fin": -1, "n_refused": -1}, due=True),
        Stock(
            "overdue",
            lambda c, day: sa.and_(c.missed == ONE, c.due_day <= day, _open(c, day)),
            {"n_missed": 1, "n_late_closed": -1},
            due=True,
        ),
    ),
    orders={
        "unit": BY_UNIT,
        "field": Order(
            lambda c, now: sa.func.coalesce(
                *(sa.func.nullif(one, "") for one in (c.category_name, c.field_name)), c.field_code
            )
        ),
        **ordered("created_at", "due_at"),
        "late": lateness("finished_at"),
    },
    moments={"recv_day": "created_at", "fin_day": "finished_at", "due_day": "due_at"},
    histograms={"handling": Histogram("fin_day", "pt_bucket", "n_fin")},
)
PETITION = build(SPEC)

_c = PETITION.fact.c
_index = sa.Index("ix_petition_recv", _c.tenant, _c.recv_day)

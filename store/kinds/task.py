"""Assigned tasks (nhiệm vụ): on time is asked of those that fell due, on the day they fell due."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from core.clock import day_number, local_day
from core.facts import TaskFact
from store.facts.declared import BY_UNIT, Cols, Measure, Now, Stock, lateness, ordered
from store.facts.spec import BY_CODE, DELETED, LIVE, ONE, Conformed, FactSpec, Numbers, build


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, TaskFact):
        raise TypeError(f"task expected, got {type(f).__name__}")
    given = due = done = None
    late = 0
    if not f.deleted:
        given = (
            local_day(f.assigned_at)
            if f.assigned_at is not None
            else day_number(date(f.plan_year, 1, 1))
        )
        due = None if f.due_at is None else max(local_day(f.due_at), given)
        done = None if f.done_at is None else max(local_day(f.done_at), given)
        late = int(f.due_at is not None and (f.done_at is None or f.done_at > f.due_at))
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        f.title,
        f.assigner,
        f.plan_year,
        f.assigned_at,
        f.due_at,
        f.done_at,
        DELETED if f.deleted else LIVE,
        given,
        due,
        done,
        late,
    )


def _open(c: Cols, day: int) -> Any:
    return sa.and_(c.given_day <= day, sa.or_(c.done_day.is_(None), c.done_day > day))


SPEC = FactSpec(
    kind="task",
    columns=(
        *BY_CODE,
        ("title", "text", False),
        ("assigner", "text", False),
        ("plan_year", "int", False),
        ("assigned_at", "big", True),
        ("due_at", "big", True),
        ("done_at", "big", True),
        ("deleted", "small", False),
        ("given_day", "int", True),
        ("due_day", "int", True),
        ("done_day", "int", True),
        ("missed", "small", False),
    ),
    key=("code",),
    row=_row,
    events=("given_day", "due_day", "done_day"),
    measures=(
        Measure("n_given", "given_day"),
        Measure("n_due", "due_day"),
        Measure("n_ontime", "due_day", lambda c: c.missed != ONE),
        Measure("n_missed", "due_day", lambda c: c.missed == ONE),
        Measure("n_done", "done_day"),
        Measure("n_nodue", "done_day", lambda c: c.due_day.is_(None)),
        Measure("n_late_closed", "done_day", lambda c: c.missed == ONE),
    ),
    dims={
        "unit": "unit_id",
        "assigner": "assigner",
        "plan_year": "plan_year",
        "source": "source",
    },
    stocks=(
        Stock("pending", _open, {"n_given": 1, "n_done": -1}, due=True),
        Stock(
            "overdue",
            lambda c, day: sa.and_(c.missed == ONE, c.due_day <= day, _open(c, day)),
            {"n_missed": 1, "n_late_closed": -1},
            due=True,
        ),
    ),
    nows=(
        Now(
            "overdue_now",
            lambda c, now, soon: sa.and_(c.missed == ONE, c.due_at < now, c.done_day.is_(None)),
        ),
    ),
    orders={
        "unit": BY_UNIT,
        **ordered("title", "assigned_at", "due_at", "done_at"),
        "late": lateness("done_at"),
    },
    moments={"given_day": "assigned_at", "due_day": "due_at", "done_day": "done_at"},
)
TASK = build(SPEC)

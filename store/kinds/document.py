"""Documents of the exchange and of the document system (văn bản): two registers, never mixed.

A document counts on its issue day, else the day it was sent, else the day it arrived. Secret ones
are counted only as secret. One that has arrived (status 01) and is neither accepted nor refused
one working day later is stuck. One is overdue from its due day on, or from the day on which it
arrived, if that is later. Its number and symbol are kept as told, else as its code says.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core import symbols
from core.buckets import bucket
from core.clock import DAY, local_day
from core.facts import DocumentFact
from store.facts.declared import (
    BY_UNIT,
    Cols,
    Cuboid,
    Histogram,
    Measure,
    Now,
    Stock,
    lateness,
    ordered,
)
from store.facts.spec import DELETED, LIVE, ONE, Conformed, FactSpec, Numbers, build


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, DocumentFact):
        raise TypeError(f"document expected, got {type(f).__name__}")
    got, took, end = (
        None if f.deleted else t for t in (f.received_at, f.accepted_at, f.finished_at)
    )
    stuck = None
    if got is not None and (took is not None or f.exchange_status == "01"):
        stuck = numbers.calendar.worked(got, DAY)
        stuck = None if took is not None and took <= stuck else stuck
    late = f.due_at is not None and (end is None or end > f.due_at)
    at = next((t for t in (f.issued_at, f.sent_at, f.received_at) if t is not None), None)
    return (
        source,
        f.code,
        f.version,
        item.unit_id,
        f.counterpart,
        f.direction,
        f.doc_type,
        f.priority,
        f.issued_at,
        f.sent_at,
        f.received_at,
        f.accepted_at,
        f.finished_at,
        f.due_at,
        f.exchange_status,
        f.business,
        _flag(f.electronic),
        _flag(f.paper),
        int(f.secret),
        _flag(f.signed_person),
        _flag(f.signed_agency),
        DELETED if f.deleted else LIVE,
        None if f.deleted or at is None else local_day(at),
        None if took is None else local_day(took),
        None if took is None or got is None else bucket(max(0, took - got)),
        None if end is None else local_day(end),
        None if end is None or got is None else bucket(numbers.calendar.worked_seconds(got, end)),
        None if f.deleted or f.due_at is None or got is None else local_day(max(f.due_at, got)),
        int(late and not f.deleted),
        stuck,
        None if stuck is None else local_day(stuck),
        None if f.secret else f.symbol or symbols.of_code(f.code) or None,
    )


def _public(c: Cols) -> Any:
    return c.secret != ONE


def _unfinished(c: Cols, day: int) -> Any:
    return sa.or_(c.end_day.is_(None), c.end_day > day)


SPEC = FactSpec(
    kind="document",
    columns=(
        ("source", "text", False),
        ("code", "text", False),
        ("version", "big", False),
        ("unit_id", "int", False),
        ("counterpart", "text", False),
        ("direction", "text", False),
        ("doc_type", "text", False),
        ("priority", "small", False),
        ("issued_at", "big", True),
        ("sent_at", "big", True),
        ("received_at", "big", True),
        ("accepted_at", "big", True),
        ("finished_at", "big", True),
        ("due_at", "big", True),
        ("exchange_status", "text", False),
        ("business", "small", False),
        ("electronic", "small", True),
        ("paper", "small", True),
        ("secret", "small", False),
        ("signed_person", "small", True),
        ("signed_agency", "small", True),
        ("deleted", "small", False),
        ("doc_day", "int", True),
        ("acc_day", "int", True),
        ("acc_bucket", "small", True),
        ("end_day", "int", True),
        ("end_bucket", "small", True),
        ("due_day", "int", True),
        ("missed", "small", False),
        ("stuck_at", "big", True),
        ("stuck_day", "int", True),
        ("symbol", "text", True),
    ),
    key=("source", "code"),
    row=_row,
    events=("doc_day", "acc_day", "end_day", "due_day", "stuck_day"),
    measures=(
        Measure("n_doc", "doc_day", _public),
        Measure("n_elec", "doc_day", lambda c: _public(c) & (c.electronic == ONE)),
        Measure("n_elec_known", "doc_day", lambda c: _public(c) & c.electronic.is_not(None)),
        Measure(
            "n_not_elec",
            "doc_day",
            lambda c: _public(c) & c.electronic.is_distinct_from(ONE),
            terms={"n_doc": 1, "n_elec": -1},
        ),
        Measure("n_paper", "doc_day", lambda c: _public(c) & (c.paper == ONE)),
        Measure(
            "n_elec_paper",
            "doc_day",
            lambda c: sa.and_(_public(c), c.electronic == ONE, c.paper == ONE),
        ),
        Measure(
            "n_elec_paper_told",
            "doc_day",
            lambda c: sa.and_(_public(c), c.electronic == ONE, c.paper.is_not(None)),
        ),
        Measure(
            "n_elec_paper_untold",
            "doc_day",
            lambda c: sa.and_(_public(c), c.electronic == ONE, c.paper.is_(None)),
            terms={"n_elec": 1, "n_elec_paper_told": -1},
        ),
        Measure(
            "n_form_told",
            "doc_day",
            lambda c: sa.and_(
                _public(c),
                c.electronic.is_not(None),
                sa.or_(c.electronic != ONE, c.paper.is_not(None)),
            ),
            terms={"n_elec_known": 1, "n_elec": -1, "n_elec_paper_told": 1},
        ),
        Measure("n_signed_person", "doc_day", lambda c: _public(c) & (c.signed_person == ONE)),
        Measure("n_signed_agency", "doc_day", lambda c: _public(c) & (c.signed_agency == ONE)),
        Measure("n_signed_known", "doc_day", lambda c: _public(c) & c.signed_person.is_not(None)),
        Measure(
            "n_unsigned",
            "doc_day",
            lambda c: _public(c) & c.signed_person.is_distinct_from(ONE),
            terms={"n_doc": 1, "n_signed_person": -1},
        ),
        Measure(
            "n_elec_untold",
            "doc_day",
            lambda c: _public(c) & c.electronic.is_(None),
            terms={"n_doc": 1, "n_elec_known": -1},
        ),
        Measure(
            "n_signed_untold",
            "doc_day",
            lambda c: _public(c) & c.signed_person.is_(None),
            terms={"n_doc": 1, "n_signed_known": -1},
        ),
        Measure("n_out", "doc_day", lambda c: _public(c) & (c.direction == "out")),
        Measure("n_in", "doc_day", lambda c: _public(c) & (c.direction == "in")),
        Measure("n_refused", "doc_day", lambda c: _public(c) & (c.exchange_status == "02")),
        Measure("n_recalled", "doc_day", lambda c: _public(c) & (c.business == 1)),
        Measure("n_replaced", "doc_day", lambda c: _public(c) & (c.business == 3)),
        Measure("n_accepted", "acc_day", lambda c: c.acc_bucket.is_not(None)),
        Measure("n_finished", "end_day", lambda c: c.end_bucket.is_not(None)),
        Measure("n_secret", "doc_day", lambda c: c.secret == ONE),
    ),
    dims={
        "unit": "unit_id",
        "direction": "direction",
        "source": "source",
        "type": "doc_type",
        "counterpart": "counterpart",
        "status": "exchange_status",
        "business": "business",
    },
    stocks=(
        Stock(
            "overdue",
            lambda c, day: sa.and_(
                _public(c), c.missed == ONE, c.due_day <= day, _unfinished(c, day)
            ),
            due=True,
        ),
        Stock(
            "stuck",
            lambda c, day: sa.and_(
                _public(c), c.stuck_day <= day, sa.or_(c.acc_day.is_(None), c.acc_day > day)
            ),
            due=True,
        ),
    ),
    nows=(
        Now(
            "overdue_now",
            lambda c, now, soon: sa.and_(
                _public(c),
                c.missed == ONE,
                c.due_at < now,
                c.end_day.is_(None),
                c.due_day.is_not(None),  # as on past days: only what has arrived
            ),
        ),
        Now(
            "stuck_now",
            lambda c, now, soon: sa.and_(_public(c), c.stuck_at < now, c.acc_day.is_(None)),
        ),
    ),
    histograms={
        "accept": Histogram("acc_day", "acc_bucket", "n_accepted"),
        "finish": Histogram("end_day", "end_bucket", "n_finished"),
    },
    grain_keys=("unit_id", "direction", "source", "doc_type", "counterpart"),
    orders={
        "unit": BY_UNIT,
        **ordered("doc_type", "counterpart", "issued_at", "received_at", "accepted_at", "due_at"),
        "late": lateness("finished_at"),
    },
    moments={"doc_day": "issued_at", "acc_day": "accepted_at", "due_day": "due_at"},
    reads={"doc_day": "n_doc"},
    cuboids=(
        Cuboid("rd_du", ("day", "unit_id", "direction", "source"), 900),
        Cuboid("rd_mu", ("month", "unit_id", "direction", "source"), 900),
        Cuboid("rd_mt", ("month", "unit_id", "direction", "source", "doc_type"), 5000),
        Cuboid("rd_mc", ("month", "direction", "source", "counterpart"), 1200),
    ),
)
DOCUMENT = build(SPEC)

_c = DOCUMENT.fact.c
_LATE, _STUCK = "missed = 1 AND end_day IS NULL", "acc_day IS NULL AND stuck_at IS NOT NULL"
_indexes = (
    sa.Index("ix_document_day", _c.tenant, _c.unit_id, _c.doc_day),
    sa.Index(
        "ix_document_late",
        _c.tenant,
        _c.unit_id,
        _c.due_at,
        sqlite_where=sa.text(_LATE),
        postgresql_where=sa.text(_LATE),
    ),
    sa.Index(
        "ix_document_stuck",
        _c.tenant,
        _c.unit_id,
        _c.stuck_at,
        sqlite_where=sa.text(_STUCK),
        postgresql_where=sa.text(_STUCK),
    ),
)

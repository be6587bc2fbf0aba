"""Documents of the exchange and of the document system (văn bản): two registers, never mixed.

A document counts on its issue day, else the day it was sent, else the day it arrived. Secret ones
are counted only as secret.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.clock import local_day
from core.facts import DocumentFact
from store.spec import (
    DELETED,
    LIVE,
    ONE,
    Cols,
    Conformed,
    Cuboid,
    FactSpec,
    Measure,
    Numbers,
    build,
)


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    f = item.fact
    if not isinstance(f, DocumentFact):
        raise TypeError(f"document expected, got {type(f).__name__}")
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
    )


def _public(c: Cols) -> Any:
    return c.secret != ONE


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
    ),
    key=("source", "code"),
    row=_row,
    events=("doc_day",),
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
        Measure("n_signed_person", "doc_day", lambda c: _public(c) & (c.signed_person == ONE)),
        Measure("n_signed_agency", "doc_day", lambda c: _public(c) & (c.signed_agency == ONE)),
        Measure("n_signed_known", "doc_day", lambda c: _public(c) & c.signed_person.is_not(None)),
        Measure(
            "n_unsigned",
            "doc_day",
            lambda c: _public(c) & c.signed_person.is_distinct_from(ONE),
            terms={"n_doc": 1, "n_signed_person": -1},
        ),
        Measure("n_out", "doc_day", lambda c: _public(c) & (c.direction == "out")),
        Measure("n_in", "doc_day", lambda c: _public(c) & (c.direction == "in")),
        Measure("n_refused", "doc_day", lambda c: _public(c) & (c.exchange_status == "02")),
        Measure("n_recalled", "doc_day", lambda c: _public(c) & (c.business == 1)),
        Measure("n_replaced", "doc_day", lambda c: _public(c) & (c.business == 3)),
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
    grain_keys=("unit_id", "direction", "source"),
    cuboids=(
        Cuboid("rd_du", ("day", "unit_id", "direction", "source"), 900),
        Cuboid("rd_mu", ("month", "unit_id", "direction", "source"), 900),
    ),
)
DOCUMENT = build(SPEC)

_c = DOCUMENT.fact.c
_index = sa.Index("ix_document_day", _c.tenant, _c.unit_id, _c.doc_day)

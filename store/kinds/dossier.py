"""Dossiers of the one-stop system (hồ sơ thủ tục hành chính).

Only accepted ones count. Days are kept so that sums over days and lists agree even where a source
writes an end before the beginning: closing and due day are never before the day of receipt.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from store.declared import Cols, Cuboid, Histogram, Measure, Now, Span, Stock
from store.kinds.dossier_row import row
from store.spec import ONE, FactSpec, build


def _finished(c: Cols) -> Any:
    return c.closing == sa.literal_column("1")


def _open(c: Cols, day: int) -> Any:
    return sa.and_(c.recv_day <= day, sa.or_(c.fin_day.is_(None), c.fin_day > day))


def _open_now(c: Cols) -> Any:
    return sa.and_(c.fin_day.is_(None), c.recv_day.is_not(None))


_OPEN_NOW = "fin_day IS NULL AND recv_day IS NOT NULL"

SPEC = FactSpec(
    kind="dossier",
    columns=(
        ("code", "text", False),
        ("source", "text", False),
        ("version", "big", False),
        ("unit_id", "int", False),
        ("recv_unit_id", "int", True),
        ("proc_id", "int", False),
        ("field_id", "int", False),
        ("channel", "small", False),
        ("applicant", "small", False),
        ("status", "small", False),
        ("status_raw", "text", False),
        ("submitted_at", "big", True),
        ("received_at", "big", True),
        ("due_at", "big", True),
        ("finished_at", "big", True),
        ("returned_at", "big", True),
        ("closing", "small", False),
        ("supplements", "small", False),
        ("supplement_secs", "big", False),
        ("paused", "small", False),
        ("fee", "big", False),
        ("paid_online", "small", False),
        ("digitised", "small", False),
        ("reused", "small", False),
        ("e_result", "small", False),
        ("deleted", "small", False),
        ("recv_day", "int", True),
        ("due_day", "int", True),
        ("fin_day", "int", True),
        ("missed", "small", False),
        ("handling_secs", "big", True),
        ("pt_bucket", "small", True),
        ("asked_at", "big", True),
        ("answered_at", "big", True),
        ("asked_again_at", "big", True),
        ("legal_at", "big", True),
        ("judged", "small", False),
        ("kept766", "small", True),
        ("lapse_at", "big", True),
        ("lapse_day", "int", True),
        ("online766", "small", False),
        ("full_online", "small", False),
    ),
    key=("code",),
    row=row,
    events=("recv_day", "fin_day", "due_day", "lapse_day"),
    measures=(
        Measure("n_recv", "recv_day"),
        Measure("n_fee", "recv_day", lambda c: c.fee > 0),
        Measure("n_paid", "recv_day", lambda c: sa.and_(c.fee > 0, c.paid_online.in_((1, 2)))),
        Measure(
            "n_unpaid",
            "recv_day",
            lambda c: sa.and_(c.fee > 0, c.paid_online.not_in((1, 2))),
            terms={"n_fee": 1, "n_paid": -1},
        ),
        Measure("n_digit", "recv_day", lambda c: c.digitised == ONE),
        Measure("n_reuse", "recv_day", lambda c: c.reused == ONE),
        Measure("n_supp", "recv_day", lambda c: c.supplements >= 1),
        Measure("n_supp2", "recv_day", lambda c: c.supplements >= 2),
        Measure("n_fin", "fin_day", _finished),
        Measure("n_fin_due", "fin_day", lambda c: _finished(c) & c.due_day.is_not(None)),
        Measure(
            "n_ontime",
            "fin_day",
            lambda c: sa.and_(_finished(c), c.due_day.is_not(None), c.missed != ONE),
        ),
        Measure(
            "n_early",
            "fin_day",
            lambda c: sa.and_(_finished(c), c.fin_day < c.due_day, c.missed != ONE),
        ),
        Measure("n_nodue", "fin_day", lambda c: _finished(c) & c.due_day.is_(None)),
        Measure(
            "n_late",
            "fin_day",
            lambda c: _finished(c) & (c.missed == ONE),
            terms={"n_fin_due": 1, "n_ontime": -1},
        ),
        Measure(
            "n_onday",
            "fin_day",
            lambda c: sa.and_(_finished(c), c.fin_day >= c.due_day, c.missed != ONE),
            terms={"n_ontime": 1, "n_early": -1},
        ),
        Measure("n_refused", "fin_day", lambda c: c.closing == 2),
        Measure("n_withdrawn", "fin_day", lambda c: c.closing == 3),
        Measure("n_stopped", "fin_day", lambda c: c.closing == 4),
        Measure(
            "n_closed",
            "fin_day",
            lambda c: c.closing.in_((1, 2, 3, 4)),
            terms={"n_fin": 1, "n_refused": 1, "n_withdrawn": 1, "n_stopped": 1},
        ),
        Measure("n_eres", "fin_day", lambda c: _finished(c) & (c.e_result == ONE)),
        Measure("n_late_closed", "fin_day", lambda c: c.missed == ONE),
        Measure("sum_pt", "fin_day", _finished, lambda c: c.handling_secs),
        Measure("n_missed", "due_day", lambda c: c.missed == ONE),
        Measure("n_online766", "recv_day", lambda c: c.online766 == ONE),
        Measure("n_full", "recv_day", lambda c: c.full_online == ONE),
        Measure("n_recv_judged", "recv_day", lambda c: c.judged == ONE),
        Measure("n_end_judged", "fin_day", lambda c: c.judged == ONE),
        Measure("n_kept766", "fin_day", lambda c: c.kept766 == ONE),
        Measure("n_lapsed", "lapse_day"),
        Measure("n_lapsed_ended", "fin_day", lambda c: c.lapse_day.is_not(None)),
        Measure(
            "n_end_unjudged",
            "fin_day",
            lambda c: c.judged != ONE,
            terms={
                "n_fin": 1,
                "n_refused": 1,
                "n_withdrawn": 1,
                "n_stopped": 1,
                "n_end_judged": -1,
            },
        ),
    ),
    dims={
        "unit": "unit_id",
        "recv_unit": "recv_unit_id",
        "field": "field_id",
        "proc": "proc_id",
        "procedure": "proc_id",
        "channel": "channel",
        "applicant": "applicant",
    },
    stocks=(
        Stock(
            "pending",
            _open,
            {"n_recv": 1, "n_fin": -1, "n_refused": -1, "n_withdrawn": -1, "n_stopped": -1},
            due=True,
        ),
        Stock(
            "overdue",
            lambda c, day: sa.and_(c.missed == ONE, c.due_day <= day, _open(c, day)),
            {"n_missed": 1, "n_late_closed": -1},
            due=True,
        ),
        Stock(
            "within",
            lambda c, day: sa.and_(
                sa.or_(c.missed != ONE, c.due_day.is_(None), c.due_day > day), _open(c, day)
            ),
            {
                "n_recv": 1,
                "n_fin": -1,
                "n_refused": -1,
                "n_withdrawn": -1,
                "n_stopped": -1,
                "n_missed": -1,
                "n_late_closed": 1,
            },
            due=True,
        ),
        Stock(
            "open_judged",
            lambda c, day: sa.and_(c.judged == ONE, _open(c, day)),
            {"n_recv_judged": 1, "n_end_judged": -1},
            due=True,
        ),
        Stock(
            "open_within",
            lambda c, day: sa.and_(
                c.judged == ONE,
                sa.or_(c.lapse_day.is_(None), c.lapse_day > day),
                _open(c, day),
            ),
            {"n_recv_judged": 1, "n_end_judged": -1, "n_lapsed": -1, "n_lapsed_ended": 1},
            due=True,
        ),
    ),
    nows=(
        Now("pending_now", lambda c, now, soon: _open_now(c)),
        Now(
            "overdue_now",
            lambda c, now, soon: sa.and_(_open_now(c), c.missed == ONE, c.due_at < now),
            among="pending_now",
        ),
        Now(
            "within_now",
            lambda c, now, soon: sa.and_(
                _open_now(c), sa.or_(c.missed != ONE, c.due_at.is_(None), c.due_at >= now)
            ),
            among="pending_now",
        ),
        Now(
            "due_soon",
            lambda c, now, soon: sa.and_(
                _open_now(c), c.missed == ONE, c.due_at >= now, c.due_at < now + soon
            ),
            among="pending_now",
        ),
        Now(
            "open_judged_now",
            lambda c, now, soon: sa.and_(_open_now(c), c.judged == ONE),
            among="pending_now",
        ),
        Now(
            "open_within_now",
            lambda c, now, soon: sa.and_(
                _open_now(c),
                c.judged == ONE,
                sa.or_(c.lapse_at.is_(None), c.lapse_at >= now),
            ),
            among="pending_now",
        ),
        Now("paused_now", lambda c, now, soon: sa.and_(_open_now(c), c.paused == ONE)),
        Now(
            "paused_late_now",
            lambda c, now, soon: sa.and_(_open_now(c), c.paused == ONE, c.due_at < now),
        ),
        Now(
            "nodue_now",
            lambda c, now, soon: sa.and_(_open_now(c), c.due_at.is_(None)),
            among="pending_now",
        ),
    ),
    spans=(
        Span("span_judged", "n_end_judged", "open_judged", "open_judged_now"),
        Span("span_kept", "n_kept766", "open_within", "open_within_now"),
    ),
    grain_keys=("unit_id", "field_id", "proc_id", "channel", "applicant"),
    cuboids=(
        Cuboid("r_du", ("day", "unit_id", "channel"), 600),
        Cuboid("r_df", ("day", "field_id", "channel"), 300),
        Cuboid("r_mu", ("month", "unit_id", "channel"), 600),
        Cuboid("r_mf", ("month", "field_id", "channel"), 300),
        Cuboid("r_mp", ("month", "proc_id", "channel"), 4000),
        Cuboid("r_ma", ("month", "applicant", "channel"), 12),
    ),
    hist=(
        Cuboid("h_mu", ("month", "unit_id", "pt_bucket"), 20000),
        Cuboid("h_mf", ("month", "field_id", "pt_bucket"), 9000),
    ),
    histograms={"handling": Histogram("fin_day", "pt_bucket", "n_fin")},
)
DOSSIER = build(SPEC)

_c = DOSSIER.fact.c
_indexes = (
    sa.Index("ix_dossier_recv", _c.tenant, _c.unit_id, _c.recv_day),
    sa.Index("ix_dossier_fin", _c.tenant, _c.unit_id, _c.fin_day),
    sa.Index(
        "ix_dossier_open",
        _c.tenant,
        _c.unit_id,
        _c.due_at,
        _c.missed,  # so that "overdue now" reads the index alone
        _c.judged,
        _c.lapse_at,
        _c.field_id,  # and form II.06a by field too
        *(_c.recv_day, _c.fin_day),  # the condition names them: SQLite reads no more than these
        sqlite_where=sa.text(_OPEN_NOW),
        postgresql_where=sa.text(_OPEN_NOW),
    ),
    sa.Index(
        "ix_dossier_missed",
        _c.tenant,
        _c.unit_id,
        _c.due_day,
        sqlite_where=sa.text("missed = 1"),
        postgresql_where=sa.text("missed = 1"),
    ),
    sa.Index(
        "ix_dossier_late",
        _c.tenant,
        _c.unit_id,
        _c.fin_day,
        sqlite_where=sa.text("missed = 1"),
        postgresql_where=sa.text("missed = 1"),
    ),
    sa.Index(
        "ix_dossier_lapse",
        _c.tenant,
        _c.unit_id,
        _c.lapse_day,
        sqlite_where=sa.text("lapse_day IS NOT NULL"),
        postgresql_where=sa.text("lapse_day IS NOT NULL"),
    ),
    sa.Index(
        "ix_dossier_no_due",
        _c.tenant,
        _c.proc_id,
        sqlite_where=sa.text("due_at IS NULL"),
        postgresql_where=sa.text("due_at IS NULL"),
    ),
)

"""Dossiers of the one-stop system (hồ sơ thủ tục hành chính).

Only accepted ones count. Days are kept so that sums over days and lists agree even where a source
writes an end before the beginning: closing and due day are never before the day of receipt.
"""

from __future__ import annotations

import sqlalchemy as sa

from store.facts.declared import BY_UNIT, Cuboid, Histogram, Order, lateness, ordered
from store.facts.spec import FactSpec, build
from store.kinds import dossier_counts as counts
from store.kinds.dossier_row import row

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
        ("late_day", "int", True),
    ),
    key=("code",),
    row=row,
    events=("recv_day", "fin_day", "late_day", "lapse_day"),
    measures=counts.MEASURES,
    dims={
        "unit": "unit_id",
        "recv_unit": "recv_unit_id",
        "field": "field_id",
        "proc": "proc_id",
        "procedure": "proc_id",
        "channel": "channel",
        "applicant": "applicant",
        "took": "pt_bucket",
    },
    stocks=counts.STOCKS,
    nows=counts.NOWS,
    spans=counts.SPANS,
    grain_keys=("unit_id", "field_id", "proc_id", "channel", "applicant", "recv_unit_id"),
    cuboids=(
        Cuboid("r_du", ("day", "unit_id", "channel"), 600),
        Cuboid("r_df", ("day", "field_id", "channel"), 300),
        Cuboid("r_da", ("day", "applicant", "channel"), 12),
        Cuboid("r_mu", ("month", "unit_id", "channel"), 600),
        Cuboid("r_mf", ("month", "field_id", "channel"), 300),
        Cuboid("r_mp", ("month", "proc_id", "channel"), 4000),
        Cuboid("r_ma", ("month", "applicant", "channel"), 12),
        Cuboid("r_mr", ("month", "recv_unit_id", "unit_id"), 3000, counts.AT_COUNTERS),
    ),
    hist=(
        Cuboid("h_mu", ("month", "unit_id", "pt_bucket"), 20000),
        Cuboid("h_mf", ("month", "field_id", "pt_bucket"), 9000),
        Cuboid("h_mc", ("month", "field_id", "channel", "pt_bucket"), 20000),
        Cuboid("h_ma", ("month", "applicant", "channel", "pt_bucket"), 1400),
    ),
    histograms={"handling": Histogram("fin_day", "pt_bucket", "n_fin")},
    orders={
        "unit": BY_UNIT,
        "procedure": Order(lambda c, now: c.proc_id, "procedure"),
        "field": Order(lambda c, now: c.field_id, "field"),
        **ordered("received_at", "due_at", "finished_at"),
        "late": lateness("finished_at"),
    },
    moments={"recv_day": "received_at", "fin_day": "finished_at", "late_day": "due_at"},
    reads={
        "recv_day": "n_recv",
        "fin_day": "n_closed",
        **dict.fromkeys(("n_late", "n_late_closed"), "n_late_closed"),  # ix_dossier_late
    },
)
DOSSIER = build(SPEC)

_c = DOSSIER.fact.c
_indexes = (
    sa.Index("ix_dossier_recv", _c.tenant, _c.unit_id, _c.recv_day),
    sa.Index(
        "ix_dossier_fin",
        _c.tenant,
        _c.unit_id,
        _c.fin_day,
        sqlite_where=sa.text("fin_day IS NOT NULL"),  # else SQLite looks for the open ones in it
        postgresql_where=sa.text("fin_day IS NOT NULL"),
    ),
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
        sqlite_where=sa.text(counts.OPEN_NOW),
        postgresql_where=sa.text(counts.OPEN_NOW),
    ),
    sa.Index(
        "ix_dossier_missed",
        _c.tenant,
        _c.unit_id,
        _c.late_day,
        sqlite_where=sa.text("late_day IS NOT NULL"),
        postgresql_where=sa.text("late_day IS NOT NULL"),
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

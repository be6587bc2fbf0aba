"""Dossiers: requests for papers, the legal term, rule B of the on-time rate, filed online by 766.

Documents: days and durations of acceptance and end, due day, since when stuck. Petitions: duration.
Rows that are there are judged by what they hold; the next full reading brings the requests. The
sums are made anew when the store is opened, since their declarations changed.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COLUMNS: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "asked_at": sa.BigInteger,
    "answered_at": sa.BigInteger,
    "asked_again_at": sa.BigInteger,
    "legal_at": sa.BigInteger,
    "kept766": sa.SmallInteger,
    "lapse_at": sa.BigInteger,
    "lapse_day": sa.Integer,
}
_MORE: dict[str, dict[str, type[sa.types.TypeEngine[Any]]]] = {
    "document": {
        "acc_day": sa.Integer,
        "acc_bucket": sa.SmallInteger,
        "end_day": sa.Integer,
        "end_bucket": sa.SmallInteger,
        "due_day": sa.Integer,
        "stuck_at": sa.BigInteger,
        "stuck_day": sa.Integer,
    },
    "petition": {"pt_bucket": sa.SmallInteger},
}
_FLAGS = ("judged", "online766", "full_online")
_SUMS = (
    "n_online766",
    "n_full",
    "n_recv_judged",
    "n_end_judged",
    "n_kept766",
    "n_lapsed",
    "n_lapsed_ended",
)
_DOCUMENT_SUMS = ("n_elec_paper", "n_accepted", "n_finished")
_CUBOIDS = ("r_du", "r_df", "r_mu", "r_mf", "r_mp", "r_ma")
_OPEN = "fin_day IS NULL AND recv_day IS NOT NULL"
_JUDGE = """
    UPDATE {table} SET
        judged = CASE WHEN due_at IS NULL THEN 0 ELSE 1 END,
        kept766 = CASE WHEN due_at IS NULL OR fin_day IS NULL THEN NULL
            WHEN finished_at - supplement_secs <= due_at THEN 1 ELSE 0 END,
        lapse_at = CASE WHEN fin_day IS NULL OR finished_at > due_at THEN due_at END,
        lapse_day = CASE WHEN fin_day IS NULL OR finished_at > due_at THEN due_day END,
        online766 = CASE WHEN channel = 2 AND e_result = 1 THEN 1 ELSE 0 END
    WHERE recv_day IS NOT NULL
"""


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        "dossier",
        ["tenant", *columns],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def upgrade() -> None:
    """Add the columns, judge what is there, add the sums."""
    op.execute("DELETE FROM meta WHERE name = 'derived'")  # by no statement: store.facts.derive
    for table in ("dossier", "dossier_history"):
        for name, kind in _COLUMNS.items():
            op.add_column(table, sa.Column(name, kind))
        for flag in _FLAGS:
            op.add_column(
                table, sa.Column(flag, sa.SmallInteger, nullable=False, server_default="0")
            )
        op.execute(_JUDGE.format(table=table))
    for fact, columns in _MORE.items():
        for changed in (fact, f"{fact}_history"):
            for column, type_ in columns.items():
                op.add_column(changed, sa.Column(column, type_))
    for table in ("document", "document_history"):
        op.add_column(
            table, sa.Column("missed", sa.SmallInteger, nullable=False, server_default="0")
        )
    op.drop_index("ix_dossier_open", "dossier")
    _index("ix_dossier_open", ["unit_id", "due_at", "missed", "judged", "lapse_at"], _OPEN)
    _index("ix_dossier_lapse", ["unit_id", "lapse_day"], "lapse_day IS NOT NULL")
    _index("ix_dossier_no_due", ["proc_id"], "due_at IS NULL")
    for table in _CUBOIDS:
        for one in _SUMS:
            op.add_column(table, sa.Column(one, sa.BigInteger, nullable=False, server_default="0"))
    for table in ("rd_du", "rd_mu"):
        for one in _DOCUMENT_SUMS:
            op.add_column(table, sa.Column(one, sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    """Take them away again."""
    for table in ("rd_du", "rd_mu"):
        for one in _DOCUMENT_SUMS:
            op.drop_column(table, one)
    for table in _CUBOIDS:
        for name in reversed(_SUMS):
            op.drop_column(table, name)
    for name in ("ix_dossier_no_due", "ix_dossier_lapse", "ix_dossier_open"):
        op.drop_index(name, "dossier")
    _index("ix_dossier_open", ["unit_id", "due_at", "missed"], _OPEN)
    for table in ("document_history", "document"):
        op.drop_column(table, "missed")
    for kind, columns in _MORE.items():
        for changed in (f"{kind}_history", kind):
            for column in columns:
                op.drop_column(changed, column)
    for table in ("dossier_history", "dossier"):
        for held in (*_FLAGS, *reversed(_COLUMNS)):
            op.drop_column(table, held)

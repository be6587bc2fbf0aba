"""Sums of dossiers by day alone, cut by applicant and channel.

A province's own course by day would else be read from every field's. The sums are made anew when
the store is opened, since their declarations changed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MEASURES = (
    "n_recv n_fee n_paid n_digit n_reuse n_supp n_supp2 n_fin n_fin_due n_ontime n_early n_nodue "
    "n_refused n_withdrawn n_stopped n_eres n_late_closed sum_pt n_missed n_online766 n_full "
    "n_recv_judged n_end_judged n_kept766 n_lapsed n_lapsed_ended"
)


def upgrade() -> None:
    """Make the table, the time first in its key."""
    keys = {"tenant": sa.SmallInteger, "day": sa.Integer} | dict.fromkeys(
        ("applicant", "channel"), sa.SmallInteger
    )
    op.create_table(
        "r_da",
        *[sa.Column(k, kind, primary_key=True, autoincrement=False) for k, kind in keys.items()],
        *[sa.Column(one, sa.BigInteger, nullable=False) for one in _MEASURES.split()],
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    op.drop_table("r_da")

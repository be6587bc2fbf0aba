"""Sums of documents by type and by the other side.

The sums are made anew when the store is opened, since their declarations changed.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_MEASURES = (
    "n_doc n_elec n_elec_known n_paper n_elec_paper n_signed_person n_signed_agency n_signed_known "
    "n_out n_in n_refused n_recalled n_replaced n_accepted n_finished n_secret"
)
_CUBOIDS = {
    "rd_mt": "month unit_id direction source doc_type",
    "rd_mc": "month direction source counterpart",
}
_NUMBERS = ("month", "unit_id")


def _key(name: str) -> sa.Column[Any]:
    kind = sa.Integer if name in _NUMBERS else sa.Text
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables, the time first in every key."""
    for name, keys in _CUBOIDS.items():
        op.create_table(
            name,
            sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
            *[_key(one) for one in keys.split()],
            *[sa.Column(one, sa.BigInteger, nullable=False) for one in _MEASURES.split()],
            sqlite_with_rowid=False,
        )


def downgrade() -> None:
    """Drop the tables; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    for name in reversed(_CUBOIDS):
        op.drop_table(name)

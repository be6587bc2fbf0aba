"""Handling times by applicant are counted by channel too: so the province's are, from few rows.

The table is filled when the store is opened, since sums of other declarations are made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_SMALL = {"tenant", "channel", "applicant", "pt_bucket"}


def _make(keys: str) -> None:
    """An empty table, the time first in its key; on PostgreSQL with room on its pages."""
    op.create_table(
        "h_ma",
        *[
            sa.Column(
                one,
                sa.SmallInteger if one in _SMALL else sa.Integer,
                primary_key=True,
                autoincrement=False,
            )
            for one in ("tenant", *keys.split())
        ],
        sa.Column("n", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 70},
    )


def upgrade() -> None:
    """Its key grows, so it is made anew."""
    op.drop_table("h_ma")
    _make("month applicant channel pt_bucket")


def downgrade() -> None:
    """As it was; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    op.drop_table("h_ma")
    _make("month applicant pt_bucket")

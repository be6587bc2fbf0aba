"""Handling times are counted by field and channel, and by applicant, too: medians read no facts.

The tables are filled when the store is opened, since sums of other declarations are made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_CUBOIDS = {"h_mc": "month field_id channel pt_bucket", "h_ma": "month applicant pt_bucket"}
_SMALL = {"tenant", "channel", "applicant", "pt_bucket"}


def upgrade() -> None:
    """Make the tables, the time first in every key; on PostgreSQL with room on their pages."""
    for name, keys in _CUBOIDS.items():
        op.create_table(
            name,
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


def downgrade() -> None:
    """Drop them; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    for name in reversed(_CUBOIDS):
        op.drop_table(name)

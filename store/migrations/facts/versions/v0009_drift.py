"""Fields that came and nobody knows, or that stopped coming."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "drift",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        *[
            sa.Column(name, sa.Text, primary_key=True)
            for name in ("source", "stream", "change", "field")
        ],
        *[
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("first_seen", "last_seen", "runs")
        ],
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("drift")

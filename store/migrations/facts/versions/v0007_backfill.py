"""Backfills that people asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "backfill",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        *[sa.Column(name, sa.Text, primary_key=True) for name in ("source", "stream", "id")],
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("since", "until", "reached")],
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("backfill")

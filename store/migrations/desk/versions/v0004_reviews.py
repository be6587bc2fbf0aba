"""What people said about changes of a source's fields."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_review",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        *[
            sa.Column(name, sa.Text, primary_key=True)
            for name in ("source", "stream", "change", "field")
        ],
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("desk_review")

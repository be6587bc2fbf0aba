"""Large files that people ordered: made by the scheduler, kept for some days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_order",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("order_id", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False)
          for name in ("ordered_by", "address", "subject", "part", "form", "title", "unit",
                       "question", "state", "taken_by", "fault", "code")],
        *[sa.Column(name, sa.BigInteger, nullable=False)
          for name in ("coded", "inside", "ordered_at", "total", "done", "size")],
        sa.Column("ended_at", sa.BigInteger),
    )  # fmt: skip


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("desk_order")

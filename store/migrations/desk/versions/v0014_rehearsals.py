"""Rehearsals: a past day or an outage, acted out on chosen screens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_rehearsal",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("rehearsal", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("kind", "subject", "screens")],
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("start", "span", "pace")],
        sa.Column("by", sa.Text, nullable=False),
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in ("at", "until")],
        sa.Column("withdrawn_at", sa.BigInteger),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("desk_rehearsal")

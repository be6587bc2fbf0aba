"""Forecasts as they were made, and what came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "forecast",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("indicator", sa.Text, primary_key=True),
        sa.Column("unit_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("made_day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("end_day", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("ahead", sa.Integer, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        *[sa.Column(n, sa.Double) for n in ("middle", "low", "high", "chance", "target")],
        sa.Column("origins", sa.Integer, nullable=False),
        sa.Column("error", sa.Double),
        sa.Column("naive_error", sa.Double, nullable=False),
        sa.Column("held", sa.Integer),
        sa.Column("scores", sa.Text, nullable=False),
        sa.Column("actual", sa.Double),
        sa.Column("scored_at", sa.BigInteger),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("forecast")

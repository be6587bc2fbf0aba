"""Published values, version by version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CURRENT = sa.text("known_to IS NULL")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "indicator_value",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("indicator", sa.Text, primary_key=True),
        sa.Column("unit_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("dims", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("grain", sa.Text, nullable=False),
        sa.Column("start_day", sa.Integer, nullable=False),
        sa.Column("end_day", sa.Integer, nullable=False),
        *[sa.Column(n, sa.Double) for n in ("value", "numerator", "denominator", "coverage")],
        sa.Column("null_reason", sa.Text, nullable=False),
        sa.Column("estimated", sa.SmallInteger, nullable=False),
        sa.Column("as_of", sa.BigInteger),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_to", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("value_id", sa.Text, nullable=False),
    )
    op.create_index("ix_value_id", "indicator_value", ["tenant", "value_id"])
    op.create_index("ix_value_known", "indicator_value", ["tenant", "known_from"])
    op.create_index(
        "ux_value_current",
        "indicator_value",
        ["tenant", "indicator", "unit_id", "period", "dims"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("indicator_value")

"""What may not last is kept by day; the next evaluation finds it anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NOTES = ("outlook.marks", "outlook.findings", "outlook.first")
_META = sa.table("meta", sa.column("name", sa.Text))


def upgrade() -> None:
    """Make the table; without the marks of the day the day is looked at again."""
    op.create_table(
        "finding",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("indicator", sa.Text, primary_key=True),
        sa.Column("made_at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("reasons", sa.Text, nullable=False),
    )
    op.execute(sa.delete(_META).where(_META.c.name.in_(_NOTES)))


def downgrade() -> None:
    """Drop the table; the next evaluation notes anew what it finds."""
    op.drop_table("finding")
    op.execute(sa.delete(_META).where(_META.c.name.in_(_NOTES)))

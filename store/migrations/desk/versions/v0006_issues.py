"""Documents that were issued, with their frozen content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_issue",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("year", sa.BigInteger, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    numbers = ["tenant", "year", "number"]
    op.create_index("ix_desk_issue_number", "desk_issue", numbers, unique=True)
    op.create_index("ix_desk_issue_about", "desk_issue", ["tenant", "kind", "about", "made_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("desk_issue")

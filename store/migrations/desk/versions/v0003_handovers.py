"""Files of reported figures that people hand over, and reminders that were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _keyed(name: str) -> list[sa.Column[int] | sa.Column[str]]:
    tenant = sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False)
    return [tenant, sa.Column(name, sa.Text, primary_key=True)]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "desk_handover",
        *_keyed("handover"),
        *[_text(name) for name in ("by", "scope", "way", "name", "digest")],
        _number("size"),
        _number("sent_at"),
        _text("state"),
        _text("taken_by"),
        *[_number(name, null=True) for name in ("checked_at", "confirmed_at", "ended_at")],
        *[_text(name) for name in ("findings", "words", "run_ids")],
        sa.Column("content", sa.LargeBinary, nullable=True),
    )
    op.create_index("ix_desk_handover_state", "desk_handover", ["tenant", "state", "handover"])
    op.create_index("ix_desk_handover_by", "desk_handover", ["tenant", "by", "handover"])
    op.create_table(
        "desk_reminder",
        *_keyed("entry"),
        _number("unit_id"),
        _text("unit_name"),
        _text("reminded_by"),
        _number("at"),
        _text("about"),
    )
    op.create_index("ix_desk_reminder_unit", "desk_reminder", ["tenant", "unit_id", "at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("desk_reminder")
    op.drop_table("desk_handover")

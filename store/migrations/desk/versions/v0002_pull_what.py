"""Requests say what they ask for: pull, replay, sweep, or to give a stretch up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW = (
    ("what", sa.Text, "pull"),
    ("reason", sa.Text, ""),
    ("confirmed", sa.BigInteger, "0"),
    ("backfill", sa.Text, ""),
)


def upgrade() -> None:
    """Add the columns; requests of before were pulls."""
    for name, kind, before in _NEW:
        default = sa.text(f"'{before}'")
        op.add_column("desk_pull", sa.Column(name, kind, nullable=False, server_default=default))


def downgrade() -> None:
    """Drop the columns."""
    for name, _, _ in _NEW:
        op.drop_column("desk_pull", name)

"""Playlists that were edited on the page, over those of the file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; every playlist is as the file has it."""
    op.create_table(
        "desk_playlist",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("playlist", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("pages", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop it: the file's playlists hold again."""
    op.drop_table("desk_playlist")

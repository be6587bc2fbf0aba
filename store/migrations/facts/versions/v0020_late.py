"""Dossiers that were overdue on a past day are found and ordered from an index alone, on SQLite.

PostgreSQL would pass so wide an index over; it reads ``ix_dossier_late``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NAME = "sx_dossier_late"
_COLUMNS = ["tenant", "unit_id", "fin_day", "recv_day", "due_day", "due_at", "code", "missed"]


def upgrade() -> None:
    """Make the index."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(_NAME, "dossier", _COLUMNS, sqlite_where=sa.text("missed = 1"))


def downgrade() -> None:
    """As it was."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(_NAME, "dossier")

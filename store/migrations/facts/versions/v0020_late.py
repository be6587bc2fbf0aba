"""Dossiers that were overdue on a past day are found and ordered from their index alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MISSED = sa.text("missed = 1")
_BEFORE = ["tenant", "unit_id", "fin_day"]
_NOW = [*_BEFORE, "recv_day", "due_day", "due_at", "code", "missed"]


def _index(columns: list[str]) -> None:
    op.drop_index("ix_dossier_late", "dossier")
    op.create_index(
        "ix_dossier_late", "dossier", columns, sqlite_where=_MISSED, postgresql_where=_MISSED
    )


def upgrade() -> None:
    """Make the index anew, with what the list shows."""
    _index(_NOW)


def downgrade() -> None:
    """As it was."""
    _index(_BEFORE)

"""The index of finished dossiers holds the finished ones alone.

SQLite thought the open ones, which have no day there, as few as those of any one day and looked for
them unit by unit in it: 117 ms at ten million dossiers, 6 ms by ``ix_dossier_open``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NAME, _COLUMNS = "ix_dossier_fin", ["tenant", "unit_id", "fin_day"]


def upgrade() -> None:
    """Make it anew, of the finished ones."""
    finished = sa.text("fin_day IS NOT NULL")
    op.drop_index(_NAME, "dossier")
    op.create_index(_NAME, "dossier", _COLUMNS, sqlite_where=finished, postgresql_where=finished)


def downgrade() -> None:
    """Of all, as it was."""
    op.drop_index(_NAME, "dossier")
    op.create_index(_NAME, "dossier", _COLUMNS)

"""Dossiers: the day from which one is overdue as long as it is open, as its waits leave it.

What is there was overdue from its due day; those of which a request for papers is told are judged
anew when the store is opened (``store/intake/derive.py``), and the sums made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TABLES = ("dossier", "dossier_history")
_MISSED, _LATE = "ix_dossier_missed", "sx_dossier_late"


def _indexes(day: str, where: str) -> None:
    """By the day on which a dossier becomes overdue; on SQLite a list of those too."""
    some = sa.text(where)
    columns = ["tenant", "unit_id", day]
    op.drop_index(_MISSED, "dossier")
    op.create_index(_MISSED, "dossier", columns, sqlite_where=some, postgresql_where=some)
    if op.get_bind().dialect.name == "sqlite":
        columns = ["tenant", "unit_id", "fin_day", "recv_day", day, "due_at", "code", "missed"]
        op.drop_index(_LATE, "dossier")
        op.create_index(_LATE, "dossier", columns, sqlite_where=sa.text("missed = 1"))


def upgrade() -> None:
    """Add the day, as it was judged until now."""
    for table in _TABLES:
        op.add_column(table, sa.Column("late_day", sa.Integer))
        op.execute(f"UPDATE {table} SET late_day = due_day WHERE missed = 1")
    _indexes("late_day", "late_day IS NOT NULL")


def downgrade() -> None:
    """An open one that waits is not late, whenever it was asked; the due day tells the rest."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    _indexes("due_day", "missed = 1")
    for table in _TABLES:
        op.execute(f"UPDATE {table} SET missed = 0 WHERE fin_day IS NULL AND paused = 1")
        op.drop_column(table, "late_day")

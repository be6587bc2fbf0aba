"""What stands now is counted from indexes alone: dossiers by field, documents late or stuck."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OPEN = "fin_day IS NULL AND recv_day IS NOT NULL"
_BEFORE = ["unit_id", "due_at", "missed", "judged", "lapse_at"]
_DOCUMENTS = {
    "ix_document_late": ("due_at", "missed = 1 AND end_day IS NULL"),
    "ix_document_stuck": ("stuck_at", "acc_day IS NULL AND stuck_at IS NOT NULL"),
}


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        ["tenant", *columns],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def upgrade() -> None:
    """Make the indexes."""
    op.drop_index("ix_dossier_open", "dossier")
    _index("ix_dossier_open", "dossier", [*_BEFORE, "field_id", "recv_day", "fin_day"], _OPEN)
    for name, (moment, where) in _DOCUMENTS.items():
        _index(name, "document", ["unit_id", moment], where)


def downgrade() -> None:
    """As they were."""
    for name in _DOCUMENTS:
        op.drop_index(name, "document")
    op.drop_index("ix_dossier_open", "dossier")
    _index("ix_dossier_open", "dossier", _BEFORE, _OPEN)

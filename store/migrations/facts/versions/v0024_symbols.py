"""A document's number and symbol, beside the key that its source knows it by.

Those that stand here are told from their keys when the store is opened, as far as these tell them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TABLES = ("document", "document_history")


def upgrade() -> None:
    """Add the column to the facts and their superseded images."""
    for table in _TABLES:
        op.add_column(table, sa.Column("symbol", sa.Text, nullable=True))


def downgrade() -> None:
    """Take it away again; what is told by rules is told anew by the older program."""
    op.execute("DELETE FROM meta WHERE name = 'derived'")
    for table in _TABLES:
        op.drop_column(table, "symbol")

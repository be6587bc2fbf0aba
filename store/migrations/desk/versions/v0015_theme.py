"""Light or dark pages, as each person chose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has chosen yet."""
    theme = sa.Column("theme", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("desk_person", theme)


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("desk_person", "theme")

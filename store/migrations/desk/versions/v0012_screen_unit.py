"""A screen may be of one unit: it then shows that unit's figures, and no others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the screens that there are show the province, as before."""
    unit = sa.Column("unit", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("desk_screen", unit)


def downgrade() -> None:
    """Drop it again. A screen of a unit would show the province then, so its right ends first."""
    op.execute(
        "UPDATE desk_screen SET revoked_at = seen_at, hash = '', next_hash = '' WHERE unit <> ''"
    )
    op.drop_column("desk_screen", "unit")

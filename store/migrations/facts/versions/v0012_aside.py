"""A record set aside remembers its version: an older copy that comes later does not replace it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("quarantine", sa.Column("version", sa.BigInteger))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("quarantine", "version")

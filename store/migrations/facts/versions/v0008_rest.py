"""A failed run says what kind of failure it was and until when the source rests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two columns."""
    op.add_column("run", sa.Column("nature", sa.Text, nullable=False, server_default=""))
    op.add_column("run", sa.Column("rest_until", sa.BigInteger))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("run", "rest_until")
    op.drop_column("run", "nature")

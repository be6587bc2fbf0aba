"""What a token is for: to read, or also to act."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a token that was given goes on doing what it could."""
    scope = sa.Column("scope", sa.Text, nullable=False, server_default=sa.text("'act'"))
    op.add_column("desk_token", scope)


def downgrade() -> None:
    """Drop it; tokens that only read end, for nothing would hold them back any more."""
    op.execute("DELETE FROM desk_token WHERE scope <> 'act'")
    op.drop_column("desk_token", "scope")

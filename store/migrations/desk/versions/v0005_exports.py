"""The register of exported files: code, frozen truth, digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = (
    "kind", "subject", "title", "address", "form", "unit", "period", "truth", "figures",
    "made_by", "state", "digest",
)  # fmt: skip
_NUMBERS = ("revision", "known_at", "made_at", "size", "rows")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_export",
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in _TEXTS],
        *[sa.Column(name, sa.BigInteger, nullable=False) for name in _NUMBERS],
    )
    op.create_index("ix_desk_export_digest", "desk_export", ["tenant", "digest"])
    op.create_index("ix_desk_export_by", "desk_export", ["tenant", "made_by", "made_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("desk_export")

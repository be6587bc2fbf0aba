"""Screens as devices, and boards that are pushed to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _moment(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _keyed(name: str) -> list[sa.Column[int] | sa.Column[str]]:
    tenant = sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False)
    return [tenant, sa.Column(name, sa.Text, primary_key=True)]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "desk_screen",
        *_keyed("screen"),
        *[_text(name) for name in ("hash", "next_hash", "code", "asked", "name", "playlist")],
        _moment("asked_at"),
        _moment("code_at"),
        _moment("approved_at", null=True),
        _text("approved_by"),
        _moment("renewed_at", null=True),
        _moment("revoked_at", null=True),
        _moment("seen_at"),
        _text("address"),
        _text("report"),
    )
    for name in ("hash", "next_hash"):
        op.create_index(f"ix_desk_screen_{name}", "desk_screen", ["tenant", name])
    op.create_table(
        "desk_push",
        *_keyed("push"),
        *[_text(name) for name in ("board", "screens", "by")],
        _moment("at"),
        _moment("until", null=True),
        _moment("withdrawn_at", null=True),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("desk_push")
    op.drop_table("desk_screen")

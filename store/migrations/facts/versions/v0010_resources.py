"""Resources of data sets, and the quality that a register tells of a data set."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TEXTS = ("source", "dataset", "title", "format", "format_found", "url_type", "license")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in _TEXTS],
        *[sa.Column(one, sa.BigInteger) for one in ("size", "rows", "created_at", "modified_at")],
        sa.Column("alive", sa.SmallInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("deleted", sa.SmallInteger, nullable=False),
        sa.Column("listed_day", sa.Integer),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
    ]


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table("resource", *_columns())
    op.create_table(
        "resource_history",
        *_columns(),
        sa.Column("superseded", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("known_to", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_resource_history_to", "resource_history", ["tenant", "known_to"])
    for table in ("dataset", "dataset_history"):
        op.add_column(table, sa.Column("quality", sa.Double))


def downgrade() -> None:
    """Take them away again."""
    for table in ("dataset_history", "dataset"):
        op.drop_column(table, "quality")
    op.drop_table("resource_history")
    op.drop_table("resource")

"""Units, their names and successors, calendar, dictionaries."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _tenant() -> sa.Column[int]:
    return sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False)


def _key(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "unit",
        _tenant(),
        _key("unit_id", sa.Integer),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("short_name", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.Column("valid_from", sa.Integer, nullable=False),
        sa.Column("valid_to", sa.Integer),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
    )
    op.create_table(
        "unit_alias",
        _tenant(),
        _key("alias", sa.Text),
        _key("unit_id", sa.Integer),
        sa.Column("is_code", sa.SmallInteger, nullable=False),
    )
    op.create_table(
        "unit_succession",
        _tenant(),
        _key("old_id", sa.Integer),
        _key("new_id", sa.Integer),
        sa.Column("weight", sa.Double, nullable=False),
        sa.Column("estimated", sa.SmallInteger, nullable=False),
    )
    for name, number in (("procedure", "proc_id"), ("field", "field_id")):
        op.create_table(
            name,
            _tenant(),
            _key(number, sa.Integer),
            sa.Column("code", sa.Text, nullable=False),
            sa.Column("name", sa.Text, nullable=False),
        )
        op.create_index(f"ux_{name}_code", name, ["tenant", "code"], unique=True)
    op.create_table(
        "cal",
        _key("day", sa.Integer),
        *[
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("week", "month", "quarter", "year")
        ],
    )
    op.create_table(
        "meta", _tenant(), _key("name", sa.Text), sa.Column("value", sa.Text, nullable=False)
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("meta", "cal", "field", "procedure", "unit_succession", "unit_alias", "unit"):
        op.drop_table(name)

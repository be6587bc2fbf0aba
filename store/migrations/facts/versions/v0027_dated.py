"""Other names of a unit hold from a day to a day, so that one name may pass to another unit.

The table is filled anew from the configuration when the store is opened.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def _key(name: str, kind: type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _remade(*columns: sa.Column[Any]) -> None:
    """The key of a table cannot be changed in place on SQLite."""
    op.execute("DELETE FROM meta WHERE name = 'territory'")
    op.drop_table("unit_alias")
    op.create_table(
        "unit_alias",
        _key("tenant", sa.SmallInteger),
        _key("alias", sa.Text),
        _key("unit_id", sa.Integer),
        *columns,
    )


def upgrade() -> None:
    """Make the table with the days in it."""
    _remade(
        _key("is_code", sa.SmallInteger),
        _key("valid_from", sa.Integer),
        sa.Column("valid_to", sa.Integer),
    )


def downgrade() -> None:
    """Make it as it was."""
    _remade(sa.Column("is_code", sa.SmallInteger, nullable=False))

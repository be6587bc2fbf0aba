"""Dossiers handed in at a counter: which one took them, and whether that is another unit's.

The sums are made anew when the store is opened, since their declarations changed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_CUBOIDS = ("r_du", "r_df", "r_da", "r_mu", "r_mf", "r_mp", "r_ma")
_MEASURES = ("n_counter", "n_elsewhere")


def upgrade() -> None:
    """Add the sums to every cuboid, and the one by counter and unit, the time first in its key."""
    for table in _CUBOIDS:
        for one in _MEASURES:
            op.add_column(table, sa.Column(one, sa.BigInteger, nullable=False, server_default="0"))
    keys = {"tenant": sa.SmallInteger} | dict.fromkeys(
        ("month", "recv_unit_id", "unit_id"), sa.Integer
    )
    op.create_table(
        "r_mr",
        *[sa.Column(k, kind, primary_key=True, autoincrement=False) for k, kind in keys.items()],
        *[sa.Column(one, sa.BigInteger, nullable=False) for one in _MEASURES],
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take them away again; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    op.drop_table("r_mr")
    for table in _CUBOIDS:
        for one in reversed(_MEASURES):
            op.drop_column(table, one)

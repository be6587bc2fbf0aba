"""PostgreSQL: rows of sums keep room on their page, so that a batch updates them where they are.

A batch adds to wide rows of the cuboids. Where a page is full each goes to another one, with a new
entry in the key's index and the old row to be swept away; where it has room neither is needed.
"""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_CUBOIDS = (
    "r_du", "r_df", "r_da", "r_mu", "r_mf", "r_mp", "r_ma", "r_mr", "h_mu", "h_mf",
    "rd_du", "rd_mu", "rd_mt", "rd_mc",
)  # fmt: skip


def _each(change: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _CUBOIDS:
            op.execute(f"ALTER TABLE {table} {change}")


def upgrade() -> None:
    """Pages that are full stay so until they are written anew; new ones keep three tenths."""
    _each("SET (fillfactor = 70)")


def downgrade() -> None:
    """Pages are filled up again."""
    _each("RESET (fillfactor)")

"""Electronic documents of which it is told whether they went with paper too.

The sums are made anew when the store is opened, since their declarations changed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_CUBOIDS = ("rd_du", "rd_mu", "rd_mt", "rd_mc")
_MEASURE = "n_elec_paper_told"


def upgrade() -> None:
    """Add the sum to every cuboid of documents."""
    for table in _CUBOIDS:
        op.add_column(table, sa.Column(_MEASURE, sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    """Take it away again; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    for table in _CUBOIDS:
        op.drop_column(table, _MEASURE)

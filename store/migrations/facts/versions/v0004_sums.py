"""Cuboids: additive sums and bucket counts.

``open_store(create=True)`` fills them anew when the stamp of their declarations is missing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_DOSSIER = (
    "n_recv n_fee n_paid n_digit n_reuse n_supp n_supp2 n_fin n_fin_due n_ontime n_early n_nodue "
    "n_refused n_withdrawn n_stopped n_eres n_late_closed sum_pt n_missed"
)
_DOCUMENT = (
    "n_doc n_elec n_elec_known n_paper n_signed_person n_signed_agency n_signed_known n_out n_in "
    "n_refused n_recalled n_replaced n_secret"
)
_CUBOIDS = {
    "r_du": ("day unit_id channel", _DOSSIER),
    "r_df": ("day field_id channel", _DOSSIER),
    "r_mu": ("month unit_id channel", _DOSSIER),
    "r_mf": ("month field_id channel", _DOSSIER),
    "r_mp": ("month proc_id channel", _DOSSIER),
    "r_ma": ("month applicant channel", _DOSSIER),
    "h_mu": ("month unit_id pt_bucket", "n"),
    "h_mf": ("month field_id pt_bucket", "n"),
    "rd_du": ("day unit_id direction source", _DOCUMENT),
    "rd_mu": ("month unit_id direction source", _DOCUMENT),
}
_KINDS: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "channel": sa.SmallInteger,
    "applicant": sa.SmallInteger,
    "pt_bucket": sa.SmallInteger,
    "direction": sa.Text,
    "source": sa.Text,
}


def upgrade() -> None:
    """Make the tables, the time first in every key: queries read their period only."""
    for name, (keys, measures) in _CUBOIDS.items():
        op.create_table(
            name,
            sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
            *[
                sa.Column(one, _KINDS.get(one, sa.Integer), primary_key=True, autoincrement=False)
                for one in keys.split()
            ],
            *[sa.Column(one, sa.BigInteger, nullable=False) for one in measures.split()],
            sqlite_with_rowid=False,
        )


def downgrade() -> None:
    """Drop the tables; the facts stay."""
    op.execute("DELETE FROM meta WHERE name = 'sums'")
    for name in reversed(_CUBOIDS):
        op.drop_table(name)

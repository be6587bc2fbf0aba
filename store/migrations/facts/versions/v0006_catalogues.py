"""Catalogues of the one-stop system (services, fields, agencies); subjects of petitions.

Columns are written as in ``store.migrations.columns``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.columns import create_facts, drop_facts

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KINDS = {
    "service": """
        code:text* source:text version:big unit_id:int proc_id:int field_id:int name:text
        level:text term:float? term_unit:text fee:big? paper_result:small? valid_from:big?
        valid_to:big? deleted:small since_day:int? until_day:int?
    """,
    "service_field": """
        code:text* source:text version:big unit_id:int field_id:int name:text sector:text
        deleted:small since_day:int?
    """,
    "agency": """
        source:text* code:text* version:big unit_id:int name:text level:text parent:text
        deleted:small since_day:int?
    """,
}
_PETITION = ("field_name", "category_code", "category_name")


def upgrade() -> None:
    """Make the tables; petitions known before have no names of subjects and none was refused."""
    create_facts(_KINDS)
    for table in ("petition", "petition_history"):
        for name in _PETITION:
            op.add_column(
                table, sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))
            )
        op.add_column(
            table,
            sa.Column("refused", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
        )


def downgrade() -> None:
    """Drop what was made."""
    for table in ("petition", "petition_history"):
        for name in (*_PETITION, "refused"):
            op.drop_column(table, name)
    drop_facts(_KINDS)

"""Catalogues of the one-stop system (services, fields, agencies); subjects of petitions.

Columns are written as in 0003: ``name:type``, ``?`` may be null, ``*`` belongs to the key.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "big": sa.BigInteger,
    "int": sa.Integer,
    "small": sa.SmallInteger,
    "text": sa.Text,
    "float": sa.Double,
}
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


def _tenant() -> sa.Column[int]:
    return sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False)


def _columns(text: str) -> list[sa.Column[Any]]:
    out = []
    for word in text.split():
        name, kind = word.rstrip("?*").split(":")
        keyed = word.endswith("*")
        out.append(
            sa.Column(
                name,
                _TYPES[kind],
                primary_key=keyed,
                autoincrement=False,
                nullable="?" in word and not keyed,
            )
        )
    return out


def _known() -> list[sa.Column[Any]]:
    return [
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
    ]


def upgrade() -> None:
    """Make the tables; petitions known before have no names of subjects and none was refused."""
    for kind, text in _KINDS.items():
        op.create_table(kind, _tenant(), *_columns(text), *_known())
        op.create_table(
            f"{kind}_history",
            _tenant(),
            *_columns(text),
            *_known(),
            sa.Column("superseded", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("known_to", sa.BigInteger, nullable=False),
        )
        op.create_index(f"ix_{kind}_history_to", f"{kind}_history", ["tenant", "known_to"])
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
    for kind in reversed(_KINDS):
        op.drop_table(f"{kind}_history")
        op.drop_table(kind)

"""Boundaries of units and features of map layers.

Columns are written as in 0003: ``name:type``, ``?`` may be null, ``*`` belongs to the key.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
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
    "boundary": """
        code:text* source:text version:big unit_id:int valid_from:int valid_to:int?
        geometry:text area_km2:float west:float south:float east:float north:float
        content_hash:text deleted:small from_day:int?
    """,
    "feature": """
        code:text* source:text version:big unit_id:int layer:text kind:text name:text
        longitude:float? latitude:float? geometry:text? deleted:small since_day:int?
    """,
}


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
    """Make the tables."""
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


def downgrade() -> None:
    """Drop what was made."""
    for kind in reversed(_KINDS):
        op.drop_table(f"{kind}_history")
        op.drop_table(kind)

"""Tables as migrations write them: facts of a kind and their superseded images.

Columns are written ``name:type``; ``?`` may be null, ``*`` belongs to the key (after the tenant).
What a migration made must stay as it is: a new need gets a new word here, never another meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "big": sa.BigInteger,
    "int": sa.Integer,
    "small": sa.SmallInteger,
    "text": sa.Text,
    "float": sa.Double,
}


def tenant() -> sa.Column[int]:
    """The first column of every key."""
    return sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False)


def columns(text: str) -> list[sa.Column[Any]]:
    """The columns that a text writes down."""
    out = []
    for word in text.split():
        name, kind = word.rstrip("?*").split(":")
        keyed = word.endswith("*")
        out.append(
            sa.Column(
                name,
                TYPES[kind],
                primary_key=keyed,
                autoincrement=False,
                nullable="?" in word and not keyed,
            )
        )
    return out


def create_facts(kinds: Mapping[str, str]) -> None:
    """Of each kind the table of facts, and that of their superseded images with its index."""
    for kind, text in kinds.items():
        op.create_table(kind, tenant(), *columns(text), *_known())
        op.create_table(
            f"{kind}_history",
            tenant(),
            *columns(text),
            *_known(),
            sa.Column("superseded", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("known_to", sa.BigInteger, nullable=False),
        )
        op.create_index(f"ix_{kind}_history_to", f"{kind}_history", ["tenant", "known_to"])


def drop_facts(kinds: Mapping[str, str]) -> None:
    """Drop the tables of the kinds, the last first."""
    for kind in reversed(list(kinds)):
        op.drop_table(f"{kind}_history")
        op.drop_table(kind)


def _known() -> list[sa.Column[Any]]:
    return [
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
    ]

"""What belongs to people: home units, removed views, what was looked at, followed, noted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _moment(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _keyed(*names: str) -> list[sa.Column[int] | sa.Column[str]]:
    tenant = sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False)
    return [tenant, *[sa.Column(name, sa.Text, primary_key=True) for name in names]]


def upgrade() -> None:
    """Add the columns and make the tables; nobody has a home unit yet."""
    home = sa.Column("home", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("desk_account", home)
    op.add_column("desk_view", _moment("removed_at", null=True))
    op.create_table(
        "desk_person",
        *_keyed("login"),
        _moment("mark"),
        _moment("looked_at"),
        _moment("known_at"),
        _moment("since", null=True),
        _moment("before", null=True),
    )
    op.create_table("desk_recent", *_keyed("login", "address"), _moment("at"))
    op.create_table("desk_follow", *_keyed("login", "indicator", "unit"), _moment("at"))
    op.create_table(
        "desk_note",
        *_keyed("note"),
        _text("indicator"),
        _moment("unit_id"),
        _text("day"),
        _text("words"),
        _text("by"),
        _text("by_name"),
        _moment("at"),
        _moment("known_at"),
        _moment("changed_at", null=True),
        _moment("removed_at", null=True),
        _text("stamp"),
    )
    op.create_index("ix_desk_note_place", "desk_note", ["tenant", "indicator", "unit_id"])


def downgrade() -> None:
    """Drop them again."""
    for name in ("desk_note", "desk_follow", "desk_recent", "desk_person"):
        op.drop_table(name)
    op.drop_column("desk_view", "removed_at")
    op.drop_column("desk_account", "home")

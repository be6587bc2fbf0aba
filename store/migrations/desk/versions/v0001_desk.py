"""The desk: accounts, sessions, tokens, audit, saved views, requests to pull, pauses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = {
    "desk_account": "login* name role unit password created_at# disabled_at#? demo# demo_password",
    "desk_session": "hash* login opened_at# expires_at# address",
    "desk_token": "hash* token_id name login role unit created_at# expires_at#? revoked_at#?",
    "desk_audit": "entry* at# who what subject address detail",
    "desk_view": "owner* name* address shared# saved_at#",
    "desk_pull": "request* source stream since#? until#? whole# asked_by asked_at# taken_by "
    "taken_at#? answered_at#? run_ids words",
    "desk_pause": "source* paused_by since# reason",
}
"""Columns are text; ``*`` key (after the tenant), ``#`` a number, ``?`` may be null."""

_FOREVER = "desk_audit is append only"


def _column(word: str) -> sa.Column[int] | sa.Column[str]:
    name = word.rstrip("*#?")
    keyed, null = "*" in word, "?" in word
    if "#" in word:
        return sa.Column(name, sa.BigInteger, nullable=null)
    return sa.Column(name, sa.Text, primary_key=keyed, nullable=null)


def upgrade() -> None:
    """Make the tables; the audit refuses to be changed, whoever asks."""
    for table, words in _TABLES.items():
        op.create_table(
            table,
            sa.Column("tenant", sa.SmallInteger, primary_key=True, autoincrement=False),
            *[_column(word) for word in words.split()],
        )
    op.create_index("ix_desk_session_expires", "desk_session", ["tenant", "expires_at"])
    op.create_index("ix_desk_pull_waiting", "desk_pull", ["tenant", "answered_at", "asked_at"])
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER desk_audit_{verb.lower()} BEFORE {verb} ON desk_audit "
                f"BEGIN SELECT RAISE(ABORT, '{_FOREVER}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION desk_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_FOREVER}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER desk_audit_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON desk_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION desk_audit_refuse()"
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION desk_audit_refuse()")

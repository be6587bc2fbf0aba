"""The ledger: revisions, runs, cursors, landing, quarantine, marks, lease."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTS = (
    "pages",
    "fetched",
    "new",
    "changed",
    "unchanged",
    "deleted",
    "quarantined",
    "unknown_fields",
    "bytes",
    "calls",
    "retries",
)
_OPEN = sa.text("known_to IS NULL")


def _big(*names: str, null: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=null) for name in names]


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _keys(*keys: tuple[str, type[sa.types.TypeEngine[Any]]]) -> list[sa.Column[Any]]:
    all_keys = (("tenant", sa.SmallInteger), *keys)
    return [sa.Column(n, kind, primary_key=True, autoincrement=False) for n, kind in all_keys]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "revision",
        *_keys(("revision", sa.BigInteger)),
        *_big("at"),
        *_text("run_id", "kind"),
        sa.Column("rows", sa.Integer, nullable=False),
    )
    op.create_table(
        "run",
        *_keys(("run_id", sa.Text)),
        *_big("seq"),
        *_text("source", "stream", "kind"),
        *_big("started_at"),
        *_big("finished_at", null=True),
        *_big("heartbeat_at"),
        *_text("outcome"),
        *_big("window_from", "window_to", null=True),
        *_big(*_COUNTS),
        *_text("cursor_before", "cursor_after", "fault", "detail", "reasons"),
        sa.Column("done", sa.Double),
    )
    op.create_index("ix_run_seq", "run", ["tenant", "seq"])
    op.create_index("ix_run_source", "run", ["tenant", "source", "stream", "seq"])
    op.create_table(
        "cursor",
        *_keys(("source", sa.Text), ("stream", sa.Text), ("revision", sa.BigInteger)),
        *_text("value"),
        *_big("covered_from", "covered_to", null=True),
        *_big("at"),
        *_text("run_id"),
    )
    op.create_table(
        "landing",
        *_keys(("source", sa.Text), ("stream", sa.Text), ("run_id", sa.Text), ("page", sa.Integer)),
        *_big("at"),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "quarantine",
        *_keys(
            ("source", sa.Text), ("stream", sa.Text), ("key", sa.Text), ("revision", sa.BigInteger)
        ),
        *_big("known_from"),
        *_big("known_to", null=True),
        *_text("reason", "field", "public", "payload", "run_id"),
    )
    op.create_index(
        "ux_quarantine_open",
        "quarantine",
        ["tenant", "source", "stream", "key"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "dirty",
        *_keys(("kind", sa.Text), ("unit_id", sa.Integer), ("month", sa.Integer)),
        *_big("revision"),
    )
    op.create_table(
        "lease", *_keys(("name", sa.Text)), *_text("owner"), *_big("taken_at", "expires_at")
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("lease", "dirty", "quarantine", "landing", "cursor", "run", "revision"):
        op.drop_table(name)

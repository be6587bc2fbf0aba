"""Since when each fact is known, as an index: what has changed since a moment is found by it."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KINDS = (
    "dossier",
    "document",
    "dataset",
    "resource",
    "task",
    "petition",
    "observation",
    "service",
    "service_field",
    "agency",
    "boundary",
    "feature",
)


def upgrade() -> None:
    """Make the indexes."""
    for kind in _KINDS:
        op.create_index(f"ix_{kind}_known", kind, ["tenant", "known_from"])


def downgrade() -> None:
    """Drop them."""
    for kind in reversed(_KINDS):
        op.drop_index(f"ix_{kind}_known", kind)

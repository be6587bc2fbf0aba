"""Boundaries of units and features of map layers.

Columns are written as in ``store.migrations.columns``.
"""

from __future__ import annotations

from store.migrations.columns import create_facts, drop_facts

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
    """Make the tables."""
    create_facts(_KINDS)


def downgrade() -> None:
    """Drop what was made."""
    drop_facts(_KINDS)

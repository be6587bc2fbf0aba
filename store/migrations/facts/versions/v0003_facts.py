"""Facts and their superseded images.

Columns are written as in ``store.migrations.columns``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.migrations.columns import create_facts, drop_facts

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS = {
    "dossier": """
        code:text* source:text version:big unit_id:int recv_unit_id:int? proc_id:int
        field_id:int channel:small applicant:small status:small status_raw:text
        submitted_at:big? received_at:big? due_at:big? finished_at:big? returned_at:big?
        closing:small supplements:small supplement_secs:big paused:small fee:big
        paid_online:small digitised:small reused:small e_result:small deleted:small
        recv_day:int? due_day:int? fin_day:int? missed:small handling_secs:big?
        pt_bucket:small?
    """,
    "document": """
        source:text* code:text* version:big unit_id:int counterpart:text direction:text
        doc_type:text priority:small issued_at:big? sent_at:big? received_at:big?
        accepted_at:big? finished_at:big? due_at:big? exchange_status:text business:small
        electronic:small? paper:small? secret:small signed_person:small?
        signed_agency:small? deleted:small doc_day:int?
    """,
    "dataset": """
        code:text* source:text version:big unit_id:int title:text kind:text is_open:small
        created_at:big? modified_at:big? update_days:int? formats:text resources:int
        rows:big? content_hash:text deleted:small listed_day:int? modified_day:int?
    """,
    "task": """
        code:text* source:text version:big unit_id:int title:text assigner:text
        plan_year:int assigned_at:big? due_at:big? done_at:big? deleted:small
        given_day:int? due_day:int? done_day:int? missed:small
    """,
    "petition": """
        code:text* source:text version:big unit_id:int field_code:text created_at:big?
        due_at:big? finished_at:big? satisfied:small? latitude:float? longitude:float?
        deleted:small recv_day:int? due_day:int? fin_day:int? missed:small
        handling_secs:big?
    """,
    "observation": """
        measure:text* unit_id:int* grain:text* start_day:int* dims:text* source:text
        version:big end_day:int value:float? document:text deleted:small last_day:int?
    """,
}
_INDEXES: tuple[tuple[str, str, list[str], str], ...] = (
    ("ix_dossier_recv", "dossier", ["unit_id", "recv_day"], ""),
    ("ix_dossier_fin", "dossier", ["unit_id", "fin_day"], ""),
    (
        "ix_dossier_open",
        "dossier",
        ["unit_id", "due_at", "missed"],
        "fin_day IS NULL AND recv_day IS NOT NULL",
    ),
    ("ix_dossier_missed", "dossier", ["unit_id", "due_day"], "missed = 1"),
    ("ix_dossier_late", "dossier", ["unit_id", "fin_day"], "missed = 1"),
    ("ix_document_day", "document", ["unit_id", "doc_day"], ""),
    ("ix_petition_recv", "petition", ["recv_day"], ""),
)
_BRIN = (("dossier", "recv_day"), ("dossier", "fin_day"), ("document", "doc_day"))


def upgrade() -> None:
    """Make the tables and indexes; on PostgreSQL block ranges of days for whole-province scans."""
    create_facts(_KINDS)
    for name, table, columns, where in _INDEXES:
        partial = sa.text(where) if where else None
        op.create_index(
            name, table, ["tenant", *columns], sqlite_where=partial, postgresql_where=partial
        )
    if op.get_context().dialect.name == "postgresql":
        for table, day in _BRIN:
            op.create_index(f"bx_{table}_{day}", table, [day], postgresql_using="brin")


def downgrade() -> None:
    """Drop the tables."""
    drop_facts(_KINDS)

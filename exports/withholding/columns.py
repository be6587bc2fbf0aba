"""What of the facts leaves the house: columns by kind, and whose codes are kept back."""

from __future__ import annotations

CODED = ("dossier",)
"""Kinds whose codes lead to a citizen's affair."""

ALL = ("source", "unit", "unit_name")
COLUMNS: dict[str, tuple[str, ...]] = {
    "dossier": (
        "code", *ALL, "recv_unit", "recv_unit_name", "proc_code", "proc_name", "field_code",
        "field_name", "channel", "received_at", "due_at", "legal_at", "finished_at", "closing",
        "paused",
    ),
    "document": (
        "code", "symbol", *ALL, "direction", "doc_type", "issued_at", "electronic", "signed_person",
        "signed_agency", "counterpart", "received_at", "accepted_at", "finished_at", "due_at",
        "exchange_status",
    ),
    "dataset": (
        "code", *ALL, "title", "kind", "is_open", "created_at", "modified_at", "update_days",
        "formats", "resources", "rows", "quality",
    ),
    "resource": (
        "code", *ALL, "dataset", "title", "format", "format_found", "url_type", "size", "rows",
        "modified_at", "license", "alive", "reason",
    ),
    "task": ("code", *ALL, "title", "assigner", "plan_year", "assigned_at", "due_at", "done_at"),
    "petition": (
        "code", *ALL, "field_code", "field_name", "category_code", "category_name", "created_at",
        "due_at", "finished_at", "satisfied", "refused",
    ),
    "observation": (*ALL, "measure", "grain", "start_day", "end_day", "dims", "value", "document"),
    "service": (
        "code", *ALL, "name", "field_code", "field_name", "level", "term", "term_unit", "fee",
        "paper_result", "valid_from", "valid_to",
    ),
    "boundary": ("code", *ALL, "valid_from", "valid_to", "area_km2", "content_hash"),
    "feature": ("code", *ALL, "layer", "kind", "name", "longitude", "latitude"),
    "service_field": ("code", *ALL, "name", "sector"),
    "agency": ("code", *ALL, "name", "level", "parent"),
    "unit_value": ("unit", "unit_name", "value", "numerator", "denominator", "display", "met"),
}  # fmt: skip
"""What leaves the house of a record; a column that is not named here stays inside."""

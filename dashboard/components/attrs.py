"""Attributes whose names Python cannot spell (``aria-label``, ``data-id``), for ``**`` calls."""

from __future__ import annotations

from typing import Any


def attrs(**given: str | None) -> dict[str, Any]:
    """``aria_label="x"`` → ``{"aria-label": "x"}``; None and "" leave an attribute out."""
    return {name.replace("_", "-"): value for name, value in given.items() if value}


def here(current: bool, kind: str = "true") -> dict[str, Any]:
    """Mark the entry of a list that is shown now: ``aria-current``."""
    return attrs(aria_current=kind if current else None)

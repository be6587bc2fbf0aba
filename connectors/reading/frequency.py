"""Promised update frequencies as registers write them → days."""

from __future__ import annotations

from typing import Any

from connectors.reading import parse
from core.text import fold

_DAYS = {
    "hang ngay": 1, "daily": 1, "hang tuan": 7, "weekly": 7, "hang thang": 31, "monthly": 31,
    "hang quy": 92, "quarterly": 92, "6 thang": 184, "nua nam": 184, "semiannual": 184,
    "hang nam": 366, "annual": 366, "yearly": 366,
}  # fmt: skip
"""Folded → days, the longest of its kind."""


def update_days(said: Any) -> int | None:
    """The promise in days: words, or a plain number of days; None when nothing is promised."""
    word = fold(parse.text(said))
    if word.isdigit() and len(word) < 5:
        return int(word) or None
    return _DAYS.get(word)

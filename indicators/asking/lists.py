"""On which list of units a question is answered: words of the address, the command line, the API.

Nothing said: what stands in each place by rule: a unit on its own list, the parts of a unit on the
list of the period's last day. ``then``: each unit only with what lies at it, as published.
"""

from __future__ import annotations

from datetime import date, timedelta

from core.errors import MisuseError
from core.units import REORGANISED, Level, Unit
from indicators.asking.places import Places

TODAY, OLD, THEN = "today", "old", "then"
WORDS = (TODAY, OLD, THEN)

Listed = date | str | None
"""A day whose list of units is meant, ``THEN``, or None: by rule."""

LAST_OLD = REORGANISED - timedelta(days=1)
"""The last day of the list of 2004."""


def read(text: str | None, today: date) -> Listed:
    """``today``, ``old``, ``then`` or a date. Raises MisuseError naming what is allowed."""
    match (text or "").strip().lower():
        case "":
            return None
        case "today":
            return today
        case "old":
            return LAST_OLD
        case "then":
            return THEN
        case other:
            try:
                return date.fromisoformat(other)
            except ValueError:
                raise MisuseError(
                    f"Ranh giới “{text}” không đọc được; nhận {TODAY} (hiện nay), {OLD} (trước"
                    f" {REORGANISED:%d/%m/%Y}), {THEN} (đơn vị của từng kỳ), hoặc một ngày"
                    " dạng 2025-06-30."
                ) from None


def check(places: Places, unit: Unit, day: date) -> None:
    """Raise MisuseError where a unit is not on a day's list, naming what it became or came from."""
    if unit.level is Level.PROVINCE or unit.valid(day):
        return
    shares = sorted(places.lineage.on(unit.unit_id, day), key=lambda one: -one.weight)
    named = [places.by_id[one.unit_id] for one in shares[:6]]
    listed = "; ".join(f"{one.slug} {one.name}" for one in named)
    instead = f" Hỏi thay: {listed}." if listed else " Không có đơn vị nào tương ứng."
    raise MisuseError(
        f"{unit.name} ({unit.slug}) không có trong danh mục đơn vị ngày {day:%d/%m/%Y}.{instead}"
    )

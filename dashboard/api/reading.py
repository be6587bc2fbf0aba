"""What the texts of parameters mean: periods, days, moments, whole numbers."""

from __future__ import annotations

from datetime import date

from core.clock import today
from core.errors import MisuseError
from core.period import Period
from dashboard import context
from dashboard.addresses import ready

Args = dict[str, str]
"""Parameters by name, each given once and none empty."""


def period(args: Args) -> Period | None:
    """The period asked for; None: not said. Raises MisuseError."""
    _no_range(args)
    if "period" not in args:
        return None
    return ready.read(args["period"], today(context.catalog().clock))


def _no_range(args: Args) -> None:
    if "from" in args or "to" in args:
        raise MisuseError("from và to đi cùng grain (day, week, month, quarter, half, year …).")


def day(text: str | None, name: str) -> date | None:
    """A day of the calendar; ``name``: of the parameter. Raises MisuseError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MisuseError(f"{name}: “{text}” không phải là ngày dạng 2023-12-26.") from None


def known(text: str | None) -> int | None:
    """A moment as ISO 8601, a date (its end), or seconds since 1970 UTC."""
    if not text:
        return None
    if text.isdigit() and len(text) > 8:
        return int(text)
    return context.catalog().known_at(text.replace(" ", "+"))


def whole(text: str | None, name: str, least: int, most: int, default: int) -> int:
    """A whole number within bounds. Raises MisuseError."""
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        raise MisuseError(f"{name}: “{text}” không phải là số nguyên.") from None
    if not least <= number <= most:
        raise MisuseError(f"{name}: nhận từ {least} đến {most}, không nhận {number}.")
    return number

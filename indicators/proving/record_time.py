"""The time of a question about records, as an address has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.clock import day_date, day_number
from core.errors import MisuseError
from core.period import Grain, Period
from indicators.asking.snapshot import Snapshot
from store.kinds import KINDS


def when(snapshot: Snapshot, kind: str, query: Mapping[str, str], out: dict[str, Any]) -> date:
    """Fill in the time of the question; the day at which its unit is read."""
    today = day_date(snapshot.today)
    spec = KINDS[kind].spec
    if spec.span(query["measure"]) is not None and "now" in query:
        out["now"] = integer(query, "now", snapshot.now)
        query = {name: value for name, value in query.items() if name != "now"}
    if "now" in query or any(query["measure"] == one.name for one in spec.nows):
        out["now"] = integer(query, "now", snapshot.now)
        if "soon" in query:
            out["soon"] = integer(query, "soon", 0)
        return today
    if "at" in query:
        at = day(query, "at")
        out["at_day"] = day_number(at)
        return at
    if "from" in query or "to" in query:
        first, until = day(query, "from"), day(query, "to")
        out["start_day"], out["end_day"] = day_number(first), day_number(until)
        return max(first, day_date(day_number(until) - 1))
    period = (
        Period.parse(query["period"], today) if "period" in query else Period.of(Grain.YTD, today)
    )
    end = min(period.end_day, max(snapshot.today + 1, period.start_day))
    if spec.measure(query["measure"]) is None and spec.stock(query["measure"]) is not None:
        out["at_day"] = end - 1
    else:
        out["start_day"], out["end_day"] = period.start_day, end
    return max(period.start, day_date(end - 1))


def day(query: Mapping[str, str], key: str) -> date:
    """A day of a question. Raises MisuseError."""
    try:
        return date.fromisoformat(query[key])
    except KeyError:
        raise MisuseError(f"Truy vấn bản ghi thiếu {key}: from và to đi đôi.") from None
    except ValueError:
        raise MisuseError(f"{key}: “{query[key]}” không phải là ngày dạng 2023-12-26.") from None


def integer(query: Mapping[str, str], key: str, default: int) -> int:
    """A whole number of a question. Raises MisuseError."""
    text = query.get(key, "")
    if not text:
        return default
    if not text.isdigit():
        raise MisuseError(f"{key}: “{text}” không phải là số giây.")
    return int(text)

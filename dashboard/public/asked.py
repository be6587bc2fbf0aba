"""The parameters of OGC API Features: box, time, page. What cannot be read is refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.clock import TZ
from core.errors import MisuseError

Box = tuple[float, float, float, float]
MOST, USUAL = 1_000, 100
"""Features of one page: at most, and where nothing is said."""
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_KNOWN = ("bbox", "datetime", "limit", "offset", "f")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. Days are local; None: open."""

    box: Box | None = None
    since: date | None = None
    until: date | None = None
    limit: int = USUAL
    offset: int = 0


def read(given: Mapping[str, str], known: tuple[str, ...] = _KNOWN) -> Asked:
    """Read a query. Raises MisuseError naming the parameter, also for one that there is not."""
    odd = sorted(set(given) - set(known))
    if odd:
        raise MisuseError(f"Tham số không có: {', '.join(odd)}; nhận {', '.join(known)}.")
    if given.get("f", "json") != "json":
        raise MisuseError(f"f: “{given['f'][:20]}” không có; chỉ có json (GeoJSON).")
    asked = Asked()
    if "bbox" in given:
        asked = replace(asked, box=_box(given["bbox"]))
    if "datetime" in given:
        since, until = _times(given["datetime"])
        asked = replace(asked, since=since, until=until)
    limit = _whole(given.get("limit", str(USUAL)), "limit", 1)
    return replace(
        asked, limit=min(limit, MOST), offset=_whole(given.get("offset", "0"), "offset", 0)
    )


def _whole(text: str, name: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) < least:
        raise MisuseError(f"{name}: “{text[:20]}” phải là số nguyên từ {least}.")
    return int(text)


def _box(text: str) -> Box:
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which boundaries have none of
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not _on_earth(numbers):
        raise MisuseError(
            f"bbox: “{text[:60]}” phải là kinh độ tây, vĩ độ nam, kinh độ đông, vĩ độ bắc (WGS84)."
        )
    west, south, east, north = numbers
    return west, south, east, north


def _on_earth(numbers: list[float]) -> bool:
    west, south, east, north = numbers
    inside = all(-180 <= one <= 180 for one in (west, east))
    return inside and -90 <= south <= north <= 90


def _times(text: str) -> tuple[date | None, date | None]:
    """A day or moment, or an interval of them with ``..`` or nothing for an open end."""
    parts = text.split("/")
    if len(parts) == 1:
        day = _day(parts[0], text)
        return day, day
    if len(parts) == 2:
        since, until = (None if one in ("", "..") else _day(one, text) for one in parts)
        if since is None or until is None or since <= until:
            return since, until
    raise _unreadable(text)


def _day(text: str, whole: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text.upper())  # RFC 3339 takes t and z as well
    except ValueError:
        raise _unreadable(whole) from None
    if at.tzinfo is None:
        raise _unreadable(whole)
    try:
        return at.astimezone(TZ).date()
    except OverflowError:  # 9999-12-31T23:59:59Z is how many programs write an open end
        return at.date()


def _unreadable(text: str) -> MisuseError:
    return MisuseError(
        f"datetime: “{text[:60]}” không đọc được; viết như 2023-06-30, 2023-06-30T00:00:00Z, "
        "2023-01-01/2023-06-30, ../2023-06-30."
    )

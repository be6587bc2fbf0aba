"""Dates, figures, flags and texts as Vietnamese sources write them.

Nothing here raises anything but RecordError, whatever comes in. ``None`` means "not told". Moments
are seconds since 1970 UTC; what a source writes without a zone is Asia/Ho_Chi_Minh, unless the
caller says that the source writes UTC (CKAN). ``horizon`` is the latest moment that can be meant:
two years ahead of the clock; nothing before 2000 can be meant either.
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache
from typing import Any

from core.calendar import CLOSES
from core.clock import DAY, OFFSET, day_number, day_start
from core.errors import RecordError
from core.text import nfc

EARLIEST = day_start(day_number(date(2000, 1, 1)))
_CLOSES = CLOSES.hour * 3600 + CLOSES.minute * 60
AHEAD = 2 * 366 * DAY
"""How far ahead of the clock a date may lie, in seconds."""

_YEAR_FIRST = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
_PACKED = {8: 1_000_000, 12: 100, 14: 1}
_starts: dict[str, int] = {}
"""``yyyyMMdd`` → local midnight; only days that can be meant are kept, so it stays small."""
_minutes = {f"{at // 60:02}{at % 60:02}": at * 60 for at in range(24 * 60)}
_seconds = {f"{at:02}": at for at in range(60)}
"""``HHmm`` and ``ss`` of a packed moment → seconds."""

_NOTHING = frozenset(
    {"", "-", "–", "—", "…", "...", "null", "none", "n/a", "không", "không có", "chưa có"}
    | {"không có số liệu", "chưa có số liệu", "không phát sinh số liệu", "chưa báo cáo"}
)
_NO_DATE = frozenset({"", "-", "–", "—", "null", "none"})
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+(?:,\d+)?", re.ASCII)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_COMMA = re.compile(r"\d+,\d+", re.ASCII)
_PLAIN = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_LARGEST = 1e15
"""No figure of a province is larger; a larger one is a slip, and would not fit the store."""
_YES = frozenset({"1", "true", "có", "co", "yes", "y", "x", "đã", "rồi"})
_NO = frozenset({"0", "false", "không", "khong", "no", "n", "chưa"})


def moment(value: Any, field: str, horizon: int, *, utc: bool = False) -> int | None:
    """A date or moment in any form of the reference → epoch seconds; a bare day → local midnight.

    ``20231226083000``, ``2023-12-26 08:30:00``, ISO with or without zone, ``2023/12/26``,
    ``26/12/2023 08:30``. Raises RecordError ``bad_date`` (not a date), ``impossible_date``
    (30 February), ``absurd_date`` (before 2000 or after ``horizon``).
    """
    if not value:
        if value is None or value == "":
            return None
        raise _bad_date(field)
    if type(value) is not str:
        if type(value) is not int:
            raise _bad_date(field)
        value = str(value)
    try:
        at = _starts[value[:8]] + _minutes[value[8:12]] + _seconds[value[12:]]
    except KeyError:
        return _slow_moment(value, field, horizon, utc)
    if utc:
        at += OFFSET
    return at if at <= horizon else _slow_moment(value, field, horizon, utc)


def day(value: Any, field: str, horizon: int) -> int | None:
    """As ``moment``, but the local day number."""
    at = moment(value, field, horizon)
    return None if at is None else (at + OFFSET) // DAY


def deadline(at: int | None) -> int | None:
    """A deadline without an hour, read as local midnight, ends at close of business that day."""
    return at + _CLOSES if at is not None and (at + OFFSET) % DAY == 0 else at


def _bad_date(field: str) -> RecordError:
    return RecordError("bad_date", f"{field}: không đọc được ngày giờ", field)


def _slow_moment(text: str, field: str, horizon: int, utc: bool) -> int | None:
    text = text.strip()
    if text.lower() in _NO_DATE:
        return None
    if len(text) > 40:
        raise _bad_date(field)
    zone = 0 if utc else OFFSET
    if text.isdigit() and text.isascii() and len(text) in _PACKED:
        number = int(text) * _PACKED[len(text)]
        ymd, clock = divmod(number, 1_000_000)
        year, month, dom = ymd // 10_000, ymd // 100 % 100, ymd % 100
        hours, minutes, seconds = clock // 10_000, clock // 100 % 100, clock % 100
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, dom = int(found[1]), int(found[3]), int(found[4])
        hours, minutes, seconds = int(found[5] or 0), int(found[6] or 0), int(found[7] or 0)
        if found[8]:
            zone = _zone(found[8])
    elif found := _DAY_FIRST.fullmatch(text):
        year, month, dom = int(found[4]), int(found[3]), int(found[1])
        hours, minutes, seconds = int(found[5] or 0), int(found[6] or 0), int(found[7] or 0)
    else:
        raise _bad_date(field)
    try:
        days = day_number(date(year, month, dom))
    except ValueError:
        days = -1
    if days == -1 or hours > 23 or minutes > 59 or seconds > 59:
        raise RecordError("impossible_date", f"{field}: ngày giờ không có trên lịch", field)
    at = days * DAY + hours * 3600 + minutes * 60 + seconds - zone
    if not EARLIEST <= at <= horizon:
        raise RecordError(
            "absurd_date", f"{field}: trước năm 2000 hoặc quá hai năm sau hôm nay", field
        )
    _starts[f"{year:04}{month:02}{dom:02}"] = day_start(days)
    return at


def _zone(text: str) -> int:
    """``+07:00`` → seconds east of Greenwich."""
    if text in "Zz":
        return 0
    digits = text[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if text[0] == "-" else seconds


def number(value: Any, field: str) -> float | None:
    """A figure as people write it: ``1.234,5`` · ``84 500`` · ``12,5%`` (0.125) · ``–`` (None).

    One dot before exactly three digits groups thousands (``1.234`` is 1234); one comma is
    decimal. Raises RecordError ``bad_number``.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _bad_number(field)
    if not isinstance(value, str):
        try:
            out = float(value)
        except OverflowError:
            raise _bad_number(field) from None
        return _finite(out, field)
    if len(value) > 64:
        raise _bad_number(field)
    text = nfc(value.replace("\u00a0", " ").replace("\u202f", " "))
    if text.lower() in _NOTHING:
        return None
    sign = -1.0 if text[0] in "-\u2212" else 1.0
    if text[0] in "-\u2212+":
        text = text[1:].strip()
    share = text.endswith("%")
    text = text.rstrip("%").strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(",", "")
    elif _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif not _PLAIN.fullmatch(text):
        raise _bad_number(field)
    figure = sign * float(text)
    return _finite(figure / 100 if share else figure, field)


def decimal(value: Any, field: str) -> float | None:
    """A figure of a machine, as scores and coordinates are: a dot is decimal, never thousands.

    ``17.494`` is seventeen and a half, ``17,49`` too. Raises RecordError ``bad_number``.
    """
    if isinstance(value, str) and value.strip():
        try:
            return _finite(float(value.strip().replace(",", ".")), field)
        except ValueError:
            pass
    return number(value, field)


def whole(value: Any, field: str) -> int | None:
    """A count: a figure without a fraction. Raises RecordError ``bad_number``."""
    if type(value) is str and value.isdigit() and value.isascii() and len(value) < 16:
        return int(value)
    figure = number(value, field)
    if figure is None:
        return None
    if figure != int(figure):
        raise RecordError("not_whole", f"{field}: cần số nguyên", field)
    return int(figure)


def _finite(figure: float, field: str) -> float:
    if not math.isfinite(figure) or abs(figure) > _LARGEST:
        raise _bad_number(field)
    return figure


def _bad_number(field: str) -> RecordError:
    return RecordError("bad_number", f"{field}: không đọc được số", field)


def flag(value: Any, field: str) -> bool | None:
    """``"1"``, ``true``, ``Có`` → True; ``"0"``, ``false``, ``Không`` → False; empty → None.

    Raises RecordError ``bad_flag``.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    word = text(value).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word == "":
        return None
    raise RecordError("bad_flag", f"{field}: cần có hoặc không (1/0)", field)


def text(value: Any) -> str:
    """A scalar as one NFC line without outer space; None and containers are ""."""
    if type(value) is str:
        # Codes are new with every record: nothing to mend in them, nothing worth keeping.
        if value.isascii() and value.isprintable() and " " not in value:
            return value
        return _nfc(value)
    if value is None or isinstance(value, list | dict):
        return ""
    return str(value)


@lru_cache(maxsize=20_000)
def _nfc(value: str) -> str:
    """Names repeat by the thousand: units, procedures, fields. NUL is what PostgreSQL refuses."""
    return nfc(value.replace("\x00", ""))


def required(record: dict[str, Any], field: str) -> str:
    """The text of a mandatory field. Raises RecordError ``missing_field`` naming it."""
    return needed(record.get(field), field)


def needed(value: Any, field: str) -> str:
    """The text of what a mandatory field holds. Raises RecordError ``missing_field`` naming it."""
    out = text(value)
    if not out:
        raise missing(field)
    return out


def missing(field: str) -> RecordError:
    """The fault of a record without a mandatory field."""
    return RecordError("missing_field", f"thiếu trường bắt buộc {field}", field)

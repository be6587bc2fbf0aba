"""Reporting periods as Vietnamese tables write them → ``core.period.Period``.

``Tháng 1/2025`` · ``01/2025`` · ``202501`` · ``Quý I/2025`` · ``6 tháng đầu năm 2025`` · ``Năm
2025`` · a date of which only month or year is meant. Nothing but RecordError is raised.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from connectors.reading import parse
from core.clock import day_date, day_number, local_day
from core.errors import MisuseError, RecordError
from core.period import Grain, Period
from core.text import fold

_FIRST = day_number(date(2000, 1, 1))
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[t ].*)?", re.ASCII)
_YEAR = re.compile(r"(?:nam )?(\d{4})(?:\.0)?", re.ASCII)
_YEAR_LAST = re.compile(r"(.+?)(?: nam |[ /.-]+)(?:nam )?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[ /.-]+(.+)|(\d{2}))", re.ASCII)
_MONTH = re.compile(r"(?:thang ?|t ?)?(\d{1,2})(?:\.0)?", re.ASCII)
_QUARTER = re.compile(r"(?:quy ?|q ?)?(i{1,3}|iv|[1-4])(?:\.0)?", re.ASCII)
_HALF = re.compile(r"(?:h ?([12])|6 thang (dau|cuoi)(?: nam)?|([12])(?:\.0)?)", re.ASCII)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read(form: str, value: Any, year: Any, field: str, horizon: int) -> Period:
    """The period that a cell means. ``form``: as in ``connectors.reading.mapping.PERIODS``.

    ``year``: the cell of the year column, None without one. Raises RecordError ``bad_period``,
    ``absurd_date``.
    """
    text = parse.text(value)
    if not text:
        raise parse.missing(field)
    if form == "day":
        period = _day(value, field, horizon)
    elif form == "ioc":
        period = written(text, field, horizon)
    else:
        found = _read(form, text, parse.text(year))
        if found is None:
            raise RecordError("bad_period", f"{field}: kỳ không đọc được", field)
        period = found
    last = local_day(horizon)
    if not _FIRST <= period.start_day < period.end_day <= last:
        raise RecordError(
            "absurd_date", f"{field}: kỳ trước năm 2000 hoặc quá hai năm sau hôm nay", field
        )
    return period


def written(text: str, field: str, horizon: int) -> Period:
    """A period in our own form (``2023-Q4``, ``2023-12``). Raises RecordError ``bad_period``."""
    if text.upper().endswith("-YTD"):
        raise RecordError(
            "bad_period", "lũy kế phải ghi rõ đến ngày nào, như 2023-12-26/YTD", field
        )
    try:
        return Period.parse(text, day_date(local_day(horizon)))
    except MisuseError:
        raise RecordError(
            "bad_period", f"{field}: kỳ không đọc được; dạng nhận như 2023, 2023-Q4, 2023-12", field
        ) from None


def _day(value: Any, field: str, horizon: int) -> Period:
    at = parse.day(value, field, horizon)
    if at is None:
        raise parse.missing(field)
    return Period.of(Grain.DAY, day_date(at))


@lru_cache(maxsize=4_096)
def _read(form: str, text: str, year: str) -> Period | None:
    """None for what cannot be read. Periods repeat by the thousand."""
    text, year = fold(text), fold(year)
    if dated := _DATE.fullmatch(text):
        return _of(form, int(dated[1]), int(dated[2]))
    if form == "year":
        found = _YEAR.fullmatch(text)
        return _of(form, int(found[1]), 1) if found else None
    if year:
        told = _YEAR.fullmatch(year)
        if told is None:
            return None
        number, part = int(told[1]), text
    elif found := _YEAR_FIRST.fullmatch(text):
        number, part = int(found[1]), found[2] or found[3]
    elif found := _YEAR_LAST.fullmatch(text):
        number, part = int(found[2]), found[1]
    else:
        return None
    month = _month(form, part.strip())
    return _of(form, number, month) if month else None


def _month(form: str, part: str) -> int:
    """A month inside the named part of the year; 0 when it cannot be read."""
    if form == "month" and (found := _MONTH.fullmatch(part)):
        return int(found[1])
    if form == "quarter" and (found := _QUARTER.fullmatch(part)):
        return (_ROMAN.get(found[1]) or int(found[1])) * 3
    if form == "half" and (found := _HALF.fullmatch(part)):
        first = found[1] == "1" or found[2] == "dau" or found[3] == "1"
        return 1 if first else 7
    return 0


def _of(form: str, year: int, month: int) -> Period | None:
    try:
        return Period.of(Grain(form), date(year, month, 1))
    except (ValueError, OverflowError):
        return None

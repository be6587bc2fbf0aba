"""How Vietnamese officials write figures and dates: the one place for pages, charts and files.

``99,9 %`` with a no-break space · ``84.500`` · ``26/12/2023`` · ``1,5 triệu`` · ``2,3 tỷ``.
English pages use ``99.9%``, ``84,500``, ``26/12/2023``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from core.clock import from_epoch

NBSP = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"


def _round(value: float, decimals: int) -> Decimal:
    """Half away from zero on the decimal text, as people round; 0.9985 → 99,9 % at one decimal."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@lru_cache(maxsize=100_000)
def number(value: float | None, decimals: int = 0, lang: str = "vi") -> str:
    """``84500`` → ``84.500``; None → an en dash. Kept: pages write the same figures again."""
    if value is None:
        return NOTHING
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(_round(value, decimals), format=pattern, locale=lang)
    return text.replace("-", MINUS)


def trimmed(value: float | None, decimals: int = 1, lang: str = "vi") -> str:
    """Like ``number`` without trailing zero decimals: ``100``, ``99,9``."""
    text = number(value, decimals, lang)
    mark = "," if lang == "vi" else "."
    return text.rstrip("0").rstrip(mark) if mark in text else text


def percent(fraction: float | None, decimals: int = 1, lang: str = "vi") -> str:
    """``0.999`` → ``99,9 %``. A rate short of 1 never rounds up to 100 %, nor one above 0 to 0."""
    if fraction is None:
        return NOTHING
    text = percent_digits(fraction, decimals, lang)
    return f"{text}{NBSP}%" if lang == "vi" else f"{text}%"


@lru_cache(maxsize=100_000)
def percent_digits(fraction: float, decimals: int = 1, lang: str = "vi") -> str:
    """The digits of a percentage, without the sign: ``99,9``; whole hundreds without decimals."""
    shown = Decimal(repr(fraction)) * 100
    step = Decimal(1).scaleb(-decimals)
    rounded = shown.quantize(step, ROUND_HALF_UP)
    if rounded == 100 and fraction < 1:
        rounded -= step
    if rounded == 0 and fraction > 0:
        rounded += step
    return trimmed(float(rounded), decimals, lang)


def short(value: float | None, decimals: int = 2, lang: str = "vi") -> str:
    """Large counts in words: ``1,29 triệu``, ``2,3 tỷ``; below a million the plain number."""
    if value is None:
        return NOTHING
    words = ("tỷ", "triệu") if lang == "vi" else ("billion", "million")
    for size, word in zip((1e9, 1e6), words, strict=True):
        if abs(value) >= size:
            return f"{trimmed(value / size, decimals, lang)}{NBSP}{word}"
    return number(value, 0, lang)


def signed(value: float, decimals: int = 1, lang: str = "vi") -> str:
    """``▲ 0,6``, ``▼ 0,3``, ``= 0,0``: direction by shape; judgement is the colour's business."""
    figure = number(abs(value), decimals, lang)
    if _round(value, decimals) == 0:
        return f"= {figure}"
    return f"{'▲' if value > 0 else '▼'} {figure}"


def day(value: date | int | None) -> str:
    """A date, or epoch seconds, as ``26/12/2023``."""
    if value is None:
        return NOTHING
    at = from_epoch(value).date() if isinstance(value, int) else value
    return f"{at:%d/%m/%Y}"


def moment(value: datetime | int | None) -> str:
    """``09:41 24/11/2026``."""
    if value is None:
        return NOTHING
    at = from_epoch(value) if isinstance(value, int) else value
    return f"{at:%H:%M %d/%m/%Y}"


def since(value: int | None, now: int) -> str:
    """A past moment as near people say it: ``09:30``, ``09:15 hôm qua``, ``20/11/2026``."""
    if value is None:
        return NOTHING
    at, today = from_epoch(value), from_epoch(now).date()
    gap = (today - at.date()).days
    if gap == 0:
        return f"{at:%H:%M}"
    if gap == 1:
        return f"{at:%H:%M} hôm qua"
    return f"{at:%d/%m/%Y}"


def reached(value: int) -> str:
    """How far data reach: a midnight is said as the day before it, which it closes."""
    at = from_epoch(value)
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        return f"hết {at.date() - timedelta(days=1):%d/%m/%Y}"
    return moment(value)


def duration(seconds: float, lang: str = "vi") -> str:
    """``3 phút``, ``1 giờ 56 phút``, ``1.684 ngày``: at most two parts. ``lang``: of figures."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return f"{max(0, int(seconds))}{NBSP}giây"
    if minutes < 60:
        return f"{minutes}{NBSP}phút"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}{NBSP}giờ" + (f" {rest}{NBSP}phút" if rest else "")
    days, hours = divmod(hours, 24)
    return f"{number(days, lang=lang)}{NBSP}ngày" + (
        f" {hours}{NBSP}giờ" if hours and days < 3 else ""
    )

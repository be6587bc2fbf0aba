"""Words of the interface, from ``text/<language>.toml``, and figures written for the reader.

The language belongs to the request: whoever answers it wraps the work in ``speaking(lang)``.
Everything below asks ``language()``, so components take no language argument.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from core import format as say
from core.clock import day_date, day_start, from_epoch, local_day
from core.period import Grain, Period
from dashboard.wording import phrases

if TYPE_CHECKING:
    from indicators.defining.model import Definition

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parents[1] / "text"
_language: ContextVar[str] = ContextVar("language", default="vi")
_BRIEF = 26
"""Letters of a name that a panel of a wall holds."""
_SWAP = str.maketrans({",": ".", ".": ","})
_FIGURE = re.compile(r"^([▲▼=\s\u00a0]*[+\u2212-]?[\d.,]+(?:/[\d.,]+)?|–)[\s\u00a0]*(.*)$")


def language() -> str:
    """``vi`` or ``en``: the reader's."""
    return _language.get()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Answer in this language inside the block; an unknown one is Vietnamese."""
    token = _language.set(lang if lang in LANGUAGES else "vi")
    try:
        yield
    finally:
        _language.reset(token)


def _flat(tree: Mapping[str, Any], stem: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{stem}{key}.")
        else:
            yield stem + key, str(value)


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All words of a language, from every file of it: dotted key → text with ``{fills}``."""
    found: dict[str, str] = {}
    for path in sorted(_FOLDER.glob(f"*{lang}.toml")):
        found |= _flat(tomllib.loads(path.read_text("utf-8")))
    return found


def t(key: str, /, **fills: object) -> str:
    """The words under a key. Raises KeyError for a key that is in no file."""
    text = catalogue(language())[key]
    return text.format(**fills) if fills else text


def measure(unit: str) -> str:
    """A definition's unit of measure in the reader's language; as it is where we have no word."""
    key = f"measure.{unit}"
    return t(key) if known(key) else unit


def member(dim: str, code: str, name: str) -> str:
    """What a member of a dimension is called in the reader's language.

    ``name``: its Vietnamese name, which stands where we have no other word (fields, procedures).
    """
    key = f"member.{dim}.{code}"
    return t(key) if language() != "vi" and known(key) else said(name) or code


def source(name: str, title: str) -> str:
    """What a source is called in the reader's language; ``title``: its Vietnamese name."""
    key = f"source_name.{name}"
    return t(key) if language() != "vi" and known(key) else title


def said(text: str) -> str:
    """What the rooms below say in Vietnamese, in the reader's language (see ``phrases``).

    Reasons, checks, faults, names of sums; as it is where the book has no words for it.
    """
    return text if language() == "vi" else phrases.english(text)


def unsaid(text: str) -> bool:
    """Is it Vietnamese that a reader of another language gets all the same, for want of words?"""
    return foreign(text) and said(text) == text


def foreign(text: str) -> bool:
    """Is it Vietnamese before a reader of another language?"""
    return language() != "vi" and phrases.vietnamese(text)


def short(definition: Definition, cut: Mapping[str, str] = MappingProxyType({})) -> str:
    """What an indicator is called where there is little room, in the reader's language.

    ``cut``: the members that its figure is narrowed to; a name that tells of others beside them
    (*Đang làm, tỉnh và ngành*) has its words for each (``cut.short``).
    """
    own = [f"cut.short.{dim}.{code}.{definition.id}" for dim, code in cut.items()]
    return next((t(key) for key in own if known(key)), definition.short(language()))


def brief(definition: Definition) -> str:
    """What an indicator is called in a panel of a wall; the Vietnamese name where ours is long."""
    key = f"panel_name.{definition.id}"
    if language() == "vi":
        return definition.short_name
    whole = definition.title(language())
    return t(key) if known(key) else whole if len(whole) <= _BRIEF else definition.short_name


def known(key: str) -> bool:
    """Are there words under this key?"""
    return key in catalogue(language())


def number(value: float | None, decimals: int = 0) -> str:
    """``84.500`` or ``84,500``."""
    return say.number(value, decimals, language())


def percent(fraction: float | None, decimals: int = 1) -> str:
    """``99,9 %`` or ``99.9%``."""
    return say.percent(fraction, decimals, language())


def figure(display: str) -> tuple[str, str]:
    """Split a catalogue's display into digits and unit, in the reader's way of writing numbers.

    ``"99,9 %"`` → ``("99,9", "%")``; in English ``("99.9", "%")``; ``"1,29 triệu"`` →
    ``("1,29", "triệu")``. The digits are never rounded again: only their marks are exchanged.
    """
    found = _FIGURE.match(display)
    if not found:
        return display, ""
    digits, unit = found[1], found[2]
    if language() == "en":
        digits = digits.translate(_SWAP)
        unit = {"triệu": "million", "tỷ": "billion"}.get(unit, unit)
    return digits, unit


def inline(display: str) -> str:
    """A display as running text in the reader's language: ``99,9 %``, ``99.9%``."""
    digits, unit = figure(display)
    if not unit:
        return digits
    return digits + unit if unit == "%" and language() == "en" else f"{digits}{say.NBSP}{unit}"


def since(value: int | None, now: int) -> str:
    """A past moment as near people say it: ``09:30``, ``09:15 hôm qua``, ``20/11/2026``."""
    text = say.since(value, now)
    return text.replace("hôm qua", t("time.yesterday")) if language() != "vi" else text


def upto(as_of: int | None, now: int) -> str:
    """How far data reach; a midnight is said as the day before it, which it closes."""
    if as_of is not None and as_of == day_start(local_day(as_of)):
        return say.day(day_date(local_day(as_of) - 1))
    return since(as_of, now)


def lower_first(text: str) -> str:
    """A name inside a sentence: ``Hồ sơ`` → ``hồ sơ``; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def ago(seconds: float) -> str:
    """A length of time: ``3 phút``, ``1 giờ 56 phút``, ``4 ngày``."""
    text = say.duration(seconds, language())
    if language() == "vi":
        return text
    for word in ("giây", "phút", "giờ", "ngày"):
        text = text.replace(word, t(f"time.short.{_PLAIN[word]}"))
    return text


_PLAIN = {"giây": "second", "phút": "minute", "giờ": "hour", "ngày": "day"}


def soon(value: int | None, now: int) -> str:
    """A moment near now, in the future or the past: the hour today, else day and hour."""
    if value is None:
        return say.NOTHING
    at, today = from_epoch(value), from_epoch(now).date()
    if at.date() == today:
        return f"{at:%H:%M}"
    return f"{at:%H:%M %d/%m}" if at.year == today.year else f"{at:%H:%M %d/%m/%Y}"


def stretch(period: Period) -> str:
    """The days themselves, both named: ``01/01–26/12/2023``."""
    last = period.end - timedelta(days=1)
    if period.days == 1:
        return f"{last:%d/%m/%Y}"
    first = f"{period.start:%d/%m}" if period.start.year == last.year else say.day(period.start)
    return f"{first}–{last:%d/%m/%Y}"


def period_name(period: Period) -> str:
    """The period in words; Vietnamese words are the core's own."""
    if language() == "vi":
        return period.label()
    start, last = period.start, period.end - timedelta(days=1)
    index = {
        Grain.WEEK: start.isocalendar().week,
        Grain.MONTH: f"{start:%m}",
        Grain.QUARTER: (start.month - 1) // 3 + 1,
        Grain.HALF: 1 if start.month == 1 else 2,
    }.get(period.grain, "")
    return t(f"period.named.{period.grain.value}", i=index, y=start.year, d=f"{last:%d/%m/%Y}")


def month_tick(period: Period) -> str:
    """A month on an axis: ``12/2023``."""
    return f"{period.start:%m/%Y}"

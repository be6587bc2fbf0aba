"""Sentences in the reader's language: ``text.toml`` with figures written as people write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core import format as say
from indicators.asking.compare import is_rate
from indicators.defining.model import Definition
from indicators.outlook.sustain import Reason

_SHARES = frozenset({"share", "usual", "fall", "now", "before"})
_RATES = frozenset({"worst", "rest", "ends"})
_MOVES = frozenset({"margin", "spread"})
_POINTS = {"vi": "điểm", "en": "points"}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Every sentence: code → language → words with ``{fills}``."""
    path = Path(__file__).with_name("text.toml")
    return tomllib.loads(path.read_text("utf-8"))


def sentence(reason: Reason, definition: Definition, lang: str = "vi") -> str:
    """The reason in words. Raises KeyError for a code without a sentence."""
    fills = {key: _figure(key, one, definition, lang) for key, one in reason.figures.items()}
    fills["subject"] = _month(reason.subject)
    return texts()[reason.code][lang].format(**fills)


def _figure(name: str, value: float | str, definition: Definition, lang: str) -> str:
    if isinstance(value, str):
        return value
    if name in _SHARES:
        return _percent(value, 1, lang)
    if name in _RATES:
        return amount(value, definition, lang)
    if name in _MOVES:
        return difference(value, definition, lang)
    return say.number(value, 0, lang)


def amount(value: float, definition: Definition, lang: str = "vi") -> str:
    """A figure of the indicator: ``78,1 %``, ``1.226``."""
    if is_rate(definition):
        return _percent(value, max(1, definition.decimals), lang)
    return say.number(value, definition.decimals, lang)


def difference(value: float, definition: Definition, lang: str = "vi") -> str:
    """A distance between two figures: ``0,9 điểm``, ``12 hồ sơ``."""
    if is_rate(definition):
        points = say.number(value * 100, max(1, definition.decimals), lang)
        return f"{points}{say.NBSP}{_POINTS[lang]}"
    return f"{say.number(value, definition.decimals, lang)}{say.NBSP}{definition.unit}"


def _percent(share: float, decimals: int, lang: str) -> str:
    return say.percent(share, decimals, lang)


def _month(code: str) -> str:
    """``11/2023`` of a month's code; anything else as it is."""
    year, _, month = code.partition("-")
    return f"{month}/{year}" if year.isdigit() and month.isdigit() else code

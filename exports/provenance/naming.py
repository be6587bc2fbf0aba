"""What a file is called: what it shows, of whom, for when, and the code that verifies it."""

from __future__ import annotations

from core import codes
from core.text import fold
from desk import Export
from exports.provenance.truth import Truth


def name(truth: Truth, form: str) -> str:
    """``onestop.on_time_rate-80-2023-12-26-ytd-IOC-7K4M-P2QX.csv``: the code stands in it."""
    return _named(truth.subject, truth.unit, truth.period, truth.short_code, form)


def name_of(export: Export) -> str:
    """The same of a file in the register."""
    code = codes.written(export.code)
    return _named(export.subject, export.unit, export.period, code, export.form)


def _named(subject: str, unit: str, period: str, code: str, form: str) -> str:
    parts = [subject, unit.partition("@")[0], period, f"IOC-{code}"]
    stem = "-".join(part for part in parts if part)
    plain = "".join(c if c.isalnum() or c in "._-" else "-" for c in _flat(stem))
    return f"{plain}.{form}"


def _flat(text: str) -> str:
    """Without accents; capitals of the code stay."""
    return "".join(one if one.isascii() else fold(one) for one in text)

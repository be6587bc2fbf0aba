"""Figures with their truth on them: doubt is drawn on the digits, nothing is an en dash."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Freshness, Value
from dashboard.wording import words

_DOUBTED = (Freshness.STALE, Freshness.FAILED)


def hidden(value: Value | None) -> bool:
    """Is there a figure that is not to be shown, nor told by what lies beside it?"""
    return value is not None and value.value is not None and value.withheld


def doubted(value: Value) -> bool:
    """Is the figure shown, but past its promise?"""
    return value.freshness in _DOUBTED and not value.withheld


def old(value: Value | None) -> str:
    """Class, led by a space, of a place in a doubted figure's colour; "" for every other."""
    return " old" if value is not None and doubted(value) else ""


def parts(value: Value) -> tuple[str, str]:
    """Digits and unit in the reader's language; an en dash without a figure."""
    return (say.NOTHING, "") if value.withheld else words.figure(value.display)


def part(sum_: float | None) -> str:
    """A numerator or denominator: a count, with a decimal where shares of units are in it."""
    return words.number(sum_, 0 if sum_ is None or float(sum_).is_integer() else 1)


def digits(value: Value) -> list[Component | str]:
    """The digits, hatched where doubted, and the unit in a span of its own."""
    text, unit = parts(value)
    out: list[Component | str] = [html.Span(text, className="hatched") if doubted(value) else text]
    if unit:
        out.append(html.Span(unit, className="unit"))
    return out


def label(value: Value) -> str:
    """What a slice is called: a place by its whole name, an agency by its short one."""
    name = value.extra.get("name", "")
    if not name or (value.dims.get("unit") and name in value.unit_name):
        return value.unit_name
    return name


def why(value: Value) -> str:
    """Why there is no figure, in few words."""
    return words.said(value.reason or value.freshness_note) or words.t("reason.missing")


def doubt(value: Value) -> str:
    """Why not to lean on it, in one phrase: ``Nguồn lỗi từ 08:00``, ``Số cũ: số liệu đến …``."""
    word = words.t(f"fresh.word.{value.freshness.value}")
    note = words.said(value.freshness_note) or words.t("fresh.none")
    if note.lower().startswith(word.lower()):
        return note[:1].upper() + note[1:]
    return f"{word}: {note}"


def short(value: Value) -> Component:
    """A figure in a line or a cell: ``99,9 %``, hatched where doubted, kept on one line."""
    return drawn(value, say.NOTHING if value.withheld else words.inline(value.display))


def drawn(value: Value, text: str) -> Component:
    """What is said of a figure (its digits, the points it brings), as sound as the figure is."""
    return html.Span(text, className="nb hatched" if doubted(value) else "nb")

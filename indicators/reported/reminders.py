"""Reminders: whom to ask for which figures, in words that can be sent as they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.format import day
from core.period import Period
from core.text import alphabet
from indicators.reported.owing import Owed, Side, State

PAGE = "/bao-cao-so-lieu"
"""Where figures are handed over."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One letter to one unit. ``worst``: worked days of its oldest debt; 0: nothing is overdue."""

    unit_id: int
    unit: str
    unit_name: str
    owed: tuple[Owed, ...]
    worst: int
    text: str


def reminders(owed: Iterable[Owed], today: date, before: int) -> list[Reminder]:
    """One a unit that owes figures, the longest debt first.

    What is overdue in the unit's hands, what came and cannot be used, and what is due within
    ``before`` worked days. Nobody is asked for what our standstill or a source keeps from us.
    """
    by_unit: dict[int, list[Owed]] = {}
    for one in owed:
        if one.reporter_id is not None and _asked(one, before):
            by_unit.setdefault(one.reporter_id, []).append(one)
    out = []
    for unit_id, held in by_unit.items():
        held.sort(key=lambda one: (one.due, one.duty, one.about_name, one.measure))
        worst = max((one.days for one in held if one.state is State.OVERDUE), default=0)
        first = held[0]
        text = _letter(first.reporter_name, held, today)
        out.append(Reminder(unit_id, first.reporter, first.reporter_name, tuple(held), worst, text))
    return sorted(out, key=lambda one: (-one.worst, alphabet(one.unit_name)))


def _asked(one: Owed, before: int) -> bool:
    if one.state is State.OVERDUE:
        return one.side in (Side.UNIT, Side.MEND)
    return one.state is State.DUE and (one.days <= before or one.side is Side.MEND)


def _letter(name: str, owed: list[Owed], today: date) -> str:
    lines = [
        f"Kính gửi: {name}",
        f"Đến ngày {day(today)}, các số liệu sau của đơn vị chưa có trên hệ thống điều hành:",
    ]
    groups: dict[tuple[str, Period | None, str], list[Owed]] = {}
    for one in owed:
        groups.setdefault((one.title, one.period, one.about_name), []).append(one)
    for (title, period, about), held in groups.items():
        when = f", {period.inside()}" if period is not None else ""
        whose = "" if about == name else f" của {about}"
        lines.append(f"- {title}{whose}{when}, {_stands(held[0])}:")
        lines += [f"  + {one.measure_name}" for one in held]
        for said in dict.fromkeys(one.reason for one in held if one.side is Side.MEND):
            lines.append(f"  Đã nhận nhưng chưa dùng được: {said}")
    lines += [
        f"Đề nghị đơn vị nộp tại mục “Nộp số liệu” ({PAGE}) của hệ thống, theo biểu mẫu tải về ở "
        "đó. Nếu đơn vị đã gửi, xin báo lại để kiểm tra.",
        "Trân trọng.",
    ]
    return "\n".join(lines)


def _stands(one: Owed) -> str:
    if one.state is State.OVERDUE:
        return f"hạn {day(one.due)}, quá hạn {one.days} ngày làm việc"
    left = f", còn {one.days} ngày làm việc" if one.days else ""
    return f"hạn {day(one.due)}{left}"

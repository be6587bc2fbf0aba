"""Decisions wanted: who is to explain, what is to be mended, drawn from what is red or unknown.

Sentences that a leader can sign as they are; each says who, what and until when. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.format import day as said
from core.values import Status
from exports.brief.frozen import Line
from exports.brief.knowing import debtors, listed
from indicators.asking.answers import SourceState
from indicators.reported.owing import Owed

DAYS = 3
"""Working days that a unit gets to explain."""
_NAMED = 3


def wanted(
    lines: Sequence[Line], sources: Sequence[SourceState], owed: Sequence[Owed], until: date
) -> tuple[str, ...]:
    """The sentences, the most urgent first; none where nothing is to be decided."""
    out = []
    for owner, names in _by_owner(lines, Status.OFF):
        what = listed(names, _NAMED, "chỉ tiêu")
        out.append(f"Yêu cầu {owner} giải trình và nêu biện pháp: {what}; hạn {said(until)}.")
    failed = [one for one in sources if one.state == "failed"]
    for one in failed:
        whom = f"Giao {one.owner}" if one.owner else "Giao đơn vị chủ quản"
        out.append(f"{whom} khôi phục kết nối {one.title}.")
    names = debtors(owed)
    if names:
        out.append(f"Đôn đốc gửi số liệu quá hạn: {listed(names, _NAMED, 'đơn vị')}.")
    fragile = [one for one in lines if one.fragile]
    if fragile:
        what = listed([one.short for one in fragile], _NAMED, "chỉ tiêu")
        out.append(f"Giao đơn vị phụ trách có biện pháp giữ vững: {what}.")
    for owner, names in _by_owner(lines, Status.WATCH):
        what = listed(names, _NAMED, "chỉ tiêu")
        out.append(f"Nhắc {owner} theo dõi sát: {what}.")
    return tuple(out)


def _by_owner(lines: Sequence[Line], status: Status) -> list[tuple[str, list[str]]]:
    """Who answers for figures of a status, the most first; names worst first."""
    held: dict[str, list[str]] = {}
    for one in lines:
        if one.judged is status:
            held.setdefault(one.owner, []).append(one.short)
    return sorted(held.items(), key=lambda pair: -len(pair[1]))

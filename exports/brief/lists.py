"""The lists of the brief: so many lines of each are told, the rest is counted in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import format as say
from core.values import Status
from exports.brief.frozen import Brief, Line
from exports.brief.knowing import UNASKED
from exports.paper.stamp import Runs


def _plain(text: str) -> Runs:
    return ((text, False),)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def moved(brief: Brief, most: int) -> tuple[Runs, ...]:
    """What got worse, what got better, what was corrected: a line each."""
    lines = []
    for word, better in (("Giảm sút", False), ("Cải thiện", True)):
        found = [one for one in brief.lines if one.moved and one.better is better]
        if found:
            lines.append(_named(word, [f"{one.short}: {one.moved}" for one in found], most))
    if brief.revised:
        lines.append(_named("Sửa số liệu", brief.revised, most))
    if not any(one.moved for one in brief.lines) and not brief.revised:
        return (_plain("Không có con số nào thay đổi."),)
    if not lines:
        return (_plain("Chỉ các con số không xét tốt, xấu thay đổi."),)
    return tuple(lines)


def _named(word: str, told: Sequence[str], most: int) -> Runs:
    rest = more(len(told), most, "chỉ tiêu")
    said = "; ".join([*told[:most], *([rest] if rest else [])])
    return ((f"{word}: ", True), (f"{said.rstrip('.')}.", False))


def more(count: int, most: int, what: str) -> str:
    """``và 12 chỉ tiêu khác``; "" when all is told."""
    if count <= most:
        return ""
    if most == 0:
        return f"{say.number(count)} {what}"
    return f"và {say.number(count - most)} {what} khác"


def fragile(brief: Brief, met: Sequence[Line], most: int) -> tuple[Runs, ...]:
    """What is met and may not last, each with its reasons."""
    found = [one for one in met if one.fragile]
    if not found:
        if UNASKED in brief.notes:
            return (_plain("Không xét cho ngày đã qua."),)
        past = bool(brief.notes)
        none = "Đến cuối ngày ấy chưa ghi nhận chỉ tiêu nào." if past else "Chưa thấy chỉ tiêu nào."
        return (_plain(none),)
    lines: list[Runs] = []
    for one in found[:most]:
        goal = f" (mục tiêu {one.target})" if one.target else ""
        why = " ".join(one.fragile)
        lines.append(((f"{one.short} {one.display}", True), (f"{goal}: {why}", False)))
    rest = more(len(found), most, "chỉ tiêu đạt nhưng chưa bền vững")
    return (*lines, *((_plain(f"{_upper(rest)}."),) if rest else ()))


def unknown(brief: Brief, most: int) -> tuple[Runs, ...]:
    """Sources lost, who owes data, figures past their promise, indicators without a figure."""
    told = [*brief.unknown, *_doubts(brief)]
    if not told:
        return (_plain("Không có."),)
    rest = more(len(told), most, "điều")
    return (
        *(_plain(f"{line.rstrip('.')}.") for line in told[:most]),
        *((_plain(f"{_upper(rest)}, xem bản đầy đủ theo mã."),) if rest else ()),
    )


def _doubts(brief: Brief) -> Iterator[str]:
    """Figures past their promise one by one; those without a figure together, by why."""
    for one in brief.lines:
        if one.doubted and one.judged not in (Status.OFF, Status.WATCH):
            yield f"{one.short} {one.display}: {one.doubt}"
    silent: dict[str, list[str]] = {}
    for one in brief.lines:
        if not one.held or (one.judged is Status.NONE and one.doubt and not one.doubted):
            silent.setdefault(one.doubt, []).append(one.short)
    for why, names in sorted(silent.items(), key=lambda pair: -len(pair[1])):
        shown = ", ".join(names[:3])
        rest = f" và {len(names) - 3} chỉ tiêu khác" if len(names) > 3 else ""
        yield f"{shown}{rest}: {why}"


def wanted(brief: Brief, most: int) -> tuple[Runs, ...]:
    """Decisions wanted."""
    if not brief.wanted:
        return (_plain("Không có việc cần xin ý kiến."),)
    rest = more(len(brief.wanted), most, "việc")
    return (
        *(_plain(line) for line in brief.wanted[:most]),
        *((_plain(f"{_upper(rest)}, xem bản đầy đủ theo mã."),) if rest else ()),
    )

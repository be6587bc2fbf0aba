"""How old a file is, and why not to lean on which of its figures, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core import format as say
from core.values import Freshness, Value
from indicators.versions import rules

if TYPE_CHECKING:
    from exports.sheets.sheet import Sheet


def oldest(values: Iterable[Value]) -> int | None:
    """A file is as old as the oldest of its inputs."""
    return min((one.as_of for one in values if one.as_of is not None), default=None)


def doubts(values: Sequence[Value], names: Mapping[str, str], most: int = 12) -> tuple[str, ...]:
    """``Lượt cài Long An Số: số liệu đến 15/12/2023``: why not to lean on which figure."""
    told = [(names.get(one.indicator, one.indicator), one) for one in values]
    out = [f"{name}: {why}" for name, one in told if (why := _worn(one))]
    out += [f"{name}: {why}" for name, one in told if (why := _partly(one))]
    out = list(dict.fromkeys(out))
    if len(out) > most:
        out = [*out[:most], f"và {len(out) - most} chỉ tiêu khác có số cũ, lỗi nguồn hoặc thiếu"]
    return tuple(out)


def ruled(sheet: Sheet) -> Sheet:
    """The same; its truth says of which figures the rule is not the one of that moment.

    Such are the cuts of a past moment (``indicators.versions.rules``), and what was told then by
    a rule that is no more.
    """
    told = [one.definition.short_name for one in sheet.rows if rules.note(one.value)]
    names = list(dict.fromkeys(told))
    if not names:
        return sheet
    said = f"{', '.join(names)}: {rules.JUDGED_NOW}"
    return replace(sheet, truth=replace(sheet.truth, doubts=(*sheet.truth.doubts, said)))


def _worn(one: Value) -> str:
    """Why a figure is old, or why there is none."""
    return "" if one.freshness is Freshness.FRESH else one.freshness_note or one.reason


def _partly(one: Value) -> str:
    """That a figure which is new stands on a part of its data alone, as its card says it too."""
    if one.withheld or one.freshness is not Freshness.FRESH:
        return ""
    parts = [one.freshness_note]
    if one.coverage is not None and one.coverage < 1:
        parts.append(f"độ phủ {say.percent(one.coverage)}")
    return ", ".join(part for part in parts if part)

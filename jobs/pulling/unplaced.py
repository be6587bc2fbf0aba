"""Why a record has no unit: what its source named, its day, which days the name is known on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core import format as say
from core.clock import day_date
from core.errors import RecordError
from core.facts import UnitRef
from store.places.resolver import Bearing, Resolver

REASON, FIELD = "unknown_unit", "unit"
_TOLD = 3
"""Units that are named; a bare “Phường 1” has been a dozen."""


def unplaced(resolver: Resolver, ref: UnitRef, shown: str, day: int) -> RecordError:
    """Of a unit that was not found on a local day number. ``shown``: how it may be named."""
    when = day_date(day)
    on = say.day(when)
    several, known = resolver.several(ref, when), resolver.known(ref)
    if several:
        them = _listed([f"{one.name} ({one.code})" for one in several])
        return RecordError(
            REASON,
            f"Tên “{shown}” chỉ nhiều đơn vị vào ngày {on}: {them}."
            " Ghi mã hoặc tên đầy đủ ở nguồn, hoặc thêm tên có ngày vào config/agencies.toml, rồi"
            " nhận lại.",
            FIELD,
            shown,
        )
    if known:
        return RecordError(
            REASON,
            f"Không có đơn vị “{shown}” vào ngày {on}; tên hoặc mã ấy chỉ {_spans(known)}."
            " Thêm tên cho đơn vị của ngày ấy vào config/agencies.toml, hoặc sửa ở nguồn, rồi nhận"
            " lại.",
            FIELD,
            shown,
        )
    return RecordError(
        REASON,
        f"Không có đơn vị “{shown}” vào ngày {on}, cũng chưa ngày nào có."
        " Thêm tên hoặc mã ấy vào config/agencies.toml, hoặc sửa ở nguồn, rồi nhận lại.",
        FIELD,
        shown,
    )


def _spans(known: Sequence[Bearing]) -> str:
    """Units with their days, first to last: ``Sở A (08/07/2004 – 28/02/2025)``; still: ``…``."""
    return _listed([f"{one.unit.name} ({_days(one)})" for one in known])


def _days(one: Bearing) -> str:
    last = "…" if one.until is None else say.day(one.until - timedelta(days=1))
    return f"{say.day(one.since)} – {last}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:_TOLD], *(["…"] if len(names) > _TOLD else [])])

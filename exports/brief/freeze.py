"""Freezes a brief: asks the catalogue once, inside one reading, for everything the sheet says.

A past day is told as it was known at its end. What cannot be told truly is refused, or said to be
unknown; a figure is never made up, and none is left out in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from core import format as say
from core.clock import epoch, today
from core.errors import MisuseError, RefusedError, StoreError
from core.paper_settings import PaperSettings
from core.period import Grain, Period
from core.values import Freshness, Status, Value
from exports.brief import asking, knowing, telling
from exports.brief.frozen import Brief, Line
from exports.provenance.truth import Figure
from indicators.asking.compare import change, far
from indicators.defining import targets
from indicators.defining.model import Definition
from indicators.outlook.sustain import Reason
from indicators.reported.owing import Paused

if TYPE_CHECKING:
    from indicators.catalog import Catalog

CLOSELY = 14
"""Figures off target that are looked at closely (path, worst unit, forecast): no sheet has more."""
NO_MONTHS, FEW_MONTHS = "không có chuỗi tháng", "chưa đủ hai tháng"
"""In place of a path: of an indicator without months, or of one that has fewer than two points."""
MONTHS = 13
"""Length of a path: a year and the running month."""
FULL = 0.9
"""Share of a figure that must have been delivered for it to be leant on."""
_SHARE = 0.5


def freeze(
    catalog: Catalog,
    day: date,
    paper: PaperSettings,
    *,
    paused: Mapping[str, Paused] = MappingProxyType({}),
    host: str = "",
    demo: bool = False,
) -> Brief:
    """The brief of a day of the whole province, as known now, or at the end of a past day.

    ``paused``: sources that people paused, as the desk knows them. ``host``: where a code can be
    checked.

    Raises MisuseError for a day that has not come, RefusedError where the store is half-loaded,
    holds nothing of the day or does not give a path that the sheet would draw, StoreError.
    """
    now, at = epoch(catalog.clock.now()), today(catalog.clock)
    if day > at:
        raise MisuseError(f"Ngày {say.day(day)} chưa đến; hôm nay là {say.day(at)}.")
    live = day == at
    known = None if live else catalog.known_at(day.isoformat())
    with catalog.reading():
        if live:
            knowing.whole(catalog, day.year)
        province = catalog.unit(None, day)
        asked = [
            (one, value)
            for one in catalog.definitions()
            if (value := value_of(catalog, one, period_of(one, day), known)) is not None
        ]
        enough([value for _, value in asked], "hôm nay" if live else f"ngày {say.day(day)}")
        against = _working_day_before(catalog, day)
        remarks = catalog.remarks(known)
        lines = [
            _line(catalog, one, value, against, known, remarks, closely=n < CLOSELY)
            for n, (one, value) in enumerate(_ordered(asked))
        ]
        sources = [one for one in catalog.sources() if one.feeds] if live else []
        owed = knowing.owing(catalog, day, paused)
        return Brief(
            day=day.isoformat(),
            moment=now if known is None else known,
            province=province.name,
            place=paper.place or province.short_name,
            above=paper.above or f"ỦY BAN NHÂN DÂN {province.name.upper()}",
            organ=paper.organ,
            symbol=paper.symbol,
            signer=paper.signer or paper.organ,
            receivers=tuple(one.strip() for one in paper.receivers.split(";") if one.strip()),
            against=against.isoformat(),
            lines=tuple(lines),
            revised=knowing.revised(catalog, against, known),
            unknown=(*knowing.lost(sources), *knowing.owed(owed)),
            wanted=asking.wanted(lines, sources, owed, catalog.calendar.add(day, asking.DAYS)),
            notes=knowing.noted(catalog, known),
            sources_good=sum(one.state in ("ok", "partial") for one in sources),
            sources_all=len(sources),
            demo=demo,
            host=host,
        )


def period_of(definition: Definition, day: date) -> Period:
    """The year to date of a day; the longest period that an indicator has, where it has not it."""
    grains = definition.grains
    return Period.of(Grain.YTD if Grain.YTD in grains else grains[-1], day)


def value_of(
    catalog: Catalog, definition: Definition, period: Period, known: int | None
) -> Value | None:
    """The province's value; None of an indicator that is not asked on that day at all."""
    last = period.end - timedelta(days=1)
    if definition.valid_from is not None and last < definition.valid_from:
        return None
    if definition.valid_to is not None and period.start >= definition.valid_to:
        return None
    return catalog.value(definition.id, None, period, None, known)


def enough(values: list[Value], when: str) -> None:
    """Raise RefusedError where there is nothing to tell, or too little of it to be judged."""
    held = [one for one in values if not one.withheld]
    if not held:
        why = next((telling.doubt(one) for one in values if telling.doubt(one)), "kho trống")
        raise RefusedError(
            f"Không lập báo cáo {when}: chưa có chỉ tiêu nào có số liệu ({why}). Xem trang Nguồn."
        )
    thin = [one for one in held if one.coverage is not None and one.coverage < FULL]
    if len(thin) > _SHARE * len(held):
        raise RefusedError(
            f"Không lập báo cáo {when}: {len(thin)}/{len(held)} chỉ tiêu mới có một phần số liệu"
            " của kỳ. Lập lại khi nguồn đã nạp đủ; xem trang Nguồn."
        )


def _ordered(asked: list[tuple[Definition, Value]]) -> list[tuple[Definition, Value]]:
    """What misses its target first, the worst of it at the top; the rest as on the screens."""

    def wrong(one: tuple[Definition, Value]) -> bool:
        return not one[1].withheld and one[1].status in (Status.OFF, Status.WATCH)

    bad = sorted((one for one in asked if wrong(one)), key=lambda one: far(one[1]), reverse=True)
    return bad + [one for one in asked if not wrong(one)]


def _working_day_before(catalog: Catalog, day: date) -> date:
    """The last worked day before: what a leader saw last."""
    return catalog.calendar.add(day, -1)


def _line(
    catalog: Catalog,
    definition: Definition,
    value: Value,
    against: date,
    known: int | None,
    remarks: Mapping[str, Sequence[Reason]],
    *,
    closely: bool,
) -> Line:
    held, told, target = not value.withheld, "", value.target
    path: dict[str, Any] = {}
    if closely and held and value.status in (Status.OFF, Status.WATCH):
        path = _path(catalog, definition, value, known)
        told = telling.told(catalog, definition, value, known)
    lasting: tuple[str, ...] = ()
    if held and value.status is Status.ON and definition.id in remarks:
        lasting = telling.lasting(
            catalog, definition, None if known is None else remarks[definition.id]
        )
    moved, better = _moved(catalog, definition, value, against, known)
    return Line(
        figure=Figure.of(value),
        name=definition.name.vi,
        short=definition.short_name,
        owner=telling.owner(definition, value.period.end - timedelta(days=1)),
        target="" if target is None else targets.words(definition, target),
        goal=None if target is None else target.figure,
        held=held,
        doubt=telling.doubt(value),
        told=told,
        moved=moved,
        better=better,
        fragile=lasting,
        **path,
    )


def _path(
    catalog: Catalog, definition: Definition, value: Value, known: int | None
) -> dict[str, Any]:
    """Months up to the value's last day, or what is said where there are none to draw.

    Raises RefusedError where they cannot be read: a sheet without them would pass for whole.
    """
    if Grain.MONTH not in definition.grains:
        return {"pathless": NO_MONTHS}
    last = value.period.end - timedelta(days=1)
    first = date(last.year - 1, last.month, 1)
    try:
        found = catalog.series(definition.id, None, Grain.MONTH, first, last, None, known)
    except MisuseError:  # the history is not kept so far back
        return {"pathless": NO_MONTHS}
    except StoreError as fault:
        raise RefusedError(
            f"Không lập báo cáo: không đọc được chuỗi tháng của “{definition.name.vi}” để vẽ"
            f" ({fault.public.rstrip('.')}). Lập lại sau; nếu còn lỗi, báo quản trị.",
            fault.detail,
        ) from fault
    points = tuple(one.value if one.freshness is not Freshness.MISSING else None for one in found)[
        -MONTHS:
    ]
    drawn = sum(one is not None for one in points) > 1
    return {"path": points} if drawn else {"pathless": FEW_MONTHS}


def _moved(
    catalog: Catalog, definition: Definition, value: Value, against: date, known: int | None
) -> tuple[str, bool | None]:
    """The change since another day of the same year, of figures that run through it."""
    period = period_of(definition, against)
    same = period.grain is Grain.YTD and period.start == value.period.start
    if not same or value.withheld:
        return "", None
    before = catalog.value(definition.id, None, period, None, known)
    found = change(value, before, definition)
    if found is None or before.withheld or before.display == value.display:
        return "", None
    up = found.difference > 0
    words = ("tăng", "lên") if up else ("giảm", "xuống")
    return f"{words[0]} từ {before.display} {words[1]} {value.display}", found.better

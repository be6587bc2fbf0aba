"""What is at risk: targets that may be missed, figures on target that may not last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import format as say
from core.clock import today
from core.values import Status
from exports.brief import telling
from exports.provenance.truth import shown
from exports.report.blocks import Block, Cell, Column, Grid, Items, Para
from exports.report.gather import Told, doubted
from indicators.asking.compare import far
from indicators.catalog import Catalog
from indicators.defining import targets
from indicators.outlook.lines import lines
from indicators.outlook.prospect import Outlook

_MOST = 12
_EVEN = 0.5
_SAID = ("path_today", "path_standing", "need_floor", "need_roof", "need_day", "need_lost",
         "need_over", "forecast", "forecast_unlikely", "forecast_bare")  # fmt: skip
_LONGEST = 2


def risks(catalog: Catalog, held: Sequence[Told]) -> Iterator[Block]:
    """Targets that are missed or may be, as the year stands now; the worst first.

    The words pass with the day, which ones stand here does not (``blocks.lasting``).
    """
    found = []
    for one in held:
        if one.year.target is None or one.year.withheld:
            continue
        ahead = catalog.outlook(one.definition.id)
        if _wrong(ahead) or _threatened(ahead):
            found.append((one, ahead))
    if not found:
        yield Para((("Chưa thấy mục tiêu nào có nguy cơ không đạt.", False),), passing=True)
        return
    found.sort(key=lambda pair: far(pair[1].value), reverse=True)
    columns = (
        Column("Chỉ tiêu", 36), Column("Hiện nay", 19, "right"), Column("Mục tiêu", 17, "center"),
        Column("Tình trạng", 25), Column("Nhận định", 68),
    )  # fmt: skip
    rows = tuple(_row(one, ahead) for one, ahead in found[:_MOST])
    off = [_status(ahead) is Status.OFF for _, ahead in found[:_MOST]]
    shaded = tuple(n for n, wrong in enumerate(off) if wrong)
    at = say.day(today(catalog.clock))
    title = f"Mục tiêu có nguy cơ không đạt, tính đến {at}"
    yield Grid(title, columns, rows, shaded, passing=True)
    if len(found) > _MOST:
        yield _others([one for one, _ in found[_MOST:]])


def _others(held: Sequence[Told]) -> Para:
    names = ", ".join(one.definition.short_name for one in held)
    return Para(((f"Ngoài ra: {names}.", False),), italic=True, passing=True)


def _status(ahead: Outlook) -> Status:
    return Status.NONE if ahead.value.withheld else ahead.value.status


def _wrong(ahead: Outlook) -> bool:
    return _status(ahead) in (Status.OFF, Status.WATCH)


def _threatened(ahead: Outlook) -> bool:
    """Does the path, the pace or the forecast say that it may be missed?"""
    lost = ahead.promise is not None and ahead.promise.kept is False
    certain = ahead.need is not None and ahead.need.certain is False
    rows = () if ahead.foretold is None else ahead.foretold.rows
    unlikely = any(one.chance is not None and one.chance < _EVEN for one in rows)
    return lost or certain or unlikely


def _row(one: Told, ahead: Outlook) -> tuple[Cell, ...]:
    value, status = ahead.value, _status(ahead)
    told = [text for code, text in lines(ahead, one.definition) if code in _SAID][:_LONGEST]
    return (
        Cell(one.definition.short_name),
        Cell(shown(value), bold=True, doubted=doubted(value)),
        Cell("" if value.target is None else targets.words(one.definition, value.target)),
        Cell(status.word, status=status.value),
        Cell(" ".join(told) or "Chưa đủ số liệu để dự báo."),
    )


def fragile(catalog: Catalog, held: Sequence[Told]) -> Iterator[Block]:
    """What is met and may not last as things stand now, each with its reasons, which pass."""
    doubts = catalog.fragile()
    found = [one for one in held if one.judged is Status.ON and one.definition.id in doubts]
    if not found:
        yield Para((("Chưa thấy chỉ tiêu nào đạt nhưng chưa bền vững.", False),), passing=True)
        return
    yield Items(
        tuple(
            (
                (f"{one.definition.short_name} {shown(one.year)}: ", True),
                (" ".join(telling.lasting(catalog, one.definition)) or "chưa rõ lý do.", False),
            )
            for one in found[:_MOST]
        ),
        passing=True,
    )
    if len(found) > _MOST:
        yield _others(found[_MOST:])

"""Where the figures come from and how sound that is; and what was corrected since last time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core import format as say
from core.clock import day_start, today
from core.errors import NotFoundError
from core.period import Period
from core.values import Status
from exports.brief import knowing
from exports.provenance import check
from exports.report.blocks import Block, Cell, Column, Grid, Items, Para
from exports.report.frozen import Report
from exports.report.themes import Numbers
from indicators.asking.answers import SourceState
from indicators.asking.because import because, reasons_of
from indicators.catalog import Catalog
from indicators.reported.owing import Owed

_STATES = {
    "ok": ("Tốt", Status.ON), "partial": ("Tốt, có bản ghi để riêng", Status.WATCH),
    "stale": ("Quá hạn cập nhật", Status.WATCH), "failed": ("Mất kết nối", Status.OFF),
    "never": ("Chưa lần nào lấy được", Status.OFF), "paused": ("Tạm dừng", Status.WATCH),
}  # fmt: skip
_MOST = 15
_LOST = "không còn hỏi lại được"


def sources(held: Sequence[SourceState], owed: Sequence[Owed], *, short: bool) -> Iterator[Block]:
    """The sources, the worst first, then who owes figures. ``short``: only what is amiss.

    When they last came passes, how they stand does not (``blocks.lasting``).
    """
    columns = (
        Column("Nguồn", 46), Column("Tình trạng", 30), Column("Lần lấy gần nhất", 32, "center"),
        Column("Để riêng", 14, "right"), Column("Chủ quản", 43),
    )  # fmt: skip
    found = sorted(held, key=lambda one: -_STATES[one.state][1].urgency)
    if short:
        found = [one for one in found if one.state != "ok" or one.quarantined_open]
    rows = tuple(
        (
            Cell(one.title),
            Cell(_STATES[one.state][0], status=_STATES[one.state][1].value),
            Cell(say.moment(one.last_success)),
            Cell(say.number(one.quarantined_open) if one.quarantined_open else "–"),
            Cell(one.owner or "–"),
        )
        for one in found
    )
    shaded = tuple(n for n, one in enumerate(found) if _STATES[one.state][1] is Status.OFF)
    good = sum(one.state in ("ok", "partial") for one in held)
    yield Para(
        (
            (f"{good}/{len(held)} nguồn cung cấp số liệu tốt. ", True),
            ("“Để riêng” là bản ghi sai quy cách chờ nguồn sửa, chưa tính vào chỉ tiêu.", False),
        ),
        passing=True,
    )
    if rows:
        yield Grid("Tình trạng các nguồn số liệu", columns, rows, shaded, passing=True)
    told = (*knowing.lost([one for one in held if one.state == "failed"]), *knowing.owed(owed))
    if told:
        yield Items(tuple(((f"{line.rstrip('.')}.", False),) for line in told), passing=True)


def revised(
    catalog: Catalog, period: Period, last: Report | None, numbers: Numbers
) -> Iterator[Block]:
    """Figures that the last report told otherwise; without one, what was corrected since then."""
    rows = list(_since(catalog, period) if last is None else _against(catalog, last))
    named = "" if last is None else f"báo cáo {_period(catalog, last.period).inside()}"
    if not rows:
        said = (
            f"Không có số liệu nào được sửa từ {say.day(period.start)}."
            if last is None
            else f"Không có con số nào của {named} phải sửa."
        )
        yield Para(((said, False),))
        return
    columns = (
        Column("Chỉ tiêu", 44), Column("Kỳ", 50), Column("Đã báo cáo", 21, "right"),
        Column("Nay là", 21, "right"), Column("Vì sao", 29),
    )  # fmt: skip
    title = "Số liệu đã sửa" if last is None else f"Số liệu của {named} nay đã sửa"
    told = _grouped(rows)
    yield Grid(numbers.table(title), columns, tuple(told[:_MOST]))
    if len(told) > _MOST:
        yield Para(((f"Còn {len(told) - _MOST} chỉ tiêu khác có số đã sửa.", False),), italic=True)


@dataclass(frozen=True, slots=True)
class _Revised:
    """One figure that was corrected."""

    name: str
    period: str
    then: str
    now: str
    why: str


def _grouped(rows: Sequence[_Revised]) -> list[tuple[Cell, ...]]:
    """A line for an indicator and a reason: its first figure told, the other periods counted."""
    found: dict[tuple[str, str], list[_Revised]] = {}
    for one in rows:
        found.setdefault((one.name, one.why), []).append(one)
    out: list[tuple[Cell, ...]] = []
    for (name, why), held in found.items():
        first, more = held[0], len(held) - 1
        said = f"{first.period} và {more} kỳ khác" if more else first.period
        out.append(
            (Cell(name), Cell(said), Cell(first.then), Cell(first.now, bold=True), Cell(why))
        )
    return out


def _against(catalog: Catalog, last: Report) -> Iterator[_Revised]:
    for one in check.compare(catalog, last.figures, last.moment):
        if one.state == check.SAME:
            continue
        then = one.then
        now = _LOST if one.now is None else one.now.display
        why = ", ".join(one.why) or because(())
        label = _period(catalog, then.period).label()
        yield _Revised(_name(catalog, then.indicator), label, then.display, now, why)


def _period(catalog: Catalog, code: str) -> Period:
    return Period.parse(code, today(catalog.clock))


def _name(catalog: Catalog, indicator: str) -> str:
    """Its short name; its id where it is told no more."""
    try:
        return catalog.definition(indicator).short_name
    except NotFoundError:
        return indicator


def _since(catalog: Catalog, period: Period) -> Iterator[_Revised]:
    """Published figures of the province that were corrected since the period began."""
    code = catalog.unit(None, period.start).slug
    for value in catalog.changes(day_start(period.start_day), None, code):
        yield _Revised(
            catalog.definition(value.indicator).short_name,
            value.period.label(),
            value.extra.get("before", say.NOTHING),
            value.display,
            because(reasons_of(value)),
        )

"""Freezes a report of a week or a month: asks the catalogue once, inside one reading.

What cannot be told truly is refused, or said to be unknown; nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from core import format as say
from core.clock import epoch, from_epoch, today
from core.errors import MisuseError
from core.period import Grain, Period
from core.values import Status
from exports.brief import asking, knowing, telling
from exports.brief.freeze import enough
from exports.brief.frozen import Line
from exports.paper.kind import Asked
from exports.provenance.truth import Figure, shown
from exports.report import ahead, gather, origin, ranks, themes
from exports.report.blocks import Block, Heading, Items, Para
from exports.report.frozen import Report
from exports.report.gather import Told
from exports.report.themes import Numbers
from indicators.asking.answers import SourceState
from indicators.asking.compare import far
from indicators.catalog import Catalog
from indicators.defining import targets
from indicators.reported.owing import Owed

TITLE = "BÁO CÁO"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_WORST = 5
PAST = (
    "Báo cáo lập sau khi đã có kỳ mới hơn: số liệu của kỳ là số biết khi lập; không xét độ bền"
    " vững, dự báo và tình trạng nguồn của thời ấy."
)


def read(about: str, grain: Grain, day: date) -> Period:
    """The written period of a report. Raises MisuseError for another length, or one not over."""
    period = Period.parse(about, day)
    if period.grain is not grain:
        form = "2023-W51" if grain is Grain.WEEK else "2023-11"
        raise MisuseError(f"Kỳ “{about[:20]}” không hợp với báo cáo này; viết như {form}.")
    if period.end > day:
        label = period.label()
        raise MisuseError(f"{label} chưa hết; báo cáo lập được từ ngày {say.day(period.end)}.")
    return period


def latest(grain: Grain, day: date) -> Period:
    """The last period of a length that is over on a day."""
    return Period.of(grain, day).previous()


def freeze(catalog: Catalog, asked: Asked, last: Report | None, grain: Grain) -> Report:
    """The report of a period of the whole province, as it is known now.

    Raises MisuseError for a period that is not over, RefusedError where the store is half-loaded
    or holds nothing of the period, StoreError.
    """
    now, at = epoch(catalog.clock.now()), today(catalog.clock)
    period = read(asked.about, grain, at)
    live = period == latest(grain, at)
    with catalog.reading():
        knowing.whole(catalog, period.previous().start.year)  # what it is compared with, too
        held = gather.told(catalog, period)
        enough([one.now for one in held], period.inside())
        sources = [one for one in catalog.sources() if one.feeds] if live else []
        owed = knowing.owing(catalog, at, asked.paused) if live else []
        province = catalog.unit(None, period.end - timedelta(days=1))
        blocks = tuple(_blocks(catalog, held, period, last, sources, owed, now, live=live))
        paper = asked.paper
        return Report(
            period=period.code,
            moment=now,
            province=province.name,
            place=paper.place or province.short_name,
            above=paper.above or f"ỦY BAN NHÂN DÂN {province.name.upper()}",
            organ=paper.organ,
            symbol=paper.symbol,
            signer=paper.signer or paper.organ,
            receivers=tuple(one.strip() for one in paper.receivers.split(";") if one.strip()),
            title=TITLE,
            about=about(period),
            blocks=blocks,
            figures=_figures(held),
            notes=() if live else (PAST,),
            demo=asked.demo,
            host=asked.host,
        )


def about(period: Period) -> tuple[str, ...]:
    """What the report is about, as it stands below its title."""
    first, last = period.start, period.end - timedelta(days=1)
    if period.grain is Grain.WEEK:
        year, week, _ = first.isocalendar()
        return (
            f"Kết quả các chỉ tiêu điều hành tuần {week} năm {year}",
            f"(từ ngày {say.day(first)} đến hết ngày {say.day(last)})",
        )
    return (f"Kết quả các chỉ tiêu điều hành tháng {first.month} năm {first.year}",)


def _figures(held: Sequence[Told]) -> tuple[Figure, ...]:
    """Every figure that can be asked for again, each once."""
    found: dict[tuple[str, str], Figure] = {}
    for one in held:
        for value in one.values:
            if value.value_id:
                found.setdefault((value.indicator, value.period.code), Figure.of(value))
    return tuple(found.values())


def _blocks(
    catalog: Catalog,
    held: Sequence[Told],
    period: Period,
    last: Report | None,
    sources: Sequence[SourceState],
    owed: Sequence[Owed],
    now: int,
    *,
    live: bool,
) -> Iterator[Block]:
    numbers, weekly = Numbers(), period.grain is Grain.WEEK
    parts: list[tuple[str, Iterable[Block]]] = [
        ("TÌNH HÌNH CHUNG", _general(catalog, held, period, numbers, now, live=live)),
        ("KẾT QUẢ THEO LĨNH VỰC", _results(catalog, held, period, numbers)),
        ("XẾP HẠNG ĐƠN VỊ", ranks.section(catalog, held, period, numbers)),
    ]
    if live:
        parts += [
            ("MỤC TIÊU CÓ NGUY CƠ KHÔNG ĐẠT", ahead.risks(catalog, held)),
            ("ĐẠT NHƯNG CHƯA BỀN VỮNG", ahead.fragile(catalog, held)),
            ("NGUỒN SỐ LIỆU", origin.sources(sources, owed, short=weekly)),
        ]
    since = "SỬA ĐỔI SỐ LIỆU" if last is None else "SỬA ĐỔI TỪ BÁO CÁO KỲ TRƯỚC"
    parts.append((since, origin.revised(catalog, period, last, numbers)))
    parts.append(("ĐỀ XUẤT, KIẾN NGHỊ", _wanted(catalog, held, sources, owed, live=live)))
    for roman, (title, blocks) in zip(_ROMAN, parts, strict=False):
        yield Heading(f"{roman}. {title}")
        yield from blocks


def _general(
    catalog: Catalog,
    held: Sequence[Told],
    period: Period,
    numbers: Numbers,
    now: int,
    *,
    live: bool,
) -> Iterator[Block]:
    at = from_epoch(now)
    known = f"Số liệu như đã biết lúc {at:%H giờ %M} ngày {at:%d/%m/%Y}."
    yield Para(((known, False),), italic=True, passing=True)
    yield Para(themes.summary(held, period))
    if not live:
        yield Para(((PAST, False),), italic=True)
    yield themes.overview(catalog, held, numbers)
    worst = [one for one in held if one.judged is Status.OFF]
    worst.sort(key=lambda one: far(one.year), reverse=True)
    if worst:
        named = [f"{one.definition.short_name} {shown(one.year)}{_goal(one)}" for one in worst]
        rest = f"; và {len(named) - _WORST} chỉ tiêu khác" if len(named) > _WORST else ""
        yield Para(
            (
                ("Cách xa mục tiêu của năm nhiều nhất: ", True),
                (f"{'; '.join(named[:_WORST])}{rest}.", False),
            )
        )


def _goal(one: Told) -> str:
    target = one.year.target
    return "" if target is None else f" (mục tiêu {targets.words(one.definition, target)})"


def _results(
    catalog: Catalog, held: Sequence[Told], period: Period, numbers: Numbers
) -> Iterator[Block]:
    for place, (name, mine) in enumerate(themes.themes(catalog, held), 1):
        yield from themes.section(catalog, name, mine, period, place, numbers)


def _wanted(
    catalog: Catalog,
    held: Sequence[Told],
    sources: Sequence[SourceState],
    owed: Sequence[Owed],
    *,
    live: bool,
) -> Iterator[Block]:
    """Decisions wanted, as in the brief; their term passes: it runs from today."""
    doubts = catalog.fragile() if live else {}
    lines = [_line(one, tuple(doubts.get(one.definition.id, ()))) for one in held]
    lines.sort(key=lambda one: -one.judged.urgency)
    until = catalog.calendar.add(today(catalog.clock), asking.DAYS)
    told = asking.wanted(lines, sources, owed, until)
    if told:
        yield Items(tuple(((one, False),) for one in told), passing=True)
    else:
        yield Para((("Không có việc cần xin ý kiến chỉ đạo.", False),), passing=True)


def _line(one: Told, fragile: tuple[str, ...]) -> Line:
    last = one.year.period.end - timedelta(days=1)
    target = one.year.target
    return Line(
        figure=Figure.of(one.year),
        name=one.definition.name.vi,
        short=one.definition.short_name,
        owner=telling.owner(one.definition, last),
        target="" if target is None else targets.words(one.definition, target),
        goal=None if target is None else target.figure,
        held=not one.year.withheld,
        fragile=fragile if one.judged is Status.ON else (),
    )

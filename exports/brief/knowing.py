"""What the brief knows of the whole: is the store whole, which sources are lost, who owes data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core import format as say
from core.clock import day_number, day_start
from core.errors import RefusedError
from core.runs import LOOK_UP
from core.text import alphabet, printable
from indicators.asking.answers import SourceState
from indicators.asking.because import because, reasons_of
from indicators.reported.owing import Owed, Paused, Side, State

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PAST = (
    "Bản lập cho ngày đã qua: độ bền vững như ghi nhận đến cuối ngày ấy; "
    "không xét lại dự báo và tình trạng nguồn."
)
"""What a brief of a past day says of itself."""
UNASKED = (
    "Bản lập cho ngày đã qua: không xét lại độ bền vững, dự báo và tình trạng nguồn của ngày ấy."
)
"""Of a day before anything was noted of what may not last."""
REVISED = 3
"""Revisions told one by one; the rest is counted."""
NAMED = 4
"""Units that owe data, by name; the rest is counted."""


def noted(catalog: Catalog, known: int | None) -> tuple[str, ...]:
    """The notes of a brief; ``known``: the end of its day, where that is past."""
    if known is None:
        return ()
    return (PAST if catalog.looked(known) else UNASKED,)


def whole(catalog: Catalog, year: int) -> None:
    """Raise RefusedError while the first load still brings figures of a year."""
    begin = day_number(date(year, 1, 1))
    loading = [
        one
        for one in catalog.sources()
        if one.feeds
        and one.progress is not None
        and (one.complete_from is None or one.complete_from > begin)
    ]
    if not loading:
        return
    named = "; ".join(f"{one.title} {say.percent(one.progress, 0)}" for one in loading)
    raise RefusedError(
        f"Không lập báo cáo: kho đang nạp lần đầu, số liệu năm {year} chưa đủ ({named})."
        " Lập lại khi nạp xong; tiến độ ở trang Nguồn."
    )


def owing(catalog: Catalog, day: date, paused: Mapping[str, Paused]) -> list[Owed]:
    """Figures that are overdue in the hands of those who must report them, as of a day.

    ``paused``: sources that people paused; what such a source would bring, nobody owes.
    """
    found = catalog.owing(day, paused)
    return [one for one in found if one.state is State.OVERDUE and one.side is Side.UNIT]


def lost(sources: Sequence[SourceState]) -> tuple[str, ...]:
    """Sources that do not deliver as they should, the failed ones first."""
    failed = [
        f"{one.title}: mất kết nối từ {say.moment(one.failing_since)}"
        + (f" ({_fault(one)})" if one.fault else "")
        for one in sources
        if one.state == "failed"
    ]
    stale = [
        f"{one.title}: quá hạn cập nhật, lần cuối {say.moment(one.last_success)}"
        for one in sources
        if one.state == "stale"
    ]
    never = [one.title for one in sources if one.state == "never"]
    if never:
        stale.append(f"Chưa lần nào lấy được số liệu: {', '.join(never)}")
    return (*failed, *stale)


def _fault(source: SourceState) -> str:
    """What is said of it, without the mark of the log, which is another one with every pull."""
    return printable(source.fault).partition(LOOK_UP)[0].rstrip(".")


def owed(overdue: Sequence[Owed]) -> tuple[str, ...]:
    """Who has not sent figures that are due."""
    names = debtors(overdue)
    return (f"Chưa gửi số liệu quá hạn: {listed(names, NAMED, 'đơn vị')}",) if names else ()


def debtors(overdue: Sequence[Owed]) -> list[str]:
    """Who owes, the longest debt first, each once."""
    worst = sorted(overdue, key=lambda one: (-one.days, alphabet(one.reporter_name)))
    return list(dict.fromkeys(one.reporter_name for one in worst if one.reporter_name))


def listed(names: Sequence[str], most: int, what: str) -> str:
    """``A, B, C và 12 đơn vị khác``: none is left out in silence."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} và {say.number(len(names) - most)} {what} khác"


def revised(catalog: Catalog, against: date, known: int | None) -> tuple[str, ...]:
    """Published figures of the province that were corrected since the end of a day, and why."""
    since = day_start(day_number(against + timedelta(days=1))) - 1
    code = catalog.unit(None, against).slug
    found = catalog.changes(since, known, code)
    out = []
    for value in found[:REVISED]:
        name = catalog.definition(value.indicator).short_name
        why = because(reasons_of(value))
        moved = f"từ {value.extra.get('before', say.NOTHING)} thành {value.display}"
        out.append(f"{name}, {value.period.inside()}: {moved} ({why})")
    if len(found) > REVISED:
        out.append(f"và {say.number(len(found) - REVISED)} con số khác đã sửa")
    return tuple(out)

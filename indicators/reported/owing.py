"""Who owes which figures, since when, and in whose hands it is. Pure.

A figure is owed by the unit that must send it, for one measure, about one unit, of one period. Days
are counted as worked days, so that neither Tết nor a swapped Saturday is charged to anybody; nor is
a day on which our own pull stood still. A file that came and cannot be used waits for its unit to
mend it, unless the fault is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from core.calendar import WorkingCalendar
from core.clock import day_date, local_day
from core.period import Period
from core.reporting import Reporting
from core.runs import Outcome
from core.units import Unit
from indicators.asking.answers import SourceState

LOOK_BACK = 400
"""Days: how far back the ends of the periods lie that are still asked for."""


class State(StrEnum):
    """How a figure stands."""

    ON_TIME = "on_time"
    LATE = "late"  # it came, after its due day
    DUE = "due"  # it has not come, and need not have
    OVERDUE = "overdue"


class Side(StrEnum):
    """In whose hands it is that a figure is late."""

    NONE = ""
    UNIT = "unit"  # nothing came
    MEND = "mend"  # it came and was refused for what stands in it: the unit mends it
    SOURCE = "source"  # the system that should deliver fails
    US = "us"  # it came and we cannot read it for a fault of ours, or we do not pull


Key = tuple[str, int, str, int]
"""Of a reported figure: measure, id of the unit it is about, grain, first day number.

Of a whole file: "", id of the unit that sent it, grain, first day number.
"""


@dataclass(frozen=True, slots=True)
class Aside:
    """A figure that came and was set aside. ``at``: seconds, when we found it.

    ``ours``: nothing is wrong with it, our list or our program is.
    """

    words: str
    file: str
    run_id: str
    at: int
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Standstill:
    """We do not take figures in. ``since``: seconds; None: we never did."""

    words: str
    since: int | None
    run_id: str = ""


class Paused(Protocol):
    """A source that people have paused, as the desk knows it."""

    @property
    def paused_by(self) -> str:
        """Who did."""
        ...

    @property
    def since(self) -> int:
        """When, epoch seconds."""
        ...

    @property
    def reason(self) -> str:
        """Why; may be empty."""
        ...


@dataclass(frozen=True, slots=True)
class Owed:
    """One figure, or the news of one source (``measure`` ""). Days are worked days.

    ``days``: until the due day where it is due, after it where it is overdue or came late.
    """

    reporter_id: int | None  # unit that must send it; None: a source's owner
    reporter: str  # its code; of a source its name
    reporter_name: str
    about_id: int | None
    about_name: str
    duty: str
    title: str
    measure: str
    measure_name: str
    period: Period | None
    due: date
    state: State
    days: int
    came_at: int | None = None  # epoch seconds
    side: Side = Side.NONE
    reason: str = ""
    run_id: str = ""


class Days:
    """Worked days, each stretch counted once."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._known: dict[tuple[date, date], int] = {}

    def after(self, due: date, day: date) -> int:
        """Worked days after ``due``, up to and including ``day``; 0 when it is not past."""
        if day <= due:
            return 0
        if (due, day) not in self._known:
            one = timedelta(days=1)
            self._known[due, day] = self._calendar.between(due + one, day + one)
        return self._known[due, day]


def figures(
    reporting: Reporting,
    units: Sequence[Unit],
    calendar: WorkingCalendar,
    today: date,
    came: Mapping[Key, int],
    aside: Mapping[Key, Aside],
    standstill: Standstill | None = None,
) -> list[Owed]:
    """Every figure asked for whose period has ended within ``LOOK_BACK`` days, or goes on.

    ``came``: when a figure first came, epoch seconds. What ended units never sent is asked of
    nobody; an agency's successor owes what that one did not send.
    """
    days, out = Days(calendar), []
    for duty in reporting.duty:
        for period in duty.periods(today - timedelta(days=LOOK_BACK), today):
            last = min(period.end - timedelta(days=1), today)
            due = duty.due_day(period, calendar)
            for about in duty.subjects(units, last):
                then = duty.reporter(about, units, min(due, today))
                now = duty.reporter(about, units, today)
                for measure in duty.measures:
                    key = (measure, about.unit_id, period.grain.value, period.start_day)
                    at = came.get(key)
                    if at is not None and day_date(local_day(at)) > today:
                        at = None  # that came later than the day that is asked about
                    if at is None and not (now.valid(today)):
                        continue
                    who = now if at is None else then
                    said = (
                        who.unit_id,
                        who.code,
                        who.name,
                        about.unit_id,
                        about.name,
                        duty.id,
                        duty.title,
                        measure,
                        reporting.measures[measure].name,
                        period,
                        due,
                    )
                    held = aside.get(key) or aside.get(("", who.unit_id, *key[2:]))
                    out.append(_judged(said, due, today, at, held, standstill, days))
    return out


def _judged(
    said: tuple[int, str, str, int, str, str, str, str, str, Period, date],
    due: date,
    today: date,
    came_at: int | None,
    aside: Aside | None,
    standstill: Standstill | None,
    days: Days,
) -> Owed:
    if came_at is not None:
        late = days.after(due, day_date(local_day(came_at)))
        state, side = (State.LATE, Side.UNIT) if late else (State.ON_TIME, Side.NONE)
        return Owed(*said, state=state, days=late, came_at=came_at, side=side)
    left, state = days.after(due, today), State.OVERDUE
    if not left:  # not even on the week-end after it: no worked day has passed
        left, state = days.after(today, due), State.DUE
    if aside is not None:
        words = f"{aside.file}: {aside.words}" if aside.file not in aside.words else aside.words
        side = Side.US if aside.ours else Side.MEND
        return Owed(*said, state=state, days=left, side=side, reason=words, run_id=aside.run_id)
    if state is State.DUE:
        return Owed(*said, state=state, days=left)
    if standstill is not None and (
        standstill.since is None or day_date(local_day(standstill.since)) <= due
    ):
        why, run = standstill.words, standstill.run_id
        return Owed(*said, state=state, days=left, side=Side.US, reason=why, run_id=run)
    return Owed(*said, state=state, days=left, side=Side.UNIT)


def standstill(source: SourceState | None, paused: Paused | None) -> Standstill | None:
    """Why figures are not taken in, where they are not."""
    if paused is not None:
        return Standstill(_paused(paused), paused.since)
    if source is None or not source.enabled:
        return Standstill("Nguồn số liệu báo cáo đang tắt hoặc chưa đặt thư mục.", None)
    if source.failing_since is not None:
        words = source.fault or "Lượt nhận số liệu gần đây bị lỗi."
        return Standstill(words, source.failing_since, _last_run(source))
    return None


def _paused(paused: Paused) -> str:
    why = f": {paused.reason}" if paused.reason else ""
    return f"{paused.paused_by} đã tạm dừng nguồn{why}."


def _last_run(source: SourceState) -> str:
    ended = [one for one in source.runs if one.outcome is not Outcome.RUNNING]
    return ended[-1].run_id if ended else ""


def news(
    sources: Iterable[SourceState],
    paused: Mapping[str, Paused],
    calendar: WorkingCalendar,
    now: int,
    but: Sequence[str] = (),
) -> Iterator[Owed]:
    """Pulled sources whose promised news have not come. ``but``: those that are not asked here.

    A source that is switched off, or was never set up, owes nothing.
    """
    today, days = day_date(local_day(now)), Days(calendar)
    for one in sources:
        held = paused.get(one.name)
        waits = one.last_success is not None or one.failing_since is not None
        if one.name in but or not one.feeds or not waits:
            continue
        begin = one.last_success if one.last_success is not None else one.failing_since
        assert begin is not None
        due_at = begin + (one.lateness if one.last_success is not None else 0)
        if now <= due_at:
            continue
        side, reason = _whose(one, held, now)
        due = day_date(local_day(due_at))
        yield Owed(
            None,
            one.name,
            one.owner or one.title,
            None,
            "",
            one.name,
            one.title,
            "",
            "",
            None,
            due,
            State.OVERDUE,
            days.after(due, today),
            side=side,
            reason=reason,
            run_id=_last_run(one),
        )


def _whose(source: SourceState, paused: Paused | None, now: int) -> tuple[Side, str]:
    if paused is not None:
        return Side.US, _paused(paused)
    if source.failing_since is not None:
        return Side.SOURCE, source.fault or "Nguồn lỗi."
    asked = max((one.started_at for one in source.runs), default=None)
    if asked is None or now - asked > source.lateness:
        return (
            Side.US,
            "Không có lượt kéo nào từ đó: bộ lập lịch không chạy hoặc lịch kéo quá thưa.",
        )
    if source.runs[-1].outcome is Outcome.ABANDONED:
        return Side.US, "Lượt kéo gần nhất của ta bị bỏ dở."
    return Side.SOURCE, "Nguồn trả lời nhưng chưa có lượt nào trọn vẹn."

"""A number with its truth attached: target, status, freshness, words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core import format as say
from core.calendar import WorkingCalendar
from core.clock import day_date, local_day
from core.period import Period
from core.units import Unit
from core.values import Freshness, Moved, Status, Target, Value
from indicators.asking.snapshot import is_stock, looks_ahead
from indicators.defining import targets
from indicators.defining.model import Definition
from indicators.evaluating import judge, scoring
from indicators.evaluating.evaluate import Outcome, display
from indicators.evaluating.judge import Cover
from indicators.evaluating.scoring import Score

AHEAD = "kỳ chưa bắt đầu"
BEHIND = "số liệu vừa nạp thêm, đang tính lại"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from: how far its data reach, and the version it is, if published.

    ``known_from`` None: computed for this question. ``definition``: hash it was made under.
    ``behind``: more of the period has been delivered than it was made of. ``judged_now``: the whole
    was told by an older definition (``versions.rules``).
    """

    value_id: str
    coverage: float | None
    as_of: int | None
    known_from: int | None = None
    definition: str = ""
    estimated: bool = False
    moved: tuple[Moved, ...] = ()
    behind: bool = False
    judged_now: bool = False


class Frame:
    """What all values of one indicator and period share; each part of it is judged once.

    A list by procedure has two thousand values: to judge their sources, promises and age anew for
    each took twice as long as to read their sums.
    """

    def __init__(
        self,
        definition: Definition,
        period: Period,
        covers: Iterable[Cover],
        now: int,
        calendar: WorkingCalendar,
        worst: tuple[Freshness, str] | None = None,
        *,
        observed: bool = False,
    ) -> None:
        """``worst``: the freshness of the worst of its inputs, which is its own.

        ``observed``: it is told by reported figures alone.
        """
        self.definition, self.period, self.worst = definition, period, worst
        self._covers, self._now, self._calendar = list(covers), now, calendar
        self._observed = observed
        self.ahead = period.start_day > local_day(now) and not looks_ahead(definition)
        self.loading = "" if observed else _loading(definition, period, self._covers)
        today = day_date(local_day(now))
        self.running = period.running(today)
        self._day = targets.judging_day(period, today)
        self._fresh: dict[int | None, tuple[Freshness, str]] = {}
        self._promised: dict[int, tuple[Target | None, str]] = {}

    def freshness(self, as_of: int | None) -> tuple[Freshness, str]:
        """Of a value whose data reach so far, with its sentence."""
        if self.worst is not None and as_of is not None:
            return self.worst
        if as_of not in self._fresh:
            told = self.definition, self.period, as_of, self._covers, self._now, self._calendar
            self._fresh[as_of] = freshness(*told, observed=self._observed)
        return self._fresh[as_of]

    def promised(self, unit: Unit) -> tuple[Target | None, str]:
        """What is promised of a unit, and words for what will be from later on, else ""."""
        if unit.unit_id not in self._promised:
            asked = self.definition, self._day, unit
            target, following, words = targets.target(*asked), targets.upcoming(*asked), ""
            if following is not None:
                since = day_date(following.since)
                words = f"{targets.words(self.definition, following)} từ {since:%d/%m/%Y}"
            self._promised[unit.unit_id] = target, words
        return self._promised[unit.unit_id]


def value(
    frame: Frame, unit: Unit, code: str, dims: dict[str, str], outcome: Outcome, origin: Origin
) -> Value:
    """The value as screens, files and the API show it. ``code``: how the unit is written."""
    definition = frame.definition
    target, following = frame.promised(unit)
    status = judge.status(definition, outcome.value, target)
    reason = outcome.reason
    if frame.ahead and outcome.value is None:
        fresh, note = Freshness.MISSING, AHEAD
    else:
        fresh, note = frame.freshness(origin.as_of)
    if frame.ahead:  # what stands over from before is shown, but promises nothing of the period
        status, reason = Status.NONE, AHEAD
    elif frame.loading and outcome.value is not None:  # nobody is praised or blamed for a part
        status, reason = Status.NONE, frame.loading
    elif origin.behind and outcome.value is not None:
        status, reason = Status.NONE, BEHIND
    elif part := _partly(definition, outcome):
        status, reason = Status.NONE, part
    return Value(
        indicator=definition.id,
        unit=code,
        unit_id=unit.unit_id,
        unit_name=unit.name,
        period=frame.period,
        dims=dims,
        value=outcome.value,
        numerator=outcome.numerator,
        denominator=outcome.denominator,
        display=_display(definition, outcome, origin),
        status=status,
        freshness=fresh,
        reason=reason,
        coverage=origin.coverage,
        target=target,
        as_of=origin.as_of,
        known_from=origin.known_from,
        definition=origin.definition or definition.hash,
        value_id=origin.value_id,
        freshness_note=note,
        estimated=origin.estimated,
        running=frame.running,
        extra={"next_target": following} if following else {},
        moved=origin.moved,
        judged_now=origin.judged_now,
        ceiling=definition.value.ceiling if isinstance(definition.value, Score) else None,
    )


def _partly(definition: Definition, outcome: Outcome) -> str:
    """Words for a score of which not all points were judged, else ""."""
    if outcome.value is None or not isinstance(definition.value, Score):
        return ""
    return scoring.partly(definition.value, outcome.denominator)


def _display(definition: Definition, outcome: Outcome, origin: Origin) -> str:
    """Half a dossier is no whole one, nor none: a count with shares in it has a decimal."""
    value = outcome.value
    counted = definition.shown_as == "number" and definition.decimals == 0
    if origin.moved and counted and value is not None and not float(value).is_integer():
        return say.number(value, 1)
    return display(definition, outcome)


def _loading(definition: Definition, period: Period, covers: list[Cover]) -> str:
    """Words while the first load still brings what belongs to the period, else ""."""
    going = [one for one in covers if one.arriving]
    return judge.loading(period, going, stock=is_stock(definition))


def freshness(
    definition: Definition,
    period: Period,
    as_of: int | None,
    covers: list[Cover],
    now: int,
    calendar: WorkingCalendar,
    *,
    observed: bool = False,
) -> tuple[Freshness, str]:
    """Judge a value's age by its own sources and cadence.

    ``observed``: the latest reported figure is whole by itself, however far back its source was
    loaded.
    """
    if observed:
        covers = [replace(one, since=None) for one in covers]
    stock = is_stock(definition)
    return judge.freshness(definition, period, as_of, covers, now, calendar, stock=stock)

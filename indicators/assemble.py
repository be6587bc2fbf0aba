"""A number with its truth attached: target, status, freshness, words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core import format as say
from core.calendar import WorkingCalendar
from core.clock import day_date, local_day
from core.period import Period
from core.units import Unit
from core.values import Freshness, Moved, Status, Value
from indicators import judge, scoring, targets
from indicators.evaluate import Outcome, display
from indicators.judge import Cover
from indicators.model import Definition
from indicators.scoring import Score
from indicators.snapshot import is_observed, is_stock, looks_ahead

AHEAD = "kỳ chưa bắt đầu"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from: how far its data reach, and the version it is, if published.

    ``known_from`` None: computed for this question. ``definition``: hash it was made under.
    """

    value_id: str
    coverage: float | None
    as_of: int | None
    known_from: int | None = None
    definition: str = ""
    estimated: bool = False
    moved: tuple[Moved, ...] = ()


def value(
    definition: Definition,
    unit: Unit,
    code: str,
    period: Period,
    dims: dict[str, str],
    outcome: Outcome,
    origin: Origin,
    covers: Iterable[Cover],
    now: int,
    calendar: WorkingCalendar,
    worst: tuple[Freshness, str] | None = None,
) -> Value:
    """The value as screens, files and the API show it. ``code``: how the unit is written.

    ``worst``: the freshness of the worst of its inputs, which is a score's own.
    """
    covers = list(covers)
    target = targets.target(definition, period, unit.code)
    status = judge.status(definition, outcome.value, target)
    reason = outcome.reason
    ahead = period.start_day > local_day(now) and not looks_ahead(definition)
    loading = _loading(definition, period, covers)
    if ahead and outcome.value is None:
        fresh, note = Freshness.MISSING, AHEAD
    elif worst is not None and origin.as_of is not None:
        fresh, note = worst
    else:
        fresh, note = freshness(definition, period, origin.as_of, covers, now, calendar)
    if ahead:  # what stands over from before is shown, but promises nothing of the period
        status, reason = Status.NONE, AHEAD
    elif loading and outcome.value is not None:  # nobody is praised or blamed for a part
        status, reason = Status.NONE, loading
    elif part := _partly(definition, outcome):
        status, reason = Status.NONE, part
    extra: dict[str, str] = {}
    following = targets.upcoming(definition, period, unit.code)
    if following is not None:
        since = day_date(following.since)
        extra["next_target"] = f"{targets.words(definition, following)} từ {since:%d/%m/%Y}"
    return Value(
        indicator=definition.id,
        unit=code,
        unit_id=unit.unit_id,
        unit_name=unit.name,
        period=period,
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
        running=period.running(day_date(local_day(now))),
        extra=extra,
        moved=origin.moved,
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
    if is_observed(definition):
        return ""
    going = [one for one in covers if one.loading]
    return judge.loading(period, going, stock=is_stock(definition))


def freshness(
    definition: Definition,
    period: Period,
    as_of: int | None,
    covers: list[Cover],
    now: int,
    calendar: WorkingCalendar,
) -> tuple[Freshness, str]:
    """Judge a value's age by its own sources and cadence.

    The latest reported figure is whole by itself, however far back its source was loaded.
    """
    if is_observed(definition):
        covers = [replace(one, since=None) for one in covers]
    stock = is_stock(definition)
    return judge.freshness(definition, period, as_of, covers, now, calendar, stock=stock)

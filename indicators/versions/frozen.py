"""Years to a day that is past: what was published of them, and what they would be now.

Publishing keeps the year to date of today current and no other (``plan.kept``). The last version of
an earlier one is what was known when its day ended, and whoever asks for it now is given what the
facts say now. Between the two lies one more step of its ledger, from the facts of that version to
those of now: here it gets its second end, a version that nobody published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from core.clock import day_date, day_start
from core.period import Grain, Period
from core.runs import Run
from core.units import Level, Unit
from indicators.asking.answers import Revision
from indicators.asking.question import Question
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.defining.model import Definition
from indicators.evaluating import gather, plan, publish
from indicators.evaluating.bulk import TOTAL, unit_of
from store.database import meta
from store.facts import past
from store.published import values
from store.published.values import NewValue, StoredValue
from store.published.version import reason

LOADING = "loading"


def is_so(s: Snapshot, period: Period) -> bool:
    """Is it a year to a day that is past?"""
    today = day_date(s.today)
    return period.grain is Grain.YTD and period.end <= today and not plan.kept(period, today)


def versions(s: Snapshot, definition: Definition, unit: Unit, period: Period) -> list[StoredValue]:
    """Every version of a value, the oldest first; of a frozen one also what it would be now."""
    held = values.versions(s.conn, (definition.id, unit.unit_id, period.code, ""))
    if not held or not is_so(s, period) or not _evaluated(s, definition, period):
        return held
    if unit.level is Level.PROVINCE and unit != unit_of(s, TOTAL, period):
        return held  # an ended one keeps its last, as where values are published
    inputs = gather.ask(s, definition, period, unit, {})[""]
    known = s.observed(definition) or gather.over(s, definition, period)
    if inputs.as_of is None and not known:
        return held  # nothing is delivered of it, so publishing would not touch it either
    last = held[-1]
    now = _now(s, last, publish.new_value(definition, period, unit.unit_id, inputs))
    if not differ(last, now):
        return held
    return [*held[:-1], replace(last, known_to=now.known_from), now]


def moved(s: Snapshot, period: Period) -> Iterator[tuple[StoredValue, StoredValue]]:
    """(published, now) of every value of a frozen period that has moved.

    Not what was known of its running day alone, nor what the first load brought: that is no
    revision. Where the figures tell nothing (``unexplained``) only the records say whether it is
    one (``causing``).
    """
    wanted = [
        plan.Due(one, period, None) for one in s.definitions.values() if _evaluated(s, one, period)
    ]
    for old, new in publish.changed(s, wanted, Run("", "", "")):
        if old is None or not differ(old, made := _now(s, old, new)):
            continue
        if made.reason not in (LOADING, "running"):
            yield old, made


def _evaluated(s: Snapshot, definition: Definition, period: Period) -> bool:
    """Would publishing evaluate it of this period? (As ``publish.due`` and ``plan.due`` say.)"""
    last = period.end - timedelta(days=1)
    told = period.grain in definition.grains and definition.valid(last)
    return told and not s.waiting(definition)


def is_now(s: Snapshot, at: int) -> bool:
    """Was at a moment (epoch seconds) all known of the facts that is known now?"""
    return at >= past.point(s.conn, meta.revision(s.conn)).at


def made_now(one: StoredValue) -> bool:
    """Is it what a frozen value would be now, rather than a version that was published?"""
    return not one.run_id


def differ(old: StoredValue | Revision, new: StoredValue | Revision) -> bool:
    """Is it a step from one version to the next? One that only repeats another is none."""
    names = ("value", "numerator", "denominator", "definition")
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _now(s: Snapshot, old: StoredValue, new: NewValue) -> StoredValue:
    """A version that nobody published: its name is its question, it has no run."""
    definition, unit = s.definitions[new.indicator], s.places.by_id[new.unit_id]
    return StoredValue(
        indicator=new.indicator,
        unit_id=new.unit_id,
        period=new.period,
        dims=new.dims,
        version=old.version + 1,
        grain=new.grain,
        start_day=new.start_day,
        end_day=new.end_day,
        value=new.value,
        numerator=new.numerator,
        denominator=new.denominator,
        coverage=new.coverage,
        null_reason=new.null_reason,
        estimated=new.estimated,
        as_of=new.as_of,
        definition=new.definition,
        run_id="",
        known_from=s.now,
        known_to=None,
        reason=_reason(s, definition, old, new),
        value_id=Question(new.indicator, unit.slug, new.period, alone=True).value_id,
    )


def _reason(s: Snapshot, definition: Definition, old: StoredValue, new: NewValue) -> str:
    """Why it moved, as far as the figures tell. The day has ended since, so what came is late.

    Of what moves with the clock they tell nothing: only the records do (``causing``).
    """
    period, begun = Period.parse(old.period, day_date(s.today)), s.begun(definition.id)
    if begun is None or old.known_from < begun:
        return LOADING
    if old.definition == new.definition:
        if gather.over(s, definition, period):
            return "running"
        if any(leaf.moves for one in measures_of(definition) for leaf in one.leaves):
            return "unexplained"
    ended = replace(old, known_from=max(old.known_from, day_start(old.end_day)))
    return reason(ended, replace(new, cause=publish.cause(s, definition, ended, new)))

"""The figures of the province as of a moment, counted anew from the generator's own columns.

Independent of connectors, store and indicators: acceptance tests compare the product with it.
Records that no honest connector may count (absurd dates, units that exist nowhere) are left out,
as the product must leave them out, and are counted in ``spoilt``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from core.clock import day_date, day_number, day_start, local_day
from sandbox import catalogue, counters
from sandbox.datasets import datasets
from sandbox.dossiers import DIGITISED, E_RESULT, FINISHED, REUSED, Column, Dossiers, Flags
from sandbox.places import places
from sandbox.reported import due_periods
from sandbox.tasks import due_moment, plan
from sandbox.world import World


@dataclass(frozen=True, slots=True)
class DossierTruth:
    """Sums over dossiers in [start, end) of local days, as known at a moment."""

    received: int
    online: int
    finished: int
    finished_due: int  # finished, with a due date
    on_time: int
    early: int
    no_due: int
    refused: int
    withdrawn: int
    stopped: int
    digitised: int
    reused: int
    e_results: int
    with_fee: int
    paid: int
    pending: int  # accepted and open at the end
    overdue_open: int  # of them past their due date, unless they waited before it
    spoilt: int

    @property
    def late(self) -> int:
        """Finished after the due date."""
        return self.finished_due - self.on_time

    @property
    def on_time_rate(self) -> float | None:
        """On time among the finished that have a due date; None when there are none."""
        return self.on_time / self.finished_due if self.finished_due else None

    @property
    def online_rate(self) -> float | None:
        """Filed online among the received; None when there are none."""
        return self.online / self.received if self.received else None


def dossiers(
    world: World, now: int, start: date, end: date, units: frozenset[int] | None = None
) -> DossierTruth:
    """Count the dossiers. ``units``: only those handled by these units (unit ids) as of ``now``."""
    d = world.dossiers
    low, high = day_start(day_number(start)), min(day_start(day_number(end)), now + 1)
    sound = d.broken == 0
    if units is not None:
        unit = np.where(d.moved <= now, d.unit, d.old_unit)
        mine = np.array([p.unit.unit_id in units for p in places()])
        sound = sound & mine[unit]

    def between(at: Column) -> Flags:
        return (at >= max(low, 1)) & (at < high)

    accepted = sound & (d.received > 0)
    received = accepted & between(d.received)
    ended = accepted & between(d.ended)
    finished = ended & np.isin(d.kind, FINISHED)
    due = d.last_due()
    dated, on_time = finished & (due > 0), finished & (due > 0) & (d.ended <= due)
    early = on_time & ((d.ended + 25_200) // 86_400 < (due + 25_200) // 86_400)
    open_ = accepted & (d.received < high) & (d.ended >= high)
    shown = _due_shown(d, high - 1)
    spared = _paused(d, high - 1) & ~_asked_late(d, high - 1, shown)
    return DossierTruth(
        received=_count(received),
        online=_count(received & (d.channel == 2)),
        finished=_count(finished),
        finished_due=_count(dated),
        on_time=_count(on_time),
        early=_count(early),
        no_due=_count(finished & (due == 0)),
        refused=_count(ended & (d.kind == 3)),
        withdrawn=_count(ended & (d.kind == 7)),
        stopped=_count(ended & (d.kind == 8)),
        digitised=_count(received & (d.flags & DIGITISED > 0)),
        reused=_count(received & (d.flags & REUSED > 0)),
        e_results=_count(finished & (d.flags & E_RESULT > 0)),
        with_fee=_count(received & (d.fee > 0)),
        paid=_count(received & (d.fee > 0) & (d.paid > 0)),
        pending=_count(open_),
        overdue_open=_count(open_ & ~spared & (shown > 0) & (shown < high)),
        spoilt=_count((d.broken > 0) & (d.received > 0) & (d.received <= now)),
    )


def _count(which: Flags) -> int:
    return int(np.count_nonzero(which))


def _due_shown(d: Dossiers, now: int) -> Column:
    """The due date as the system shows it then."""
    first = np.where((d.answered > 0) & (d.answered <= now) & (d.due1 > 0), d.due1, d.due)
    return np.where((d.answered2 > 0) & (d.answered2 <= now) & (d.due2 > 0), d.due2, first)


def _paused(d: Dossiers, now: int) -> Flags:
    """Waiting for papers or fees then."""
    once = (d.asked > 0) & (d.asked <= now) & ((d.answered == 0) | (d.answered > now))
    again = (d.asked2 > 0) & (d.asked2 <= now) & ((d.answered2 == 0) | (d.answered2 > now))
    waits: Flags = (once | again) & (d.ended > now)
    return waits


def _asked_late(d: Dossiers, now: int, due: Column) -> Flags:
    """Asked for papers after the due date; of fees nobody is told when."""
    once = (d.asked > due) & (d.asked <= now)
    again = (d.asked2 > due) & (d.asked2 <= now)
    late: Flags = (once | again) & (d.pause == 5)
    return late


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """Documents of the document system issued in a period, secret ones apart."""

    outgoing: int
    incoming: int
    electronic: int  # both ways
    outgoing_electronic: int
    signed_person: int  # outgoing
    signed_agency: int
    secret: int
    spoilt: int


def documents(world: World, now: int, start: date, end: date) -> DocumentTruth:
    """Count the documents issued in [start, end) that were registered by ``now``."""
    d = world.documents
    low, high = day_start(day_number(start)), day_start(day_number(end))
    there = (d.issued >= low) & (d.issued < high) & (d.updated <= now)
    sound = there & (d.broken == 0)
    open_ = sound & (d.secret == 0)
    return DocumentTruth(
        outgoing=_count(open_ & d.out),
        incoming=_count(open_ & ~d.out),
        electronic=_count(open_ & d.electronic),
        outgoing_electronic=_count(open_ & d.out & d.electronic),
        signed_person=_count(open_ & d.out & d.signed_person),
        signed_agency=_count(open_ & d.out & d.signed_agency),
        secret=_count(sound & (d.secret > 0)),
        spoilt=_count(there & (d.broken > 0)),
    )


@dataclass(frozen=True, slots=True)
class TaskTruth:
    """Tasks of a plan year: from the province or of the sector."""

    assigned: int
    done: int
    on_time: int
    overdue: int  # not done and past their deadline


def tasks(year: int, level: str, now: int) -> TaskTruth:
    """Count the tasks of a plan as of a moment; ``level`` is "tinh" or "nganh"."""
    today = local_day(now)
    given = [t for t in plan(year) if t.level == level and day_number(t.assigned) <= today]
    done = [t for t in given if t.done is not None and day_number(t.done) < today]
    return TaskTruth(
        assigned=len(given),
        done=len(done),
        on_time=sum(t.done is not None and t.done <= t.due for t in done),
        overdue=sum(t not in done and due_moment(t) < now for t in given),
    )


def data_sets(now: int) -> dict[str, int]:
    """Public data sets: attribute, geographic and in all."""
    kinds = [one.kind for one in datasets() if one.visible(now)]
    return {
        "attribute": kinds.count("attribute"),
        "geographic": kinds.count("geographic"),
        "total": len(kinds),
    }


def usage(now: int) -> dict[str, dict[str, int]]:
    """Views and downloads of the public data sets, by the name of who keeps them; "" is all.

    Of an organisation without public sets both are 0.
    """
    out = {name: {"data.views": 0, "data.downloads": 0} for name in catalogue.organisations()}
    for one in datasets():
        if one.visible(now):
            told = {"data.views": one.views(now), "data.downloads": sum(one.downloads(now))}
            for name in ("", one.owner(now)):
                held = out.setdefault(name, dict.fromkeys(told, 0))
                for measure, count in told.items():
                    held[measure] += count
    return out


def counter(name: str, now: int) -> tuple[int, date]:
    """A counter (installs, opens, visits, followers) in the latest bulletin, and its day."""
    day = counters.published_until(now)
    return counters.at(name, day), day_date(day)


def reported(first_year: int, now: int) -> dict[str, dict[str, int]]:
    """Period code → measure → figure, for every template dropped by ``now``."""
    return {
        period: {one.measure: one.value for one in counters.reported(period)}
        for period, _ in due_periods(first_year, now)
    }

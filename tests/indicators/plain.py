"""What indicators count, told once more in plain Python from the words of their methods.

Read from ``method`` in the definitions, design/indicators.md and reference/domain.md 1.8; it knows
nothing of the store, its sums or its lists: a list of facts, as they stood at a moment, is gone
through from the first to the last. Where a source writes an end before the beginning, the day of
the beginning is that of the end. What is counted now is counted to the second, what stood at the
end of a past period by its last day.
"""

from dataclasses import dataclass, replace

from core.clock import DAY, day_start, local_day
from core.facts import Closing
from core.period import Period
from store.facts.spec import Offer
from store.kinds import rule766
from tests.indicators import recount
from tests.indicators.seeded import CALENDAR
from tests.indicators.test_rule766 import by_the_book

SOON = 3 * DAY


@dataclass(frozen=True)
class Asked:
    """A question: the facts of its units, by kind and source, and its period seen at a moment."""

    facts: dict  # (kind, source) -> facts
    offered: list  # the catalogue of procedures
    period: Period
    now: int

    @property
    def running(self):
        return self.period.end_day > local_day(self.now)

    @property
    def last(self):
        """The last day that can be told."""
        return min(self.period.end_day - 1, local_day(self.now))

    def of(self, kind, source):
        return self.facts.get((kind, source), [])

    def within(self, moment, not_before=None):
        """Does a moment lie in the period?"""
        if moment is None:
            return False
        day = max(local_day(one) for one in (moment, not_before) if one is not None)
        return self.period.start_day <= day < self.period.end_day

    def open(self, begun, ended):
        """Is it begun and not ended at the period's end, or now?"""
        if self.running:
            return begun <= self.now and (ended is None or ended > self.now)
        return local_day(begun) <= self.last and (
            ended is None or max(local_day(ended), local_day(begun)) > self.last
        )

    def past(self, moment):
        """Is a moment past at the period's end, or now?"""
        if moment is None:
            return False
        return moment < self.now if self.running else local_day(moment) <= self.last


def count(facts, *tests):
    return float(sum(all(test(one) for test in tests) for one in facts))


def share(facts, top, bottom):
    return count(facts, bottom, top), count(facts, bottom)


def dossiers(a):
    """id → (numerator, denominator) of the one-stop indicators of dossiers."""
    p, held = a.period, [one for one in a.of("dossier", "onestop") if one.received_at is not None]
    got = [one for one in held if recount.received(one, p)]
    ended = [one for one in held if recount.ended(one, p)]
    done = [one for one in held if recount.finished(one, p)]
    due = [one for one in done if one.due_at is not None]
    standing = [one for one in held if a.open(one.received_at, one.finished_at)]
    levels = {one.code: one for one in a.offered}

    def overdue(one):  # what waits for its fee nobody knows since when: not while it waits
        return not one.paused and a.past(one.due_at)

    def online(one):
        return one.channel == 2

    def in_time(one):
        return one.finished_at <= one.due_at

    def on_an_earlier_day(one):
        return local_day(one.finished_at) < max(local_day(one.due_at), local_day(one.received_at))

    def without_paper(one):
        offer = levels.get(one.proc_code)
        return one.e_result or (offer is not None and offer.paper_result is False)

    soon = [one for one in standing if not one.paused and one.due_at is not None]
    soon = [one for one in soon if a.now <= one.due_at < a.now + SOON]
    before = day_start(p.start_day)
    carried = [one for one in held if one.received_at < before]
    carried = [one for one in carried if one.finished_at is None or one.finished_at >= before]
    spent = sum(CALENDAR.worked_seconds(one.received_at, one.finished_at) for one in done)
    book = [by_the_book(one, p, a.now) for one in (termed(f, levels) for f in held) if one.due_at]
    return {
        "onestop.on_time_rate": share(due, in_time, bool),
        "onestop.on_time_rate_766": (
            float(sum(kept for _, kept in book)), float(sum(counts for counts, _ in book)),
        ),
        "onestop.early_rate": share(due, on_an_earlier_day, bool),
        "onestop.late_rate": share(due, lambda one: not in_time(one), bool),
        "onestop.open_overdue_rate": share(standing, overdue, bool),
        "onestop.overdue_open": (count(standing, overdue), None),
        "onestop.due_soon": (float(len(soon)) if a.running else None, None),
        "onestop.pending": (float(len(standing)), None),
        "onestop.carried_over": (float(len(carried)), None),
        "onestop.handling_days_median": (None, float(len(done))),
        "onestop.handling_days_p90": (None, float(len(done))),
        "onestop.handling_days_mean": (float(spent), float(len(done))),
        "onestop.received": (float(len(got)), None),
        "onestop.resolved": (float(len(done)), None),
        "onestop.online_rate_plain": share(got, online, bool),
        "onestop.online_rate": share(got, lambda one: online(one) and without_paper(one), bool),
        "onestop.full_online_rate": share(
            got, lambda one: online(one) and levels[one.proc_code].level == "full", bool
        ),
        "onestop.online_payment_rate": share(
            got, lambda one: one.paid_online in (1, 2), lambda one: one.fee > 0
        ),
        "onestop.digitised_rate": share(got, lambda one: one.digitised, bool),
        "onestop.reuse_rate": share(got, lambda one: one.reused, bool),
        "onestop.e_result_rate": share(done, lambda one: one.e_result, bool),
        "onestop.supplement_rate": share(got, lambda one: one.supplements >= 1, bool),
        "onestop.repeat_supplement_rate": share(got, lambda one: one.supplements >= 2, bool),
        "onestop.refused_rate": share(ended, lambda one: one.closing == Closing.REFUSED, bool),
        "onestop.withdrawn_rate": share(ended, lambda one: one.closing == Closing.WITHDRAWN, bool),
        "onestop.no_due_date_rate": share(done, lambda one: one.due_at is None, bool),
    }  # fmt: skip


def termed(fact, levels):
    """With the last moment that rule B asks: its due date, else the end of its legal term."""
    offer = levels.get(fact.proc_code)
    if fact.due_at is not None or offer is None:
        return fact
    end = rule766.legal_end(fact.received_at, Offer(offer.term, offer.term_unit), CALENDAR)
    return replace(fact, due_at=end)


SERVICES = (
    "onestop.services_online_rate", "onestop.online_service_used_rate",
    "onestop.services_paid_online_rate",
)  # fmt: skip


def services(a):
    """Of the whole province: a service has no unit. Asked of periods that run."""
    got = [one for one in a.of("dossier", "onestop") if a.within(one.received_at)]
    online = [one for one in a.offered if one.level in ("full", "partial")]
    used = {one.proc_code for one in got if one.channel == 2}
    fees = {one.proc_code for one in got if one.fee > 0}
    paid = {one.proc_code for one in got if one.fee > 0 and one.paid_online in (1, 2)}
    return {
        "onestop.services_online_rate": (float(len(online)), float(len(a.offered))),
        "onestop.online_service_used_rate": share(online, lambda one: one.code in used, bool),
        "onestop.services_paid_online_rate": share(
            a.offered, lambda one: one.code in paid, lambda one: one.code in fees
        ),
    }


def documents(a):
    """Of the register, and of the exchange; secret ones are in neither but for their durations."""
    book = [
        one for one in a.of("document", "docsystem") if a.within(one.issued_at) and not one.secret
    ]
    out = [one for one in book if one.direction == "out"]
    every = a.of("document", "edoc")
    sent = [one for one in every if a.within(one.issued_at) and not one.secret]
    here = [one for one in every if one.received_at is not None]
    electronic = [one for one in book if one.electronic]
    told = [one for one in book if one.electronic is not None]
    papers = [one for one in told if not one.electronic or one.paper is not None]

    def overdue(one):
        late = one.finished_at is None or one.finished_at > one.due_at
        return late and a.past(one.due_at) and not finished(one)

    def finished(one):
        if one.finished_at is None:
            return False
        return one.finished_at <= a.now if a.running else local_day(one.finished_at) <= a.last

    return {
        "edoc.electronic_rate": share(told, lambda one: one.electronic, bool),
        "edoc.fully_electronic_rate": share(
            papers, lambda one: one.electronic and one.paper is False, bool
        ),
        "edoc.with_paper_rate": share(
            electronic, lambda one: one.paper, lambda one: one.paper is not None
        ),
        "edoc.signed_rate": share(
            out, lambda one: one.signed_person, lambda one: one.signed_person is not None
        ),
        "edoc.signed_agency_rate": share(out, lambda one: one.signed_agency, bool),
        "edoc.sent": (float(len(out)), None),
        "edoc.received": (count(book, lambda one: one.direction == "in"), None),
        "edoc.exchanged": (float(len(sent)), None),
        "edoc.refused": (count(sent, lambda one: one.exchange_status == "02"), None),
        "edoc.recalled": (count(sent, lambda one: one.business == 1), None),
        "edoc.replaced": (count(sent, lambda one: one.business == 3), None),
        "edoc.accept_hours_median": (None, count(here, lambda one: a.within(one.accepted_at))),
        "edoc.finish_days_median": (None, count(here, lambda one: a.within(one.finished_at))),
        "edoc.overdue": (
            count(here, lambda one: one.due_at is not None and not one.secret, overdue), None,
        ),
    }  # fmt: skip


def tasks(a):
    """One that falls due today is not judged before its day is over."""
    every = a.of("task", "tasks")
    mine = [one for one in every if one.assigner == "province"]
    today = local_day(a.now)

    def due(one):
        return a.within(one.due_at, one.assigned_at)

    def judged(one):
        return due(one) and max(local_day(one.due_at), local_day(one.assigned_at)) < today

    def done(one):
        return a.within(one.done_at, one.assigned_at)

    def open_(one):  # of a day that runs: not done today either
        given, ended = local_day(one.assigned_at), one.done_at
        return given <= a.last and (ended is None or max(local_day(ended), given) > a.last)

    def overdue(one):
        late = one.done_at is None or one.done_at > one.due_at
        return late and a.past(max(one.due_at, one.assigned_at)) and open_(one)

    return {
        "task.on_time_rate": share(
            mine, lambda one: one.done_at is not None and one.done_at <= one.due_at, judged
        ),
        "task.open_overdue": (count(mine, overdue), None),
        "task.assigned": (count(every, due), None),
        "task.done": (count(mine, done), None),
        "task.finished": (count(every, done), None),
        "task.open": (count(every, open_), None),
    }


def petitions(a):
    every = a.of("petition", "petitions")
    ended = [one for one in every if a.within(one.finished_at, one.created_at)]
    handled = [one for one in ended if not one.refused]
    return {
        "petition.received": (count(every, lambda one: a.within(one.created_at)), None),
        "petition.on_time_rate": share(
            handled, lambda one: one.finished_at <= one.due_at, lambda one: one.due_at is not None
        ),
        "petition.satisfaction_rate": share(
            ended, lambda one: one.satisfied == 1, lambda one: one.satisfied is not None
        ),
        "petition.handling_days_median": (None, float(len(handled))),
    }


def registers(a):
    held = [one for one in a.of("dataset", "opendata") if local_day(one.created_at) <= a.last]
    rated = [one for one in a.of("dataset", "warehouse") if local_day(one.created_at) <= a.last]
    rated = [100 * one.quality for one in rated if one.quality is not None]
    files = [one for one in a.of("resource", "opendata") if local_day(one.created_at) <= a.last]
    return {
        "data.datasets": (float(len(held)), None),
        "data.open_rate": share(held, lambda one: one.is_open, bool),
        "data.updated": (
            count(a.of("dataset", "opendata"), lambda one: a.within(one.modified_at)), None,
        ),
        "data.quality_score": (float(sum(rated)), float(len(rated))),
        "data.resources": (float(len(files)), None),
        "data.dead_resources": (count(files, lambda one: one.alive is False), None),
    }  # fmt: skip


def reports(a, source, *names):
    """What the unit itself reported last, by the period's end: all of the names of one period."""
    held = {}
    for one in a.of("observation", source):
        if (
            one.start_day < a.period.end_day
            and min(one.end_day, local_day(a.now) + 1) <= a.last + 1
        ):
            held.setdefault((one.end_day, -one.start_day), {})[one.measure] = one.value
    whole = {key: told for key, told in held.items() if set(names) <= set(told)}
    return [whole[max(whole)][name] for name in names] if whole else [None] * len(names)


REPORTED = {
    "app.installs": ("citizen_app", "app.installs"),
    "zalo.visits": ("zalo", "zalo.visits"),
    "team.active_rate": ("reported", "team.teams_active", "team.teams"),
    "it_staff.part_time_rate": ("reported", "it.staff_part_time", "it.staff"),
    "it_staff.per_unit": ("reported", "it.staff"),
    "press.answered_on_time_rate": ("reported", "press.answered_on_time", "press.questions"),
}
"""id → who tells it, of what: the unit's own figures."""


def everything(a, *, whole):
    """id → (numerator, denominator); ``whole``: the units are the province."""
    out = dossiers(a) | documents(a) | tasks(a) | petitions(a) | registers(a)
    return out | (services(a) if whole and a.running else {})


def own(a):
    """The same of what a unit reports itself."""
    made = {id: reports(a, *told) for id, told in REPORTED.items()}
    return {id: (found[0], found[1] if len(found) > 1 else None) for id, found in made.items()}

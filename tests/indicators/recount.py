"""A plain recount of dossiers in Python, written from the rules and not from the code."""

from core.clock import local_day
from core.facts import Closing

ENDS = {Closing.FINISHED, Closing.REFUSED, Closing.WITHDRAWN, Closing.STOPPED}


def received(fact, period):
    return period.start_day <= local_day(fact.received_at) < period.end_day


def ended(fact, period):
    return fact.finished_at is not None and (
        period.start_day <= local_day(fact.finished_at) < period.end_day
    )


def finished(fact, period):
    return fact.closing == Closing.FINISHED and ended(fact, period)


def on_time(fact, period):
    return finished(fact, period) and fact.due_at is not None and fact.finished_at <= fact.due_at


def due(fact, period):
    return finished(fact, period) and fact.due_at is not None


def open_at(fact, day):
    """At the end of a day."""
    return local_day(fact.received_at) <= day and (
        fact.finished_at is None or local_day(fact.finished_at) > day
    )


def overdue_now(fact, now):
    return (
        fact.finished_at is None
        and not fact.paused
        and fact.due_at is not None
        and fact.due_at < now
    )


def rate(facts, period):
    top = sum(on_time(one, period) for one in facts)
    bottom = sum(due(one, period) for one in facts)
    return (top / bottom if bottom else None), top, bottom

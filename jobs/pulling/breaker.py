"""The breaker: when a source that fails is called again. Pure: runs of the ledger in, seconds out.

There is no other state, so a restart changes nothing and two processes agree. A failed run's row
says until when the source rests (``rest_until``, product's clock, for the screens); how long that
is counts from the run's real end (``heartbeat_at``), for the product's clock may stand still.

Each stream has its own count, for one address may be broken while the others answer; but it begins
where the whole source stands, so that of a source that is down every stream rests after one try.
What speaks for the whole source (a refused log-in, ``Retry-After``) rests all of its streams.
People go through: a pull that somebody asks for is the try that closes the circuit again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from core.clock import DAY
from core.runs import Nature, Outcome, Run
from core.settings import JobSettings

BREATH = 15
"""Seconds until a failed pull is tried again while the source does not rest yet."""
TALKS = frozenset({"pull", "backfill", "sweep"})
"""Kinds of run that call the source."""
SEEN = 60
"""So many of the newest runs of a source are looked at…"""
OWN = 20
"""… and so many of a stream's own."""
LONGEST_ASKED = DAY
"""No source keeps us away for longer, whatever its Retry-After says."""
_SKEW = 60
"""A run that ended so many seconds ahead of now: the clock was set back, its rest is void."""
_BACK = frozenset({"backfill", "sweep"})
_WIDE = frozenset({Nature.LOGIN, Nature.ASKED})
_REFUSED = frozenset({Nature.LOGIN, Nature.RIGHT, Nature.PERMANENT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """After a failure: seconds until the next try, and whether the source rests until then."""

    pause: int
    rests: bool


def judged(failed: Run, before: Iterable[Run], policy: JobSettings, asked: float | None) -> Verdict:
    """The verdict on a run that failed.

    ``before``: earlier runs of its source, newest first; ``asked``: the source's own Retry-After
    in seconds, where it is longer than we wait within a pull.
    """
    if failed.nature is Nature.ASKED and asked is not None:
        return Verdict(max(1, round(min(asked, LONGEST_ASKED))), True)
    if failed.nature in _REFUSED:
        return Verdict(int(policy.rest_refused.total_seconds()), True)
    ended = [one for one in _ended(before) if not _aside(one)]
    own = [one for one in ended if one.stream == failed.stream]
    house = failed.nature is Nature.HOUSE
    shared = min(_in_a_row(_shared(ended), house), policy.rest_after - 1)
    count = 1 + max(shared, _in_a_row(own, house))
    longest = int(policy.rest_longest.total_seconds())
    if house or count < policy.rest_after:
        return Verdict(min(longest, BREATH * 2 ** min(count - 1, 16)), False)
    first = int(policy.rest_first.total_seconds())
    return Verdict(min(longest, first * 2 ** min(count - policy.rest_after, 16)), True)


def left(runs: Sequence[Run], stream: str, now: float, *, back: bool = False) -> int:
    """Seconds that a stream still has to rest; 0: it may be called.

    ``runs``: of the source, newest first; ``now``: real time. ``back``: for going back in time and
    sweeping, which wait for their own failures too; what is new does not: a source that refuses
    the days of long ago, or a sweep that we do not believe, says nothing about today.
    """
    every = list(_ended(runs))
    ended = [one for one in every if not _aside(one)]
    mine = [one for one in ended if one.stream == stream][:1]
    if back:
        mine += [one for one in every if one.stream == stream and one.kind in _BACK][:1]
    own = max((_remaining(one, now) for one in mine), default=0)
    since = takewhile(lambda one: one.outcome is Outcome.FAILED and one.stream != stream, ended)
    wide = [one for one in since if one.nature in _WIDE]
    # Who has sat out one rest for another stream's sake is let through: that one alone may be
    # limited. A refused log-in is everybody's.
    if len(wide) > 1 and wide[0].nature is Nature.ASKED:
        return own
    return max([own, *(_remaining(one, now) for one in wide)])


def wide(run: Run) -> bool:
    """Does this failure speak for the whole source?"""
    return run.outcome is Outcome.FAILED and run.nature in _WIDE


def breath(runs: Sequence[Run], stream: str, policy: JobSettings) -> int:
    """Seconds until a stream whose last run failed is worth another try, when it does not rest."""
    last = next((one for one in _ended(runs) if one.stream == stream), None)
    if last is None or last.outcome is not Outcome.FAILED:
        return BREATH
    at = next(n for n, one in enumerate(runs) if one is last)
    return judged(last, runs[at + 1 :], policy, None).pause


def _ended(runs: Iterable[Run]) -> Iterable[Run]:
    """Runs that called the source and came to an end of their own."""
    over = (Outcome.SUCCESS, Outcome.PARTIAL, Outcome.FAILED)
    return (one for one in runs if one.kind in TALKS and one.outcome in over)


def _aside(run: Run) -> bool:
    """Does this failure speak for going back or sweeping only?"""
    if run.outcome is not Outcome.FAILED or run.kind not in _BACK:
        return False
    alone = run.nature not in _WIDE if run.kind == "sweep" else run.nature in _REFUSED - _WIDE
    return alone


def _shared(ended: Iterable[Run]) -> Iterator[Run]:
    """Failures that may be the whole source's: what one stream is refused is its own affair."""
    return (one for one in ended if one.outcome is not Outcome.FAILED or one.nature not in _REFUSED)


def _in_a_row(ended: Iterable[Run], house: bool) -> int:
    """Failures since the last success; what the ``house`` itself did wrong only where asked for."""
    failed = takewhile(lambda one: one.outcome is Outcome.FAILED, ended)
    return sum(1 for one in failed if house or one.nature is not Nature.HOUSE)


def _remaining(run: Run, now: float) -> int:
    if run.outcome is not Outcome.FAILED or run.rest_until is None or run.finished_at is None:
        return 0
    passed = now - run.heartbeat_at
    if passed < -_SKEW:
        return 0
    return max(0, round(run.rest_until - run.finished_at - max(0.0, passed)))

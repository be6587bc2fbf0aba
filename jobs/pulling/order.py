"""An order to pull: from the command line or from a person at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from connectors.base import Stream
from core.errors import ConfigError, MisuseError, SourceError
from core.runs import Outcome, Run
from jobs import cards
from jobs.context import Context
from jobs.evaluating.evaluate import evaluate
from jobs.pulling import breaker, sources, stretch
from jobs.pulling.pull import Puller, nothing
from jobs.pulling.replay import replay
from jobs.pulling.sweep import Sweep

PARTIAL = 3
PULL, REPLAY, SWEEP = "pull", "replay", "sweep"
COMMAND = "dòng lệnh"
"""Who asked, where nobody is logged in."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with a source. Moments are seconds since 1970 UTC; ``stream`` "": all of them.

    ``what``: pull what is new, or a stretch (``full``: from the beginning); replay what is set
    aside, all or for one ``reason``; sweep, ``believe`` meaning that deletions are confirmed.
    """

    source: str
    stream: str = ""
    since: int | None = None
    until: int | None = None
    full: bool = False
    what: str = PULL
    reason: str = ""
    believe: bool = False

    @property
    def stretch(self) -> bool:
        """Is a stretch asked for, and not just what is new?"""
        named = self.since is not None or self.until is not None or self.full
        return self.what == PULL and named


def carry_out(context: Context, order: Order) -> list[Run]:
    """Do it and compute. Failures of the source are in the runs.

    Raises NotFoundError, ConfigError, MisuseError, StoreError.
    """
    connector = sources.connector(context.settings, order.source)
    names = [one.name for one in connector.streams]
    if order.stream and order.stream not in names:
        raise MisuseError(
            f"{order.source}: không có luồng “{order.stream}”. Các luồng: {', '.join(names)}."
        )
    streams = sources.pulled(context.source(order.source), connector)
    if order.stream and order.stream not in [one.name for one in streams]:
        where = f"sources.{order.source}.streams.{order.stream}.enabled"
        raise ConfigError([f"{where}: luồng đang tắt; đặt true để kéo."])
    cards.tell(context, {connector.name: connector}, {})
    meant = [Puller(context, connector, one) for one in chosen(order, streams)]
    runs = list(each(meant, order))
    evaluate(context)
    return runs


def chosen(order: Order, streams: Sequence[Stream]) -> list[Stream]:
    """The streams that an order means. Raises MisuseError when none of them can be swept."""
    meant = [one for one in streams if order.stream in ("", one.name)]
    if order.what != SWEEP:
        return meant
    able = [one for one in meant if one.sweepable or one.sweeps]
    if not able:
        fit = [one.name for one in streams if one.sweepable or one.sweeps]
        words = f"Các luồng rà được: {', '.join(fit)}." if fit else "Nguồn này không rà được."
        raise MisuseError(
            f"{order.source}: luồng này không đọc lại toàn bộ được, nguồn có thể đã quên. {words}"
        )
    return able


def each(
    pullers: Iterable[Puller],
    order: Order,
    by: str = COMMAND,
    between: Callable[[], None] = nothing,
) -> Iterator[Run]:
    """The runs of several streams of one source for an order.

    It goes through although the source may rest, and ends at a failure that speaks for the whole
    source: a wrong password repeated for every stream locks the account.
    """
    for puller in pullers:
        done = pull(puller, order, by, between)
        yield from done
        if done and breaker.wide(done[-1]):
            return


def pull(
    puller: Puller, order: Order, by: str = COMMAND, between: Callable[[], None] = nothing
) -> list[Run]:
    """The runs of one stream for an order. ``between``: see ``Sweep``."""
    if order.what == REPLAY:
        return [replay(puller, order.reason)]
    if order.what == SWEEP and puller.stream.sweepable:
        return [Sweep(puller, believe=order.believe, between=between).go()]
    if order.what == SWEEP or (order.stretch and not puller.stream.windowed):
        return puller.new()  # every pull of a full list is a sweep
    if not order.stretch:
        return puller.all()
    wish = stretch.wish(puller, order.since, order.until, by)
    done: list[Run] = []
    if order.until is None and wish.until < puller.context.now():
        done = puller.new()  # a wish of before: what has come since then is no part of it
        if not puller.whole:
            return done
    return done + stretch.carry_on(puller, wish)


def exit_code(runs: list[Run]) -> int:
    """0 all whole, 3 partly (something failed, something came), 4 nothing came."""
    if all(run.outcome in (Outcome.SUCCESS, Outcome.SKIPPED) for run in runs):
        return 0
    came = any(run.outcome is not Outcome.FAILED or run.fetched for run in runs)
    return PARTIAL if came else SourceError.exit_code

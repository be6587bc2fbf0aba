"""An order to pull: from the command line or from a person at the desk, carried out at once."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import MisuseError, SourceError
from core.runs import Outcome, Run
from jobs import cards, sources
from jobs.context import Context
from jobs.evaluate import evaluate
from jobs.pull import Puller

PARTIAL = 3


@dataclass(frozen=True, slots=True)
class Order:
    """What to pull. Moments are seconds since 1970 UTC; ``stream`` "" means all of the source."""

    source: str
    stream: str = ""
    since: int | None = None
    until: int | None = None
    full: bool = False


def carry_out(context: Context, order: Order) -> list[Run]:
    """Pull and compute. Failures of the source are in the runs.

    Raises NotFoundError, ConfigError, MisuseError, StoreError.
    """
    connector = sources.connector(context.settings, order.source)
    names = [one.name for one in connector.streams]
    if order.stream and order.stream not in names:
        raise MisuseError(
            f"{order.source}: không có luồng “{order.stream}”. Các luồng: {', '.join(names)}."
        )
    cards.tell(context, {connector.name: connector}, {})
    runs: list[Run] = []
    for stream in connector.streams:
        if order.stream in ("", stream.name):
            runs += pull(Puller(context, connector, stream), order)
    evaluate(context)
    return runs


def pull(puller: Puller, order: Order) -> list[Run]:
    """The runs of one stream for an order."""
    if order.since is None and order.until is None and not order.full:
        return puller.all()
    until = puller.context.now() if order.until is None else order.until
    since = puller.bottom() if order.since is None else order.since
    if since >= until:
        raise MisuseError("Khoảng thời gian cần kéo rỗng: ngày đầu phải trước ngày cuối.")
    return puller.stretch(since, until)


def exit_code(runs: list[Run]) -> int:
    """0 all whole, 3 partly (something failed, something came), 4 nothing came."""
    if all(run.outcome in (Outcome.SUCCESS, Outcome.SKIPPED) for run in runs):
        return 0
    came = any(run.outcome is not Outcome.FAILED or run.fetched for run in runs)
    return PARTIAL if came else SourceError.exit_code

"""Publishing: chosen indicators as open data on a CKAN, when it is due (``publisher`` does it).

What the portal holds is read and compared; only the difference is sent, so that twice is as once
and a set that stands as it shall costs two questions. What failed is tried anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

import httpx
from apscheduler.triggers.base import BaseTrigger

from core import public
from core.clock import epoch
from core.errors import ConfigError, IocError
from core.public import Public
from core.runs import PUBLISH, Outcome
from core.units import Level
from exports.public.choices import faults
from indicators.asking.answers import StreamCard
from indicators.catalog import Catalog
from indicators.proving.sources import Card, announce
from jobs.context import Context
from jobs.opendata.portal import portal
from jobs.opendata.publisher import CATALOGUE, Publisher, Told
from jobs.pulling.turn import turn
from jobs.scheduling import triggers
from store.ledger import runs
from store.places import territory

log = logging.getLogger(__name__)

AGAIN = 900.0
"""Seconds until what failed is tried anew."""
TITLE = "Công bố dữ liệu mở"
_BROKEN = (Outcome.FAILED, Outcome.ABANDONED)
"""A stop or a kill between two stages may have left sets closed on the portal."""


def chosen(context: Context, catalog: Catalog) -> Public:
    """What is to be public, checked against the definitions. Raises ConfigError."""
    made = public.load(public.file_of(context.settings))
    known = {one.id: one for one in catalog.definitions()}
    units = territory.load(context.tenant).units
    agencies = {one.code for one in units if one.level is Level.AGENCY}
    if wrong := faults(made, known, context.tenant, agencies):
        raise ConfigError(wrong)
    return made


def publish(
    context: Context,
    names: Sequence[str] = (),
    *,
    dry: bool = False,
    transport: httpx.BaseTransport | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Told]:
    """Send what is chosen. ``transport`` and ``sleep`` are doors for tests.

    Raises ConfigError, NotFoundError, StoreError, Draining, Busy.
    """
    written = portal(context, transport, sleep)
    catalog = Catalog(context.settings, context.clock)
    try:
        what = chosen(context, catalog)
        with turn(context, PUBLISH):
            done = Publisher(context, written, what, dry).all(catalog, names)
            if not dry:
                tell(context, next_of(context))  # the choice may be another than at the last word
            return done
    finally:
        catalog.close()
        written.close()


def serve(context: Context) -> bool:
    """``publish`` for the shift: faults are logged. False: something is to be tried anew."""
    try:
        told = publish(context)
    except IocError as fault:
        log.error("publish: %s (%s)", fault.public, fault.detail)
        return False
    for one in told:
        if one.fault:
            log.error("publish %s: %s", one.name, one.fault)
    return not any(one.fault for one in told)


def when(context: Context) -> BaseTrigger | None:
    """The time of every day; None where there is no portal. Raises ConfigError."""
    settings = context.settings.publish
    return triggers.cron(settings.cron, "publish.cron") if settings.url else None


def missed(context: Context) -> bool:
    """Did a restart make us miss it, or did the last go fail? Before the first one: no."""
    trigger = when(context)
    if trigger is None:
        return False
    now = _streams(context)
    with context.store.read() as conn:
        held = [one for one in runs.health(conn, PUBLISH) if now is None or one.stream in now]
        newest = [runs.recent(conn, PUBLISH, 1, stream=one.stream) for one in held]
    if any(run.outcome in _BROKEN for found in newest for run in found):
        return True
    last = max((one.last_success for one in held if one.last_success is not None), default=None)
    if last is None:
        return False
    grace = int(context.settings.jobs.grace.total_seconds())
    return triggers.missed(trigger, last, context.now(), grace)


def tell(context: Context, next_run: int | None) -> None:
    """Tell the screens what is published, and how late that may be. Raises StoreError."""
    settings, named = context.settings.publish, _streams(context)
    if not settings.url or named is None:
        return
    late = settings.lateness
    streams = [
        StreamCard(name, title, "", late.nominal, next_run, False, late.text)
        for name, title in named.items()
    ]
    owner = context.settings.paper.organ
    announce(
        context.store,
        [Card(PUBLISH, TITLE, "CKAN", owner, late.nominal, next_run, late.text, False, streams)],
    )


def _streams(context: Context) -> dict[str, str] | None:
    """Name → title of what is chosen now; None while the choice cannot be read.

    That it cannot is told by who publishes.
    """
    try:
        sets = public.load(public.file_of(context.settings)).dataset
    except ConfigError:
        return None
    return {one.name: one.title for one in sets} | {CATALOGUE: "Danh sách bộ đã công bố"}


def next_of(context: Context) -> int | None:
    """When it runs next, epoch seconds; under a clock that stands still it does not."""
    trigger = None if context.settings.clock_at else when(context)
    at = None if trigger is None else trigger.get_next_fire_time(None, context.clock.now())
    return None if at is None else epoch(at)

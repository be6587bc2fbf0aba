"""Publishing: chosen indicators as open data on a CKAN, each set with its own row in the ledger.

What the portal holds is read and compared; only the difference is sent, so that twice is as once
and a set that stands as it shall costs two questions. A set that is no longer chosen is withdrawn.
One set's failure holds up no other; what failed is tried anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from apscheduler.triggers.base import BaseTrigger

from connectors.ckan_sets import Change, Wanted
from connectors.ckan_write import OpenPortal
from core import public
from core.clock import epoch
from core.errors import ConfigError, IocError, NotFoundError
from core.public import OpenSet, Public
from core.runs import PUBLISH, Outcome, Run
from exports.public import describe, together
from exports.public.rows import KEY, OpenTable, faults, table
from indicators.answers import StreamCard
from indicators.catalog import Catalog
from indicators.sources import Card, announce
from jobs import triggers
from jobs.context import Context
from jobs.ledger import new_run, recorded
from jobs.portal import portal
from jobs.turn import turn
from store import runs

log = logging.getLogger(__name__)

AGAIN = 900.0
"""Seconds until what failed is tried anew."""
CATALOGUE = "catalogue"
"""The stream of what is withdrawn: the list of sets as a whole."""
TITLE = "Công bố dữ liệu mở"


@dataclass(slots=True)
class Told:
    """What was done, or would be: for the command line and the log. ``fault``: why not."""

    name: str
    title: str
    state: str  # create | restore | update | same | withdraw | failed
    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    fault: str = ""


@dataclass
class Publisher:
    """One go at the portal. ``dry``: nothing is written, there or in the ledger."""

    context: Context
    portal: OpenPortal
    chosen: Public
    dry: bool = False
    told: list[Told] = field(default_factory=list)

    def all(self, catalog: Catalog, names: Sequence[str] = ()) -> list[Told]:
        """Publish the sets of these names, or every one and withdraw what is none any more.

        With a set go those whose hidden rows hang together with its own, the units above first: a
        fuller table above must not stand beside what a new one below hides.

        Raises NotFoundError for a name that is not chosen, StoreError, Draining.
        """
        sets = {one.name: one for one in self.chosen.dataset}
        for name in names:
            if name not in sets:
                known = ", ".join(sets) or "chưa chọn bộ nào"
                raise NotFoundError(f"Không có bộ “{name}” trong publish.toml; các bộ: {known}.")
        if self._gate(withdraw=not names):
            for one in together.order(catalog, self.chosen.dataset, names):
                self.context.check_stop()
                self._set(catalog, one)
        return self.told

    def _set(self, catalog: Catalog, one: OpenSet) -> None:
        told = Told(one.name, one.title, "failed")
        self.told.append(told)
        with self._ledger(one.name, told) as run:
            change = self.portal.plan(self._wanted(table(catalog, one, self.chosen.dataset)))
            if not self.dry:
                self.portal.carry_out(change)
            _count(told, run, change)

    def _gate(self, *, withdraw: bool) -> bool:
        """May we write there? Then take back what is no longer chosen. False: nothing can be done.

        What must not be public goes first.
        """
        chosen = {describe.PREFIX + one.name for one in self.chosen.dataset}
        mark = (describe.MARK, describe.mark(self.context.tenant))
        told = Told(CATALOGUE, "Danh sách bộ đã công bố", "failed")
        with self._ledger(CATALOGUE, told) as run:
            self.portal.admitted(self.context.settings.publish.organisation)
            for package in self.portal.ours(describe.PREFIX, mark) if withdraw else ():
                if package["name"] in chosen:
                    continue
                if not self.dry:
                    self.portal.withdraw(package)
                run.deleted += 1
                name, title = str(package["name"]), str(package.get("title", ""))
                self.told.append(Told(name, title, "withdraw"))
            told.state = "same"
        if told.state == "failed":
            self.told.append(told)
        return told.state == "same"

    def _wanted(self, made: OpenTable) -> Wanted:
        about, settings = self.chosen.about, self.context.settings.publish
        if about is None:  # a choice with sets always has it
            raise ConfigError(["publish.toml: thiếu bảng [about]"])
        package = describe.package(made, about, settings.organisation, self.context.tenant)
        digest = next(one["value"] for one in package["extras"] if one["key"] == describe.DIGEST)
        return Wanted(
            package,
            describe.resource(),
            describe.fields(),
            KEY,
            made.records,
            (describe.MARK, describe.mark(self.context.tenant)),
            (describe.DIGEST, digest),
            describe.OWN,
        )

    @contextmanager
    def _ledger(self, stream: str, told: Told) -> Iterator[Run]:
        """A run of its own; its failure is in its row and in ``told``, and ends here.

        Raises StoreError, Draining.
        """
        run = new_run(self.context, PUBLISH, stream, "publish")
        calls, retries, size = self.portal.calls, self.portal.retries, self.portal.bytes
        try:
            if self.dry:
                yield run
            else:
                with recorded(self.context, run):
                    try:
                        yield run
                    finally:
                        run.calls = self.portal.calls - calls
                        run.retries = self.portal.retries - retries
                        run.bytes = self.portal.bytes - size
        except IocError as fault:
            told.fault = fault.public
        if run.outcome is Outcome.FAILED:
            told.fault, told.state = run.fault, "failed"


def _count(told: Told, run: Run, change: Change) -> None:
    told.state = change.state
    told.new, told.changed = len(change.new), len(change.changed)
    told.gone, told.same = change.lost, change.same
    run.fetched = len(change.wanted.rows)
    run.new, run.changed, run.deleted = told.new, told.changed, told.gone
    run.unchanged = told.same


def chosen(context: Context, catalog: Catalog) -> Public:
    """What is to be public, checked against the definitions. Raises ConfigError."""
    made = public.load(public.file_of(context.settings))
    if wrong := faults(made, {one.id: one for one in catalog.definitions()}, context.tenant):
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
    if any(one.failing_since is not None for one in held):
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

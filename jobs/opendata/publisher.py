"""One go at an open data portal: what is chosen is sent, what is no longer chosen is withdrawn.

Each set has its own run in the ledger. One set's failure holds up no other but those that hide
small counts with it (``jointly``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from connectors.protocols.ckan_sets import Change, Wanted
from connectors.protocols.ckan_write import OpenPortal
from core.errors import ConfigError, IocError, NotFoundError
from core.public import OpenSet, Public
from core.runs import PUBLISH, Outcome, Run
from exports.public import describe, together
from exports.public.rows import KEY, OpenTable, table
from indicators.catalog import Catalog
from jobs.context import Context
from jobs.opendata import jointly
from jobs.opendata.jointly import Part
from jobs.pulling.ledger import beating, new_run, recorded
from store.database.spool import spool

CATALOGUE = "catalogue"
"""The stream of what is withdrawn: the list of sets as a whole."""


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

        With a set go those whose hidden rows hang together with its own.

        Raises NotFoundError for a name that is not chosen, StoreError, Draining.
        """
        sets = {one.name: one for one in self.chosen.dataset}
        for name in names:
            if name not in sets:
                known = ", ".join(sets) or "chưa chọn bộ nào"
                raise NotFoundError(f"Không có bộ “{name}” trong publish.toml; các bộ: {known}.")
        if self._gate(withdraw=not names):
            for group in together.groups(catalog, self.chosen.dataset, names):
                self.context.check_stop()
                if len(group) == 1:
                    self._set(catalog, group[0])
                else:
                    self._group(catalog, group)
        return self.told

    def _set(self, catalog: Catalog, one: OpenSet) -> None:
        told = Told(one.name, one.title, "failed")
        self.told.append(told)
        with self._ledger(one.name, told) as run, self._calls(run):
            change = self.portal.plan(self._read(catalog, one))
            if not self.dry:
                self.portal.carry_out(change)
            _count(told, run, change)

    def _group(self, catalog: Catalog, sets: Sequence[OpenSet]) -> None:
        """Sets that hide together: all of them as they shall be, or none is seen half new."""
        told = [Told(one.name, one.title, "failed") for one in sets]
        self.told += told
        parts: list[Part] = []

        def step(part: Part, stage: Callable[[Part], None]) -> None:
            if not any(one.closed for one in parts):  # what is out of sight is brought back first
                self.context.check_stop()
            with self._calls(part.run):
                stage(part)

        def read(part: Part) -> None:  # all are read before the first is sent: they wait on disk
            wanted = self._read(catalog, part.one)
            part.wanted = replace(wanted, rows=shelf.keep(wanted.rows))

        def compare(part: Part) -> None:
            part.change = self.portal.plan(part.read)
            part.done = part.change.settled

        with spool(self.context.settings.data) as shelf, ExitStack() as ends:
            alive: list[Run] = []
            if not self.dry:
                ends.enter_context(beating(self.context, alive))
            for one, said in zip(sets, told, strict=True):
                run = ends.enter_context(self._ledger(one.name, said, beat=False))
                alive.append(run)
                parts.append(ends.enter_context(_due(Part(one, run), said)))
            with catalog.reading():  # one state of the figures for all that hide together
                whole = jointly.each(parts, step, read)
            if whole and jointly.each(parts, step, compare) and not self.dry:
                jointly.send(self.portal, parts, step)

    def _read(self, catalog: Catalog, one: OpenSet) -> Wanted:
        """A set as it shall be. Raises MisuseError, RefusedError."""
        return self._wanted(table(catalog, one, self.chosen.dataset))

    def _gate(self, *, withdraw: bool) -> bool:
        """May we write there? Then take back what is no longer chosen. False: nothing can be done.

        What must not be public goes first.
        """
        chosen = {describe.PREFIX + one.name for one in self.chosen.dataset}
        mark = (describe.MARK, describe.mark(self.context.tenant))
        told = Told(CATALOGUE, "Danh sách bộ đã công bố", "failed")
        with self._ledger(CATALOGUE, told) as run, self._calls(run):
            self.portal.admitted(self.context.settings.publish.organisation)
            for package in self.portal.ours(describe.PREFIX, mark, chosen) if withdraw else ():
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
    def _ledger(self, stream: str, told: Told, *, beat: bool = True) -> Iterator[Run]:
        """A run of its own; its failure is in its row and in ``told``, and ends here.

        ``beat``: see ``recorded``.

        Raises StoreError, Draining.
        """
        run = new_run(self.context, PUBLISH, stream, "publish")
        try:
            if self.dry:
                yield run
            else:
                with recorded(self.context, run, beat=beat):
                    yield run
        except IocError as fault:
            told.fault = fault.public
        if run.outcome is Outcome.FAILED:
            told.fault, told.state = run.fault, "failed"

    @contextmanager
    def _calls(self, run: Run) -> Iterator[None]:
        """What is asked of the portal meanwhile counts for this run."""
        calls, retries, size = self.portal.calls, self.portal.retries, self.portal.bytes
        try:
            yield
        finally:
            run.calls += self.portal.calls - calls
            run.retries += self.portal.retries - retries
            run.bytes += self.portal.bytes - size


@contextmanager
def _due(part: Part, told: Told) -> Iterator[Part]:
    """Tell what became of a part, or raise its fault, when all of them have ended."""
    yield part
    if part.fault is not None:
        raise part.fault
    _count(told, part.run, part.moves)


def _count(told: Told, run: Run, change: Change) -> None:
    told.state = change.state
    told.new, told.changed = len(change.new), len(change.changed)
    told.gone, told.same = change.lost, change.same
    run.fetched = len(change.wanted.rows)
    run.new, run.changed, run.deleted = told.new, told.changed, told.gone
    run.unchanged = told.same

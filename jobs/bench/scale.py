"""A store of a given size measured: loading, batches, values, tiles, lists, proof; its growth.

Every tile is a question that a page asks of the catalogue, answered by a catalogue that has kept
nothing. What is compared between two sizes looks at the same stretch of days, equally filled in
both: a store must cost what is asked of it, not what it holds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from core.clock import today
from core.facts import DossierFact
from core.period import Grain, Period
from core.runs import Outcome, Run
from core.units import Level
from indicators.catalog import Catalog
from jobs.bench.figures import Figure, peak_memory, private_memory
from jobs.context import Context
from jobs.evaluating.evaluate import evaluate
from jobs.evaluating.proof import differences
from store.counting.verify import rebuild
from store.facts.spec import Conformed
from store.intake.apply import stage
from store.intake.fill import fill
from store.intake.ingest import Applied, CursorState, commit_batch
from store.intake.numbers import NumberBook
from store.kinds import tables as tables_of
from store.ledger import runs
from store.places import units

KIND, SOURCE, STREAM = "dossier", "onestop", "dossiers"
TIMES, BATCHES, EVENTS, FEW = 5, 6, 5_000, 200
"""Repetitions of a question; batches of so many events; a small batch that values follow."""
_TOLD, _LARGE = 500_000, 5_000_000
"""How often the filling is told; from where an index no longer fits into a file's cache."""


class Facts(Protocol):
    """Where the dossiers come from: the numbers of their units are given with them."""

    @property
    def since(self) -> int:
        """When the first may have been received, epoch seconds."""
        ...

    def batches(self) -> Iterator[list[tuple[DossierFact, int]]]:
        """All of them, a stretch at a time."""
        ...

    def events(self, count: int, number: int) -> list[tuple[DossierFact, int]]:
        """What happens next."""
        ...


@dataclass(frozen=True)
class Tile:
    """One question. ``page``: it opens a list, whose goal is tighter.

    ``growing``: its stretch reaches back further than a small store does, so it says nothing about
    growth.
    """

    name: str
    ask: Callable[[Catalog], object]
    page: bool = False
    growing: bool = False


Say = Callable[[str], object]  # told what is being done


def measure(
    context: Context, made: Callable[[list[int], int], Facts], rows: int, say: Say
) -> list[Figure]:
    """Fill the context's empty store with ``rows`` dossiers and measure it.

    ``made(units, rows)`` gives the dossiers. Raises StoreError, MisuseError.
    """
    with private_memory() as most:
        facts = made(units_of(context), rows)
        out = loaded(context, facts, say)
        say("ghi các lô sự kiện")
        out += _written(context, facts)
        say("hỏi các ô số liệu")
        out += _asked(context)
        say("đối chiếu toàn bộ")
        began = time.perf_counter()
        found = differences(context)
    out += [
        Figure("verify_seconds", time.perf_counter() - began, "s"),
        Figure("differences", len(found), "", 0, at_most=True),
        Figure("private_memory", most[0], "MB", 600, at_most=True),
        Figure("peak_memory", peak_memory(), "MB"),
    ]
    if context.store.path is not None:
        out.append(Figure("disk", context.store.path.stat().st_size / 1e6, "MB"))
    return [replace(one, rows=rows) for one in out]


def growth(small: list[Figure], large: list[Figure]) -> list[Figure]:
    """How much dearer the large store is: tiles of the same stretch, and batches."""

    def of(figures: list[Figure], name: str) -> float:
        return next(one.value for one in figures if one.name == name)

    return [
        Figure(
            "growth_tiles", of(large, "tile_same") / of(small, "tile_same"), "×", 1.5, at_most=True
        ),
        Figure(
            "growth_batch",
            of(small, "events_per_second") / of(large, "events_per_second"),
            "×",
            1.2,
            at_most=True,
        ),
    ]


def units_of(context: Context) -> list[int]:
    """Every unit below the province that exists on the day."""
    day = today(context.clock)
    with context.store.read() as conn:
        held = units.all_units(conn, context.tenant)
    return [one.unit_id for one in held if one.parent_id is not None and one.valid(day)]


def loaded(context: Context, facts: Facts, say: Say) -> list[Figure]:
    """Filling, its sums, and every published value."""
    now = context.now()
    first: list[Conformed] = []

    def batches() -> Iterator[list[Conformed]]:
        came = 0
        for stretch in facts.batches():
            made = [Conformed(fact, unit, None) for fact, unit in stretch]
            first[:] = first or made
            yield made
            came += len(made)
            if came % _TOLD < len(made):
                say(f"đã nạp {came} hồ sơ")

    done = fill(context.store, KIND, SOURCE, "bench-fill", now, batches())
    staged = _staged(context, first)
    first.clear()
    say("dựng các tổng hợp")
    began = time.perf_counter()
    rebuild(context.store)
    summed = time.perf_counter() - began
    run = Run("bench-cover", SOURCE, STREAM, "pull", now, now)
    run.window_from, run.window_to = facts.since, now
    cursor = CursorState(str(now), facts.since, now)
    commit_batch(context.store, run, KIND, SOURCE, STREAM, [], [], [], cursor, now)
    run.outcome, run.done, run.fetched = Outcome.SUCCESS, 1.0, done.rows
    runs.finish(context.store, run)
    say("tính mọi giá trị công bố")
    began = time.perf_counter()
    values = evaluate(context, full=True).fetched
    valued = time.perf_counter() - began
    filled = done.rows / (done.writing + done.indexing)
    return [
        Figure("staged_per_second", staged, "/s", 150_000),
        Figure("filled_per_second", filled, "/s", 60_000 if done.rows < _LARGE else 45_000),
        Figure("rebuild_seconds", summed, "s"),
        Figure("evaluate_seconds", valued, "s"),
        Figure("values", values, ""),
    ]


def _staged(context: Context, items: list[Conformed]) -> float:
    """Rows a second laid beside the facts, as every batch begins."""
    with context.store.write() as conn:
        tables, book = tables_of(KIND), NumberBook(conn)
        rows = [tables.spec.row(one, SOURCE, book) for one in items]
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            stage(conn, tables, rows)
            took.append(time.perf_counter() - began)
    return len(rows) / statistics.median(took)


def _written(context: Context, facts: Facts) -> list[Figure]:
    """Batches of events, and the values that follow a few of them."""
    took, changed = [], 0
    for number in range(BATCHES):
        seconds, applied = _batch(context, facts.events(EVENTS, number), number)
        took.append(seconds)
        changed += applied.changed + applied.new
    evaluate(context)
    followed = []
    for number in range(BATCHES, BATCHES + 3):
        _batch(context, facts.events(EVENTS, number)[:FEW], number)
        began = time.perf_counter()
        evaluate(context)
        followed.append(time.perf_counter() - began)
    return [
        Figure("events_per_second", EVENTS / statistics.median(took), "/s", 10_000),
        Figure("batch_slowest", max(took), "s", 0.7, at_most=True),
        Figure("batch_changed", changed / BATCHES, ""),
        Figure("follow_seconds", statistics.median(followed), "s"),
    ]


def _batch(
    context: Context, events: list[tuple[DossierFact, int]], number: int
) -> tuple[float, Applied]:
    """One batch committed as a pull does. (seconds, what became of it)"""
    now = context.now()
    run = Run(f"bench-{number:04}", SOURCE, STREAM, "pull", now, now)
    items = [Conformed(fact, unit, None) for fact, unit in events]
    began = time.perf_counter()
    applied = commit_batch(context.store, run, KIND, SOURCE, STREAM, items, [], [], None, now)
    return time.perf_counter() - began, applied


def _asked(context: Context) -> list[Figure]:
    """Every tile ``TIMES`` times, each by a catalogue that has kept nothing."""
    tiles, pages, same, every = list[tuple[float, str]](), [], [], list[float]()
    for tile in _tiles(context):
        took = []
        for _ in range(TIMES):
            with _fresh(context) as catalog:
                began = time.perf_counter()
                tile.ask(catalog)
                took.append((time.perf_counter() - began) * 1_000)
        middle = statistics.median(took)
        if tile.page:
            pages.append(middle)
            continue
        tiles.append((middle, tile.name))
        every += took
        if not tile.growing:
            same.append(middle)
    held = [one for one, _ in tiles]
    return [
        *[Figure(f"tile {name}", middle, "ms") for middle, name in tiles],
        Figure("tile_median", statistics.median(held), "ms", 70, at_most=True),
        Figure("tile_p95", statistics.quantiles(every, n=20)[-1], "ms", 100, at_most=True),
        Figure("tile_slowest", max(held), "ms", 100, at_most=True),
        Figure("tile_same", statistics.mean(same), "ms"),
        Figure("list_page", max(pages), "ms", 10, at_most=True),
    ]


@contextmanager
def _fresh(context: Context) -> Iterator[Catalog]:
    """A catalogue with warm connections and no kept answer."""
    catalog = Catalog(context.settings, context.clock, store=context.store)
    with catalog.reading():
        yield catalog


def _tiles(context: Context) -> list[Tile]:
    """What /, /mot-cua and /chi-so ask, and a list behind it."""
    now = today(context.clock)
    month, quarter, year = (Period.of(one, now) for one in (Grain.MONTH, Grain.QUARTER, Grain.YTD))
    last = Period.of(Grain.MONTH, month.start - timedelta(days=1))
    rate, online = "onestop.on_time_rate", "onestop.online_rate_plain"
    strip = [
        "onestop.received", "onestop.resolved", "onestop.pending", rate, "onestop.overdue_open",
        online,
    ]  # fmt: skip
    with context.store.read() as conn:
        held = units.all_units(conn, context.tenant)
    district = next(one.code for one in held if one.level is Level.DISTRICT)
    behind = {"measure": "n_late", "from": quarter.start.isoformat(), "to": quarter.end.isoformat()}
    with _fresh(context) as catalog:
        mark = catalog.records(KIND, behind, 50).next
    return [
        Tile("six cards, month", lambda c: c.values(strip, None, last)),
        Tile("six cards, year to date", lambda c: c.values(strip, None, year)),
        Tile("on time by unit", lambda c: c.by(rate, "unit", None, quarter)),
        Tile("on time by field", lambda c: c.by(rate, "field", None, quarter)),
        Tile("on time by procedure", lambda c: c.by(rate, "procedure", None, last)),
        Tile("overdue now by unit", lambda c: c.by("onestop.overdue_open", "unit", None, year)),
        Tile("pending by channel", lambda c: c.by("onestop.pending", "channel", None, last)),
        Tile("form II.06a by field", lambda c: c.form(None, quarter, "field")),
        Tile("on time by field in a district", lambda c: c.by(rate, "field", district, last)),
        Tile("on time by day, a month", lambda c: c.series(rate, None, Grain.DAY, last.start, now)),
        Tile(
            "online by month, two years",
            lambda c: c.series(online, None, Grain.MONTH, now - timedelta(days=730), now),
            growing=True,
        ),
        Tile(
            "pending by day, a year",
            lambda c: c.series("onestop.pending", None, Grain.DAY, now - timedelta(days=365), now),
            growing=True,
        ),
        Tile("late ones, first page", lambda c: c.records(KIND, behind, 50), page=True),
        Tile("late ones, second page", lambda c: c.records(KIND, behind, 50, mark), page=True),
    ]

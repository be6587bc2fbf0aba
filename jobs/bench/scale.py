"""A store of a given size measured: loading, batches, values, tiles, lists, proof; its growth."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from core.clock import today
from core.facts import DossierFact
from core.runs import Outcome, Run
from jobs.bench import tiles
from jobs.bench.figures import Figure, peak_memory, private_memory, stated
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
"""How often the filling is told; from where the goals of ten million hold: an index no longer fits
into a file's cache."""


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
        out += tiles.asked(context, TIMES)
        say("đối chiếu toàn bộ")
        began = time.perf_counter()
        found = differences(context)
    out += [
        Figure("verify_seconds", time.perf_counter() - began, "s"),
        Figure("private_memory", most[0], "MB", 600, at_most=True),
        Figure("peak_memory", peak_memory(), "MB"),
    ]
    if context.store.path is not None:
        out.append(Figure("disk", context.store.path.stat().st_size / 1e6, "MB"))
    return [
        *[replace(one, goal=stated(one.goal, rows), rows=rows) for one in out],
        Figure("differences", len(found), "", 0, at_most=True, rows=rows),
    ]


def growth(small: list[Figure], large: list[Figure], rows: int) -> list[Figure]:
    """How much dearer the large store is, of ``rows``: tiles of the same stretch, and batches.

    The goals are stated from one million to ten, which hold as much a day; what grows below says
    less, and is not judged.
    """
    asked, batches = (1.5, 1.2) if rows >= _LARGE else (None, None)

    def of(figures: list[Figure], name: str) -> float:
        return next(one.value for one in figures if one.name == name)

    return [
        Figure(
            "growth_tiles",
            of(large, "tile_same") / of(small, "tile_same"),
            "×",
            asked,
            at_most=True,
        ),
        Figure(
            "growth_batch",
            of(small, "events_per_second") / of(large, "events_per_second"),
            "×",
            batches,
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
    small = done.rows < _LARGE
    return [
        Figure("staged_per_second", staged, "/s", 150_000),
        Figure("filled_per_second", filled, "/s", fill_goal(context, done.rows)),
        Figure("rebuild_seconds", summed, "s", 45 if small else None, at_most=True),
        Figure("evaluate_seconds", valued, "s"),
        Figure("values", values, ""),
    ]


def fill_goal(context: Context, rows: int) -> float:
    """Rows a second with their indexes: a large SQLite file may be slower, PostgreSQL not."""
    return 45_000 if rows >= _LARGE and context.store.path is not None else 60_000


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

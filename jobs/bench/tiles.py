"""What pages ask of a store: tiles and lists, timed.

Every tile is a question that a page asks of the catalogue, answered by a catalogue that has kept
nothing. What is compared between two sizes looks at the same stretch of days, which from a million
on is equally filled in both: a store must cost what is asked of it, not what it holds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from core.clock import today
from core.period import Grain, Period
from core.units import Level
from indicators.catalog import Catalog
from jobs.bench.figures import Figure
from jobs.context import Context
from store.places import units

_KIND = "dossier"


@dataclass(frozen=True)
class Tile:
    """One question. ``page``: it opens a list, whose goal is tighter.

    ``growing``: its stretch reaches back further than a small store does, so it says nothing about
    growth. ``goal``: milliseconds of its own, beside those of all.
    """

    name: str
    ask: Callable[[Catalog], object]
    goal: float | None = None
    page: bool = False
    growing: bool = False


def asked(context: Context, times: int) -> list[Figure]:
    """Every tile ``times`` times, each by a catalogue that has kept nothing."""
    tiles, pages, same, every = list[tuple[float, Tile]](), [], [], list[float]()
    for tile in _tiles(context):
        took = []
        for _ in range(times):
            with _fresh(context) as catalog:
                began = time.perf_counter()
                tile.ask(catalog)
                took.append((time.perf_counter() - began) * 1_000)
        middle = statistics.median(took)
        if tile.page:
            pages.append(middle)
            continue
        tiles.append((middle, tile))
        every += took
        if not tile.growing:
            same.append(middle)
    held = [one for one, _ in tiles]
    return [
        *[
            Figure(f"tile {one.name}", middle, "ms", one.goal, at_most=True)
            for middle, one in tiles
        ],
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
    open_late, middle = "onestop.overdue_open", "onestop.handling_days_median"
    strip = [
        "onestop.received", "onestop.resolved", "onestop.pending", rate, open_late, online,
    ]  # fmt: skip
    with context.store.read() as conn:
        held = units.all_units(conn, context.tenant)
    district = next(one.code for one in held if one.level is Level.DISTRICT)
    behind = {"measure": "n_late", "from": quarter.start.isoformat(), "to": quarter.end.isoformat()}
    with _fresh(context) as catalog:
        mark = catalog.records(_KIND, behind, 50).next
    return [
        Tile("six cards, month", lambda c: c.values(strip, None, last)),
        Tile("six cards, year to date", lambda c: c.values(strip, None, year)),
        Tile("on time by unit", lambda c: c.by(rate, "unit", None, quarter)),
        Tile("on time by field", lambda c: c.by(rate, "field", None, quarter)),
        Tile("on time by procedure", lambda c: c.by(rate, "procedure", None, last)),
        Tile("overdue now by unit", lambda c: c.by(open_late, "unit", None, year), goal=20),
        Tile("median by field, year", lambda c: c.by(middle, "field", None, year)),
        Tile("median by channel, quarter", lambda c: c.by(middle, "channel", None, quarter)),
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
        Tile("late ones, first page", lambda c: c.records(_KIND, behind, 50), page=True),
        Tile("late ones, second page", lambda c: c.records(_KIND, behind, 50, mark), page=True),
    ]

"""Any order, doubling and re-delivery of what a source says gives the same facts and sums.

For every stream of every source that is found: records as they were the day before and as they
are, mixed and cut into pulls at will.
"""

from __future__ import annotations

import copy
import random
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import Page, Stream, Window
from connectors.protocols import messages
from core.clock import DAY, epoch, from_epoch, frozen_at
from core.runs import Outcome
from jobs.pulling.pull import Puller
from store.counting.verify import verify
from tests.paths.lab import AT, SIMULATED, Lab, Route

NOW = epoch(frozen_at(AT).now())
KEYS = 8
"""Records that are played with, by key; those that changed since yesterday first."""

Record = dict[str, Any]
Facts = dict[tuple[Any, ...], tuple[Any, ...]]
_straight: dict[str, Facts] = {}
_extracts: dict[str, dict[str, list[list[Record]]]] = {}


def extract(lab: Lab, name: str, data: Path) -> dict[str, list[list[Record]]]:
    """Stream → deliveries: the day before, and now; allow-listed records of a few keys."""
    if name not in _extracts:
        told: dict[str, list[list[Record]]] = defaultdict(list)
        for now in (NOW - DAY, NOW):
            lab.province.box.set_clock(from_epoch(now).isoformat())
            with lab.route(name, data) as one:
                opened = one.connector.open(
                    one.context.source(one.connector.name), one.context.clock
                )
                with opened as session:
                    for stream in one.connector.streams:
                        messages._memory = messages._Memory()
                        window = Window(NOW - 20 * DAY, NOW)
                        pages = stream.pages(session, window)
                        told[stream.name].append([row for page in pages for row in page.records])
        lab.province.box.set_clock(AT)
        _extracts[name] = {
            stream.name: few(stream, told[stream.name]) for stream in one.connector.streams
        }
    return copy.deepcopy(_extracts[name])


def few(stream: Stream, deliveries: list[list[Record]]) -> list[list[Record]]:
    """The deliveries cut down to a few keys, the ones that changed first."""
    before, now = ({stream.key_of(row): row for row in rows} for rows in deliveries)
    keys = sorted(now, key=lambda key: (before.get(key) == now[key], key not in before, key))
    chosen = set(keys[:KEYS])
    return [[row for row in rows if stream.key_of(row) in chosen] for rows in deliveries]


def deliver(route: Route, stream: Stream, pulls: list[list[list[Record]]]) -> None:
    """Each pull is some pages; a source that says all there is says all in every pull."""
    waiting = [[Page(copy.deepcopy(rows), "") for rows in pages] for pages in pulls]

    def pages(_session: object, window: Window) -> Any:
        yield from waiting.pop(0)
        yield Page([], str(window.until))

    stream.pages = pages  # type: ignore[method-assign]
    puller = Puller(route.context, route.connector, stream)
    while waiting:
        for run in puller.new():
            assert run.outcome in (Outcome.SUCCESS, Outcome.PARTIAL), run.fault


def cut(random_: random.Random, rows: list[Record], most: int) -> list[list[Record]]:
    """The rows in up to ``most`` parts, empty ones among them."""
    edges = sorted(random_.randint(0, len(rows)) for _ in range(random_.randint(0, most - 1)))
    return [rows[a:b] for a, b in zip([0, *edges], [*edges, len(rows)], strict=True)]


def after(
    lab: Lab,
    name: str,
    data: Path,
    told: dict[str, list[list[Record]]],
    random_: random.Random | None,
) -> Facts:
    """What a fresh store holds of them: in order and at once, or mixed, doubled and cut."""
    with lab.route(name, data) as one:
        for stream in one.connector.streams:
            rows = [row for rows in told[stream.name] for row in rows]
            if random_ is None:
                deliver(one, stream, [[rows]])
                continue
            rows += random_.sample(rows, len(rows) // 2)
            random_.shuffle(rows)
            pages = cut(random_, rows, 3)
            whole = stream.sweeps or not stream.windowed
            deliver(one, stream, [pages] if whole else [[page] for page in pages])
        assert verify(one.context.store, {s.kind for s in one.connector.streams}) == []
        held = one.held().facts
    shutil.rmtree(data)
    return held


@pytest.mark.parametrize("name", SIMULATED)
@settings(
    max_examples=2, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(random_=st.randoms(use_true_random=False))
def test_any_order_and_doubling_gives_the_same_facts(
    lab: Lab, tmp_path: Path, name: str, random_: random.Random
) -> None:
    told = extract(lab, name, tmp_path / "extract")
    if name not in _straight:
        _straight[name] = after(lab, name, tmp_path / "straight", told, None)
    assert _straight[name], "the extract holds something"
    assert after(lab, name, tmp_path / "mixed", told, random_) == _straight[name]

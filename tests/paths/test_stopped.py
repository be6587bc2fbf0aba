"""One source stops: what depends on it says so, at once, on every page; nothing else does."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from connectors import registry
from core.runs import Outcome
from core.settings import load
from core.values import Freshness
from dashboard import router
from dashboard.app import create_app
from desk import Desk
from indicators.catalog import Catalog
from jobs.evaluate import evaluate
from tests.paths.lab import AT, Lab

STOPPED = "petitions"
PULLED = ("onestop", "citizen_app", "tasks", STOPPED)
CARD = re.compile(r'<a class="card[^"]*"[^>]*data-id="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
SAID = "nguồn lỗi"


def told(data: Path) -> tuple[dict[str, Freshness], set[str], dict[str, dict[str, str]]]:
    """How fresh each figure is; which depend on the source; and each page's cards, by figure."""
    settings = load(data, {"IOC_CLOCK_AT": AT}, registry.names())
    desk = Desk(settings)
    secret = desk.prepare_demo(data).read_text("utf-8").strip()
    desk.close()
    catalog = Catalog(settings)
    ids = [one.id for one in catalog.definitions()]
    dependants = {one.id for one in catalog.definitions() if STOPPED in one.sources}
    fresh = {one.indicator: one.freshness for one in catalog.values(ids)}
    catalog.close()
    client = create_app(settings).server.test_client()
    cards = {}
    for page in router.discover():
        if "<" in page.PATH:
            continue
        answer = client.get(page.PATH, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200, page.PATH
        cards[page.PATH] = dict(CARD.findall(answer.get_data(as_text=True)))
    return fresh, dependants, cards


def test_a_stopped_source_is_told_by_exactly_what_depends_on_it(lab: Lab, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in PULLED:
        with lab.route(name, data) as route:
            assert {run.outcome for run in route.pull()} == {Outcome.SUCCESS}, name
            if name == PULLED[-1]:
                evaluate(route.context)
    fresh, _, cards = told(data)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with lab.route(STOPPED, data, url=nowhere) as route:
        assert {run.outcome for run in route.pull()} == {Outcome.FAILED}
        evaluate(route.context)
    after, dependants, later = told(data)
    moved = {id for id, one in after.items() if one is not fresh[id]}
    assert moved == {id for id in dependants if fresh[id] is not Freshness.MISSING}
    assert {after[id] for id in moved} == {Freshness.FAILED}
    seen = set()
    for path, shown in later.items():
        for id, card in shown.items():
            assert (SAID in card.lower()) == (id in moved), f"{path}: {id}"
            seen.add(id)
        assert shown.keys() == cards[path].keys(), path
    assert moved & seen, "some page shows what depends on it"
    assert seen - moved, "and what does not"


pytestmark = pytest.mark.timeout(300)

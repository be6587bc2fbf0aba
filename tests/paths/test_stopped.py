"""One source stops: what depends on it says so, at once, on every page; nothing else does."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest

from connectors import registry
from core.clock import from_epoch
from core.runs import Outcome
from core.settings import load
from core.values import Freshness
from dashboard import router
from dashboard.app import create_app
from desk import Desk
from indicators import judge
from indicators.catalog import Catalog
from jobs.evaluate import evaluate
from tests.paths.lab import AT, Lab

STOPPED = "petitions"
PULLED = ("onestop", "citizen_app", "tasks", STOPPED)
CARD = re.compile(r'<a class="card[^"]*"[^>]*data-id="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
SAID, AGED = "nguồn lỗi", "số cũ"


def told(
    data: Path, at: str = AT
) -> tuple[dict[str, Freshness], set[str], dict[str, dict[str, str]]]:
    """How fresh each figure is; which depend on the source; and each page's cards, by figure."""
    settings = load(data, {"IOC_CLOCK_AT": at}, registry.names())
    catalog = Catalog(settings)
    ids = [one.id for one in catalog.definitions()]
    dependants = {one.id for one in catalog.definitions() if STOPPED in one.sources}
    fresh = {one.indicator: one.freshness for one in catalog.values(ids)}
    catalog.close()
    paths = [page.PATH for page in router.discover() if "<" not in page.PATH]
    cards = {path: dict(CARD.findall(html)) for path, html in pages(data, paths, at).items()}
    return fresh, dependants, cards


def pulled(lab: Lab, data: Path) -> None:
    """Everything is there and computed."""
    for name in PULLED:
        with lab.route(name, data) as route:
            assert {run.outcome for run in route.pull()} == {Outcome.SUCCESS}, name
            if name == PULLED[-1]:
                evaluate(route.context)


def test_a_stopped_source_is_told_by_exactly_what_depends_on_it(lab: Lab, tmp_path: Path) -> None:
    data = tmp_path / "data"
    pulled(lab, data)
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
    opened = [*sorted(moved)[:6], *sorted(after.keys() - moved)[:6]]
    for id, page in pages(data, [f"/chi-so/{one}" for one in opened]).items():
        main = page.partition("<main")[2]
        assert (SAID in main.lower()) == (id.removeprefix("/chi-so/") in moved), id
    seen = set()
    for path, shown in later.items():
        for id, card in shown.items():
            assert (SAID in card.lower()) == (id in moved), f"{path}: {id}"
            seen.add(id)
        assert shown.keys() == cards[path].keys(), path
    assert moved & seen, "some page shows what depends on it"
    assert seen - moved, "and what does not"


pytestmark = pytest.mark.timeout(300)


def pages(data: Path, paths: Iterable[str], at: str = AT) -> dict[str, str]:
    """The HTML of pages as an administrator sees them."""
    settings = load(data, {"IOC_CLOCK_AT": at}, registry.names())
    desk = Desk(settings)
    secret = desk.prepare_demo(data).read_text("utf-8").strip()
    desk.close()
    client = create_app(settings).server.test_client()
    found = {}
    for path in paths:
        answer = client.get(path, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200, path
        found[path] = answer.get_data(as_text=True)
    return found


def test_what_is_late_is_told_from_its_moment_on_and_not_before(lab: Lab, tmp_path: Path) -> None:
    data = tmp_path / "data"
    pulled(lab, data)
    owed = moments(data)
    first = min(owed.values())
    late = {id for id, one in owed.items() if one == first}
    assert late != owed.keys(), "others are owed later"
    seen = set()
    for moment, expected in ((first - 60, set()), (first + 60, late)):
        fresh, _, cards = told(data, from_epoch(moment).isoformat())
        stale = {id for id in owed if fresh[id] is Freshness.STALE}
        assert stale == expected
        for path, shown in cards.items():
            for id, card in shown.items():
                if id in owed:
                    assert (AGED in card.lower()) == (id in expected), f"{path}: {id}"
                    seen.add(id)
    assert late & seen, "some page shows what is late"


def moments(data: Path) -> dict[str, int]:
    """When newer data of each fresh figure of one source are owed, epoch seconds."""
    catalog = Catalog(load(data, {"IOC_CLOCK_AT": AT}, registry.names()))
    known = {one.id: one for one in catalog.definitions()}
    values = catalog.values(list(known))
    owed = {
        one.indicator: judge.due(known[one.indicator], one.as_of, catalog.calendar)
        for one in values
        if one.freshness is Freshness.FRESH
        and one.as_of is not None
        and len(known[one.indicator].sources) == 1
    }
    catalog.close()
    return owed

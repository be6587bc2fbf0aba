"""Every source × every fault, from the wire to the sums: nothing lost, nothing doubled, and said.

Found by discovery: a connector without a simulated source, or a fault without a line in
``outcomes.py``, fails here with what to add.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from connectors import registry
from core.runs import Outcome
from jobs.evaluating.evaluate import evaluate
from jobs.evaluating.proof import differences
from sandbox import faults
from store.counting.verify import verify
from tests.paths import outcomes
from tests.paths.lab import SIMULATED, Held, Lab, Route
from tests.paths.outcomes import Expected

IN_TURN = ("onestop", "edoc", "opendata")
"""Sources by windows, by messages, by lists that are read whole: always tried with every fault."""


def _marks(number: int, name: str, one: Expected) -> Sequence[pytest.MarkDecorator]:
    """What other sources bear as all do is tried with every fourth of them in turn.

    With the rest it is the connectors' own contract that holds each fault always, and the whole
    path under ``make test-slow``.
    """
    own = one in outcomes.own(name).values() or name in faults.FOLDERS + faults.DATABASES
    if own or name in IN_TURN or (number + outcomes.place(one)) % 4 == 0:
        return ()
    return (pytest.mark.slow,)


CASES = [
    pytest.param(name, one, id=f"{name}-{one.fault}", marks=_marks(number, name, one))
    for number, name in enumerate(SIMULATED)
    for one in outcomes.of(name)
]


def test_every_connector_has_a_simulated_source() -> None:
    missing = sorted(registry.names() - set(SIMULATED))
    assert not missing, (
        f"{', '.join(missing)}: a connector without a source in the sandbox. Add its server to "
        "sandbox/, its address to sandbox/addresses.py and its name to sandbox/faults.py"
    )


@pytest.mark.parametrize("name", SIMULATED)
def test_every_fault_has_an_expectation(name: str) -> None:
    assert name.partition("@")[0] in faults.SOURCES, f"add “{name}” to SOURCES in sandbox/faults.py"
    unsaid = outcomes.unsaid(name)
    assert not unsaid, f"{name}: say in tests/paths/outcomes.py what these do: {', '.join(unsaid)}"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    shutil.rmtree(tmp_path)


def sound(route: Route) -> None:
    """Sums as facts, for the kinds of this source."""
    kinds = {one.kind for one in route.connector.streams}
    assert verify(route.context.store, kinds) == []


def holds(route: Route, what: str, good: Held) -> None:
    held = route.held()
    match what:
        case outcomes.SAME:
            assert held == good
        case outcomes.FACTS:
            assert held.facts == good.facts
            assert held.aside.items() <= good.aside.items()
        case outcomes.NONE:
            assert not held.facts
        case outcomes.FEWER:
            assert held.facts.items() < good.facts.items()
        case outcomes.OLDER:
            assert held.facts.keys() <= good.facts.keys()
        case outcomes.OTHER:
            assert held.facts.keys() == good.facts.keys()
            assert held.facts != good.facts


@pytest.mark.parametrize(("name", "expected"), CASES)
def test_a_fault_ends_as_it_should_and_one_more_pull_brings_all(
    lab: Lab, data: Path, name: str, expected: Expected
) -> None:
    good = lab.healthy(name)
    with lab.route(name, data, **expected.settings) as one:
        lab.strike(name, expected.fault)
        done = one.pull()
        assert lab.struck(name), "the simulated source does not know this fault"
        worst = [run for run in done if run.outcome is expected.outcome]
        assert worst, [(run.outcome, run.fault) for run in done]
        for number, run in enumerate(worst):
            assert expected.said(number) in run.fault
        if expected.outcome is Outcome.FAILED:
            assert worst == done
            assert set(one.cursors()) == {None}, "neither cursor nor freshness moved"
            assert {run.cursor_after for run in done} == {""}
        holds(one, expected.facts, good)
        sound(one)
    lab.calm()
    if expected.passing:
        lab.strike(name, expected.passing)
    with lab.route(name, data, retries=1) as one:
        done = one.pull()
        assert {run.outcome for run in done} == {Outcome.SUCCESS}, [run.fault for run in done]
        assert lab.struck(name) or not expected.passing
        holds(one, expected.then, good)
        sound(one)


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=() if one in IN_TURN else pytest.mark.slow) for one in SIMULATED],
)
def test_after_every_fault_in_turn_all_is_as_it_was(lab: Lab, data: Path, name: str) -> None:
    """A store that is full already, and figures published from it."""
    good = lab.healthy(name)
    failing = [one for one in outcomes.of(name) if one.outcome is Outcome.FAILED]
    with lab.route(name, data) as one:
        one.pull()
        evaluate(one.context)
        cursors = one.cursors()
        for expected in failing:
            if not expected.settings:  # the others are tried on an empty store
                lab.strike(name, expected.fault)
                assert {run.outcome for run in one.pull()} == {Outcome.FAILED}, expected.fault
                lab.calm()
                assert one.cursors() == cursors, expected.fault
        assert one.held() == good
        one.pull()
        evaluate(one.context)
        assert one.held() == good
        assert differences(one.context) == []


@pytest.mark.parametrize(
    "name", [one for one in SIMULATED if one not in faults.FOLDERS + faults.DATABASES]
)
def test_nobody_at_the_door_is_a_failure_that_may_pass(lab: Lab, data: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for url, words in (
        (f"http://127.0.0.1:{port}", "Không kết nối được với nguồn"),
        (lab.province.url.replace("http:", "https:"), "Không kết nối được với nguồn"),
    ):
        with lab.route(name, data, url=url) as one:
            for run in one.pull():
                assert run.outcome is Outcome.FAILED
                assert words in run.fault
            assert set(one.cursors()) == {None}

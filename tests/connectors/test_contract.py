"""Every connector against the simulated province: its words, its patience, its own oddities.

What every fault does to the facts is tested on the whole path, in ``tests/paths``; the table of
outcomes is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import orjson
import pytest

from connectors import registry
from connectors.base import Stream, Window
from connectors.protocols import messages
from connectors.protocols.http import HttpConnector
from core.clock import DAY, FrozenClock, epoch, from_epoch, frozen_at, local_day
from core.errors import RecordError, SourceError
from core.facts import DatasetFact, Fact, ObservationFact
from core.period import Grain
from core.runs import Outcome
from core.settings import SourceSettings
from sandbox import addresses, truth
from sandbox.catalogue import has_table, resources_of
from sandbox.datasets import datasets
from sandbox.edits import edit
from sandbox.server import Running, running
from sandbox.state import Sandbox
from tests.paths import outcomes

CLOCK = frozen_at("2023-12-26")
NOW = epoch(CLOCK.now())
SPANS = {"edoc": 20, "onestop": 20, "docsystem": 40, "citizen_app": 200, "zalo": 200,
         "petitions": 120}  # fmt: skip
"""Days of a window, by source; 1 elsewhere."""

NAMES = sorted([*addresses.PATHS, *addresses.PROFILES])
"""Sources, and after “@” another profile of one."""


@pytest.fixture(scope="module")
def province() -> Sandbox:
    return Sandbox(seed=1, scale="small", at="2023-12-26")


@pytest.fixture(scope="module")
def server(province: Sandbox) -> Iterator[Running]:
    with running(box=province) as here:
        yield here


@pytest.fixture(autouse=True)
def _fresh(province: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(messages, "_memory", messages._Memory())
    yield
    province.board.clear()
    province.resets.clear()


@dataclass
class Pulled:
    """What a pull gave: the newest version of each fact, and how it went."""

    facts: dict[str, Fact] = field(default_factory=dict)
    aside: dict[str, int] = field(default_factory=dict)
    done: bool = True
    fault: SourceError | None = None
    retries: int = 0
    unknown: int = 0
    slept: list[float] = field(default_factory=list)
    text: str = ""

    def told(self) -> dict[str, Fact]:
        """The facts without their versions, which tell only the order of deliveries."""
        return {key: replace(fact, version=0) for key, fact in self.facts.items()}


def name_of(stream: Stream, fact: Fact) -> str:
    if isinstance(fact, ObservationFact):
        unit = fact.unit.code or fact.unit.name
        period = f"{fact.grain}/{fact.start_day}"
        return f"{stream.name}/{fact.measure}/{unit}/{period}/{fact.dims}"
    return f"{stream.name}/{fact.code}"


def pull(server: Running, name: str, *faults: str, **changes: Any) -> Pulled:
    """Pull every stream of a source. What expires was opened by a first quiet call."""
    source = name.partition("@")[0]
    connector = registry.get(source)
    assert isinstance(connector, HttpConnector)
    out = Pulled()
    connector.sleep = out.slept.append  # type: ignore[method-assign]
    settings: dict[str, Any] = addresses.settings_of(server.url, name) | {"page_size": 90}
    if name == "opendata":
        # whole tables and a look at every file: in tests of their own
        settings["options"] = {"tables": "no", "resources": "list"}
    settings |= changes
    with connector.open(SourceSettings(**settings), CLOCK) as session:
        if source == "onestop" and "expired_session" in faults:
            list(connector.streams[0].pages(session, Window(NOW - 1, NOW)))
        for fault in faults:
            server.box.board.add(f"{source}={fault}")
        for stream in connector.streams:
            window = Window(NOW - SPANS.get(source, 1) * DAY, NOW)
            cursor = ""
            try:
                for page in stream.pages(session, window):
                    cursor = page.cursor or cursor
                    out.unknown += page.unknown
                    take(out, stream, page.records)
            except SourceError as fault_:
                out.fault = fault_
            out.done = out.done and cursor == str(NOW)
        out.retries = session.retries
    return out


def take(out: Pulled, stream: Stream, records: list[dict[str, Any]]) -> None:
    out.text += orjson.dumps(records).decode()
    for record in records:
        try:
            fact = stream.conform(record)
        except RecordError as fault:
            out.aside[fault.reason] = out.aside.get(fault.reason, 0) + 1
            continue
        key = name_of(stream, fact)
        held = out.facts.get(key)
        if held is None or fact.version > held.version:
            out.facts[key] = fact


@pytest.fixture(scope="module")
def healthy(server: Running) -> Any:
    return cache(lambda name: pull(server, name))


@pytest.mark.parametrize("name", NAMES)
def test_on_a_good_day_all_comes_and_no_person(healthy: Any, name: str) -> None:
    good = healthy(name)
    assert good.facts
    assert good.done
    assert good.fault is None
    assert (good.retries, good.unknown) == (0, 0)
    assert set(good.aside) <= {"absurd_date", "impossible_date", "missing_field"}
    assert sum(good.aside.values()) <= max(3, len(good.facts) // 100)
    for mark in ("MẪU", "example.invalid", "0000000000", "đường Mẫu"):
        assert mark not in good.text


@pytest.mark.parametrize("fault", ["429:7*2", "5xx:504*2", "down*1"])
@pytest.mark.parametrize("name", NAMES)
def test_what_passes_is_waited_out(server: Running, healthy: Any, name: str, fault: str) -> None:
    got, good = pull(server, name, fault), healthy(name)
    assert (got.fault, got.done, got.aside) == (None, True, good.aside)
    assert got.told() == good.told()
    assert 1 <= got.retries == len(got.slept) <= 2
    if fault.startswith("429"):
        assert got.slept == [7.0, 7.0], "Retry-After"


FAILING = [
    pytest.param(name, one, id=f"{name}-{one.fault}")
    for name in NAMES
    for one in outcomes.of(name)
    if one.outcome is Outcome.FAILED
    and one.fault != "empty"  # which the jobs judge too
    and "timeout" not in one.settings
]


@pytest.mark.parametrize(("name", "expected"), FAILING)
def test_what_fails_the_pull_is_called_passing_or_lasting(
    server: Running, name: str, expected: outcomes.Expected
) -> None:
    got = pull(server, name, expected.fault, **{"retries": 0} | expected.settings)
    assert got.fault is not None
    assert expected.said(0) in got.fault.public
    assert got.fault.transient is not expected.lasts
    assert not got.done, "the cursor stays"
    assert not got.facts


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_schema_is_counted_and_breaks_nothing(
    server: Running, healthy: Any, name: str
) -> None:
    got, good = pull(server, name, "schema_drift"), healthy(name)
    assert got.fault is None
    if name.startswith("evaluation"):
        assert got.unknown > 0  # a row is many figures
    elif name != "edoc":  # its lists drift, of which only id and time are read
        # the search drifts in its sets alone; tables are read by the columns that are mapped, and
        # counters are asked for set by set
        calm = ("resources/", "tables/", "usage/")
        drifted = [key for key in good.facts if not key.startswith(calm)]
        assert got.unknown >= len(drifted)
    assert set(got.facts) == set(good.facts)
    assert "phienBanMoi" not in got.text
    assert "MẪU" not in got.text


def test_views_and_downloads_are_those_of_the_portal(healthy: Any) -> None:
    told: dict[str, dict[str, int]] = {}
    for fact in healthy("opendata").facts.values():
        if isinstance(fact, ObservationFact) and fact.measure.startswith("data."):
            assert (fact.grain, fact.start_day) == (Grain.DAY.value, local_day(NOW))
            assert fact.value is not None
            assert fact.unit.name or fact.unit.code == "80"
            told.setdefault(fact.unit.name, {})[fact.measure] = int(fact.value)
    assert told == truth.usage(NOW)
    assert told[""]["data.views"] > told[""]["data.downloads"] > 0


def test_rows_written_into_a_table_show_though_no_date_moves(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {"options": {"tables": "hash", "resources": "list"}}
    before = pull(server, "opendata", **whole)
    one = next(d for d in datasets() if has_table(d) and d.visible(NOW) and not d.private)
    table, _ = resources_of(one.number)[0]
    edit(server.box, {"action": "ckan_rows", "resource_id": table,
                      "rows": [{"_id": 1, "Số lượng": "1"}]})  # fmt: skip
    monkeypatch.setattr("connectors.base.time.time", lambda: 2_000_000_000.0)
    after = pull(server, "opendata", **whole)
    key = f"datasets/{one.id}"
    old, new = before.facts.pop(key), after.facts.pop(key)
    assert isinstance(old, DatasetFact)
    assert isinstance(new, DatasetFact)
    assert new.version > old.version
    assert new.content_hash != old.content_hash
    assert (new.modified_at, new.rows) == (old.modified_at, old.rows)
    assert before.told() == after.told()


def test_documents_pulled_day_by_day_end_as_those_pulled_at_once(
    server: Running, province: Sandbox
) -> None:
    begin, step = NOW - 45 * DAY, 3 * DAY
    try:
        got = Pulled()
        for now in range(begin + step, NOW + 1, step):
            at = from_epoch(now)
            province.set_clock(at.isoformat())
            connector = registry.get("edoc")
            settings = SourceSettings(**addresses.settings(server.url)["edoc"])
            (stream,) = connector.streams
            since = now - step - int(stream.lookback.total_seconds())
            with connector.open(settings, FrozenClock(at)) as session:
                for page in stream.pages(session, Window(max(begin, since), now)):
                    take(got, stream, page.records)
    finally:
        province.set_clock("2023-12-26")
    whole = Pulled()
    connector = registry.get("edoc")
    settings = SourceSettings(**addresses.settings(server.url)["edoc"])
    with connector.open(settings, CLOCK) as session:
        for page in connector.streams[0].pages(session, Window(begin, NOW)):
            take(whole, connector.streams[0], page.records)
    later = {key: fact for key, fact in got.facts.items() if key in whole.facts}
    assert later == whole.facts
    assert len({fact.exchange_status for fact in later.values()}) > 3


@pytest.mark.parametrize("name", NAMES)
def test_a_living_source_passes_its_check(server: Running, name: str) -> None:
    connector = registry.get(name.partition("@")[0])
    settings = SourceSettings(**addresses.settings_of(server.url, name))
    with connector.open(settings, CLOCK) as session:
        found = connector.check(session)
    assert not [one for one in found if one.level == "fault"]
    assert {one.what for one in found} >= {"connection", "fields", "latency", "clock"}
    if name.startswith("evaluation"):
        lacking = " ".join(one.text for one in found if "không thấy trường" in one.text)
        other = "totalScore" if name.endswith("params") else "TONG_SCORE"
        assert other not in lacking, "fields of the portal's other generation never come"

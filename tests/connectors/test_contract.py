"""Every connector against the simulated province, on good days and on every bad one.

A fault either heals under the retries, and then nothing is lost or doubled, or it fails the pull
with words that name what came, and then the cursor stays where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import orjson
import pytest

from connectors import messages, registry
from connectors.base import Stream, Window
from connectors.http import HttpConnector
from core.clock import DAY, FrozenClock, epoch, from_epoch, frozen_at
from core.errors import RecordError, SourceError
from core.facts import DatasetFact, Fact, ObservationFact
from core.settings import SourceSettings
from sandbox import addresses
from sandbox.catalogue import has_table, resources_of
from sandbox.datasets import datasets
from sandbox.edits import edit
from sandbox.server import Running, running
from sandbox.state import Sandbox

CLOCK = frozen_at("2023-12-26")
NOW = epoch(CLOCK.now())
SPANS = {"edoc": 20, "onestop": 20, "docsystem": 40, "citizen_app": 200, "zalo": 200,
         "petitions": 120}  # fmt: skip
"""Days of a window, by source; 1 elsewhere."""

NAMES = sorted([*addresses.PATHS, "onestop@igate"])
"""Sources, and after “@” another profile of one."""
LISTS = ("onestop", "onestop@igate", "docsystem", "petitions")
COUNTERS = ("citizen_app", "zalo")


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
        return f"{stream.name}/{fact.measure}/{fact.start_day}"
    return f"{stream.name}/{fact.code}"


def settings_of(server: Running, name: str) -> dict[str, Any]:
    """The sandbox's settings of a source or of another profile of it."""
    source, _, profile = name.partition("@")
    return addresses.igate(server.url) if profile else addresses.settings(server.url)[source]


def pull(server: Running, name: str, *faults: str, **changes: Any) -> Pulled:
    """Pull every stream of a source; the faults come into force after a first quiet call."""
    source = name.partition("@")[0]
    connector = registry.get(source)
    assert isinstance(connector, HttpConnector)
    out = Pulled()
    connector.sleep = out.slept.append  # type: ignore[method-assign]
    settings: dict[str, Any] = settings_of(server, name) | {"page_size": 90}
    if name == "opendata":
        settings["options"] = {"tables": "no"}  # whole tables: in a test of their own
    settings |= changes
    with connector.open(SourceSettings(**settings), CLOCK) as session:
        if source == "onestop":
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


HEALING = ["latency:0.01", "429:7*2", "5xx:500*1", "5xx:502*1", "5xx:504*2", "html*1",
           "error_page*2", "truncate:0.5*1", "down*2", "encoding*1", "error_body*1"]  # fmt: skip


@pytest.mark.parametrize("fault", HEALING)
@pytest.mark.parametrize("name", NAMES)
def test_what_passes_is_waited_out(server: Running, healthy: Any, name: str, fault: str) -> None:
    got, good = pull(server, name, fault), healthy(name)
    assert got.fault is None
    assert got.done
    assert got.told() == good.told()
    assert got.aside == good.aside
    if not fault.startswith("latency"):
        assert 1 <= got.retries == len(got.slept) <= 2
    if fault.startswith("429"):
        assert got.slept == [7.0, 7.0], "Retry-After"


LASTING = {
    "429:7": ("gọi quá nhiều", True), "5xx:500": ("HTTP 500", True), "5xx:503": ("HTTP 503", True),
    "5xx:404": ("HTTP 404", False), "html": ("trang HTML “Đăng nhập hệ thống”", True),
    "error_page": ("HTTP 503, kèm trang HTML “Hệ thống đang bảo trì”", True),
    "truncate:0.5": ("cắt", True), "down": ("ngắt", True),
}  # fmt: skip


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("name", NAMES)
def test_what_lasts_fails_the_pull_in_words(server: Running, name: str, fault: str) -> None:
    words, transient = LASTING[fault]
    got = pull(server, name, fault, retries=1)
    assert got.fault is not None
    assert words in got.fault.public
    assert got.fault.transient is transient
    assert not got.done, "the cursor stays"
    assert not got.facts


@pytest.mark.parametrize("name", NAMES)
def test_an_error_inside_a_200_is_no_empty_list(server: Running, name: str) -> None:
    got = pull(server, name, "error_body", retries=0)
    assert got.fault is not None
    assert got.fault.transient
    assert not got.done
    assert not got.facts


@pytest.mark.parametrize("name", NAMES)
def test_text_in_another_encoding_is_not_guessed(server: Running, name: str) -> None:
    got = pull(server, name, "encoding", retries=0)
    assert got.fault is not None
    assert "UTF-8" in got.fault.public
    assert not got.facts


def test_expired_sessions_and_refused_tokens(server: Running, healthy: Any) -> None:
    renewing = ("onestop", "onestop@igate", "petitions")
    for name in renewing:
        got = pull(server, name, "expired_session*1")
        assert got.told() == healthy(name).told()
        assert got.retries == 0
    for name in sorted(set(NAMES) - {*renewing, "opendata"}):
        got = pull(server, name, "expired_session")
        assert got.fault is not None
        assert not got.fault.transient, "a new token is people's work"
        assert not got.done


@pytest.mark.parametrize("fault", ["duplicate:0.2", "reverse", "stale:0.2", "silent_cap:40"])
@pytest.mark.parametrize("name", NAMES)
def test_odd_lists_change_nothing(server: Running, healthy: Any, name: str, fault: str) -> None:
    if fault == "silent_cap:40" and name == "edoc":
        fault = "silent_cap:100"  # gateways give no total; a hundred is the least that is heeded
    got, good = pull(server, name, fault), healthy(name)
    assert got.fault is None
    assert got.done
    assert got.told() == good.told()


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_schema_is_counted_and_breaks_nothing(
    server: Running, healthy: Any, name: str
) -> None:
    got, good = pull(server, name, "schema_drift"), healthy(name)
    assert got.fault is None
    if name != "edoc":  # its lists drift, of which only id and time are read
        assert got.unknown >= len(good.facts)
    assert set(got.facts) == set(good.facts)
    assert "phienBanMoi" not in got.text
    assert "MẪU" not in got.text


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"edoc"}))
def test_spoilt_records_are_set_aside_one_by_one(server: Running, healthy: Any, name: str) -> None:
    got, good = pull(server, name, "bad_records:0.1"), healthy(name)
    assert got.fault is None
    assert got.done
    spoilt = sum(got.aside.values()) - sum(good.aside.values())
    assert spoilt > 0
    assert set(got.aside) - set(good.aside) <= {
        "missing_field", "absurd_date", "impossible_date", "bad_date",
    }  # fmt: skip
    assert got.told().items() <= good.told().items()
    assert len(good.facts) - len(got.facts) <= spoilt


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_answer_is_believed_only_where_nothing_contradicts_it(
    server: Running, healthy: Any, name: str
) -> None:
    got = pull(server, name, "empty")
    if name in LISTS:
        assert got.fault is not None
        assert "chỉ đưa 0" in got.fault.public
        assert not got.done
    elif name == "opendata":
        assert got.told() == healthy(name).told(), "by name, where search finds nothing"
    else:
        assert not got.facts
        assert got.fault is None


def test_without_its_search_index_the_portal_is_read_by_name(server: Running, healthy: Any) -> None:
    got = pull(server, "opendata", "index_down", retries=1)
    assert got.told() == healthy("opendata").told()


def test_rows_written_into_a_table_show_though_no_date_moves(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {"options": {"tables": "hash"}}
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


@pytest.mark.parametrize("name", COUNTERS)
def test_a_counter_begun_anew_is_told_as_it_is(server: Running, healthy: Any, name: str) -> None:
    got, good = pull(server, name, "reset"), healthy(name)
    assert set(got.facts) == set(good.facts)
    assert got.told() != good.told()


def test_a_source_whose_clock_is_behind_gives_less_and_nothing_else(
    server: Running, healthy: Any
) -> None:
    got, good = pull(server, "onestop", "clock_skew:-86400"), healthy("onestop")
    assert set(got.facts) < set(good.facts)
    assert got.fault is None


@pytest.mark.parametrize("name", NAMES)
def test_a_living_source_passes_its_check(server: Running, name: str) -> None:
    connector = registry.get(name.partition("@")[0])
    settings = SourceSettings(**settings_of(server, name))
    with connector.open(settings, CLOCK) as session:
        found = connector.check(session)
    assert not [one for one in found if one.level == "fault"]
    assert {one.what for one in found} >= {"connection", "fields", "latency", "clock"}

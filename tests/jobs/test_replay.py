"""Replay: what was set aside is conformed again from what was kept, for every connector."""

import pytest

from connectors import registry
from connectors.base import Stream
from core.errors import RecordError
from core.runs import Outcome
from jobs.evaluating.proof import differences
from jobs.pulling.order import Order, exit_code, pull
from jobs.pulling.pull import Puller
from jobs.pulling.replay import replay
from sandbox import addresses
from store.intake import quarantine

TEMPLATE = (
    "#ioc-template;reported;1\nchi_tieu;don_vi;ky;gia_tri;tai_lieu\n"
    "ocop.products;80;2023-Q3;5;BC 1\nocop.products;80;2023-Q2;-4;BC 2\n"
)
SOURCES = sorted({*addresses.PATHS, "reported"} & registry.names())


def aside(context, source):
    with context.store.read() as conn:
        return {
            (one["stream"], one["key"]): one["reason"]
            for one in quarantine.listed(conn, source, 100_000)
        }


def watched(stream: Stream, told: dict, refusing: bool, monkeypatch):
    """Note what ``conform`` makes of every record, and let none through where asked."""
    real = type(stream).conform

    def conform(self, record):
        key = self.key_of(record)
        try:
            told[key] = real(self, dict(record))
        except RecordError as fault:
            told[key] = fault.reason
        if refusing:
            raise RecordError("held_back", "Giữ lại để thử.", "x")
        return real(self, record)

    monkeypatch.setattr(type(stream), "conform", conform)


@pytest.mark.parametrize("name", SOURCES)
def test_what_was_kept_conforms_as_what_came(name, opened_with, tmp_path, monkeypatch):
    """Types survive the way through the store: replayed facts equal those of fresh records."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text(TEMPLATE, "utf-8")
    more = {"IOC_SOURCES__REPORTED__FOLDER": str(tmp_path / "inbox")}
    with opened_with(IOC_SOURCES__OPENDATA__OPTIONS__TABLES="no", **more) as context:
        connector = registry.get(name, context.clock)
        for stream in connector.streams:
            puller = Puller(context, connector, stream)
            fresh, again = {}, {}
            with monkeypatch.context() as patch:
                watched(stream, fresh, True, patch)
                runs = puller.new()
            assert sum(run.quarantined for run in runs) == sum(run.fetched for run in runs) > 0
            state = puller.cursor()
            with monkeypatch.context() as patch:
                watched(stream, again, False, patch)
                run = replay(puller)
            assert again == fresh
            assert run.calls == 0, "the source is not asked"
            assert run.fetched == run.new + run.unchanged + run.quarantined
            assert puller.cursor() == state
            left = aside(context, name)
            assert "held_back" not in left.values()
            assert sum(key[0] == stream.name for key in left) == run.quarantined
            twice = replay(puller)
            assert (twice.new, twice.changed, twice.deleted) == (0, 0, 0)
            assert aside(context, name) == left
        assert differences(context) == []


@pytest.fixture
def one(context):
    connector = registry.get("onestop", context.clock)
    return Puller(context, connector, connector.streams[0])


def test_only_one_reason_is_replayed_and_the_rest_waits(one, context, source, monkeypatch):
    source.box.board.add("onestop=bad_records:0.1")
    one.new()
    source.box.board.clear()
    held = aside(context, "onestop")
    assert len(set(held.values())) > 1
    reason = next(iter(held.values()))
    real = type(one.stream).conform

    def conform(self, record):
        try:
            return real(self, record)
        except RecordError as fault:
            raise RecordError(f"{fault.reason}_new", fault.public, fault.field) from None

    monkeypatch.setattr(type(one.stream), "conform", conform)
    (run,) = pull(one, Order("onestop", what="replay", reason=reason))
    assert (run.kind, run.outcome, exit_code([run])) == ("replay", Outcome.PARTIAL, 3)
    assert "vẫn chưa nhận được" in run.fault
    assert aside(context, "onestop") == {
        key: f"{why}_new" if why == reason else why for key, why in held.items()
    }
    assert run.fetched == run.quarantined == list(held.values()).count(reason)
    monkeypatch.undo()
    # still known as of the window that brought it, so that reading that anew can settle it
    one.new()
    assert len(aside(context, "onestop")) <= len(held)


def test_an_older_copy_that_was_set_aside_never_beats_the_fact(one, context, monkeypatch):
    with monkeypatch.context() as patch:
        watched(one.stream, {}, True, patch)
        one.new()
    with context.store.write() as conn:
        conn.exec_driver_sql("update quarantine set key = key || 'x'")  # so the pull leaves them
    pull(one, Order("onestop", since=one.cursor().covered_from))
    before = facts(context)
    run = replay(one)
    assert run.unchanged + run.quarantined == run.fetched > 100
    assert (run.new, run.changed) == (0, 0)
    assert facts(context) == before


def facts(context):
    with context.store.read() as conn:
        return conn.exec_driver_sql("select code, version, unit_id from dossier order by 1").all()

"""Pulls that bring all there is: what they lack is gone, and what they say is doubted once."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import date

import pytest

from connectors import registry
from connectors.base import Connector, Page, Session, Stream
from core.clock import day_number, day_start
from core.errors import RecordError, StoreError
from core.facts import TaskFact, UnitRef
from core.runs import Outcome
from jobs.pulling import pull
from jobs.pulling.pull import Puller
from store.intake import quarantine

HEAD = "#ioc-template;reported;1\nchi_tieu;don_vi;ky;gia_tri;tai_lieu\n"


class Listed(Stream):
    """A full list of tasks, given by the test."""

    name, title, kind, owner = "tasks", "Nhiệm vụ", "task", ""
    key, version, cursor = ("code",), "version", "version"
    fields = mandatory = frozenset({"code"})
    sweeps, windowed = True, False

    def pages(self, session, window):
        yield Page([dict(one) for one in session.connector.rows], str(window.until))

    def conform(self, record):
        if not record.get("code"):
            raise RecordError("missing_field", "Thiếu mã.", "code")
        day = day_start(day_number(date(2023, 12, 1)))
        return TaskFact(record["code"], 1, "", UnitRef("80"), "province", 2023, day, None, None)


class Register(Connector):
    """Answers with its rows."""

    name, title, protocol, owner = "tasks", "Nhiệm vụ", "", ""
    kinds = (Listed,)
    rows = ()

    @contextmanager
    def connect(self, settings, clock):
        session = Session(settings, clock)
        session.connector = self
        yield session


def aside(context):
    with context.store.read() as conn:
        return {one["key"]: one["reason"] for one in quarantine.listed(conn)}


@pytest.fixture
def register(context):
    return Register(context.clock)


@pytest.fixture
def one(context, register):
    return Puller(context, register, register.streams[0])


def test_a_list_that_is_not_believed_covers_nothing(one, register, context):
    (run,) = one.new()
    assert (run.outcome, one.cursor(), run.cursor_after) == (Outcome.FAILED, None, "")
    register.rows = [{"code": "a"}, {"code": ""}]
    (run,) = one.new()
    assert (run.outcome, run.new) == (Outcome.SUCCESS, 1)
    state = one.cursor()
    assert (state.covered_to, run.cursor_after) == (context.now(), state.value)
    held = aside(context)
    assert len(held) == 1
    register.rows = []
    (run,) = one.new()
    assert run.outcome is Outcome.FAILED
    assert one.cursor() == state
    assert aside(context) == held, "it settles nothing either"


def test_a_stop_before_the_sweep_leaves_the_old_cursor(one, register, monkeypatch):
    register.rows = [{"code": "a"}]

    def fall(*_args):
        raise StoreError("Đĩa đã đầy.", "disk full")

    with monkeypatch.context() as patch:
        patch.setattr(pull, "sweep", fall)
        with pytest.raises(StoreError):
            one.new()
    assert one.cursor() is None
    one.new()
    assert one.cursor() is not None


def test_records_without_a_key_are_set_aside_one_by_one(one, register, context):
    register.rows = [{"code": "", "x": 1}, {"x": 2}, {"code": "a"}, {"x": 3}]
    for _ in range(2):
        one.new()
        assert len(aside(context)) == 3
    register.rows = [{"code": "a"}, {"x": 2}]
    one.new()
    assert len(aside(context)) == 1


@pytest.fixture
def folder(opened_with, tmp_path):
    """Pulls a folder of templates; a file is its name and its rows."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with opened_with(IOC_SOURCES__REPORTED__FOLDER=str(inbox)) as context:
        connector = registry.get("reported", context.clock)
        times = iter(range(1_700_000_000, 1_700_000_999))

        def go(**files):
            for name, rows in files.items():
                path = inbox / f"{name}.csv"
                if rows is None:
                    path.unlink()
                    continue
                path.write_text(rows if rows.startswith("#") else HEAD + rows, "utf-8")
                at = next(times)
                os.utime(path, (at, at))
            (run,) = Puller(context, connector, connector.streams[0]).new()
            return run, aside(context)

        yield go


BAD, GOOD = "ocop.products;80;2023-Q3;-5;\n", "ocop.products;80;2023-Q3;5;\n"


def test_a_correcting_file_settles_the_row_that_was_set_aside(folder):
    run, held = folder(one=BAD)
    assert (run.quarantined, list(held.values())) == (1, ["bad_number"])
    for _ in range(2):  # the first file is still there, and is read before it
        run, held = folder(two=GOOD)
        assert run.quarantined == 1
        assert held == {}


def test_a_good_figure_followed_by_a_bad_one_stays_open(folder):
    _, held = folder(one=GOOD, two=BAD)
    assert list(held.values()) == ["bad_number"]


def test_what_is_no_longer_in_the_folder_is_settled(folder):
    _, held = folder(one=BAD, two="#khác\n", three=";;;7;\n;;;7;\n")
    assert len(held) == 4, "a row, a file, and two rows that name nothing"
    _, held = folder(two=None)
    assert len(held) == 3
    _, held = folder(one=None, three=GOOD)
    assert held == {}

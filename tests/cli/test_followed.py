"""A change is followed to a screen: what is waited for, and what is said where it cannot be."""

from contextlib import contextmanager

import httpx
import pytest

from cli import demonstration, followed, staged
from connectors import registry
from core.errors import IocError, MisuseError
from core.runs import Outcome, Run
from core.settings import load
from jobs.bench import page
from jobs.context import opened
from sandbox.server import running
from store.ledger import runs

AT = "2023-12-26"


@pytest.fixture
def context(tmp_path):
    with opened(load(tmp_path, {"IOC_CLOCK_AT": AT}, registry.names())) as made:
        yield made


def ran(context, run_id, outcome, fault=""):
    run = Run(run_id, followed.SOURCE, followed.STREAM, started_at=context.now(), fault=fault)
    run.outcome = outcome
    runs.start(context.store, run)
    runs.finish(context.store, run)


def test_the_end_is_that_of_the_run_that_came_after(context, monkeypatch):
    monkeypatch.setattr(followed, "PATIENCE", 0.05)
    ran(context, "first", Outcome.SUCCESS)
    before = followed._last(context)
    assert before.run_id == "first"
    with pytest.raises(IocError, match="không kéo"):
        followed._ended(context, before)
    ran(context, "second", Outcome.RUNNING)
    with pytest.raises(IocError, match="không kéo"):
        followed._ended(context, before)
    ran(context, "third", Outcome.SUCCESS)
    assert followed._ended(context, before) > 0
    ran(context, "fourth", Outcome.FAILED, "nguồn lỗi")
    with pytest.raises(IocError) as told:
        followed._ended(context, before)
    assert told.value.detail == "nguồn lỗi"


def test_a_dossier_is_filed_today_at_a_unit_that_the_source_knows(context):
    filing = followed._filing(context)
    assert filing["received"] == f"{AT}T07:30"
    with running(at=AT) as province:
        answer = httpx.post(f"{province.url}/_sandbox/edit", json=filing, trust_env=False)
    assert answer.status_code == 200, answer.text


def test_the_source_is_the_demonstration_s_own(tmp_path):
    with pytest.raises(IocError, match="mô phỏng"):
        followed._source(tmp_path)
    one = demonstration.Demonstration(AT, "small", 1)
    one.environment = {followed.ADDRESS: "http://127.0.0.1:9100/motcua"}
    one.save(tmp_path)
    assert followed._source(tmp_path) == "http://127.0.0.1:9100/"


def test_without_a_browser_it_is_said_that_nothing_was_followed(tmp_path, monkeypatch):
    @contextmanager
    def refuse():
        raise MisuseError("cần Chromium")
        yield

    monkeypatch.setattr(page, "chromium", refuse)
    figures, notes = staged._followed(tmp_path, "http://127.0.0.1:1", {}, 1)
    assert figures == []
    assert notes == ["demo: không đo từ nguồn ra màn hình. cần Chromium"]

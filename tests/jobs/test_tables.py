"""Tables of the open data portal through the whole path, and what changes or deletes them."""

import sqlite3
import time
from itertools import count

import pytest

from connectors import registry
from connectors.protocols import uploads
from core.runs import Outcome
from jobs.evaluating.proof import differences
from jobs.pulling.pull import Puller
from sandbox.catalogue import resources_of
from sandbox.datasets import datasets
from sandbox.datastore import BIG, table
from sandbox.edits import edit
from sandbox.state import PortalEdits

BIG_TABLE = resources_of(BIG)[0][0]
SMALL = datasets()[38]
SMALL_TABLE = resources_of(38)[0][0]
MAP = """
[[table]]
source = "opendata"
table = "{table}"
measure = "test.amount"
unit_name = "Đơn vị"
period = "Tháng"
period_form = "month"
value = "{value}"
dims = {{ nhom = "Nhóm" }}
{more}
"""


@pytest.fixture(autouse=True)
def _later_each_time(monkeypatch, source):
    """Every session begins a minute after the one before; edits end with the test."""
    moments = count(int(time.time()), 60)
    monkeypatch.setattr("connectors.base.time.time", lambda: next(moments))
    monkeypatch.setattr(uploads, "_memory", uploads._Memory())
    yield
    source.box.edits = PortalEdits()


@pytest.fixture
def mapped(opened_with, tmp_path):
    """Jobs whose portal has one mapped table: ``mapped(table, value, more)``."""

    def make(table, value="Giá trị", more=""):
        path = tmp_path / "tables.toml"
        path.write_text(MAP.format(table=table, value=value, more=more))
        return opened_with(IOC_SOURCES__OPENDATA__TABLES=str(path))

    return make


def pull(context, stream):
    connector = registry.get("opendata", context.clock)
    (run,) = Puller(context, connector, connector.stream(stream)).new()
    return run


def ask(context, question):
    with sqlite3.connect(context.store.path) as db:
        return db.execute(question).fetchall()


FIGURES = "select count(*), sum(value is null), sum(value) from observation where deleted = 0"


def test_forty_thousand_rows_arrive_whole(mapped):
    with mapped(BIG_TABLE) as context:
        run = pull(context, "tables")
        assert (run.outcome, run.fetched, run.new) == (Outcome.SUCCESS, 40_000, 40_000)
        ((rows, unknown, total),) = ask(context, FIGURES)
        values = [row["Giá trị"] for row in table(datasets()[BIG], {})]
        assert rows == len(values) == 40_000
        assert unknown == values.count(None) > 0
        assert total == sum(one for one in values if one is not None)
        assert differences(context) == []


def test_rows_that_change_while_every_date_stands_still_are_noticed(mapped, source):
    with mapped(SMALL_TABLE, "Số lượng") as context:
        first, register = pull(context, "tables"), pull(context, "datasets")
        assert first.new == len(table(SMALL, {})) > 40
        again = pull(context, "tables")
        assert (again.new, again.changed, again.deleted) == (0, 0, 0)
        assert ask(context, "select count(*) from observation_history") == [(0,)]
        rows = [{"_id": 1, "Số lượng": "123.456,5"}]
        edit(source.box, {"action": "ckan_rows", "resource_id": SMALL_TABLE, "rows": rows})
        changed, noticed = pull(context, "tables"), pull(context, "datasets")
        assert (changed.new, changed.changed, changed.deleted) == (0, 1, 0)
        assert (noticed.new, noticed.changed) == (0, 1)
        assert register.new > 200
        assert ask(context, "select count(*) from observation where value = 123456.5") == [(1,)]
        ((before, after),) = ask(
            context,
            f"select h.content_hash, d.content_hash from dataset_history h join dataset d "
            f"using (tenant, code) where code = '{SMALL.id}' and h.modified_at = d.modified_at",
        )
        assert before != after
        assert differences(context) == []


def test_a_deleted_set_is_marked_deleted_with_its_resources_and_not_lost(opened_with, source):
    options = {"IOC_SOURCES__OPENDATA__OPTIONS__TABLES": "no",
               "IOC_SOURCES__OPENDATA__OPTIONS__RESOURCES": "list"}  # fmt: skip
    with opened_with(**options) as context:
        pull(context, "datasets")
        pull(context, "resources")
        resources = ask(context, "select count(*) from resource where deleted = 0")[0][0]
        assert resources > 226
        edit(source.box, {"action": "ckan_delete", "id": SMALL.id})
        assert (pull(context, "datasets").deleted, pull(context, "resources").deleted) == (1, 2)
        gone = f"select title, deleted <> 0 from dataset where code = '{SMALL.id}'"
        assert ask(context, gone) == [(SMALL.title, 1)]
        gone = f"select dataset, deleted <> 0 from resource where code = '{SMALL_TABLE}'"
        assert ask(context, gone) == [(SMALL.id, 1)]
        assert ask(context, "select count(*) from resource") == [(resources,)]
        assert differences(context) == []


def test_a_table_that_goes_keeps_its_figures_and_is_named(mapped, source):
    with mapped(SMALL_TABLE) as context:
        rows = pull(context, "tables").new
        edit(source.box, {"action": "ckan_delete", "id": SMALL.id})
        run = pull(context, "tables")
        assert run.outcome is Outcome.FAILED
        assert f"Bảng {SMALL_TABLE}: CKAN: không có hoặc không cho xem (HTTP 403)" in run.fault
        assert ask(context, FIGURES)[0][0] == rows


def test_a_broken_table_stops_no_other(mapped, source):
    more = '[[table]]\nsource = "opendata"\ntable = "khong-co"\nmeasure = "test.other"\n'
    more += 'unit = "80"\nperiod_is = "2023"\nvalue = "x"\n'
    with mapped(SMALL_TABLE, more=more) as context:
        run = pull(context, "tables")
        assert (run.outcome, run.new) == (Outcome.FAILED, len(table(SMALL, {})))
        assert "Bảng khong-co" in run.fault
        assert ask(context, FIGURES)[0][0] == run.new


def test_a_mapping_taken_away_takes_its_figures_along(mapped, tmp_path):
    with mapped(SMALL_TABLE) as context:
        rows = pull(context, "tables").new
        (tmp_path / "tables.toml").write_text("")
        run = pull(context, "tables")
        assert (run.outcome, run.deleted) == (Outcome.SUCCESS, rows)
        assert ask(context, FIGURES)[0][0] == 0
        assert differences(context) == []

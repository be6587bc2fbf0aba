"""After a pull of records full of persons, nothing of them is in the database, files or logs."""

from __future__ import annotations

import logging
import sqlite3
import zlib

import pytest

from connectors import registry
from jobs.pulling.pull import Puller
from sandbox import addresses

MARKS = ("MẪU", "CÁN BỘ", "example.invalid", "000000000", "đường Mẫu", "đường mẫu", "xin phản ánh")


def cells(path):
    """Every text of every cell, blobs unpacked where they are packed."""
    with sqlite3.connect(path) as db:
        tables = db.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            for row in db.execute(f'select * from "{table}"'):
                yield from (text(one) for one in row if isinstance(one, str | bytes))


def text(cell):
    if isinstance(cell, str):
        return cell
    try:
        return zlib.decompress(cell).decode("utf-8", "replace")
    except zlib.error:
        return cell.decode("utf-8", "replace")


@pytest.mark.parametrize("profile", ["national", "igate"])
def test_no_person_is_anywhere(opened_with, source, tmp_path, caplog, profile):
    caplog.set_level(logging.DEBUG)
    more = {}
    if profile == "igate":
        told = addresses.igate(source.url)
        more = {"IOC_SOURCES__ONESTOP__KIND": "igate", "IOC_SOURCES__ONESTOP__URL": told["url"]}
        more |= {
            f"IOC_SOURCES__ONESTOP__OPTIONS__{name.upper()}": value
            for name, value in told["options"].items()
        }
    source.box.board.add("onestop=bad_records:0.02")  # what is set aside is looked at too
    with opened_with(**more) as context:
        for name in ("onestop", "petitions"):
            connector = registry.get(name, context.clock)
            for stream in connector.streams:
                one = Puller(context, connector, stream)
                one.new()
                assert one.whole, one.name
        path = context.store.path
    seen = 0
    for cell in cells(path):
        seen += len(cell)
        assert not [mark for mark in MARKS if mark in cell], cell[:200]
    assert seen > 100_000
    for file in tmp_path.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert not [mark for mark in MARKS if mark.encode() in raw], file
    assert not [mark for mark in MARKS if mark in caplog.text]


def test_an_agency_that_is_no_unit_of_ours_is_found_under_its_name(context):
    connector = registry.get("onestop", context.clock)
    one = Puller(context, connector, connector.stream("agencies"))
    (run,) = one.new()
    assert one.whole
    assert run.reasons == {"unknown_unit": 1}
    with sqlite3.connect(context.store.path) as db:
        ((public,),) = db.execute("select public from quarantine where known_to is null").fetchall()
        count, units = db.execute("select count(*), count(distinct unit_id) from agency").fetchone()
    assert public == (
        "Không có đơn vị “Tổ công tác lưu động số 3 (000.99.99.H39)” vào ngày 26/12/2023, cũng chưa"
        " ngày nào có. Thêm tên hoặc mã ấy vào config/agencies.toml, hoặc sửa ở nguồn, rồi nhận"
        " lại."
    )
    assert count == units > 200
    for name, table in (("procedures", "service"), ("fields", "service_field")):
        (run,) = Puller(context, connector, connector.stream(name)).new()
        (again,) = Puller(context, connector, connector.stream(name)).new()
        assert (again.new, again.changed, again.deleted) == (0, 0, 0)
        with sqlite3.connect(context.store.path) as db:
            assert db.execute(f"select count(*) from {table}").fetchone() == (run.new,)

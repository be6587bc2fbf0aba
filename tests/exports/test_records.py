"""The records behind a figure: all of them, as they were counted, row by row."""

import csv as reader
import io
import tracemalloc
from dataclasses import replace
from datetime import date

import openpyxl
import pyarrow.parquet as pq
import pytest

from core.errors import AccessError, MisuseError, NotFoundError, StoreError
from core.period import Period
from core.settings import load
from desk import Desk
from exports.formats import csv, making, xlsx
from exports.sheets import records, sets
from exports.sheets.asked import Asked
from exports.sheets.sheet import Column, Table
from exports.withholding.columns import COLUMNS
from indicators.asking.answers import RecordPage, RecordsLink
from indicators.outlook.prospect import Proven
from indicators.outlook.say import sentence
from indicators.proving import behind as inside
from tests.dashboard import fake_outlook
from tests.exports.test_behind import revised

__all__ = ["revised"]

ID = "onestop.on_time_rate"


def listing(catalog, part="numerator", codes=True, **choices):
    return records.listing(catalog, ID, part, Asked(**choices), codes=codes)


def test_every_record_that_was_counted_is_there(province):
    for part in sets.FIRST:
        found = listing(province, part, unit="802")
        value = province.value(ID, "802")
        assert found.total == getattr(value, part)
        made = b"".join(making.rows(found.truth, found.table, "csv", making.Look()))
        rows = list(reader.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))[1:]
        assert len({row[0] for row in rows}) == len(rows) == found.total
        assert f"{found.total} bản ghi" in dict(found.truth.filters)["Danh sách"]


def codes_of(found):
    made = b"".join(making.rows(found.truth, found.table, "csv", making.Look()))
    return {row[0] for row in reader.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";")}


def test_what_misses_and_what_is_set_apart_is_taken_as_it_is_listed(province):
    value = province.value(ID, "802")
    proof = province.passport(value.value_id)
    lists = {name: codes_of(listing(province, name, unit="802")) for name in sets.of_proof(proof)}
    assert set(lists) >= {"numerator", "denominator", "missed", "apart-0"}
    assert lists["missed"] == lists["denominator"] - lists["numerator"] | {"code"}
    for name, (link, said) in sets.of_proof(proof).items():
        found = listing(province, name, unit="802")
        assert (found.total, len(lists[name]) - 1) == (link.count, link.count)
        assert dict(found.truth.filters)["Danh sách"] == f"{link.count} bản ghi phía sau: {said}"
    with pytest.raises(AccessError, match="người xử lý"):
        listing(province, "missed", codes=False)
    with pytest.raises(NotFoundError, match="apart-0"):
        listing(province, "apart-9", unit="802")


def test_what_moved_a_figure_is_taken_by_the_moment_of_its_step(revised):
    catalog, month = revised
    held = {name: (link, cause) for name, link, _, cause
            in sets.of_steps(catalog.ledger(ID, "802", month))}  # fmt: skip
    assert held
    for name, (link, cause) in held.items():
        found = listing(catalog, name, unit="802", period=month)
        assert found.total == link.count == cause.facts
        assert len(codes_of(found) - {"code"}) == found.total
        assert all(one.startswith("TRE") for one in codes_of(found) - {"code"})
    with pytest.raises(NotFoundError, match="doi-1-0-0"):
        listing(catalog, "doi-1-0-0", unit="802", period=month)


def test_what_a_doubt_stands_on_is_taken(province, monkeypatch):
    """The records behind each reason why a met figure may not last; not at a past moment."""
    value = province.value(ID, "802")
    link = province.passport(value.value_id).denominator_records
    doubted = fake_outlook.outlook(province.definition(ID), value)
    proven = tuple(Proven(one, link) for one in fake_outlook.REASONS)
    monkeypatch.setattr(province, "outlook", lambda *asked: replace(doubted, proven=proven))
    for n, one in enumerate(proven, start=1):
        found = listing(province, f"ben-vung-{n}", unit="802")
        assert (found.total, len(list(found.table.rows))) == (link.count, link.count)
        said = sentence(one.reason, province.definition(ID), "vi")
        assert said in dict(found.truth.filters)["Danh sách"]
    with pytest.raises(NotFoundError, match="ben-vung-1"):
        listing(province, "ben-vung-1", unit="802", as_known=value.known_from)


def test_lists_in_other_forms_are_typed(province):
    found = listing(province, unit="802")
    book = b"".join(making.rows(found.truth, found.table, "xlsx", making.Look()))
    sheet = openpyxl.load_workbook(io.BytesIO(book))[xlsx.DATA]
    assert sheet.max_row == found.total + 1
    frame = pq.read_table(
        io.BytesIO(b"".join(making.rows(found.truth, found.table, "parquet", making.Look())))
    )
    assert frame.num_rows == found.total
    assert str(frame.schema.field("received_at").type).startswith("timestamp")
    assert str(frame.schema.field("paused").type) == "bool"
    assert set(frame.column_names) == set(COLUMNS["dossier"]), "no other column leaves the house"


def test_dossiers_are_for_those_who_act_on_them(province):
    with pytest.raises(AccessError, match="người xử lý"):
        listing(province, codes=False)
    with pytest.raises(MisuseError, match="numerator, denominator"):
        listing(province, "tu-so")
    found = listing(province)
    with pytest.raises(ValueError, match="png"):
        making.rows(found.truth, found.table, "png", making.Look())


def test_a_list_goes_out_in_the_order_that_was_asked_for(province):
    falling = listing(province, query=(("xep", "-received_at"),))
    at = [column.key for column in falling.table.columns].index("received_at")
    got = [row[at] for row in falling.table.rows]
    assert len(got) > 10
    assert got == sorted(got, reverse=True) != sorted(got)
    assert ("Xếp theo", "received_at, giảm dần") in falling.truth.filters
    usual = listing(province)
    assert not [told for told in usual.truth.filters if told[0] == "Xếp theo"]
    with pytest.raises(MisuseError, match="không xếp theo “fee”"):
        listing(province, query=(("xep", "fee"),))


class Long:
    """A catalogue with many records."""

    ALL = 20_000

    def __init__(self):
        self.pages = 0

    def revision(self):
        return 7

    def records(self, kind, query, limit, after):
        assert query["revision"] == "7"
        self.pages += 1
        start = int(after or 0)
        rows = [{"code": f"H39.{n:06d}", "received_at": 1_700_000_000 + n}
                for n in range(start, start + limit)]  # fmt: skip
        return RecordPage(kind, rows, self.ALL, str(start + limit) if start + limit < self.ALL
                          else "")  # fmt: skip


def test_many_rows_start_at_once_and_stay_small():
    columns = [Column("code", "code"), Column("received_at", "received_at", "moment")]
    catalog = Long()
    rows = records._Rows(catalog, RecordsLink("dossier", {}, Long.ALL), columns)
    stream = csv.stream(Table("x", tuple(columns), rows), csv.Choice())
    tracemalloc.start()
    next(stream)
    assert catalog.pages == 0, "the head is there before anything is read"
    next(stream)
    assert catalog.pages == 1
    count = sum(piece.count(b"\n") for piece in stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count + 500 == Long.ALL
    assert peak < 6_000_000, "bytes, whatever the number of rows"


def test_too_many_for_a_sheet_is_refused_before_it_is_written(province):
    found = listing(province)
    rows = records._Rows(Long(), RecordsLink("dossier", {}, xlsx.LARGEST + 1), found.table.columns)
    with pytest.raises(MisuseError, match="CSV hoặc Parquet"):
        making.rows(found.truth, replace(found.table, rows=rows), "xlsx", making.Look())


@pytest.mark.parametrize("off", [-1, 1])
@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "parquet"])
def test_a_list_of_another_length_than_was_counted_breaks_the_export(
    province, tmp_path, monkeypatch, form, off
):
    found = listing(province, unit="802")
    found.table.rows._link = replace(found.table.rows._link, count=found.total + off)
    desk = Desk(load(tmp_path, {}))
    with pytest.raises(StoreError, match="như đã đếm"):
        b"".join(making.make_list(desk, found.truth, found.table, form, making.Look(), by="thu")[1])
    (one,) = desk.exports()
    assert (one.state, one.rows) == ("broken", 0)
    desk.close()


def test_what_was_never_reported_is_an_empty_list(article, tmp_path):
    """``app.installs`` of a month without a report: nothing to ask for, nothing to list."""
    choices = Asked(period=Period.parse("2023-11", date(2023, 12, 26)))
    found = records.listing(article, "app.installs", "numerator", choices, codes=True)
    assert found.total == 0
    desk = Desk(load(tmp_path, {}))
    truth, made = making.make_list(desk, found.truth, found.table, "csv", making.Look(), by="thu")
    assert len(b"".join(made).splitlines()) == 1
    one = desk.export(truth.code)
    assert (one.state, one.rows) == ("done", 0)
    desk.close()


def test_the_list_is_that_of_its_own_measure(own_province, monkeypatch):
    """A numerator that nothing lists does not take the denominator's list."""
    _, catalog = own_province
    real, numerator = inside.listing.link, catalog.definition(ID).measures[0]

    def link(snapshot, one, *more):
        return None if one.name == numerator else real(snapshot, one, *more)

    monkeypatch.setattr(inside.listing, "link", link)
    found = listing(catalog, "denominator", unit="802")
    assert found.total == catalog.value(ID, "802").denominator
    with pytest.raises(NotFoundError, match="numerator"):
        listing(catalog, "numerator", unit="802")


def test_a_value_without_a_name_has_no_list(province, monkeypatch):
    real = province.value

    def nameless(*args, **more):
        return replace(real(*args, **more), value_id="", reason="đơn vị chưa có số liệu")

    monkeypatch.setattr(province, "value", nameless)
    with pytest.raises(NotFoundError, match="không có danh sách bản ghi: đơn vị chưa có số liệu"):
        listing(province, unit="802")

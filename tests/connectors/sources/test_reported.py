from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from openpyxl.utils import get_column_letter

from connectors import registry
from connectors.base import Stream, Window
from connectors.protocols import files
from connectors.sources import reported
from core.clock import FrozenClock, day_number
from core.errors import ConfigError, RecordError, SourceError
from core.facts import ObservationFact, UnitRef
from core.settings import SourceSettings

WINDOW = Window(None, 1_703_586_600)
HEAD = "#ioc-template;reported;1\nchi_tieu;don_vi;ky;gia_tri;tai_lieu;ghi_chu\n"
Drop = Callable[[str, bytes | str], Path]
Read = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Drop a file into the folder; each one a second after the last."""
    times = iter(range(1_700_000_000, 1_700_000_999))

    def put(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        at = next(times)
        os.utime(path, (at, at))
        return path

    return put


@pytest.fixture
def stream(clock: FrozenClock) -> Stream:
    return registry.get("reported", clock).streams[0]


@pytest.fixture
def read(clock: FrozenClock, tmp_path: Path, stream: Stream) -> Read:
    def go(**settings: Any) -> list[dict[str, Any]]:
        connector = registry.get("reported", clock)
        with connector.open(SourceSettings(folder=tmp_path, **settings), clock) as session:
            pages = list(stream.pages(session, WINDOW))
        assert pages[-1].cursor == str(WINDOW.until)
        return [record for page in pages for record in page.records]

    return go


def fault_of(stream: Stream, record: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(RecordError) as fault:
        stream.conform(record)
    return fault.value.reason, fault.value.public


def workbook(rows: list[list[Any]], change: Callable[[Any], None] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    for row in [["#ioc-template", "reported", "1"], HEAD.splitlines()[1].split(";"), *rows]:
        book.active.append(row)
    change(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_csv_template(
    drop: Drop, read: Read, stream: Stream, recorded: Any, personal: tuple[str, ...]
) -> None:
    drop("2023.csv", recorded("reported/2023.csv"))
    got = read()
    assert not [mark for mark in personal if mark in orjson.dumps(got).decode()]
    phones, people, members = (stream.conform(record) for record in got)
    assert phones == ObservationFact(
        measure="society.smartphones", unit=UnitRef(code="80"), grain="year",
        start_day=day_number(datetime(2023, 1, 1).date()),  # noqa: DTZ001
        end_day=day_number(datetime(2024, 1, 1).date()), value=1_566_000.0,  # noqa: DTZ001
        dims="", document="Báo cáo tổng kết năm 2023 (2023.csv, dòng 3)",
        version=1_700_000_000_000,
    )  # fmt: skip
    assert isinstance(people, ObservationFact)
    assert isinstance(members, ObservationFact)
    assert people.value == 1_740_000.0
    assert (members.value, members.grain) == (None, "quarter"), "a dash says that nothing is known"
    assert len(got) == 3, "an empty cell says nothing"


def test_a_workbook_with_merged_cells_and_dates(drop: Drop, read: Read, stream: Stream) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("E3:E4")
        sheet["C3"].number_format = "mmm-yy"

    rows = [
        ["team.members", 80, datetime(2023, 11, 1), 5900, "Báo cáo tháng 11"],  # noqa: DTZ001
        ["team.members_trained", None, "2023-11", "5.428", None],
    ]
    drop("thang-11.xlsx", workbook(rows, change))
    first, second = (stream.conform(record) for record in read())
    assert isinstance(first, ObservationFact)
    assert isinstance(second, ObservationFact)
    assert (first.unit, second.unit) == (UnitRef(code="80"), UnitRef(code="80"))
    assert (first.grain, first.start_day) == (second.grain, second.start_day) == ("month", 19_662)
    assert (first.value, second.value) == (5900.0, 5428.0)
    assert second.document == "Báo cáo tháng 11 (thang-11.xlsx, dòng 4)"


@pytest.mark.parametrize(
    ("cell", "value", "form", "reason"),
    [
        ("D3", 0.9, "0%", "percent_for_count"), ("D3", "90 %", "General", "percent_for_count"),
        ("D3", 12.5, "General", "not_whole"), ("D3", "nhiều", "General", "bad_number"),
        ("D3", -4, "General", "bad_number"), ("D3", "#DIV/0!", "General", "bad_number"),
        ("D3", datetime(2023, 1, 1), "yyyy-mm-dd", "bad_number"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_bad_figure_is_named_by_its_cell(
    drop: Drop, read: Read, stream: Stream, cell: str, value: Any, form: str, reason: str
) -> None:
    def change(sheet: Any) -> None:
        sheet[cell].value = value
        sheet[cell].number_format = form

    drop("sai.xlsx", workbook([["team.members", "80", "2023", 1, "x"]], change))
    (record,) = read()
    got, words = fault_of(stream, record)
    assert (got, words.startswith("sai.xlsx, ô D3: cần số")) == (reason, True)


def test_what_came_is_said(drop: Drop, read: Read, stream: Stream) -> None:
    drop("a.csv", HEAD + "team.members;80;2023;12,5%;;\n")
    drop("b.xlsx", workbook([["team.members", "80", "2023", 0.125, ""]],
         lambda sheet: setattr(sheet["D3"], "number_format", "0.0%")))  # fmt: skip
    for record in read():
        assert "ô D3: cần số nguyên, nhận được “12,5%”" in fault_of(stream, record)[1]


def test_a_merged_figure_is_nobodys(drop: Drop, read: Read, stream: Stream) -> None:
    rows = [["team.members", "80", "2023", 7, ""], ["ocop.products", "80", "2023", None, ""]]
    drop("gop.xlsx", workbook(rows, lambda sheet: sheet.merge_cells("D3:D4")))
    assert [fault_of(stream, record)[0] for record in read()] == ["merged_figure"] * 2


@pytest.mark.parametrize(
    ("row", "reason", "cell"),
    [
        ("khac.chi_tieu;80;2023;1;;", "unknown_measure", "A"),
        (";80;2023;1;;", "missing_field", "A"), ("team.members;;2023;1;;", "missing_field", "B"),
        ("team.members;80;;1;;", "missing_field", "C"),
        ("team.members;80;quý 3;1;;", "bad_period", "C"),
        ("team.members;80;2023-YTD;1;;", "bad_period", "C"),
        ("team.members;80;1999;1;;", "absurd_date", "C"),
        ("team.members;80;2027;1;;", "absurd_date", "C"),
        ("team.members;80;9999-12-31;1;;", "bad_period", "C"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_cell(
    drop: Drop, read: Read, stream: Stream, row: str, reason: str, cell: str
) -> None:
    drop("sai.csv", HEAD + "team.members;80;2022;1;;\n" + row + "\n")
    good, bad = read()
    assert stream.conform(good)
    got, words = fault_of(stream, bad)
    assert (got, words.startswith(f"sai.csv, ô {cell}4: ")) == (reason, True)


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        ("", "template_mark", "ô A1"),
        ("chi_tieu;don_vi\n", "template_mark", "biểu mẫu"),
        ("#ioc-template;reported;2\n", "template_version", "phiên bản biểu mẫu 2; cần phiên bản 1"),
        ("#ioc-template;reported\n", "template_version", "không ghi"),
        ("#ioc-template;reported;1\nchi_tieu;ky\n", "template_columns", "don_vi, gia_tri"),
        ("#ioc-template;reported;1", "template_columns", "ô A2"),
        (b"b\xe1o c\xe1o", "bad_encoding", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_stops_no_other(
    drop: Drop, read: Read, stream: Stream, content: Any, reason: str, words: str
) -> None:
    drop("hong.csv", content)
    drop("tot.csv", HEAD + "team.members;80;2023;1;;\n")
    bad, good = read()
    assert stream.conform(good)
    got, said = fault_of(stream, bad)
    assert got == reason
    assert words in said
    assert said.startswith("hong.csv")


def test_utf16_commas_and_the_mark_in_one_cell(drop: Drop, read: Read, stream: Stream) -> None:
    text = HEAD.replace(";", "\t") + "team.members\t80\t2023\t5\tx\t\n"
    drop("a.csv", text.encode("utf-16"))
    drop("b.csv", HEAD.replace(";", ",") + "team.members,80,2022,6,x,\n")
    drop("c.csv", '"#ioc-template;reported;1"\nchi_tieu,don_vi,ky,gia_tri,tai_lieu\n'
         "team.members,80,2021,7,\n")  # fmt: skip
    assert [stream.conform(record).value for record in read()] == [5.0, 6.0, 7.0]


def test_the_same_file_twice_says_nothing_new(drop: Drop, read: Read) -> None:
    drop("a.csv", HEAD + "team.members;80;2023;1;x;\n")
    drop("b.csv", HEAD + "ocop.products;80;2023;2;x;\n")
    drop("a (1).csv", HEAD + "team.members;80;2023;1;x;\n")
    assert [(r["tep"], r["gia_tri"]) for r in read()] == [("a.csv", "1"), ("b.csv", "2")]


def test_a_correction_is_a_later_version_and_can_be_taken_back(
    drop: Drop, read: Read, stream: Stream
) -> None:
    for name, value in (("a.csv", 1), ("b.csv", 2), ("c.csv", 1)):
        drop(name, HEAD + f"team.members;80;2023;{value};x;\n")
    facts = [stream.conform(record) for record in read()]
    assert [fact.value for fact in facts] == [1.0, 2.0, 1.0]
    assert facts[0].version < facts[1].version < facts[2].version


def test_a_row_twice_in_one_file_is_set_aside(drop: Drop, read: Read, stream: Stream) -> None:
    drop("a.csv", HEAD + "team.members;80;2023;1;x;\nteam.members;80;2023;2;x;\n")
    first, second = read()
    assert stream.conform(first)
    reason, words = fault_of(stream, second)
    assert reason == "duplicate_row"
    assert "trùng với dòng 3" in words


def test_what_is_not_a_template_is_passed_over(drop: Drop, read: Read, tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".a.csv", "a.part", "doc.txt"):
        drop(name, "x")
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    (tmp_path / "folder.csv").mkdir()
    assert read() == []


def test_files_too_large_or_not_a_workbook(drop: Drop, read: Read, stream: Stream) -> None:
    drop("lon.csv", HEAD + "x" * 2**20)
    drop("rong.xlsx", b"PK not a zip")
    drop("nhieu.csv", HEAD + "\n" * 50_001)
    reasons = [fault_of(stream, record)[0] for record in read(max_megabytes=1)]
    assert sorted(reasons) == ["bad_file", "too_large", "too_large"]


def test_settings_and_folder(clock: FrozenClock, tmp_path: Path, stream: Stream) -> None:
    connector = registry.get("reported", clock)
    with pytest.raises(ConfigError, match="IOC_SOURCES__REPORTED__FOLDER"):
        connector.open(SourceSettings(), clock)
    with (
        connector.open(SourceSettings(folder=tmp_path / "no"), clock) as session,
        pytest.raises(SourceError, match="thư mục"),
    ):
        list(stream.pages(session, WINDOW))


HEADS = "Tên chỉ tiêu;Giá trị;Tài liệu;Mã chỉ tiêu;Mã đơn vị;Kỳ"


def test_words_for_people_may_stand_above_the_headings(
    drop: Drop, read: Read, stream: Stream
) -> None:
    drop("a.csv", f"#ioc-template;reported;1\nBIỂU SỐ LIỆU\n\n{HEADS}\nThành viên;7;x;"
         "team.members;80;2023\n")  # fmt: skip
    (record,) = read()
    assert record["cac_o"]["gia_tri"] == "B5"
    fact = stream.conform(record)
    assert isinstance(fact, ObservationFact)
    assert (fact.measure, fact.value) == ("team.members", 7.0)
    drop("a.csv", "#ioc-template;reported;1\n" + "lời\n" * 20 + HEADS)
    assert fault_of(stream, read()[0])[0] == "template_columns"


def test_a_file_that_stands_unchanged_is_read_once(
    drop: Drop, tmp_path: Path, clock: FrozenClock
) -> None:
    connector, settings = registry.get("reported", clock), SourceSettings(folder=tmp_path)

    def look() -> tuple[int, list[Any]]:
        with connector.open(settings, clock) as session:
            pages = list(connector.streams[0].pages(session, WINDOW))
        return session.calls, [r.get("gia_tri", r.get("loi")) for p in pages for r in p.records]

    drop("a.csv", HEAD + "team.members;80;2023;1;;\n")
    drop("b.csv", "x")
    assert look() == (2, ["1", "template_mark"])
    assert look() == (0, ["1", "template_mark"])
    drop("a.csv", HEAD + "team.members;80;2023;2;;\n")
    assert look() == (1, ["template_mark", "2"])


def test_a_person_typed_into_a_cell_is_not_repeated() -> None:
    assert reported._quoted("12,5%") == "“12,5%”"
    for came in ("Nguyễn Văn Mẫu", "mau@example.invalid", "0000000001 MẪU"):
        assert reported._quoted(came) == "một chuỗi chữ"


def test_a_file_of_another_kind_is_not_passed_over_in_silence(
    drop: Drop, read: Read, stream: Stream
) -> None:
    for name in ("a.XLS", "b.zip", "c.ods"):
        drop(name, b"x")
    drop("cong-van.pdf", b"x")
    drop("~$b.xls", b"x")
    told = [fault_of(stream, one) for one in read()]
    assert [reason for reason, _ in told] == ["bad_file"] * 3
    assert told[0][1].startswith("a.XLS: không nhận tệp .xls; mở rồi lưu lại dạng .xlsx")


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    counted = range(1, 800)
    assert [files._letters(n) for n in counted] == [get_column_letter(n) for n in counted]

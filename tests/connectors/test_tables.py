"""Mappings, periods, days first, files and datastores: every trap of tables that others made."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from openpyxl import Workbook

from connectors.base import Window
from connectors.protocols import uploads
from connectors.reading import dayfirst, mapping, periods
from core.errors import ConfigError, RecordError, SourceError
from core.facts import ObservationFact

HORIZON = 1_800_000_000
WINDOW = Window(None, 1_703_600_000)
RID = "00000000-0000-4000-8000-00000000ab1e"
MAP = f"""
[[table]]
source = "opendata"
table = "{RID}"
measure = "test.amount"
unit_name = "Đơn vị"
period = "Kỳ"
period_form = "month"
value = "Số lượng"
"""


@pytest.mark.parametrize(
    ("form", "value", "year", "code"),
    [
        ("month", "Tháng 1/2025", None, "2025-01"), ("month", "01/2025", None, "2025-01"),
        ("month", "202501", None, "2025-01"), ("month", "Tháng 01 năm 2025", None, "2025-01"),
        ("month", 7, 2024, "2024-07"), ("month", "tháng 3", "Năm 2023", "2023-03"),
        ("month", "2025-03-01T00:00:00", None, "2025-03"),
        ("quarter", "Quý I/2025", None, "2025-Q1"), ("quarter", "IV/2023", None, "2023-Q4"),
        ("quarter", "II", "2023", "2023-Q2"), ("half", "6 tháng đầu năm 2025", None, "2025-H1"),
        ("year", "Năm 2023", None, "2023"), ("year", 2023.0, None, "2023"),
        ("day", "05/12/2025", None, "2025-12-05"), ("ioc", "2023-9M", None, "2023-9M"),
    ],
)  # fmt: skip
def test_periods_as_offices_write_them(form: str, value: Any, year: Any, code: str) -> None:
    assert periods.read(form, value, year, "ky", HORIZON).code == code


@pytest.mark.parametrize(
    ("form", "value", "reason"),
    [
        ("month", "13/2025", "bad_period"), ("quarter", "V/2025", "bad_period"),
        ("month", "Tháng 1", "bad_period"), ("day", "2014/02/30", "impossible_date"),
        ("year", "1999", "absurd_date"), ("year", "2900", "absurd_date"),
        ("ioc", "x", "bad_period"), ("ioc", "2023-YTD", "bad_period"),
        ("day", "–", "missing_field"), ("year", "", "missing_field"),
    ],
)  # fmt: skip
def test_periods_that_cannot_be_read(form: str, value: Any, reason: str) -> None:
    with pytest.raises(RecordError) as fault:
        periods.read(form, value, None, "ky", HORIZON)
    assert fault.value.reason == reason


@pytest.mark.parametrize(
    ("days", "form", "doubt"),
    [
        (["2025-05-12", "2025-06-13"], "day", False), (["2025-05-12", "2025-01-11"], "day", True),
        (["2025-05-05", "2025-06-06"], "day", False),
        (["2025-01-01", "2025-05-01"], "month", False),
        (["2025-01-01", "2025-05-01"], "day", True), (["2025-01-05", "2025-01-02"], "month", True),
        ([None, ""], "day", False),
    ],
)  # fmt: skip
def test_days_that_may_have_changed_places(days: list[Any], form: str, doubt: bool) -> None:
    assert dayfirst.doubtful(days, form) is doubt


def test_a_swap_undone_and_one_that_cannot_be() -> None:
    assert dayfirst.swapped("2025-05-12T08:00:00") == "2025-12-05T08:00:00"
    assert dayfirst.swapped("2025-05-13") == "2025-13-05", "refused when it is read"
    assert dayfirst.written_day_first(["05/12/2025"]) is True
    assert dayfirst.written_day_first(["2025-12-05"]) is False
    assert dayfirst.written_day_first(["Tháng 12"]) is None


FAULTS = """
[[table]]
source = "fax"
table = "x"
measure = "dossier.x"
value = "A"
unit = "80"
period = "K"
scale = 0
period_form = "weekly"
la = 1

[[table]]
source = "opendata"
table = "x"
measure = "a.b"
value = "A"
period = "K"
year = "N"

[[register]]
source = "warehouse"
table = "x"
kinds = { A = "other" }
"""


def test_all_faults_of_a_mapping_by_file_and_key(tmp_path: Path) -> None:
    path = tmp_path / "tables.toml"
    path.write_text(FAULTS)
    with pytest.raises(ConfigError) as fault:
        mapping.load(path, ["opendata", "warehouse"])
    told = "\n".join(fault.value.faults)
    for key in (
        "table[1].measure", "table[1].scale", "table[1].period_form", "table[1].la", "table[2]:",
        "register[1].code", "register[1].title", "register[1].kinds.A",
    ):  # fmt: skip
        assert f"{path}: {key}" in told
    path.write_text(MAP.replace("opendata", "fax"))
    path.with_name("tables.local.toml").write_text(MAP + MAP)
    with pytest.raises(ConfigError) as fault:
        mapping.load(path, ["opendata", "warehouse"])
    assert "“fax” không có bảng; nhận: opendata, warehouse" in fault.value.faults[0]
    assert "được ghi hai lần" in fault.value.faults[1]
    path.write_text("[[table")
    with pytest.raises(ConfigError, match="không đọc được TOML"):
        mapping.load(path)
    assert mapping.load(tmp_path / "none.toml").table == []


class Portal:
    """A portal with one resource; of its table or its file."""

    def __init__(self) -> None:
        self.fields = [("_id", "int"), ("Đơn vị", "text"), ("Kỳ", "text"), ("Số lượng", "text")]
        self.rows: list[list[Any]] = [[1, "Huyện A", "01/2023", "1.234,5"]]
        self.resource: dict[str, Any] = {
            "id": RID, "package_id": "p", "name": "Bảng", "url_type": "upload", "format": "CSV",
            "url": "http://elsewhere.test/dataset/p/resource/r/download/bang%20so.csv",
            "datastore_active": True,
        }  # fmt: skip
        self.file: bytes | httpx.Response = b""
        self.keyset = True
        self.cap = 32_000
        self.lost = 0
        self.dump = True
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        action, asked = request.url.path.split("/")[-1], request.url.params
        assert request.headers["authorization"] == "ma-truy-cap-kiem-thu"
        if "/datastore/dump/" in request.url.path:
            if not self.dump:
                return httpx.Response(404, content=b"<html>404</html>")
            fields = [{"id": n, "type": t} for n, t in self.fields]
            return httpx.Response(200, json={"fields": fields, "records": self.rows})
        if "/download/" in request.url.path:
            assert request.url.host == "source.test", "below the portal's own address"
            if isinstance(self.file, httpx.Response):
                return self.file
            mark = f'"{hash(self.file)}"'
            if request.headers.get("if-none-match") == mark:
                return httpx.Response(304, headers={"etag": mark})
            return httpx.Response(200, content=self.file, headers={"etag": mark})
        if action == "resource_show":
            return httpx.Response(200, json={"success": True, "result": self.resource})
        assert action == "datastore_search"
        names = [n for n, _ in self.fields]
        limit, offset = min(int(asked["limit"]), self.cap), int(asked.get("offset", 0))
        rows = [dict(zip(names, row, strict=True)) for row in self.rows]
        if "filters" in asked:
            rows = [r for r in rows if r["_id"] > orjson.loads(asked["filters"])["_id"]["gt"]]
        page = rows[offset : offset + limit]
        result: dict[str, Any] = {
            "limit": limit, "total": len(self.rows) + self.lost, "records": page,
            "fields": [{"id": n, "type": t} for n, t in self.fields],
        }  # fmt: skip
        if self.keyset and page:
            result["next_page"] = {"_id": {"gt": page[-1]["_id"]}}
        return httpx.Response(200, json={"success": True, "result": result})


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Portal:
    monkeypatch.setattr(uploads, "_memory", uploads._Memory())
    return Portal()


@pytest.fixture
def figures(opened: Any, portal: Portal, tmp_path: Path) -> Any:
    """``figures(more="", **settings)``: the facts and the reasons of what was set aside."""

    def make(more: str = "", **changes: Any) -> tuple[list[ObservationFact], list[str]]:
        path = tmp_path / "tables.toml"
        path.write_text(MAP + more)
        connector, session = opened("opendata", portal, tables=path, **changes)
        stream = connector.stream("tables")
        facts, aside = [], []
        for page in stream.pages(session, WINDOW):
            for record in page.records:
                try:
                    facts.append(stream.conform(record))
                except RecordError as fault:
                    aside.append(fault.reason)
        return facts, aside

    return make


@pytest.mark.parametrize("way", ["dump", "keyset", "offset"])
def test_every_row_by_every_way(figures: Any, portal: Portal, way: str) -> None:
    portal.rows = [[n + 1 + n // 50, "Huyện A", f"{n % 12 + 1:02}/{2010 + n // 12}", n]
                   for n in range(150)] + [[400 + n, f"Xã {n}", "01/2023", n]
                   for n in range(1_000)]  # fmt: skip
    portal.dump, portal.keyset, portal.cap = way == "dump", way == "keyset", 400
    facts, aside = figures()
    assert (len(facts), aside) == (1_150, [])
    pages = [r for r in portal.asked if r.url.params.get("limit", "0") != "0"]
    assert len(pages) == (0 if way == "dump" else 4)
    assert ("offset" in pages[1].url.params) is (way == "offset") if pages else True


def test_figures_as_offices_write_them(figures: Any, portal: Portal) -> None:
    said = ["1.234,5", "12,5%", "chưa có số liệu", "–", None, "", 7, "nhiều"]
    portal.rows = [[n, f"Xã {n}", "01/2023", one] for n, one in enumerate(said)]
    facts, aside = figures("scale = 2")
    assert [one.value for one in facts] == [2469.0, 0.25, None, None, None, None, 14.0]
    assert aside == ["bad_number"]


def test_names_in_another_form_codes_without_zeros_and_dimensions(
    figures: Any, portal: Portal
) -> None:
    portal.fields = [("_id", "int"), (unicodedata.normalize("NFD", "ĐƠN VỊ"), "text"),
                     ("Kỳ", "text"), ("Số lượng", "text"), ("Mã", "int"), ("Giới", "text"),
                     ("Chỉ tiêu", "text")]  # fmt: skip
    portal.rows = [[1, "Huyện A", "01/2023", 5, 7, "Nam", "Hộ"],
                   [2, "Huyện A", "01/2023", 6, 7, "Nữ", "Hộ"],
                   [3, "Huyện A", "01/2023", 6, 7, "x;y=z", "Hộ"],
                   [4, "Huyện A", "01/2023", 9, 7, "Nam", "Khác"]]  # fmt: skip
    more = 'unit_code = "Mã"\ncode_digits = 3\ndims = { gioi = "Giới" }\n'
    facts, aside = figures(more + 'only = { "Chỉ tiêu" = ["Hộ"] }\n')
    assert [(f.unit.code, f.unit.name, f.dims, f.value) for f in facts] == [
        ("007", "Huyện A", "gioi=Nam", 5.0), ("007", "Huyện A", "gioi=Nữ", 6.0),
    ]  # fmt: skip
    assert aside == ["bad_dimension"]


def test_the_same_row_twice_is_one_and_two_that_disagree_are_told(
    figures: Any, portal: Portal
) -> None:
    portal.rows = [[n, "Huyện A", "01/2023", value] for n, value in enumerate([5, 5, 6])]
    facts, aside = figures()
    assert ([one.value for one in facts], aside) == ([5.0], ["duplicate_row"])


def test_a_table_that_gives_less_than_it_says_fails(figures: Any, portal: Portal) -> None:
    portal.lost = 1
    with pytest.raises(SourceError, match="có 2 dòng nhưng đưa 1"):
        figures(retries=0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rows": []}, "không có dòng nào; giữ số liệu"),
        ({"fields": [("_id", "int"), ("Đơn vị", "text"), ("Tháng", "text"), ("SL", "text")]},
         "không có cột “Kỳ”, “Số lượng”"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_named(
    figures: Any, portal: Portal, change: Any, words: str
) -> None:
    for name, value in change.items():
        setattr(portal, name, value)
    with pytest.raises(SourceError, match=f"Bảng {RID}: {words}") as fault:
        figures()
    assert not fault.value.transient


def test_a_table_longer_than_the_limit_is_refused_in_words(figures: Any, portal: Portal) -> None:
    portal.rows = [[n, f"Xã {n}", "01/2023", n] for n in range(12)]
    with pytest.raises(SourceError, match="có 12 dòng, quá 10 dòng"):
        figures(options={"rows": "10"})


def dated(portal: Portal, *days: str) -> None:
    portal.fields[2] = ("Kỳ", "timestamp")
    portal.rows = [[n, f"Xã {n}", day, n] for n, day in enumerate(days)]


def test_days_that_a_portal_swapped_are_refused_unless_people_say_how(
    figures: Any, portal: Portal
) -> None:
    dated(portal, "2023-05-12T00:00:00", "2023-01-11T00:00:00")
    portal.file = httpx.Response(404)
    with pytest.raises(SourceError, match="có thể bị đảo ngày và tháng, không có tệp để so"):
        figures()
    portal.file = "Đơn vị;Kỳ\nXã 0;05/12/2023\nXã 1;11/01/2023\n".encode()
    with pytest.raises(SourceError, match="đã bị cổng đảo"):
        figures()
    stored, _ = figures('dates = "stored"')
    undone, _ = figures('dates = "swapped"')
    assert [one.start_day for one in stored] != [one.start_day for one in undone]
    portal.file = "Đơn vị;Kỳ\nXã 0;2023-05-12\n".encode()
    proved, _ = figures()
    assert [one.start_day for one in proved] == [one.start_day for one in stored]


def book() -> bytes:
    """A workbook with two merged title rows above its header, and an empty row below."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["BÁO CÁO MẪU"])
    sheet.append([])
    sheet.merge_cells("A1:C2")
    for row in (["Đơn vị", "Kỳ", "Số lượng"], ["Huyện A", "01/2023", 5], [None, None, None],
                ["Huyện B", "01/2023", "6,5"]):  # fmt: skip
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


CSV = "Đơn vị;Kỳ;Số lượng\nHuyện A;01/2023;5\nHuyện B;01/2023;6,5\n"


@pytest.mark.parametrize(
    "raw", [book(), CSV.encode("utf-8-sig"), CSV.encode("utf-16"), CSV.replace(";", "\t").encode()]
)
def test_files_where_there_is_no_table(figures: Any, portal: Portal, raw: bytes) -> None:
    portal.resource["datastore_active"] = False
    portal.file = raw
    facts, aside = figures()
    assert [(one.unit.name, one.value) for one in facts] == [("Huyện A", 5.0), ("Huyện B", 6.5)]
    assert aside == []
    again, _ = figures()
    assert [one.value for one in again] == [5.0, 6.5]
    downloads = [one for one in portal.asked if "/download/" in one.url.path]
    assert downloads[0].url.path.endswith("/download/bang so.csv")
    assert downloads[1].headers["if-none-match"] == f'"{hash(raw)}"', "not sent again"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<html><title>x</title></html>", "tệp là html"), (b"%PDF-1.7", "tệp là pdf"),
        (b"\xd0\xcf\x11\xe0....", "tệp là xls"), (b"PK\x03\x04....", "không mở được sổ tính"),
        (b"a;b\n1;2\n", "không có cột"), (b"a;b\n\xff\xfa;2\n", "không phải UTF-8"),
    ],
)  # fmt: skip
def test_files_that_are_no_tables(figures: Any, portal: Portal, raw: bytes, words: str) -> None:
    portal.resource["datastore_active"] = False
    portal.file = raw
    with pytest.raises(SourceError, match=words):
        figures()


@pytest.mark.parametrize(
    ("reply", "alive", "reason", "found"),
    [
        (httpx.Response(200, content=b"a;b\n1;2", headers={"etag": '"x"'}), True, "", "csv"),
        (httpx.Response(206, content=b"PK\x03\x04xl/", headers={"content-range": "bytes 0-7/900"}),
         True, "", "xlsx"),
        (httpx.Response(404), False, "máy chủ trả HTTP 404", ""),
        (httpx.Response(500), False, "máy chủ trả HTTP 500", ""),
        (httpx.Response(200, content=b"<!DOCTYPE html>"), False, "trang web thay cho tệp", "html"),
        (httpx.Response(200, content=b""), False, "tệp rỗng", ""),
        (httpx.Response(302, headers={"location": "http://cloud.test/x"}), False, "máy khác", ""),
    ],
)  # fmt: skip
def test_what_is_behind_a_resource(
    opened: Any, portal: Portal, reply: httpx.Response, alive: bool, reason: str, found: str
) -> None:
    portal.file = reply
    _, session = opened("opendata", portal)
    seen = uploads.look(session, portal.resource)
    assert (seen.alive, seen.format) == (alive, found)
    assert reason in seen.reason
    assert seen.size == {206: 900, 200: 7}.get(reply.status_code) if alive else True


def test_links_elsewhere_are_not_asked(opened: Any, portal: Portal) -> None:
    _, session = opened("opendata", portal)
    for url in ("http://other.test/x", "https://source.test/base/x", "http://source.test:81/x"):
        seen = uploads.look(session, {"url": url, "url_type": None})
        assert (seen.alive, seen.reason) == (None, "liên kết sang máy khác, không hỏi")
    assert uploads.look(session, {"url": "tep-cu.doc", "url_type": None}).alive is False
    assert portal.asked == []

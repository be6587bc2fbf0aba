from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from connectors import check, registry
from connectors.reading.layers import Layer, LayerLists
from core.clock import FrozenClock
from core.errors import RecordError
from core.settings import SourceSettings, StreamSettings


def findings(opened: Any, answer: Callable[[], httpx.Response], **settings: Any) -> set[Any]:
    connector, session = opened("docsystem", lambda _: answer(), **settings)
    return {(one.level, one.what, one.text) for one in connector.check(session)}


def texts(found: set[Any], level: str, what: str) -> str:
    return "\n".join(sorted(text for one, other, text in found if (one, other) == (level, what)))


def test_a_healthy_source(opened: Any, recorded: Callable[[str], bytes]) -> None:
    rows = orjson.loads(recorded("docsystem/list.json"))["duLieu"][:1]
    found = findings(opened, lambda: httpx.Response(200, json={"tong": 1, "duLieu": rows}))
    assert {level for level, _, _ in found} == {"ok"}
    assert "Văn bản đi: nhận 1 bản ghi (nguồn báo có 1)" in texts(found, "ok", "connection")
    assert "2 lượt gọi" in texts(found, "ok", "latency")
    assert texts(found, "ok", "permission") == "được đọc 2/2 luồng"


def test_fields_missing_and_new_and_records_set_aside(
    opened: Any, recorded: Callable[[str], bytes]
) -> None:
    rows = orjson.loads(recorded("docsystem/list.json"))["duLieu"]
    for row in rows:
        del row["kySoCoQuan"], row["ngayCapNhat"]
        row["doKhan"] = row["Nguyễn Văn Mẫu; 0000000001"] = "x"
    found = findings(opened, lambda: httpx.Response(200, json={"tong": 3, "duLieu": rows}))
    assert "thiếu trường bắt buộc ngayCapNhat" in texts(found, "fault", "fields")
    warned = texts(found, "warning", "fields")
    assert "không thấy trường kySoCoQuan" in warned
    assert "trường mới bị bỏ: (tên lạ), doKhan" in warned
    assert "0000000001" not in warned
    assert "3 bản ghi bị loại vì missing_field (ngayCapNhat)" in texts(found, "warning", "records")


def test_an_empty_and_a_broken_source(opened: Any) -> None:
    empty = findings(opened, lambda: httpx.Response(200, json={"tong": 0, "duLieu": []}))
    assert "không có bản ghi" in texts(empty, "warning", "records")
    broken = findings(opened, lambda: httpx.Response(404))
    assert "Văn bản đến: Nguồn không có địa chỉ này" in texts(broken, "fault", "connection")


def test_slow_answers_and_a_wrong_clock(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "SLOW", 0.0)
    said = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    answer = {"tong": 0, "duLieu": []}
    found = findings(opened, lambda: httpx.Response(200, json=answer, headers={"date": said}))
    assert texts(found, "warning", "latency")
    ahead = re.search(r"nhanh (\d+) giây", texts(found, "warning", "clock"))
    assert ahead
    assert 7_100 < int(ahead[1]) <= 7_200


def test_the_contract_beyond_fields(opened: Any) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "auth" in request.url.path:
            return httpx.Response(200, json={"session": "s", "error_code": 0})
        service = orjson.loads(request.content)["service"]
        if service == "LayDanhMucCoQuan":
            return httpx.Response(404)
        rows = [] if service in ("LayDanhSachHoSo", "LayDanhMucLinhVuc") else [{"MATTHC": "1"}]
        return httpx.Response(200, json={"error_code": 0, "data": rows, "tongSo": len(rows)})

    connector, session = opened("onestop", handler)
    found = {(one.level, one.what, one.text) for one in connector.check(session)}
    assert "danh mục có 1 thủ tục" in texts(found, "ok", "contract")
    assert "danh mục có 0 lĩnh vực" in texts(found, "warning", "contract")
    assert "không có địa chỉ" in texts(found, "fault", "contract")


def test_who_refuses_us_is_told_with_what_to_do(opened: Any) -> None:
    out = findings(opened, lambda: httpx.Response(401))
    assert "password_file, token_file" in texts(out, "fault", "permission")
    shut = findings(opened, lambda: httpx.Response(403))
    assert "thiếu quyền đọc phần này" in texts(shut, "fault", "permission")


def test_caps_empty_fields_and_the_newest_moment(
    opened: Any, recorded: Callable[[str], bytes]
) -> None:
    rows = orjson.loads(recorded("docsystem/list.json"))["duLieu"][:1]
    many = [{**rows[0], "kySoCoQuan": ""} for _ in range(check.FEW)]
    found = findings(opened, lambda: httpx.Response(200, json={"tong": 900, "duLieu": many}))
    assert f"xin 500 bản ghi một trang, nguồn chỉ đưa {check.FEW}" in texts(
        found, "warning", "caps"
    )
    assert "luôn trống" in texts(found, "warning", "range")
    assert "kySoCoQuan" in texts(found, "warning", "range")
    assert "mới nhất 09:30 05/12/2023" in texts(found, "ok", "records")


def test_a_moment_ahead_of_us_is_no_good_sign(
    opened: Any, recorded: Callable[[str], bytes]
) -> None:
    rows = orjson.loads(recorded("docsystem/list.json"))["duLieu"][:1]
    rows[0]["ngayCapNhat"] = "2024-05-01T08:00:00"
    found = findings(opened, lambda: httpx.Response(200, json={"tong": 1, "duLieu": rows}))
    assert "ở tương lai" in texts(found, "warning", "range")


def test_records_are_judged_and_units_that_we_do_not_know_are_named(
    opened: Any, recorded: Callable[[str], bytes]
) -> None:
    rows = orjson.loads(recorded("docsystem/list.json"))["duLieu"]
    rows = [{**rows[0], "donVi": {"ma": f"{n % 7}"}, "maDinhDanhVanBan": n} for n in range(30)]

    def judge(_: Any, record: dict[str, Any]) -> None:
        if record["donViMa"] != "0":
            raise RecordError("unknown_unit", f"Không có đơn vị “{record['donViMa']}”.", "unit")

    connector, session = opened(
        "docsystem", lambda _: httpx.Response(200, json={"tong": 30, "duLieu": rows})
    )
    stream = connector.streams[0].title
    told = [one.text for one in connector.check(session, judge) if one.text.startswith(stream)]
    aside = f"{stream}: 25 bản ghi bị loại vì unknown_unit (unit)"
    assert f"{aside} — 5: Không có đơn vị “1”." in told
    assert f"{aside}: còn 1 đơn vị khác" in told


def test_files_are_read_to_the_last_one(tmp_path: Path, clock: FrozenClock) -> None:
    """A folder costs nobody anything, and each file may be wrong in its own way."""
    head = "#ioc-template;reported;1\nchi_tieu;don_vi;ky;gia_tri;tai_lieu\n"
    (tmp_path / "a.csv").write_text(head + "society.population;80;2023;1740000;BC\n", "utf-8")
    (tmp_path / "b.csv").write_text(head + "society.population;80;2022;nhiều;BC\n", "utf-8")
    connector = registry.get("reported", clock)
    with connector.open(SourceSettings(folder=tmp_path), clock) as session:
        found = {(one.level, one.what, one.text) for one in connector.check(session)}
    assert "nhận 2 bản ghi" in texts(found, "ok", "connection")
    assert "b.csv, ô D3" in texts(found, "warning", "records")
    assert not texts(found, "warning", "caps")


def test_what_we_cut_or_rename_ourselves_is_no_fault_of_the_source(
    tmp_path: Path, clock: FrozenClock
) -> None:
    """Pages of a layer are ours, and so is the place of a property: no cap, no empty field."""
    place = {"type": "Point", "coordinates": [106.4, 10.5]}
    rows = [{"type": "Feature", "geometry": place, "properties": {"m": f"{n}", "u": "80"}}
            for n in range(700)]  # fmt: skip
    body = {"type": "FeatureCollection", "features": rows}
    (tmp_path / "x.geojson").write_bytes(orjson.dumps(body))
    connector = registry.get("gis", clock)
    told = SourceSettings(
        kind="geojson", folder=tmp_path, page_size=1_000,
        options={"layer_x": "x.geojson; code=m; unit=u"},
        streams={"boundaries": StreamSettings(enabled=False)},
    )  # fmt: skip
    with connector.open(told, clock) as session:
        found = {(one.level, one.what, one.text) for one in connector.check(session)}
    assert "nhận 700 bản ghi (nguồn báo có 700)" in texts(found, "ok", "connection")
    assert not texts(found, "warning", "caps") + texts(found, "warning", "range")


def test_layers_forget_what_came_as_other_streams_do() -> None:
    """Else a property that a later run lacks would never be missed, nor a new one ever end."""
    lists, layer = LayerLists(), Layer("x", "x", "ma", "ten", *[""] * 7, True, None, None)
    lists.of(layer).keep({"ma": "1", "moi": 2})
    assert (lists.came(), lists.new()) == ({"ma"}, {"moi"})
    lists.forget()
    assert (lists.came(), lists.new()) == (set(), set())

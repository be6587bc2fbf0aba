from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import orjson
import pytest

from connectors import registry
from connectors.base import Window
from core.clock import TZ, FrozenClock, epoch
from core.errors import ConfigError, SourceError
from core.facts import Channel, Closing, DossierFact
from core.settings import SourceSettings

WINDOW = Window(epoch(datetime(2023, 12, 1, tzinfo=TZ)), epoch(datetime(2023, 12, 26, tzinfo=TZ)))


class Adapter:
    """The national adapter, as recorded: sessions, then one address for every service."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked: list[dict[str, Any]] = []
        self.logins = 0
        self.lives = 10**9
        self.code: Any = "0"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = orjson.loads(request.content)
        if request.url.path == "/base/auth":
            self.logins += 1
            if body != {"username": "ioc", "password": "mat-khau-kiem-thu"}:
                return httpx.Response(200, json={"error_code": "-1", "message": "Sai mat khau"})
            return httpx.Response(
                200, json={"session": f"s{self.logins}", "Error_Code": self.code, "message": ""}
            )
        self.asked.append(body)
        if body["session"] != f"s{self.logins}" or self.lives <= 0:
            self.lives = 10**9
            return httpx.Response(200, json={"error_code": -1, "message": "Session het han"})
        self.lives -= 1
        return httpx.Response(200, content=self.data)


@pytest.fixture
def adapter(recorded: Callable[[str], bytes]) -> Adapter:
    return Adapter(recorded("onestop/list.json"))


def test_pages_are_asked_and_conformed(opened: Any, adapter: Adapter) -> None:
    connector, session = opened("onestop", adapter)
    stream = connector.streams[0]
    (page,) = stream.pages(session, WINDOW)
    assert adapter.asked == [
        {
            "session": "s1", "madonvi": "000.00.00.H39", "service": "LayDanhSachHoSo",
            "tuNgay": "20231201000000", "denNgay": "20231226000000", "trang": "1",
            "soLuong": "500",
        }
    ]  # fmt: skip
    assert (page.total, page.unknown, page.cursor) == (3, 0, str(WINDOW.until))
    done, waiting = stream.conform(page.records[0]), stream.conform(page.records[1])
    assert isinstance(done, DossierFact)
    assert isinstance(waiting, DossierFact)
    assert done.field_name == waiting.field_name == "Hoạt động xây dựng", "keys in any case"
    assert (done.closing, done.channel, done.fee) == (Closing.FINISHED, Channel.ONLINE, 100_000)
    assert (done.supplements, done.supplement_secs) == (1, 2 * 86_400)
    assert done.digitised
    assert done.reused
    assert done.e_result
    assert (waiting.paused, waiting.channel, waiting.due_at) == (True, Channel.DIRECT, None)
    assert waiting.received_at == epoch(datetime(2023, 12, 18, 8, tzinfo=TZ))
    assert session.calls == 2


def test_no_person_comes_out(opened: Any, adapter: Adapter, personal: tuple[str, ...]) -> None:
    connector, session = opened("onestop", adapter)
    text = orjson.dumps([p.records for p in connector.streams[0].pages(session, WINDOW)]).decode()
    assert "000.00.12.H39-231204-00017" in text
    for mark in personal:
        assert mark not in text


@pytest.mark.parametrize("code", [0, "0", "00"])
def test_success_in_three_spellings(opened: Any, adapter: Adapter, code: Any) -> None:
    adapter.code = code
    connector, session = opened("onestop", adapter)
    assert list(connector.streams[0].pages(session, WINDOW))


def test_an_expired_session_logs_in_again(opened: Any, adapter: Adapter) -> None:
    connector, session = opened("onestop", adapter)
    adapter.lives = 1
    assert list(connector.streams[0].pages(session, WINDOW))
    assert list(connector.streams[0].pages(session, WINDOW))
    assert adapter.logins == 2
    assert session.retries == 0


def test_a_session_that_never_lives_is_a_fault(opened: Any, adapter: Adapter) -> None:
    connector, session = opened("onestop", lambda r: adapter(r) if "auth" in r.url.path else (
        httpx.Response(200, json={"error_code": "-1", "message": "Phiên không hợp lệ"})
    ))  # fmt: skip
    with pytest.raises(SourceError, match="hết hạn liên tục"):
        list(connector.streams[0].pages(session, WINDOW))
    assert adapter.logins == 3


def test_a_wrong_password_is_not_tried_twice(opened: Any, adapter: Adapter) -> None:
    connector, session = opened("onestop", adapter, password="sai-mat-khau")
    with pytest.raises(SourceError, match=r"từ chối đăng nhập.*Sai mat khau") as fault:
        list(connector.streams[0].pages(session, WINDOW))
    assert not fault.value.transient
    assert adapter.logins == 1


def test_an_error_inside_a_200_is_named(opened: Any) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "auth" in request.url.path:
            return httpx.Response(200, json={"session": "s", "error_code": 0})
        return httpx.Response(200, json={"error_code": "99", "message": "Loi he thong"})

    connector, session = opened("onestop", handler)
    with pytest.raises(SourceError, match="lỗi 99: Loi he thong") as fault:
        list(connector.streams[0].pages(session, WINDOW))
    assert fault.value.transient
    assert session.retries == 4


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "không phải đối tượng"),
        ({"data": []}, "không có mã kết quả"),
        ({"error_code": "0"}, "không có danh sách"),
        ({"error_code": "0", "data": [], "tongSo": "nhiều"}, "tổng số không đọc được"),
    ],
)
def test_answers_of_another_shape(opened: Any, body: Any, words: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        login = {"session": "s", "error_code": 0}
        return httpx.Response(200, json=login if "auth" in request.url.path else body)

    connector, session = opened("onestop", handler)
    with pytest.raises(SourceError, match=words):
        list(connector.streams[0].pages(session, WINDOW))


def test_names_of_services_and_fields_are_settings(opened: Any, adapter: Adapter) -> None:
    options = {
        "list_service": "TraCuuDanhSach", "page_field": "page", "size_field": "rows",
        "from_field": "tu", "to_field": "den", "status_11": "4", "applicant_codes": "adapter",
    }  # fmt: skip
    adapter.data = adapter.data.replace(b'"TrangThaiHoSo": "10"', b'"TrangThaiHoSo": "11"')
    connector, session = opened("onestop", adapter, options=options, page_size=100)
    (page,) = connector.streams[0].pages(session, WINDOW)
    asked = {k: v for k, v in adapter.asked[0].items() if k not in ("session", "madonvi")}
    assert asked == {
        "service": "TraCuuDanhSach", "tu": "20231201000000", "den": "20231226000000",
        "page": "1", "rows": "100",
    }  # fmt: skip
    fact = connector.streams[0].conform(page.records[0])
    assert isinstance(fact, DossierFact)
    assert (fact.status, fact.status_raw, fact.applicant) == (4, "11", 2)


def test_credentials_are_asked_for_by_name(clock: FrozenClock) -> None:
    connector = registry.get("onestop", clock)
    for missing in ({"username": "x"}, {"password": "x"}):
        settings = SourceSettings(url="http://source.test", **missing)
        with (
            pytest.raises(ConfigError, match="IOC_SOURCES__ONESTOP__"),
            connector.open(settings, clock),
        ):
            pass
    with (
        pytest.raises(ConfigError, match="IOC_SOURCES__ONESTOP__URL"),
        connector.open(SourceSettings(), clock),
    ):
        pass

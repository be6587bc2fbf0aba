from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from connectors import registry
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.http import HttpSession
from connectors.protocols.patience import PATIENCE
from core.clock import FrozenClock
from core.errors import ConfigError, SourceError
from core.settings import SourceSettings

Handler = Callable[[httpx.Request], httpx.Response]
Make = Callable[..., HttpSession]


@pytest.fixture
def make(clock: FrozenClock, slept: list[float]) -> Iterator[Make]:
    made: list[HttpSession] = []

    def build(handler: Handler, **settings: Any) -> HttpSession:
        told = {"url": "http://source.test/base/", "retries": 2} | settings
        transport = httpx.MockTransport(handler)
        made.append(
            HttpSession(SourceSettings(**told), clock, transport=transport, sleep=slept.append)
        )
        return made[-1]

    yield build
    for one in made:
        one.close()


def answers(*replies: httpx.Response | Exception) -> tuple[Handler, list[httpx.Request]]:
    """Each reply once, the last one for ever; and the requests that came."""
    came: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        reply = replies[min(len(came), len(replies) - 1)]
        came.append(request)
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    return handler, came


def ok(body: bytes = b'{"a": 1}', **headers: str) -> httpx.Response:
    return httpx.Response(
        200, headers={"content-type": "application/json", **headers}, content=body
    )


def test_get_and_post_below_the_base(make: Make) -> None:
    handler, came = answers(ok())
    session = make(handler)
    assert session.get("/x", {"q": "Đức Hòa"}, read=read_json) == {"a": 1}
    assert session.post("/y", {"b": 2}, read=read_json, headers={"h": "1"}) == {"a": 1}
    assert str(came[0].url) == "http://source.test/base/x?q=%C4%90%E1%BB%A9c+H%C3%B2a"
    assert came[1].content == b'{"b":2}'
    assert came[1].headers["h"] == "1"
    assert (session.calls, session.retries, session.bytes) == (2, 0, 16)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_transient_statuses_are_tried_again(make: Make, slept: list[float], status: int) -> None:
    handler, came = answers(httpx.Response(status), httpx.Response(status), ok())
    session = make(handler)
    assert session.get("/", read=read_json) == {"a": 1}
    assert len(came) == session.calls == 3
    assert session.retries == len(slept) == 2
    assert 0.5 <= slept[0] <= 1.0 <= slept[1] <= 1.5


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "từ chối yêu cầu"),
        (401, "đăng nhập"),
        (403, "không cho phép"),
        (404, "không có địa chỉ"),
    ],
)
def test_other_statuses_are_not(make: Make, status: int, words: str) -> None:
    handler, came = answers(httpx.Response(status))
    with pytest.raises(SourceError, match=words) as fault:
        make(handler).get("/x", read=read_json)
    assert not fault.value.transient
    assert f"HTTP {status}" in fault.value.public
    assert len(came) == 1


def test_it_gives_up_after_the_retries(make: Make) -> None:
    handler, came = answers(httpx.Response(503, content=b"<html><title>Bao tri</title>"))
    with pytest.raises(SourceError, match="trang HTML “Bao tri”") as fault:
        make(handler).get("/x", read=read_json)
    assert fault.value.transient
    assert len(came) == 3


def test_retry_after_in_seconds_and_as_a_date(make: Make, slept: list[float]) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    handler, _ = answers(
        httpx.Response(429, headers={"retry-after": "7"}),
        httpx.Response(503, headers={"retry-after": later}),
        ok(),
    )
    make(handler).get("/", read=read_json)
    assert slept[0] == 7
    assert 10 < slept[1] <= 30


def test_a_source_that_asks_for_too_long_is_left_alone(make: Make, slept: list[float]) -> None:
    handler, came = answers(httpx.Response(429, headers={"retry-after": "3600"}))
    with pytest.raises(SourceError, match="quá nhiều") as fault:
        make(handler).get("/", read=read_json)
    assert fault.value.retry_after == 3600 > PATIENCE
    assert fault.value.transient
    assert (len(came), slept) == (1, [])


@pytest.mark.parametrize(
    ("fault", "words", "transient"),
    [
        (httpx.ConnectTimeout("x"), "không trả lời trong 30 giây", True),
        (httpx.ReadTimeout("x"), "không trả lời", True),
        (httpx.ConnectError("refused"), "Không kết nối được", True),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "Chứng chỉ TLS", False),
        (httpx.RemoteProtocolError("peer closed"), "ngắt", True),
        (httpx.ReadError("reset"), "ngắt", True),
        (httpx.DecodingError("gzip"), "thân nén hỏng", True),
        (httpx.UnsupportedProtocol("ftp"), "không hợp lệ", False),
    ],
)
def test_broken_conversations(make: Make, fault: Exception, words: str, transient: bool) -> None:
    handler, came = answers(fault)
    with pytest.raises(SourceError, match=words) as caught:
        make(handler).get("/", read=read_json)
    assert caught.value.transient is transient
    assert len(came) == (3 if transient else 1)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><title>\nDang nhap\n</title></html>", "trang HTML “Dang nhap”"),
        (b"", "thân rỗng"),
        (b'{"data": [{"a": 1}, {"b"', "bị cắt giữa chừng"),
        (b'{"data": nope}', "JSON hỏng"),
        ('{"a": "đã"}'.encode("utf-16"), "không phải UTF-8"),
        ('{"a": "đã"}'.encode("cp1258", "replace"), "không phải UTF-8"),
    ],
)
def test_what_came_instead_of_json_is_named(make: Make, body: bytes, words: str) -> None:
    handler, _ = answers(ok(body), ok())
    assert make(handler).get("/", read=read_json) == {"a": 1}, "worth one more try"
    handler, _ = answers(ok(body))
    with pytest.raises(SourceError, match=words) as fault:
        make(handler).get("/", read=read_json)
    assert fault.value.transient
    assert "thay cho JSON" in fault.value.public


def test_a_byte_order_mark_is_no_fault(make: Make) -> None:
    assert make(answers(ok(b"\xef\xbb\xbf[1]"))[0]).get("/", read=read_json) == [1]


def test_large_answers_are_refused_also_when_compressed(make: Make) -> None:
    body = gzip.compress(b" " * (3 * 2**20))
    session = make(lambda _: ok(body, **{"content-encoding": "gzip"}), max_megabytes=2)
    with pytest.raises(SourceError, match="hơn 2 MB") as fault:
        session.get("/", read=read_json)
    assert not fault.value.transient
    assert session.calls == 1


def test_redirects_stay_on_the_host(make: Make) -> None:
    handler, came = answers(httpx.Response(302, headers={"location": "/base/new"}), ok())
    session = make(handler)
    assert session.get("/old", read=read_json) == {"a": 1}
    assert came[1].url.path == "/base/new"
    assert session.calls == 2


@pytest.mark.parametrize(
    "target", ["http://evil.test/x", "http://source.test:81/x", "ftp://source.test/"]
)
def test_redirects_elsewhere_are_refused(make: Make, target: str) -> None:
    handler, came = answers(httpx.Response(302, headers={"location": target}))
    with pytest.raises(SourceError, match="chuyển hướng sang máy khác") as fault:
        make(handler).get("/", read=read_json, headers={"Authorization": "x"})
    assert not fault.value.transient
    assert len(came) == 1


def test_redirects_in_a_ring_and_of_a_post(make: Make) -> None:
    handler, came = answers(httpx.Response(302, headers={"location": "/base/"}))
    with pytest.raises(SourceError, match="vòng quanh"):
        make(handler).get("/", read=read_json)
    assert len(came) == 6
    handler, came = answers(httpx.Response(302, headers={"location": "/login"}))
    with pytest.raises(SourceError, match="POST"):
        make(handler).post("/", {}, read=read_json)
    assert len(came) == 1


def test_the_budget_a_minute_is_kept(make: Make, slept: list[float]) -> None:
    session = make(answers(ok())[0], calls_per_minute=3)
    for _ in range(4):
        session.get("/", read=read_json)
    assert len(slept) == 1
    assert 30 < slept[0] <= 60


def test_the_source_clock_is_compared(make: Make) -> None:
    said = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    session = make(answers(ok(**{"date": said}))[0])
    session.get("/", read=read_json)
    assert session.skew is not None
    assert -3_660 < session.skew < -3_598
    session = make(answers(ok(**{"date": "gestern"}))[0])
    session.get("/", read=read_json)
    assert session.skew is None


def test_drop_by_drop_answers_are_cut(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    ticks = iter(range(0, 10**6, 100))
    monkeypatch.setattr("connectors.protocols.http.time.monotonic", lambda: began + next(ticks))
    with pytest.raises(SourceError, match="nhỏ giọt"):
        make(answers(ok())[0], timeout="1s", retries=0).get("/", read=read_json)


def test_secrets_and_addresses_stay_out_of_errors(make: Make) -> None:
    handler, _ = answers(httpx.Response(404))
    session = make(handler, url="http://user:bi-mat-1@source.test", password="bi-mat-2")
    with pytest.raises(SourceError) as fault:
        session.get("/x", {"key": "bi-mat-3"}, read=read_json)
    assert "bi-mat" not in fault.value.public + fault.value.detail
    assert session.quote("sai mật khẩu bi-mat-2\n rồi") == "sai mật khẩu … rồi"


def test_also_statuses_reach_the_reader(make: Make) -> None:
    handler, _ = answers(httpx.Response(409, content=b"{}"))
    seen: list[Answer] = []
    make(handler).get("/", read=seen.append, also=frozenset({409}))
    assert seen[0].status == 409


def test_an_unreadable_ca_file_is_a_setting_fault(clock: FrozenClock) -> None:
    with pytest.raises(ConfigError, match="chứng chỉ"):
        HttpSession(SourceSettings(url="http://x.test", ca_file="/no/such/ca.pem"), clock)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "opendata.tinh.test"}, "opendata.url: cần dạng"), ({"url": "http://"}, "url"),
        ({"url": "ftp://a.test"}, "url"),
        ({"url": "http://a.test", "proxy": "may-chu-proxy"}, "opendata.proxy"),
        ({"url": "http://a.test", "token": "mã có dấu"}, "opendata.token: có ký tự"),
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_told_before_any_call(
    clock: FrozenClock, changes: dict[str, str], words: str
) -> None:
    connector = registry.get("opendata", clock)
    with (
        pytest.raises(ConfigError, match=words) as fault,
        connector.open(SourceSettings(**changes), clock),
    ):
        pass
    assert "mã có dấu" not in fault.value.public

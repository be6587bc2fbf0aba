"""The one-stop system as VNPT iGate: tokens, pages, its own words; the same facts in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import orjson
import pytest

from connectors import registry
from connectors.base import Window
from connectors.protocols import oauth
from core.clock import DAY, TZ, epoch, frozen_at
from core.errors import ConfigError, RecordError, SourceError
from core.facts import Channel, Closing, DossierFact, Fact
from core.settings import SourceSettings
from sandbox import addresses
from sandbox.server import Running, running

WINDOW = Window(epoch(datetime(2023, 12, 1, tzinfo=TZ)), epoch(datetime(2023, 12, 26, tzinfo=TZ)))
OPTIONS = {"status_5": "10", "status_3": "5", "unit_d": "working_day"}


class Igate:
    """Records answers; tokens live as told."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.tokens = 0
        self.lives: Any = 300
        self.good: set[str] = set()
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/openid-connect/token"):
            self.tokens += 1
            form = parse_qs(request.content.decode())
            if form["client_secret"] != ["mat-khau-kiem-thu"]:
                told = {"error": "unauthorized_client", "error_description": "Invalid secret"}
                return httpx.Response(401, json=told)
            assert form["grant_type"] == ["client_credentials"]
            self.good.add(f"Bearer t{self.tokens}")
            told = {"access_token": f"t{self.tokens}", "expires_in": self.lives}
            return httpx.Response(200, json=told)
        self.asked.append(request)
        if request.headers.get("authorization") not in self.good:
            return httpx.Response(401, json={"error": "invalid_token"})
        return httpx.Response(200, content=self.data)


@pytest.fixture
def igate(recorded: Callable[[str], bytes]) -> Igate:
    return Igate(recorded("igate/dossiers.json"))


@pytest.fixture
def pull(opened: Any, igate: Igate) -> Callable[..., Any]:
    """``pull(**settings)``: the dossiers' stream and its session."""

    def make(**changes: Any) -> Any:
        told = {"kind": "igate", "options": OPTIONS} | changes
        connector, session = opened("onestop", igate, **told)
        return connector.streams[0], session

    return make


def test_dossiers_in_both_forms_of_dates(
    pull: Any, igate: Igate, personal: tuple[str, ...]
) -> None:
    stream, session = pull()
    (page,) = stream.pages(session, WINDOW)
    (request,) = igate.asked
    assert request.url.path == "/base/pa/dossier/search"
    assert dict(request.url.params) == {
        "spec": "page", "page": "0", "size": "500", "sort": "updatedDate,asc",
        "updated-from": "2023-11-30T17:00:00.000Z", "updated-to": "2023-12-25T17:00:00.000Z",
    }  # fmt: skip
    assert (page.total, page.unknown, page.cursor) == (2, 1, str(WINDOW.until))
    assert "truongMoi" in stream.allow.new()
    text = orjson.dumps(page.records).decode()
    assert not [mark for mark in personal if mark in text]
    done, waiting = (stream.conform(one) for one in page.records)
    assert isinstance(done, DossierFact)
    assert isinstance(waiting, DossierFact)
    assert (done.code, done.proc_code, done.proc_name, done.field_name) == (
        "000.00.12.H39-231204-00017", "1.005129", "Cấp giấy phép xây dựng", "Hoạt động xây dựng",
    )  # fmt: skip
    assert (done.unit.code, done.unit.name) == ("000.00.12.H39", "Sở Xây dựng")
    assert (done.closing, done.channel, done.fee) == (Closing.FINISHED, Channel.ONLINE, 100_000)
    assert (done.status, done.status_raw) == (10, "5")
    assert done.received_at == epoch(datetime(2023, 12, 4, 8, 15, tzinfo=TZ)), "ISO in UTC"
    assert done.due_at == epoch(datetime(2023, 12, 25, 17, tzinfo=TZ)), "local, without a zone"
    assert (done.supplements, done.supplement_secs) == (1, 2 * DAY)
    assert (done.digitised, done.reused, done.e_result) == (True, True, True)
    assert (waiting.status, waiting.paused, waiting.channel) == (5, True, Channel.DIRECT)
    assert (waiting.due_at, waiting.finished_at, waiting.recv_unit) == (None, None, None)


def test_a_status_without_a_mapping_is_never_taken_for_a_national_one(pull: Any) -> None:
    stream, session = pull(options={"status_5": "10"})
    (page,) = stream.pages(session, WINDOW)
    assert stream.conform(page.records[0]).status == 10
    with pytest.raises(RecordError) as fault:
        stream.conform(page.records[1])
    assert (fault.value.reason, fault.value.field) == ("unknown_code", "TrangThaiHoSo")


def test_names_of_keys_parameters_and_codes_are_settings(pull: Any, igate: Igate) -> None:
    options = OPTIONS | {
        "field_mahoso": "nationCode|code", "field_NgayCapNhat": "createdDate",
        "from_field": "tu", "to_field": "den", "date_form": "plain", "dossiers_path": "/x",
        "channel_trực tuyến": "3",
    }  # fmt: skip
    stream, session = pull(options=options)
    (page,) = stream.pages(session, WINDOW)
    assert igate.asked[0].url.path == "/base/x"
    assert igate.asked[0].url.params["tu"] == "2023-12-01 00:00:00"
    facts = [stream.conform(one) for one in page.records]
    assert [one.code for one in facts] == ["G17.1-0001", "000.00.12.H39-231218-00002"]
    assert facts[0].version == epoch(datetime(2023, 12, 4, 7, tzinfo=TZ))
    assert facts[0].channel == Channel.POST
    with pytest.raises(ConfigError, match="date_form"):
        list(stream.pages(pull(options={"date_form": "x"})[1], WINDOW))


def test_a_token_is_used_until_shortly_before_its_end(
    pull: Any, igate: Igate, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(oauth.time, "monotonic", lambda: now[0])
    stream, session = pull()
    for later, tokens in ((0, 1), (260, 1), (15, 2), (269, 2), (2, 3)):
        now[0] += later
        list(stream.pages(session, WINDOW))
        assert igate.tokens == tokens
    assert all(one.headers["authorization"] in igate.good for one in igate.asked)


@pytest.mark.parametrize("lives", [None, 0, "lâu", -1])
def test_a_token_that_does_not_say_its_end_is_used_until_refused(
    pull: Any, igate: Igate, lives: Any
) -> None:
    igate.lives = lives
    stream, session = pull()
    list(stream.pages(session, WINDOW))
    list(stream.pages(session, WINDOW))
    assert igate.tokens == 1
    igate.good.clear()
    list(stream.pages(session, WINDOW))
    assert igate.tokens == 2
    assert session.retries == 0


def test_a_token_that_is_never_taken_is_a_fault(opened: Any, igate: Igate) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        answer = igate(request)
        igate.good.clear()
        return answer

    connector, session = opened("onestop", handler, kind="igate")
    with pytest.raises(SourceError, match="từ chối thẻ truy cập liên tục"):
        list(connector.streams[0].pages(session, WINDOW))
    assert igate.tokens == 3


def test_a_wrong_secret_is_not_tried_twice_nor_told(pull: Any, igate: Igate) -> None:
    stream, session = pull(password="sai-mat-khau")
    with pytest.raises(SourceError, match=r"từ chối đăng nhập \(HTTP 401\): Invalid") as fault:
        list(stream.pages(session, WINDOW))
    assert not fault.value.transient
    assert "sai-mat-khau" not in f"{fault.value.public} {fault.value.detail}"
    assert igate.tokens == 1


def test_the_realm_may_stand_on_another_host(pull: Any, igate: Igate) -> None:
    hosts = []

    def handler(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return igate(request)

    url = "http://sso.test/auth/realms/digo/protocol/openid-connect/token"
    stream, session = pull(options=OPTIONS | {"token_url": url})
    session._client = httpx.Client(transport=httpx.MockTransport(handler))
    list(stream.pages(session, WINDOW))
    assert hosts == ["sso.test", "source.test"]


@pytest.mark.parametrize(
    ("body", "words"),
    [([], "không có danh sách"), ({"content": {}}, "không có danh sách"),
     ({"content": [], "totalElements": "nhiều"}, "tổng số không đọc được")],
)  # fmt: skip
def test_answers_of_another_shape(pull: Any, igate: Igate, body: Any, words: str) -> None:
    igate.data = orjson.dumps(body)
    stream, session = pull(retries=0)
    with pytest.raises(SourceError, match=words):
        list(stream.pages(session, WINDOW))


def test_another_profile_is_a_fault_that_names_the_two(opened: Any) -> None:
    with pytest.raises(ConfigError, match="“gate” không có; nhận: national, igate"):
        opened("onestop", lambda _: httpx.Response(500), kind="gate")


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(1, "small", "2023-12-26") as here:
        yield here


def test_both_profiles_give_the_same_facts(server: Running) -> None:
    """Of every stream; but for the raw status, which is each build's own."""
    clock = frozen_at("2023-12-26")
    until = epoch(clock.now())
    told: list[dict[str, Fact]] = []
    raw: list[set[str]] = []
    for settings in (addresses.settings(server.url)["onestop"], addresses.igate(server.url)):
        connector, facts = registry.get("onestop", clock), dict[str, Fact]()
        with connector.open(SourceSettings(**settings), clock) as session:
            for stream in connector.streams:
                for page in stream.pages(session, Window(until - 40 * DAY, until)):
                    for record in page.records:
                        try:
                            fact = stream.conform(record)
                        except RecordError as fault:
                            facts[f"{stream.name}/{stream.key_of(record)}"] = fault  # type: ignore[assignment]
                            continue
                        if not isinstance(fact, DossierFact):
                            fact = replace(fact, version=0)
                        facts[f"{stream.name}/{stream.key_of(record)}"] = fact
        dossiers = [one for one in facts.values() if isinstance(one, DossierFact)]
        raw.append({one.status_raw for one in dossiers})
        told.append({
            key: replace(one, status_raw="") if isinstance(one, DossierFact)
            else (one.reason, one.field) if isinstance(one, RecordError) else one
            for key, one in facts.items()
        })  # fmt: skip
    assert told[0] == told[1]
    assert {key.partition("/")[0] for key in told[0]} == {
        "dossiers", "procedures", "fields", "agencies",
    }  # fmt: skip
    assert raw[0] != raw[1]
    assert raw[0] <= {f"{n}" for n in range(1, 11)}

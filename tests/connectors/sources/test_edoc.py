from __future__ import annotations

import base64
import io
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from connectors import registry
from connectors.base import Window
from connectors.protocols import messages
from connectors.reading.versions import told_and_read
from core.clock import TZ, FrozenClock, epoch
from core.errors import RecordError, SourceError
from core.facts import DocumentFact, UnitRef
from core.settings import SourceSettings


def at(*parts: int) -> int:
    return epoch(datetime(*parts, tzinfo=TZ))  # type: ignore[misc,arg-type]


WINDOW = Window(at(2023, 12, 5), at(2023, 12, 7))
LISTED = {
    ("getSentEdocList", "edoc"): [("sent", "2023/12/05 09:41:00")],
    ("getReceivedEdocList", "edoc"): [("received", "2023/12/06 08:00:00")],
    ("getReceivedEdocList", "status"): [
        ("status-03", "2023/12/05 14:00:05"), ("status-06", "2023/12/20 10:00:05"),
    ],
    ("getSentEdocList", "status"): [("status-in", "2023/12/06 08:05:05")],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_memory", messages._Memory())


class Gateway:
    """The exchange's gateway, as recorded."""

    def __init__(self, recorded: Callable[[str], bytes]) -> None:
        self.recorded = recorded
        self.fetched: list[str] = []
        self.windows: list[tuple[str, str, str]] = []
        self.instead: dict[str, bytes] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["systemid"] == "ioc"
        assert request.headers["secret"] == "mat-khau-kiem-thu"
        action, asked = request.url.path.split("/")[-1], request.url.params
        if action == "getEdoc":
            self.fetched.append(asked["docId"])
            name = asked["docId"]
            return httpx.Response(
                200, content=self.instead.get(name) or self.recorded(f"edoc/{name}.edxml")
            )
        assert asked["servicetype"] == "eDoc"
        self.windows.append((asked["messagetype"], asked["from"], asked["to"]))
        rows = LISTED[action, asked["messagetype"]]
        rows = [r for r in rows if asked["from"] <= r[1] < asked["to"]]
        listed = [{"docId": one, "created_time": when} for one, when in rows]
        return httpx.Response(200, json={"status": "OK", "data": listed})


@pytest.fixture
def gateway(recorded: Callable[[str], bytes]) -> Gateway:
    return Gateway(recorded)


def test_documents_with_what_became_of_them(
    opened: Any, gateway: Gateway, personal: tuple[str, ...]
) -> None:
    connector, session = opened("edoc", gateway)
    (stream,) = connector.streams
    (page,) = stream.pages(session, WINDOW)
    assert page.cursor == str(WINDOW.until)
    assert not [mark for mark in personal if mark in orjson.dumps(page.records).decode()]
    sent, first, second = (stream.conform(record) for record in page.records)
    assert isinstance(sent, DocumentFact)
    assert sent == DocumentFact(
        code="000.00.12.H39|000.00.12.H39,2023/12/05,128/CV-SXD",
        version=told_and_read(at(2023, 12, 5, 9, 41), at(2023, 12, 20, 10)),
        unit=UnitRef("000.00.12.H39", "Sở Xây dựng"), counterpart="000.00.01.G99",
        direction="out", doc_type="Công văn", priority=1, issued_at=at(2023, 12, 5),
        sent_at=at(2023, 12, 5, 9, 41), received_at=None, accepted_at=at(2023, 12, 5, 14),
        finished_at=at(2023, 12, 20, 10), due_at=at(2023, 12, 15, 17), exchange_status="06",
        business=0, electronic=True, paper=True, secret=False, signed_person=None,
        signed_agency=None, symbol="128/CV-SXD",
    )  # fmt: skip
    assert isinstance(first, DocumentFact)
    assert isinstance(second, DocumentFact)
    assert first.code == "000.00.01.G99|b7b1c1d0-0000-4000-8000-00000000c0de|000.00.12.H39"
    assert (first.unit.code, second.unit.code) == ("000.00.12.H39", "000.00.13.H39"), "ours only"
    assert (first.exchange_status, first.received_at) == ("01", at(2023, 12, 6, 8, 5))
    assert (second.exchange_status, second.received_at) == ("", at(2023, 12, 6, 8))
    assert (first.issued_at, first.sent_at, first.direction) == (None, at(2023, 12, 6, 8), "in")
    assert first.counterpart == "000.00.01.G99"


def test_statuses_are_sought_beyond_the_window(opened: Any, gateway: Gateway) -> None:
    connector, session = opened("edoc", gateway)
    list(connector.streams[0].pages(session, WINDOW))
    assert {one for one in gateway.windows if one[0] == "edoc"} == {
        ("edoc", "2023/12/05 00:00:00", "2023/12/07 00:00:00")
    }
    assert ("status", "2023/12/05 00:00:00", "2023/12/26 17:30:00") in gateway.windows


def test_a_late_status_finds_its_document(opened: Any, gateway: Gateway) -> None:
    connector, session = opened("edoc", gateway)
    (page,) = connector.streams[0].pages(session, Window(at(2023, 12, 19), at(2023, 12, 22)))
    (fact,) = (connector.streams[0].conform(record) for record in page.records)
    assert isinstance(fact, DocumentFact)
    assert fact.code == "000.00.12.H39|000.00.12.H39,2023/12/05,128/CV-SXD"
    assert (fact.exchange_status, fact.finished_at) == ("06", at(2023, 12, 20, 10))
    assert fact.accepted_at == at(2023, 12, 5, 14), "with all that was said of it before"
    assert ("edoc", "2023/12/04 00:00:00", "2023/12/19 00:00:00") in gateway.windows


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"<a></b>", "bad_xml"), (b"<Timestamp>0203/12/05", "absurd_date")],
)
def test_a_status_that_cannot_be_read_is_set_aside_alone(
    opened: Any, gateway: Gateway, body: bytes, reason: str
) -> None:
    whole = gateway.recorded("edoc/status-03.edxml")
    spoilt = whole.replace(b"<Timestamp>2023/12/05", body)
    gateway.instead["status-03"] = body if reason == "bad_xml" else spoilt
    connector, session = opened("edoc", gateway)
    (page,) = connector.streams[0].pages(session, WINDOW)
    bad, sent, *_ = page.records
    with pytest.raises(RecordError) as fault:
        connector.streams[0].conform(bad)
    assert (fault.value.reason, connector.streams[0].key_of(bad)) == (reason, "status-03")
    assert connector.streams[0].conform(sent).exchange_status == "06"


def test_a_message_is_fetched_once(opened: Any, gateway: Gateway) -> None:
    connector, session = opened("edoc", gateway)
    first = [p.records for p in connector.streams[0].pages(session, WINDOW)]
    again = [p.records for p in connector.streams[0].pages(session, WINDOW)]
    assert first == again
    assert sorted(gateway.fetched) == ["received", "sent", "status-03", "status-06", "status-in"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml_unsafe"), (b"<a></b>", "bad_xml"),
    ],
)  # fmt: skip
def test_a_message_broken_by_its_sender_is_set_aside(
    opened: Any, gateway: Gateway, body: bytes, reason: str
) -> None:
    gateway.instead["sent"] = body
    connector, session = opened("edoc", gateway)
    (page,) = connector.streams[0].pages(session, WINDOW)
    assert len(page.records) == 3
    with pytest.raises(RecordError) as fault:
        connector.streams[0].conform(page.records[0])
    assert fault.value.reason == reason
    assert page.records[0]["docId"] == "sent"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html><title>Bao tri</title></html>", "trang HTML “Bao tri”"),
        (b'{"status":"FAIL"}', "thay cho thông điệp"), (b" ", "thân rỗng"),
        (b"<?xml version='1.0'?><edXML><edXMLEnv", "bị cắt"),
    ],
)  # fmt: skip
def test_a_transfer_that_broke_fails_the_pull(
    opened: Any, gateway: Gateway, body: bytes, words: str
) -> None:
    gateway.instead["sent"] = body
    connector, session = opened("edoc", gateway, retries=1)
    with pytest.raises(SourceError, match=words) as fault:
        list(connector.streams[0].pages(session, WINDOW))
    assert fault.value.transient
    assert gateway.fetched.count("sent") == 2


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"status": "FAIL", "message": "sai khoa"}, "Trục báo lỗi: sai khoa"),
        ([], "không phải đối tượng"), ({"status": "OK", "data": "x"}, "không trả danh sách"),
    ],
)  # fmt: skip
def test_lists_of_another_shape(opened: Any, body: Any, words: str) -> None:
    connector, session = opened("edoc", lambda _: httpx.Response(200, json=body), retries=0)
    with pytest.raises(SourceError, match=words):
        list(connector.streams[0].pages(session, WINDOW))


def test_an_empty_exchange_moves_the_cursor(opened: Any) -> None:
    answer = {"status": "OK", "data": None}
    connector, session = opened("edoc", lambda _: httpx.Response(200, json=answer))
    (page,) = connector.streams[0].pages(session, WINDOW)
    assert (page.records, page.cursor) == ([], str(WINDOW.until))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"FromOrganId": "null"}, ("missing_field", "FromOrganId")),
        ({"DocumentId": ""}, ("missing_field", "DocumentId")),
        ({"created_time": ""}, ("missing_field", "created_time")),
        ({"huong": "in", "ToOrganId": "null"}, ("missing_field", "ToOrganId")),
        ({"PromulgationDate": "2014/02/30"}, ("impossible_date", "PromulgationDate")),
        ({"DueDate": "0203/01/01"}, ("absurd_date", "DueDate")),
        ({"Priority": "9"}, ("unknown_code", "Priority")),
        ({"BussinessDocType": "x"}, ("unknown_code", "BussinessDocType")),
        ({"Paper": "?"}, ("bad_flag", "Paper")),
    ],
)
def test_what_is_set_aside(
    clock: FrozenClock, changes: dict[str, str], expected: tuple[str, str]
) -> None:
    record = {
        "docId": "1", "created_time": "2023/12/05 09:41:00", "huong": "out",
        "FromOrganId": "000.00.12.H39", "DocumentId": "1", "ToOrganId": "x", "trangThai": [],
    }  # fmt: skip
    (stream,) = registry.get("edoc", clock).streams
    assert stream.conform(record)
    with pytest.raises(RecordError) as fault:
        stream.conform(record | changes)
    assert (fault.value.reason, fault.value.field) == expected


def test_a_due_date_before_the_issue_date_is_kept(clock: FrozenClock) -> None:
    record = {
        "docId": "1", "created_time": "2023/12/05 09:41:00", "huong": "out",
        "FromOrganId": "x", "DocumentId": "1", "PromulgationDate": "2023/12/05",
        "DueDate": "2023/12/01 08:00:00",
        "trangThai": [{"StatusCode": "01", "Timestamp": "2023/12/05 09:00:00"}],
    }  # fmt: skip
    fact = registry.get("edoc", clock).streams[0].conform(record)
    assert isinstance(fact, DocumentFact)
    assert fact.due_at == at(2023, 12, 1, 8)
    assert fact.received_at == at(2023, 12, 5, 9), "a status before its document"


def test_a_folder_of_messages(
    clock: FrozenClock, recorded: Callable[[str], bytes], tmp_path: Path
) -> None:
    for name in ("sent", "received", "status-03", "status-in", "bomb"):
        path = tmp_path / f"{name}.edxml"
        path.write_bytes(recorded(f"edoc/{name}.edxml"))
        os.utime(path, (at(2023, 12, 5, 10), at(2023, 12, 5, 10)))
    late = tmp_path / "late.xml"
    late.write_bytes(recorded("edoc/sent.edxml"))
    os.utime(late, (at(2023, 12, 20), at(2023, 12, 20)))
    connector = registry.get("edoc", clock)
    settings = SourceSettings(folder=tmp_path, agency="000.00.00.H39")
    with connector.open(settings, clock) as session:
        (page,) = connector.streams[0].pages(session, WINDOW)
    kept, aside = [], []
    for record in page.records:
        try:
            kept.append(connector.streams[0].conform(record))
        except RecordError as fault:
            aside.append((record["docId"], fault.reason))
    assert aside == [("bomb.edxml", "xml_unsafe")]
    assert [(one.direction, one.exchange_status) for one in kept] == [
        ("out", "03"), ("in", "01"), ("in", ""),
    ]  # fmt: skip
    assert session.calls > 0


NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def message(
    sender: str = "000.00.12.H39",
    document: str = "000.00.12.H39,2023/12/05,128/CV-SXD",
    *,
    more: str = "",
    sent: str = "2023/12/05 09:00:00",
    business: int = 0,
    tail: str = "",
) -> bytes:
    """A document as the reference shapes it, lines ending in CRLF."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\r\n<edXML xmlns="{NS}"><edXMLEnvelope>'
        f"<edXMLHeader>\r\n<MessageHeader><From><OrganId>{sender}</OrganId></From>"
        f"<To><OrganId>000.00.01.G99</OrganId></To><DocumentId>{document}</DocumentId>{more}"
        f"</MessageHeader><TraceHeaderList><TraceHeader><Timestamp>{sent}</Timestamp>"
        f"</TraceHeader><Bussiness><BussinessDocType>{business}</BussinessDocType></Bussiness>"
        f"</TraceHeaderList></edXMLHeader></edXMLEnvelope>{tail}</edXML>"
    ).encode()


def dropped(clock: FrozenClock, folder: Path) -> tuple[list[Any], list[str]]:
    """The newest fact of each document in a folder, and the reasons of what was set aside."""
    connector = registry.get("edoc", clock)
    settings = SourceSettings(folder=folder, agency="000.00.00.H39")
    facts: dict[str, Any] = {}
    aside = []
    with connector.open(settings, clock) as session:
        for page in connector.streams[0].pages(session, WINDOW):
            for record in page.records:
                try:
                    fact = connector.streams[0].conform(record)
                except RecordError as fault:
                    aside.append(fault.reason)
                    continue
                held = facts.get(fact.code)
                if held is None or fact.version > held.version:
                    facts[fact.code] = fact
    return list(facts.values()), aside


def put(folder: Path, name: str, raw: bytes, *when: int) -> None:
    path = folder / name
    path.write_bytes(raw)
    moment = at(*(when or (2023, 12, 5, 10)))
    os.utime(path, (moment, moment))


def test_the_same_message_twice_and_a_changed_file_under_its_old_name(
    clock: FrozenClock, tmp_path: Path
) -> None:
    put(tmp_path, "a.edxml", message())
    put(tmp_path, "copy.edxml", message())
    (once,), aside = dropped(clock, tmp_path)
    assert (once.business, aside) == (0, [])
    put(tmp_path, "a.edxml", message(sent="2023/12/05 11:00:00", business=2), 2023, 12, 5, 11)
    (changed,), _ = dropped(clock, tmp_path)
    assert (changed.business, changed.sent_at) == (2, at(2023, 12, 5, 11))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_recall_update_and_replacement_in_any_order(
    clock: FrozenClock, tmp_path: Path, order: tuple[int, ...]
) -> None:
    chain = [(9, 0), (10, 2), (11, 3), (12, 1)]
    for place, step in enumerate(order):
        hour, business = chain[step]
        raw = message(sent=f"2023/12/05 {hour:02}:30:00", business=business)
        put(tmp_path, f"{place}.edxml", raw, 2023, 12, 5, 13)
    (fact,), _ = dropped(clock, tmp_path)
    assert (fact.business, fact.sent_at) == (1, at(2023, 12, 5, 12, 30)), "recalled at last"


def test_a_file_that_is_still_written_waits_and_a_broken_one_is_set_aside(
    clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "half.edxml", message()[:300])
    monkeypatch.setattr(messages.time, "time", lambda: float(at(2023, 12, 5, 10)) + 5)
    assert dropped(clock, tmp_path) == ([], [])
    monkeypatch.setattr(messages.time, "time", lambda: float(at(2023, 12, 5, 12)))
    assert dropped(clock, tmp_path) == ([], ["cut_short"])
    put(tmp_path, "half.edxml", message())
    assert len(dropped(clock, tmp_path)[0]) == 1


@pytest.mark.parametrize(
    ("sender", "direction"),
    [("000.00.12.H39", "out"), ("28.22.H39", "out"), ("H39.12.001", "out"), ("01.02.G22", "in")],
)
def test_ids_of_both_generations(
    clock: FrozenClock, tmp_path: Path, sender: str, direction: str
) -> None:
    put(tmp_path, "a.edxml", message(sender).replace(b"000.00.01.G99", b"000.00.13.H39"))
    (fact,), _ = dropped(clock, tmp_path)
    assert fact.direction == direction


@pytest.mark.parametrize(
    "document", ["b7b1c1d0-0000-4000-8000-00000000c0de", "test-doc", "000.00.00.G22,2015/09/30,7/X"]
)
def test_a_document_is_known_by_its_id_whatever_else_it_says(
    clock: FrozenClock, tmp_path: Path, document: str
) -> None:
    more = "<Code><CodeNumber>9</CodeNumber><CodeNotation>Y</CodeNotation></Code>"
    put(tmp_path, "a.edxml", message(document=document, more=more))
    (fact,), _ = dropped(clock, tmp_path)
    assert fact.code == f"000.00.12.H39|{document}"


def test_an_attachment_is_never_unpacked_however_much_it_holds(
    clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("van-ban.pdf", bytes(20 * 2**20))
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("unpacked"))
    inner = base64.b64encode(box.getvalue()).decode()
    tail = f"<AttachmentEncoded><Attachment><ContentTransferEncoded>{inner}"
    tail += "</ContentTransferEncoded></Attachment></AttachmentEncoded>"
    put(tmp_path, "a.edxml", message(tail=tail))
    assert len(dropped(clock, tmp_path)[0]) == 1


def test_entities_are_refused_not_expanded(clock: FrozenClock, tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE edXML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    outer = b'<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for number, entity in enumerate((bomb, outer)):
        raw = message(more="<Subject>&a;</Subject>").replace(b"\r\n<edXML", entity + b"<edXML", 1)
        put(tmp_path, f"{number}.edxml", raw)
    assert dropped(clock, tmp_path) == ([], ["xml_unsafe", "xml_unsafe"])

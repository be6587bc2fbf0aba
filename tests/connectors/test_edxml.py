from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.reading import edxml
from core.errors import RecordError

NS = 'xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"'


def header(inner: str, root: str = "edXML", space: str = NS) -> bytes:
    return f"<{root} {space}><MessageHeader>{inner}</MessageHeader></{root}>".encode()


def test_a_message_with_junk_before_it_and_an_undeclared_prefix(
    recorded: Callable[[str], bytes], personal: tuple[str, ...]
) -> None:
    raw = recorded("edoc/sent.edxml")
    assert raw.startswith(b"1212<?xml")
    assert b"xmlns:xlink" not in raw
    message, unknown = edxml.read(raw)
    assert unknown == 0
    assert message == {
        "FromOrganId": "000.00.12.H39", "FromOrganName": "Sở Xây dựng",
        "DocumentId": "000.00.12.H39,2023/12/05,128/CV-SXD", "CodeNumber": "128",
        "CodeNotation": "CV-SXD", "PromulgationDate": "2023/12/05", "TypeName": "Công văn",
        "DueDate": "2023/12/15", "Priority": "1", "SentTimestamp": "2023/12/05 09:41:00",
        "BussinessDocType": "0", "Paper": "1",
        "receivers": [
            {"ToOrganId": "000.00.01.G99", "ToOrganName": "Bộ Thử nghiệm"},
            {"ToOrganId": "000.00.02.G99", "ToOrganName": "Bộ Thử nghiệm 2"},
        ],
    }  # fmt: skip
    assert not [mark for mark in personal if mark in str(message)]


def test_other_dialects_and_mixed_prefixes(recorded: Callable[[str], bytes]) -> None:
    message, _ = edxml.read(recorded("edoc/received.edxml"))
    assert message["DocumentId"] == "b7b1c1d0-0000-4000-8000-00000000c0de"
    assert len(message["receivers"]) == 3
    status, _ = edxml.read(recorded("edoc/status-03.edxml"))
    assert (status["StatusCode"], status["Timestamp"]) == ("03", "2023/12/05 14:00:00")
    assert status["ForDocumentId"] == "000.00.12.H39,2023/12/05,128/CV-SXD"
    for space in ('xmlns="http://www.e-doc.vn/Schema/"', 'xmlns="urn:new"', ""):
        assert (
            edxml.read(header("<DocumentId>1</DocumentId>", "any", space))[0]["DocumentId"] == "1"
        )


def test_missing_and_empty_elements_say_nothing() -> None:
    assert edxml.read(header("")) == ({"receivers": []}, 0)
    assert edxml.read(header("<DueDate/><To/><From><OrganId> </OrganId></From>")) == (
        {"receivers": []},
        0,
    )


def test_unknown_elements_are_counted_once_each() -> None:
    assert edxml.read(header("<Moi>x</Moi><Moi/><La><DocumentId>9</DocumentId></La>"))[1] == 2


def test_attachments_and_signatures_are_closed_whatever_they_hold() -> None:
    raw = header("").replace(
        b"</edXML>",
        b"<AttachmentEncoded><MessageHeader><DocumentId>9</DocumentId></MessageHeader>"
        b"</AttachmentEncoded><Signature><MessageHeader><DueDate>1</DueDate></MessageHeader>"
        b"</Signature></edXML>",
    )
    assert edxml.read(raw) == ({"receivers": []}, 0)


def test_free_text_in_an_allowed_place_does_not_enter() -> None:
    assert edxml.read(header(f"<DocumentId>{'x' * 2_000}</DocumentId>"))[0] == {"receivers": []}


def test_entities_are_refused_not_expanded(recorded: Callable[[str], bytes]) -> None:
    external = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    for raw in (recorded("edoc/bomb.edxml"), external):
        with pytest.raises(RecordError) as fault:
            edxml.read(raw)
        assert fault.value.reason == "xml_unsafe"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "cut_short"), (b"<a", "cut_short"), (b"<a><b>", "cut_short"),
        (b"<a></b>", "bad_xml"), (b"<a>\x00</a>", "bad_xml"), (b"<a/><b/>", "bad_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "bad_xml"),
        (b"<a>" * 200, "bad_xml"), (b"<q:a></q:b>", "bad_xml"),
    ],
)  # fmt: skip
def test_broken_messages(raw: bytes, reason: str) -> None:
    with pytest.raises(RecordError) as fault:
        edxml.read(raw)
    assert fault.value.reason == reason


def test_utf16_messages() -> None:
    head = '<?xml version="1.0" encoding="utf-16"?>'
    raw = head + "<a><MessageHeader><DueDate>Đ</DueDate></MessageHeader></a>"
    assert edxml.read(raw.encode("utf-16"))[0]["DueDate"] == "Đ"


@given(st.binary(max_size=200) | st.from_regex(r"[<>/a-c&;!?:= \"]{1,60}").map(str.encode))
def test_any_bytes_raise_record_errors_only(raw: bytes) -> None:
    try:
        message, unknown = edxml.read(raw)
    except RecordError:
        return
    assert isinstance(message["receivers"], list)
    assert unknown >= 0

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import orjson
import pytest

from connectors.base import Window
from core.clock import TZ, epoch
from core.errors import RecordError, SourceError
from core.facts import DocumentFact, UnitRef

WINDOW = Window(epoch(datetime(2023, 12, 1, tzinfo=TZ)), epoch(datetime(2023, 12, 26, tzinfo=TZ)))


def test_both_registers(
    opened: Any, recorded: Callable[[str], bytes], personal: tuple[str, ...]
) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=recorded("docsystem/list.json"))

    connector, session = opened("docsystem", handler)
    out, incoming = connector.streams
    (page,) = out.pages(session, WINDOW)
    assert dict(asked[0].url.params) == {
        "loai": "di", "tuNgay": "2023-12-01T00:00:00", "denNgay": "2023-12-26T00:00:00",
        "trang": "1", "soLuong": "500",
    }  # fmt: skip
    assert asked[0].headers["x-api-key"] == "ma-truy-cap-kiem-thu"
    assert (page.total, page.unknown) == (3, 0)
    fact, secret = out.conform(page.records[0]), out.conform(page.records[1])
    assert isinstance(fact, DocumentFact)
    assert isinstance(secret, DocumentFact)
    assert fact.code == "000.00.12.H39|000.00.12.H39,2023/12/05,128/CV-SXD"
    assert fact.unit == UnitRef("000.00.12.H39", "Sở Xây dựng")
    assert fact.issued_at == epoch(datetime(2023, 12, 5, tzinfo=TZ))
    assert (fact.direction, fact.doc_type, fact.secret) == ("out", "Công văn", False)
    assert (fact.signed_person, fact.signed_agency) == (True, True)
    assert (fact.electronic, fact.paper) == (True, False)
    assert (fact.symbol, secret.symbol) == ("128/CV-SXD", "7/QĐ-SXD")
    assert secret.secret
    assert secret.code == "000.00.12.H39|7/QĐ-SXD,06/12/2023"
    with pytest.raises(RecordError, match="ngayBanHanh") as fault:
        out.conform(page.records[2])
    assert fault.value.reason == "impossible_date"
    (page,) = incoming.pages(session, WINDOW)
    assert dict(asked[1].url.params)["loai"] == "den"
    received = incoming.conform(page.records[0])
    assert isinstance(received, DocumentFact)
    assert (received.direction, received.code) == ("in", f"{fact.code}|den")
    text = orjson.dumps(page.records).decode()
    assert not [mark for mark in personal if mark in text]


def test_an_unknown_secrecy_is_set_aside_and_never_taken_for_open(opened: Any) -> None:
    connector, _ = opened("docsystem", lambda _: httpx.Response(500))
    record = {
        "soKyHieu": "1", "ngayBanHanh": "05/12/2023", "donViMa": "x", "doMat": "Mật-A",
        "ngayCapNhat": "2023-12-05T09:30:00",
    }  # fmt: skip
    with pytest.raises(RecordError) as fault:
        connector.streams[0].conform(record)
    assert fault.value.reason == "unknown_code"


@pytest.mark.parametrize("body", [[], {"tong": 1}, {"duLieu": {}}, {"duLieu": [], "tong": "?"}])
def test_answers_of_another_shape(opened: Any, body: Any) -> None:
    connector, session = opened("docsystem", lambda _: httpx.Response(200, json=body))
    with pytest.raises(SourceError):
        list(connector.streams[0].pages(session, WINDOW))

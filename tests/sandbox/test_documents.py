"""The document system and the exchange: registers, messages, their quirks."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree as Tree

import httpx
import pytest

from core.clock import from_epoch
from sandbox import addresses
from sandbox.edxml import write
from sandbox.exchange import QUIRKS, messages
from tests.sandbox.province import made, seconds

KEY = {"X-Api-Key": addresses.KEYS["docsystem"]}
GATE = {"systemid": addresses.EDOC[0], "secret": addresses.EDOC[1]}
YEAR = {"from": "2023/01/01 00:00:00", "to": "2023/12/27 00:00:00"}


def register(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = client.get("/qlvb/api/van-ban", params=asked, headers=KEY)
    assert answer.status_code == 200
    out: dict[str, Any] = answer.json()
    return out


def test_key_is_needed(client: httpx.Client):
    assert client.get("/qlvb/api/van-ban?loai=di").status_code == 401
    assert client.get("/vxp/getSentEdocList").json()["status"] == "FAIL"
    assert client.get("/qlvb/api/van-ban?loai=xx", headers=KEY).status_code == 400


@pytest.mark.parametrize("kind", ["di", "den"])
def test_pages_of_a_register(client: httpx.Client, kind: str):
    asked = {"loai": kind, "tuNgay": "2023-01-01T00:00:00", "denNgay": "2023-12-27T00:00:00"}
    first = register(client, **asked, trang=1, soLuong=300)
    rows = list(first["duLieu"])
    while len(rows) < first["tong"]:
        rows += register(client, **asked, trang=len(rows) // 300 + 1, soLuong=300)["duLieu"]
    assert len(rows) == first["tong"] > 900
    changed = [r["ngayCapNhat"] for r in rows]
    assert changed == sorted(changed)
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", r["ngayBanHanh"]) for r in rows)
    keys = {(r["donVi"]["ma"], r["maDinhDanhVanBan"]) for r in rows}
    assert len(keys) == len(rows)
    for row in rows:
        if row["doMat"] != "Thường":
            assert not row["guiDienTu"]
            assert row["trichYeu"] == ""


def test_the_register_hides_what_is_to_come(client: httpx.Client):
    rows = register(client, loai="di", tuNgay="2023-12-26", denNgay="2030-01-01", soLuong=1000)
    assert rows["duLieu"]
    assert all(r["ngayCapNhat"] <= "2023-12-26T17:30:00" for r in rows["duLieu"])


def listed(client: httpx.Client, name: str, kind: str) -> list[dict[str, str]]:
    asked = {"servicetype": "eDoc", "messagetype": kind, **YEAR}
    answer = client.get(f"/vxp/{name}", params=asked, headers=GATE).json()
    assert answer["status"] == "OK"
    data: list[dict[str, str]] = answer["data"]
    return data


def test_lists_and_messages(client: httpx.Client):
    sent, received = (
        listed(client, "getSentEdocList", "edoc"),
        listed(client, "getReceivedEdocList", "edoc"),
    )
    statuses = listed(client, "getReceivedEdocList", "status")
    assert min(len(sent), len(received)) > 20
    assert len(statuses) > len(sent)
    for one in (sent[0], received[0], statuses[0]):
        body = client.get("/vxp/getEdoc", params={"docId": one["docId"]}, headers=GATE)
        assert b"MessageHeader" in body.content
    gone = client.get("/vxp/getEdoc", params={"docId": "khong-co"}, headers=GATE)
    assert gone.json()["status"] == "FAIL"
    nothing = client.get("/vxp/getSentEdocList", params={"from": "xyz"}, headers=GATE)
    assert nothing.status_code == 400


def test_most_messages_are_well_formed_and_each_quirk_occurs():
    world = made("demo", 2022, 2023)
    known = messages(world.documents, 1)
    assert known == sorted(known, key=lambda m: (m.created, m.id))
    met = Counter(m.quirk for m in known if not m.status and m.quirk)
    assert set(met) == set(QUIRKS)
    assert sum(met.values()) < 0.1 * sum(not m.status for m in known)
    for message in known[::5]:
        raw = write(world.documents, message)
        if message.quirk in ("junk", "prefix") and not message.status:
            with pytest.raises(Tree.ParseError):
                Tree.fromstring(raw)
        else:
            Tree.fromstring(raw)


def test_quirks_are_what_real_messages_do():
    world = made("demo", 2022, 2023)
    one = {m.quirk: write(world.documents, m) for m in messages(world.documents, 1) if not m.status}
    assert one["junk"].startswith(b"1212<?xml")
    assert b"xlink:href" in one["prefix"]
    assert b'xmlns="http://www.go.vn/eDoc"' in one["go.vn"]
    assert b"http://www.e-doc.vn/Schema/" in one["e-doc.vn"]
    assert b"/02/30<" in one["bad_date"]
    assert b"<edXML:OrganId>null<" in one["null_organ"]
    assert b"<TypeName>" in one["mixed"]
    assert b"<edXML:To>" in one["bare"]
    assert all(b"\r\n" in raw for raw in one.values())


def test_statuses_point_at_their_document():
    world = made("small", 2022, 2023)
    known = messages(world.documents, 1)
    codes = Counter(m.status for m in known)
    assert {"", "01", "03", "04", "05", "06"} <= set(codes)
    assert codes["01"] == codes[""]
    early = [m for m in known if m.status == "01"]
    first = {m.row: m.created for m in known if not m.status}
    assert any(m.created < first[m.row] for m in early)
    document = next(m for m in known if not m.status and not m.quirk)
    status = next(m for m in known if m.row == document.row and m.status)
    assert status.sent != document.sent
    identity = re.search(rb"<edXML:DocumentId>([^<]+)<", write(world.documents, document))
    assert identity is not None
    assert identity[1] in write(world.documents, status)


def test_the_exchange_hides_what_is_to_come(client: httpx.Client):
    late = {"servicetype": "eDoc", "messagetype": "status", "from": "2023/12/20 00:00:00"}
    rows = client.get("/vxp/getReceivedEdocList", params=late, headers=GATE).json()["data"]
    edge = f"{from_epoch(seconds('2023-12-26')):%Y/%m/%d %H:%M:%S}"
    assert all(row["created_time"] <= edge for row in rows)

"""Writes edXML messages (QCVN 102:2016), on a small share with the faults that real ones have."""

from __future__ import annotations

import base64
import io
import uuid
import zipfile
from datetime import timedelta
from functools import cache
from xml.sax.saxutils import escape

from core.clock import from_epoch
from sandbox.documents import TYPES, Documents
from sandbox.exchange import Message, document_id, number, partner, sender
from sandbox.places import places

SPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_DIALECTS = {"e-doc.vn": "http://www.e-doc.vn/Schema/", "go.vn": "http://www.go.vn/eDoc"}


@cache
def _attachment() -> str:
    """A small ZIP in base64: what an attachment is, whatever its type says."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr(zipfile.ZipInfo("00000000-0000-4000-8000-000000000001"), b"van ban mau")
    return base64.b64encode(box.getvalue()).decode()


def _element(name: str, inner: str) -> str:
    return f"<edXML:{name}>{inner}</edXML:{name}>"


def _text(name: str, text: str) -> str:
    return _element(name, escape(text))


def _organisation(tag: str, organ: str, name: str) -> str:
    return _element(
        tag,
        _text("OrganId", organ)
        + _text("OrganName", name)
        + _text("Email", "vanthu@example.invalid")
        + _text("Telephone", "0000000001"),
    )


def _code(d: Documents, row: int) -> str:
    digits, mark = number(d, row)
    return _element("Code", _text("CodeNumber", digits) + _text("CodeNotation", mark))


def _identity(d: Documents, message: Message) -> str:
    """The DocumentId that both the document and its statuses tell."""
    if message.quirk == "uuid_id":
        return str(uuid.UUID(int=message.row + 1))
    return document_id(d, message.row)


def _ends(d: Documents, message: Message) -> tuple[tuple[str, str], tuple[str, str]]:
    """Who sends the message and who gets it: identifier and name of each."""
    place = places()[int(d.unit[message.row])]
    ours = (place.code, place.name)
    other = partner(message.row)
    return (ours, other) if message.sent else (other, ours)


def write(d: Documents, message: Message) -> bytes:
    """The message's bytes, CRLF, as the exchange hands them out."""
    header = _status(d, message) if message.status else _document(d, message)
    body = "" if message.status else _body(message)
    wrapped = _element(
        "edXMLEnvelope", _element("edXMLHeader", header + "<edXML:Signature/>") + body
    )
    attached = "" if message.status else _attached()
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        f'<edXML:edXML xmlns:edXML="{SPACE}">\r\n{wrapped}\r\n{attached}</edXML:edXML>\r\n'
    )
    bends = message.quirk if not message.status else ""
    return _bent(text, bends).encode("utf-8")


def _document(d: Documents, message: Message) -> str:
    row, quirk = message.row, message.quirk
    giver, taker = _ends(d, message)
    issued = from_epoch(int(d.issued[row]))
    day = f"{issued:%Y}/02/30" if quirk == "bad_date" else f"{issued:%Y/%m/%d}"
    due = issued + timedelta(days=-3 if quirk == "due_before" else 7 + row % 9)
    name = TYPES[int(d.kind[row])][0]
    head = _organisation("From", *giver)
    head += _organisation("To", "null" if quirk == "null_organ" else taker[0], taker[1])
    head += _text("DocumentId", _identity(d, message)) + _code(d, row)
    head += _element("PromulgationInfo", _text("Place", "Tỉnh") + _text("PromulgationDate", day))
    if quirk != "bare":
        head += _element(
            "DocumentType", _text("Type", f"{d.kind[row] + 1}") + _text("TypeName", name)
        )
        head += _text("Subject", f"V/v công việc mẫu số {row + 1} của NGUYỄN VĂN MẪU")
        head += _element(
            "SignerInfo",
            _text("Competence", "TL.") + _text("Position", "Giám đốc")
            + _text("FullName", "CÁN BỘ MẪU 0001"),
        )  # fmt: skip
        if row % 3 == 0:
            head += _text("DueDate", f"{due:%Y/%m/%d}")
        head += _element(
            "OtherInfo",
            _text("Priority", "1" if row % 11 == 0 else "0") + _text("PageAmount", "2")
            + "<edXML:Appendixes/>",
        )  # fmt: skip
    else:
        head += "<edXML:DocumentType/><edXML:Subject/><edXML:DueDate/>"
    stamp = f"{from_epoch(message.created):%Y/%m/%d %H:%M:%S}"
    business = _text("BussinessDocType", f"{message.business}") + _text(
        "Paper", "1" if d.paper[row] else "0"
    )
    trace = _element("TraceHeader", _text("OrganId", giver[0]) + _text("Timestamp", stamp))
    trace += _element("Bussiness", business)
    return _element("MessageHeader", head) + _element("TraceHeaderList", trace)


def _status(d: Documents, message: Message) -> str:
    row = message.row
    giver, _ = _ends(d, message)
    day = from_epoch(int(d.issued[row]))
    answer = _text("OrganId", sender(d, row)) + _code(d, row)
    answer += _text("PromulgationDate", f"{day:%Y/%m/%d}")
    answer += _text("DocumentId", _identity(d, message))
    head = _element("ResponseFor", answer) + _organisation("From", *giver)
    head += _text("StatusCode", message.status) + _text("Description", "")
    head += _text("Timestamp", f"{from_epoch(message.created):%Y/%m/%d %H:%M:%S}")
    head += _element("StaffInfo", _text("Staff", "CÁN BỘ MẪU 0002") + _text("Mobile", "0000000002"))
    return _element("MessageHeader", head)


def _body(message: Message) -> str:
    link = ' xlink:href="cid:1"' if message.quirk == "prefix" else ""
    reference = f"<edXML:Reference{link}>" + _text("ContentId", "cid:1")
    reference += _text("ContentType", "application/pdf") + "</edXML:Reference>"
    return _element("edXMLBody", _element("edXMLManifest", reference))


def _attached() -> str:
    inner = _text("ContentType", "application/pdf") + _text("ContentId", "cid:1")
    inner += _text("AttachmentName", "van-ban-mau.pdf")
    inner += _text("ContentTransferEncoded", _attachment())
    return _element("AttachmentEncoded", _element("Attachment", inner)) + "\r\n"


def _bent(text: str, quirk: str) -> str:
    """The message in another dialect, or with junk before it."""
    if quirk == "junk":
        return "1212" + text
    if quirk == "mixed":
        text = text.replace("xmlns:edXML=", f'xmlns="{SPACE}" xmlns:edXML=', 1)
        for name in ("Code", "CodeNumber", "DocumentType", "TypeName", "To"):
            text = text.replace(f"<edXML:{name}>", f"<{name}>")
            text = text.replace(f"</edXML:{name}>", f"</{name}>")
    if quirk == "e-doc.vn":
        text = text.replace(SPACE, _DIALECTS[quirk])
    if quirk == "go.vn":
        opening = f'<EdXMLEnvelope xmlns="{_DIALECTS[quirk]}">'
        text = text.replace(f'<edXML:edXML xmlns:edXML="{SPACE}">', opening)
        text = text.replace("</edXML:edXML>", "</EdXMLEnvelope>").replace("edXML:", "")
    return text

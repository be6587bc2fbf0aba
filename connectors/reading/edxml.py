"""edXML (QCVN 102:2016) as it really comes: reads only the allowed elements of a message's header.

Not a tree is built: the parser's target keeps the text of allowed elements and lets all else fall,
subjects, signers, staff, signatures and attachments among them, so attachments are never unpacked
nor even held. Elements are matched by local name, for prefixed and unprefixed names, and three
namespaces, come mixed. Entities and DTDs are refused.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from connectors.allow import names
from core.errors import RecordError

Message = dict[str, Any]

_HEADER = {
    "from/organid": "FromOrganId",
    "from/organname": "FromOrganName",
    "documentid": "DocumentId",
    "code/codenumber": "CodeNumber",
    "code/codenotation": "CodeNotation",
    "promulgationinfo/promulgationdate": "PromulgationDate",
    "documenttype/typename": "TypeName",
    "duedate": "DueDate",
    "otherinfo/priority": "Priority",
    "responsefor/organid": "ForOrganId",
    "responsefor/documentid": "ForDocumentId",
    "responsefor/promulgationdate": "ForPromulgationDate",
    "statuscode": "StatusCode",
    "timestamp": "Timestamp",
}
_RECEIVER = {"to/organid": "ToOrganId", "to/organname": "ToOrganName"}
_TRACE = {
    "traceheader/timestamp": "SentTimestamp",
    "bussiness/bussinessdoctype": "BussinessDocType",
    "bussiness/paper": "Paper",
    "business/businessdoctype": "BussinessDocType",
    "business/paper": "Paper",
}
FIELDS = frozenset((*_HEADER.values(), *_RECEIVER.values(), *_TRACE.values()))
"""Fields that a message can give; a document message has one ``receivers`` entry for each To."""

_KNOWN = names(
    """from to documentid code promulgationinfo documenttype subject content signerinfo duedate
    toplaces otherinfo responsefor steeringtype statuscode description timestamp staffinfo"""
)
_CLOSED = names("signature digitalsignature attachmentencoded attachment edxmlbody body manifest")
_LONGEST = 1_000
_DEEPEST = 40
_CUT = {
    errors.codes[errors.XML_ERROR_NO_ELEMENTS],
    errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN],
    errors.codes[errors.XML_ERROR_PARTIAL_CHAR],
    errors.codes[errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}
_PREFIX = re.compile(rb"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*")


class CutShort(RecordError):
    """The message ends before its root element does: the transfer broke, not the message."""


class _Reader:
    """Target of the parser: collects allowed texts, first one wins, empty ones do not count."""

    def __init__(self) -> None:
        self.message: Message = {}
        self.receivers: list[Message] = []
        self.unknown: set[str] = set()
        self._path: list[str] = []
        self._closed = 0
        self._text: list[str] | None = None
        self._length = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """An element opens."""
        name = tag.rpartition("}")[2].lower()
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise RecordError("bad_xml", "thông điệp lồng quá sâu")
        self._text = None
        if self._closed or name in _CLOSED:
            self._closed += 1
            return
        where = self._where()
        if where is None:
            return
        part, inner = where
        if part == "messageheader":
            if "/" not in inner and inner not in _KNOWN:
                self.unknown.add(name[:40])
            if inner == "to":
                self.receivers.append({})
        if self._field(part, inner) is not None:
            self._text, self._length = [], 0

    def data(self, text: str) -> None:
        """Some text of the element that is open."""
        if self._text is not None and self._length <= _LONGEST:
            self._text.append(text)
            self._length += len(text)

    def end(self, _tag: str) -> None:
        """An element closes."""
        if self._closed:
            self._closed -= 1
        elif self._text is not None and (where := self._where()) is not None:
            field = self._field(*where)
            text = " ".join("".join(self._text).split())
            if field is not None and text and self._length <= _LONGEST:
                into = self.message
                if field in ("ToOrganId", "ToOrganName"):
                    into = self.receivers[-1] if self.receivers else {}
                into.setdefault(field, text)
        self._text = None
        self._path.pop()

    def close(self) -> _Reader:
        """The end of the message."""
        return self

    def _where(self) -> tuple[str, str] | None:
        """Which header part the open element is in, and its path below that part."""
        for part in ("messageheader", "traceheaderlist"):
            if part in self._path[:-1]:
                return part, "/".join(self._path[self._path.index(part) + 1 :])
        return None

    @staticmethod
    def _field(part: str, inner: str) -> str | None:
        if part == "messageheader":
            return _HEADER.get(inner) or _RECEIVER.get(inner)
        return _TRACE.get(inner)


def read(raw: bytes) -> tuple[Message, int]:
    """The allowed fields of a message, ``receivers`` among them, and the count of unknown ones.

    Raises RecordError: ``bad_xml``, ``xml_unsafe`` (entities, DTD), CutShort (``cut_short``).
    """
    if raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        begins = raw.find(b"<?xml")
        raw = raw[begins if begins >= 0 else max(raw.find(b"<"), 0) :]
    try:
        reader = _parse(raw)
    except ParseError as fault:
        if fault.code != errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]:
            raise _fault(fault) from None
        try:
            reader = _parse(_declared(raw))
        except ParseError as again:
            raise _fault(again) from None
    receivers = [one for one in reader.receivers if one]
    return {**reader.message, "receivers": receivers}, len(reader.unknown)


def _parse(raw: bytes) -> _Reader:
    reader = _Reader()
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(raw)
        parser.close()
    except DefusedXmlException as fault:
        raise RecordError(
            "xml_unsafe", f"thông điệp có thực thể hoặc DTD bị cấm ({type(fault).__name__})"
        ) from None
    except (LookupError, ValueError) as fault:  # an encoding that does not exist
        raise RecordError("bad_xml", "thông điệp khai báo bảng mã lạ") from fault
    return reader


def _fault(fault: ParseError) -> RecordError:
    line, column = fault.position
    if fault.code in _CUT:
        return CutShort("cut_short", f"thông điệp bị cắt ở dòng {line}")
    return RecordError("bad_xml", f"XML hỏng ở dòng {line}, cột {column}")


def _declared(raw: bytes) -> bytes:
    """Declare the prefixes that the sender forgot, on the root element."""
    root = _ROOT.search(raw)
    if root is None:
        return raw
    opening = raw[root.start() : raw.find(b">", root.end())]
    wanted = {found for found in _PREFIX.findall(raw) if found not in (b"xml", b"xmlns")}
    missing = sorted(one for one in wanted if b"xmlns:" + one + b"=" not in opening)
    added = b"".join(b' xmlns:%s="urn:undeclared:%s"' % (one, one) for one in missing)
    return raw[: root.end()] + added + raw[root.end() :]

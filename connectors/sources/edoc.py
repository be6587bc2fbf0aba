"""The document exchange (trục liên thông văn bản): edXML messages through a VXP gateway.

The gateway lists ids by time of arrival and gives one message a call; or the messages lie in a
folder. Statuses are messages of their own that point at their document; they are laid upon it where
both are read, so a document's version is the moment of the last thing known about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from connectors import edxml, parse
from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.http import HttpConnector
from connectors.messages import FolderOfMessages, Gateway, Mailbox
from core.calendar import CLOSES
from core.clock import Clock, epoch
from core.errors import RecordError
from core.facts import DocumentFact, Fact, UnitRef
from core.settings import SourceSettings

Record = dict[str, Any]

_BATCH = 500
_CLOSES = CLOSES.hour * 3600 + CLOSES.minute * 60
_STATUSES = names("01 02 03 04 05 06 13 15 16")
_AFTERLIFE = timedelta(days=35)
"""How long after a window statuses of its documents are still looked for."""
_NULL = frozenset({"", "null", "none"})


class Messages(Stream):
    """One record is one document as one organisation sent it, or as one of ours received it."""

    name = "messages"
    title = "Văn bản qua trục liên thông"
    kind = "document"
    key = ("huong", "FromOrganId", "DocumentId", "ToOrganId")
    version = "SentTimestamp"
    cursor = "created_time"
    owner = "Văn phòng UBND tỉnh"
    cadence = timedelta(minutes=15)
    lateness = timedelta(hours=4)
    lookback = timedelta(days=2)
    mandatory = names("docId created_time huong FromOrganId DocumentId")
    made = names("docId created_time huong loi")
    fields = (
        mandatory
        | made
        | (edxml.FIELDS - names("ForOrganId ForDocumentId StatusCode Timestamp"))
        | names("trangThai.StatusCode trangThai.Timestamp trangThai.FromOrganId")
    )
    withheld = names(
        """Subject Content SignerInfo StaffInfo Signature Attachment receivers ForOrganId
        ForDocumentId StatusCode Timestamp"""
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Documents that arrived in the window, with the statuses that came since."""
        assert isinstance(session, Mailbox)
        since = session.start(window)
        now = max(window.until, epoch(session.clock.now()))
        after = Window(since, min(now, window.until + int(_AFTERLIFE.total_seconds())))
        statuses: dict[str, list[Record]] = {}
        for direction in ("in", "out"):
            for message in session.messages(direction, "status", after):
                if code := _points_at(message.fields):
                    statuses.setdefault(code, []).append(_status(message.fields))
        batch: list[Record] = []
        unknown = 0
        for direction in ("out", "in"):
            for message in session.messages(direction, "edoc", Window(since, window.until)):
                base = {"docId": message.id, "created_time": message.created, "huong": direction}
                unknown += message.unknown
                if message.fault:
                    batch.append(base | {"loi": message.fault})
                for one in _receivers(message.fields, direction, session.ours):
                    told = statuses.get(_code(one), [])
                    if direction == "in":
                        told = [s for s in told if s["FromOrganId"] == one.get("ToOrganId", "")]
                    said, more = self.allow.keep(one | {"trangThai": told})
                    unknown += more
                    batch.append(said | base)
                if len(batch) >= _BATCH:
                    yield Page(batch, "", None, unknown)
                    batch, unknown = [], 0
        yield Page(batch, str(window.until), None, unknown)

    def conform(self, record: Record) -> Fact:
        """A document and what is known of its way. Raises RecordError."""
        if record.get("loi"):
            raise RecordError(parse.text(record["loi"]), "thông điệp edXML không đọc được", "docId")
        sender = _organ(record, "FromOrganId")
        if not sender:
            parse.required({}, "FromOrganId")
        code = f"{sender}|{parse.required(record, 'DocumentId')}"
        out = record.get("huong") == "out"
        receiver = _organ(record, "ToOrganId")
        if not out:
            if not receiver:
                parse.required({}, "ToOrganId")
            code += f"|{receiver}"
        arrived = self.due_moment(record, "created_time")
        sent = self.moment(record, "SentTimestamp") or arrived
        due = self.moment(record, "DueDate")
        if due is not None and (due + 7 * 3600) % 86_400 == 0:
            due += _CLOSES
        way = sorted(
            (self.moment(one, "Timestamp") or sent, parse.text(one.get("StatusCode")))
            for one in record.get("trangThai") or ()
            if parse.text(one.get("StatusCode")) in _STATUSES
        )
        name = parse.text(record.get("FromOrganName" if out else "ToOrganName"))
        return DocumentFact(
            code=code,
            version=max([sent, arrived, *(at for at, _ in way)]),
            unit=UnitRef(code=sender if out else receiver, name=name),
            counterpart=receiver if out else sender,
            direction="out" if out else "in",
            doc_type=parse.text(record.get("TypeName")),
            priority=_number(record, "Priority", 4),
            issued_at=self.moment(record, "PromulgationDate"),
            sent_at=sent,
            received_at=next((at for at, one in way if one == "01"), None if out else arrived),
            accepted_at=next((at for at, one in way if one == "03"), None),
            finished_at=next((at for at, one in way if one == "06"), None),
            due_at=due,
            exchange_status=way[-1][1] if way else "",
            business=_number(record, "BussinessDocType", 3),
            electronic=True,
            paper=parse.flag(record.get("Paper"), "Paper"),
            secret=False,  # secret documents never travel on the exchange
            signed_person=None,
            signed_agency=None,
        )


def _organ(record: Record, field: str) -> str:
    """An organisation's id; the word ``null`` is one of the ways to leave it out."""
    out = parse.text(record.get(field))
    return "" if out.lower() in _NULL else out


def _number(record: Record, field: str, most: int) -> int:
    text = parse.text(record.get(field))
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= most:
        return int(text)
    if not text:
        return 0
    raise RecordError("unknown_code", f"{field}: mã không có trong danh mục", field)


def _code(fields: Record) -> str:
    return f"{parse.text(fields.get('FromOrganId'))}|{parse.text(fields.get('DocumentId'))}"


def _points_at(fields: Record) -> str:
    """The document that a status speaks of; "" when it does not say."""
    named = parse.text(fields.get("ForDocumentId"))
    return f"{parse.text(fields.get('ForOrganId'))}|{named}" if named else ""


def _status(fields: Record) -> Record:
    return {name: fields.get(name, "") for name in ("StatusCode", "Timestamp", "FromOrganId")}


def _receivers(fields: Record, direction: str, ours: str) -> list[Record]:
    """What is sent is one record; what is received is one for each receiver of ours.

    ``ours`` is the mark of our organisations' ids (``H39``); without it the first receiver counts.
    """
    if not fields:
        return []
    message = {k: v for k, v in fields.items() if k != "receivers"}
    receivers: list[Record] = fields.get("receivers") or [{}]
    if direction == "out":
        return [message | receivers[0]]
    if ours:
        mine = [one for one in receivers if ours in parse.text(one.get("ToOrganId")).split(".")]
        receivers = mine or receivers[:1]
    return [message | one for one in receivers]


class Edoc(HttpConnector):
    """Nền tảng tích hợp, chia sẻ dữ liệu; gửi nhận văn bản điện tử."""

    name = "edoc"
    title = "Trục liên thông văn bản"
    protocol = "edXML (QCVN 102:2016) qua cổng VXP hoặc thư mục"
    owner = "Văn phòng UBND tỉnh"
    kinds = (Messages,)
    session_kind = Gateway

    def connect(self, settings: SourceSettings, clock: Clock) -> AbstractContextManager[Any]:
        """The gateway, or the folder where one is named."""
        if settings.folder is not None:
            return nullcontext(FolderOfMessages(settings, clock, settings.folder))
        return super().connect(settings, clock)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """System id and secret of every call."""
        return {
            "systemid": self.needed(settings.username, "username"),
            "secret": self.needed(settings.secret(), "password"),
        }

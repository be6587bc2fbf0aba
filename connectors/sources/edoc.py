"""The document exchange (trục liên thông văn bản): edXML messages through a VXP gateway.

The gateway lists ids by time of arrival and gives one message a call; or the messages lie in a
folder. Statuses are messages of their own that point at their document; they are laid upon it, also
upon one that arrived weeks before. A document that is updated, replaced or recalled comes again
under its id: what was sent later counts, however it arrives; of one message, what is known later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from connectors.allow import names
from connectors.base import Page, Session, Stream, Window
from connectors.protocols.http import HttpConnector
from connectors.protocols.messages import FolderOfMessages, Gateway, Mailbox, Message
from connectors.reading import edxml, parse
from connectors.reading.versions import told_and_read
from connectors.records.statuses import StatusBook, code_of
from core import symbols
from core.clock import DAY, Clock, epoch
from core.errors import RecordError
from core.facts import DocumentFact, Fact, UnitRef
from core.settings import SourceSettings

Record = dict[str, Any]

_BATCH = 500
_STATUSES = names("01 02 03 04 05 06 13 15 16")
_AFTERLIFE = 35 * DAY
"""How long after a document its statuses are looked for, in seconds."""
_NULL = frozenset({"", "null", "none"})


_OF_STATUSES = names("ForOrganId ForDocumentId ForPromulgationDate StatusCode Timestamp")
"""Fields of status messages; of their documents they say nothing."""


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
    cut_here = True
    mandatory = names("docId created_time huong FromOrganId DocumentId")
    made = names("docId created_time huong loi")
    fields = (
        mandatory
        | made
        | (edxml.FIELDS - _OF_STATUSES)
        | names("trangThai.StatusCode trangThai.Timestamp trangThai.FromOrganId")
    )
    withheld = (
        names("Subject Content SignerInfo StaffInfo Signature Attachment receivers") | _OF_STATUSES
    )

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """Documents that arrived in the window, and older ones of which a status came in it."""
        assert isinstance(session, Mailbox)
        since = session.start(window)
        end = min(max(window.until, epoch(session.clock.now())), window.until + _AFTERLIFE)
        book = StatusBook(self.horizon)
        book.read(session, Window(since, end))
        batch = [_unread(message, "in") for message in book.faults]
        unknown = 0
        for direction, message in self._documents(session, Window(since, window.until), book):
            kept, more = self._records(message, direction, session.ours, book)
            batch += kept
            unknown += more
            if len(batch) >= _BATCH:
                yield Page(batch, "", None, unknown)
                batch, unknown = [], 0
        yield Page(batch, str(window.until), None, unknown)

    def _documents(
        self, session: Mailbox, window: Window, book: StatusBook
    ) -> Iterator[tuple[str, Message]]:
        """Those of the window, then the older ones that the book has statuses of."""
        for direction in ("out", "in"):
            for message in session.messages(direction, "edoc", window):
                yield direction, message
        since = session.start(window)
        owed = book.older(since)
        if not owed:
            return
        before = Window(max(min(owed.values()) - DAY, since - _AFTERLIFE), since)
        book.read(session, before)
        for direction in ("out", "in"):
            for message in session.messages(direction, "edoc", before):
                if code_of(message.fields) in owed:
                    yield direction, message

    def _records(
        self, message: Message, direction: str, ours: str, book: StatusBook
    ) -> tuple[list[Record], int]:
        """The records of a message: one for each receiver of ours, or one that says its fault."""
        if message.fault:
            return [_unread(message, direction)], 0
        base = {"docId": message.id, "created_time": message.created, "huong": direction}
        out, unknown = [], message.unknown
        for one in _receivers(message.fields, direction, ours):
            told = book.of(code_of(one), one.get("ToOrganId", "") if direction == "in" else None)
            said, more = self.allow.keep(one | {"trangThai": told})
            out.append(said | base)
            unknown += more
        return out, unknown

    def key_of(self, record: Record) -> str:
        """Sender and document; of a received one the receiver too; an unreadable one by its id."""
        if record.get("loi"):
            return parse.text(record.get("docId"))
        code = f"{_organ(record, 'FromOrganId')}|{parse.text(record.get('DocumentId'))}"
        return code if record.get("huong") == "out" else f"{code}|{_organ(record, 'ToOrganId')}"

    def conform(self, record: Record) -> Fact:
        """A document and what is known of its way. Raises RecordError."""
        if record.get("loi"):
            raise RecordError(parse.text(record["loi"]), "thông điệp edXML không đọc được", "docId")
        sender = _organ(record, "FromOrganId")
        if not sender:
            raise parse.missing("FromOrganId")
        parse.required(record, "DocumentId")
        out = record.get("huong") == "out"
        receiver = _organ(record, "ToOrganId")
        if not out and not receiver:
            raise parse.missing("ToOrganId")
        arrived = self.needed_moment(record, "created_time")
        sent = self.moment(record, "SentTimestamp") or arrived
        due = parse.deadline(self.moment(record, "DueDate"))
        way = sorted(
            (self.moment(one, "Timestamp") or sent, parse.text(one.get("StatusCode")))
            for one in record.get("trangThai") or ()
            if parse.text(one.get("StatusCode")) in _STATUSES
        )
        name = parse.text(record.get("FromOrganName" if out else "ToOrganName"))
        return DocumentFact(
            code=self.key_of(record),
            version=told_and_read(sent, max([sent, arrived, *(at for at, _ in way)])),
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
            symbol=symbols.symbol(
                parse.text(record.get("CodeNumber")), parse.text(record.get("CodeNotation"))
            ),
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


def _unread(message: Message, direction: str) -> Record:
    """A message that cannot be read, to be set aside with its reason."""
    base = {"docId": message.id, "created_time": message.created, "huong": direction}
    return base | {"loi": message.fault}


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

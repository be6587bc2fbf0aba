"""Where edXML messages come from: a VXP gateway, or a folder of ``.edxml`` files.

A message never changes once it has an id, so what was read is remembered for a while (allowed
fields only): looking back for late statuses then costs list calls alone.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import orjson

from connectors.base import Window
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.files import FileSession
from connectors.protocols.http import HttpSession
from connectors.reading import edxml, parse
from core.clock import Clock, from_epoch
from core.errors import RecordError, SourceError
from core.settings import SourceSettings

_REMEMBERED = 50_000
_WRITTEN = 120
"""Seconds after its last change for which a file that breaks off is taken to be still written."""
_LONG = 100
"""Rows from which a list may be a cut one: no gateway caps lower."""
_LISTS = {"in": "getReceivedEdocList", "out": "getSentEdocList"}


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``created`` is as the gateway wrote it; ``fault`` says why it is unreadable."""

    id: str
    created: str
    fields: dict[str, Any] = field(default_factory=dict)
    unknown: int = 0
    fault: str = ""


@runtime_checkable
class Mailbox(Protocol):
    """What the stream asks of either."""

    clock: Clock
    ours: str

    def start(self, window: Window) -> int:
        """Where a window begins."""
        ...

    def messages(self, direction: str, kind: str, window: Window) -> Iterator[Message]:
        """Messages of a direction (in, out) and kind (edoc, status) created in the window."""
        ...


def _ours(settings: SourceSettings) -> str:
    """The part of an organisation's id that marks our province: ``000.00.00.H39`` → ``H39``."""
    parts = [one for one in settings.agency.split(".") if one[:1].isalpha()]
    return parts[-1] if parts else ""


class _Memory:
    """Messages read of late, least used ones forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, key: tuple[str, str]) -> tuple[dict[str, Any], int, str] | None:
        """Fields, unknown count and fault of a message, where remembered."""
        with self._lock:
            raw = self._kept.get(key)
            if raw is None:
                return None
            self._kept.move_to_end(key)
        out = orjson.loads(raw)
        return out[0], out[1], out[2]

    def remember(self, key: tuple[str, str], value: tuple[dict[str, Any], int, str]) -> None:
        """Keep one more."""
        with self._lock:
            self._kept[key] = orjson.dumps(value)
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)


_memory = _Memory()


class Gateway(HttpSession):
    """The gateway's lists and its messages."""

    @property
    def ours(self) -> str:
        """The mark of our organisations' ids."""
        return _ours(self.settings)

    def messages(self, direction: str, kind: str, window: Window) -> Iterator[Message]:
        """As ``Mailbox.messages``. Raises SourceError."""
        listed = self._list(direction, kind, Window(self.start(window), window.until))
        for one, created in listed.items():
            key = (str(self.base), one)
            known = _memory.recall(key)
            if known is None:
                known = self.get("/getEdoc", {"docId": one}, read=_read_message)
                _memory.remember(key, known)
            yield Message(one, created, *known)

    def _list(self, direction: str, kind: str, window: Window) -> dict[str, str]:
        """Id → time of creation.

        The gateway tells no total, and a long list may be a cut one: it is asked for again in
        halves until every part is short.
        """
        form = self.option("time_format", "%Y/%m/%d %H:%M:%S")
        since, until = self.start(window), window.until
        asked = {
            "servicetype": "eDoc",
            "messagetype": kind,
            "from": from_epoch(since).strftime(form),
            "to": from_epoch(until).strftime(form),
        }
        rows = self.get(f"/{_LISTS[direction]}", asked, read=self._read_list)
        listed = {}
        for row in rows:
            if isinstance(row, dict) and (one := parse.text(row.get("docId"))):
                listed[one] = parse.text(row.get("created_time"))[:40]
        if len(rows) >= _LONG and until - since > 60:
            middle = (since + until) // 2
            for half in (Window(since, middle), Window(middle, until)):
                listed |= self._list(direction, kind, half)
        return listed

    def _read_list(self, answer: Answer) -> list[Any]:
        body = read_json(answer)
        if not isinstance(body, dict):
            raise SourceError("Trục trả về JSON không phải đối tượng.", answer.url)
        status = parse.text(body.get("status"))
        if status.upper() not in ("OK", "SUCCESS"):
            words = self.quote(body.get("message") or body.get("ErrorDesc") or status)
            raise SourceError(f"Trục báo lỗi: {words or 'không nói rõ'}.", answer.url)
        rows = body.get("data")
        if rows is None:
            return []
        if not isinstance(rows, list):
            raise SourceError("Trục không trả danh sách văn bản (data).", answer.url)
        return rows


def _read_message(answer: Answer) -> tuple[dict[str, Any], int, str]:
    """A message that is broken by its sender is a record with a fault, not a failed source."""
    if answer.is_html() or not answer.body.strip() or answer.body.lstrip()[:1] == b"{":
        raise SourceError(f"Trục trả về {answer.what()} thay cho thông điệp edXML.", answer.url)
    try:
        fields, unknown = edxml.read(answer.body)
    except edxml.CutShort as fault:
        raise SourceError(f"Trục trả về {fault.public}.", answer.url) from None
    except RecordError as fault:
        return {}, 0, fault.reason
    return fields, unknown, ""


class FolderOfMessages(FileSession):
    """Messages as files; when a message came is when its file changed."""

    def __init__(self, settings: SourceSettings, clock: Clock, folder: Any) -> None:
        super().__init__(settings, clock, folder)
        self.ours = _ours(settings)

    def messages(self, direction: str, kind: str, window: Window) -> Iterator[Message]:
        """As ``Mailbox.messages``; what our own organisation sent is ``out``."""
        for file in self.files(".edxml", ".xml"):
            at = file.changed_ms // 1_000
            if not self.start(window) <= at < window.until:
                continue
            created = f"{from_epoch(at):%Y-%m-%dT%H:%M:%S}"
            try:
                fields, unknown = edxml.read(self.read(file))
            except edxml.CutShort as fault:
                if time.time() - at > _WRITTEN and direction == "in" and kind == "edoc":
                    yield Message(file.name, created, {}, 0, fault.reason)
                continue
            except RecordError as fault:
                if direction == "in" and kind == "edoc":
                    yield Message(file.name, created, {}, 0, fault.reason)
                continue
            sender = parse.text(fields.get("FromOrganId"))
            mine = bool(self.ours) and self.ours in sender.split(".")
            if (kind == "status") == bool(fields.get("StatusCode")) and mine == (
                direction == "out"
            ):
                yield Message(file.name, created, fields, unknown)

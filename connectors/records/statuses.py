"""Status messages of the exchange, by the document that they speak of.

A status comes hours or weeks after its document, at times before it, and points at it by sender and
DocumentId. The book says which statuses a document has, and which documents it is owed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from connectors.base import Window
from connectors.protocols.messages import Mailbox, Message
from connectors.reading import parse
from core.errors import RecordError

Record = dict[str, Any]

_ISSUED = "ForPromulgationDate"


def code_of(fields: Record) -> str:
    """A document by its sender and its id."""
    return f"{parse.text(fields.get('FromOrganId'))}|{parse.text(fields.get('DocumentId'))}"


class StatusBook:
    """Statuses read so far. ``horizon`` is the latest credible moment."""

    def __init__(self, horizon: int) -> None:
        self._horizon = horizon
        self._told: dict[str, list[Record]] = {}
        self._issued: dict[str, int] = {}
        self.faults: list[Message] = []  # status messages that cannot be read

    def read(self, mailbox: Mailbox, window: Window) -> None:
        """Take in every status message of a window. Raises SourceError."""
        for direction in ("in", "out"):
            for message in mailbox.messages(direction, "status", window):
                self._take(message)

    def _take(self, message: Message) -> None:
        fields = message.fields
        try:
            if message.fault:
                raise RecordError(message.fault, "")
            parse.moment(fields.get("Timestamp"), "Timestamp", self._horizon)
            issued = parse.moment(fields.get(_ISSUED), _ISSUED, self._horizon)
        except RecordError as fault:
            self.faults.append(replace(message, fields={}, fault=fault.reason))
            return
        named = parse.text(fields.get("ForDocumentId"))
        if not named:
            return  # nothing says what it speaks of
        code = f"{parse.text(fields.get('ForOrganId'))}|{named}"
        status = {name: fields.get(name, "") for name in ("StatusCode", "Timestamp", "FromOrganId")}
        self._told.setdefault(code, []).append(status)
        if issued is not None:
            self._issued[code] = issued

    def older(self, since: int) -> dict[str, int]:
        """Documents issued before a moment of which a status came after it, and their day."""
        return {code: issued for code, issued in self._issued.items() if issued < since}

    def of(self, code: str, teller: str | None) -> list[Record]:
        """A document's statuses; of one receiver alone where ``teller`` names it."""
        told = self._told.get(code, [])
        return told if teller is None else [s for s in told if s["FromOrganId"] == teller]

"""Codes of a one-stop product in those of the national list, as its settings map them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from connectors.protocols.national import OneStopSession
from connectors.reading import parse
from connectors.records.dossiers import MAPPED
from core.text import fold

_ADAPTER_APPLICANT = {"0": "1", "1": "2", "2": "2"}
"""The 2026 adapter: 0 citizen, 1 business, 2 household business, in the classic codes."""
_CHANNEL_WORDS = {"truc tiep": "1", "truc tuyen": "2", "buu chinh": "3"}
_UNMAPPED = "?"
"""Stands for a code that the settings do not map: it is in no list, so the record is set aside."""


@dataclass(frozen=True)
class LocalCodes:
    """A build's own codes in the national list's; None for a build that has none.

    ``strict``: every code is the build's own, so that one without a mapping is never taken for a
    national one.
    """

    status: dict[str, str]
    applicant: dict[str, str]
    channel: dict[str, str]
    strict: bool = False

    @classmethod
    def of(cls, session: OneStopSession) -> LocalCodes | None:
        """From the options ``status_CODE = "1..10"``, ``channel_CODE`` and ``applicant_codes``."""
        options = session.settings.options
        newer = session.option("applicant_codes", "classic") == "adapter"
        applicant = _ADAPTER_APPLICANT if newer else {}
        status, channel = below(options, "status_"), below(options, "channel_")
        if not (status or applicant or channel or session.strict):
            return None
        return cls(status, applicant, channel, session.strict)

    def apply(self, record: dict[str, Any]) -> None:
        """Rewrite codes in place; a status keeps its raw form before the mark."""
        raw = parse.text(record.get("TrangThaiHoSo"))
        code = self.status.get(raw.lower(), _UNMAPPED if self.strict and raw else "")
        if code:
            record["TrangThaiHoSo"] = f"{raw}{MAPPED}{code}"
        kind = parse.text(record.get("LoaiDoiTuong"))
        record["LoaiDoiTuong"] = self.applicant.get(kind, kind)
        if self.strict or self.channel:
            record["KenhThucHien"] = self._channel(parse.text(record.get("KenhThucHien")))

    def _channel(self, raw: str) -> str:
        if not raw or raw.lower() in self.channel:
            return self.channel.get(raw.lower(), raw)
        folded = fold(raw)
        found = next((code for word, code in _CHANNEL_WORDS.items() if word in folded), None)
        return found or (_UNMAPPED if self.strict else raw)


def below(options: dict[str, str], start: str) -> dict[str, str]:
    """Options that begin so: the rest of the name, in lower case → value."""
    return {
        name.removeprefix(start).lower(): code
        for name, code in options.items()
        if name.startswith(start)
    }

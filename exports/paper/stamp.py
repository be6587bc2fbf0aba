"""What the desk gives a document when it is issued, and the words that every document has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
Runs = tuple[tuple[str, bool], ...]
"""Pieces of a line: text, and whether it is bold."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the desk gave a document when it was issued. ``address``: what the QR code opens."""

    code: str
    number: int
    made_at: int  # epoch seconds
    address: str


class Office(Protocol):
    """What head and foot of a laid out document say."""

    @property
    def above(self) -> str:
        """The authority above."""
        ...

    @property
    def organ(self) -> str:
        """Who issues it."""
        ...

    @property
    def number(self) -> str:
        """``Số: 07/BC-IOC``."""
        ...

    @property
    def place(self) -> str:
        """Place and date."""
        ...

    @property
    def signer(self) -> str:
        """Whose signature is wanted."""
        ...

    @property
    def receivers(self) -> tuple[str, ...]:
        """Who gets it."""
        ...

    @property
    def code(self) -> str:
        """Its short code."""
        ...

    @property
    def address(self) -> str:
        """What its QR code opens."""
        ...

    @property
    def foot(self) -> str:
        """What the document is, in small letters."""
        ...


def numbered(stamp: Stamp, symbol: str) -> str:
    """``Số: 07/BC-IOC``."""
    return f"Số: {stamp.number:02d}/BC-{symbol}"


def signed(place: str, day: date) -> str:
    """Place and date (Decree 30/2020): a 0 before days below 10, and before months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def received(receivers: Sequence[str]) -> tuple[str, ...]:
    """Lines under “Nơi nhận” (Decree 30/2020): a semicolon ends each, a full stop the last one."""
    plain = [one.rstrip(" .;,") for one in receivers]
    return (*(f"{one};" for one in plain[:-1]), *(f"{one}." for one in plain[-1:]))

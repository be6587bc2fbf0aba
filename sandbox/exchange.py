"""Messages on the document exchange (trục liên thông): documents and their statuses.

Drawn from the documents that are marked as exchanged; made from the world alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import numpy as np

from core.clock import DAY, from_epoch
from sandbox.documents import TYPES, Documents
from sandbox.places import Place, places

_SPACE = uuid.UUID("00000000-0000-4000-8000-0000000edc80")

PARTNERS = tuple(
    (f"000.00.{n:02d}.{'G' if n % 2 else 'H'}99", f"{'Bộ' if n % 2 else 'UBND tỉnh'} Mẫu {n:02d}")
    for n in range(1, 15)
)
"""Invented organisations on the other side."""

QUIRKS = (
    "junk", "prefix", "mixed", "e-doc.vn", "go.vn", "bad_date", "uuid_id", "null_organ", "bare",
    "due_before",
)  # fmt: skip
"""What real messages were seen to do; each in about one of 150."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the exchange. Moments are seconds since 1970 UTC."""

    id: str
    created: int
    sent: bool  # by a unit of the province
    status: str  # "" for a document, else 01..16
    row: int  # of the document in the world's
    quirk: str
    business: int  # 0 new, 1 recall, 2 update, 3 replacement


def partner(row: int) -> tuple[str, str]:
    """Identifier and name of the other side of a document."""
    return PARTNERS[row * 7 % len(PARTNERS)]


def mark(place: Place, kind: int) -> str:
    """Letters after a document's number: ``QĐ-UBND``, ``CV-STP``."""
    if place.level != "agency":
        return f"{TYPES[kind][1]}-UBND"
    words = place.unit.name.replace(",", " ").replace("-", " ").split()
    initials = "".join(w[0] for w in words if w[0].isalpha() and w != "và").upper()
    return f"{TYPES[kind][1]}-{initials}"


def number(d: Documents, row: int) -> tuple[str, str]:
    """A document's number and mark; together its số ký hiệu."""
    kind = int(d.kind[row])
    if d.out[row]:
        return f"{d.number[row]}", mark(places()[int(d.unit[row])], kind)
    return f"{int(d.number[row]) % 4_000 + 1}", f"{TYPES[kind][1]}-BMAU{row % 97:02d}"


def sender(d: Documents, row: int) -> str:
    """OrganId of who issued it."""
    return places()[int(d.unit[row])].code if d.out[row] else partner(row)[0]


def document_id(d: Documents, row: int) -> str:
    """``OrganId,yyyy/MM/dd,number/mark`` as the document system identifies it."""
    day = from_epoch(int(d.issued[row]))
    return f"{sender(d, row)},{day:%Y/%m/%d},{'/'.join(number(d, row))}"


def messages(d: Documents, seed: int) -> list[Message]:
    """Every message of the exchange, by moment."""
    out: list[Message] = []
    for row in np.flatnonzero(d.exchanged).tolist():
        rng = np.random.default_rng([seed, row, 13])
        sent, at = bool(d.out[row]), int(d.updated[row]) + 60
        lot = int(rng.integers(0, 150))
        quirk = QUIRKS[lot] if lot < len(QUIRKS) else ""
        business = int(rng.choice(4, p=[0.97, 0.01, 0.01, 0.01]))
        out.append(_message(row, 0, at, sent, "", quirk, business))
        for n, (code, wait) in enumerate(_statuses(rng, business), 1):
            # the receiver tells its status: it goes the other way
            out.append(_message(row, n, at + wait, not sent, code, quirk, 0))
    return sorted(out, key=lambda m: (m.created, m.id))


def _message(
    row: int, n: int, at: int, sent: bool, status: str, quirk: str, business: int
) -> Message:
    name = uuid.uuid5(_SPACE, f"{row}/{n}/{at}").hex[:24]
    return Message(name, at, sent, status, row, quirk, business)


def _statuses(rng: np.random.Generator, business: int) -> list[tuple[str, int]]:
    """Status codes and seconds after the document; now and then one comes before it."""
    arrived = int(rng.integers(30, 900)) if rng.random() > 0.01 else -120
    accepted = arrived + int(rng.exponential(4 * 3_600)) + 120
    out = [("01", arrived)]
    if rng.random() < 0.012:
        return out  # stuck
    if rng.random() < 0.01:
        return [*out, ("02", accepted)]
    out.append(("03", accepted))
    if business == 1:
        return [
            *out,
            ("13", accepted + 600),
            ("15" if rng.random() < 0.8 else "16", accepted + 7_200),
        ]
    if rng.random() < 0.75:
        out += [("04", accepted + 1_800), ("05", accepted + 9_000)]
        if rng.random() < 0.8:
            out.append(("06", accepted + int(rng.integers(1, 9) * DAY)))
    return out

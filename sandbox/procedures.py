"""Fields and procedures (lĩnh vực, thủ tục hành chính) of the simulated province.

Names and codes are invented after the manner of real ones; the list is the text file beside this
module, so that it can be read and mended without a programmer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("procedures.txt")
_VERBS = {
    "L": ("Cấp", "Cấp lại", "Gia hạn", "Điều chỉnh", "Thu hồi"),
    "C": ("Cấp Giấy chứng nhận", "Cấp đổi Giấy chứng nhận", "Cấp lại", "Cấp bổ sung"),
    "D": ("Đăng ký", "Đăng ký thay đổi", "Đăng ký lại", "Xóa đăng ký"),
    "P": ("Thẩm định", "Phê duyệt", "Phê duyệt điều chỉnh"),
    "H": ("Giải quyết", "Điều chỉnh mức hưởng", "Thôi hưởng", "Truy lĩnh"),
    "X": ("Xác nhận", "Xác nhận lại", "Cấp bản sao xác nhận"),
}
_TERMS = (3, 5, 5, 7, 7, 10, 10, 12, 15, 15, 20, 25, 30)
_FEES = (0, 0, 0, 0, 0, 15_000, 30_000, 50_000, 100_000, 150_000, 300_000, 500_000)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure. ``term`` is in working days (0: the same day), ``fee`` in dong."""

    code: str
    name: str
    field_code: str
    field_name: str
    levels: str  # of T province agency, H district, X commune
    agency: str  # short name of the branch
    term: int
    fee: int
    online: str  # T whole online, M part online, K not online
    weight: float


def _code(number: int) -> str:
    """``1.005129``: unlike numbers never meet, for 7919 and 13999 share no divisor."""
    return f"{1 if number % 3 else 2}.{number * 7919 % 13_999:06d}"


def _blocks() -> list[tuple[list[str], list[list[str]]]]:
    """The file: each field's line, and the busy procedures below it."""
    out: list[tuple[list[str], list[list[str]]]] = []
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("+"):
            out[-1][1].append(line[1:].split("|"))
        elif line and not line.startswith("#"):
            out.append((line.split("|"), []))
    return out


@cache
def procedures() -> tuple[Procedure, ...]:
    """Every procedure, in the order of the file."""
    out: list[Procedure] = []
    for head, busy in _blocks():
        levels, agency, code, field, heavy, kind, objects = head
        weight = float(heavy)
        share = sum(float(row[2]) for row in busy)
        whole = max(share, 100.0)
        names = [f"{verb} {what.strip()}" for what in objects.split(";") for verb in _VERBS[kind]]
        rows = [
            (row[0], row[1], int(row[3]), int(row[4]), row[5], weight * float(row[2]) / whole)
            for row in busy
        ]
        left = max(weight * (1 - share / whole), 0.05 * weight) if busy else weight
        parts = sum(1 / n for n in range(1, len(names) + 1))
        for at, name in enumerate(names, 1):
            n = len(out) + len(rows) + 1
            term, fee = _TERMS[n * 5 % len(_TERMS)], _FEES[n * 7 % len(_FEES)]
            rows.append((levels, name, term, fee, "TMTTKMTM"[n % 8], left / at / parts))
        for level, name, term, fee, online, part in rows:
            made = _code(len(out) + 1)
            out.append(Procedure(made, name, code, field, level, agency, term, fee, online, part))
    return tuple(out)


@cache
def fields() -> tuple[tuple[str, str, str], ...]:
    """Code, name and branch of every field, in the order of the file."""
    seen = {p.field_code: (p.field_code, p.field_name, p.agency) for p in procedures()}
    return tuple(seen.values())

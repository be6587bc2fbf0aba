"""Official scores of Decision 766/QĐ-TTg, as two generations of the portal's report service tell.

Both are given one shape, one record a score: whose, of what, when, how much, with its flags. Codes
of groups differ by endpoint and were swapped by more than one client: a score above its group's
ceiling, or a ceiling that is another group's, is set aside and never believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.reading import parse
from core.errors import RecordError

Record = dict[str, Any]

CEILINGS = {"CKMB": 18.0, "TDGQ": 20.0, "CLGQ": 12.0, "TTTT": 10.0, "MDHL": 18.0, "MDSH": 22.0}
"""Groups and their most points (Decision 766; the portal splits online service in two)."""
TOTAL = "TONG_SCORE"
_CODES = {
    "TRANSPARENCY": "CKMB", "PROGRESS": "TDGQ", "ONLINE_SERVICE": "CLGQ", "ONLINE_PAYMENT": "TTTT",
    "SATISFACTION": "MDHL", "DIGITIZATION": "MDSH",
}  # fmt: skip
"""Codes of the newer radar in the older ones, unless options map them otherwise."""
_PLAIN = re.compile(r"[A-Z][A-Z0-9_]{0,63}")

PARTS = ("score", "maxScore", "numerator", "denominator")
_SUFFIX = {"score": "", "maxScore": ".max", "numerator": ".num", "denominator": ".den"}
COUNTS = (
    "totalReceived", "totalOnTime", "totalOverdue", "avgProcessingDays",
    "totalDossierOnlinePaymentSuccess", "totalDossierFinancialObligation",
    "totalDossierOnlineFormalityPaymentSuccess", "totalFeeFormality", "totalFeeDossierFormality",
    "totalFeeDossierFormalityDistinct",
)  # fmt: skip
"""Counts that stand beside the scores of progress and payment."""


def people(data: Any) -> Iterator[Record]:
    """Every department's row of an answer, wherever it stands: overview, lists, children."""
    if isinstance(data, list):
        for one in data:
            yield from people(one)
    elif isinstance(data, Mapping):
        if "departmentCode" in data or "departmentName" in data:
            yield dict(data)
        for value in data.values():
            if isinstance(value, list | Mapping):
                yield from people(value)


def pairs(groups: Any) -> list[Record]:
    """Scores of groups, a list or an object by code."""
    if isinstance(groups, Mapping):
        return [
            {"code": code, **(one if isinstance(one, Mapping) else {"score": one})}
            for code, one in groups.items()
        ]
    return [dict(one) for one in groups if isinstance(one, Mapping)] if groups else []


def mapped(code: str, endpoint: str, options: Mapping[str, str]) -> str:
    """A code of this endpoint: by the option ``map_<endpoint>_<code>``, else as is usual."""
    told = {name.lower(): value for name, value in options.items() if name.startswith("map_")}
    own = told.get(f"map_{endpoint}_{code}".lower())
    return own.upper() if own else _CODES.get(code.upper(), code.upper())


def spread(row: Record, endpoint: str, options: Mapping[str, str]) -> Iterator[Record]:
    """One record a figure of an allow-listed row: ``ma``, ``diem``, ``tran`` (ceiling), ``co``."""
    flags = sorted({*_flags(row.get("qualityFlags")), *_flags(row.get("flags"))})

    def told(code: str, value: Any, ceiling: Any = None, more: list[str] | None = None) -> Record:
        return {
            "ma": code,
            "diem": value,
            "tran": ceiling,
            "co": ",".join(sorted({*flags, *(more or [])})),
        }

    for code in (*CEILINGS, TOTAL):
        if code in row:  # the older service: one column a group
            yield told(mapped(code, endpoint, options), row[code])
    if "totalScore" in row and endpoint == "service-results":
        yield told(TOTAL, row["totalScore"], row.get("totalMaxScore"))
    for group in row.get("groupScores") or ():
        code = mapped(parse.text(group.get("code")), endpoint, options)
        yield told(code, group.get("score"), group.get("maxScore"))
    for one in row.get("metrics") or ():
        code = mapped(parse.text(one.get("code")), endpoint, options)
        for part in PARTS:
            if part in one:
                own = _flags(one.get("qualityFlags")) + _flags(one.get("flags"))
                yield told(f"{code}{_SUFFIX[part].upper()}", one[part], None, own)
    for name in COUNTS:
        if name in row:
            yield told(_snake(name), row[name])


def _flags(value: Any) -> list[str]:
    return [one for one in re.split(r"[,;\s]+", parse.text(value)) if one]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def measure(record: Record) -> tuple[str, float | None]:
    """The figure's name, ``official766.…``, and value; None where the source has none, never 0.

    Raises RecordError: unknown_code, bad_number, out_of_range (above the group's ceiling, or a
    ceiling that is not this group's: the code is mapped wrongly).
    """
    code = parse.required(record, "ma")
    base, _, part = code.partition(".")
    if not _PLAIN.fullmatch(base) or part not in ("", "MAX", "NUM", "DEN"):
        raise RecordError("unknown_code", "ma: mã chỉ tiêu lạ", "ma")
    value = parse.decimal(record.get("diem"), "diem")
    known = 100.0 if base == TOTAL else CEILINGS.get(base)
    ceiling = parse.decimal(record.get("tran"), "tran")
    if known is not None and not part:
        if ceiling is not None and abs(ceiling - known) > 0.01:
            raise RecordError(
                "out_of_range",
                f"{base}: điểm tối đa {ceiling:g} không phải của nhóm này ({known:g}); "
                "xem lại ánh xạ mã (options.map_…)",
                "tran",
            )
        if value is not None and not 0 <= value <= known + 0.01:
            raise RecordError(
                "out_of_range", f"{base}: điểm {value:g} ngoài khoảng 0–{known:g}", "diem"
            )
    name = "total" if base == TOTAL else base.lower()
    return f"official766.{name}{f'.{part.lower()}' if part else ''}", value

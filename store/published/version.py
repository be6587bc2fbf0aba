"""One version of a published value: what it says, why it differs from the one before, its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from operator import attrgetter

from core.clock import local_day

Key = tuple[str, int, str, str]
"""(indicator, unit_id, period code, dims)."""

REASONS = frozenset(
    {
        "first", "loading", "running", "late_data", "correction", "deletion", "definition",
        "reorganisation", "unexplained",
    }
)  # fmt: skip
"""Why a version is there: the first one, the first load went on, the period still runs, …

``unexplained``: the figures do not tell it, only the records do."""


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to publish. ``period`` is a period's code, days are local day numbers, end out.

    ``dims``: "" or "key=value;key=value", sorted. ``cause``: one of ``REASONS``; "": told from the
    figures.
    """

    indicator: str
    unit_id: int
    period: str
    grain: str
    start_day: int
    end_day: int
    value: float | None
    numerator: float | None
    denominator: float | None
    definition: str
    dims: str = ""
    coverage: float | None = None
    as_of: int | None = None
    null_reason: str = ""
    estimated: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One published version. ``known_to`` None: it holds; ``reason``: why it came."""

    indicator: str
    unit_id: int
    period: str
    dims: str
    version: int
    grain: str
    start_day: int
    end_day: int
    value: float | None
    numerator: float | None
    denominator: float | None
    coverage: float | None
    null_reason: str
    estimated: bool
    as_of: int | None
    definition: str
    run_id: str
    known_from: int
    known_to: int | None
    reason: str
    value_id: str

    @property
    def key(self) -> Key:
        """What this is a version of."""
        return (self.indicator, self.unit_id, self.period, self.dims)


_claims = attrgetter(
    "value",
    "numerator",
    "denominator",
    "coverage",
    "definition",
    "null_reason",
    "estimated",
    "end_day",
)


def same(old: StoredValue | None, new: NewValue) -> bool:
    """Equal in all that the value claims; its age is judged when it is read."""
    if old is None:
        return False
    return bool(_claims(old) == _claims(new))


def reason(old: StoredValue | None, new: NewValue) -> str:
    """Why the version differs from the one before."""
    if old is None:
        return "first"
    if new.cause:
        return new.cause
    if old.definition != new.definition:
        return "definition"
    if local_day(old.known_from) < new.end_day:
        return "running"
    for before, after in ((old.denominator, new.denominator), (old.numerator, new.numerator)):
        if before is not None and after is not None:
            if after == before:
                return "correction"
            return "late_data" if after > before else "deletion"
    return "late_data" if old.value is None else "deletion"


def value_id(tenant: int, one: NewValue, version: int) -> str:
    """Short name of one version: the same content published in the same order has the same name."""
    parts = (
        tenant,
        one.indicator,
        one.unit_id,
        one.period,
        one.dims,
        version,
        one.value,
        one.numerator,
        one.denominator,
        one.definition,
    )
    return hashlib.blake2b("|".join(map(repr, parts)).encode(), digest_size=6).hexdigest()

"""One version of a published value: what it says, what it is a version of, and its short name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

Key = tuple[str, int, str, str]
"""(indicator, unit_id, period code, dims)."""

REASONS = frozenset(
    {"first", "running", "late_data", "correction", "deletion", "definition", "reorganisation"}
)
"""Why a version is there: the first one, the period still runs, …"""


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

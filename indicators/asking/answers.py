"""What the catalogue answers with: plain records that pages, API, files and the wall draw from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.runs import Run, feeds
from core.values import Moved, Value
from indicators.evaluating.scoring import Scored
from indicators.proving.volumes import Volume
from indicators.versions.suspects import Suspect


@dataclass(frozen=True, slots=True)
class Stamp:
    """What screens poll. ``revision`` grows with every committed batch."""

    build: str
    revision: int
    server_time: int  # epoch seconds of the product's clock
    oldest_as_of: int | None  # oldest age among the published indicators
    oldest_indicator: str
    failed_sources: int


@dataclass(frozen=True, slots=True)
class RecordsLink:
    """How to list the records behind a sum: the arguments of ``Catalog.records``.

    ``adds``: the sum is not their count; each row has its part of it as ``amount`` or ``value``.
    """

    kind: str  # fact kind, or "unit_value" for the units of a share
    query: dict[str, str]
    count: int
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One measure that a value is made of, and the records that add up to it.

    ``records`` None: it is a difference of sums that nothing lists.
    """

    measure: str
    title: str
    records: RecordsLink | None


@dataclass(frozen=True, slots=True)
class Apart:
    """Records that an indicator does not count, counted apart under a title."""

    title: str
    records: RecordsLink


@dataclass(frozen=True, slots=True)
class Lists:
    """The records behind a value, numerator first, and those that it counts apart."""

    value: Value
    sets: list[Part]
    apart: list[Apart]

    @property
    def numerator(self) -> RecordsLink | None:
        """None: made of other indicators, or nothing lists it."""
        return self.sets[0].records if self.sets else None


@dataclass(frozen=True, slots=True)
class Check:
    """One named check of a value or of a period's balances."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class FromOther:
    """The records of another unit that count, in the share told, in a value.

    ``lists``: of each of its measures, in the order of the passport's ``sets``.
    """

    moved: Moved
    lists: list[RecordsLink]

    @property
    def numerator(self) -> RecordsLink:
        """Of the first."""
        return self.lists[0]

    @property
    def denominator(self) -> RecordsLink | None:
        """Of the second; None: there is but one."""
        return self.lists[1] if len(self.lists) > 1 else None


@dataclass(slots=True)
class Passport:
    """Everything that proves a value."""

    value: Value
    definition_id: str
    definition_version: str  # hash
    method: str  # in words, Vietnamese
    legal_basis: str
    owner: str
    numerator_name: str
    denominator_name: str
    target_document: str
    numerator_records: RecordsLink | None  # None: made of other indicators, see ``parts``
    denominator_records: RecordsLink | None
    set_apart: list[RecordsLink]  # no due date, paused, refused, withdrawn: counted apart
    set_apart_names: list[str]
    runs: list[Run]  # newest first: the evaluation, then its sources' pulls before it
    quarantined: dict[str, int]  # reason -> count of records that might have counted
    checks: list[Check]
    versions: list[Revision]
    parts: list[Scored] = field(default_factory=list)  # of a score, each with its input's outcome
    others: list[FromOther] = field(default_factory=list)  # what units of before or after gave
    sets: list[Part] = field(default_factory=list)  # every measure, numerator first
    suspects: list[Suspect] = field(default_factory=list)  # the same records, and how sure it is
    missed_records: RecordsLink | None = None  # in the denominator and not in the numerator
    missed_name: str = ""
    apart_untold: list[str] = field(default_factory=list)  # names of what no past period tells
    coverage: float | None = None  # the value's, less what was set aside and would have counted
    suspects_of: int = 0  # not 0: more is set aside, and so many of a source were looked at


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a value.

    ``made_now``: nobody published it; it is what a year to a day that is past would be now.
    """

    known_from: int
    known_to: int | None
    value: float | None
    numerator: float | None
    denominator: float | None
    display: str
    reason: str  # why it changed: a key of ``REASONS``
    value_id: str = ""
    definition: str = ""  # hash
    made_now: bool = False
    reasons: tuple[str, ...] = ()  # all that are told, ``reason`` first


REASONS: dict[str, str] = {
    "first": "lần đầu",
    "loading": "nạp lần đầu",
    "running": "kỳ đang chạy",
    "late_data": "số liệu đến muộn",
    "correction": "đính chính",
    "deletion": "nguồn xóa bản ghi",
    "definition": "đổi cách tính",
    "reorganisation": "sắp xếp đơn vị",
    "replayed": "bản ghi để riêng được nhận lại",
    "many": "rất nhiều bản ghi đổi cùng lúc, xem sổ",
    "unexplained": "chưa rõ nguyên nhân",
}
"""Why a version came after another, in words."""


def begun(versions: Iterable[Revision]) -> list[Revision]:
    """A value's versions, the oldest first, without those on which the first load was not whole."""
    ordered = sorted(versions, key=lambda one: one.known_from)
    brought = [n for n, one in enumerate(ordered) if one.reason == "loading"]
    return ordered[brought[-1] if brought else 0 :]


@dataclass(slots=True)
class RecordPage:
    """One page of records behind a number, by keyset.

    ``next``: the mark of the next page, "" at the end. ``order``: the order that it has (a column's
    name, ``-`` before it: falling), "" where that has no name; ``orders``: those that it may be
    asked in; ``bound``: the records among which any list may be sorted, where this one is found
    among more, else 0. ``as_of``: the moment (epoch seconds) at which it is reckoned how late they
    are; None: now.
    """

    kind: str
    rows: list[dict[str, Any]]
    total: int
    next: str
    order: str = ""
    orders: tuple[str, ...] = ()
    bound: int = 0
    as_of: int | None = None


@dataclass(frozen=True, slots=True)
class StreamCard:
    """What is known of a stream before it ever answered. ``lateness`` in seconds, 0: never late.

    ``kind``: fact kind, "" where not told. ``windowed``: False where every pull is the full list.
    ``rule``: how late it may be, as it is written (``2h``, ``2wd``); "": ``lateness`` alone.
    ``quiet``: it is pulled on working days only. ``off``: nobody pulls it any more. ``version``:
    field that says which of two deliveries is newer. ``days``: event → fields that date it.
    """

    name: str
    title: str
    kind: str
    lateness: int
    next_run: int | None = None
    windowed: bool = True
    rule: str = ""
    quiet: bool = False
    off: bool = False
    version: str = ""
    days: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class StreamState:
    """One stream of a source as ``/nguon`` sees it. Moments are epoch seconds.

    Data are whole in [``covered_from``, ``covered_to``); ``covered_from`` 0 means all that was.
    """

    source: str
    name: str
    title: str
    kind: str
    windowed: bool
    state: str  # as of a source
    last_success: int | None
    next_run: int | None
    failing_since: int | None
    fault: str
    lateness: int
    covered_from: int | None
    covered_to: int | None
    volume: Volume | None
    quarantined_open: int
    runs: list[Run] = field(default_factory=list)  # the last 24, oldest first


@dataclass(frozen=True, slots=True)
class AsideGroup:
    """Open records set aside for one reason in one field of one stream."""

    source: str
    stream: str
    reason: str  # code
    field: str
    count: int
    since: int  # epoch seconds: when the first of them was set aside
    newest: int
    indicators: list[str]  # ids whose coverage they lower


@dataclass(slots=True)
class AsidePage:
    """One page of records set aside. ``kind``: fact kind of a row's stream, by (source, stream)."""

    rows: list[dict[str, Any]]
    total: int
    kinds: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class SourceState:
    """One source as ``/nguon`` and the freshness judgement see it."""

    name: str
    title: str
    protocol: str
    owner: str
    enabled: bool
    state: str  # "ok" | "partial" | "stale" | "failed" | "never" | "paused"
    last_success: int | None
    next_run: int | None
    failing_since: int | None
    fault: str
    lateness: int  # seconds allowed between successes
    records_last: int  # of the last run of every stream, as the two below
    new_last: int
    changed_last: int
    quarantined_open: int
    indicators: list[str]  # ids that depend on it
    runs: list[Run] = field(default_factory=list)  # the last 24, oldest first
    progress: float | None = None  # 0..1 while the first load goes on
    complete_from: int | None = None  # day number: data are whole from this day on
    streams: dict[str, str] = field(default_factory=dict)  # name → title of those it has

    @property
    def feeds(self) -> bool:
        """Is it switched on, and do figures come from it? What is published takes none in."""
        return self.enabled and feeds(self.name)

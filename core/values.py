"""Indicator values and the two judgements on them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from operator import attrgetter

from core.period import Period


class Status(StrEnum):
    """Judgement against the target."""

    ON = "on_target"
    WATCH = "watch"
    OFF = "off_target"
    NONE = "not_judged"

    @property
    def urgency(self) -> int:
        """Larger is more urgent."""
        return {Status.OFF: 3, Status.WATCH: 2, Status.ON: 1, Status.NONE: 0}[self]

    @property
    def word(self) -> str:
        """The one word for it, on every screen, in files and in the terminal; Vietnamese."""
        return {
            Status.ON: "Đạt",
            Status.WATCH: "Cần chú ý",
            Status.OFF: "Chưa đạt",
            Status.NONE: "Chưa đánh giá",
        }[self]


class Freshness(StrEnum):
    """Judgement of age and of the source. Worst wins for derived values."""

    FRESH = "fresh"
    STALE = "stale"
    FAILED = "failed"
    MISSING = "missing"

    @property
    def badness(self) -> int:
        """Larger is worse."""
        return [Freshness.FRESH, Freshness.STALE, Freshness.FAILED, Freshness.MISSING].index(self)


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised. Exactly one of ``at_least``, ``at_most``, ``equals`` is set."""

    at_least: float | None = None
    at_most: float | None = None
    equals: float | None = None
    document: str = ""
    since: int = 0  # day number

    @property
    def figure(self) -> float:
        """The number itself."""
        for one in (self.at_least, self.at_most, self.equals):
            if one is not None:
                return one
        raise ValueError("a target without a figure")


@dataclass(frozen=True, slots=True)
class Sums:
    """What a value is divided from: additive sums over one slice, before any division.

    ``coverage`` is the share of the period and units that delivered (0..1), None where not known.
    ``as_of`` is the latest moment that the data cover.
    """

    numerator: float | None
    denominator: float | None = None
    coverage: float | None = None
    as_of: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A part of a value that lies at another unit: what this one was before, or became.

    ``weight`` (0..1] of that unit's sums is in the value. ``estimated``: the share is not known, it
    was divided by a rule.
    """

    unit: str  # slug: "27694@2004"
    unit_name: str
    weight: float
    estimated: bool


@dataclass(slots=True)
class Value:
    """One indicator, one unit, one period, one slice: the number with its truth attached.

    ``value`` is a fraction for rates (0.999). ``reason`` says in Vietnamese why it is null.
    ``status`` and ``freshness`` are judged when read, against the target and the clock.
    """

    indicator: str
    unit: str  # unit code, e.g. "80"
    unit_id: int
    unit_name: str
    period: Period
    dims: dict[str, str]
    value: float | None
    numerator: float | None
    denominator: float | None
    display: str  # formatted, with its unit: "99,9 %"
    status: Status
    freshness: Freshness
    reason: str
    coverage: float | None
    target: Target | None
    as_of: int | None  # epoch seconds
    known_from: int | None  # epoch seconds; None: computed for this question, not published
    definition: str  # hash
    value_id: str
    freshness_note: str = ""  # "số liệu đến 09:15 hôm qua", "nguồn lỗi từ 08:00"
    estimated: bool = False
    running: bool = False  # the period is not over
    moved: tuple[Moved, ...] = ()  # what units of another list of units gave to it
    ceiling: float | None = None  # of a score: the most points; the denominator: those judged
    judged_now: bool = False  # the whole was told by an older rule; cuts and records: by today's
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def withheld(self) -> bool:
        """Is there no figure to show? (None in, or too old to be shown at all.)"""
        return self.value is None or self.freshness is Freshness.MISSING


_everything = attrgetter(*[one.name for one in fields(Value)])


def copied(one: Value) -> Value:
    """The same, to be changed at will: its two mappings are its own.

    A long list is copied for everybody who asks: this takes a third of what ``replace`` does.
    """
    made = Value(*_everything(one))
    made.dims, made.extra = dict(one.dims), dict(one.extra)
    return made


def emptied(value: Value, reason: str) -> Value:
    """The same place without its figure, and why: no number is left in it, nor leads to one."""
    return replace(
        value,
        value=None,
        numerator=None,
        denominator=None,
        display="",
        status=Status.NONE,
        freshness=Freshness.MISSING,
        freshness_note="",
        reason=reason,
        value_id="",
        known_from=None,
    )

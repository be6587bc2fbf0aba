"""What an indicator's definition may say: the closed vocabulary of the YAML files.

A definition holds what a non-programmer may change and a minister may ask. How a number is made
stands in ``measures`` (which sums there are) and ``evaluate`` (one rule a value kind).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from core.period import Grain
from indicators.defining.vocabulary import Id, Strict, Text, Words
from indicators.evaluating.scoring import Score

SHORT_NAME, METHOD = 23, 40
"""Characters a wall panel holds without cutting; fewer than these say no method."""

_SAID = {"name", "absent", "official", "differs"}
_WORDS: Any = {"components": {"__all__": _SAID}, "official": True}
"""What of a value's spec is said, not computed with."""
_CADENCE = re.compile(r"^(?P<n>[1-9]\d*)(?P<unit>m|h|d)$|^(?P<word>month|quarter|year)$")


class SumOf(Strict):
    """Sum of a quantity over the period."""

    kind: Literal["sum"]
    measure: Id


class CountOf(Strict):
    """Number of facts with an event in the period."""

    kind: Literal["count"]
    measure: Id


class Ratio(Strict):
    """Numerator divided by denominator, both summed first."""

    kind: Literal["ratio"]
    numerator: Id
    denominator: Id


class Last(Strict):
    """Stock at the end of the period."""

    kind: Literal["last"]
    measure: Id


class Gain(Strict):
    """How much a reported counter rose in the period, reading by reading."""

    kind: Literal["gain"]
    measure: Id


class Mean(Strict):
    """A sum divided by the number of its facts and by ``divide_by`` (seconds → days: 86400)."""

    kind: Literal["mean"]
    total: Id
    count: Id
    divide_by: float = Field(1.0, gt=0)


class Quantile(Strict):
    """The value below which ``share`` of the facts lie, from logarithmic buckets."""

    kind: Literal["quantile"]
    histogram: Id
    share: float = Field(gt=0, lt=1)
    divide_by: float = Field(1.0, gt=0)


class ShareOfUnits(Strict):
    """Units whose own value of another indicator meets a figure, divided by units with a value."""

    kind: Literal["share_of_units"]
    indicator: Id
    level: Literal["agency", "district", "commune"]
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_condition(self) -> ShareOfUnits:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("cần đúng một trong hai: at_least, at_most")
        return self


class Python(Strict):
    """A named function of ``measures`` for the rare rest."""

    kind: Literal["python"]
    function: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    measures: tuple[Id, ...] = Field(min_length=1)


ValueSpec = Annotated[
    SumOf | CountOf | Ratio | Last | Gain | Mean | Quantile | ShareOfUnits | Score | Python,
    Field(discriminator="kind"),
]


class Milestone(Strict):
    """Where a document wants the figure to stand at the end of a day."""

    on: date
    figure: float


class TargetSpec(Strict):
    """A promise that holds from ``since`` until the next one; for one unit where told.

    ``by``: the last day on which it must be reached; ``milestones``: where the document wants the
    figure to stand before that. They draw the path (``outlook.path``) and judge nothing.
    """

    since: date
    at_least: float | None = None
    at_most: float | None = None
    equals: float | None = None
    document: Words
    unit: Annotated[str, Field(min_length=1)] | None = None
    by: date | None = None
    milestones: tuple[Milestone, ...] = ()

    @model_validator(mode="after")
    def _one_figure(self) -> TargetSpec:
        if sum(x is not None for x in (self.at_least, self.at_most, self.equals)) != 1:
            raise ValueError("cần đúng một trong ba: at_least, at_most, equals")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> TargetSpec:
        days = [self.since, *(one.on for one in self.milestones), *([self.by] if self.by else [])]
        if any(late <= early for early, late in pairwise(days)):
            raise ValueError("since, milestones, by: các ngày phải tăng dần")
        return self


class Hiding(Strict):
    """Where a miss can hide: cases of ``measure`` are ``left_out`` of the rate, or count as met."""

    measure: Id
    how: Literal["left_out", "counted_met"]


class Guards(Strict):
    """What keeps the number honest.

    ``apart``: measures counted apart and shown beside the value. ``hidden``: measures in which a
    miss may hide, for the sustainability of a green figure. ``within_one``: a numerator above its
    denominator makes the value null, for shares of a whole.
    """

    apart: tuple[Id, ...] = ()
    hidden: tuple[Hiding, ...] = ()
    within_one: bool = True


class Definition(Strict):
    """One indicator. The file's name is its id; an id is never reused for another meaning.

    ``revision``: raised where the same measures are counted by another rule than before.
    """

    id: Id
    name: Text
    short_name: Annotated[str, Field(min_length=1, max_length=SHORT_NAME)]
    group: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    order: int = 100
    unit: Words
    shown_as: Literal["percent", "number", "fraction", "short"] = "number"
    decimals: int = Field(0, ge=0, le=4)
    direction: Literal["higher", "lower", "neutral"]
    value: ValueSpec
    revision: int = Field(1, ge=1)
    words: dict[Id, Words] = Field(default_factory=dict)
    dimensions: tuple[str, ...] = ()
    grains: tuple[Grain, ...] = tuple(Grain)
    owner: Words
    legal_basis: str = ""
    sources: tuple[str, ...] = Field(min_length=1)
    targets: tuple[TargetSpec, ...] = ()
    watch_within: float = Field(0.0, ge=0, lt=1)
    minimum_count: int = Field(0, ge=0)
    cadence: str
    lateness: int = Field(ge=0)
    lateness_unit: Literal["minutes", "hours", "days", "working_days"]
    guards: Guards = Guards()
    reason_null: Words = "không có hồ sơ"
    method: Annotated[str, Field(min_length=METHOD)]
    valid_from: date | None = None
    valid_to: date | None = None
    _inherited: tuple[str, ...] = PrivateAttr(())

    @field_validator("cadence")
    @classmethod
    def _cadence(cls, text: str) -> str:
        if not _CADENCE.match(text):
            raise ValueError("các dạng nhận: 15m, 1h, 1d, month, quarter, year")
        return text

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that make the number, numerator first."""
        match self.value:
            case SumOf() | CountOf() | Last() | Gain():
                return (self.value.measure,)
            case Ratio():
                return (self.value.numerator, self.value.denominator)
            case Mean():
                return (self.value.total, self.value.count)
            case Quantile():
                return (self.value.histogram,)
            case Python():
                return self.value.measures
            case ShareOfUnits() | Score():
                return ()

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the other indicators that make the number, each once."""
        match self.value:
            case ShareOfUnits():
                return (self.value.indicator,)
            case Score():
                made_of = (one.indicator for one in self.value.components)
                return tuple(dict.fromkeys(id for id in made_of if id is not None))
            case _:
                return ()

    @property
    def by_points(self) -> bool:
        """Is the denominator no count of cases, but how many points were judged?"""
        return isinstance(self.value, Score)

    @property
    def fed(self) -> bool:
        """Is there anything that the number could be made of? A score may have no source yet."""
        return bool(self.measures or self.inputs)

    @cached_property
    def hash(self) -> str:
        """Changes when, and only when, the same data may give another number.

        Names, targets and owners are not in it: a new year's target makes no break in a series.
        The hashes of the indicators that it is made of are (``bind``).
        """
        made_of: dict[str, Any] = {
            "id": self.id,
            "value": self.value.model_dump(mode="json", exclude=_WORDS),
            "within_one": self.guards.within_one,
            "sources": self.sources,
        }
        if self.revision > 1:
            made_of["revision"] = self.revision
        if self._inherited:
            made_of["inputs"] = self._inherited
        text = json.dumps(made_of, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def bind(self, inputs: Iterable[Definition]) -> None:
        """Tell, once, the definitions of ``inputs``: a change of theirs is a change of this one."""
        self._inherited = tuple(sorted(one.hash for one in inputs))

    def title(self, lang: str = "vi") -> str:
        """The name in a language."""
        return self.name.said(lang)

    def short(self, lang: str = "vi") -> str:
        """The short name, which is Vietnamese alone; in another language the whole name."""
        return self.short_name if lang == "vi" else self.title(lang)

    def valid(self, day: date) -> bool:
        """Is the definition in force on this day?"""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


class Group(Strict):
    """A group of indicators: the words of a folder (``_group.yaml``)."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    order: int

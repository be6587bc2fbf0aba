"""What one additive sum is: of which facts, when they count, restricted how. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Shape(StrEnum):
    """When a fact counts."""

    FLOW = "flow"  # an event inside the period
    STOCK = "stock"  # standing at the end of the period
    SPAN = "span"  # an event inside the period, or standing at its end
    OBSERVED = "observed"  # the latest reported figure
    HISTOGRAM = "histogram"  # counts by logarithmic bucket of events inside the period


@dataclass(frozen=True)
class Use:
    """Dossiers received in the period by which a procedure is used: of a sum, and of codes."""

    column: str = "n_recv"
    where: tuple[tuple[str, str], ...] = ()  # (dimension, code)


@dataclass(frozen=True)
class Measure:
    """One additive sum.

    ``terms`` are the store's columns with their signs. ``where`` restricts to codes of a dimension.
    ``ahead``: plans are counted too, so a period that has not begun can be asked.
    """

    name: str
    title: str  # Vietnamese, as in a passport
    kind: str  # fact kind
    shape: Shape
    terms: tuple[tuple[int, str], ...]
    where: Mapping[str, str] = field(default_factory=dict)
    ahead: bool = False
    now: str = ""  # the same stock at a moment, where the store keeps one exact to the second
    parts: tuple[Measure, ...] = ()  # of a span: its flow and its stock, added
    opening: bool = False  # a stock as it stood when the period began
    only_now: bool = False  # a stock that is not known of past days
    settles: bool = False  # of a past day it is what was known when that day ended
    day_over: bool = False  # an event counts once its day is over: until then nobody can say how
    used_by: Use | None = None
    """Of services: only those whose procedure has such dossiers in the period."""
    of: tuple[str, ...] = ()
    """Dimensions of which it counts one member, beside those of ``where``."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that move it: its own, and the dossiers that use what is offered."""
        return frozenset({self.kind, "dossier"} if self.used_by else {self.kind})

    @property
    def leaves(self) -> tuple[Measure, ...]:
        """What the store is asked for: the measure itself, or the parts that are added."""
        return self.parts or (self,)

    @property
    def tells(self) -> frozenset[str]:
        """Dimensions that it tells of by itself: it counts but one member of each."""
        return frozenset((*self.where, *self.of))

    @property
    def moves(self) -> bool:
        """Does the clock alone move it while its period runs?"""
        return bool(self.now) or self.day_over

    @property
    def columns(self) -> tuple[str, ...]:
        """The store's columns that are needed."""
        return tuple(column for _, column in self.terms)

    def add(self, row: Mapping[str, float | None]) -> float | None:
        """The sum from a row of the store; None where a part is missing."""
        total = 0.0
        for sign, column in self.terms:
            part = row.get(column)
            if part is None:
                return None
            total += sign * part
        return total


def flow(kind: str, name: str, title: str, *columns: str, **where: str) -> Measure:
    """Events inside the period; a column with a minus is taken off."""
    terms = tuple((-1, c[1:]) if c.startswith("-") else (1, c) for c in columns)
    return Measure(f"{kind}.{name}", title, kind, Shape.FLOW, terms, where)


def one_way(name: str, title: str, column: str) -> Measure:
    """Dossiers received in the period, of which the column counts one channel alone."""
    return replace(flow("dossier", name, title, column), of=("channel",))


def stock(kind: str, name: str, title: str, column: str, now: str = "", **where: str) -> Measure:
    """What stands at the end of the period; ``now``: at the moment, in a running one."""
    terms = ((1, column),)
    return Measure(f"{kind}.{name}", title, kind, Shape.STOCK, terms, where, now=now)


def fallen_due(name: str, title: str, column: str) -> Measure:
    """The province's tasks by their due day; one that is due today is not judged before tomorrow.

    Its day may end at five in the afternoon, and it is not missed because that is still ahead.
    """
    terms, where = ((1, column),), {"assigner": "province"}
    return Measure(f"task.{name}", title, "task", Shape.FLOW, terms, where, day_over=True)


def present(kind: str, name: str, title: str, now: str) -> Measure:
    """What stands at the moment of asking and is not known of past days."""
    terms = ((1, now),)
    return Measure(f"{kind}.{name}", title, kind, Shape.STOCK, terms, now=now, only_now=True)


def latest(kind: str, name: str, title: str, column: str, **where: str) -> Measure:
    """What stands by the latest change of each fact; of a past day as it was known at its end.

    A fact keeps its latest change alone: of earlier days only the history of facts tells.
    """
    return Measure(f"{kind}.{name}", title, kind, Shape.STOCK, ((1, column),), where, settles=True)


def used(name: str, title: str, column: str, by: Use) -> Measure:
    """Services that stand at the end of the period and whose procedure was used in it."""
    terms = ((1, column),)
    return Measure(f"service.{name}", title, "service", Shape.STOCK, terms, used_by=by)


def histogram(kind: str, name: str, title: str, of: str, **where: str) -> Measure:
    """Durations by bucket, from the store's histogram of this name."""
    return Measure(f"{kind}.{name}", title, kind, Shape.HISTOGRAM, ((1, of),), where)


def span(kind: str, name: str, title: str, listed: str, ended: str, standing: str) -> Measure:
    """``listed``: the store's span, by which the records of both parts are listed as one."""
    parts = (
        flow(kind, f"{name}_ended", f"{title}: đã kết thúc trong kỳ", ended),
        stock(
            kind, f"{name}_open", f"{title}: đang giải quyết cuối kỳ", standing, f"{standing}_now"
        ),
    )
    return Measure(f"{kind}.{name}", title, kind, Shape.SPAN, ((1, listed),), parts=parts)

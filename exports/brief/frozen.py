"""What a brief holds once it is frozen: figures with their value ids, and the sentences on them.

Everything on the sheet is drawn from this record alone, so that a brief asked for again after any
number of revisions says the same. Kept as JSON in one spelling.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.values import Freshness, Status
from exports.paper import record
from exports.provenance.truth import Figure

VERSION = 1
"""Of the record's form; a record of another one is not drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the province: its figure, and the words on it as they are printed.

    ``held``: is there a figure to show? ``path``: months, oldest first, the last one running;
    empty: there is none, and ``pathless`` says so in its place. ``goal``: the target's figure, for
    the path.
    """

    figure: Figure
    name: str
    short: str
    owner: str
    target: str
    goal: float | None
    held: bool
    doubt: str = ""  # why not to lean on it, or why there is none
    told: str = ""  # what else to know of one that misses its target
    path: tuple[float | None, ...] = ()
    pathless: str = "không vẽ được"  # what the records of before say, which name no reason
    moved: str = ""  # "tăng từ 371 lên 403"
    better: bool | None = None  # None: it did not move, or nobody can say
    fragile: tuple[str, ...] = ()  # why a met one may not last

    @property
    def display(self) -> str:
        """The figure as it is printed."""
        return self.figure.display

    @property
    def judged(self) -> Status:
        """The verdict that may be said: a figure that is withheld has none."""
        return Status(self.figure.status) if self.held else Status.NONE

    @property
    def doubted(self) -> bool:
        """Is it shown, but past its promise?"""
        worn = (Freshness.STALE, Freshness.FAILED)
        return self.held and Freshness(self.figure.freshness) in worn


@dataclass(frozen=True, slots=True)
class Brief:
    """A frozen brief. ``lines`` worst first; ``moment`` epoch seconds: what was known then."""

    day: str  # ISO date
    moment: int
    province: str
    place: str
    above: str
    organ: str
    symbol: str
    signer: str
    receivers: tuple[str, ...]
    against: str  # ISO date of the day that changes are told from
    lines: tuple[Line, ...]
    revised: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # beside single figures: sources lost, who owes data
    wanted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what a brief of the past cannot say
    sources_good: int = 0
    sources_all: int = 0
    demo: bool = False
    host: str = ""  # of the address that the QR code opens; "" in those of before: that of now

    def written(self) -> str:
        """JSON in one spelling: the same brief, the same bytes."""
        return record.written(self, VERSION)

    def alike(self) -> str:
        """The same without the moment of asking, how far data reach, and where it is checked."""
        lines = tuple(replace(one, figure=one.figure.lasting()) for one in self.lines)
        return replace(self, moment=0, host="", lines=lines).written()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figure of every line."""
        return tuple(one.figure for one in self.lines)


def read(text: str) -> Brief:
    """A brief as it was kept. Raises ValueError for a record of another form."""
    body = record.body(text, VERSION, "brief")
    body["lines"] = tuple(_line(one) for one in body["lines"])
    for name in ("receivers", "revised", "unknown", "wanted", "notes"):
        body[name] = tuple(body[name])
    return Brief(**body)


def _line(held: dict[str, Any]) -> Line:
    told = {"path": tuple(held["path"]), "fragile": tuple(held["fragile"])}
    return Line(**{**held, **told, "figure": Figure.read(held["figure"])})

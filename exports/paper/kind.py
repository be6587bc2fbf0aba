"""What a kind of document must be able to do, so that all are issued, kept and handed out alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from core.paper_settings import PaperSettings
from exports.paper.stamp import Stamp
from exports.provenance.truth import Figure
from indicators.catalog import Catalog
from indicators.reported.owing import Paused

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Ending → content type, of a document that is set as a page."""


class Document(Protocol):
    """A frozen document: all that it says."""

    @property
    def moment(self) -> int:
        """Epoch seconds: what was known then."""
        ...

    @property
    def host(self) -> str:
        """Of the address that its QR code opens; "" in those of before: that of now."""
        ...

    @property
    def province(self) -> str:
        """Of whom it tells."""
        ...

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every number that the check page compares later."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What it cannot say, in words."""
        ...

    def written(self) -> str:
        """JSON in one spelling: the same document, the same bytes."""
        ...

    def alike(self) -> str:
        """The same without host, and dates and moments of asking: equal where two say the same."""
        ...


D = TypeVar("D", bound=Document)
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document is asked with. ``about``: ISO date of a day, or a written period.

    ``paused``: sources that people paused, as the desk knows them. ``host``: where a code can be
    checked.
    """

    about: str
    paper: PaperSettings
    paused: Mapping[str, Paused]
    host: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Kind(Generic[D, P]):
    """One kind. ``name``: in the desk and in addresses; ``file``: how its files' names begin.

    ``title`` and ``about`` put the day or period that a document is about in words. ``follows``:
    does it tell what was revised since the document of its kind before it? Then ``freeze`` gets
    that one, where there is one. ``fit`` lays a document out
    as a page ``P``, refused where it cannot be set; ``draw`` makes a file of that: (page, ending,
    epoch seconds, fonts). ``forms``: its files, ending → content type; the first is what is sent.
    """

    name: str
    file: str
    title: Callable[[str], str]
    about: Callable[[str], tuple[str, str]]
    freeze: Callable[[Catalog, Asked, D | None], D]
    read: Callable[[str], D]
    fit: Callable[[D, Stamp, Path | None], P]
    draw: Callable[[P, str, int, Path | None], bytes]
    follows: bool = False
    forms: Mapping[str, str] = field(default_factory=lambda: FORMS)

    @property
    def main(self) -> str:
        """The ending of the file that is registered, and sent."""
        return next(iter(self.forms))

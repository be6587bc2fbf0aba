"""What a report holds once it is frozen: its blocks as printed, and every figure in them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exports.paper import record
from exports.provenance.truth import Figure
from exports.report import blocks
from exports.report.blocks import Block

VERSION = 1
"""Of the record's form; a record of another one is not drawn."""


@dataclass(frozen=True, slots=True)
class Report:
    """A frozen report. ``moment`` epoch seconds: what was known then."""

    period: str
    moment: int
    province: str
    place: str
    above: str
    organ: str
    symbol: str
    signer: str
    receivers: tuple[str, ...]
    title: str
    about: tuple[str, ...]
    blocks: tuple[Block, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()
    demo: bool = False
    host: str = ""

    def written(self) -> str:
        """JSON in one spelling: the same report, the same bytes."""
        return record.written(self, VERSION)

    def alike(self) -> str:
        """The same without dates and moments of asking, and where the code is checked."""
        kept = tuple(map(blocks.lasting, self.blocks))
        figures = tuple(one.lasting() for one in self.figures)
        return replace(self, moment=0, host="", blocks=kept, figures=figures).written()


def read(text: str) -> Report:
    """A report as it was kept. Raises ValueError for a record of another form."""
    body = record.body(text, VERSION, "report")
    body["blocks"] = tuple(blocks.read(one) for one in body["blocks"])
    body["figures"] = tuple(Figure.read(one) for one in body["figures"])
    for name in ("receivers", "about", "notes"):
        body[name] = tuple(body[name])
    return Report(**body)

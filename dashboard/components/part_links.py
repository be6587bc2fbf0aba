"""Where a part of a change leads: its view, and the records of it that make the figure worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.components import cutting, number, table
from dashboard.components.attrs import attrs
from dashboard.wording import words
from exports.sheets import sets
from indicators.asking.compare import is_rate
from indicators.asking.drivers import Driver
from indicators.defining.model import CountOf, Last, Ratio

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.asking.answers import Passport
    from indicators.defining.model import Definition


_WORSE = {"higher": "missed", "lower": "numerator"}


def name(board: Board, definition: Definition, dim: str, part: Driver) -> table.Cell:
    """A part by name; a link to its view where it is still there."""
    value = part.now or part.before
    if value is None:
        return part.name
    shown = number.label(value)
    href = _href(board, definition, dim, part)
    return html.A(shown, href=href) if href else shown


def _href(
    board: Board, definition: Definition, dim: str, part: Driver, sets: str | None = None
) -> str:
    """The page narrowed to a part, with a list of its records; "" where it cannot be."""
    value, f = part.now, board.filters
    if value is None:
        return ""
    if dim == "unit":
        # what lies at the whole itself, or on no list, is no unit that can be chosen
        own = value.dims.get("unit", "").partition("@")[0] == value.unit.partition("@")[0]
        return f.href(don_vi=value.unit, ban_ghi=sets, xep=None) if own else ""
    code = value.dims.get(dim, "")
    if cutting.reaches(dim, code) and cutting.adds(board, definition, dim):
        return cutting.address(f, dim, code, now=board.cut, ban_ghi=sets, xep=None)
    return ""


def worse(definition: Definition, proof: Passport | None) -> str:
    """Which set of records makes a figure worse, by the direction that is good; "" where none.

    Of what is counted and good when high, those that are not there: no list.
    """
    if proof is None or not isinstance(definition.value, CountOf | Last | Ratio):
        return ""
    which = _WORSE.get(definition.direction, "")
    return which if which in sets.of_proof(proof) else ""


def records(definition: Definition, proof: Passport | None) -> str:
    """Which set of records is listed by part: those that make it worse, else those counted."""
    good = is_rate(definition) and definition.direction == "higher"
    counted = not good and proof is not None and proof.numerator_records is not None
    return worse(definition, proof) or ("numerator" if counted else "")


def count(board: Board, definition: Definition, dim: str, part: Driver, which: str) -> table.Cell:
    """How many records of a part those are, and the way to them."""
    value = part.now
    if value is None or value.numerator is None:
        return None
    held = value.numerator
    if which == "missed":
        held = (value.denominator or 0.0) - value.numerator
    shown = number.part(held)
    href = _href(board, definition, dim, part, which)
    if not held or not href:
        return shown
    said = words.t("drive.list", what=number.label(value), count=shown)
    seen = html.Span(shown, **attrs(aria_hidden="true"))
    return html.A([seen, html.Span(said, className="sr")], href=f"{href}#ban-ghi")

"""Small counts stay in the house: procedures of a commune with one to four cases name somebody.

So may dossiers of a commune that are told by two dimensions at once (the online ones of a field):
as a table each of its rows would have to be hidden from both margins, and so would every other
table by one of both. Such figures stay in the house whatever they count. An indicator that counts
one channel alone (filed online, handed in at a counter) tells the channel whatever it is asked by.

A file that may leave the house shows the total too, so hiding the small ones is not enough: what is
hidden together must not be told apart. With the small rows go the smallest of the others, all of
one size at once, until the hidden ones differ and make ``LEAST`` cases together. Who is hidden then
depends on the figures alone, never on their places, and the hidden rows stand in the order of their
codes: any two of them may be exchanged and the file is the same. Where there are no others, the
whole table stays in the house.

Where a table of the unit above is published too, it is the sum of these: less the other units it
would tell what one of them hides. So what is hidden below is hidden above as well (complementary
suppression along the second margin), and never one row alone, which its own total would give back.
Then any two hidden rows of the table below may be exchanged, case by case, and every sum that is
published stays as it is. A table above names nobody itself, so it need not blur how many they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Protocol

from core.units import Level
from core.values import Value, emptied
from indicators.defining.measures import MEASURES
from indicators.defining.model import Definition, Mean

LEAST = 5
"""Counts below this, and above nought, are small."""
HIDDEN = f"ẩn để không lộ số dưới {LEAST} trường hợp"
"""Of every hidden row, for it does not say which of them are the small ones."""
_PERSONAL = ("procedure",)
_TOGETHER = ("field", "procedure", "channel", "applicant", "recv_unit")
"""What a dossier of somebody is told by: two of these at once are as fine as a procedure."""
_SMALL_PLACES = (Level.COMMUNE,)
_COUNTER = "recv_unit"
"""Where dossiers were handed in: a commune too, of whichever unit they are counted."""
_CHANNEL = "channel"
_BESIDE = ("field", "procedure", "applicant")
"""Beside these a channel that is counted tells more. Not beside a counter: what is handed in there
is handed in by hand."""
_OF_A_CHANNEL = frozenset(
    column for one in MEASURES.values() if _CHANNEL in one.of for column in one.columns
)
"""The store's sums that count one channel alone."""


class Counted(Protocol):
    """What has parts that count cases: a value, or a figure of a file."""

    @property
    def numerator(self) -> float | None:
        """Cases of the kind."""

    @property
    def denominator(self) -> float | None:
        """All cases; None: there is no share."""


def personal(*dims: str) -> bool:
    """May figures told by all of these dimensions name somebody, of a small unit?"""
    return any(one in _PERSONAL for one in dims) or len({*dims} & {*_TOGETHER}) > 1


def told(definition: Definition | None, dims: Iterable[str]) -> tuple[str, ...]:
    """The dimensions that its figures by these tell: the channel too where it counts but one.

    Of an indicator that is no more (None) nobody knows what it counted.
    """
    by_itself = definition is None or any(
        name in MEASURES and _CHANNEL in MEASURES[name].tells for name in definition.measures
    )
    return _with(dims, by_itself)


def told_by(query: Mapping[str, str], *more: str) -> tuple[str, ...]:
    """The same of a list of records that is asked for by the store's names, and by ``more``."""
    return _with((*query, *more), query.get("measure", "") in _OF_A_CHANNEL)


def _with(dims: Iterable[str], channel: bool, /) -> tuple[str, ...]:
    held = tuple(dims)
    return (*held, _CHANNEL) if channel and {*held} & {*_BESIDE} else held


def rate(definition: Definition) -> bool:
    """Is the numerator some of the denominator's cases? Of a mean it is a sum of something else."""
    return not isinstance(definition.value, Mean)


def concerns(level: Level | None, *dims: str) -> bool:
    """Are figures told by these dimensions, of a unit of this level, such as may name somebody?"""
    return personal(*dims) and (level in _SMALL_PLACES or _COUNTER in dims)


def small(one: Counted, *, rate: bool = True) -> bool:
    """Does it tell of one to four cases: counted, or left over in a rate?"""
    return any(part is not None and 0 < part < LEAST for part in _parts(one, rate))


def member(one: Value) -> str:
    """What a row of a table by one dimension is the row of; what it is narrowed to stands first."""
    return next(reversed(one.dims.values()), "")


def hide(
    values: Sequence[Value],
    *,
    below: Set[str] = frozenset(),
    personal: bool = True,
    rate: bool = True,
) -> tuple[list[Value], int]:
    """The rows with as many emptied as must be, those last, and how many were.

    ``below``: members that tables of units below hide; ``personal``: may a row name somebody
    itself? ``rate``: see there. No row at all where nothing could be hidden without being told by
    the total.
    """
    mine = {n for n, one in enumerate(values) if personal and small(one, rate=rate)}
    gone = mine | {n for n, one in enumerate(values) if member(one) in below}
    if not gone:
        return list(values), 0

    def enough() -> bool:
        held = [values[n] for n in gone]
        return _blurred(held, rate) if personal else sum(_size(one) > 0 for one in held) > 1

    done = not mine and enough()
    left = [one for n, one in enumerate(values) if n not in gone]
    for size in sorted({_size(one) for one in left} - {0.0}):
        if done:
            break
        gone |= {n for n, one in enumerate(values) if _size(one) == size}
        done = enough()
    if not done:
        return [], len(values)
    shown = [one for n, one in enumerate(values) if n not in gone]
    empty = sorted(
        (emptied(values[n], HIDDEN) for n in gone), key=lambda one: sorted(one.dims.items())
    )
    return [*shown, *empty], len(gone)


def _parts(one: Counted, rate: bool) -> tuple[float | None, float | None, float | None]:
    top, whole = one.numerator, one.denominator
    left = None if not rate or top is None or whole is None else whole - top
    return top, whole, left


def _blurred(values: Collection[Value], rate: bool) -> bool:
    """Does the total less the rows shown tell none of these? (Nought of all tells of nobody.)"""
    return all(
        sum(column) >= LEAST and sum(n > 0 for n in column) > 1 and len(set(column)) > 1
        for column in _columns(values, rate)
        if any(column)
    )


def _columns(values: Collection[Value], rate: bool) -> Iterator[list[float]]:
    for column in zip(*(_parts(one, rate) for one in values), strict=True):
        yield [part for part in column if part is not None]


def _size(value: Value) -> float:
    whole = value.denominator if value.denominator is not None else value.numerator
    return whole or 0.0

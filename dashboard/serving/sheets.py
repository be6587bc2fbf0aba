"""A finished page that many share, with holes for what is one viewer's own.

To compress a page costs ten times what drawing its viewer's own parts costs. So the pieces between
the holes are compressed once for all, the viewer's own by themselves, and the pieces are laid one
behind the other: gzip is a row of deflate blocks (RFC 1951, 1952), and a piece that ends at a
byte's border and looks back at nothing before itself may stand behind any other.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate; no name, no time, no system
_LAST = b"\x03\x00"  # an empty last block
_MOST = 1_000  # viewers of whom a sheet remembers what it told them
_DAY = re.compile(rb" \d\d/\d\d/\d{4}")  # begins with one character: found five times faster
_HOUR = re.compile(rb"\d\d:\d\d\Z")
HOLE = "\ue000"
"""Stands in a sheet's text for each of its holes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer, plain and as deflate blocks.

    ``name``: a digest of it; ``drawn``: one of it without its moments.
    """

    plain: bytes
    packed: bytes
    name: bytes
    drawn: bytes

    @classmethod
    def of(cls, plain: bytes) -> Piece:
        """Compress, and name by content."""
        press = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = press.compress(plain) + press.flush(zlib.Z_SYNC_FLUSH)
        return cls(plain, packed, digest(plain), digest(without_moments(plain)))


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a finished answer.

    ``etag`` names it by its content; ``drawn`` without its moments (``17:30 26/12/2023``): a page
    says when it was looked at, so it differs each minute, and that alone is no reason to draw
    charts and tables anew under the reader's hands. ``tail``: its check and its size, as gzip ends.
    ``sheet`` names its sheet by content; ``lengths``: how many UTF-16 units each piece has, as a
    browser's scripts count.
    """

    etag: str
    drawn: str
    tail: bytes
    sheet: str
    lengths: str

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Told:
        """Read all of it once."""
        check, size = 0, 0
        for one in pieces:
            check, size = zlib.crc32(one.plain, check), size + len(one.plain)
        return cls(
            digest(b"".join(one.name for one in pieces)).hex(),
            digest(b"".join(one.drawn for one in pieces)).hex(),
            check.to_bytes(4, "little") + size.to_bytes(4, "little"),
            _named(pieces[::2]),
            ",".join(str(_units(one.plain.decode())) for one in pieces),
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished answer of several pieces; of a sheet every second one is the viewer's own."""

    pieces: tuple[Piece, ...]
    told: Told
    status: int = 200

    @property
    def own(self) -> tuple[Piece, ...]:
        """What fills the holes of its sheet."""
        return self.pieces[1::2]

    @property
    def text(self) -> str:
        """Its sheet's text, with a mark for each hole."""
        return HOLE.join(one.plain.decode() for one in self.pieces[::2])

    @property
    def name(self) -> str:
        """Names its sheet by content."""
        return self.told.sheet

    @property
    def etag(self) -> str:
        """See ``Told``."""
        return self.told.etag

    @property
    def drawn(self) -> str:
        """See ``Told``."""
        return self.told.drawn

    @property
    def gzip(self) -> bytes:
        """Compressed."""
        return b"".join([_HEAD, *[one.packed for one in self.pieces], _LAST, self.told.tail])

    @property
    def plain(self) -> bytes:
        """For the few who do not read it compressed."""
        return b"".join(one.plain for one in self.pieces)


@dataclass(frozen=True, slots=True)
class Own:
    """A viewer's own parts of a sheet, by the names of its holes. ``keeps``: may be kept."""

    parts: Mapping[str, Piece]
    keeps: bool = True

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(len(one.plain) + len(one.packed) for one in self.parts.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pieces between the holes, and the names of the holes: one less.

    It remembers what is told of it by what fills its holes: a viewer asks again and again.
    """

    pieces: tuple[Piece, ...]
    holes: tuple[str, ...]
    status: int = 200
    keeps: bool = True
    _told: dict[tuple[bytes, ...], Told] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, plain: bytes, hole: re.Pattern[bytes], status: int, *, keeps: bool) -> Sheet:
        """Cut at the holes; the first group of ``hole`` is a hole's name."""
        parts = hole.split(plain)
        pieces = tuple(Piece.of(one) for one in parts[::2])
        return cls(pieces, tuple(one.decode() for one in parts[1::2]), status, keeps)

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(len(one.plain) + len(one.packed) for one in self.pieces)

    @property
    def text(self) -> str:
        """Its text, with a mark for each hole."""
        return HOLE.join(one.plain.decode() for one in self.pieces)

    @property
    def name(self) -> str:
        """Names it by content."""
        return _named(self.pieces)

    def filled(self, own: Own) -> Filled:
        """The whole. A hole that ``own`` does not know is a fault of ours: KeyError."""
        laid: list[Piece] = []
        for piece, hole in zip_longest(self.pieces, self.holes):
            laid += [piece] if hole is None else [piece, own.parts[hole]]
        key = tuple(own.parts[hole].name for hole in self.holes)
        told = self._told.get(key)
        if told is None:
            if len(self._told) >= _MOST:
                self._told.clear()
            told = self._told[key] = Told.of(laid)
        return Filled(tuple(laid), told, self.status)


def _named(pieces: Sequence[Piece]) -> str:
    return digest(b"".join(one.name for one in pieces)).hex()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def digest(data: bytes) -> bytes:
    """A short name of some content."""
    return hashlib.sha256(data).digest()[:10]


def without_moments(data: bytes) -> bytes:
    """Without each ``17:30 26/12/2023``."""
    out, at = [], 0
    for found in _DAY.finditer(data):
        hour = found.start() - 5
        if _HOUR.match(data, hour, found.start()):
            out.append(data[at:hour])
            at = found.end()
    return b"".join([*out, data[at:]])

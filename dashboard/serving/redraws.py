"""A page drawn anew for who holds an older drawing of it: only what is new crosses the wire.

A revision changes some figures of a page whose menus, tables and links are hundreds of kilobytes.
Who asks again names the sheet that their page was made of (``X-Held``); where the workers' store
still has its text, the answer is a patch: runs of that text by their place, new text between them,
and the viewer's own parts. All who hold the same get the same patch, made and compressed once. Any
other answer is the whole tree, so nobody depends on what is kept. ``assets/redraw.js`` lays both
together.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import chain

from flask import Response, request

from dashboard.serving.packed import answer, dumps
from dashboard.serving.patching import parts, plain
from dashboard.serving.sheets import Filled, Piece, Sheet, Told
from dashboard.serving.views import LIFE, Views

HELD = "X-Held"
"""Header of a request: the name of the sheet that its page holds."""


@dataclass(frozen=True, slots=True)
class Patch:
    """From one sheet to another, as a part of the answer; None: it is better sent whole."""

    piece: Piece | None

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return 0 if self.piece is None else len(self.piece.plain) + len(self.piece.packed)

    @property
    def keeps(self) -> bool:
        """What could not be made is asked for again."""
        return self.piece is not None


class Redraws:
    """The patches of a process."""

    def __init__(self, views: Views) -> None:
        self._views = views

    def keep(self, sheet: Sheet) -> None:
        """Let all workers know a sheet's text, for as long as somebody may ask by it."""
        self._views.put(("sheet", sheet.name), zlib.compress(sheet.text.encode(), 1), LIFE)

    def answer(self, filled: Filled) -> Response:
        """The response to this request: whole, or what leads there from the sheet that it holds."""
        patch = self.patch(request.headers.get(HELD, ""), filled)
        response = answer(filled if patch is None else patch)
        if filled.status == 200:
            response.headers["X-Sheet"] = filled.name
            response.headers["X-Drawn"] = filled.drawn
        if patch is not None:
            response.headers["X-Patch"] = "1"
            response.headers["Cache-Control"] = "no-store"
            del response.headers["ETag"]
        elif filled.status == 200:
            response.headers["X-Pieces"] = filled.told.lengths
        response.vary.add(HELD)
        return response

    def patch(self, held: str, filled: Filled) -> Filled | None:
        """What leads from a held sheet to this answer; None: it must be sent whole."""
        if not held or filled.status != 200:
            return None
        key = ("patch", held, filled.name)
        patch = self._views.near(key, lambda: self._made(held, filled)).piece
        if patch is None:
            return None
        own = dumps([one.plain.decode() for one in filled.own])
        laid = (patch, Piece.of(b',"own":' + own + b"}"))
        return Filled(laid, Told.of(laid))

    def _made(self, held: str, filled: Filled) -> Patch:
        kept: bytes | None = self._views.held(("sheet", held))
        if kept is None:
            return Patch(None)
        old = zlib.decompress(kept).decode()
        if not (plain(old) and plain(filled.text)):
            return Patch(None)
        laid = chain.from_iterable(
            (one,) if isinstance(one, str) else one for one in parts(old, filled.text)
        )
        return Patch(Piece.of(b'{"patch":' + dumps(list(laid))))

"""What is drawn, as it leaves: a tree written both ways, compressed once, and its answer."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from dash.development.base_component import Component
from flask import Response, request
from plotly.io.json import to_json_plotly

from dashboard.serving.html import UNTOLD, Drawn, drawn, props, tag_of
from dashboard.serving.sheets import Filled, digest, without_moments

AGAIN = "1"  # seconds after which who was told "being drawn" comes again
_JSON = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


@dataclass(frozen=True, slots=True)
class Body:
    """A tree in its two written forms."""

    json: bytes
    html: str
    status: int = 200

    @classmethod
    def of(cls, tree: Any, status: int = 200) -> Body:
        """Write a tree (a component or a list of them) both ways."""
        shown = drawn(tree)
        return cls(tree_of(tree, shown), "".join(shown.pieces), status)

    def around(self, hole: str, body: Body) -> Body:
        """The same with the elements of ``body``, a list, where the mark of a hole stands."""
        inside = body.json[1:-1] or b"null"
        tree = self.json.replace(dumps(hole), inside)
        return Body(tree, self.html.replace(hole, body.html), body.status)

    def __reduce__(self) -> tuple[Any, ...]:
        """Kept small: a page of 500 kB is 60 kB, and there is one for each minute."""
        return _unpacked, (zlib.compress(self.json, 1), zlib.compress(self.html.encode(), 1),
                           self.status)  # fmt: skip


def _unpacked(tree: bytes, html: bytes, status: int) -> Body:
    return Body(zlib.decompress(tree), zlib.decompress(html).decode(), status)


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished answer, the same for all. ``drawn`` names it without its moments."""

    gzip: bytes
    etag: str
    drawn: str
    status: int = 200

    @classmethod
    def of(cls, plain: bytes, status: int = 200) -> Packed:
        """Compress, and name by content."""
        drawn = digest(without_moments(plain)).hex()
        return cls(gzip.compress(plain, 6, mtime=0), digest(plain).hex(), drawn, status)

    @property
    def plain(self) -> bytes:
        """For the few who do not read it compressed."""
        return gzip.decompress(self.gzip)

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.gzip)

    @property
    def keeps(self) -> bool:
        """Only good answers are kept."""
        return self.status == 200


def dumps(tree: Any) -> bytes:
    """JSON of what is no tree: names, figures, answers. Not for use inside HTML."""
    return orjson.dumps(tree, default=_figures, option=_JSON)


def tree_of(tree: Any, shown: Drawn | None = None) -> bytes:
    """A tree as Dash's own JSON, of which React holds no more than it must.

    An element in which nothing is a script's is told as its HTML (``Still`` in
    ``assets/components.js``): Dash wraps each component of a page in two of its own, which took
    0.3 s of script for a page of 3,700 (decision 42). Not for use inside HTML.
    """
    held = drawn(tree) if shown is None else shown

    def told(one: Any) -> Any:
        if not isinstance(one, Component):
            return _figures(one)
        given, inside = props(one), held.inside(one)
        if inside is None:
            return {"props": given, "type": one._type, "namespace": one._namespace}
        own = {name: value for name, value in given.items() if name not in UNTOLD}
        told = {"tag": tag_of(one), "own": own, "html": inside}
        return {"props": told, "type": "Still", "namespace": "ioc"}

    return orjson.dumps(tree, default=told, option=_JSON)


def _figures(one: Any) -> Any:
    return json.loads(to_json_plotly(one))


def spelt(query: Mapping[str, str]) -> str:
    """A query in one spelling: sorted, without empty values."""
    return urlencode(sorted((key, value) for key, value in query.items() if value))


def answer(packed: Packed | Filled, kind: str = "application/json") -> Response:
    """The response for a finished answer: 304 when the browser holds the same already."""
    if request.if_none_match.contains_weak(packed.etag) and packed.status == 200:
        response = Response(status=304)
    else:
        zipped = request.accept_encodings.quality("gzip") > 0
        response = Response(
            packed.gzip if zipped else packed.plain, status=packed.status, content_type=kind
        )
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
    if packed.status == 200:
        response.headers["ETag"] = f'W/"{packed.etag}"'
        response.headers["X-Drawn"] = packed.drawn
    response.headers["Cache-Control"] = "private, no-cache"
    if packed.status == 202:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Retry-After"] = AGAIN
    response.headers["Vary"] = "Accept-Encoding, Cookie, Authorization"
    return response

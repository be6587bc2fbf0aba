"""Compression on the way out: what is fixed is packed once and small, what is made anew, fast."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Mapping
from functools import partial

import brotli
from flask import Response, request

_LEAST = 600  # bytes: below this the header costs more than the packing saves
_KINDS = ("text/", "application/json", "application/javascript", "application/problem+json")
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=9),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
"""How fixed files are packed, the smaller way first. Browsers take ``br`` over TLS alone."""


def coding() -> str:
    """The smallest coding that the browser of this request unpacks; "" for none."""
    taken = request.accept_encodings
    return next((one for one in CODINGS if taken.quality(one) > 0), "")


class Packer:
    """An ``after_request`` that compresses texts; fixed files are kept compressed.

    Dash serves its libraries from their packages, uncompressed at each request; they are kept here
    by content, so that invented addresses keep nothing more. Responses that came compressed, or are
    streamed, pass untouched.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bytes], bytes] = {}
        self._lock = threading.Lock()

    def __call__(self, response: Response) -> Response:
        """Compress a response where that helps."""
        if (
            response.direct_passthrough
            or response.is_streamed
            or response.status_code in (204, 304)
            or "Content-Encoding" in response.headers
            or not (response.mimetype or "").startswith(_KINDS)
        ):
            return response
        body = response.get_data()
        if len(body) < _LEAST:
            return response
        response.headers.add("Vary", "Accept-Encoding")
        fixed = request.path.startswith("/_dash-component-suites/")
        how = coding() if fixed else "gzip" * (request.accept_encodings.quality("gzip") > 0)
        if not how:
            return response
        packed = self._fixed(how, body) if fixed else gzip.compress(body, 5, mtime=0)
        response.set_data(packed)
        response.headers["Content-Encoding"] = how
        return response

    def _fixed(self, how: str, body: bytes) -> bytes:
        key = (how, hashlib.blake2b(body).digest())
        with self._lock:
            if key not in self._kept:
                self._kept[key] = CODINGS[how](body)
            return self._kept[key]

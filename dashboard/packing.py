"""Compression on the way out: what is fixed is packed once, what is made for one request, fast."""

from __future__ import annotations

import gzip
import threading

from flask import Response, request

_LEAST = 600  # bytes: below this the header costs more than the packing saves
_KINDS = ("text/", "application/json", "application/javascript", "application/problem+json")


def takes_gzip() -> bool:
    """Does the browser of this request unpack gzip?"""
    return request.accept_encodings.quality("gzip") > 0


class Packer:
    """An ``after_request`` that compresses texts; fixed files are kept compressed.

    Dash serves its libraries from their packages, uncompressed at each request; they are kept here
    by address and validator. Responses that came compressed, or are streamed, pass untouched.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}
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
        if not takes_gzip():
            return response
        fixed = request.path.startswith("/_dash-component-suites/")
        packed = self._fixed(request.path, body) if fixed else gzip.compress(body, 5, mtime=0)
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
        return response

    def _fixed(self, path: str, body: bytes) -> bytes:
        key = (path, f"{len(body)}:{hash(body)}")
        with self._lock:
            if key not in self._kept:
                self._kept[key] = gzip.compress(body, 9, mtime=0)
            return self._kept[key]

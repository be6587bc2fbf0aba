"""Our own files for the browser: named by their content, compressed once, kept for ever.

``/static/live.3f9a1c02d7.js`` never changes, so a browser asks for it once a release. Style sheets
name their fonts plainly (``url("inter.ttf")``); the plain names are exchanged for the lasting ones
here. The typeface comes from the installed package ``fontpkg-inter`` (OFL-1.1); its licence is
served beside it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import fontpkg_inter
from flask import Flask, Response, abort

from dashboard.packing import takes_gzip

PREFIX = "/static/"
FOREVER = "public, max-age=31536000, immutable"
_TEXT = {".js", ".css", ".svg", ".json", ".txt", ".ttf", ".webmanifest"}
_URL = re.compile(r"""url\(["']?([\w.\-]+)["']?\)""")
_FACE = """@font-face { font-family: "Inter"; src: url("inter.ttf") format("truetype");
  font-weight: 100 900; font-style: normal; font-display: swap; }
"""


@dataclass(frozen=True, slots=True)
class File:
    """One file as it crosses the wire."""

    name: str  # "live.3f9a1c02d7.js"
    kind: str  # MIME type
    plain: bytes
    packed: bytes | None  # gzip, where that is smaller


class Files:
    """Every file of ``assets/`` and the typeface, read and compressed when the process starts."""

    def __init__(self, folder: Path) -> None:
        fonts = Path(fontpkg_inter.ROOT)
        face = fonts / "files" / "Inter[opsz,wght].ttf"
        plain: dict[str, bytes] = {
            "inter.ttf": face.read_bytes(),
            "inter-license.txt": (fonts / "LICENSE").read_bytes(),
            "fonts.css": _FACE.encode(),
        }
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                plain[path.name] = path.read_bytes()
        self._names: dict[str, str] = {}
        self._files: dict[str, File] = {}
        styles = [name for name in plain if name.endswith(".css")]
        for name in [*(n for n in plain if n not in styles), *styles]:
            self._add(name, plain[name])

    def _add(self, name: str, data: bytes) -> None:
        if name.endswith(".css"):
            data = _URL.sub(self._link, data.decode("utf-8")).encode("utf-8")
        stem, dot, end = name.rpartition(".")
        lasting = f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{end}"
        packed = gzip.compress(data, 9, mtime=0) if f".{end}" in _TEXT else None
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if end == "ttf":
            kind = "font/ttf"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        smaller = packed if packed and len(packed) < len(data) else None
        self._names[name] = lasting
        self._files[lasting] = File(lasting, kind, data, smaller)

    def join(self, name: str, parts: Iterable[str]) -> None:
        """One file of several, in this order, so that a browser asks once. Raises KeyError."""
        self._add(name, b"\n".join(self.data(part) for part in parts))

    def _link(self, found: re.Match[str]) -> str:
        name = self._names.get(found[1])
        return f'url("{PREFIX}{name}")' if name else found[0]

    def url(self, name: str) -> str:
        """The lasting address of a file. Raises KeyError for a file that is not there."""
        return PREFIX + self._names[name]

    def data(self, name: str) -> bytes:
        """What is in a file. Raises KeyError for one that is not there."""
        return self._files[self._names[name]].plain

    def digest(self) -> str:
        """Changes when any file does; a part of the build's name."""
        return hashlib.sha256("".join(sorted(self._files)).encode()).hexdigest()[:12]

    def serve(self, name: str) -> Response:
        """Answer a request for a file."""
        file = self._files.get(name)
        if file is None:
            abort(404)
        pack = file.packed is not None and takes_gzip()
        body = file.packed if pack and file.packed is not None else file.plain
        response = Response(body, content_type=file.kind)
        if pack:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOREVER
        return response

    def install(self, server: Flask) -> None:
        """Add the route."""
        server.add_url_rule(f"{PREFIX}<name>", "static_file", self.serve)

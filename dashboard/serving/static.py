"""Our own files for the browser: named by their content, compressed once, kept for ever.

``/static/live.3f9a1c02d7.js`` never changes, so a browser asks for it once a release. Style sheets
name their fonts plainly (``url("inter.woff2")``); the plain names are exchanged for the lasting
ones here. The typeface is cut from the installed package ``fontpkg-inter`` (OFL-1.1), its licence
is served beside it; the chart library comes as it is in the package ``plotly``.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files as installed
from pathlib import Path

from flask import Flask, Response, abort

from dashboard.serving import made, typeface
from dashboard.serving.packing import CODINGS, coding
from exports.pictures import palette

PREFIX = "/static/"
FOREVER = "public, max-age=31536000, immutable"
LIBRARY = "plotly.js"
TOKENS = palette.TOKENS.name
_LARGE = 1_000_000  # bytes: packed once for all processes, and not in each of them
_TEXT = {".js", ".css", ".svg", ".json", ".txt", ".webmanifest"}
_URL = re.compile(r"""url\(["']?([\w.\-]+)["']?\)""")
_FACE = f"""@font-face {{ font-family: "Inter"; src: url("inter.woff2") format("woff2");
  font-weight: {" ".join(map(str, typeface.WEIGHTS))}; font-style: normal; font-display: swap; }}
"""


@dataclass(frozen=True, slots=True)
class File:
    """One file as it crosses the wire."""

    name: str  # "live.3f9a1c02d7.js"
    kind: str  # MIME type
    plain: bytes
    text: bool
    packed: dict[str, bytes] = field(default_factory=dict)  # by coding, as asked for


class Files:
    """Every file of ``assets/`` and the typeface: read at the start, compressed when asked for."""

    def __init__(self, folder: Path) -> None:
        plain: dict[str, bytes] = {
            "inter.woff2": typeface.woff2(),
            "inter-license.txt": typeface.LICENCE.read_bytes(),
            LIBRARY: installed("plotly").joinpath("package_data", "plotly.min.js").read_bytes(),
            "fonts.css": _FACE.encode(),
        }
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                plain[path.name] = path.read_bytes()
        if TOKENS in plain:
            plain[TOKENS] += palette.by_machine().encode()
        self._names: dict[str, str] = {}
        self._files: dict[str, File] = {}
        self._lock = threading.Lock()
        styles = [name for name in plain if name.endswith(".css")]
        for name in [*(n for n in plain if n not in styles), *styles]:
            self._add(name, plain[name])

    def _add(self, name: str, data: bytes) -> None:
        if name.endswith(".css"):
            data = _URL.sub(self._link, data.decode("utf-8")).encode("utf-8")
        stem, dot, end = name.rpartition(".")
        lasting = f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{end}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if end == "woff2":
            kind = "font/woff2"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        self._names[name] = lasting
        self._files[lasting] = File(lasting, kind, data, f".{end}" in _TEXT)

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

    def packed(self, name: str, how: str) -> bytes:
        """A text as it crosses the wire in a coding of ``CODINGS``. Raises KeyError."""
        return self._packed(self._files[self._names[name]], how)

    def _packed(self, file: File, how: str) -> bytes:
        with self._lock:
            if how not in file.packed:
                pack = CODINGS[how]
                file.packed[how] = (
                    made.kept(f"{file.name}.{how}", f"1 {how}", file.plain, pack)
                    if len(file.plain) > _LARGE
                    else pack(file.plain)
                )
            return file.packed[how]

    def serve(self, name: str) -> Response:
        """Answer a request for a file."""
        file = self._files.get(name)
        if file is None:
            abort(404)
        how = coding() if file.text else ""
        response = Response(self._packed(file, how) if how else file.plain, content_type=file.kind)
        if how:
            response.headers["Content-Encoding"] = how
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOREVER
        return response

    def install(self, server: Flask) -> None:
        """Add the route."""
        server.add_url_rule(f"{PREFIX}<name>", "static_file", self.serve)

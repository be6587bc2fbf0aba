"""PNG and PDF of a picture, made by Typst in a short-lived process of its own.

No browser and no system library. A web worker only waits: the process comes, draws one picture and
goes, so nothing can leak, hang or take a worker along; one at a time, the others queue. Run as
``python -m exports.pictures.press`` it reads a job as JSON and writes the file.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import StoreError

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 20.0
"""Seconds that a picture may take."""
_SHARE = 4
"""Of so many threads one may hold a picture: the others go on answering."""
_PIXEL = 0.75  # points
_SOURCE = """
#let told = sys.inputs
#set page(width: eval(told.width), height: eval(told.height), margin: 0pt)
#set document(title: told.title, author: "IOC", description: told.description,
  keywords: (told.code, told.check), date: none)
#image(bytes(told.svg), format: "svg", width: 100%, height: 100%, alt: told.description)
#if told.truth != "" { pdf.attach("truth.json", bytes(told.truth), mime-type: "application/json",
  relationship: "source", description: told.code) }
"""
_PNG = b"\x89PNG\r\n\x1a\n"


class Busy(StoreError):
    """Too many pictures are waiting: the caller may come back in some seconds."""


@dataclass(frozen=True, slots=True)
class Job:
    """One picture. ``width`` and ``height`` in CSS pixels, ``scale`` dots a pixel of a PNG."""

    form: str  # png | pdf
    svg: str
    width: float
    height: float
    scale: float
    title: str
    description: str
    code: str
    check: str
    truth: str
    fonts: str


def make(job: Job) -> bytes:
    """Draw it here and now. Raises ``typst.TypstError``."""
    import typst  # in the process that draws, not in those that only ask

    pdf = job.form == "pdf"
    inputs = {
        "width": f"{job.width * _PIXEL}pt",
        "height": f"{job.height * _PIXEL}pt",
        "svg": job.svg,
        "title": job.title,
        "description": job.description,
        "code": job.code,
        "check": job.check,
        "truth": job.truth if pdf else "",
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[job.fonts])
    compiler = typst.Compiler(_SOURCE.encode(), font_paths=fonts, sys_inputs=inputs)
    made = compiler.compile(
        format="pdf" if pdf else "png",
        ppi=96 * job.scale,
        timestamp=int(time.time()),
    )
    content = made[0] if isinstance(made, list) else made
    if not isinstance(content, bytes):
        raise ValueError("press: no picture was made")
    return content if pdf else _labelled(content, job)


def _labelled(png: bytes, job: Job) -> bytes:
    """Texts and the dots a metre, behind the head of a PNG (PNG 1.2, 11.3.4.5: iTXt)."""
    head = len(_PNG) + 25  # signature and IHDR
    texts = {
        "Title": job.title,
        "Description": job.description,
        "Software": "IOC",
        "ioc-code": job.code,
        "ioc-truth": job.truth,
    }
    dots = round(96 * job.scale / 0.0254)
    chunks = [_chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))]
    chunks += [
        _chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + said.encode("utf-8"))
        for key, said in texts.items()
    ]
    rest = png[head:]
    return png[:head] + b"".join(chunks) + rest


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def texts(png: bytes) -> dict[str, str]:
    """The texts in a PNG of ours."""
    out: dict[str, str] = {}
    at = len(_PNG)
    while at + 8 <= len(png):
        size = int.from_bytes(png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"iTXt":
            key, _, rest = data.partition(b"\0")
            out[key.decode("latin-1")] = rest[4:].decode("utf-8")
        at += size + 12
    return out


class Press:
    """Draws in a process of its own; one at a time, a few of the worker's ``threads`` may wait."""

    def __init__(self, threads: int) -> None:
        self._most = max(1, threads // _SHARE)
        self._turn = threading.Lock()
        self._waiting = threading.Semaphore(self._most)

    def __call__(self, job: Job) -> bytes:
        """The picture. Raises Busy, StoreError."""
        if not self._waiting.acquire(blocking=False):
            raise Busy(
                f"Đang có {self._most} hình chờ vẽ. Hãy thử lại sau ít giây.", "press: queue full"
            )
        try:
            if not self._turn.acquire(timeout=LONGEST):
                raise Busy("Máy đang vẽ hình khác. Hãy thử lại sau ít giây.", "press: no turn")
            try:
                return _run(job)
            finally:
                self._turn.release()
        finally:
            self._waiting.release()


def _run(job: Job) -> bytes:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}  # no secret
    try:
        done = subprocess.run(
            [sys.executable, "-m", "exports.pictures.press"],
            input=json.dumps(asdict(job)).encode(),
            capture_output=True,
            timeout=LONGEST,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as fault:
        raise StoreError("Chưa vẽ được hình này; hãy thử lại.", f"press: {fault}") from fault
    if done.returncode or not done.stdout:
        said = done.stderr.decode("utf-8", "replace")[-2_000:]
        raise StoreError("Chưa vẽ được hình này; hãy báo quản trị.", f"press: {said}")
    return done.stdout


def main() -> None:
    """Read a job, write a file."""
    sys.stdout.buffer.write(make(Job(**json.load(sys.stdin.buffer))))


if __name__ == "__main__":
    main()

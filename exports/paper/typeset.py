"""Typst as all documents use it: sources of ours, embedded faces, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import typst

from core.errors import RefusedError

_FACES = ("Times New Roman", "Libertinus Serif")
"""The face of Decree 30 where ``paper.fonts`` holds it, else the one that Typst brings along."""
_DOTS = 220.0
_HEAD = Path(__file__).parent / "office.typ"


def faces(folder: Path | None) -> Sequence[str]:
    """Names of the faces to set in, the wanted one first."""
    return _FACES if folder else _FACES[1:]


def pdf(
    sources: Sequence[Path], given: Mapping[str, str], fonts: Path | None, made_at: int
) -> bytes:
    """The document. ``made_at`` (epoch seconds) dates it, so that bytes repeat.

    Raises RefusedError where it cannot be set.
    """
    try:
        return typst.compile(
            _joined(*sources),
            format="pdf",
            font_paths=_fonts(fonts),
            sys_inputs=dict(given),
            timestamp=made_at,
        )
    except typst.TypstError as fault:
        raise _refused(fault) from fault


def pages(sources: Sequence[Path], given: Mapping[str, str], fonts: Path | None) -> int:
    """How many pages it would take. Raises RefusedError where it cannot be set."""
    try:
        told = typst.query(
            _joined(*sources),
            "<pages>",
            field="value",
            one=True,
            font_paths=_fonts(fonts),
            sys_inputs=dict(given),
        )
    except typst.TypstError as fault:
        raise _refused(fault) from fault
    return int(json.loads(told))


def pictures(
    sources: Sequence[Path], given: Mapping[str, str], fonts: Path | None, form: str = "png"
) -> list[bytes]:
    """Each page as a picture, ``png`` or ``svg``. Raises RefusedError."""
    try:
        made = typst.compile(
            _joined(*sources),
            format="svg" if form == "svg" else "png",
            ppi=_DOTS,
            font_paths=_fonts(fonts),
            sys_inputs=dict(given),
        )
    except typst.TypstError as fault:
        raise _refused(fault) from fault
    return list(made) if isinstance(made, list) else [made]


def _refused(fault: typst.TypstError) -> RefusedError:
    return RefusedError(
        "Không dựng được trang báo cáo nên không ghi tệp nào. Báo quản trị kèm nhật ký.",
        fault.diagnostic,
    )


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    """Faces of a folder and of Typst; never the machine's, so that a page breaks alike anywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])


@cache
def _joined(*sources: Path) -> bytes:
    """Ours for all documents, then the document's own."""
    return b"\n".join(one.read_bytes() for one in (_HEAD, *sources))

"""The brief as a PDF by Typst: fitted to one page, the same bytes whenever it is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from core.errors import RefusedError
from exports.brief import code
from exports.brief.frozen import Brief
from exports.brief.sheet import COLUMNS, MOTTO, NATION, NO_PATH, TITLE, Cut, Row, Sheet, Stamp, lay

_FOLDER = Path(__file__).parent
_FACES = ("Times New Roman", "Libertinus Serif")
"""The face of Decree 30 where ``paper.fonts`` holds it, else the one that Typst brings along."""
_SPARK_DOTS = 220.0


def fitted(brief: Brief, stamp: Stamp, fonts: Path | None = None) -> Sheet:
    """The fullest sheet that is one page. Raises RefusedError where not even the least one is."""
    steps = _steps()
    low, high = 0, len(steps) - 1
    while low < high:  # fuller sheets come first, and what follows one that fits, fits
        middle = (low + high) // 2
        if pages(lay(brief, stamp, steps[middle]), fonts) == 1:
            high = middle
        else:
            low = middle + 1
    sheet = lay(brief, stamp, steps[low])
    if pages(sheet, fonts) != 1:
        raise RefusedError("Không lập báo cáo: nội dung ngắn nhất vẫn dài hơn một trang A4.")
    return sheet


def draw(sheet: Sheet, made_at: int, fonts: Path | None = None) -> bytes:
    """The PDF of a fitted sheet. ``made_at`` (epoch seconds) dates it, so that bytes repeat."""
    made = _compile(_source("spark", "brief"), _given(sheet, fonts), fonts, made_at)
    return made


def pages(sheet: Sheet, fonts: Path | None = None) -> int:
    """How many pages the sheet would take. Raises RefusedError where it cannot be set."""
    try:
        told = typst.query(
            _source("spark", "brief"),
            "<pages>",
            field="value",
            one=True,
            font_paths=_fonts(fonts),
            sys_inputs=_given(sheet, fonts),
        )
    except typst.TypstError as fault:
        raise _refused(fault) from fault
    return int(json.loads(told))


def sparks(rows: Sequence[Row]) -> list[bytes]:
    """The paths of these rows as PNG, in their order; each must have one."""
    if not rows:
        return []
    paths = json.dumps([{"path": one.path, "goal": one.goal} for one in rows])
    try:
        made = typst.compile(
            _source("spark", "sparks"),
            format="png",
            ppi=_SPARK_DOTS,
            font_paths=_fonts(None),
            sys_inputs={"paths": paths},
        )
    except typst.TypstError as fault:
        raise _refused(fault) from fault
    return list(made) if isinstance(made, list) else [made]


def _compile(source: bytes, given: dict[str, str], fonts: Path | None, made_at: int) -> bytes:
    try:
        return typst.compile(
            source, format="pdf", font_paths=_fonts(fonts), sys_inputs=given, timestamp=made_at
        )
    except typst.TypstError as fault:
        raise _refused(fault) from fault


def _refused(fault: typst.TypstError) -> RefusedError:
    return RefusedError(
        "Không dựng được trang báo cáo nên không ghi tệp nào. Báo quản trị kèm nhật ký.",
        fault.diagnostic,
    )


def _given(sheet: Sheet, fonts: Path | None) -> dict[str, str]:
    told = asdict(sheet) | {
        "nation": NATION,
        "motto": MOTTO,
        "title": TITLE,
        "columns": COLUMNS,
        "no_path": NO_PATH,
        "fonts": _FACES if fonts else _FACES[1:],
    }
    return {"sheet": json.dumps(told, ensure_ascii=False), "qr": code.svg(sheet.address)}


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    """Faces of a folder and of Typst; never the machine's, so that a page breaks alike anywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])


@cache
def _source(*names: str) -> bytes:
    return b"\n".join((_FOLDER / f"{name}.typ").read_bytes() for name in names)


@cache
def _steps() -> tuple[Cut, ...]:
    out = [Cut()]
    while (following := out[-1].smaller()) != out[-1]:
        out.append(following)
    return tuple(out)

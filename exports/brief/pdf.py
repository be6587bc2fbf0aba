"""The brief as a PDF by Typst: fitted to one page, the same bytes whenever it is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from core.errors import RefusedError
from exports.brief.frozen import Brief
from exports.brief.sheet import COLUMNS, TITLE, Cut, Row, Sheet, lay
from exports.paper import code, typeset
from exports.paper.stamp import MOTTO, NATION, Stamp

_FOLDER = Path(__file__).parent
_PAGE = (_FOLDER / "spark.typ", _FOLDER / "brief.typ")
_SPARKS = (_FOLDER / "spark.typ", _FOLDER / "sparks.typ")


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
    return typeset.pdf(_PAGE, _given(sheet, fonts), fonts, made_at)


def pages(sheet: Sheet, fonts: Path | None = None) -> int:
    """How many pages the sheet would take. Raises RefusedError where it cannot be set."""
    return typeset.pages(_PAGE, _given(sheet, fonts), fonts)


def sparks(rows: Sequence[Row]) -> list[bytes]:
    """The paths of these rows as PNG, in their order; each must have one."""
    if not rows:
        return []
    paths = json.dumps([{"path": one.path, "goal": one.goal} for one in rows])
    return typeset.pictures(_SPARKS, {"paths": paths}, None)


def _given(sheet: Sheet, fonts: Path | None) -> dict[str, str]:
    told = asdict(sheet) | {
        "nation": NATION,
        "motto": MOTTO,
        "title": TITLE,
        "columns": COLUMNS,
        "fonts": typeset.faces(fonts),
    }
    return {"sheet": json.dumps(told, ensure_ascii=False), "qr": code.svg(sheet.address)}


@cache
def _steps() -> tuple[Cut, ...]:
    out = [Cut()]
    while (following := out[-1].smaller()) != out[-1]:
        out.append(following)
    return tuple(out)

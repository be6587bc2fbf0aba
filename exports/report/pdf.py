"""A report as a PDF by Typst, the same bytes whenever it is asked for; and its drawings alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from exports.paper import code, typeset
from exports.paper.stamp import MOTTO, NATION, Stamp
from exports.report.blocks import Band, Charts
from exports.report.frozen import Report
from exports.report.page import CONTENTS, LONG, SIZE, Page, lay

_FOLDER = Path(__file__).parent
_PAGES = (_FOLDER / "charts.typ", _FOLDER / "report.typ")
_PICTURES = (_FOLDER / "charts.typ", _FOLDER / "pictures.typ")


def fitted(report: Report, stamp: Stamp, fonts: Path | None = None) -> Page:
    """The report laid out. Raises RefusedError where it cannot be set."""
    page = lay(report, stamp)
    long = pages(page, fonts) >= LONG
    return lay(report, stamp, contents=True) if long else page


def draw(page: Page, made_at: int, fonts: Path | None = None) -> bytes:
    """The PDF. ``made_at`` (epoch seconds) dates it, so that bytes repeat. Raises RefusedError."""
    return typeset.pdf(_PAGES, _given(page, fonts), fonts, made_at)


def pages(page: Page, fonts: Path | None = None) -> int:
    """How many pages it takes. Raises RefusedError where it cannot be set."""
    return typeset.pages(_PAGES, _given(page, fonts), fonts)


def pictures(
    drawings: Sequence[Charts | Band], fonts: Path | None = None, form: str = "png"
) -> list[bytes]:
    """Drawings alone, one picture each, ``png`` or ``svg``. Raises RefusedError."""
    if not drawings:
        return []
    told = json.dumps([asdict(one) for one in drawings], ensure_ascii=False)
    given = {"drawings": told, "fonts": json.dumps(typeset.faces(fonts))}
    return typeset.pictures(_PICTURES, given, fonts, form)


def _given(page: Page, fonts: Path | None) -> dict[str, str]:
    told = asdict(page) | {
        "nation": NATION,
        "motto": MOTTO,
        "size": SIZE,
        "contents_title": CONTENTS,
        "fonts": typeset.faces(fonts),
    }
    return {"page": json.dumps(told, ensure_ascii=False), "qr": code.svg(page.address)}

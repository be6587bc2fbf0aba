"""The brief among the kinds of documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core import format as say
from core.errors import MisuseError
from exports.brief import freeze, frozen, pdf
from exports.brief.frozen import Brief
from exports.brief.sheet import TITLE, Sheet
from exports.paper.kind import Asked, Kind
from indicators.catalog import Catalog


def _day(about: str) -> date:
    try:
        return date.fromisoformat(about)
    except ValueError:
        raise MisuseError(f"“{about[:20]}” không phải là ngày; viết như 2023-12-26.") from None


def _freeze(catalog: Catalog, asked: Asked, last: Brief | None) -> Brief:
    """``last`` is none: a brief tells what moved since the working day before, of itself."""
    return freeze.freeze(
        catalog,
        _day(asked.about),
        asked.paper,
        paused=asked.paused,
        host=asked.host,
        demo=asked.demo,
    )


def _draw(sheet: Sheet, form: str, made_at: int, fonts: Path | None) -> bytes:
    if form != "docx":
        return pdf.draw(sheet, made_at, fonts)
    from exports.brief import word  # with the first of them: four megabytes of python-docx

    return word.draw(sheet, made_at)


BRIEF: Kind[Brief, Sheet] = Kind(
    name="brief",
    file="bao-cao-nhanh",
    title=lambda about: f"{TITLE.capitalize()} ngày {say.day(_day(about))}",
    about=lambda about: ("Ngày", say.day(_day(about))),
    freeze=_freeze,
    read=frozen.read,
    fit=pdf.fitted,
    draw=_draw,
)

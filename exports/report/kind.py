"""Weekly and monthly reports among the kinds of documents."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from core.period import Grain, Period
from exports.paper.kind import Asked, Kind
from exports.report import freeze, frozen, pdf
from exports.report.frozen import Report
from exports.report.page import Page
from indicators.catalog import Catalog

GRAINS = {"week": Grain.WEEK, "month": Grain.MONTH}
"""Kind of report → length of its period."""
_NEVER = date(2000, 1, 1)  # ends no running year to date: reports are of weeks and months


def _freeze(grain: Grain, catalog: Catalog, asked: Asked, last: Report | None) -> Report:
    return freeze.freeze(catalog, asked, last, grain)


def _draw(page: Page, form: str, made_at: int, fonts: Path | None) -> bytes:
    if form != "docx":
        return pdf.draw(page, made_at, fonts)
    from exports.report import word  # with the first of them: four megabytes of python-docx

    return word.draw(page, made_at, fonts)


def _period(about: str) -> Period:
    return Period.parse(about, _NEVER)


def _kind(name: str, file: str) -> Kind[Report, Page]:
    return Kind(
        name=name,
        file=file,
        title=lambda about: f"Báo cáo {_period(about).inside()}",
        about=lambda about: ("Kỳ", _period(about).label()),
        freeze=partial(_freeze, GRAINS[name]),
        read=frozen.read,
        fit=pdf.fitted,
        draw=_draw,
        follows=True,
    )


WEEK = _kind("week", "bao-cao-tuan")
MONTH = _kind("month", "bao-cao-thang")

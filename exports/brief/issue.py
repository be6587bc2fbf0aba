"""Briefs as they are asked for: found where they were frozen, else frozen, numbered and registered.

A day has one brief. Asked for again, now or in a year, it is the same one; a new one is made only
on demand, and only where a figure differs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core import codes
from core import format as say
from core.clock import epoch
from core.errors import MisuseError, StoreError
from core.settings import Settings
from desk import Export, Issue
from exports.brief import freeze, frozen, pdf, word
from exports.brief.frozen import Brief
from exports.brief.sheet import TITLE, Sheet, Stamp
from exports.truth import Told, Truth

if TYPE_CHECKING:
    from desk import Desk
    from indicators.catalog import Catalog

KIND = "brief"
PAGE = "/bao-cao"
FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Ending → content type."""


def of_day(
    catalog: Catalog, desk: Desk, settings: Settings, day: date, *, by: str, again: bool = False
) -> Issue:
    """The day's brief; frozen now where there is none, or ``again`` where a figure differs.

    Raises RefusedError with its reason where a brief would mislead: then nothing is kept.
    """
    held = next(iter(desk.issues(KIND, day.isoformat(), 1)), None)
    if held is not None and not again:
        return sealed(desk, held, settings)
    brief = freeze.freeze(
        catalog,
        day,
        settings.paper,
        paused=desk.paused(),
        host=host(settings),
        demo=settings.web.demo,
    )
    digest = _digest(brief)
    if held is not None and held.digest == digest:
        return sealed(desk, held, settings)
    made_at = epoch(catalog.clock.now())
    record = desk.begin_export(_export(catalog, brief, by), coded=True)
    try:
        stamp = Stamp(codes.written(record.code), 0, made_at, address(brief.host, record.code))
        pdf.fitted(brief, stamp, settings.paper.fonts)  # refused before it takes a number
        one = desk.issue(
            KIND,
            brief.day,
            brief.written(),
            digest,
            code=record.code,
            by=by,
            made_at=made_at,
            again=again,
        )
    except Exception:
        desk.break_export(record)
        raise
    if one.code != record.code:  # another asked at the same moment, and was first
        desk.break_export(record)
    return sealed(desk, one, settings)


def sealed(desk: Desk, one: Issue, settings: Settings) -> Issue:
    """The same document, its file entered in the register: only such a one leaves the house.

    One whose file could not be made when it was issued (a crash, a full disk) is mended here.
    Raises RefusedError, StoreError.
    """
    record = desk.export(one.code)
    if record.state == "done":
        return one
    content = draw(one, settings, "pdf")
    digest = hashlib.sha256(content).hexdigest()
    desk.mend_export(record, digest, len(content), len(brief(one).lines))
    return one


def host(settings: Settings) -> str:
    """Where readers reach us now, without a slash."""
    web = settings.web
    return web.address.rstrip("/") or f"http://{web.host}:{web.port}"


def address(host: str, code: str) -> str:
    """What a code's QR opens: the check page of the frozen view."""
    return f"{host}/kiem-tra/{codes.written(code)}"


def brief(one: Issue) -> Brief:
    """What a document says. Raises StoreError where it was kept in a form that we cannot read."""
    try:
        return frozen.read(one.content)
    except (ValueError, TypeError, KeyError) as fault:
        raise StoreError(
            f"Bản {codes.written(one.code)} được lưu theo dạng mà bản phần mềm này không đọc được.",
            str(fault),
        ) from fault


def sheet(one: Issue, settings: Settings) -> Sheet:
    """The page of a document, as PDF, Word and preview draw it."""
    return _sheet(one, host(settings), settings.paper.fonts)


@lru_cache(maxsize=64)
def _sheet(one: Issue, host: str, fonts: Path | None) -> Sheet:
    said = brief(one)
    there = address(said.host or host, one.code)
    stamp = Stamp(codes.written(one.code), one.number, one.made_at, there)
    return pdf.fitted(said, stamp, fonts)


def hand(desk: Desk, one: Issue, settings: Settings, form: str) -> bytes:
    """The file of a document, to be given to somebody: the check page knows it from then on.

    Raises as ``sealed`` and ``draw`` do.
    """
    content = draw(sealed(desk, one, settings), settings, form)
    desk.hand_out(one.code, hashlib.sha256(content).hexdigest(), form)
    return content


def draw(one: Issue, settings: Settings, form: str) -> bytes:
    """The file of a document: ``pdf`` or ``docx``. Raises MisuseError for another form."""
    if form not in FORMS:
        raise MisuseError(f"Dạng “{form[:20]}” không có; chọn {', '.join(FORMS)}.")
    laid = sheet(one, settings)
    if form == "pdf":
        return pdf.draw(laid, one.made_at, settings.paper.fonts)
    return word.draw(laid, one.made_at)


def name(one: Issue, form: str) -> str:
    """The file's name: ``bao-cao-nhanh-2026-11-24-7K4MP2QX.pdf``."""
    return f"bao-cao-nhanh-{one.about}-{one.code}.{form}"


def _digest(brief: Brief) -> str:
    """Of everything that it says but the moment of asking and where the code is checked."""
    return hashlib.sha256(replace(brief, moment=0, host="").written().encode()).hexdigest()


def _export(catalog: Catalog, brief: Brief, by: str) -> Export:
    """The entry of the register: what the check page knows of the brief."""
    day = date.fromisoformat(brief.day)
    figures = tuple(one.figure for one in brief.lines)
    truth = Truth(
        title=f"{TITLE.capitalize()} ngày {say.day(day)}",
        subject="bao-cao",
        address=f"{PAGE}?ban=",  # this very paper, not the newest of its day
        unit="",
        unit_name=brief.province,
        period=brief.day,
        period_name=say.day(day),
        filters=(("Đơn vị", brief.province), ("Ngày", say.day(day))),
        measure="ghi ở từng dòng",
        as_of=min((one.as_of for one in figures if one.as_of is not None), default=None),
        known_at=brief.moment,
        made_at=epoch(catalog.clock.now()),
        revision=catalog.revision(),
        definitions=tuple(Told.of(catalog.definition(one.indicator)) for one in figures),
        figures=figures,
        cuts=brief.notes,
    )
    return Export(
        code="",
        kind=KIND,
        subject=truth.subject,
        title=truth.title,
        address=truth.address,
        form="pdf",
        unit=truth.unit,
        period=truth.period,
        truth=json.dumps(truth.told(), ensure_ascii=False),
        figures=json.dumps([asdict(one) for one in figures], ensure_ascii=False),
        revision=truth.revision,
        known_at=truth.known_at,
        made_by=by,
    )

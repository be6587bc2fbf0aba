"""Documents as they are asked for: found where they were frozen, else frozen, numbered, registered.

A day has one brief, a week and a month one report, a quarter, half-year and year one form II.06a.
Asked for again, now or in a year, it is the same one; a new one is made only on demand, and only
where something in it differs: more than the moment of asking and the dates that hang on it
(``Document.alike``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import codes
from core.clock import epoch
from core.errors import MisuseError, StoreError
from core.settings import Settings
from desk import Export, Issue
from exports.brief.kind import BRIEF
from exports.forms import form_cells
from exports.forms.form_kind import FORM
from exports.paper.kind import Asked, Document, Kind
from exports.paper.stamp import Stamp
from exports.provenance.truth import EACH, Told, Truth
from exports.report.kind import MONTH, WEEK

if TYPE_CHECKING:
    from desk import Desk
    from indicators.catalog import Catalog

PAGE = "/bao-cao"
KINDS: Mapping[str, Kind[Any, Any]] = {one.name: one for one in (BRIEF, WEEK, MONTH, FORM)}
"""Name → kind of document."""


def kind(name: str) -> Kind[Any, Any]:
    """The kind of a name. Raises MisuseError naming the ones there are."""
    if name not in KINDS:
        raise MisuseError(f"Loại báo cáo “{name[:20]}” không có; chọn {', '.join(KINDS)}.")
    return KINDS[name]


def of(
    kind: Kind[Any, Any],
    catalog: Catalog,
    desk: Desk,
    settings: Settings,
    about: str,
    *,
    by: str,
    again: bool = False,
) -> Issue:
    """The document about a day or period; frozen now where there is none.

    With ``again`` a new one where something in it differs, be it one line.
    Raises RefusedError with its reason where it would mislead: then nothing is kept. Raises
    MisuseError for a day or period that it cannot be about.
    """
    held = next(iter(desk.issues(kind.name, about, 1)), None)
    if held is not None and not again:
        return sealed(desk, held, settings)
    asked = Asked(about, settings.paper, desk.paused(), host(settings), settings.web.demo)
    made: Document = kind.freeze(catalog, asked, _last(desk, kind, about))
    digest = hashlib.sha256(made.alike().encode()).hexdigest()
    if held is not None and _same(held, made):
        return sealed(desk, held, settings)
    made_at = epoch(catalog.clock.now())
    record = desk.begin_export(_export(catalog, kind, made, about, by), coded=True)
    try:
        stamp = Stamp(codes.written(record.code), 0, made_at, address(made.host, record.code))
        kind.fit(made, stamp, settings.paper.fonts)  # refused before it takes a number
        one = desk.issue(
            kind.name,
            about,
            made.written(),
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


def _same(held: Issue, made: Document) -> bool:
    """Do two say the same? By the rule of today, not by the digest of when it was kept."""
    try:
        return document(held).alike() == made.alike()
    except StoreError:  # in a form of before that cannot be read
        return False


def _last(desk: Desk, kind: Kind[Any, Any], about: str) -> Document | None:
    """The document before it, where it is told from that one and that one can be read."""
    earlier = desk.issue_before(kind.name, about) if kind.follows else None
    if earlier is None:
        return None
    try:
        return document(earlier)
    except StoreError:
        return None


def sealed(desk: Desk, one: Issue, settings: Settings) -> Issue:
    """The same document, its file entered in the register: only such a one leaves the house.

    One whose file could not be made when it was issued (a crash, a full disk) is mended here.
    Raises RefusedError, StoreError.
    """
    record = desk.export(one.code)
    if record.state == "done":
        return one
    content = draw(one, settings, kind(one.kind).main)
    digest = hashlib.sha256(content).hexdigest()
    desk.mend_export(record, digest, len(content), len(document(one).figures))
    return one


def host(settings: Settings) -> str:
    """Where readers reach us now, without a slash."""
    web = settings.web
    return web.address.rstrip("/") or f"http://{web.host}:{web.port}"


def address(host: str, code: str) -> str:
    """What a code's QR opens: the check page of the frozen view."""
    return f"{host}/kiem-tra/{codes.written(code)}"


def document(one: Issue) -> Document:
    """What a document says. Raises StoreError where it was kept in a form that we cannot read."""
    try:
        held: Document = kind(one.kind).read(one.content)
    except (ValueError, TypeError, KeyError, MisuseError) as fault:
        raise StoreError(
            f"Bản {codes.written(one.code)} được lưu theo dạng mà bản phần mềm này không đọc được.",
            str(fault),
        ) from fault
    return held


def page(one: Issue, settings: Settings) -> Any:
    """A document laid out, as PDF, Word and preview draw it: the page of its kind.

    Raises RefusedError, StoreError.
    """
    return _page(one, host(settings), settings.paper.fonts)


@lru_cache(maxsize=32)
def _page(one: Issue, host: str, fonts: Path | None) -> Any:
    said = document(one)
    there = address(said.host or host, one.code)
    stamp = Stamp(codes.written(one.code), one.number, one.made_at, there)
    return kind(one.kind).fit(said, stamp, fonts)


def hand(desk: Desk, one: Issue, settings: Settings, form: str) -> bytes:
    """The file of a document, to be given to somebody: the check page knows it from then on.

    Raises as ``sealed`` and ``draw`` do.
    """
    content = draw(sealed(desk, one, settings), settings, form)
    desk.hand_out(one.code, hashlib.sha256(content).hexdigest(), form)
    return content


def typed(kind: Kind[Any, Any], form: str) -> str:
    """The media type of a file of a kind. Raises MisuseError naming the endings that there are."""
    if form not in kind.forms:
        raise MisuseError(f"Dạng “{form[:20]}” không có; chọn {', '.join(kind.forms)}.")
    return kind.forms[form]


def draw(one: Issue, settings: Settings, form: str) -> bytes:
    """The file of a document in a form of its kind. Raises MisuseError for another form."""
    made = kind(one.kind)
    typed(made, form)
    return made.draw(page(one, settings), form, one.made_at, settings.paper.fonts)


def name(one: Issue, form: str) -> str:
    """The file's name: ``bao-cao-nhanh-2026-11-24-7K4MP2QX.pdf``."""
    return f"{kind(one.kind).file}-{one.about}-{one.code}.{form}"


def title(one: Issue) -> str:
    """``Báo cáo nhanh ngày 24/11/2026``."""
    return kind(one.kind).title(one.about)


def _export(catalog: Catalog, kind: Kind[Any, Any], made: Document, about: str, by: str) -> Export:
    """The entry of the register: what the check page knows of the document."""
    figures = made.figures
    told = dict.fromkeys(form_cells.explains(one.indicator) for one in figures)
    what, named = kind.about(about)
    truth = Truth(
        title=kind.title(about),
        subject="bao-cao",
        address=f"{PAGE}?ban=",  # this very paper, not the newest of its day
        unit="",
        unit_name=made.province,
        period=about,
        period_name=named,
        filters=(("Đơn vị", made.province), (what, named)),
        measure=EACH,
        as_of=min((one.as_of for one in figures if one.as_of is not None), default=None),
        known_at=made.moment,
        made_at=epoch(catalog.clock.now()),
        revision=catalog.revision(),
        definitions=tuple(Told.of(catalog.definition(id)) for id in told),
        figures=figures,
        cuts=made.notes,
    )
    return Export(
        code="",
        kind=kind.name,
        subject=truth.subject,
        title=truth.title,
        address=truth.address,
        form=kind.main,
        unit=truth.unit,
        period=truth.period,
        truth=json.dumps(truth.told(), ensure_ascii=False),
        figures=json.dumps([asdict(one) for one in figures], ensure_ascii=False),
        revision=truth.revision,
        known_at=truth.known_at,
        made_by=by,
    )

"""A book as a file: its truth, its rows read as they are written, who may take it.

Each asks what its page asks, under the page's own choices in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from core import format as say
from core.clock import day_date, day_number, day_start, epoch, local_day, today
from core.errors import AccessError, MisuseError
from core.period import Period
from core.runs import KINDS, Outcome
from desk import Desk
from exports.ledger import steps, tables
from exports.ledger.named import JOBS, Names
from exports.ledger.question import Question, Reader, one_of
from exports.ledger.tables import Paged
from exports.provenance.truth import LISTED, Figure, Truth
from exports.sheets.records import Listing
from exports.sheets.sheet import Cell, Column, Table
from indicators.catalog import Catalog
from indicators.versions.revised import MOST

SOURCES, RUNS, ASIDE = "nguon", "nguon/lan-chay", "nguon/cach-ly"
OWED, CHANGES, AUDIT = "nguon/no-so-lieu", "thay-doi", "quan-tri/nhat-ky"
BOOK = ""
"""Where an ordered list names the part of a figure that it lists, a book names none."""
SHARED = (RUNS, ASIDE, AUDIT)
"""Books of the whole province to whoever may take them: they tell nothing by the reader's units."""
BACK = 7
"""Days back that changes are told of, where no day is chosen."""
_PAGE = 500
_EVERY = "tat-ca"


@dataclass(frozen=True, slots=True)
class _Book:
    title: str
    path: str
    choices: tuple[str, ...]
    make: Callable[[Question], Listing]


def named(subject: str) -> bool:
    """Is it one of the books, or the steps of a figure?"""
    return subject.strip("/") in _BOOKS or bool(steps.named_by(subject))


def choices(subject: str) -> tuple[str, ...]:
    """The choices that a book takes, as its page's address has them."""
    name = subject.strip("/")
    return steps.CHOICES if steps.named_by(name) else _BOOKS[name].choices


def listing(
    catalog: Catalog, desk: Desk, subject: str, given: Mapping[str, str], reader: Reader
) -> Listing:
    """A book as a file's truth and rows. ``given``: choices as its page's address has them.

    Raises NotFoundError, MisuseError, AccessError.
    """
    name = subject.strip("/")
    taken = choices(name)
    odd = sorted(set(given) - set(taken))
    if odd:
        allowed = ", ".join(taken) or "không có lựa chọn nào"
        raise MisuseError(f"“{name}” không nhận {', '.join(odd)}; các lựa chọn: {allowed}.")
    if id := steps.named_by(name):
        return steps.listing(catalog, id, given)
    admit(catalog, subject, given, reader)
    book = _BOOKS[name]
    question = Question(catalog, desk, reader, given, _address(book.path, given))
    return book.make(question)


def admit(catalog: Catalog, subject: str, given: Mapping[str, str], reader: Reader) -> None:
    """Raise AccessError where a reader may not take a book under these choices.

    ``given`` may hold more than the book's choices, as its page's address does.
    """
    name = subject.strip("/")
    if name in (RUNS, ASIDE) and not reader.looks:
        raise AccessError("Lần chạy và bản ghi để riêng dành cho phân tích, vận hành và quản trị.")
    if name == AUDIT and not reader.governs:
        raise AccessError("Nhật ký dành cho vận hành và quản trị của toàn tỉnh.")
    if given.get("don-vi"):
        catalog.unit(given["don-vi"], today(catalog.clock))


def _address(path: str, given: Mapping[str, str]) -> str:
    way, _, anchor = path.partition("#")
    before = "&" if "?" in way else "?"
    return way + (before + urlencode(given) if given else "") + (f"#{anchor}" if anchor else "")


def _made(
    q: Question,
    subject: str,
    table: tuple[tuple[Column, ...], Paged],
    filters: list[tuple[str, str]],
    *,
    cuts: tuple[str, ...] = (),
    figures: tuple[Figure, ...] = (),
    as_known: int | None = None,
    coded: bool = False,
) -> Listing:
    """The truth of a book: it is as of the moment at which it is written."""
    (columns, rows), book, now = table, _BOOKS[subject], epoch(q.catalog.clock.now())
    known = now if as_known is None else as_known
    filters = [(name, said) for name, said in filters if said]
    truth = Truth(
        title=book.title, subject=subject, address=q.address, unit="", unit_name="", period="",
        period_name=f"lúc {say.moment(known)}",
        filters=(*filters, (LISTED, f"{say.number(len(rows))} dòng")),
        measure="", as_of=known, known_at=known, made_at=now, revision=q.catalog.revision(),
        figures=figures, cuts=cuts,
    )  # fmt: skip
    return Listing(truth, Table("so", columns, rows), len(rows), coded)


def _sources(q: Question) -> Listing:
    pauses, found = q.desk.paused(), q.catalog.sources()
    rows = Paged(len(found), lambda: (tables.source(one, pauses.get(one.name)) for one in found))
    return _made(q, SOURCES, (tables.SOURCES, rows), [])


def _runs(q: Question) -> Listing:
    source, stream = q.source(), q.text("luong") or None
    kind = one_of("loai", q.text("loai"), KINDS)
    outcome = one_of("ket-qua", q.text("ket-qua"), [one.value for one in Outcome])
    names = q.names()
    asked: dict[str, Any] = {"stream": stream, "kind": kind, "outcome": outcome}
    newest = q.catalog.runs(source, 1, **asked)
    count = 0
    if newest:  # what begins meanwhile is no part of it
        count = 1 + q.catalog.runs_count(source, before=newest[0].run_id, **asked)

    def read() -> Iterator[list[Cell]]:
        page = newest
        while page:
            yield from (list(tables.run(one, names)) for one in page)
            page = q.catalog.runs(source, _PAGE, before=page[-1].run_id, **asked)

    said = _place(names, source, stream)
    said.append(("Việc", JOBS.get(kind or "", "")))
    said.append(("Kết quả", tables.OUTCOMES[Outcome(outcome)] if outcome else ""))
    return _made(q, RUNS, (tables.RUNS, Paged(count, read)), said)


def _place(names: Names, source: str | None, stream: str | None) -> list[tuple[str, str]]:
    """What a book is narrowed to, as its file says it."""
    told = names.stream_of(source, stream) if stream else ""
    return [("Nguồn", names.source(source) if source else ""), ("Luồng", told)]


def _aside(q: Question) -> Listing:
    source, reason = q.source(), q.text("ly-do")
    asked: dict[str, Any] = {
        "stream": q.text("luong") or None,
        "reason": None if reason in ("", _EVERY) else reason,
        "field": q.text("truong") or None,
    }
    names, codes = q.names(), q.reader.codes
    # what comes in or is settled while the file is read is no part of it
    stood = q.catalog.revision(), epoch(q.catalog.clock.now())
    total = q.catalog.quarantine(source, **asked, limit=1).total

    def read() -> Iterator[list[Cell]]:
        after: tuple[int, str, str, str] | None = None
        while (
            page := q.catalog.quarantine(source, **asked, limit=_PAGE, after=after, stood=stood)
        ).rows:
            for row in page.rows:
                yield list(tables.aside(row, names, page.kinds, codes=codes))
            last = page.rows[-1]
            after = (last["revision"], last["source"], last["stream"], last["key"])

    said = _place(names, source, asked["stream"])
    said += [("Lý do", asked["reason"] or ""), ("Trường", asked["field"] or "")]
    cut = "mã và trường của hồ sơ để trống: chỉ dành cho người xử lý"
    return _made(
        q, ASIDE, (tables.ASIDE, Paged(total, read)), said, cuts=() if codes else (cut,),
        coded=codes,
    )  # fmt: skip


def _changes(q: Question) -> Listing:
    at = today(q.catalog.clock)
    since = q.catalog.known_at(q.text("tu") or (at - timedelta(days=BACK)).isoformat())
    until = q.catalog.known_at(q.text("biet-luc")) if q.text("biet-luc") else None
    period = Period.parse(q.text("ky"), at) if q.text("ky") else None
    unit = q.text("don-vi") or None
    every = q.catalog.changes(since + 1, until, unit, period, limit=MOST + 1)
    found = every[:MOST]
    names = {one.id: one.name.vi for one in q.catalog.definitions()}
    rows = Paged(len(found), lambda: (tables.change(one, names) for one in found))
    day = day_date(local_day(until)) if until is not None else at
    said = [("Đổi từ", say.moment(since)), ("Kỳ", period.label() if period else "")]
    said.append(("Đơn vị", q.catalog.unit(unit, day).name if unit else ""))
    cut = f"chỉ {MOST} thay đổi mới nhất; hãy chọn đơn vị, kỳ hay ngày gần hơn để có phần còn lại"
    return _made(
        q, CHANGES, (tables.CHANGES, rows), said, as_known=until,
        figures=tuple(Figure.of(one) for one in found),
        cuts=(cut,) if len(every) > MOST else (),
    )  # fmt: skip


def _owed(q: Question) -> Listing:
    unit = q.text("don-vi")
    found = q.catalog.owing(None, q.desk.paused())
    name = ""
    if unit:
        chosen = q.catalog.unit(unit, today(q.catalog.clock))
        name = chosen.name
        found = [one for one in found if one.reporter_id == chosen.unit_id]
    order = list(tables.OWED_STATES)
    found = sorted(
        found,
        key=lambda one: (-order.index(one.state), -one.days, one.reporter_name, one.due, one.duty),
    )
    rows = Paged(len(found), lambda: (tables.owed(one) for one in found))
    return _made(q, OWED, (tables.OWED, rows), [("Đơn vị", name)])


def _audit(q: Question) -> Listing:
    first, last = q.day("tu"), q.day("ngay")
    who, what, text = q.text("ai") or None, q.text("viec") or None, q.text("tim")
    since = None if first is None else day_start(day_number(first))
    until = None if last is None else day_start(day_number(last) + 1)
    newest = q.desk.audit_log(who=who, what=what, text=text, since=since, until=until, limit=1)
    count = 0
    if newest:  # what is done meanwhile is no part of it, nor the taking itself
        count = 1 + q.desk.audit_count(
            who=who, what=what, text=text, since=since, until=until, before=newest[0].entry
        )

    def read() -> Iterator[list[Cell]]:
        page = newest
        while page:
            yield from (list(tables.entry(one)) for one in page)
            page = q.desk.audit_log(
                who=who, what=what, text=text, since=since, until=until,
                before=page[-1].entry, limit=_PAGE,
            )  # fmt: skip

    said = [("Người", who or ""), ("Việc", what or ""), ("Có chữ", text)]
    said += [
        ("Từ ngày", say.day(first) if first else ""),
        ("Đến ngày", say.day(last) if last else ""),
    ]
    return _made(q, AUDIT, (tables.AUDIT, Paged(count, read)), said)


_BOOKS: Mapping[str, _Book] = {
    SOURCES: _Book("Nguồn số liệu", "/nguon", (), _sources),
    RUNS: _Book(
        "Các lần chạy", "/nguon#lan-chay", ("nguon", "luong", "loai", "ket-qua"), _runs
    ),
    ASIDE: _Book(
        "Bản ghi để riêng", "/nguon?hien=cach-ly#cach-ly",
        ("nguon", "luong", "ly-do", "truong"), _aside,
    ),
    OWED: _Book(
        "Số liệu phải gửi", "/nguon?hien=no-so-lieu#no-so-lieu", ("don-vi",), _owed
    ),
    CHANGES: _Book("Số liệu đã đổi", "/thay-doi", ("tu", "ky", "don-vi", "biet-luc"), _changes),
    AUDIT: _Book(
        "Nhật ký", "/quan-tri?muc=nhat-ky#nhat-ky", ("ai", "viec", "tim", "tu", "ngay"), _audit
    ),
}  # fmt: skip
BOOKS = tuple(_BOOKS)
"""What they are asked for by."""

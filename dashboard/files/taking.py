"""Files of what a page shows, at ``/xuat/<what>.<ending>`` under the page's own choices.

Whoever may see the page may take its file, within the same units. Every file is registered with a
code and audited. Nothing is drawn here: PNG and PDF come from ``exports.pictures.press``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask import Flask, Response, request

from core.clock import today
from core.errors import MisuseError
from dashboard import context
from dashboard.acts import sending
from dashboard.addresses import filters, ready
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.files import ordering
from dashboard.pictures import figures
from dashboard.readers import columns
from dashboard.wall import filed, playing, whose
from exports.formats import bundle, csv, making
from exports.ledger import listing as book
from exports.pictures.press import Press
from exports.provenance import naming
from exports.sheets import asked, compare, records, views
from exports.sheets.behind import versioned
from exports.sheets.narrowing import Only, together
from exports.sheets.sheet import Sheet
from indicators.defining.dimensions import code

PATH = "/xuat"
_STREAMED = ("csv", "json")
SIZES = {"trinh-chieu": "slide", "in": "print"}
GROUNDS = {"sang": "light", "toi": "dark"}
KINDS = {"bieu-do": making.CHART, "danh-sach": making.LIST}
SIZE, GROUND, KIND, BOM, COLUMN, DECIMAL = "co", "nen", "hinh", "bom", "cot", "thap-phan"
BESIDE, TOLD = "kem", "lai-lich"
BEHIND = "dat"
"""``1``: a list is made in the background, whatever its form and length."""
LOOKS = (SIZE, GROUND, KIND, BOM, COLUMN, DECIMAL, BESIDE, BEHIND)
BY, RECORDS, INDICATOR, UNITS = "theo", "ban-ghi", "chi-tieu", "cac-don-vi"
LAYER, LAYERS = "lop", {"phan-anh": "petitions"}
_CHOICES = (
    *filters.KEPT, *filters.CUTS, BY, RECORDS, INDICATOR, UNITS, LAYER, asked.ORDER,
)  # fmt: skip


def install(server: Flask, access: Access, limits: Limits, threads: int) -> None:
    """Add the address. ``threads``: those of the worker, of which pictures get a part."""
    draw = Press(threads)

    def take(path: str) -> Response:
        return _take(path, draw)

    server.add_url_rule(f"{PATH}/<path:path>", "take", limits.pages(take), methods=["GET"])
    access.allow("take", context.PEOPLE)


def _take(path: str, draw: Press) -> Response:
    subject, _, ending = path.rpartition(".")
    if not subject:
        allowed = ", ".join(f".{one}" for one in making.FORMS)
        raise MisuseError(f"Địa chỉ “{path[:60]}” thiếu định dạng; thêm {allowed}.")
    form = making.form_of(ending)
    look = look_of(request.args)
    check(form, request.args)
    if book.named(subject):
        return _booked(subject, form, look)
    question = _asked(subject, request.args)
    if sending.bare():  # nothing is registered
        return head(form)
    if request.args.get(RECORDS):
        return _listed(subject, request.args[RECORDS], question, form, look)
    sheet = _board(subject, question) if filed.named(subject) else _view(subject, question)
    if form == "xlsx":  # the one form with a sheet of what was published before
        sheet = versioned(context.catalog(), sheet)  # a board has rows beyond what its viewer sees
    figure = figures.of(sheet) if form in making.PICTURES else None
    coded, made = making.make(
        context.desk(), sheet, form, look, figure, draw,
        by=context.user().login, address=request.remote_addr or "",
        host=context.settings().web.address,
    )  # fmt: skip
    return sent(made, form, naming.name(coded.truth, form), coded.truth.short_code)


def head(form: str) -> Response:
    """The head of the file that the address asks for: of an archive where it has a sidecar."""
    return sending.head(bundle.TYPE if request.args.get(BESIDE) else making.FORMS[form])


def _view(subject: str, question: asked.Asked) -> Sheet:
    return views.sheet(context.catalog(), subject, question)


def _board(subject: str, question: asked.Asked) -> Sheet:
    """A board of the wall, of what its viewer may see: the own unit, or the one that is named."""
    mine = whose.of(context.user(), question.unit or whose.split(subject)[1])
    catalog, paused = context.services().catalog, context.desk().paused()
    return filed.sheet(catalog, subject, question, mine, paused, playing.held())


def _listed(
    subject: str, part: str, question: asked.Asked, form: str, look: making.Look
) -> Response:
    """The records behind a figure, streamed: to those who may see their codes."""
    user = context.user()
    found = records.listing(
        context.catalog(), subject, part, question, codes=columns.may_see_codes(user)
    )
    wanted = request.args.get(BEHIND)
    if wanted or (form not in _STREAMED and found.total > ordering.LONGEST):
        return ordering.order(subject, part, form, question, found, look)
    return _rows(found, form, look)


def _booked(subject: str, form: str, look: making.Look) -> Response:
    """A book of the product's own work, streamed: to those who may see its page."""
    given = {key: text for key, text in request.args.items() if text and key not in LOOKS}
    if filters.PERIOD in given:  # as of all files: what it is asked by stands in it
        at = today(context.catalog().clock)
        given[filters.PERIOD] = ready.read(given[filters.PERIOD], at).code
    reader = ordering.reader()
    found = book.listing(context.catalog(), context.desk(), subject, given, reader)
    if sending.bare():
        return head(form)
    if form not in _STREAMED and found.total > ordering.LONGEST:
        return ordering.order_book(subject, form, given, reader, found)
    return _rows(found, form, look)


def _rows(found: records.Listing, form: str, look: making.Look) -> Response:
    truth, made = making.make_list(
        context.desk(), found.truth, found.table, form, look,
        by=context.user().login, address=request.remote_addr or "",
        host=context.settings().web.address,
    )  # fmt: skip
    return sent(made, form, naming.name(truth, form), truth.short_code)


def sent(made: making.Made, form: str, name: str, code: str) -> Response:
    """A file on its way, with its sidecar where the address wants it; ``code``: the short one."""
    kind = making.FORMS[form]
    pieces: Iterator[bytes] = iter(made)
    if request.args.get(BESIDE):  # the sidecar of a CSV, in one archive with it
        pieces = bundle.stream(context.desk(), made, name)
        name, kind = name + bundle.ENDING, bundle.TYPE
    response = Response(pieces if form in _STREAMED else b"".join(pieces), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Export-Code"] = code
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(subject: str, given: Mapping[str, str]) -> asked.Asked:
    """The choices of the address. What cannot be read is refused: a file has no place for words."""
    known = held(given, (*_CHOICES, *LOOKS))
    query = {key: text for key, text in known.items() if key in _CHOICES}
    catalog = context.catalog()
    read = filters.read(f"{PATH}/{subject}", query, catalog)
    if read.faults:
        if query.get(filters.UNIT):
            catalog.unit(query[filters.UNIT], read.last_day)  # one that is not theirs is refused
        raise MisuseError(" ".join(read.faults))
    if filters.PERIOD in query:  # a word for it means another one tomorrow: the file names its own
        query[filters.PERIOD] = read.period.code
    return asked.Asked(
        unit=read.unit_code,
        period=read.period,
        as_known=read.as_known,
        listed=read.listed,
        dim=query.get(BY, ""),
        indicator=query.get(INDICATOR, ""),
        only=_only(query),
        layer=_word(query, LAYER, LAYERS, "") if query.get(LAYER) else "",
        units=tuple(compare.listed(query.get(UNITS, ""))),
        inside=columns.may_see_codes(context.user()),
        query=tuple(sorted(query.items())),
        last_year=read.against == filters.LAST_YEAR,
    )


def held(given: Mapping[str, str], allowed: Collection[str]) -> dict[str, str]:
    """What the address says. Raises MisuseError for what the file does not know."""
    known = {key: text for key, text in given.items() if text}
    if odd := sorted(set(known) - set(allowed)):
        named = ", ".join(allowed)
        raise MisuseError(f"Tham số không có: {', '.join(odd)}. Các tham số nhận: {named}.")
    return known


def _only(query: Mapping[str, str]) -> tuple[Only, ...]:
    """What the page is narrowed to. Raises MisuseError for what does not go together."""
    return together(
        Only(dim, code(dim, query[key])) for key, dim in filters.CUTS.items() if query.get(key)
    )


def look_of(given: Mapping[str, str]) -> making.Look:
    """How the address wants its file. Raises MisuseError."""
    marks = csv.Choice(
        bom=_word(given, BOM, {"1": "1", "0": ""}, "1") == "1",
        separator=given.get(COLUMN) or ";",
        decimal=given.get(DECIMAL) or ",",
    )
    return making.Look(
        _word(given, SIZE, SIZES, "trinh-chieu"),
        _word(given, GROUND, GROUNDS, "sang"),
        _word(given, KIND, KINDS, "bieu-do"),
        marks,
    )


def check(form: str, given: Mapping[str, str]) -> None:
    """Raise MisuseError for a way to hand it over that this file has not."""
    beside, behind = given.get(BESIDE), given.get(BEHIND)
    if beside and (beside != TOLD or form != "csv"):
        raise MisuseError(
            f"{BESIDE}: chỉ nhận {TOLD}, và chỉ với CSV; tệp dạng khác mang lai lịch ở trong."
        )
    if behind and (behind != "1" or not given.get(RECORDS) or beside):
        raise MisuseError(
            f"{BEHIND}: chỉ nhận 1, với danh sách bản ghi ({RECORDS}), không cùng {BESIDE}."
        )
    if given.get(asked.ORDER) and not given.get(RECORDS):
        raise MisuseError(f"{asked.ORDER}: chỉ nhận với danh sách bản ghi ({RECORDS}).")


def _word(given: Mapping[str, str], key: str, words: Mapping[str, str], usual: str) -> str:
    said = given.get(key) or usual
    if said not in words:
        raise MisuseError(f"{key}: “{said[:20]}” không có; chọn {', '.join(words)}.")
    return words[said]

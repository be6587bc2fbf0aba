"""Large files: ordered at the desk, made by the scheduler, fetched by who ordered them alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any, BinaryIO

from flask import Flask, Response, request
from werkzeug.wsgi import FileWrapper

from core.errors import AccessError, MisuseError, NotFoundError
from dashboard import context
from dashboard.acts import sending
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.readers import columns
from dashboard.wording import words
from desk import FileOrder
from exports.formats import bulk, kept, making
from exports.formats.making import Look
from exports.ledger import listing as book
from exports.ledger.listing import BOOK
from exports.ledger.question import Reader
from exports.provenance import naming
from exports.sheets.asked import Asked
from exports.sheets.records import Listing

PAGE = "/tep"
LONGEST = 20_000
"""Records of a list in a form that is made whole in memory; longer ones are ordered."""
_PIECE, _UNCHANGED = 1 << 18, 304


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    for name, path, view, method in (
        ("order.file", f"{PAGE}/<order>", _file, "GET"),
        ("order.drop", f"{PAGE}/bo", _drop, "POST"),
    ):
        server.add_url_rule(path, name, limits.pages(view), methods=[method])
        access.allow(name, context.PEOPLE)


def order(
    subject: str, part: str, form: str, question: Asked, found: Listing, look: Look
) -> Response:
    """Order a list that is made in the background, and lead to the page that shows it.

    One that is too long for a worker's memory, or of any form whose reader wants it so.
    """
    truth, listed = found.truth, question.listed
    asked = {
        "period": truth.period,
        "as_known": question.as_known,
        "listed": None if listed is None else str(listed),
        "only": question.cut,
        "query": question.query,
        **({"csv": asdict(look.csv)} if form == "csv" else {}),
    }
    title = f"{truth.title}, {truth.unit_name}, {truth.period_name}"
    return _placed(subject, part, form, asked, found, title)


def order_book(
    subject: str, form: str, given: Mapping[str, str], reader: Reader, found: Listing
) -> Response:
    """The same for a book of the product's own work, under the choices of its page.

    Raises MisuseError where it tells by the reader's units: the scheduler sees the whole province.
    """
    if context.user().unit is not None and subject not in book.SHARED:
        raise MisuseError(
            f"{found.total} dòng, nhiều hơn {LONGEST} dòng của một tệp {form.upper()} lấy ở trang; "
            "hãy lấy CSV hay JSON, hoặc thu hẹp lựa chọn."
        )
    asked = {"given": dict(given), "looks": reader.looks, "governs": reader.governs}
    *said, _ = (text for _, text in found.truth.filters)  # without how many rows it has
    title = ", ".join((found.truth.title, *said))
    return _placed(subject, BOOK, form, asked, found, title)


def _placed(
    subject: str, part: str, form: str, asked: Mapping[str, Any], found: Listing, title: str
) -> Response:
    """Raises MisuseError for a form that no list has: the scheduler could only fail."""
    user, truth = context.user(), found.truth
    one = context.desk().order_file(
        user.login,
        address=truth.address,
        subject=subject,
        part=part,
        form=bulk.form_of(form),
        title=title,
        unit=truth.unit,
        question=json.dumps(asked, ensure_ascii=False),
        total=found.total,
        coded=found.coded,
        inside=columns.may_see_codes(user),
    )
    response = sending.led(PAGE)
    response.headers["X-Order"] = one.order_id
    return response


def reader() -> Reader:
    """What who asks may take of the books."""
    user = context.user()
    return Reader(
        looks=columns.may_look(user), governs=columns.may_govern(user),
        codes=columns.may_see_codes(user),
    )  # fmt: skip


def may_fetch(one: FileOrder) -> bool:
    """May this person, as they are now, still have the file that they ordered?"""
    user = context.user()
    if one.coded and not columns.may_see_codes(user):
        return False
    catalog = context.catalog()
    try:
        if one.part == BOOK:
            book.admit(catalog, one.subject, json.loads(one.question)["given"], reader())
        else:
            catalog.unit(one.unit or None)
    except (AccessError, NotFoundError):
        return False
    return True


def _file(order: str) -> Response:
    user, desk = context.user(), context.desk()
    one = desk.file_order(order, user.login)
    if not may_fetch(one):
        raise AccessError(words.t("order.not_yours"))
    if one.state != "done":
        raise NotFoundError(words.t(f"order.is_{one.state}"))
    export = desk.export(one.code)
    with ExitStack() as opened:  # open, it stays whole however the house is tidied meanwhile
        held = opened.enter_context(_opened(one))
        size = os.fstat(held.fileno()).st_size
        response = Response(
            _Pieces(held, _PIECE), content_type=making.FORMS[one.form], direct_passthrough=True
        )
        response.headers["Content-Length"] = str(size)
        response.set_etag(export.digest)  # what broke off goes on only with the same bytes
        response.make_conditional(request, accept_ranges=True, complete_length=size)
        if response.status_code != _UNCHANGED and not sending.bare():
            desk.audit(user.login, "order.fetch", one.address, request.remote_addr or "", one.code)
        response.call_on_close(opened.pop_all().close)
    name = naming.name_of(export)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Export-Code"] = export.code
    response.headers["Cache-Control"] = "no-store"
    return response


class _Pieces(FileWrapper):
    """A file in pieces, from wherever is asked; it is let go at its end."""

    def __next__(self) -> bytes:
        """The next piece."""
        try:
            return super().__next__()
        except StopIteration:
            self.close()
            raise


def _opened(one: FileOrder) -> BinaryIO:
    """The file that was made. Raises NotFoundError where it lies there no more."""
    try:
        return kept.ordered(context.settings(), one).open("rb")
    except FileNotFoundError:
        raise NotFoundError(words.t("order.is_gone")) from None


def _drop() -> Response:
    context.desk().drop_order(request.form.get("tep", ""), by=context.user().login)
    return sending.led(PAGE)

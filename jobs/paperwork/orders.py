"""Large files that people ordered: made here, one at a time, and kept for some days.

A file is whole or not there. What a dead scheduler was making is made anew from the question, as
the facts stand then; what nobody wants any more is given up between two rows, or between
two pieces of the file that is assembled from them.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import date

from core.clock import today
from core.errors import IocError
from core.period import Period
from desk import Desk, Export, FileOrder
from exports.formats import bulk, csv, kept, making
from exports.ledger import listing as book
from exports.ledger.question import Reader
from exports.sheets import records
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only, together
from indicators.asking.lists import Listed
from indicators.catalog import Catalog
from jobs.context import Context, Draining
from jobs.pulling.turn import owner

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until orders are looked at anew after a fault of the desk."""
_EVERY = 1.0
"""Seconds between two words on how far it is."""


class Dropped(Exception):
    """Nobody wants the file any more."""


def serve(context: Context, desk: Desk) -> bool:
    """Make the oldest file that waits. False when none did. Raises StoreError of the desk's."""
    one = desk.take_order(owner())
    if one is None:
        return False
    catalog = Catalog(context.settings, context.clock)
    try:
        export = _make(context, desk, catalog, one)
        file = kept.ordered(context.settings, one)
        desk.end_order(one, code=export.code, size=file.stat().st_size)
    except Dropped:
        log.info("order %s was dropped", one.order_id)
    except Draining:
        raise  # the next scheduler makes it anew
    except IocError as fault:
        desk.end_order(one, fault=fault.public)
        log.error("order %s: %s (%s)", one.order_id, fault.public, fault.detail)
    except Exception as fault:  # what we stumble over must not be tried for ever
        log.exception("order %s", one.order_id)
        desk.end_order(one, fault=f"Không làm được tệp ({type(fault).__name__}); báo quản trị.")
    finally:
        catalog.close()
    return True


def _make(context: Context, desk: Desk, catalog: Catalog, one: FileOrder) -> Export:
    found, last = _found(desk, catalog, one), 0.0

    def told(done: int) -> None:
        nonlocal last
        if context.stop.is_set():
            raise Draining
        if done < found.total and time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        if not desk.advance_order(one, done, found.total):
            raise Dropped

    told(0)
    file = kept.ordered(context.settings, one)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return bulk.put(
        desk, found.truth, found.table, one.form, file,
        by=one.ordered_by, told=told, host=context.settings.web.address, look=_look(one),
    )  # fmt: skip


def _look(one: FileOrder) -> making.Look:
    """The marks of a CSV, as they were chosen."""
    marks = json.loads(one.question).get("csv")
    return making.Look() if marks is None else making.Look(csv=csv.Choice(**marks))


def _found(desk: Desk, catalog: Catalog, one: FileOrder) -> records.Listing:
    """The list that is meant, with the rights that they had who ordered it."""
    if one.part != book.BOOK:
        return records.listing(
            catalog, one.subject, one.part, _asked(catalog, one), codes=bool(one.inside)
        )
    held = json.loads(one.question)
    reader = Reader(looks=held["looks"], governs=held["governs"], codes=bool(one.inside))
    return book.listing(catalog, desk, one.subject, held["given"], reader)


def _asked(catalog: Catalog, one: FileOrder) -> Asked:
    """The choices as they were made, of the unit that was meant."""
    held = json.loads(one.question)
    return Asked(
        unit=one.unit or None,
        period=Period.parse(held["period"], today(catalog.clock)),
        as_known=held["as_known"],
        listed=_listed(held["listed"]),
        inside=bool(one.inside),
        only=together(Only(*pair) for pair in (held.get("only") or {}).items()),
        query=tuple((key, text) for key, text in held["query"]),
    )


def _listed(text: str | None) -> Listed:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def tidy(context: Context, desk: Desk) -> None:
    """Files that were kept for their time go, and so does what belongs to no order.

    Not while one is being made: its beginnings would go too.
    """
    settings = context.settings
    for one in desk.old_orders(settings.jobs.files_days):
        kept.ordered(settings, one).unlink(missing_ok=True)
        desk.forget_order(one.order_id)
    held = {kept.ordered(settings, one) for one in desk.kept_orders()}
    place = kept.orders(settings)
    for file in place.iterdir() if place.is_dir() else ():
        if file not in held:
            file.unlink(missing_ok=True)

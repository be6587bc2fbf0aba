"""Briefs, reports, forms by themselves: made when due, brought to a folder and to who wants them.

Each way has its own row in the desk's ledger, claimed before anything is sent: what arrived is
never sent again, what failed is tried anew, and a file in the folder is whole or not there.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from pathlib import Path

from core.errors import ConfigError, IocError, RefusedError, StoreError
from core.settings import Settings
from desk import FOLDER, Desk, Issue
from exports.formats import kept
from exports.provenance import issue
from indicators.catalog import Catalog
from jobs.context import Context
from jobs.paperwork.due import Due, due

log = logging.getLogger(__name__)

AGAIN = 900.0
"""Seconds until what was refused or did not arrive is tried anew."""
BY = "ioc"


def missed(context: Context, desk: Desk) -> bool:
    """Is something due, and not yet brought on every way that is set? (A restart cut it short.)

    Raises ConfigError, StoreError.
    """
    return any(_unbrought(context, desk, one) for one in due(context))


def _unbrought(context: Context, desk: Desk, one: Due) -> bool:
    if not desk.issues(one.kind.name, one.about, 1):
        return True
    try:
        ways = _ways(context.settings)
    except ConfigError:
        return True  # told by who brings it
    begun = desk.brought(one.kind.name, one.about)
    return any(way not in begun or begun[way].unfinished for way in ways)


def bring(context: Context, desk: Desk) -> bool:
    """Make what is due, and bring it wherever it has not arrived. True when nothing is left.

    A refusal is no failure of ours: it is logged with its reason and tried anew.
    """
    wanted = [one for one in due(context) if _unbrought(context, desk, one)]
    if not wanted:
        return True
    catalog = Catalog(context.settings, context.clock)
    try:
        done = [_bring(context, desk, catalog, one) for one in wanted]
    finally:
        catalog.close()
    return all(done)  # one that is refused keeps none of the others


def _bring(context: Context, desk: Desk, catalog: Catalog, wanted: Due) -> bool:
    settings = context.settings
    try:
        one = issue.of(wanted.kind, catalog, desk, settings, wanted.about, by=BY)
    except RefusedError as fault:
        log.warning("%s %s: %s", wanted.kind.name, wanted.about, fault.public)
        return False
    except (ConfigError, StoreError):
        raise  # what ails one ails all
    except Exception:  # what one document stumbles over keeps none of the others
        log.exception("%s %s", wanted.kind.name, wanted.about)
        return False
    begun, whole = desk.brought(wanted.kind.name, one.about), True
    for way, address in _ways(settings).items():
        # A try that failed may have arrived: what was begun is ended with the same document,
        # whatever has been issued since.
        held = begun.get(way)
        ours = one if held is None else desk.issued(held.code)
        if address is None:
            whole = _put(context, desk, ours) and whole
        else:
            whole = _notify(context, desk, ours, way, address) and whole
    return whole


def _ways(settings: Settings) -> dict[str, str | None]:
    """The folder first, then each address of apprise; the ledger knows it by a mark, never by text.

    Raises ConfigError.
    """
    paper = settings.paper
    out: dict[str, str | None] = {} if paper.folder is None else {FOLDER: None}
    for address in _addresses(paper.notify_file):
        out[f"notice-{hashlib.sha256(address.encode()).hexdigest()[:12]}"] = address
    return out


def _put(context: Context, desk: Desk, one: Issue) -> bool:
    folder = context.settings.paper.folder
    # What a dead scheduler was writing is written anew: twice is as once here.
    if folder is None or not desk.claim_delivery(one.code, FOLDER, again=True):
        return True
    fault = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in issue.kind(one.kind).forms:
            kept.put(folder / issue.name(one, form), issue.hand(desk, one, context.settings, form))
    except OSError as wrong:
        fault = f"{folder}: {wrong.strerror}"
    except IocError as wrong:
        fault = wrong.public
    except Exception as wrong:  # a library stumbled over what the document says
        log.exception("%s %s", one.kind, one.code)
        fault = f"không ghi được ({type(wrong).__name__})"
    return _ended(desk, one, FOLDER, fault)


def _notify(context: Context, desk: Desk, one: Issue, way: str, address: str) -> bool:
    """Send the document's file to one address of apprise: the PDF, of a form the workbook."""
    if not desk.claim_delivery(one.code, way):
        return True
    fault = ""
    try:
        with tempfile.TemporaryDirectory() as place:
            form = issue.kind(one.kind).main
            file = Path(place) / issue.name(one, form)
            file.write_bytes(issue.hand(desk, one, context.settings, form))
            if not _sent(address, one, context, file):
                fault = "nơi nhận không nhận hoặc không trả lời"
    except IocError as wrong:
        fault = wrong.public
    except Exception as wrong:  # a service of the library stumbled: it has not taken the notice
        log.exception("%s %s", one.kind, one.code)
        fault = f"không gửi được ({type(wrong).__name__})"
    return _ended(desk, one, way, fault)


def _sent(address: str, one: Issue, context: Context, file: Path) -> bool:
    import apprise  # loads a hundred services: only where something is sent

    post = apprise.Apprise()
    if not post.add(address):
        return False
    title = issue.title(one)
    there = issue.page(one, context.settings).address
    body = f"{title}, số {one.number}/BC-{context.settings.paper.symbol}. Kiểm tra: {there}"
    return bool(post.notify(body=body, title=title, attach=str(file)))


def _ended(desk: Desk, one: Issue, way: str, fault: str) -> bool:
    desk.end_delivery(one.code, way, fault)
    if fault:
        log.error("%s %s not delivered on %s: %s", one.kind, one.code, way, fault)
    return not fault


def _addresses(file: Path | None) -> list[str]:
    """The lines of the file; empty ones and remarks (#) are left out. Raises ConfigError."""
    if file is None:
        return []
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as fault:
        raise ConfigError([f"paper.notify_file: {file}: {fault.strerror}"]) from fault
    return [one.strip() for one in lines if one.strip() and not one.strip().startswith("#")]


def serve(context: Context, desk: Desk | None) -> bool:
    """``bring`` for the shift: a fault is logged and tried anew."""
    if desk is None:
        return False
    try:
        return bring(context, desk)
    except (ConfigError, StoreError) as fault:
        log.error("papers: %s (%s)", fault.public, fault.detail)
        return False

"""A dossier as its row: event days, handling time, and how rule B judges it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.buckets import bucket
from core.calendar import WorkingCalendar
from core.clock import local_day
from core.facts import Channel, Closing, DossierFact
from store.facts.spec import DELETED, LIVE, Conformed, Numbers
from store.kinds import rule766


def row(item: Conformed, source: str, numbers: Numbers) -> tuple[Any, ...]:
    """The columns of ``dossier`` in order. Raises TypeError for another kind of fact."""
    f = item.fact
    if not isinstance(f, DossierFact):
        raise TypeError(f"dossier expected, got {type(f).__name__}")
    recv_day = due_day = fin_day = handling = pt_bucket = None
    closed = f.closing != Closing.OPEN and f.finished_at is not None
    if f.received_at is not None and not f.deleted:
        recv_day = local_day(f.received_at)
        if f.due_at is not None:
            due_day = max(local_day(f.due_at), recv_day)
        if closed and f.finished_at is not None:
            fin_day = max(local_day(f.finished_at), recv_day)
            if f.closing == Closing.FINISHED:
                handling = _handled(f, f.received_at, f.finished_at, numbers.calendar)
                pt_bucket = bucket(handling)
    proc = numbers.proc(f.proc_code, f.proc_name)
    told = {
        "proc_id": proc,
        "channel": int(f.channel),
        "received_at": f.received_at,
        "due_at": f.due_at,
        "finished_at": f.finished_at if closed else None,
        "closing": int(f.closing),
        "paused": int(f.paused),
        "supplements": f.supplements,
        "supplement_secs": f.supplement_secs,
        "asked_at": f.asked_at,
        "answered_at": f.answered_at,
        "asked_again_at": f.asked_again_at,
        "e_result": int(f.e_result),
        "recv_day": recv_day,
        "fin_day": fin_day,
    }
    missed, late_day = lateness(told)
    return (
        f.code,
        source,
        f.version,
        item.unit_id,
        item.recv_unit_id,
        proc,
        numbers.field(f.field_code, f.field_name),
        int(f.channel),
        f.applicant,
        f.status,
        f.status_raw,
        f.submitted_at,
        f.received_at,
        f.due_at,
        f.finished_at,
        f.returned_at,
        int(f.closing),
        f.supplements,
        f.supplement_secs,
        int(f.paused),
        f.fee,
        f.paid_online,
        int(f.digitised),
        int(f.reused),
        int(f.e_result),
        DELETED if f.deleted else LIVE,
        recv_day,
        due_day,
        fin_day,
        missed,
        handling,
        pt_bucket,
        f.asked_at,
        f.answered_at,
        f.asked_again_at,
        *judged(told, numbers),
        late_day,
    )


def _handled(f: DossierFact, received: int, finished: int, calendar: WorkingCalendar) -> int:
    """Seconds of worked days from receipt to end, less those that waited for the applicant."""
    waited = sum(calendar.worked_seconds(*one) for one in f.waits) if f.waits else f.supplement_secs
    return max(0, calendar.worked_seconds(received, finished) - waited)


def lateness(told: Mapping[str, Any]) -> tuple[int, int | None]:
    """``missed`` and ``late_day`` of a dossier from its other columns: rules A and C.

    ``missed``: it ended after its due date, or stands open and will be late from that date on.
    ``late_day``: from the end of this day on it is overdue as long as it is open: once its due
    date is past and the first request for papers, where one was made by then, is answered. One
    that waits for the applicant now is late if it was so before it was asked; of a fee nobody
    tells since when it is waited for.
    """
    recv_day, due, fin_day = told["recv_day"], told["due_at"], told["fin_day"]
    if recv_day is None or due is None:
        return 0, None
    asked, again = told["asked_at"], told["asked_again_at"]
    late = rule766.lapses(due, asked, told["answered_at"], None)  # None: it waits since before
    if fin_day is not None:
        if told["finished_at"] <= due:
            return 0, None
        if late is None and told["closing"] != Closing.FINISHED:
            return 1, fin_day  # given up while it waited
        late = due if late is None else min(late, told["finished_at"])
    elif told["paused"]:
        if late is None or not any(one is not None and one > late for one in (asked, again)):
            return 0, None
    elif late is None:
        late = due
    return 1, max(local_day(late), recv_day)


FULL = "full"
"""Level of a service that is online from filing to result (toàn trình)."""

JUDGED = ("legal_at", "judged", "kept766", "lapse_at", "lapse_day", "online766", "full_online")
"""Columns that hang on the catalogue of procedures as well as on the dossier."""


def judged(told: Mapping[str, Any], numbers: Numbers) -> tuple[Any, ...]:
    """``JUDGED`` of a dossier from its other columns, by the rules of Decision 766.

    ``kept766``: ended in time 1, ended late 0; None: it has not ended, or nothing tells its term.
    ``lapse_at``: from then on it is late while it has not ended. Asked for papers more than once it
    is late, ended or not: from the second request on, which without its own moment counts from the
    first's, and without that from receipt.
    """
    received, recv_day, fin_day = told["received_at"], told["recv_day"], told["fin_day"]
    if recv_day is None:
        return None, 0, None, None, None, 0, 0
    offer = numbers.offer(told["proc_id"])
    legal = None
    if told["due_at"] is None:
        legal = rule766.legal_end(received, offer, numbers.calendar)
    here = told["channel"] == Channel.ONLINE
    online = int(here and bool(told["e_result"] or offer.paper is False))
    full = int(here and offer.level == FULL)
    due = legal if told["due_at"] is None else told["due_at"]
    if due is None:
        return None, 0, None, None, None, online, full
    kept = lapse_day = None
    again, often = told["asked_again_at"], told["supplements"] > 1
    if often and again is None:
        again = received if told["asked_at"] is None else told["asked_at"]
    lapse = rule766.lapses(due, told["asked_at"], told["answered_at"], again)
    if fin_day is not None:
        kept = int(not often and told["finished_at"] - told["supplement_secs"] <= due)
        lapse = None if lapse is None or lapse >= told["finished_at"] else lapse
    if lapse is not None:
        lapse_day = max(local_day(lapse), recv_day)
    return legal, 1, kept, lapse, lapse_day, online, full

"""What is counted of dossiers: on the day of an event, at the end of a day, at this moment."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.clock import day_number
from core.units import AGENCIES, REORGANISED
from store.facts.declared import Cols, Measure, Now, Span, Stock
from store.facts.spec import ONE

_ANYWHERE: sa.ColumnElement[int] = sa.literal_column(str(day_number(REORGANISED)))
"""The first day on which any counter takes any dossier (Nghị định 118/2025/NĐ-CP)."""
_AGENCY: sa.ColumnElement[int] = sa.literal_column(str(AGENCIES))


def _finished(c: Cols) -> Any:
    return c.closing == sa.literal_column("1")


def _open(c: Cols, day: int) -> Any:
    return sa.and_(c.recv_day <= day, sa.or_(c.fin_day.is_(None), c.fin_day > day))


def _open_now(c: Cols) -> Any:
    return sa.and_(c.fin_day.is_(None), c.recv_day.is_not(None))


def _at_counter(c: Cols) -> Any:
    """Handed in by hand, at a counter that is told, since it may be anyone's."""
    return sa.and_(c.channel == ONE, c.recv_day >= _ANYWHERE, c.recv_unit_id.is_not(None))


def _elsewhere(c: Cols) -> Any:
    """At another unit's than handles it. What mergers had moved on before was not handed in so.

    Nor was what one agency takes in for another: the province's Centre, which sources name as the
    office of the province or as the agency itself, is the counter of them all.
    """
    one_counter = sa.and_(c.recv_unit_id > _AGENCY, c.unit_id > _AGENCY)
    return sa.and_(_at_counter(c), c.recv_unit_id != c.unit_id, sa.not_(one_counter))


OPEN_NOW = "fin_day IS NULL AND recv_day IS NOT NULL"
"""``_open_now`` as the condition of an index."""

MEASURES = (
    Measure("n_recv", "recv_day"),
    Measure("n_fee", "recv_day", lambda c: c.fee > 0),
    Measure("n_paid", "recv_day", lambda c: sa.and_(c.fee > 0, c.paid_online.in_((1, 2)))),
    Measure(
        "n_unpaid",
        "recv_day",
        lambda c: sa.and_(c.fee > 0, c.paid_online.not_in((1, 2))),
        terms={"n_fee": 1, "n_paid": -1},
    ),
    Measure("n_digit", "recv_day", lambda c: c.digitised == ONE),
    Measure("n_reuse", "recv_day", lambda c: c.reused == ONE),
    Measure("n_supp", "recv_day", lambda c: c.supplements >= 1),
    Measure("n_supp2", "recv_day", lambda c: c.supplements >= 2),
    Measure("n_fin", "fin_day", _finished),
    Measure("n_fin_due", "fin_day", lambda c: _finished(c) & c.due_day.is_not(None)),
    Measure(
        "n_ontime",
        "fin_day",
        lambda c: sa.and_(_finished(c), c.due_day.is_not(None), c.missed != ONE),
    ),
    Measure(
        "n_early",
        "fin_day",
        lambda c: sa.and_(_finished(c), c.fin_day < c.due_day, c.missed != ONE),
    ),
    Measure("n_nodue", "fin_day", lambda c: _finished(c) & c.due_day.is_(None)),
    Measure(
        "n_late",
        "fin_day",
        lambda c: _finished(c) & (c.missed == ONE),
        terms={"n_fin_due": 1, "n_ontime": -1},
    ),
    Measure(
        "n_onday",
        "fin_day",
        lambda c: sa.and_(_finished(c), c.fin_day >= c.due_day, c.missed != ONE),
        terms={"n_ontime": 1, "n_early": -1},
    ),
    Measure("n_refused", "fin_day", lambda c: c.closing == 2),
    Measure("n_withdrawn", "fin_day", lambda c: c.closing == 3),
    Measure("n_stopped", "fin_day", lambda c: c.closing == 4),
    Measure(
        "n_closed",
        "fin_day",
        lambda c: c.closing.in_((1, 2, 3, 4)),
        terms={"n_fin": 1, "n_refused": 1, "n_withdrawn": 1, "n_stopped": 1},
    ),
    Measure("n_eres", "fin_day", lambda c: _finished(c) & (c.e_result == ONE)),
    Measure("n_late_closed", "fin_day", lambda c: c.missed == ONE),
    Measure("sum_pt", "fin_day", _finished, lambda c: c.handling_secs),
    Measure("n_missed", "late_day"),
    Measure("n_online766", "recv_day", lambda c: c.online766 == ONE),
    Measure("n_full", "recv_day", lambda c: c.full_online == ONE),
    Measure("n_recv_judged", "recv_day", lambda c: c.judged == ONE),
    Measure("n_end_judged", "fin_day", lambda c: c.judged == ONE),
    Measure("n_kept766", "fin_day", lambda c: c.kept766 == ONE),
    Measure("n_counter", "recv_day", _at_counter),
    Measure("n_elsewhere", "recv_day", _elsewhere),
    Measure("n_lapsed", "lapse_day"),
    Measure("n_lapsed_ended", "fin_day", lambda c: c.lapse_day.is_not(None)),
    Measure(
        "n_end_unjudged",
        "fin_day",
        lambda c: c.judged != ONE,
        terms={
            "n_fin": 1,
            "n_refused": 1,
            "n_withdrawn": 1,
            "n_stopped": 1,
            "n_end_judged": -1,
        },
    ),
)
"""Counted or summed on the day of an event."""
AT_COUNTERS = ("n_counter", "n_elsewhere")
"""What counts nothing where nobody tells which counter took the dossier in."""

_STANDING = {"n_recv": 1, "n_fin": -1, "n_refused": -1, "n_withdrawn": -1, "n_stopped": -1}
"""Came in and did not end in any way."""

STOCKS = (
    Stock(
        "pending",
        _open,
        _STANDING,
        due=True,
        ends="fin_day",
    ),
    Stock(
        "overdue",
        lambda c, day: sa.and_(c.missed == ONE, c.late_day <= day, _open(c, day)),
        {"n_missed": 1, "n_late_closed": -1},
        due=True,
        ends="fin_day",
    ),
    Stock(
        "within",
        lambda c, day: sa.and_(sa.or_(c.late_day.is_(None), c.late_day > day), _open(c, day)),
        _STANDING | {"n_missed": -1, "n_late_closed": 1},
        due=True,
        ends="fin_day",
    ),
    Stock(
        "open_judged",
        lambda c, day: sa.and_(c.judged == ONE, _open(c, day)),
        {"n_recv_judged": 1, "n_end_judged": -1},
        due=True,
        ends="fin_day",
    ),
    Stock(
        "open_unjudged",
        lambda c, day: sa.and_(c.judged != ONE, _open(c, day)),
        _STANDING | {"n_recv_judged": -1, "n_end_judged": 1},
        due=True,
        ends="fin_day",
    ),
    Stock(
        "open_within",
        lambda c, day: sa.and_(
            c.judged == ONE,
            sa.or_(c.lapse_day.is_(None), c.lapse_day > day),
            _open(c, day),
        ),
        {"n_recv_judged": 1, "n_end_judged": -1, "n_lapsed": -1, "n_lapsed_ended": 1},
        due=True,
        ends="fin_day",
    ),
)
"""Standing at the end of a day, and the measures whose running sum it is."""

NOWS = (
    Now("pending_now", lambda c, now, soon: _open_now(c)),
    Now(
        "overdue_now",
        lambda c, now, soon: sa.and_(_open_now(c), c.missed == ONE, c.due_at < now),
        among="pending_now",
    ),
    Now(
        "within_now",
        lambda c, now, soon: sa.and_(
            _open_now(c), sa.or_(c.missed != ONE, c.due_at.is_(None), c.due_at >= now)
        ),
        among="pending_now",
    ),
    Now(
        "due_soon",
        lambda c, now, soon: sa.and_(
            _open_now(c), c.missed == ONE, c.due_at >= now, c.due_at < now + soon
        ),
        among="pending_now",
    ),
    Now(
        "open_judged_now",
        lambda c, now, soon: sa.and_(_open_now(c), c.judged == ONE),
        among="pending_now",
    ),
    Now(
        "open_unjudged_now",
        lambda c, now, soon: sa.and_(_open_now(c), c.judged != ONE),
        among="pending_now",
    ),
    Now(
        "open_within_now",
        lambda c, now, soon: sa.and_(
            _open_now(c),
            c.judged == ONE,
            sa.or_(c.lapse_at.is_(None), c.lapse_at >= now),
        ),
        among="pending_now",
    ),
    Now("paused_now", lambda c, now, soon: sa.and_(_open_now(c), c.paused == ONE)),
    Now(
        "paused_late_now",
        lambda c, now, soon: sa.and_(_open_now(c), c.paused == ONE, c.due_at < now),
    ),
    Now(
        "paused_spared_now",
        lambda c, now, soon: sa.and_(
            _open_now(c), c.paused == ONE, c.missed != ONE, c.due_at < now
        ),
    ),
    Now(
        "nodue_now",
        lambda c, now, soon: sa.and_(_open_now(c), c.due_at.is_(None)),
        among="pending_now",
    ),
)
"""Standing at this moment, to the second."""

SPANS = (
    Span("span_judged", "n_end_judged", "open_judged", "open_judged_now"),
    Span("span_kept", "n_kept766", "open_within", "open_within_now"),
)
"""Judged by rule B over a period: what ended in it and what is still open at its end."""

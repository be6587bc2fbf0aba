"""What the catalogue of procedures says of each, and the dossiers that must be judged anew by it.

A dossier without a due date is judged by its procedure's legal term; one filed online counts as
such only with an electronic result where the procedure returns a paper. Catalogues come late and
change: then the dossiers concerned are brought in again, and the sums follow as for any change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import Select

from core.facts import Channel
from store.database.engine import tenant_of
from store.database.stamp import Stamp
from store.facts.spec import LIVE, ZERO, Numbers, Offer
from store.intake.apply import apply
from store.kinds.dossier import DOSSIER
from store.kinds.dossier_row import FULL, JUDGED, judged
from store.kinds.service import SERVICE

_AT_ONCE = 20_000
_PROCS = 500


def offers(conn: Connection) -> dict[int, Offer]:
    """Number of a procedure → what is said of it, for those in the catalogue."""
    c = SERVICE.fact.c
    rows = conn.execute(
        sa.select(c.proc_id, c.term, c.term_unit, c.paper_result, c.level).where(
            c.tenant == tenant_of(conn), c.deleted == LIVE
        )
    )
    return {
        row.proc_id: Offer(
            row.term,
            row.term_unit,
            None if row.paper_result is None else bool(row.paper_result),
            row.level,
        )
        for row in rows
    }


def rejudge(conn: Connection, stamp: Stamp, before: Mapping[int, Offer], numbers: Numbers) -> int:
    """Judge anew what the catalogue now says something else of; how many dossiers changed."""
    after, unknown = offers(conn), Offer()
    pairs = {one: (before.get(one, unknown), after.get(one, unknown)) for one in {*before, *after}}
    c = DOSSIER.fact.c
    terms = [k for k, (a, b) in pairs.items() if (a.term, a.term_unit) != (b.term, b.term_unit)]
    papers = [k for k, (a, b) in pairs.items() if (a.paper is False) != (b.paper is False)]
    levels = [k for k, (a, b) in pairs.items() if (a.level == FULL) != (b.level == FULL)]
    changed, online = 0, c.channel == int(Channel.ONLINE)
    for procs, which in (
        (terms, [c.due_at.is_(None)]),
        (papers, [online, c.e_result == ZERO]),
        (levels, [online]),
    ):
        for at in range(0, len(procs), _PROCS):
            some = procs[at : at + _PROCS]
            found = sa.select(DOSSIER.fact).where(
                c.tenant == stamp.tenant, c.proc_id.in_(some), c.recv_day.is_not(None), *which
            )
            changed += _again(conn, stamp, found, numbers)
    return changed


def _again(conn: Connection, stamp: Stamp, found: Select[Any], numbers: Numbers) -> int:
    names, anew = DOSSIER.spec.names, []
    for held in conn.execute(found).mappings():
        told = dict(zip(JUDGED, judged(dict(held), numbers), strict=True))
        if any(held[name] != value for name, value in told.items()):
            anew.append(tuple(told.get(name, held[name]) for name in names))
    return sum(
        apply(conn, DOSSIER, anew[at : at + _AT_ONCE], stamp, equal=True).total
        for at in range(0, len(anew), _AT_ONCE)
    )

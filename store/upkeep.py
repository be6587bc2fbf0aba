"""Nightly housekeeping: forget what the retention settings no longer keep, keep plans good."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from core.clock import DAY
from store.counting import verify
from store.database import planner
from store.database.engine import Store
from store.database.tables import cursor, quarantine
from store.intake import landing
from store.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Tidied:
    """Rows that went."""

    history: int
    landing: int
    empty_sums: int
    ledger: int  # old cursors and closed quarantine


def tidy(store: Store, now: int, *, history_days: int, landing_days: int) -> Tidied:
    """Forget superseded facts and landed pages older than the settings keep. Raises StoreError.

    ``now``: seconds of the product's clock. Values, runs and revisions are kept for ever.
    """
    before = now - history_days * DAY
    with store.write() as conn:
        history = 0
        for tables in KINDS.values():
            t = tables.history
            gone = t.delete().where(t.c.tenant == store.tenant, t.c.known_to < before)
            history += conn.execute(gone).rowcount
        pages = landing.purge(conn, now - landing_days * DAY)
        empty = verify.purge_zero(conn, store.tenant)
        closed = quarantine.delete().where(
            quarantine.c.tenant == store.tenant, quarantine.c.known_to < before
        )
        later = cursor.alias()
        newer = sa.exists().where(
            later.c.tenant == cursor.c.tenant,
            later.c.source == cursor.c.source,
            later.c.stream == cursor.c.stream,
            later.c.revision > cursor.c.revision,
        )
        passed = cursor.delete().where(cursor.c.tenant == store.tenant, cursor.c.at < before, newer)
        ledger = conn.execute(closed).rowcount + conn.execute(passed).rowcount
    planner.refresh(store, always=True)
    return Tidied(history, pages, empty, ledger)

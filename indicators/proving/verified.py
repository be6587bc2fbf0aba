"""The nightly proof as screens and monitoring tell of it: what it found, and whether it came.

It is a run of the house like any other (``jobs.evaluating.nightly``), but no source's: nothing that
is told of sources tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.runs import HOUSE, Outcome, Run
from store.database import notes
from store.database.engine import Store
from store.ledger import runlist, runs

STREAM, KIND = "store", "verify"
_DUE = "verify/due"
_TRIED = 40
"""Attempts among which the last proof is looked for."""
_PATIENCE = 12 * 3_600
"""Seconds that a proof may be late: with one each night the last is 36 hours old then."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The last proof that came to its end, and what became of those since. Moments: epoch seconds.

    ``broken``: why the newest one did not come to its end, Vietnamese; "" where it did or goes on.
    ``due``: when the one after the last had to run; None where nobody has planned it yet.
    """

    run_id: str = ""  # "": none has come to its end
    at: int | None = None
    differences: int = 0
    broken: str = ""
    due: int | None = None
    late: bool = False

    @property
    def well(self) -> bool:
        """Is there nothing to be told?"""
        return not (self.differences or self.broken or self.late)


def read(conn: Any, now: int) -> Proof:
    """How it stands now; the cost does not grow with history."""
    tried, due = _tried(conn), notes.get(conn, _DUE)
    late = due is not None and now > due + _PATIENCE
    last, newest = _last(tried), next(iter(tried), None)
    open_end = newest is not None and newest.outcome is not Outcome.RUNNING and newest is not last
    broken = newest.fault if newest is not None and open_end else ""
    if last is None:
        return Proof(broken=broken, due=due, late=late)
    return Proof(last.run_id, last.finished_at, last.quarantined, broken, due, late)


def since(conn: Any) -> int | None:
    """From when on the next proof is due: the start of the last one, else of the first run of all.

    None: nothing has run, so there is nothing to prove.
    """
    last = _last(_tried(conn))
    return runlist.first_of_all(conn) if last is None else last.started_at


def announce(store: Store, due: int) -> None:
    """Keep when the next proof must run. Raises StoreError."""
    with store.read() as conn:
        if notes.get(conn, _DUE) == due:
            return
    with store.write() as conn:
        notes.put(conn, _DUE, due)


def _tried(conn: Any) -> list[Run]:
    return runs.recent(conn, HOUSE, _TRIED, stream=STREAM, kinds=[KIND])


def _last(tried: list[Run]) -> Run | None:
    """The newest that came to its end. One that found differences has failed, and counts them."""
    return next((one for one in tried if one.outcome is Outcome.SUCCESS or one.quarantined), None)

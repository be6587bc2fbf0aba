"""A run: one execution of one job over one stream (or of the evaluation)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a run ended. ``running`` that nobody works on any more becomes ``abandoned``."""

    RUNNING = "running"
    SUCCESS = "success"
    PARTIAL = "partial"
    FAILED = "failed"
    ABANDONED = "abandoned"
    SKIPPED = "skipped"


class Nature(StrEnum):
    """What kind of failure ended a run: it decides when the source is called again."""

    NONE = ""  # it did not fail
    TRANSIENT = "transient"  # trying again may help
    PERMANENT = "permanent"  # it will not, until somebody mends something
    LOGIN = "login"  # our name or password is not taken: trying again may lock the account
    RIGHT = "right"  # we are known, but may not ask this
    ASKED = "asked"  # the source itself said when to come back
    HOUSE = "house"  # not the source's fault: our disk, our settings


KINDS = ("pull", "backfill", "sweep", "replay", "evaluate", "verify", "publish")
"""What a run may be for."""

HOUSE = "ioc"
"""What the house's own runs name as their source."""

PUBLISH = "publish"
"""What sending open data names as its source in the ledger: it takes nothing in."""


def feeds(source: str) -> bool:
    """Do figures come from there?"""
    return source != PUBLISH


LOOK_UP = "; mã tra cứu "
"""In a run's ``fault``: between what is said of it and the mark under which the log tells more."""

DOUBTED = "doubted"
"""A run's ``detail``: its sweep found more gone than can be believed; a person decides."""


@dataclass(slots=True)
class Run:
    """The ledger row of a run. Moments are seconds since 1970 UTC; counts are records."""

    run_id: str
    source: str
    stream: str
    kind: str = "pull"  # one of KINDS
    started_at: int = 0
    finished_at: int | None = None
    heartbeat_at: int = 0
    outcome: Outcome = Outcome.RUNNING
    window_from: int | None = None
    window_to: int | None = None
    pages: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    quarantined: int = 0
    unknown_fields: int = 0
    bytes: int = 0
    calls: int = 0
    retries: int = 0
    cursor_before: str = ""
    cursor_after: str = ""
    fault: str = ""  # public words of the failure, Vietnamese
    detail: str = ""  # for operators; no secret, no personal data
    reasons: dict[str, int] = field(default_factory=dict)  # quarantine reason -> count
    done: float | None = None  # share of the window finished, 0..1, for progress
    nature: Nature = Nature.NONE
    rest_until: int | None = None  # after a failure: the source is not called before this moment

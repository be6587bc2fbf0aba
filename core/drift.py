"""Drift: fields that came unknown or stopped coming, and values beyond what is usual or allowed."""

from __future__ import annotations

from dataclasses import dataclass

NEW, MISSING = "new", "missing"
"""Changes of fields. A new one never enters by itself: the allow-list is code, a person decides."""
EMPTY, STRANGE = "empty", "strange"
"""Changes of values: a field that is empty far more often than it was, a code in no list. The
latter's ``field`` is ``name=code`` where the code may be shown."""
CHANGES = (NEW, MISSING, EMPTY, STRANGE)
"""All of them."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One change of one stream's fields, until a run shows that it is over.

    Moments in seconds since 1970 UTC, by the product's clock. ``runs``: how many runs showed it;
    ``run_id``: the last of them.
    """

    source: str
    stream: str
    change: str
    field: str
    first_seen: int
    last_seen: int
    runs: int
    run_id: str
    ended_at: int | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names it."""
        return (self.source, self.stream, self.change, self.field)


@dataclass(frozen=True, slots=True)
class Review:
    """What a person said about a change. ``verdict``: one of ``VERDICTS``."""

    source: str
    stream: str
    change: str
    field: str
    verdict: str
    by: str
    at: int
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the change."""
        return (self.source, self.stream, self.change, self.field)


KNOWN, ASK = "known", "ask"
VERDICTS = (KNOWN, ASK)
"""Known and left alone; the source is to be asked."""

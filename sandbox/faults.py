"""Faults on demand: what real sources do on bad days.

Written ``source=kind``, ``source=kind:value`` and ``source=kind:value*times`` (it goes away after
that many calls). ``all`` stands for every source.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from core.errors import MisuseError

SOURCES = (
    "onestop", "edoc", "docsystem", "opendata", "citizen_app", "zalo", "tasks", "petitions",
    "evaluation", "gis", "reported", "warehouse",
)  # fmt: skip

KINDS = {
    "latency": "seconds to wait before the answer (1)",
    "429": "too many calls; the value is Retry-After in seconds (1)",
    "5xx": "server error; the value is the status (500)",
    "html": "200 with an HTML page, as a proxy's log-in or maintenance page",
    "error_page": "503 with an HTML page",
    "truncate": "the body breaks off; the value is the share that arrives (0.5)",
    "down": "the connection is closed without an answer",
    "expired_session": "session or token no longer accepted",
    "duplicate": "the share of records delivered twice (0.1)",
    "reverse": "records newest first",
    "stale": "the share of records delivered again in an older copy (0.1)",
    "schema_drift": "a field renamed, a field added, numbers in place of text",
    "silent_cap": "never more records than this, without saying so (100)",
    "clock_skew": "the source's clock is off by this many seconds (-3600)",
    "bad_records": "the share of records that are spoilt: no key field, absurd dates (0.05)",
    "empty": "200 with an empty list",
    "error_body": "200 with an error inside",
    "encoding": "text in a wrong encoding",
    "index_down": "the portal's search index is down: 500 with JSON for searches only",
    "reset": "cumulative counters began anew, the value says how many days ago (10)",
    "flapping": "one call in this many fails with 503, the first of them first (2)",
    "drip": "the body comes in small pieces over this many seconds (30)",
    "redirect": "302 to another host, as a portal's single sign-on does",
    "huge": "the body is padded with blanks by this many megabytes (80)",
    "wrong_type": "the right body under text/plain",
}
"""Kind → what it does, with its default value."""

ONLY: dict[str, tuple[str, ...]] = {"index_down": ("opendata",), "reset": ("citizen_app", "zalo")}
"""Kind → the sources that can have it; those that are not here, all that speak HTTP can have."""

NEVER: dict[str, tuple[str, ...]] = {"expired_session": ("opendata", "evaluation")}
"""Kind → the sources that cannot have it: CKAN takes a refused token for a guest without one, and
the portal's reports know no log-in."""

OF_FOLDERS = ("down", "html", "truncate", "encoding", "empty", "duplicate", "schema_drift")
"""The kinds that a folder of files can have."""

FOLDERS = ("reported",)
"""The sources that are a folder."""

OF_DATABASES = (
    "latency", "down", "html", "truncate", "encoding", "wrong_type", "empty", "duplicate", "stale",
    "silent_cap", "schema_drift", "bad_records",
)  # fmt: skip
"""The kinds that a database in a file can have; ``latency``: somebody holds it locked."""

DATABASES = ("warehouse",)
"""The sources that are a database."""

_DEFAULTS = {
    "latency": 1.0, "429": 1.0, "5xx": 500.0, "truncate": 0.5, "duplicate": 0.1, "stale": 0.1,
    "silent_cap": 100.0, "clock_skew": -3_600.0, "bad_records": 0.05,
    "reset": 10.0, "flapping": 2.0, "drip": 30.0, "huge": 80.0,
}  # fmt: skip


def kinds_of(source: str) -> list[str]:
    """The kinds of fault that a source can have."""
    if source in FOLDERS:
        return list(OF_FOLDERS)
    if source in DATABASES:
        return list(OF_DATABASES)
    return [
        kind for kind in KINDS
        if source in ONLY.get(kind, (source,)) and source not in NEVER.get(kind, ())
    ]  # fmt: skip


@dataclass(slots=True)
class Fault:
    """One fault in force; ``left`` calls, None: until taken away."""

    source: str
    kind: str
    value: float
    left: int | None = None
    asked: int = 0  # how many calls it has been asked about

    def strikes(self) -> bool:
        """Does it strike this call? All but a flapping one always do."""
        self.asked += 1
        return self.kind != "flapping" or (self.asked - 1) % max(1, int(self.value)) == 0

    @property
    def text(self) -> str:
        """As it is written."""
        value = f":{self.value:g}" if self.kind in _DEFAULTS else ""
        return f"{self.source}={self.kind}{value}" + (f"*{self.left}" if self.left else "")


def parse(text: str) -> Fault:
    """Read a written fault. Raises MisuseError naming what is allowed."""
    source, _, rest = text.strip().partition("=")
    rest, _, times = rest.partition("*")
    kind, _, value = rest.partition(":")
    if source not in (*SOURCES, "all"):
        raise MisuseError(f"Nguồn “{source}” không có; nhận: {', '.join(SOURCES)} hoặc all.")
    if kind not in KINDS:
        raise MisuseError(f"Lỗi “{kind}” không có; nhận: {', '.join(KINDS)}.")
    if source != "all" and kind not in kinds_of(source):
        raise MisuseError(
            f"Nguồn {source} không có lỗi “{kind}”; nhận: {', '.join(kinds_of(source))}."
        )
    try:
        number = float(value) if value else _DEFAULTS.get(kind, 1.0)
        left = int(times) if times else None
    except ValueError:
        raise MisuseError(f"“{text}”: giá trị và số lần phải là số.") from None
    if left is not None and left < 1:
        raise MisuseError(f"“{text}”: số lần phải từ 1.")
    return Fault(source, kind, number, left)


class Board:
    """The faults in force and the calls that each source has had."""

    def __init__(self, texts: list[str] | None = None) -> None:
        self._lock = threading.Lock()
        self._faults = [parse(text) for text in texts or []]
        self.calls: Counter[str] = Counter()
        self.faulted: Counter[str] = Counter()

    def add(self, text: str) -> Fault:
        """Put a fault in force; one of the same source and kind is replaced."""
        fault = parse(text)
        with self._lock:
            self._faults = [
                f for f in self._faults if (f.source, f.kind) != (fault.source, fault.kind)
            ]
            self._faults.append(fault)
        return fault

    def clear(self, source: str = "all", kind: str = "") -> int:
        """Take faults away; how many."""
        with self._lock:
            kept = [
                f for f in self._faults
                if (source != "all" and f.source != source) or (kind and f.kind != kind)
            ]  # fmt: skip
            gone = len(self._faults) - len(kept)
            self._faults = kept
        return gone

    def texts(self) -> list[str]:
        """Those in force, as they are written."""
        with self._lock:
            return [f.text for f in self._faults]

    def called(self, source: str) -> None:
        """Count a call."""
        with self._lock:
            self.calls[source] += 1

    def peek(self, source: str, kind: str) -> float | None:
        """The value of a fault in force, without using it up."""
        with self._lock:
            mine = (source, "all")
            return next(
                (f.value for f in self._faults if f.kind == kind and f.source in mine), None
            )

    def take(self, source: str, kind: str) -> float | None:
        """The value of a fault in force, using up one of its times; None when there is none."""
        with self._lock:
            for fault in self._faults:
                if fault.kind == kind and fault.source in (source, "all"):
                    if not fault.strikes():
                        return None
                    if fault.left is not None:
                        fault.left -= 1
                        if not fault.left:
                            self._faults.remove(fault)
                    self.faulted[f"{source}={kind}"] += 1
                    return fault.value
        return None

"""What each fault does to a pull: one line a fault, one more where a source differs.

``test_faults.py`` holds every source against this table on the whole path, the connectors' own
contract holds the words and their kind. A fault of ``sandbox.faults.KINDS`` without a line, or a
source that does otherwise than its line, fails the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from core.runs import Outcome
from sandbox import faults

SAME, FACTS, NONE, FEWER, OLDER, OTHER = "same", "facts", "none", "fewer", "older", "other"
"""What is in the store after the pull under the fault: all of a healthy province, all its facts but
perhaps less set aside, no fact, some of them, some of them perhaps as they were before, or the same
with other figures."""

FINE, PART, FAIL = Outcome.SUCCESS, Outcome.PARTIAL, Outcome.FAILED


@dataclass(frozen=True)
class Expected:
    """``words`` stand in the runs' rows, in each or one by one; ``settings`` are the source's for
    this pull.

    ``then``: what is in the store after one more pull without the fault. ``passing`` is the fault
    in the form that goes away: that pull has it to live through, by trying again. ``lasts``: trying
    again soon does not help, people must act.
    """

    fault: str
    outcome: Outcome = FINE
    facts: str = SAME
    words: str | tuple[str, ...] = ""
    then: str = SAME
    passing: str = ""
    lasts: bool = False
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The fault without its numbers."""
        return self.fault.partition(":")[0]

    def said(self, run: int) -> str:
        """The words of the so many-th run."""
        return self.words if isinstance(self.words, str) else self.words[run]


_HASTY = {"timeout": 0.3}  # seconds
_EVERY = (
    Expected("latency:0.6", FAIL, NONE, "không trả lời trong 0.3 giây", settings=_HASTY),
    Expected("drip:2", FAIL, NONE, "nhỏ giọt", settings=_HASTY),
    Expected("429:7", FAIL, NONE, "gọi quá nhiều", passing="429:7*1"),
    Expected("5xx:500", FAIL, NONE, "gặp lỗi máy chủ (HTTP 500", passing="5xx:502*1"),
    Expected("5xx:404", FAIL, NONE, "không có địa chỉ này (HTTP 404", lasts=True),
    Expected("flapping", settings={"retries": 1}),
    Expected("html", FAIL, NONE, "trang HTML “Đăng nhập hệ thống”", passing="html*1"),
    Expected("error_page", FAIL, NONE, "HTTP 503, kèm trang HTML “Hệ thống đang bảo trì”",
             passing="error_page*1"),
    Expected("truncate", FAIL, NONE, "cắt", passing="truncate*1"),
    Expected("down", FAIL, NONE, "ngắt", passing="down*1"),
    Expected("error_body", FAIL, NONE, passing="error_body*1"),
    Expected("encoding", FAIL, NONE, "UTF-8", passing="encoding*1"),
    Expected("redirect", FAIL, NONE, "chuyển hướng sang máy khác", lasts=True),
    Expected("huge:2", FAIL, NONE, "quá giới hạn", lasts=True, settings={"max_megabytes": 1}),
    Expected("expired_session", FAIL, NONE, lasts=True),
    Expected("wrong_type"),
    Expected("duplicate:0.3"),
    Expected("reverse"),
    Expected("stale:0.3"),
    Expected("silent_cap:40"),
    Expected("schema_drift"),
    Expected("bad_records:0.5", PART, FEWER, "bản ghi bị để riêng"),
    Expected("empty", FINE, NONE),
    Expected("clock_skew:-86400", FINE, OLDER),
    # Titles of organisations without a set are told by the index: unknown ones are not set aside.
    Expected("index_down", facts=FACTS),
    Expected("reset", FINE, OTHER),
)  # fmt: skip

_OF_SOURCES: dict[str, tuple[Expected, ...]] = {
    "onestop": (
        Expected("empty", FAIL, NONE, "chỉ đưa 0"),
        Expected("expired_session", FAIL, NONE, "hết hạn", passing="expired_session*1"),
        # While a field of the catalogues is renamed its facts lack it.
        Expected("schema_drift", FINE, OTHER),
        # A dossier without a due date is judged by its procedure's term, which may be set aside.
        Expected("bad_records:0.5", PART, OLDER, "bản ghi bị để riêng"),
        # A log-in that is refused is not tried again: accounts are locked for less.
        Expected("error_body", FAIL, NONE, "từ chối đăng nhập", lasts=True),
    ),
    "citizen_app": (
        # The bulletin bears the same time: what it said first stands until the next one.
        Expected("reset", FINE, OTHER, then=OTHER),
    ),
    "docsystem": (
        Expected("empty", FAIL, NONE, "chỉ đưa 0"),
        Expected("bad_records:0.5", FINE, FEWER),  # a handful of so small a register
    ),
    "edoc": (
        # Gateways give no total, and a hundred is the least that is heeded.
        Expected("silent_cap:100"),
        Expected("bad_records:0.5", FINE, FEWER),  # a handful is no partial pull
    ),
    "opendata": (
        # What search does not find is read by name; a mapped table that has rows and gives none
        # fails in its own stream, the register stands.
        Expected("empty", FINE, FEWER),
    ),
    "onestop@igate": (
        Expected("expired_session", FAIL, NONE, "từ chối thẻ", passing="expired_session*1"),
        Expected("error_body", FAIL, NONE, "không trả thẻ", passing="error_body*1"),
        # A dossier without a due date is judged by its procedure's term, which may be set aside.
        Expected("bad_records:0.5", PART, OLDER, "bản ghi bị để riêng"),
    ),
    "petitions": (
        Expected("empty", FAIL, NONE, "chỉ đưa 0"),
        Expected("expired_session", FAIL, NONE, "từ chối thẻ", passing="expired_session*1"),
    ),
    "evaluation": (
        # A row is many figures, and one without its code is still known by its name.
        Expected("bad_records:0.5"),
    ),
    "reported": (
        # What people drop is judged file by file: a bad one is set aside, the others are read.
        Expected("down", FAIL, NONE, "Không đọc được thư mục nguồn", lasts=True),
        Expected("html", PART, NONE, "để riêng"),
        Expected("truncate", FINE, OLDER),
        Expected("encoding", PART, FEWER, "để riêng"),
    ),
    "warehouse": (
        # A database: nobody speaks HTTP, what a table no longer is, is no bad day of the line.
        Expected("latency", FAIL, NONE, "đang bị khóa", settings=_HASTY),
        Expected("down", FAIL, NONE, "không có cơ sở dữ liệu này", lasts=True),
        Expected("html", FAIL, NONE, "không có cơ sở dữ liệu này", lasts=True),
        Expected("truncate", FAIL, NONE, "bị hỏng", lasts=True),
        Expected("encoding", FAIL, NONE, "không phải UTF-8", lasts=True),
        Expected("schema_drift", FAIL, NONE, "không có cột", lasts=True),
        Expected("empty", FAIL, NONE, "giữ số liệu đã có"),
        # A view that shows less tells nobody; the next whole table mends it.
        Expected("silent_cap:40", FINE, FEWER),
    ),
    "gis": (
        Expected("empty", FAIL, NONE, "chỉ đưa 0"),
        Expected("bad_records:0.5", PART, FEWER, "bản ghi bị để riêng"),
    ),
    "gis@wfs": (
        # The count is asked for apart, of units and of places.
        Expected(
            "empty",
            FAIL,
            NONE,
            (
                "Nguồn báo có 15 đối tượng nhưng chỉ đưa 0",
                "Nguồn báo có 280 đối tượng nhưng chỉ đưa 0",
            ),
        ),
    ),
    "gis@geojson": (
        Expected("empty", FAIL, NONE, "rỗng"),  # a file says no count
        Expected("silent_cap:10", FINE, FEWER),  # nor that it was cut: the next file mends it
    ),
    "tasks": (Expected("empty", FAIL, NONE, "danh sách rỗng"),),
}
"""Where a source differs, each with its reason: the same fault again, with what it does there."""


def own(source: str) -> dict[str, Expected]:
    """The kinds of fault that a source, or ``source@profile``, bears in its own way."""
    known, _, _ = source.partition("@")
    mine = (*_OF_SOURCES.get(known, ()), *_OF_SOURCES.get(source, ()))
    return {one.kind: one for one in mine}


def of(source: str) -> Iterator[Expected]:
    """Every fault that a source, or ``source@profile``, can have, with what it does."""
    mine, can = own(source), faults.kinds_of(source.partition("@")[0])
    for one in _EVERY:
        if one.kind in can and (one.kind not in mine or one.fault == "5xx:404"):
            yield one
    yield from mine.values()


def place(one: Expected) -> int:
    """Where a fault stands among those that every source can have."""
    return [other.kind for other in _EVERY].index(one.kind)


def unsaid(source: str) -> list[str]:
    """The kinds of fault of which the table does not say what they do to a source."""
    said = {one.kind for one in of(source)}
    return [kind for kind in faults.kinds_of(source.partition("@")[0]) if kind not in said]

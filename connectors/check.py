"""The live contract of a source, for ``./ioc check SOURCE``: one page a stream, nothing stored."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from connectors.allow import decent
from connectors.base import Finding, Session, Stream, Window
from core.clock import DAY, epoch
from core.errors import RecordError, SourceError

if TYPE_CHECKING:
    from connectors.base import Connector

SLOW = 5.0
"""Seconds from which an answer is called slow."""
SKEWED = 120.0
"""Seconds from which the source's clock is called wrong."""


def examine(connector: Connector, session: Session) -> list[Finding]:
    """Every finding on every stream, then on the conversation as a whole."""
    out = []
    for stream in connector.streams:
        out += _stream(stream, session)
    try:
        for finding in connector.contract(session):
            out.append(finding)
    except SourceError as fault:
        out.append(Finding("fault", "contract", fault.public))
    return out + _talk(session)


def _stream(stream: Stream, session: Session) -> list[Finding]:
    now = epoch(session.clock.now())
    back = max(stream.lookback, session.settings.lookback)
    window = Window(now - max(int(back.total_seconds()), DAY), now)
    try:
        page = next(iter(stream.pages(session, window)), None)
    except SourceError as fault:
        return [Finding("fault", "connection", f"{stream.title}: {fault.public}")]
    if page is None or not page.records:
        return [
            Finding("warning", "records", f"{stream.title}: nguồn trả lời nhưng không có bản ghi")
        ]
    told = "" if page.total is None else f" (nguồn báo có {page.total})"
    out = [Finding("ok", "connection", f"{stream.title}: nhận {len(page.records)} bản ghi{told}")]
    came, new = stream.allow.came(), stream.allow.new()
    missing = stream.fields - stream.made - came
    if lost := sorted(missing & stream.mandatory):
        out.append(
            Finding("fault", "fields", f"{stream.title}: thiếu trường bắt buộc {', '.join(lost)}")
        )
    if idle := sorted(missing - stream.mandatory):
        out.append(
            Finding("warning", "fields", f"{stream.title}: không thấy trường {', '.join(idle)}")
        )
    if new:
        # a name may itself be data where a source keys objects by people: only plain names show
        shown = sorted(name if decent(name) else "(tên lạ)" for name in new)
        out.append(
            Finding("warning", "fields", f"{stream.title}: trường mới bị bỏ: {', '.join(shown)}")
        )
    out.append(Finding("ok", "fields", f"{stream.title}: {len(came)} trường được phép đã đến"))
    reasons = Counter[str]()
    for record in page.records:
        try:
            stream.conform(record)
        except RecordError as fault:
            reasons[f"{fault.reason} ({fault.field})" if fault.field else fault.reason] += 1
    for reason, count in reasons.most_common():
        out.append(
            Finding("warning", "records", f"{stream.title}: {count} bản ghi bị loại vì {reason}")
        )
    return out


def _talk(session: Session) -> list[Finding]:
    out = []
    if session.calls:
        level = "warning" if session.slowest > SLOW else "ok"
        mean = session.waited / session.calls
        text = (
            f"{session.calls} lượt gọi, trung bình {mean:.2f} s, chậm nhất {session.slowest:.2f} s"
        )
        out.append(Finding(level, "latency", text.replace(".", ",")))
    if session.skew is not None:
        level = "warning" if abs(session.skew) > SKEWED else "ok"
        side = "nhanh" if session.skew > 0 else "chậm"
        text = f"đồng hồ của nguồn {side} {abs(session.skew):.0f} giây so với máy này"
        out.append(Finding(level, "clock", text))
    return out

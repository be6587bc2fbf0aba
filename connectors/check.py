"""The live contract of a source, for ``./ioc check SOURCE``: one page a stream, nothing stored."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from connectors.allow import decent
from connectors.base import Finding, Session, Stream, Window
from core.clock import DAY, epoch
from core.errors import RecordError, SourceError
from core.format import moment

if TYPE_CHECKING:
    from connectors.base import Connector

SLOW = 5.0
"""Seconds from which an answer is called slow."""
FEW = 20
"""Records from which a field that is always empty is worth a word."""
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
        out.append(refusal(fault, what="contract"))
    return out + _talk(session)


def _stream(stream: Stream, session: Session) -> list[Finding]:
    now = epoch(session.clock.now())
    back = max(stream.lookback, session.settings.lookback)
    window = Window(now - max(int(back.total_seconds()), DAY), now)
    try:
        page = next(iter(stream.pages(session, window)), None)
    except SourceError as fault:
        return [refusal(fault, f"{stream.title}: ")]
    if page is None or not page.records:
        return [
            Finding("warning", "records", f"{stream.title}: nguồn trả lời nhưng không có bản ghi")
        ]
    told = "" if page.total is None else f" (nguồn báo có {page.total})"
    out = [Finding("ok", "connection", f"{stream.title}: nhận {len(page.records)} bản ghi{told}")]
    asked, got = session.settings.page_size, len(page.records)
    if page.total is not None and got < min(asked, page.total):
        text = f"{stream.title}: xin {asked} bản ghi một trang, nguồn chỉ đưa {got}"
        out.append(Finding("warning", "caps", text))
    out += _newest(stream, page.records, now)
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
    blank = sorted(
        name
        for name in came
        if "." not in name and all(one.get(name) in (None, "", []) for one in page.records)
    )
    if blank and got >= FEW:
        text = f"{stream.title}: trường luôn trống trong {got} bản ghi: {', '.join(blank)}"
        out.append(Finding("warning", "range", text))
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


def refusal(fault: SourceError, where: str = "", what: str = "connection") -> Finding:
    """A failure as a finding; where the source refused us, with what people can do about it."""
    if fault.refused == "login":
        hint = " Kiểm tra tên, mật khẩu hoặc mã truy cập (password_file, token_file)."
        return Finding("fault", "permission", f"{where}{fault.public}{hint}")
    if fault.refused == "right":
        hint = " Tài khoản đăng nhập được nhưng thiếu quyền đọc phần này; đề nghị nguồn cấp."
        return Finding("fault", "permission", f"{where}{fault.public}{hint}")
    return Finding("fault", what, f"{where}{fault.public}")


def _newest(stream: Stream, records: list[dict[str, Any]], now: int) -> list[Finding]:
    """The newest moment of the stream's cursor in a page; one in the future is a finding."""
    newest = None
    for record in records:
        try:
            at = stream.moment(record, stream.cursor)
        except RecordError:
            continue
        newest = at if newest is None else max(newest, at or newest)
    if newest is None or stream.cursor in stream.made:
        return []
    if newest > now + SKEWED:
        text = f"{stream.title}: bản ghi mới nhất ở tương lai, {moment(newest)}"
        return [Finding("warning", "range", text)]
    return [Finding("ok", "records", f"{stream.title}: mới nhất trong trang đầu {moment(newest)}")]


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

"""The live contract of a source, for ``./ioc check SOURCE``: some pages, nothing is stored."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from connectors.allow import decent
from connectors.base import Finding, Judge, Page, Session, Stream, Window
from connectors.protocols.files import FileSession
from core.clock import DAY, epoch
from core.errors import RecordError, SourceError
from core.format import moment, number

if TYPE_CHECKING:
    from connectors.base import Connector

SLOW = 5.0
"""Seconds from which an answer is called slow."""
FEW = 20
"""Records from which a field that is always empty is worth a word."""
SKEWED = 120.0
"""Seconds from which the source's clock is called wrong."""
ENOUGH = 2_000
"""Records of a stream from which no more are asked for…"""
PATIENCE = 10.0
"""… and seconds after which no further page is."""
_NAMED = 5
"""Unknown units that are named."""


def examine(connector: Connector, session: Session, judge: Judge | None = None) -> list[Finding]:
    """Every finding on every stream that is pulled, then on the conversation as a whole."""
    out, open_to_us = [], 0
    streams = [one for one in connector.streams if session.settings.stream(one.name).enabled]
    for stream in streams:
        try:
            pages = _read(stream, session)
        except SourceError as fault:
            out.append(refusal(fault, f"{stream.title}: "))
            continue
        open_to_us += 1
        out += _stream(stream, session, pages, judge)
    if open_to_us:
        words = f"được đọc {open_to_us}/{len(streams)} luồng"
        out.append(Finding("ok", "permission", words))
    try:
        for finding in connector.contract(session):
            out.append(finding)
    except SourceError as fault:
        out.append(refusal(fault, what="contract"))
    return out + _talk(session)


def _read(stream: Stream, session: Session) -> list[Page]:
    """The first pages, until every field that is due was seen; of files all. Raises SourceError.

    Files cost nobody anything, and each may be wrong in its own way.
    """
    now = epoch(session.clock.now())
    back = max(stream.lookback, session.settings.lookback)
    window = Window(now - max(int(back.total_seconds()), DAY), now)
    stream.allow.forget()
    due, files = stream.due(session), isinstance(session, FileSession)
    began, pages, count = time.monotonic(), list[Page](), 0
    for page in stream.pages(session, window):
        pages.append(page)
        count += len(page.records)
        seen = count and due and due <= stream.allow.came() and not files
        if seen or count >= ENOUGH or time.monotonic() - began > PATIENCE:
            break
    return pages


def _stream(
    stream: Stream, session: Session, pages: list[Page], judge: Judge | None
) -> list[Finding]:
    records = [record for page in pages for record in page.records]
    if not records:
        return [
            Finding("warning", "records", f"{stream.title}: nguồn trả lời nhưng không có bản ghi")
        ]
    first, got = pages[0], len(records)
    told = f" (nguồn báo có {number(first.total)})" if (first.total or 0) >= got else ""
    out = [Finding("ok", "connection", f"{stream.title}: nhận {number(got)} bản ghi{told}")]
    asked, gave = session.settings.page_size, len(first.records)
    if not stream.cut_here and first.total is not None and gave < min(asked, first.total):
        text = f"{stream.title}: xin {asked} bản ghi một trang, nguồn chỉ đưa {gave}"
        out.append(Finding("warning", "caps", text))
    out += _newest(stream, records, epoch(session.clock.now()))
    out += _fields(stream, session)
    came = stream.allow.came()
    blank = sorted(
        name
        for name in came
        if any(name in one for one in records)  # what a stream takes apart has other names then
        and all(one.get(name) in (None, "", []) for one in records)
    )
    if blank and got >= FEW:
        text = f"{stream.title}: trường luôn trống trong {got} bản ghi: {', '.join(blank)}"
        out.append(Finding("warning", "range", text))
    return out + list(_refused(stream, records, judge))


def _fields(stream: Stream, session: Session) -> Iterator[Finding]:
    """Which allowed fields came, which are missing, which are new; of ours none is due."""
    came, new = stream.allow.came(), stream.allow.new()
    due = stream.due(session)
    if lost := sorted((due - came) & stream.mandatory):
        yield Finding("fault", "fields", f"{stream.title}: thiếu trường bắt buộc {', '.join(lost)}")
    if idle := sorted(due - came - stream.mandatory):
        yield Finding("warning", "fields", f"{stream.title}: không thấy trường {', '.join(idle)}")
    if new:
        # a name may itself be data where a source keys objects by people: only plain names show
        shown = sorted(name if decent(name) else "(tên lạ)" for name in new)
        yield Finding("warning", "fields", f"{stream.title}: trường mới bị bỏ: {', '.join(shown)}")
    if came:
        yield Finding("ok", "fields", f"{stream.title}: {len(came)} trường được phép đã đến")


def _refused(
    stream: Stream, records: list[dict[str, Any]], judge: Judge | None
) -> Iterator[Finding]:
    """What would be set aside and why; units that we do not know are named."""
    reasons, units = Counter[str](), Counter[str]()
    words = dict[str, str]()
    for record in records:
        try:
            stream.conform(record)
            if judge is not None:
                judge(stream, record)
        except RecordError as fault:
            reason = f"{fault.reason} ({fault.field})" if fault.field else fault.reason
            reasons[reason] += 1
            words.setdefault(reason, fault.public)
            if fault.reason == "unknown_unit":
                units[fault.about] += 1
                words.setdefault(fault.about, fault.public)
    for reason, count in reasons.most_common():
        told = f"{stream.title}: {count} bản ghi bị loại vì {reason}"
        if reason.startswith("unknown_unit"):
            for named, often in units.most_common(_NAMED):
                yield Finding("warning", "records", f"{told} — {often}: {words[named]}")
            if len(units) > _NAMED:
                more = f"{told}: còn {len(units) - _NAMED} đơn vị khác"
                yield Finding("warning", "records", more)
            continue
        yield Finding("warning", "records", f"{told}: {words[reason]}")


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
    return [Finding("ok", "records", f"{stream.title}: mới nhất {moment(newest)}")]


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
        if abs(session.skew) < 1:
            text = "đồng hồ của nguồn khớp với máy này, lệch dưới 1 giây"
        out.append(Finding(level, "clock", text))
    return out

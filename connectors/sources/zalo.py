"""The Zalo mini app of the province: cumulative visits by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors.allow import names
from connectors.base import Page, Session, Window
from connectors.protocols.answer import Answer, read_json
from connectors.protocols.http import HttpConnector, HttpSession
from connectors.reading import parse
from connectors.records.counters import Counter, months, province
from core.clock import from_epoch
from core.errors import RecordError, SourceError
from core.facts import Fact
from core.settings import SourceSettings

_OURS = frozenset({-124, -201, -204, -216, -217})
"""Zalo's codes for a token or a parameter that is wrong: no use to try again."""


class Visits(Counter):
    """Lượt truy cập lũy kế đến hết ngày."""

    name = "visits"
    title = "Lượt truy cập Zalo mini app"
    measure = "zalo.visits"
    key = ("date",)
    version, cursor = "docLuc", "date"
    day, figure = "date", "total_visits"
    owner = "Sở Thông tin và Truyền thông"
    mandatory = names("date total_visits docLuc donVi")
    made = names("docLuc donVi")
    fields = mandatory
    withheld = names("followers user_id display_name phone avatar")

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """The days of the window, a page a month."""
        assert isinstance(session, HttpSession)
        path = session.option("list_path", "/v1/mini-app/statistics")
        for part in months(session, window):
            asked = {
                "from": f"{from_epoch(session.start(part)):%d/%m/%Y}",
                "to": f"{from_epoch(part.until - 1):%d/%m/%Y}",
            }
            rows = session.get(path, asked, read=lambda answer: _read(session, answer))
            kept, unknown = self.keep(rows)
            kept = self.inside(kept, part)
            for record in kept:
                record |= {"docLuc": session.began, "donVi": province(session)}
            yield Page(kept, str(part.until), len(rows), unknown)

    def told_version(self, record: dict[str, Any]) -> int:
        """Zalo tells no version: what was read later is newer."""
        version = parse.whole(record.get("docLuc"), "docLuc")
        if version is None:
            raise parse.missing("docLuc")
        return version

    def conform(self, record: dict[str, Any]) -> Fact:
        """Visits until the end of the day. Raises RecordError."""
        return self.fact(record)


def _read(session: HttpSession, answer: Answer) -> list[Any]:
    body = read_json(answer)
    if not isinstance(body, dict):
        raise SourceError("Nguồn trả về JSON không phải đối tượng.", answer.url)
    try:
        code = parse.whole(body.get("error"), "error")
    except RecordError:
        code = None
    if code != 0:
        message = session.quote(body.get("message")) or "không nói rõ"
        raise SourceError(
            f"Zalo báo lỗi {session.quote(body.get('error'))}: {message}.",
            answer.url,
            transient=code is not None and code not in _OURS,
        )
    rows = body.get("data")
    if not isinstance(rows, list):
        raise SourceError("Câu trả lời không có danh sách theo ngày (data).", answer.url)
    return rows


class Zalo(HttpConnector):
    """Ứng dụng nhỏ trên Zalo của tỉnh."""

    name = "zalo"
    title = "Zalo mini app của tỉnh"
    protocol = "HTTP + JSON, access_token"
    owner = "Sở Thông tin và Truyền thông"
    kinds = (Visits,)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """The token of every call."""
        return {"access_token": self.needed(settings.bearer(), "token")}

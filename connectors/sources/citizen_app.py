"""The citizens' app (Long An Số): cumulative installs by day, in a monthly bulletin."""

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
from core.errors import SourceError
from core.facts import Fact
from core.settings import SourceSettings


class Installs(Counter):
    """Lượt cài đặt lũy kế đến hết ngày."""

    name = "installs"
    title = "Lượt cài đặt ứng dụng Long An Số"
    measure = "app.installs"
    key = ("ngay",)
    version, cursor = "capNhat", "ngay"
    day, figure = "ngay", "luotCai"
    owner = "Sở Thông tin và Truyền thông"
    mandatory = names("ngay luotCai capNhat donVi")
    made = names("capNhat donVi")
    fields = mandatory
    withheld = names("luotMo nguoiDung")

    def pages(self, session: Session, window: Window) -> Iterator[Page]:
        """The bulletin's days in the window, a page a month."""
        assert isinstance(session, HttpSession)
        path = session.option("list_path", "/api/thong-ke")
        for part in months(session, window):
            asked = {
                "tu": f"{from_epoch(session.start(part)):%Y-%m-%d}",
                "den": f"{from_epoch(part.until - 1):%Y-%m-%d}",
            }
            told, rows = session.get(path, asked, read=_read)
            kept, unknown = self.keep(rows)
            kept = self.inside(kept, part)
            for record in kept:
                record |= {"capNhat": told, "donVi": province(session)}
            yield Page(kept, str(part.until), len(rows), unknown)

    def conform(self, record: dict[str, Any]) -> Fact:
        """Installs until the end of the day. Raises RecordError."""
        return self.fact(record)


def _read(answer: Answer) -> tuple[str, list[Any]]:
    body = read_json(answer)
    rows = body.get("duLieu") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise SourceError("Câu trả lời không có danh sách theo ngày (duLieu).", answer.url)
    return parse.text(body.get("capNhat"))[:40], rows


class CitizenApp(HttpConnector):
    """Ứng dụng công dân số của tỉnh."""

    name = "citizen_app"
    title = "Ứng dụng Long An Số"
    protocol = "HTTP + JSON, khóa X-Api-Key"
    owner = "Sở Thông tin và Truyền thông"
    kinds = (Installs,)

    def headers(self, settings: SourceSettings) -> dict[str, str]:
        """The key of every call."""
        return {"X-Api-Key": self.needed(settings.bearer(), "token")}

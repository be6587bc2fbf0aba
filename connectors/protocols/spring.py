"""REST of the DIGO products (iGate, 1022): OAuth2, and Spring's pages of ``content``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from connectors.protocols.answer import Answer, read_json
from connectors.protocols.oauth import OAuthSession
from connectors.reading import parse
from core.clock import from_epoch
from core.errors import ConfigError, RecordError, SourceError

_FORMS = {"iso": "%Y-%m-%dT%H:%M:%S.000Z", "plain": "%Y-%m-%d %H:%M:%S"}


class SpringSession(OAuthSession):
    """Pages count from 1 here and from 0 there."""

    def changed(
        self, path: str, since: int, until: int, page: int, size: int
    ) -> tuple[list[Any], int | None]:
        """Records changed in [since, until), oldest change first. Raises SourceError."""
        asked = {
            self.option("from_field", "updated-from"): self._moment(since),
            self.option("to_field", "updated-to"): self._moment(until),
            "sort": self.option("sort", "updatedDate,asc"),
        }
        return self.listed(path, asked, page, size)

    def listed(
        self, path: str, asked: Mapping[str, str], page: int, size: int
    ) -> tuple[list[Any], int | None]:
        """A page of a list, and how many the source says there are. Raises SourceError."""
        params = {
            "spec": "page",  # "slice" would not say how many there are
            self.option("page_field", "page"): str(page - 1),
            self.option("size_field", "size"): str(size),
            **asked,
        }
        return self.fetch(path, params, _read)

    def _moment(self, at: int) -> str:
        form = self.option("date_form", "iso")
        if form not in _FORMS:
            allowed = ", ".join(_FORMS)
            raise ConfigError([f"options.date_form: “{form}” không có; nhận: {allowed}"])
        local = from_epoch(at)
        return f"{local if form == 'plain' else local.astimezone(UTC):{_FORMS[form]}}"


def _read(answer: Answer) -> tuple[list[Any], int | None]:
    body = read_json(answer)
    rows = body.get("content") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise SourceError("Câu trả lời không có danh sách dữ liệu (content).", answer.url)
    try:
        total = parse.whole(body.get("totalElements"), "totalElements")
    except RecordError as fault:
        raise SourceError("Nguồn báo tổng số không đọc được.", fault.detail) from None
    return rows, total

"""A CKAN site: one action a call, and how its answers are to be taken.

All measured: an unknown action answers with a bare string, deleted sets with 403, the search index
fails with JSON and the database with HTML, messages are in the site's language, so only status and
``__type`` count.
"""

from __future__ import annotations

import hashlib
from typing import Any

from connectors import parse
from connectors.answer import Answer, read_json, status_fault
from connectors.http import HttpSession
from core.errors import RecordError, SourceError

Record = dict[str, Any]

_JUDGED = frozenset({400, 403, 404, 409, 500})


class Gone(SourceError):
    """403 or 404 on a known set: gone or closed."""


class IndexDown(SourceError):
    """The search index fails; everything that reads the database goes on."""


class Portal(HttpSession):
    """A CKAN site and how its answers are to be taken."""

    def action(self, name: str, **parameters: str) -> Any:
        """The result of an action. Raises SourceError."""
        return self.get(f"/api/3/action/{name}", parameters, read=self._read, also=_JUDGED)

    def _read(self, answer: Answer) -> Any:
        if answer.is_html():
            if answer.status == 200:
                read_json(answer)
            raise status_fault(answer)
        body = read_json(answer)
        if not isinstance(body, dict):
            words = self.quote(body) if isinstance(body, str) else "nội dung lạ"
            raise SourceError(
                f"CKAN không nhận lời gọi (HTTP {answer.status}): {words}.",
                answer.url,
                transient=False,
            )
        if answer.status == 200 and body.get("success") is True and "result" in body:
            return body["result"]
        error = body.get("error")
        kind = parse.text(error.get("__type")) if isinstance(error, dict) else ""
        if answer.status in (403, 404):
            raise Gone(
                f"CKAN: không có hoặc không cho xem (HTTP {answer.status}).",
                answer.url,
                transient=False,
                refused="right" if answer.status == 403 else "",
            )
        if answer.status == 500 and kind == "Search Connection Error":
            raise IndexDown("Chỉ mục tìm kiếm của CKAN đang hỏng.", answer.url)
        if answer.status >= 400:
            raise SourceError(
                f"CKAN báo lỗi HTTP {answer.status}{f' ({self.quote(kind)})' if kind else ''}.",
                answer.url,
                transient=answer.status == 500,
            )
        raise SourceError("CKAN trả HTTP 200 nhưng báo không thành công.", answer.url)

    def shown(self, name: str) -> Record | None:
        """One set by its name; None when it is gone or closed."""
        try:
            row = self.action("package_show", id=name)
        except Gone:
            return None
        return row if isinstance(row, dict) else None

    def listed(self) -> set[str]:
        """Names of all sets: the only list without a cap."""
        names_ = self.action("package_list")
        if not isinstance(names_, list):
            raise SourceError("CKAN không trả danh sách tên bộ dữ liệu.", "package_list")
        return {str(name) for name in names_}

    def tables(self, resources: list[Record]) -> tuple[int | None, str]:
        """Rows in a set's tables (None without tables) and a hash of their content.

        Nothing else shows that rows changed. ``options.tables``: hash (default), count, no.
        """
        depth = self.option("tables", "hash")
        total, content = None, hashlib.sha256()
        for one in resources if depth != "no" else ():
            if one.get("datastore_active") in (True, "True", "true") and one.get("id"):
                table = str(one["id"])
                count = self._count(table)
                if count is not None:
                    total = (total or 0) + count
                if depth == "hash" and count:
                    content.update(self._dump(table))
        return total, "" if total is None or depth != "hash" else content.hexdigest()[:16]

    def _count(self, table: str) -> int | None:
        """A table's total; None where the portal says that there is no such table."""
        try:
            result = self.action("datastore_search", resource_id=table, limit="0")
            return parse.whole(result.get("total"), "total") if isinstance(result, dict) else None
        except SourceError as fault:
            if fault.transient:
                raise
        except RecordError:
            return None
        return None

    def _dump(self, table: str) -> bytes:
        """Hash of a whole table as one file; of nothing where the portal gives none."""
        try:
            return self.get(f"/datastore/dump/{table}", read=_digest)
        except SourceError as fault:
            if fault.transient:
                raise
        return b""

    def kind_of(self, groups: set[str]) -> str:
        """By the portal's groups; "" when they do not tell and the formats must."""
        for kind, option, default in (
            ("geographic", "geographic_groups", "du-lieu-dia-ly"),
            ("attribute", "attribute_groups", "du-lieu-thuoc-tinh"),
        ):
            if groups & set(self.option(option, default).replace(" ", "").split(",")):
                return kind
        return ""


def _digest(answer: Answer) -> bytes:
    """Hash of the lines in any order: a table has none of its own."""
    if answer.is_html():
        raise SourceError(f"CKAN trả {answer.what()} thay cho bảng dữ liệu.", answer.url)
    lines = sorted(answer.body.splitlines())
    return hashlib.sha256(b"\n".join(lines)).digest()

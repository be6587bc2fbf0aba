"""A CKAN site: one action a call, and how its answers are to be taken.

All measured: an unknown action answers with a bare string, deleted sets with 403, the search index
fails with JSON and the database with HTML, messages are in the site's language, so only status and
``__type`` count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from connectors.protocols.answer import Answer, read_json, status_fault
from connectors.protocols.http import HttpSession
from connectors.reading import parse
from core.errors import RecordError, SourceError

Record = dict[str, Any]

_ROWS = 1_000
"""What CKAN gives at most to one search."""
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

    def shown(self, name: str, *, tracked: bool = False) -> Record | None:
        """One set by its name (``tracked``: with its counters); None when it is gone or closed."""
        also = {"include_tracking": "true"} if tracked else {}
        try:
            row = self.action("package_show", id=name, **also)
        except Gone:
            return None
        return row if isinstance(row, dict) else None

    def listed(self) -> set[str]:
        """Names of all sets: the only list without a cap."""
        names_ = self.action("package_list")
        if not isinstance(names_, list):
            raise SourceError("CKAN không trả danh sách tên bộ dữ liệu.", "package_list")
        return {str(name) for name in names_}

    def organisations(self) -> list[str]:
        """Names of the organisations; none where they may not be seen. Raises SourceError."""
        try:
            names_ = self.action("organization_list")
        except Gone:
            return []
        if not isinstance(names_, list):
            raise SourceError("CKAN không trả danh sách cơ quan.", "organization_list")
        return sorted(str(name) for name in names_)

    def organisation(self, name: str) -> str:
        """The title of an organisation, else its name. Raises SourceError.

        "" when it is gone, or when it cannot be told now: its sets are counted by the index.
        """
        less = {"include_users": "false", "include_extras": "false"}
        try:
            row = self.action("organization_show", id=name, **less)
        except (Gone, IndexDown):
            return ""
        return parse.text(row.get("title") or row.get("name")) if isinstance(row, dict) else ""

    def register(
        self, keep: Callable[[Iterable[Any]], tuple[list[Record], int]]
    ) -> tuple[list[Record], int, int]:
        """Every public set as ``keep`` leaves it, how many names there are, and unknown fields.

        By search, then what search left out one by one by its name. Of two copies of a set the
        newer one counts. Raises SourceError.
        """
        wanted = self.listed()
        kept, unknown = keep(self._searched())
        there = {parse.text(record.get("name")) for record in kept}
        shown = (self.shown(name) for name in sorted(wanted - there))
        more, again = keep(row for row in shown if row is not None)
        if kept and not wanted:
            raise SourceError("CKAN tự mâu thuẫn: tìm thấy bộ dữ liệu nhưng danh sách tên rỗng.")
        newest: dict[str, Record] = {}
        for place, record in enumerate(kept + more):
            key = parse.text(record.get("id")) or f"#{place}"
            told = parse.text(record.get("metadata_modified"))
            if key not in newest or told > parse.text(newest[key].get("metadata_modified")):
                newest[key] = record
        live = [
            record
            for record in newest.values()
            if record.get("state") in (None, "", "active") and not record.get("private")
        ]
        return live, len(wanted), unknown + again

    def _searched(self) -> Iterator[Record]:
        """Every set that search gives; none when its index is down, then all go by name."""
        size = min(self.settings.page_size, _ROWS)
        start, total = 0, 1
        while start < total:
            asked = {"rows": str(size), "start": str(start), "sort": "name asc"}
            try:
                result = self.action("package_search", **asked)
            except IndexDown:
                return
            rows = result.get("results") if isinstance(result, dict) else None
            if not isinstance(rows, list):
                raise SourceError("CKAN trả kết quả tìm kiếm không có danh sách.", "package_search")
            try:
                total = parse.whole(result.get("count"), "count") or 0
            except RecordError as fault:
                raise SourceError("CKAN báo tổng số không đọc được.", fault.detail) from None
            if not rows:
                return
            start += len(rows)
            yield from (row for row in rows if isinstance(row, dict))

    def resource(self, name: str) -> Record:
        """A resource by its id, or by ``set/resource`` names. Raises SourceError, Gone."""
        if "/" not in name:
            found = self.action("resource_show", id=name)
        else:
            dataset, _, title = name.partition("/")
            whole = self.action("package_show", id=dataset)
            rows = whole.get("resources") if isinstance(whole, dict) else None
            named = (one for one in rows or () if isinstance(one, dict))
            same = [one for one in named if parse.text(one.get("name")) == title]
            if len(same) != 1:
                words = "không có" if not same else "có nhiều"
                raise SourceError(f"{words} tài nguyên tên “{title}”.", name, transient=False)
            found = same[0]
        if not isinstance(found, dict) or not found.get("id"):
            raise SourceError("CKAN trả tài nguyên theo dạng lạ.", name)
        return found

    def tables(self, resources: list[Record]) -> tuple[int | None, str]:
        """Rows in a set's tables (None without tables) and a hash of their content.

        Nothing else shows that rows changed. ``options.tables``: hash (default), count, no.
        """
        depth = self.option("tables", "hash")
        total, content = None, hashlib.sha256()
        for one in resources if depth != "no" else ():
            if has_table(one):
                table = str(one["id"])
                count = self.count(table)
                if count is not None:
                    total = (total or 0) + count
                if depth == "hash" and count:
                    content.update(self._dump(table))
        return total, "" if total is None or depth != "hash" else content.hexdigest()[:16]

    def count(self, table: str) -> int | None:
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


def has_table(resource: Record) -> bool:
    """Was the resource loaded into the datastore?"""
    return bool(resource.get("id")) and resource.get("datastore_active") in (True, "True", "true")


def _digest(answer: Answer) -> bytes:
    """Hash of the lines in any order: a table has none of its own."""
    if answer.is_html():
        raise SourceError(f"CKAN trả {answer.what()} thay cho bảng dữ liệu.", answer.url)
    lines = sorted(answer.body.splitlines())
    return hashlib.sha256(b"\n".join(lines)).digest()

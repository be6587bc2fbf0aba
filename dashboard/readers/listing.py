"""Pages of records with the columns that the viewer may have."""

from __future__ import annotations

from dataclasses import replace

from core.errors import MisuseError
from exports.withholding.columns import ALL, CODED, COLUMNS
from indicators.asking.answers import RecordPage
from indicators.catalog import Catalog

_MOST = 1_000  # rows that are paged through without codes; as many as the catalogue lists at once


def listed(
    catalog: Catalog, kind: str, query: dict[str, str], limit: int, after: str, *, codes: bool
) -> RecordPage:
    """A page of records with the columns and the mark of the next page that the viewer may have.

    The catalogue's own mark holds a code. Where codes are hidden the mark is a count of rows, and
    the list ends after ``_MOST``. Raises MisuseError for a mark of the other form.
    """
    if codes or kind not in CODED:
        page = catalog.records(kind, query, limit, after)
        start, mark = 0, page.next
    else:
        if after and not (after.isascii() and after.isdigit() and int(after) <= _MOST - limit):
            raise MisuseError("Dấu trang “after” không đọc được; hãy mở lại từ trang đầu.")
        start = int(after or 0)
        page = catalog.records(kind, query, start + limit, "")
        more = page.next and start + 2 * limit <= _MOST
        mark = str(start + limit) if more else ""
    names = [one for one in COLUMNS.get(kind, ALL) if codes or kind not in CODED or one != "code"]
    rows = [{name: row[name] for name in names if name in row} for row in page.rows[start:]]
    return replace(page, rows=rows, next=mark)

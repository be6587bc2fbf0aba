"""The records behind a figure as a file, row by row: memory does not grow with their number.

They are read page by page as the facts stood at one revision, so that the list is the one that was
counted, whatever comes in meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.clock import day_date
from core.errors import AccessError, NotFoundError, StoreError
from exports.provenance.doubting import ruled
from exports.provenance.truth import LISTED, Truth
from exports.sheets import sets
from exports.sheets.asked import Asked, sheet
from exports.sheets.sheet import Cell, Column, Kind, Table, at
from exports.withholding.columns import CODED, COLUMNS
from indicators.asking.answers import RecordsLink
from indicators.catalog import Catalog

_PAGE = 1_000
_DAYS = ("valid_from", "valid_to", "start_day", "end_day")
_FLAGS = ("paused", "electronic", "signed_person", "signed_agency", "is_open", "satisfied",
          "refused", "alive", "met", "paper_result")  # fmt: skip
_NUMBERS = ("value", "numerator", "denominator", "quality", "area_km2", "longitude", "latitude",
            "amount")  # fmt: skip
_WHOLE = ("channel", "closing", "update_days", "resources", "rows", "size", "plan_year")
_STANDING = "unit_value"  # made of values, which are read as they are


@dataclass(frozen=True, slots=True)
class Listing:
    """A list behind a figure: its truth, its table (its rows come once), how many there are.

    ``coded``: its rows lead to citizens' affairs.
    """

    truth: Truth
    table: Table
    total: int
    coded: bool


def listing(
    catalog: Catalog,
    subject: str,
    part: str,
    asked: Asked,
    *,
    codes: bool,
) -> Listing:
    """The records of one of the sets behind an indicator's figure (``exports.sheets.sets``).

    ``codes``: may who asks take rows that lead to a citizen's affair? Raises NotFoundError,
    MisuseError, AccessError.
    """
    made = sheet(catalog, subject, replace(asked, dim="khong"))
    made = ruled(replace(made, rows=made.rows[:1]))  # of this figure alone, not of its months
    value = made.rows[0].value
    if not value.value_id:
        why = value.reason or "kỳ này chưa có giá trị"
        raise NotFoundError(f"“{made.truth.title}” không có danh sách bản ghi: {why}.")
    link, name = sets.find(catalog, made.rows[0].definition, value, part, asked)
    if link.kind in CODED and not codes:
        raise AccessError(
            "Danh sách hồ sơ chỉ dành cho người xử lý: cán bộ trong đơn vị mình và vận hành."
        )
    shown = [Column(one, one, kind_of(one), 18) for one in COLUMNS.get(link.kind, ("unit",))]
    told = f"{link.count} bản ghi phía sau: {name or part}"
    said = [(LISTED, told)]
    if asked.order:
        link = replace(link, query={**link.query, "order": asked.order})
        catalog.records(link.kind, link.query, 1)  # an order that there is not is refused before
        column = asked.order.removeprefix("-")
        way = "giảm dần" if asked.order.startswith("-") else "tăng dần"
        said.append(("Xếp theo", f"{column}, {way}"))
    truth = replace(made.truth, filters=(*made.truth.filters, *said))
    table = Table("ban-ghi", tuple(shown), _Rows(catalog, link, shown))
    return Listing(truth, table, link.count, link.kind in CODED)


class _Rows(Sequence[Sequence[Cell]]):
    """Rows that are read as they are written; gone through once, from the first.

    Raises StoreError at their end where they are not as many as were counted: such a file is none.
    """

    def __init__(self, catalog: Catalog, link: RecordsLink, columns: Sequence[Column]) -> None:
        self._catalog, self._link, self._columns = catalog, link, columns
        self._revision = catalog.revision()

    def __len__(self) -> int:
        return self._link.count

    def __getitem__(self, at: Any) -> Any:
        raise IndexError("records are read in order")

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        query, after, count = dict(self._link.query), "", 0
        if self._link.kind != _STANDING:
            query.setdefault("revision", str(self._revision))
        while True:
            page = self._catalog.records(self._link.kind, query, _PAGE, after)
            for row in page.rows:
                yield [cell(one, row.get(one.key)) for one in self._columns]
            count += len(page.rows)
            after = page.next
            if not after:
                break
        if count != self._link.count:
            raise StoreError(
                f"Danh sách có {count} bản ghi, không phải {self._link.count} như đã đếm: tệp này "
                "không dùng được. Hãy xuất lại; nếu còn lệch, báo quản trị.",
                f"records: {self._link.kind} {query}",
            )


def kind_of(name: str) -> Kind:
    """What the cells of a record's column are."""
    if name.endswith("_at"):
        return "moment"
    if name in _DAYS:
        return "day"
    if name in _FLAGS:
        return "flag"
    if name in _WHOLE:
        return "whole"
    return "number" if name in _NUMBERS else "text"


def cell(column: Column, value: object) -> Cell:
    """A record's value as a cell of its column: moments and days are numbers in the store."""
    if value is None:
        return None
    match column.kind:
        case "moment":
            return at(int(str(value)))
        case "day":
            return day_date(int(str(value)))
        case "flag":
            return bool(value)
        case "whole":
            return int(str(value))
        case "number":
            return float(str(value))
        case "text":
            return str(value)

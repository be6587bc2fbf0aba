"""How long things take, as a sheet: the classes of the chart beside the median and the 90 %.

The page draws the same chart of the same classes (``CHART``), so that the file has its very bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core import format as say
from core.errors import MisuseError, NotFoundError
from core.values import emptied
from exports.provenance.origin import truth_of
from exports.sheets import narrowing
from exports.sheets.asked import Asked, narrowed_columns, narrowed_rows, place_of, values
from exports.sheets.sheet import Cell, Column, Row, Sheet, whole
from indicators.asking.answers import RecordsLink
from indicators.asking.spread import Band
from indicators.catalog import Catalog
from indicators.defining.model import Definition, Quantile


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of a page: its place there, its title, the indicators that are marked in it.

    ``id``: of its box; ``median`` and ``ninth`` are taken of the very durations that are counted.
    """

    path: str
    anchor: str
    id: str
    title: str
    median: str
    ninth: str

    @property
    def subject(self) -> str:
        """What its file is asked for by: ``mot-cua/phan-bo``."""
        return f"{self.path.strip('/')}/{self.anchor}"


CHART = Chart(
    "/mot-cua", "phan-bo", "chart-spread", "Phân bố thời gian giải quyết",
    "onestop.handling_days_median", "onestop.handling_days_p90",
)  # fmt: skip
NAMED = "thoi-gian-"
"""How the list of a class is called, before its ends: ``thoi-gian-3-5``, ``thoi-gian-60-``."""
CLASS = "Lớp"
"""What the row of a class is, in words."""
COLUMNS = (
    Column("class_name", "Lớp, theo đơn vị tính", width=16),
    Column("over", "Dài hơn", "number", 10, 1),
    Column("until", "Nhiều nhất", "number", 11, 1),
    Column("count", "Số hồ sơ", "number", 11),
    Column("share", "Tỷ lệ", "number", 10),
    Column("share_until", "Cộng dồn", "number", 10),
)
"""What a class has: its ends in the unit of both marks, how many it holds, their share."""
_NO_CLASS: tuple[Cell, ...] = (None,) * len(COLUMNS)
_MARKED = "Giá trị"
_APART = "số hồ sơ của lớp ở cột riêng"
_COMPARED = "trang kiểm tra đối chiếu trung vị và phân vị, không đối chiếu từng lớp"
_PLACES = 4  # decimals of a share, which is a fraction


def sheet(catalog: Catalog, asked: Asked) -> Sheet:
    """The sheet of the chart: both marks, then each class with how many it holds.

    Raises NotFoundError, AccessError, MisuseError where it cannot be cut so, or nothing is counted.
    """
    known = {one.id: one for one in catalog.definitions()}
    shown = [known[id] for id in (CHART.median, CHART.ninth) if id in known]
    if not shown or shown[0].id != CHART.median:
        raise NotFoundError(f"“{CHART.subject}” không có ở đây: không có chỉ tiêu của hình này.")
    period = asked.period or catalog.default_period()
    place = place_of(catalog, asked, period)
    narrowing.admitted(asked.only, shown, place, inside=asked.inside)
    held = catalog.spread(CHART.median, asked.unit, period, asked.cut, asked.as_known, asked.listed)
    if not held:
        raise MisuseError(f"“{CHART.subject}”: chưa có gì được đếm trong kỳ này.")
    marks = values(catalog, [one.id for one in shown], asked, period)
    rows = [Row(_MARKED, one, known[one.indicator], _NO_CLASS) for one in marks]
    empty = replace(emptied(marks[0], _APART), freshness=marks[0].freshness)
    rows += [Row(CLASS, empty, shown[0], cells) for cells in classes(held)]
    truth = truth_of(
        catalog, asked, period, place, marks, shown,
        subject=CHART.subject, title=CHART.title, measure=shown[0].unit, path=CHART.path,
        address=f"{asked.address(CHART.path)}#{CHART.id}-title", cuts=[_COMPARED],
    )  # fmt: skip
    made = narrowed_rows(catalog, asked, rows)
    return Sheet(
        truth, made, place=place, shape="spread", bands=tuple(held),
        more=(*COLUMNS, *narrowed_columns(asked)),
    )  # fmt: skip


def classes(held: Sequence[Band]) -> Iterator[tuple[Cell, ...]]:
    """Cells of each class, in the order of ``COLUMNS``."""
    total, seen = sum(one.count for one in held), 0.0
    for one in held:
        seen += one.count
        yield (
            name(one), one.low, one.high, whole(one.count), round(one.count / total, _PLACES),
            round(seen / total, _PLACES),
        )  # fmt: skip


def code(band: Band) -> str:
    """``3-5``, ``60-``: the ends of a class in an address."""
    return f"{band.low:g}-" + ("" if band.high is None else f"{band.high:g}")


def lists(
    whole: RecordsLink | None, held: Sequence[Band], definition: Definition
) -> dict[str, RecordsLink]:
    """How the dossiers of each class are listed, by its ``code``; ``whole``: all that is counted.

    Nothing where what is counted is not just what is listed, as of converted units.
    """
    if whole is None or whole.count != sum(one.count for one in held):
        return {}
    unit = definition.value.divide_by if isinstance(definition.value, Quantile) else 1.0
    out = {}
    for one in held:
        high = "" if one.high is None else f"{one.high * unit:.0f}"
        query = {**whole.query, "took": f"{one.low * unit:.0f},{high}"}
        out[code(one)] = RecordsLink(whole.kind, query, round(one.count))
    return out


def name(band: Band) -> str:
    """``đến 1``, ``1–2``, ``trên 60``: the ends of a class, as the page writes them."""
    low = say.trimmed(band.low, 1)
    if band.high is None:
        return f"trên {low}"
    high = say.trimmed(band.high, 1)
    return f"{low}–{high}" if band.low else f"đến {high}"

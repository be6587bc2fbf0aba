"""What is exported: a question about an indicator or a page, answered by the catalogue as a sheet.

The same questions as the page of the same address asks, so the same figures; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from core.clock import today
from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from core.units import Unit
from core.values import Value
from exports.provenance.origin import truth_of
from exports.provenance.truth import EACH
from exports.sheets import narrowing
from exports.sheets.courses import COURSES
from exports.sheets.matrices import MATRICES
from exports.sheets.narrowing import WORDS, Only
from exports.sheets.sheet import Column, Row, Sheet
from exports.withholding import guarded
from indicators.asking.answers import Passport
from indicators.asking.lists import Listed
from indicators.catalog import Catalog
from indicators.defining.model import Definition

PAGES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "tong-quan": ("/", "Tổng quan điều hành", ()),
    "mot-cua": ("/mot-cua", "Một cửa", ("onestop",)),
    "van-ban": ("/van-ban", "Văn bản điện tử", ("edoc",)),
    "du-lieu": ("/du-lieu", "Kho dữ liệu và dữ liệu mở", ("data",)),
    "chuyen-doi-so": ("/chuyen-doi-so", "Chuyển đổi số", ("society", "capacity")),
    "nhiem-vu": ("/nhiem-vu", "Nhiệm vụ", ("task",)),
    "phan-anh": ("/", "Phản ánh hiện trường", ("petition",)),
}
"""Name of a page's export → the page that shows it, its title, the groups of its cards (none: all).

Petitions have no page of their own: their cards stand on the overview.
"""
NOTHING = "khong"
"""The word for: by no dimension."""
VIEWS = (
    "ban-do", "766", "so-sanh", "tong-quan/se-khong-dat", "mot-cua/ban-do-nhiet",
    "mot-cua/ba-quy-tac", "mot-cua/phan-bo",
    *(one.subject for one in MATRICES), *(one.subject for one in COURSES),
)  # fmt: skip
"""Parts of pages that have files of their own (``exports.sheets.views``)."""
NARROWED = ("mot-cua", "van-ban", "nhiem-vu", "du-lieu")
"""The pages whose files can be narrowed as the pages themselves can."""
BOARDS = "wall/"
"""Before the name of a board of the wall, whose files ``dashboard.wall.filed`` makes."""
ORDER = "xep"
"""The choice of a list's order: a column's name, ``-`` before it: falling."""
_YEARS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of a view, as its page's address has them.

    ``unit``: code, None the whole that may be seen; ``period`` None: the year to date;
    ``dim`` "": the indicator's first; ``inside``: small counts stay in the file, which stays in
    the house; ``indicator``: of a map, a heat map or a comparison (there several, with commas),
    "" the page's own; ``units``: codes of those that are compared; ``only``: the members of
    dimensions to which it is narrowed; ``layer``: what lies over a map; ``last_year``: changes are
    measured by the same period of the year before, not by the period before.
    """

    unit: str | None = None
    period: Period | None = None
    as_known: int | None = None
    listed: Listed = None
    dim: str = ""
    inside: bool = False
    indicator: str = ""
    units: tuple[str, ...] = ()
    only: tuple[Only, ...] = ()
    layer: str = ""
    query: tuple[tuple[str, str], ...] = ()
    last_year: bool = False

    @property
    def cut(self) -> dict[str, str] | None:
        """What it is narrowed to, as the catalogue is asked for it."""
        return narrowing.cut(self.only) or None

    @property
    def order(self) -> str:
        """In which order records are asked for; "": the usual one."""
        return dict(self.query).get(ORDER, "")

    def address(self, path: str) -> str:
        """The page that shows the same."""
        return f"{path}?{urlencode(self.query)}" if self.query else path


def sheet(catalog: Catalog, subject: str, asked: Asked) -> Sheet:
    """The sheet of an indicator (its id) or a page (its path or name).

    Raises NotFoundError for neither, MisuseError for a choice that the indicator does not have.
    """
    name = subject.strip("/") or "tong-quan"
    if asked.indicator:
        raise MisuseError(
            f"“{name}” không nhận chi-tieu; chỉ bản đồ, bản đồ nhiệt và so sánh mới chọn."
        )
    if asked.units:
        raise MisuseError(f"“{name}” không nhận cac-don-vi; chỉ so sánh mới chọn.")
    with catalog.reading():
        if name in PAGES:
            return _page(catalog, name, asked)
        try:
            definition = catalog.definition(name)
        except NotFoundError as fault:
            pages = ", ".join((*PAGES, *VIEWS))
            raise NotFoundError(f"{fault.public} Các trang xuất được: {pages}.") from None
        return _indicator(catalog, definition, asked)


def _indicator(catalog: Catalog, definition: Definition, asked: Asked) -> Sheet:
    period = asked.period or catalog.default_period(definition.id)
    place = place_of(catalog, asked, period)
    narrowing.admitted(asked.only, [definition], place, inside=asked.inside)
    (value,), cuts = values(catalog, [definition.id], asked, period), list[str]()
    history = _history(catalog, definition, asked, period, cuts)
    dim, parts, hidden = _parts(catalog, definition, asked, period, cuts)
    step = "Theo tháng" if _monthly(definition) else "Theo năm"
    rows = [Row("Giá trị", value, definition), *(Row(step, one, definition) for one in history)]
    rows += [Row(f"Theo {WORDS.get(dim, dim)}", one, definition) for one in parts]
    proof = _proof(catalog, value)
    truth = truth_of(
        catalog, asked, period, place, [value], [definition],
        subject=definition.id, title=definition.name.vi, measure=definition.unit,
        path=f"/chi-so/{definition.id}", proof=proof, cuts=cuts,
    )  # fmt: skip
    return Sheet(
        truth,
        narrowed_rows(catalog, asked, rows),
        place=place,
        history=tuple(history),
        hidden=hidden,
        more=narrowed_columns(asked),
    )


def narrowed_columns(asked: Asked) -> tuple[Column, ...]:
    """The column that says in every row to what it is narrowed."""
    return (narrowing.COLUMN,) if asked.only else ()


def narrowed_rows(catalog: Catalog, asked: Asked, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, each of which says to what it is narrowed."""
    if not asked.only or not rows:
        return tuple(rows)
    said, dims = narrowing.said(catalog, asked.only, rows[0].definition.id), asked.cut or {}
    return tuple(replace(one, more=(*one.more, said), within=tuple(dims)) for one in rows)


def _monthly(definition: Definition) -> bool:
    return Grain.MONTH in definition.grains


def _history(
    catalog: Catalog, definition: Definition, asked: Asked, period: Period, cuts: list[str]
) -> list[Value]:
    """The months (or years) of three years up to the last day reached, from the first figure.

    ``cuts``: gets the words where there is no such series.
    """
    grain = Grain.MONTH if _monthly(definition) else Grain.YEAR
    if grain not in definition.grains:
        return []
    at = today(catalog.clock)
    last = min(period.end - timedelta(days=1), max(at, period.start))
    first = date(last.year - _YEARS + 1, 1, 1)
    try:
        found = catalog.series(
            definition.id, asked.unit, grain, first, last, asked.cut, asked.as_known, asked.listed
        )
    except MisuseError as fault:  # the unit did not exist all that time
        cuts.append(f"không có chuỗi thời gian: {fault.public.rstrip('.')}")
        return []
    while len(found) > 1 and found[0].value is None:
        found = found[1:]
    return found


def _parts(
    catalog: Catalog, definition: Definition, asked: Asked, period: Period, cuts: list[str]
) -> tuple[str, list[Value], int]:
    """(dimension, values of its members, how many of them were emptied)."""
    left = [one for one in definition.dimensions if one not in narrowing.cut(asked.only)]
    dim = asked.dim or next(iter(left), NOTHING)
    if dim == NOTHING:
        return "", [], 0
    if dim in definition.dimensions and dim not in left:
        raise MisuseError(f"Đã lọc theo {WORDS[dim]} thì không chia theo {WORDS[dim]} nữa.")
    try:
        made = guarded.divided(
            catalog, definition, dim, asked, period, day_of(catalog, asked, period)
        )
    except guarded.Withheld as fault:
        cuts.append(fault.public[0].lower() + fault.public[1:].rstrip("."))
        return "", [], 0
    except MisuseError as fault:
        if asked.dim:  # it was named, so it is wanted
            raise
        cuts.append(f"không có bảng theo {WORDS.get(dim, dim)}: {fault.public.rstrip('.')}")
        return "", [], 0
    if made.said:
        cuts.append(made.said)
    return dim, made.values, made.hidden


def _page(catalog: Catalog, name: str, asked: Asked) -> Sheet:
    path, title, groups = PAGES[name]
    if asked.dim:
        raise MisuseError("Bảng của một trang không chia theo chiều; hãy xuất từng chỉ tiêu.")
    known = {one.id: one.name.vi for one in catalog.groups()}
    order = {group: n for n, group in enumerate(known)}
    definitions = [one for one in catalog.definitions() if not groups or one.group in groups]
    definitions.sort(key=lambda one: order.get(one.group, len(order)))
    period = asked.period or catalog.default_period()
    place = place_of(catalog, asked, period)
    cuts: list[str] = []
    if asked.only:
        definitions, cuts = _narrowed(name, definitions, asked, place)
    by_id = {one.id: one for one in definitions}
    found = values(catalog, list(by_id), asked, period)
    rows = [
        Row(known.get(by_id[one.indicator].group, ""), one, by_id[one.indicator]) for one in found
    ]
    truth = truth_of(
        catalog, asked, period, place, found, definitions,
        subject=name, title=title, measure=EACH, path=path, cuts=cuts,
    )  # fmt: skip
    return Sheet(
        truth,
        narrowed_rows(catalog, asked, rows),
        place=place,
        shape="page",
        more=narrowed_columns(asked),
    )


def _narrowed(
    name: str, definitions: Sequence[Definition], asked: Asked, place: Unit | None
) -> tuple[list[Definition], list[str]]:
    """What of a page can be narrowed, and the words for what cannot. Raises MisuseError."""
    only = asked.only
    if name not in NARROWED:
        pages = ", ".join(NARROWED)
        raise MisuseError(f"Chỉ trang {pages} và từng chỉ tiêu mới lọc được, không phải {name}.")
    kept = [one for one in definitions if narrowing.fits(one, only)]
    if not kept:
        odd = next((one for one in only if not _any(definitions, one)), only[-1])
        raise MisuseError(f"Trang {name} không lọc được theo {WORDS[odd.dim]} ({odd.dim}).")
    shown, cuts = (kept, []) if asked.inside else narrowing.outside(kept, only, place)
    narrowing.admitted(only, shown, place, inside=asked.inside)
    return shown, [*narrowing.left(definitions, only), *cuts]


def _any(definitions: Sequence[Definition], only: Only) -> bool:
    return any(narrowing.fits(one, [only]) for one in definitions)


def values(catalog: Catalog, ids: Sequence[str], asked: Asked, period: Period) -> list[Value]:
    """Values of several indicators, narrowed as is asked, in the order of ``ids``."""
    if asked.cut is None:
        found: list[Value] = catalog.values(
            list(ids), asked.unit, period, asked.as_known, asked.listed
        )
        return found
    return [
        catalog.value(id, asked.unit, period, asked.cut, asked.as_known, asked.listed) for id in ids
    ]


def day_of(catalog: Catalog, asked: Asked, period: Period) -> date:
    """The day whose units are meant: of the chosen list, else the last that the period reached."""
    if isinstance(asked.listed, date):
        return asked.listed
    return min(period.end - timedelta(days=1), max(today(catalog.clock), period.start))


def place_of(catalog: Catalog, asked: Asked, period: Period) -> Unit | None:
    """The unit that is meant. Raises NotFoundError, AccessError."""
    return catalog.unit(asked.unit, day_of(catalog, asked, period))


def _proof(catalog: Catalog, value: Value) -> Passport | None:
    """None where this slice was computed for the question and has no published proof."""
    try:
        return catalog.passport(value.value_id) if value.value_id else None
    except MisuseError:
        return None

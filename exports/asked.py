"""What is exported: a question about an indicator or a page, answered by the catalogue as a sheet.

The same questions as the page of the same address asks, so the same figures; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from core import format as say
from core.clock import epoch, today
from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from core.runs import Run
from core.units import Unit
from core.values import Freshness, Value
from exports import suppress
from exports.matrices import MATRICES
from exports.sheet import Row, Sheet
from exports.truth import Feed, Figure, Told, Truth, doubts, oldest
from indicators.answers import Passport
from indicators.catalog import Catalog
from indicators.lists import Listed
from indicators.model import Definition

PAGES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "tong-quan": ("/", "Tổng quan điều hành", ()),
    "mot-cua": ("/mot-cua", "Một cửa", ("onestop",)),
    "van-ban": ("/van-ban", "Văn bản điện tử", ("edoc",)),
    "du-lieu": ("/du-lieu", "Kho dữ liệu và dữ liệu mở", ("data",)),
    "chuyen-doi-so": ("/chuyen-doi-so", "Chuyển đổi số", ("society", "capacity")),
    "nhiem-vu": ("/nhiem-vu", "Nhiệm vụ", ("task",)),
    "phan-anh": ("/phan-anh", "Phản ánh hiện trường", ("petition",)),
}
"""Name of a page's export → its address, its title, the groups of its cards (none: all)."""
DIMS = {
    "unit": "đơn vị", "field": "lĩnh vực", "procedure": "thủ tục", "channel": "hình thức nộp",
    "applicant": "đối tượng nộp", "direction": "chiều văn bản", "source": "hệ thống",
    "type": "loại văn bản", "kind": "loại dữ liệu", "assigner": "cấp giao", "format": "định dạng",
}  # fmt: skip
"""Dimensions in words."""
NOTHING = "khong"
"""The word for: by no dimension."""
VIEWS = (
    "ban-do", "766", "so-sanh", "mot-cua/ban-do-nhiet", *(one.subject for one in MATRICES),
)  # fmt: skip
"""Parts of pages that have files of their own (``exports.views``)."""
BOARDS = "wall/"
"""Before the name of a board of the wall, whose files ``dashboard.wall.filed`` makes."""
_TOLD = 100
"""So many figures a file repeats in its truth; the register has every one."""
_YEARS = 3
RUNS = 3
_LISTS = {"today": "hiện nay", "old": "trước 01/7/2025", "then": "của từng kỳ"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of a view, as its page's address has them.

    ``unit``: code, None the whole that may be seen; ``period`` None: the year to date;
    ``dim`` "": the indicator's first; ``inside``: small counts stay in the file, which stays in
    the house; ``indicator``: of a map, a heat map or a comparison (there several, with commas),
    "" the page's own; ``units``: codes of those that are compared.
    """

    unit: str | None = None
    period: Period | None = None
    as_known: int | None = None
    listed: Listed = None
    dim: str = ""
    inside: bool = False
    indicator: str = ""
    units: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()

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
    given = (asked.unit, period)
    value = catalog.value(definition.id, *given, None, asked.as_known, asked.listed)
    cuts: list[str] = []
    history = _history(catalog, definition, asked, period, cuts)
    dim, parts, hidden = _parts(catalog, definition, asked, period, cuts)
    rows = [Row("Giá trị", value, definition)]
    rows += [Row("Theo tháng" if _monthly(definition) else "Theo năm", v, definition)
             for v in history]  # fmt: skip
    rows += [Row(f"Theo {DIMS.get(dim, dim)}", one, definition) for one in parts]
    proof = _proof(catalog, value)
    if hidden:
        said = f"{hidden} dòng thủ tục tại một xã {suppress.HIDDEN}"
        if not parts:
            said = (
                f"bảng theo {DIMS[dim]} tại một xã ({hidden} dòng) không có trong tệp: có số dưới "
                f"{suppress.LEAST} trường hợp, và ẩn từng dòng thì tổng vẫn làm lộ"
            )
        cuts.append(said)
    truth = truth_of(
        catalog, asked, period, place_of(catalog, asked, period), [value], [definition],
        subject=definition.id, title=definition.name.vi, measure=definition.unit,
        path=f"/chi-so/{definition.id}", proof=proof, cuts=cuts,
    )  # fmt: skip
    return Sheet(
        truth,
        tuple(rows),
        place=place_of(catalog, asked, period),
        history=tuple(history),
        revisions=tuple(proof.versions) if proof is not None else (),
        hidden=hidden,
    )


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
            definition.id, asked.unit, grain, first, last, None, asked.as_known, asked.listed
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
    dim = asked.dim or next(iter(definition.dimensions), NOTHING)
    if dim == NOTHING:
        return "", [], 0
    try:
        found = catalog.by(
            definition.id, dim, asked.unit, period, None, asked.as_known, asked.listed
        )
    except MisuseError as fault:
        if asked.dim:  # it was named, so it is wanted
            raise
        cuts.append(f"không có bảng theo {DIMS.get(dim, dim)}: {fault.public.rstrip('.')}")
        return "", [], 0
    place = place_of(catalog, asked, period)
    if asked.inside or not suppress.concerns(dim, place.level if place else None):
        return dim, found, 0
    kept, hidden = suppress.hide(found, rate=suppress.rate(definition))
    return dim, kept, hidden


def _page(catalog: Catalog, name: str, asked: Asked) -> Sheet:
    path, title, groups = PAGES[name]
    if asked.dim:
        raise MisuseError("Bảng của một trang không chia theo chiều; hãy xuất từng chỉ tiêu.")
    known = {one.id: one.name.vi for one in catalog.groups()}
    order = {group: n for n, group in enumerate(known)}
    definitions = [one for one in catalog.definitions() if not groups or one.group in groups]
    definitions.sort(key=lambda one: order.get(one.group, len(order)))
    period = asked.period or catalog.default_period()
    by_id = {one.id: one for one in definitions}
    found = catalog.values(list(by_id), asked.unit, period, asked.as_known, asked.listed)
    rows = [
        Row(known.get(by_id[one.indicator].group, ""), one, by_id[one.indicator]) for one in found
    ]
    place = place_of(catalog, asked, period)
    measure = "ghi ở từng dòng"
    truth = truth_of(
        catalog, asked, period, place, found, definitions,
        subject=name, title=title, measure=measure, path=path,
    )  # fmt: skip
    return Sheet(truth, tuple(rows), place=place, shape="page")


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


def truth_of(
    catalog: Catalog,
    asked: Asked,
    period: Period,
    place: Unit | None,
    values: Sequence[Value],
    definitions: Sequence[Definition],
    *,
    subject: str,
    title: str,
    measure: str,
    path: str,
    proof: Passport | None = None,
    cuts: Sequence[str] = (),
    address: str = "",
) -> Truth:
    """What a sheet says of itself; of a long one the figures are in the register alone.

    ``address``: of the view, where it is not the page of ``path`` under the same choices.
    """
    now = epoch(catalog.clock.now())
    wanted = {name for one in definitions for name in one.sources}
    sources = [one for one in catalog.sources() if one.name in wanted]
    runs: list[Run] = list(proof.runs) if proof is not None else []
    if proof is None:
        runs = [run for one in sources for run in one.runs[-RUNS:]]
    names = {one.id: one.short_name for one in definitions}
    last = period.end - timedelta(days=1)
    filters = [
        ("Đơn vị", place.name if place else "Toàn tỉnh"),
        ("Kỳ", f"{period.label()} ({say.day(period.start)}–{say.day(last)})"),
    ]
    if asked.listed is not None:
        filters.append(("Danh mục đơn vị", _listed(asked.listed)))
    shown = [one for one in values if one.freshness is not Freshness.MISSING]
    return Truth(
        title=title,
        subject=subject,
        address=address or asked.address(path),
        unit=place.slug if place else "",
        unit_name=place.name if place else "",
        period=period.code,
        period_name=period.label(),
        filters=tuple(filters),
        measure=measure,
        as_of=oldest(shown),
        known_at=now if asked.as_known is None else asked.as_known,
        made_at=now,
        revision=catalog.revision(),
        definitions=tuple(Told.of(one) for one in definitions),
        sources=tuple(Feed.of(one) for one in sources),
        runs=tuple(runs),
        figures=tuple(Figure.of(one) for one in values[:_TOLD]),
        doubts=doubts(values, names),
        cuts=tuple(cuts),
    )


def _listed(listed: Listed) -> str:
    if isinstance(listed, date):
        return f"ngày {say.day(listed)}"
    return _LISTS.get(str(listed), str(listed))

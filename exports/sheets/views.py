"""Parts of pages as sheets: the map, a heat map, the tables of several indicators.

Each asks the very questions that its page asks. Everything else is ``exports.sheets.asked``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from core.errors import MisuseError
from core.period import Grain, Period, last_months
from core.values import Freshness, Value
from exports.pictures.ground import level
from exports.pictures.outlines import outlines
from exports.provenance.doubting import ruled
from exports.provenance.origin import truth_of
from exports.provenance.truth import EACH
from exports.sheets import (
    ahead,
    compare,
    courses,
    driving,
    falling,
    narrowing,
    over_time,
    rules,
    score,
    spread,
)
from exports.sheets import asked as plain
from exports.sheets.asked import Asked, day_of, narrowed_columns, narrowed_rows, place_of
from exports.sheets.matrices import (
    DOCUMENT_LEVELS,
    DOCUMENTS,
    MATRICES,
    OWNERS,
    TASKS,
    Matrix,
)
from exports.sheets.narrowing import WORDS
from exports.sheets.score import UNITS, WHOLE
from exports.sheets.sheet import Place, Row, Sheet
from exports.withholding import guarded
from indicators.asking.ranking import in_order, rank
from indicators.catalog import Catalog
from indicators.defining.model import Definition

FIRST = "onestop.on_time_rate"
"""The indicator of a map or a heat map where none is chosen."""
MAP, _HEAT = "ban-do", "mot-cua/ban-do-nhiet"
MONTHLY = "Theo tháng"
"""What a row of a heat map is, in words."""


def sheet(catalog: Catalog, subject: str, asked: Asked) -> Sheet:
    """The sheet of a part of a page, of an indicator or of a page.

    Raises NotFoundError for none of them, MisuseError for a choice that it does not have.
    """
    name = subject.strip("/")
    make = _MAKERS.get(name)
    _check_layer(name, asked)
    if id := ahead.named_by(name):
        with catalog.reading():
            return ahead.sheet(catalog, id, asked)
    if id := driving.named_by(name):
        with catalog.reading():
            return ruled(driving.sheet(catalog, id, asked))
    if make is None:
        return ruled(plain.sheet(catalog, subject, asked))
    if name != compare.SUBJECT:
        _refuse(name, asked)
    with catalog.reading():
        return ruled(make(catalog, asked))


def _refuse(name: str, asked: Asked) -> None:
    """Raise MisuseError for a choice that a part of a page does not have."""
    if asked.units:
        raise MisuseError(f"“{name}” không nhận cac-don-vi; chỉ so sánh mới chọn.")
    if asked.dim:
        raise MisuseError(f"“{name}” đã có chiều của mình, không nhận theo={asked.dim}.")
    if asked.only and name not in (_HEAT, *_NARROWED, *courses.BY_SUBJECT):
        raise MisuseError(f"“{name}” không lọc được theo {WORDS[asked.only[0].dim]}.")
    if asked.indicator and name not in (MAP, _HEAT):
        raise MisuseError(f"“{name}” có sẵn các chỉ tiêu của mình, không nhận chi-tieu.")


def _check_layer(name: str, asked: Asked) -> None:
    """Raise MisuseError for a layer where there is no map."""
    if asked.layer and name != MAP:
        raise MisuseError(f"“{name}” không nhận lop; chỉ bản đồ ({MAP}) có lớp chồng lên.")


def _divided(catalog: Catalog, asked: Asked) -> Definition:
    """The indicator of a map. Raises NotFoundError, MisuseError for one without units."""
    definition = catalog.definition(asked.indicator or FIRST)
    if "unit" not in definition.dimensions:
        raise MisuseError(f"“{definition.id}” không có số theo đơn vị.")
    return definition


def _parts(
    catalog: Catalog, definition: Definition, asked: Asked, period: Period
) -> tuple[Value, list[Value]]:
    """The whole and its parts. Raises MisuseError where it has fewer than two."""
    given = (asked.unit, period, asked.cut, asked.as_known, asked.listed)
    whole = catalog.value(definition.id, *given)
    parts = catalog.by(definition.id, "unit", *given)
    if len(parts) < 2:
        why = (
            "chỉ có một đơn vị trực thuộc, không có gì để so sánh"
            if any(one.unit_id != whole.unit_id for one in parts)
            else "không có đơn vị trực thuộc để so"
        )
        raise MisuseError(f"{whole.unit_name}: {why}; hãy chọn đơn vị cấp trên.")
    return whole, parts


def _map(catalog: Catalog, asked: Asked) -> Sheet:
    definition = _divided(catalog, asked)
    period = asked.period or catalog.default_period()
    whole, parts = _parts(catalog, definition, asked, period)
    day, unit = day_of(catalog, asked, period), place_of(catalog, asked, period)
    held = {one.unit_id: one for one in parts}
    units = catalog.units(day)
    at = level(units, held)
    found = outlines(catalog, day, at)
    drawn = [one for one in units if one.unit_id in held and one.level is at]
    places = [Place(one, held[one.unit_id], found.rings.get(one.slug, [])) for one in drawn]
    ranked = [row.value for row in rank(parts, definition)]
    rows = [Row(WHOLE, whole, definition), *(Row(UNITS, one, definition) for one in ranked)]
    cuts = [f"hình không có ranh giới: {found.fault}"] if found.fault else []
    if asked.layer:
        cuts.append("phản ánh hiện trường chồng lên bản đồ của trang không có trong tệp")
    truth = truth_of(
        catalog, asked, period, unit, [whole, *ranked], [definition],
        subject=MAP, title=f"Bản đồ: {definition.name.vi}", measure=definition.unit,
        path="/ban-do", cuts=cuts,
    )  # fmt: skip
    return Sheet(
        truth,
        tuple(rows),
        place=unit,
        shape="map",
        places=tuple(places),
        boundaries=day if any(one.rings for one in places) else None,
    )


def _heat(catalog: Catalog, asked: Asked) -> Sheet:
    definition = _divided(catalog, asked)
    if Grain.MONTH not in definition.grains:
        raise MisuseError(f"“{definition.id}” không có số theo tháng.")
    period = asked.period or catalog.default_period()
    if asked.only:
        narrowing.check(definition, asked.only)
    whole, parts = _parts(catalog, definition, asked, period)
    shown = guarded.units(catalog, definition, parts, asked, day_of(catalog, asked, period))
    months = last_months(day_of(catalog, replace(asked, listed=None), period))
    held: dict[int, list[Value]] = {one.unit_id: [] for one in shown.values}
    for month in months:
        for one in _month(catalog, definition, asked, month):
            if one.unit_id in held:  # others stay in, or did not stand on the list of the period
                held[one.unit_id].append(one)
    order = [row.value.unit_id for row in rank(shown.values, definition)]
    told = [one for unit_id in order for one in held[unit_id]]
    rows = [Row(WHOLE, whole, definition), *(Row(MONTHLY, one, definition) for one in told)]
    unit = place_of(catalog, asked, period)
    truth = truth_of(
        catalog, asked, period, unit, [whole], [definition],
        subject=_HEAT, title=f"Đơn vị theo tháng: {definition.name.vi}", measure=definition.unit,
        path="/mot-cua", address=f"{asked.address('/mot-cua')}#ban-do-nhiet",
        cuts=[shown.said] if shown.said else [],
    )  # fmt: skip
    truth = replace(truth, doubts=(*truth.doubts, *_worn(told)))
    return Sheet(
        truth,
        narrowed_rows(catalog, asked, rows),
        place=unit,
        shape="heat",
        more=narrowed_columns(asked),
    )


def _month(
    catalog: Catalog, definition: Definition, asked: Asked, month: Period
) -> Sequence[Value]:
    """Those of the units that may leave; none where none may, or the unit was not there then."""
    try:
        day = day_of(catalog, asked, month)
        return guarded.divided(catalog, definition, "unit", asked, month, day).values
    except MisuseError:
        return []


def _worn(cells: Sequence[Value]) -> Iterator[str]:
    """How many cells of a table are in doubt, each of which says why itself."""
    shown = [one for one in cells if not one.withheld]
    old = sum(one.freshness is not Freshness.FRESH for one in shown)
    thin = sum(bool(one.freshness_note) and one.freshness is Freshness.FRESH for one in shown)
    if old:
        yield f"{old} trên {len(shown)} ô có số là số cũ hoặc của nguồn đang lỗi, ghi ở từng dòng"
    if thin:
        yield f"{thin} trên {len(shown)} ô có số chưa đủ số liệu, ghi ở từng dòng"


def _by(
    catalog: Catalog, definition: Definition, dim: str, asked: Asked, period: Period
) -> list[Value]:
    """Values by a dimension; none where the unit, or the dimension, was not there then."""
    try:
        return catalog.by(
            definition.id, dim, asked.unit, period, asked.cut, asked.as_known, asked.listed
        )
    except MisuseError:
        return []


def _matrix(one: Matrix) -> Callable[[Catalog, Asked], Sheet]:
    def make(catalog: Catalog, asked: Asked) -> Sheet:
        period = asked.period or catalog.default_period()
        known = {each.id: each for each in catalog.definitions()}
        every = [
            known[id] for id in one.indicators if id in known and one.dim in known[id].dimensions
        ]
        shown = [each for each in every if narrowing.fits(each, asked.only)] or every
        unit = place_of(catalog, asked, period)
        narrowing.admitted(asked.only, shown, unit, inside=asked.inside)
        held = {each.id: _by(catalog, each, one.dim, asked, period) for each in shown}
        order, values = _ordered(shown, held, one.dim), dict[tuple[str, str], Value]()
        for id, found in held.items():
            values |= {(id, each.dims.get(one.dim, "")): each for each in found}
        if not order:
            raise MisuseError(
                f"“{one.subject}”: không có gì để so theo {WORDS.get(one.dim, one.dim)} ở đây."
            )
        rows = [
            Row(f"Theo {WORDS.get(one.dim, one.dim)}", values[each.id, key], each)
            for key in order
            for each in shown
            if (each.id, key) in values
        ]
        truth = truth_of(
            catalog, asked, period, unit, [row.value for row in rows], shown,
            subject=one.subject, title=one.title, measure=EACH, path=one.path,
            address=f"{asked.address(one.path)}#{one.anchor}",
            cuts=narrowing.left(every, asked.only),
        )  # fmt: skip
        return Sheet(
            truth, narrowed_rows(catalog, asked, rows), place=unit, shape="matrix",
            more=narrowed_columns(asked),
        )  # fmt: skip

    return make


def _ordered(
    shown: Sequence[Definition], held: Mapping[str, Sequence[Value]], dim: str
) -> list[str]:
    """Members as the page has them: as the first indicator ranks them, then as the next do.

    Who has no figure at all is no row.
    """
    names: dict[str, str] = {}
    told: set[str] = set()
    for values in held.values():
        for one in values:
            key = one.dims.get(dim, "")
            names.setdefault(key, one.extra.get("name", "") or one.unit_name)
            if one.value is not None and one.freshness is not Freshness.MISSING:
                told.add(key)
    columns = [(one, {v.dims.get(dim, ""): v for v in held[one.id]}) for one in shown]
    return [key for key in in_order(columns, names) if key in told]


_NARROWED = (
    rules.SUBJECT, spread.CHART.subject, DOCUMENTS.subject, DOCUMENT_LEVELS.subject, TASKS.subject,
    OWNERS.subject,
)  # fmt: skip
_MAKERS: Mapping[str, Callable[[Catalog, Asked], Sheet]] = {
    MAP: _map,
    _HEAT: _heat,
    score.SUBJECT: score.sheet,
    compare.SUBJECT: compare.sheet,
    rules.SUBJECT: rules.sheet,
    falling.SUBJECT: falling.sheet,
    spread.CHART.subject: spread.sheet,
    **{one.subject: _matrix(one) for one in MATRICES},
    **{one.subject: over_time.maker(one) for one in courses.COURSES},
}

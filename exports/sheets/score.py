"""Decision 766 as a sheet: our points beside the portal's own, group by group and unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal

from core.errors import MisuseError
from core.values import emptied
from exports.provenance.origin import truth_of
from exports.sheets.asked import Asked, place_of
from exports.sheets.sheet import Cell, Column, Row, Sheet
from indicators.catalog import Catalog
from indicators.defining.model import Definition
from indicators.index766.reconcile import Gap
from indicators.index766.rows import ComponentRow, GroupRow, Scorecard

SUBJECT = "766"
WHOLE, UNITS, GROUP = "Toàn bộ", "Theo đơn vị", "Nhóm"
"""What a row is, in words."""
_CLASSES = {
    "missing": "Thiếu dữ liệu", "late": "Đến muộn", "rule": "Khác quy tắc",
    "unit": "Chưa khớp đơn vị", "unexplained": "Chưa giải thích",
}  # fmt: skip
_PLACES = 2  # of points
_SCORED = (
    Column("points", "Điểm ước tính", "number", 13, _PLACES),
    Column("ceiling", "Điểm tối đa", "number", 12, _PLACES),
    Column("official", "Điểm chính thức", "number", 14, _PLACES),
    Column("gap", "Lệch", "number", 9, _PLACES),
    *(Column(f"gap_{one.name}", _CLASSES[one.name], "number", 13, _PLACES) for one in fields(Gap)),
)
"""What a score has beyond a value: points, the portal's own, and why they differ."""


def sheet(catalog: Catalog, asked: Asked) -> Sheet:
    """The sheet of the page. Raises NotFoundError, MisuseError."""
    period = asked.period or catalog.default_period()
    card = catalog.scorecard(asked.unit, period, asked.as_known)
    known = {one.id: one for one in catalog.definitions()}
    rows = [Row(WHOLE, card.value, card.definition, _cells(card, card.ceiling))]
    for group in card.groups:
        rows.append(Row(f"{GROUP} {group.code}", group.value, group.definition,
                        _cells(group, group.ceiling)))  # fmt: skip
        rows += [_component(one, group, known) for one in group.rows]
    try:
        units = catalog.scores_by_unit(asked.unit, period, asked.as_known)
    except MisuseError:
        units = []
    rows += [
        Row(UNITS, one.value, card.definition,
            (one.value.value, None, _number(one.official), _number(one.gap), *_NO_CLASSES))
        for one in units
    ]  # fmt: skip
    cuts = ["điểm chính thức là số của Cổng; trang kiểm tra chỉ đối chiếu số do hệ thống tính"]
    definitions = list({one.definition.id: one.definition for one in rows}.values())
    unit = place_of(catalog, asked, period)
    judged = [one.value for one in rows if one.value.value_id]
    truth = truth_of(
        catalog, asked, period, unit, judged, definitions,
        subject=SUBJECT, title=f"Bộ chỉ số 766: {card.unit.name}", measure="điểm", path="/766",
        cuts=cuts,
    )  # fmt: skip
    return Sheet(truth, tuple(rows), place=unit, shape="score", more=_SCORED)


_NO_CLASSES: tuple[Cell, ...] = (None,) * len(fields(Gap))


def _cells(one: Scorecard | GroupRow, ceiling: float) -> tuple[Cell, ...]:
    return (one.value.value, ceiling, _number(one.official), *_gap(one.gap))


def _component(one: ComponentRow, group: GroupRow, known: Mapping[str, Definition]) -> Row:
    """A component with the figure behind it; the reason where there is none."""
    component = one.scored.component
    value, definition = one.value, known.get(component.indicator or "")
    if value is None or definition is None:
        value, definition = (
            replace(emptied(group.value, one.scored.reason), target=None),
            group.definition,
        )
    more = (one.scored.points, component.ceiling, _number(one.official), *_gap(one.gap))
    return Row(f"{component.code} {component.name.vi}", value, definition, more)


def _gap(gap: Gap | None) -> Iterator[Cell]:
    if gap is None:
        return iter((None, *_NO_CLASSES))
    return iter((_number(gap.total), *(_number(getattr(gap, one.name)) for one in fields(Gap))))


def _number(points: Decimal | None) -> float | None:
    return None if points is None else float(points)

"""Rules over all definitions together; returns every fault with file and line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from core.units import Unit
from indicators.defining import targets
from indicators.defining.dimensions import DIMENSIONS
from indicators.defining.functions import FUNCTIONS
from indicators.defining.measure import Shape
from indicators.defining.measures import MEASURES, measure
from indicators.defining.model import (
    CountOf,
    Definition,
    Gain,
    Group,
    Last,
    Mean,
    Python,
    Quantile,
    Ratio,
    ShareOfUnits,
    SumOf,
)
from indicators.evaluating.scoring import Score

BLANK = "‹"
"""Begins a place that a person must fill in; a definition with one is refused."""

Lines = dict[tuple[str | int, ...], int]


@dataclass(frozen=True)
class Written:
    """A definition with its file and the line of every key."""

    file: str
    definition: Definition
    lines: Lines

    def at(self, *path: str | int) -> str:
        """``file:line`` of a key, or of the nearest key around it that is written."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}: {self.definition.id}"


def check(
    found: Sequence[Written],
    groups: Sequence[Group],
    known_sources: frozenset[str],
    units: Sequence[Unit] = (),
) -> list[str]:
    """All faults of the definitions; empty when they are sound."""
    faults: list[str] = []
    ids: dict[str, str] = {}
    names: dict[str, str] = {}
    known_groups = {group.id for group in groups}
    for one in found:
        d = one.definition
        for key, text, seen in (("id", d.id, ids), ("short_name", d.short_name, names)):
            if text in seen:
                faults.append(f"{one.at(key)}: {key} “{text}” đã có trong {seen[text]}")
            seen.setdefault(text, one.file)
        if d.group not in known_groups:
            faults.append(f"{one.at('group')}: thiếu tệp _group.yaml của nhóm “{d.group}”")
        if known_sources and (unknown := sorted(set(d.sources) - known_sources)):
            known = ", ".join(sorted(known_sources))
            faults.append(
                f"{one.at('sources')}: không có đầu nối {', '.join(unknown)}; các đầu nối: {known}"
            )
    by_id = {one.definition.id: one.definition for one in found}
    for one in found:
        faults += _blanks(one)
        faults += _measures(one)
        faults += _dimensions(one)
        faults += _targets(one)
        faults += _units_of(one, units)
        faults += _units_share(one, by_id)
        faults += _score(one, by_id)
        faults += _shown(one)
        if not one.definition.legal_basis.strip():
            words = "thiếu căn cứ; không có văn bản thì viết quy tắc lấy từ đâu"
            faults.append(f"{one.at('legal_basis')}: {words}")
    return faults


def _blanks(one: Written) -> Iterator[str]:
    """What a template left for somebody to write: ``‹…›``."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), one.definition.model_dump())]
    while waiting:
        at, held = waiting.pop()
        if isinstance(held, dict):
            waiting += [((*at, str(key)), value) for key, value in reversed(held.items())]
        elif isinstance(held, (list, tuple)):
            waiting += [((*at, i), value) for i, value in reversed(list(enumerate(held)))]
        elif isinstance(held, str) and BLANK in held:
            yield f"{one.at(*at)}: {'.'.join(map(str, at))}: chưa điền {held}"


_SHAPES: dict[type, frozenset[Shape]] = {
    SumOf: frozenset({Shape.FLOW}),
    CountOf: frozenset({Shape.FLOW, Shape.SPAN}),
    Last: frozenset({Shape.STOCK, Shape.OBSERVED}),
    Gain: frozenset({Shape.OBSERVED}),
    Ratio: frozenset({Shape.FLOW, Shape.STOCK, Shape.SPAN, Shape.OBSERVED}),
    Mean: frozenset({Shape.FLOW, Shape.STOCK}),
    Quantile: frozenset({Shape.HISTOGRAM}),
    Python: frozenset({Shape.FLOW, Shape.STOCK}),
}


def _measures(one: Written) -> Iterator[str]:
    """Measures exist, fit the value kind and each other, and have words."""
    d = one.definition
    shapes = set()
    beside = {*d.guards.apart, *(each.measure for each in d.guards.hidden)}
    for name in (*d.measures, *sorted(beside)):
        try:
            found = measure(name, d.words)
        except KeyError:
            known = ", ".join(sorted(MEASURES))
            yield f"{one.at('value')}: không có số đo “{name}”; các số đo: {known}"
            continue
        if name in beside:
            continue
        shapes.add(found.shape)
        allowed = _SHAPES[type(d.value)]
        if found.shape not in allowed:
            fits = ", ".join(sorted(allowed))
            yield (
                f"{one.at('value')}: số đo “{name}” là {found.shape},"
                f" kiểu {d.value.kind} cần {fits}"
            )
        if found.shape is Shape.OBSERVED and name not in d.words:
            yield f"{one.at('words')}: thiếu lời tiếng Việt của số liệu báo cáo “{name}”"
    if isinstance(d.value, Ratio) and len(shapes) > 1:
        yield f"{one.at('value')}: tử số và mẫu số khác cách đếm: {', '.join(sorted(shapes))}"
    if isinstance(d.value, Python) and d.value.function not in FUNCTIONS:
        known = ", ".join(sorted(FUNCTIONS)) or "chưa có hàm nào"
        yield (
            f"{one.at('value', 'function')}: không có hàm “{d.value.function}”; các hàm: {known}"
        )
    for name in d.words:
        if name not in (*d.measures, *beside):
            yield f"{one.at('words', name)}: “{name}” không có trong công thức"


def _dimensions(one: Written) -> Iterator[str]:
    """Every dimension can cut every measure."""
    d = one.definition
    for name in d.measures:
        try:
            kind = measure(name, d.words).kind
        except KeyError:
            continue
        for dimension in d.dimensions:
            if dimension not in DIMENSIONS[kind]:
                allowed = ", ".join(DIMENSIONS[kind])
                yield (
                    f"{one.at('dimensions')}: “{name}” không chia được theo “{dimension}”;"
                    f" các chiều: {allowed}"
                )


def _targets(one: Written) -> Iterator[str]:
    """Targets stand in order of time, one a day and unit, in the unit of the value."""
    d = one.definition
    for (i, before), (j, after) in pairwise(enumerate(d.targets)):
        if (before.since, before.unit or "") >= (after.since, after.unit or ""):
            yield (
                f"{one.at('targets', j)}: mục tiêu phải xếp theo ngày và đơn vị, không trùng"
                f" (mục {i + 1} và {j + 1})"
            )
    for i, target in enumerate(d.targets):
        for key in ("at_least", "at_most", "equals"):
            figure = getattr(target, key)
            if figure is not None and d.unit == "%" and not 0 <= figure <= 1:
                yield f"{one.at('targets', i, key)}: tỷ lệ viết là phân số 0–1, không phải {figure}"


def _units_of(one: Written, units: Sequence[Unit]) -> Iterator[str]:
    """A target of one unit names a unit, by its year where it does not stand on the first day."""
    for i, spec in enumerate(one.definition.targets if units else ()):
        if spec.unit is None or any(targets.names(spec, unit) for unit in units):
            continue
        said = spec.unit.strip().upper()
        slugs = ", ".join(unit.slug for unit in units if unit.code.upper() == said)
        why = f"không có hiệu lực ngày {spec.since:%d/%m/%Y}; chọn: {slugs}"
        yield (
            f"{one.at('targets', i, 'unit')}: mục tiêu của đơn vị “{spec.unit}”:"
            f" {why if slugs else 'không có đơn vị này'}"
        )


def _units_share(one: Written, by_id: dict[str, Definition]) -> Iterator[str]:
    """The indicator behind a share of units exists and is cut by unit itself."""
    value = one.definition.value
    if not isinstance(value, ShareOfUnits):
        return
    inner = by_id.get(value.indicator)
    if inner is None:
        yield f"{one.at('value', 'indicator')}: không có chỉ tiêu “{value.indicator}”"
    elif isinstance(inner.value, ShareOfUnits):
        yield f"{one.at('value', 'indicator')}: “{value.indicator}” cũng là tỷ lệ đơn vị"
    elif value.level == "commune" and isinstance(inner.value, (Quantile, Score)):
        yield (
            f"{one.at('value', 'level')}: “{value.indicator}” là {inner.value.kind}, chỉ tính được"
            " của cấp agency, district"
        )
    elif "unit" not in inner.dimensions:
        yield f"{one.at('value', 'indicator')}: “{value.indicator}” không chia theo đơn vị"


def _score(one: Written, by_id: dict[str, Definition]) -> Iterator[str]:
    """The indicators behind a score exist, fit their rules, and never lead back to it."""
    d = one.definition
    if not isinstance(d.value, Score):
        return
    for i, part in enumerate(d.value.components):
        at = one.at("value", "components", i, "indicator")
        if part.indicator is None:
            continue
        inner = by_id.get(part.indicator)
        if inner is None:
            yield f"{at}: không có chỉ tiêu “{part.indicator}”"
            continue
        if d.id in _behind(inner, by_id):
            yield f"{at}: “{part.indicator}” lại tính từ chính “{d.id}”"
            continue
        if part.rule == "points":
            if not isinstance(inner.value, Score) or inner.value.ceiling != part.ceiling:
                yield f"{at}: rule points cần một điểm số có trần {part.ceiling:g}"
        elif inner.unit != "%" and part.rule not in ("steps", "follow"):
            yield f"{at}: rule {part.rule} cần một tỷ lệ, “{part.indicator}” có unit “{inner.unit}”"
        for name in d.dimensions:  # what is the province's alone is not judged for its units
            if name != "unit" and name not in inner.dimensions:
                yield f"{at}: “{part.indicator}” không chia theo “{name}”"
        if lacking := sorted(set(inner.sources) - set(d.sources)):
            yield f"{one.at('sources')}: thiếu nguồn {', '.join(lacking)} của “{part.indicator}”"
        if lacks := [grain.value for grain in d.grains if grain not in inner.grains]:
            yield f"{one.at('grains')}: “{part.indicator}” không tính theo {', '.join(lacks)}"


def _behind(one: Definition, by_id: dict[str, Definition]) -> set[str]:
    """Ids of the indicator and of all that it is made of, whatever leads in circles."""
    found: set[str] = set()
    left = [one.id]
    while left:
        id = left.pop()
        if id not in found:
            found.add(id)
            left += by_id[id].inputs if id in by_id else ()
    return found


def _shown(one: Written) -> Iterator[str]:
    """The way of showing fits the value."""
    d = one.definition
    divided = isinstance(d.value, (Ratio, ShareOfUnits, Python))
    if d.shown_as in ("percent", "fraction") and not (divided and d.unit == "%"):
        yield f"{one.at('shown_as')}: {d.shown_as} cần một tỷ lệ với unit “%”"
    if isinstance(d.value, (Ratio, ShareOfUnits)) and d.unit != "%":
        yield f"{one.at('unit')}: tỷ lệ có unit “%”"
    if isinstance(d.value, (SumOf, CountOf, Last, Gain)) and d.unit == "%":
        yield f"{one.at('unit')}: số đếm không có unit “%”"
    if d.valid_from and d.valid_to and d.valid_from >= d.valid_to:
        yield f"{one.at('valid_to')}: phải sau valid_from"
    if isinstance(d.value, Mean) and d.shown_as == "short":
        yield f"{one.at('shown_as')}: số trung bình không viết gọn"

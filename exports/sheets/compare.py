"""The comparison: units beside each other for one indicator, or indicators of one unit.

The page draws what is gathered here, and the files are written from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from core.errors import MisuseError
from core.period import Grain, Period
from core.units import Level, Unit
from core.values import Value
from exports.provenance.origin import truth_of
from exports.provenance.truth import EACH
from exports.sheets.asked import Asked, day_of, place_of
from exports.sheets.narrowing import WORDS
from exports.sheets.sheet import Row, Sheet, Strip
from indicators.asking.ranking import rank
from indicators.catalog import Catalog
from indicators.defining.model import Definition

T = TypeVar("T")
SUBJECT, PATH = "so-sanh", "/so-sanh"
INDICATORS = "chi-tieu"
"""The choice of ``theo`` that sets indicators beside each other."""
FIRST = "onestop.on_time_rate"
BESIDE = (
    "onestop.on_time_rate", "onestop.online_rate", "onestop.online_payment_rate",
    "onestop.satisfaction_rate", "edoc.electronic_rate", "edoc.signed_rate",
    "petition.on_time_rate", "data.fresh_rate",
)  # fmt: skip
_FIRST, MOST = 6, 12
"""Drawings where nothing is chosen, and the most that are drawn."""
_YEARS = 4


def listed(text: str) -> list[str]:
    """Codes of an address, each once: ``a,b,a`` → ``["a", "b"]``."""
    return list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))


def sheet(catalog: Catalog, asked: Asked) -> Sheet:
    """The sheet of a comparison. Raises NotFoundError, AccessError, MisuseError."""
    if asked.dim not in ("", INDICATORS):
        raise MisuseError(f"“{SUBJECT}” chỉ nhận theo={INDICATORS}, không nhận “{asked.dim}”.")
    if asked.only:
        raise MisuseError(f"“{SUBJECT}” không lọc được theo {WORDS[asked.only[0].dim]}.")
    chosen = [catalog.definition(id) for id in listed(asked.indicator)]
    period = asked.period or catalog.default_period()
    place = place_of(catalog, asked, period)
    if asked.dim:
        if asked.units:
            raise MisuseError("So các chỉ tiêu của một đơn vị: không nhận cac-don-vi.")
        strips = of_indicators(catalog, few(chosen) or beside(catalog), asked)
        title = f"So sánh các chỉ tiêu của {place.name if place else 'toàn tỉnh'}"
    else:
        if len(chosen) > 1:
            raise MisuseError(f"So các đơn vị theo một chỉ tiêu; nhiều thì thêm theo={INDICATORS}.")
        definition = chosen[0] if chosen else catalog.definition(FIRST)
        units = few([catalog.unit(code, day_of(catalog, asked, period)) for code in asked.units])
        strips = of_units(catalog, definition, units or worst(catalog, definition, asked), asked)
        title = f"So sánh các đơn vị: {definition.name.vi}"
    if not strips:
        raise MisuseError("Không có gì để so sánh ở đây; hãy chọn đơn vị hoặc chỉ tiêu khác.")
    rows: list[Row] = []
    for one in strips:
        rows.append(Row("Giá trị", one.value, one.definition))
        part = "Theo tháng" if Grain.MONTH in one.definition.grains else "Theo năm"
        rows += [Row(part, each, one.definition) for each in one.path]
    definitions = list({one.definition.id: one.definition for one in strips}.values())
    truth = truth_of(
        catalog, asked, period, place, [one.value for one in strips], definitions,
        subject=SUBJECT, title=title, path=PATH,
        measure=definitions[0].unit if len(definitions) == 1 else EACH,
    )  # fmt: skip
    if not asked.dim:
        shown = ("Cạnh nhau", ", ".join(one.name for one in strips))
        truth = replace(truth, filters=(*truth.filters, shown))
    return Sheet(truth, tuple(rows), place=place, shape="strips", strips=tuple(strips))


def few(given: Sequence[T]) -> list[T]:
    """Each once. Raises MisuseError where they are more than are drawn."""
    found = [one for n, one in enumerate(given) if one not in given[:n]]
    if len(found) > MOST:
        raise MisuseError(f"So nhiều nhất {MOST} ô, không phải {len(found)}; hãy bỏ bớt.")
    return found


def beside(catalog: Catalog) -> list[Definition]:
    """The indicators where none is chosen."""
    known = {one.id: one for one in catalog.definitions()}
    return [known[id] for id in BESIDE if id in known]


def worst(catalog: Catalog, definition: Definition, asked: Asked) -> list[Unit]:
    """The chosen unit and those of its parts that stand worst."""
    period = asked.period or catalog.default_period()
    day = day_of(catalog, asked, period)
    unit = catalog.unit(asked.unit, day)
    try:
        parts = catalog.by(
            definition.id, "unit", asked.unit, period, None, asked.as_known, asked.listed
        )
    except MisuseError:  # it is not divided, or has no parts
        return [unit]
    ranked = [row.value for row in rank(parts, definition) if not row.apart]
    codes = [one.unit for one in ranked if one.unit_id != unit.unit_id]
    return [unit, *(catalog.unit(code, day) for code in codes[: _FIRST - 1])]


def of_units(
    catalog: Catalog, definition: Definition, units: Sequence[Unit], asked: Asked
) -> list[Strip]:
    """One indicator of each unit; those that did not exist then are left out."""
    period, out = asked.period or catalog.default_period(), list[Strip]()
    for unit in units:
        code = None if unit.level is Level.PROVINCE else unit.slug
        given = (period, None, asked.as_known, asked.listed)
        try:
            value = catalog.value(definition.id, code, *given)
        except MisuseError:
            continue
        path = _path(catalog, definition, code, asked, period)
        out.append(Strip(unit.name, value, path, definition, unit))
    return out


def of_indicators(catalog: Catalog, chosen: Sequence[Definition], asked: Asked) -> list[Strip]:
    """Each indicator of the chosen unit."""
    period = asked.period or catalog.default_period()
    ids = [one.id for one in chosen]
    values: Sequence[Value] = catalog.values(ids, asked.unit, period, asked.as_known, asked.listed)
    return [
        Strip(one.name.vi, value, _path(catalog, one, asked.unit, asked, period), one)
        for one, value in zip(chosen, values, strict=True)
    ]


def _path(
    catalog: Catalog, definition: Definition, unit: str | None, asked: Asked, period: Period
) -> tuple[Value, ...]:
    """Months of two years; years where there are no months; none where the unit was not there."""
    last = day_of(catalog, replace(asked, listed=None), period)
    grain, first = Grain.MONTH, min(period.start, date(last.year - 2, last.month, 1))
    if Grain.MONTH not in definition.grains:
        grain, first = Grain.YEAR, date(last.year - _YEARS, 1, 1)
    try:
        found = catalog.series(
            definition.id, unit, grain, first, last, None, asked.as_known, asked.listed
        )
    except MisuseError:
        return ()
    return tuple(found)

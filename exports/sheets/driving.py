"""Who made a figure fall or rise since another period, as a sheet: each part's share of the change.

The page tells the same by the same questions (``told``, ``then_by``); the shares are those of
``indicators.asking.drivers``, so over all parts they are the whole change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.errors import MisuseError
from core.period import Period
from core.units import REORGANISED
from core.values import Value, emptied
from exports.provenance.origin import truth_of
from exports.sheets import narrowing
from exports.sheets.asked import (
    NOTHING,
    Asked,
    day_of,
    narrowed_columns,
    narrowed_rows,
    place_of,
    values,
)
from exports.sheets.narrowing import WORDS
from exports.sheets.sheet import Cell, Column, Row, Sheet, whole
from exports.withholding import guarded, suppress
from indicators.asking.compare import change, is_rate
from indicators.asking.drivers import Driver, adds_up, drivers
from indicators.asking.lists import THEN, Listed

if TYPE_CHECKING:
    from indicators.catalog import Catalog
    from indicators.defining.model import Definition

ENDING = "ai-lam-doi"
"""Behind an indicator's id in the address of the file, and of its place on the page."""
NOW, BEFORE, DOWN, UP = "Kỳ này", "Kỳ so sánh", "Kéo xuống", "Kéo lên"
"""What a row is, in words."""
_WHY = {
    "not_additive": "số này không cộng từ các phần mà ra",
    "nothing": "không có số của một trong hai kỳ",
    "few": "một trong hai kỳ có quá ít trường hợp",
    "lists": "hai kỳ theo hai danh mục đơn vị không so được với nhau",
    "alone": "đơn vị này không có đơn vị nào bên dưới",
    "same": "số không đổi",
    "not_whole": "các phần không cộng lại bằng cả số",
}
_COMPARED = (
    "trang kiểm tra đối chiếu số của hai kỳ và của từng phần kỳ này, không đối chiếu mức góp"
)
_FINE = 6
"""Decimals of a share, which of a rate is a fraction."""
Parts = Callable[[], Sequence[Value] | None]
"""Asks for the values of the parts; None: they are not the same places as the others."""


def told(
    definition: Definition, dim: str, value: Value, before: Value | None, now: Parts, then: Parts
) -> tuple[str, list[Driver]]:
    """(why there is nothing to tell, a key of ``drive.`` words, else ""; the parts)."""
    if not adds_up(definition):
        return "not_additive", []
    moment = change(value, before, definition)
    if moment is None or before is None or value.withheld or before.withheld:
        return "nothing", []
    least = definition.minimum_count
    if is_rate(definition) and min(value.denominator or 0, before.denominator or 0) < least:
        return "few", []
    new, old = now() or [], then()
    if old is None:
        return "lists", []
    if dim == "unit" and len(new) < 2:
        return "alone", []
    found = drivers(definition, value, before, new, old, dim)
    if found:
        return "", found
    return "same" if moment.difference == 0 else "not_whole", []


def then_by(
    dim: str, then: Period, last_day: date, listed: Listed, as_known: int | None
) -> tuple[bool, Listed]:
    """(can its parts be compared?, on which list of units they are asked in the other period).

    Over a reorganisation by rule on the list of the period that is shown, so that a part is the
    same place in both.
    """
    if dim != "unit" or not then.start < REORGANISED <= last_day:
        return True, listed
    if listed == THEN or (listed is None and as_known is not None):
        return False, None
    return True, listed or last_day


def named_by(subject: str) -> str:
    """The id of the indicator whose parts are meant; "" where it is something else."""
    id, _, ending = subject.strip("/").rpartition("/")
    return id if ending == ENDING else ""


def sheet(catalog: Catalog, id: str, asked: Asked) -> Sheet:
    """The sheet of the parts. Raises NotFoundError, MisuseError where nothing can be told."""
    definition = catalog.definition(id)
    if asked.indicator or asked.units:
        raise MisuseError(f"“{id}/{ENDING}” không nhận chi-tieu, cac-don-vi.")
    period = asked.period or catalog.default_period(id)
    then = period.last_year() if asked.last_year else period.previous()
    place = place_of(catalog, asked, period)
    narrowing.admitted(asked.only, [definition], place, inside=asked.inside)
    dim = _dim(definition, asked)
    last_day = day_of(catalog, asked, period)
    (value,) = values(catalog, [id], asked, period)
    try:
        (before,) = values(catalog, [id], asked, then)
    except MisuseError:  # the unit did not exist then
        before = None

    def parts(of: Period, listed: Listed) -> list[Value]:
        on = replace(asked, listed=listed)
        day = day_of(catalog, on, of)
        level = catalog.unit(asked.unit, day).level
        dims = suppress.told(definition, [*narrowing.cut(asked.only), dim])
        if not asked.inside and suppress.concerns(level, *dims):
            # beside their shares of a change even two tables in order would tell small counts
            raise guarded.Withheld(
                f"“{id}/{ENDING}”: phần góp của từng {WORDS[dim]} tại một xã có thể chỉ ra một "
                "người, nên không xuất ra."
            )
        made = guarded.divided(catalog, definition, dim, on, of, day)
        if made.hidden:
            raise MisuseError(
                f"“{id}/{ENDING}”: có phần bị ẩn để không lộ số nhỏ, nên không kể được."
            )
        return made.values

    able, listed = then_by(dim, then, last_day, asked.listed, asked.as_known)
    why, found = told(
        definition, dim, value, before,
        lambda: parts(period, asked.listed), lambda: parts(then, listed) if able else None,
    )  # fmt: skip
    if why or before is None:
        raise MisuseError(f"“{id}/{ENDING}”: không nói được phần nào làm đổi: {_WHY[why]}.")
    rows = [Row(NOW, value, definition, _NONE), Row(BEFORE, before, definition, _NONE)]
    rows += [_row(one, definition, period) for one in found]
    title = f"Ai làm đổi, theo {WORDS.get(dim, dim)}: {definition.name.vi}"
    truth = truth_of(
        catalog, asked, period, place, [value], [definition],
        subject=f"{id}/{ENDING}", title=title, measure=definition.unit, path=f"/chi-so/{id}",
        address=f"{asked.address(f'/chi-so/{id}')}#{ENDING}", cuts=[_COMPARED],
    )  # fmt: skip
    truth = replace(truth, filters=(*truth.filters, (BEFORE, f"so với {then.label()}")))
    return Sheet(
        truth, narrowed_rows(catalog, asked, rows), place=place, shape="driving",
        more=(*COLUMNS, *narrowed_columns(asked)),
    )  # fmt: skip


COLUMNS = (
    Column("part_share", "Góp vào phần đổi", "number", 14),
    Column("before_value", "Giá trị kỳ so sánh", "number", 14),
    Column("before_display", "Hiển thị kỳ so sánh", width=14),
    Column("before_numerator", "Tử số kỳ so sánh", "number", 12),
    Column("before_denominator", "Mẫu số kỳ so sánh", "number", 12),
)
"""What a part has beyond a value: its share of the change, and its figure in the other period."""
_NONE: tuple[Cell, ...] = (None,) * len(COLUMNS)


def _dim(definition: Definition, asked: Asked) -> str:
    """The dimension that is asked for, by rule the first. Raises MisuseError."""
    held = asked.cut or {}
    dims = [one for one in definition.dimensions if one not in held]
    if asked.dim and asked.dim not in dims:
        known = ", ".join(dims) or "không có"
        raise MisuseError(
            f"“{definition.id}” không chia theo {asked.dim[:20]}; các chiều: {known}."
        )
    if not dims or asked.dim == NOTHING:
        raise MisuseError(f"“{definition.id}” không chia theo chiều nào.")
    return asked.dim or dims[0]


def _row(one: Driver, definition: Definition, period: Period) -> Row:
    """A part as it is now; one that is no more keeps its place."""
    old = one.before
    value = one.now
    if value is None:
        if old is None:  # a part has been in one of both
            raise ValueError("a part of neither period")
        value = replace(emptied(old, "kỳ này không có gì của phần này"), period=period)
    held: tuple[Cell, ...] = (None, "", None, None)
    if old is not None and not old.withheld:
        held = (old.value, old.display, whole(old.numerator), whole(old.denominator))
    part = DOWN if one.share < 0 else UP
    return Row(part, value, definition, (round(one.share, _FINE), *held))

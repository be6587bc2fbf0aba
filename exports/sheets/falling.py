"""What may miss its target, as a sheet: the box of the overview, each figure with why it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core import format as say
from core.clock import day_date
from core.errors import MisuseError, NotFoundError
from exports.provenance.origin import truth_of
from exports.provenance.truth import EACH
from exports.sheets.asked import Asked, place_of
from exports.sheets.sheet import Cell, Column, Row, Sheet
from indicators.catalog import Catalog
from indicators.defining.model import Definition
from indicators.outlook.foretell import named
from indicators.outlook.prospect import Falling
from indicators.outlook.say import amount, difference

ANCHOR = "se-khong-dat"
SUBJECT = f"tong-quan/{ANCHOR}"
_PART = "Có thể không đạt"
_COMPARED = "trang kiểm tra chỉ đối chiếu các số đã có, không đối chiếu lộ trình và dự báo"
_BY_RULE = "xét theo danh mục đơn vị của kỳ, không theo danh mục đã chọn"
_FINE = 4
"""Decimals of what a path asks for: rates are fractions."""
_MORE = (
    Column("why", "Vì sao", width=44),
    Column("chance", "Khả năng đạt mục tiêu", "number", 14, 2),
    Column("foretold", "Kỳ dự báo", width=14),
    Column("asked", "Lộ trình yêu cầu", "number", 14, _FINE),
    Column("behind", "Chậm so với lộ trình", "flag", 12),
)


def sheet(catalog: Catalog, asked: Asked) -> Sheet:
    """The figures in danger, the least likely kept first.

    Raises NotFoundError where none is, MisuseError for a past moment: what is ahead is of now.
    """
    if asked.as_known is not None:
        raise MisuseError(f"“{SUBJECT}” chỉ nói về hiện tại, không nhận biet-luc.")
    cuts = [] if asked.listed is None else [_BY_RULE]
    asked = replace(asked, listed=None)
    period = asked.period or catalog.default_period()
    place = place_of(catalog, asked, period)
    of, held = catalog.falling(asked.unit, period)
    known = {one.id: one for one in catalog.definitions()}
    found = [one for one in held if one.value.indicator in known]
    if not found:
        raise NotFoundError(
            f"Trong {of} chỉ tiêu xét được, không chỉ tiêu nào chậm lộ trình hay dự báo khó đạt."
        )
    told = [(one, known[one.value.indicator]) for one in found]
    rows = [Row(_PART, one.value, of_it, tuple(_more(one, of_it))) for one, of_it in told]
    truth = truth_of(
        catalog, asked, period, place, [one.value for one in rows], [one for _, one in told],
        subject=SUBJECT, title="Có thể không đạt mục tiêu", measure=EACH, path="/",
        address=f"{asked.address('/')}#{ANCHOR}",
        cuts=(f"{len(rows)} trên {of} chỉ tiêu xét được", _COMPARED, *cuts),
    )  # fmt: skip
    return Sheet(truth, tuple(rows), place=place, shape="falling", more=_MORE)


def _more(one: Falling, definition: Definition) -> Iterator[Cell]:
    asked, foretold = one.promise.today, one.foretold
    chance = None if foretold is None else foretold.chance
    yield "; ".join(_why(one, definition))
    yield chance
    yield "" if foretold is None else named(foretold.period, "vi")
    yield asked
    yield one.behind


def _why(one: Falling, definition: Definition) -> Iterator[str]:
    """As the box says it."""
    if one.foretold is not None:
        period = named(one.foretold.period, "vi")
        made = say.day(day_date(one.foretold.made_day))
        old = f" (dự báo đã cũ, lập ngày {made})" if one.old else ""
        yield f"khả năng đạt {period} khoảng {say.percent(one.chance, 0)}{old}"
    asked, value = one.promise.today, one.value.value
    if one.behind and asked is not None and value is not None:
        far = difference(abs(value - asked), definition, "vi")
        yield f"chậm {far} so với lộ trình ({amount(asked, definition, 'vi')})"

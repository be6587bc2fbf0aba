"""What of a question may leave the house: the one rule for files and for the API.

Small counts (``withholding.suppress``) are kept from those who do not act on them. A table of the
procedures of a commune comes with its small rows emptied, or not at all; a figure narrowed to one
procedure of a commune is refused, wherever it is asked for: alone, in a series, among other units,
by the name of its proof. So is what is told of a commune by two dimensions at once: narrowed by
two, or narrowed by one and divided by another, or by one alone of an indicator that counts but one
channel (``suppress.told``). A counter is a commune as well: what two dimensions tell of its
dossiers stays in the house whichever unit they are counted of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.clock import today
from core.errors import MisuseError
from core.period import Period
from core.values import Value
from exports.sheets import narrowing
from exports.sheets.narrowing import WORDS
from exports.withholding import suppress
from exports.withholding.columns import CODED
from indicators.catalog import Catalog
from indicators.defining.model import Definition
from indicators.evaluating.converted import REST
from indicators.evaluating.gather import OWN

if TYPE_CHECKING:
    from exports.sheets.asked import Asked

_PROCEDURE = ("proc",)
"""Another name of the procedure, where records are asked for."""
_NAMING = ("proc_code", "proc_name", "channel", "recv_unit", "recv_unit_name")
"""Columns of a citizen's dossier that beside its unit, and its field, say what one to four people
wanted, and how."""
_FIELD = ("field_code", "field_name")
_MOMENTS = ("received_at", "due_at", "legal_at", "finished_at")
"""To the second they are one dossier's: by them a row of one list is found again in another."""


class Withheld(MisuseError):
    """A whole table stays in the house."""


@dataclass(frozen=True, slots=True)
class Table:
    """Values of a dimension's members, how many are emptied or left out, and the words for it."""

    values: list[Value]
    hidden: int = 0
    said: str = ""


def divided(
    catalog: Catalog, definition: Definition, dim: str, asked: Asked, period: Period, day: date
) -> Table:
    """A table by a dimension, as far as it may be had. ``day``: that of the unit's list.

    Raises MisuseError for a dimension that there is not, Withheld for what may not leave at all.
    """
    found = catalog.by(
        definition.id, dim, asked.unit, period, asked.cut, asked.as_known, asked.listed
    )
    if dim == "unit":
        return units(catalog, definition, found, asked, day)
    if asked.inside:
        return Table(found)
    narrowed = narrowing.cut(asked.only)
    dims = suppress.told(definition, [*narrowed, dim])
    if not suppress.concerns(catalog.unit(asked.unit, day).level, *dims):
        return Table(found)
    if not narrowed and len(dims) > 1:  # as fine, and the tables beside it would tell as much
        raise Withheld(
            f"Không có bảng theo {WORDS[dim]}: “{definition.short_name}” chỉ đếm một hình thức "
            "nộp, chia thêm thì hồ sơ tại một xã có thể chỉ ra một người."
        )
    if narrowed:  # what is hidden here the tables beside it would tell: all, and the other members
        raise Withheld(
            f"Không có bảng theo {WORDS[dim]}: hồ sơ tại một xã vừa lọc vừa chia có thể chỉ ra "
            "một người."
        )
    kept, hidden = suppress.hide(found, rate=suppress.rate(definition))
    if not hidden:
        return Table(kept)
    if kept:
        return Table(kept, hidden, f"{hidden} dòng thủ tục tại một xã {suppress.HIDDEN}")
    return Table(
        [],
        hidden,
        f"bảng theo {WORDS[dim]} tại một xã ({hidden} dòng) không xuất ra: có số dưới "
        f"{suppress.LEAST} trường hợp, và ẩn từng dòng thì tổng vẫn làm lộ",
    )


def units(
    catalog: Catalog, definition: Definition, found: Sequence[Value], asked: Asked, day: date
) -> Table:
    """Of values by unit those that may be asked for one by one: narrowed so, communes may not.

    ``day``: that of the unit's list. What has no counterpart on it may be one commune's and is kept
    as they are; with them what lies at the whole itself, which is asked for by no name: the total
    less it might be one commune's. Raises Withheld where none is left.
    """
    dims = suppress.told(definition, narrowing.cut(asked.only))
    if asked.inside or not suppress.personal(*dims):
        return Table(list(found))
    level = {one.unit_id: one.level for one in catalog.units(day)}

    def small(one: Value) -> bool:
        if one.unit_id not in level or one.dims.get("unit", "").startswith(REST):
            return True
        return suppress.concerns(level[one.unit_id], *dims)

    if not any(map(small, found)):
        return Table(list(found))
    kept = [one for one in found if not small(one) and one.dims.get("unit") != OWN]
    if not kept:
        raise Withheld(
            "Không có bảng theo đơn vị: một thủ tục, hay nhiều chiều cùng lúc, tại một xã có thể "
            "chỉ ra một người."
        )
    hidden = len(found) - len(kept)
    return Table(
        kept,
        hidden,
        f"bảng theo đơn vị không có các xã ({hidden} dòng): một thủ tục, hay nhiều chiều cùng lúc, "
        "tại một xã có thể chỉ ra một người",
    )


def check_proof(catalog: Catalog, value: Value) -> None:
    """Raise MisuseError for the proof of a figure that is itself kept."""
    definition = catalog.definition(value.indicator)
    if suppress.personal(*suppress.told(definition, value.dims)):
        last = value.period.end - timedelta(days=1)
        day = min(last, max(today(catalog.clock), value.period.start))
        narrowing.guard(value.dims, catalog.unit(value.unit, day), definition)


def check_records(kind: str, query: Mapping[str, str]) -> None:
    """Raise MisuseError where a list of dossiers is told by what may name somebody.

    By a procedure, or by two dimensions at once: its rows name their units, its total counts them.
    """
    sorted_by = query.get("order", "").removeprefix("-")
    told = suppress.told_by(query, sorted_by)
    named = suppress.personal(*told) or {*query} & {*_PROCEDURE}
    if kind in CODED and named:
        raise MisuseError(
            "Danh sách hồ sơ của một thủ tục, hay theo nhiều chiều cùng lúc, có thể chỉ ra một "
            "người, nên chỉ dành cho người xử lý: cán bộ trong đơn vị mình và vận hành. Hãy lọc và "
            "xếp theo một chiều, không theo thủ tục."
        )


def columns(kind: str, query: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of a kind's records that are kept from those who do not act on them.

    The field too where the list is narrowed by something beside it, or of one channel by itself;
    and then the moments, by which the list of all would tell it.
    """
    if kind not in CODED:
        return ()
    beside = suppress.personal(*suppress.told_by(query, "field"))
    return ("code", *_NAMING, *((*_FIELD, *_MOMENTS) if beside else ()))

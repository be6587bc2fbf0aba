"""A question narrowed to one member of a dimension: only the dossiers of one field, say.

Everything in the file is then of these alone, and says so: in its filters, and in every row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.errors import MisuseError
from core.text import fold
from core.units import Level, Unit
from exports import suppress
from exports.sheet import Column
from indicators.catalog import Catalog
from indicators.model import Definition

COLUMN = Column("only", "Chỉ gồm", width=26)
"""What every row of a narrowed file says."""
WORDS = {
    "unit": "đơn vị", "field": "lĩnh vực", "procedure": "thủ tục", "channel": "hình thức nộp",
    "applicant": "đối tượng nộp", "recv_unit": "nơi tiếp nhận", "direction": "chiều văn bản",
    "source": "hệ thống", "type": "loại văn bản", "counterpart": "nơi gửi, nơi nhận",
    "kind": "loại dữ liệu", "assigner": "cấp giao", "format": "định dạng",
}  # fmt: skip
"""Dimensions in words."""
ADDRESSED = {
    "field": "linh-vuc", "procedure": "thu-tuc", "channel": "kenh", "applicant": "nguoi-nop",
    "recv_unit": "noi-tiep-nhan", "direction": "chieu", "type": "loai-van-ban",
    "counterpart": "noi-gui-nhan",
}  # fmt: skip
"""Dimensions by which pages are narrowed → the parameter of their addresses."""


@dataclass(frozen=True, slots=True)
class Only:
    """One member of a dimension: its code."""

    dim: str
    code: str

    @property
    def dims(self) -> dict[str, str]:
        """As the catalogue is asked for it."""
        return {self.dim: self.code}


def read(text: str) -> Only | None:
    """``field:G13-DD01`` → that member; "" none. Raises MisuseError."""
    if not text:
        return None
    dim, mark, code = (part.strip() for part in text.partition(":"))
    if dim not in WORDS or dim == "unit" or not mark or not code:
        known = ", ".join(one for one in WORDS if one != "unit")
        raise MisuseError(
            f"only: “{text[:40]}” không đọc được; cần CHIỀU:MÃ như channel:2. Các chiều: {known}."
        )
    return Only(dim, code)


def said(catalog: Catalog, only: Only) -> str:
    """``Lĩnh vực: Đất đai (G13-DD01)``. Raises MisuseError for a member that is on no list."""
    named = WORDS[only.dim]
    try:
        members = catalog.members(only.dim)
    except MisuseError:  # this dimension has no list: its members are those that were counted
        return f"{named[:1].upper()}{named[1:]}: {only.code}"
    if only.code not in members:
        near = [code for code, name in members.items() if fold(only.code) in fold(f"{code} {name}")]
        some = ", ".join((near or list(members))[:6]) or "chưa có mã nào"
        raise MisuseError(f"{named}: không có mã “{only.code[:40]}” trong danh mục; ví dụ {some}.")
    return f"{named[:1].upper()}{named[1:]}: {members[only.code]} ({only.code})"


def fits(definition: Definition, only: Only) -> bool:
    """Can this indicator be divided so?"""
    return only.dim in definition.dimensions


def admitted(
    only: Only | None, definitions: Iterable[Definition], place: Unit | None, *, inside: bool
) -> None:
    """Raise MisuseError where one of these cannot be narrowed so, or may not be for who asks."""
    if only is None:
        return
    for one in definitions:
        check(one, only)
    if not inside:
        guard(only, place)


def check(definition: Definition, only: Only) -> None:
    """Raise MisuseError where an indicator cannot be narrowed so."""
    if not fits(definition, only):
        allowed = ", ".join(one for one in definition.dimensions if one != "unit") or "không có"
        raise MisuseError(
            f"“{definition.id}” không lọc được theo {WORDS[only.dim]} ({only.dim}); các chiều của "
            f"chỉ tiêu: {allowed}."
        )


def personal(only: Only | None, levels: Collection[Level]) -> bool:
    """May a figure that is narrowed so, of a unit of one of these levels, name somebody?"""
    return only is not None and any(suppress.concerns(only.dim, one) for one in levels)


def guard(only: Only | None, place: Unit | None) -> None:
    """Raise MisuseError for what must not leave the house: one procedure of one commune."""
    if place is not None and personal(only, [place.level]):
        raise MisuseError(
            f"Hồ sơ của một thủ tục tại {place.name} ít đến mức có thể chỉ ra một người, nên không "
            "xuất ra. Hãy chọn đơn vị cấp trên, hoặc bỏ lọc thủ tục."
        )

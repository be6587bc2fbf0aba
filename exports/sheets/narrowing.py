"""A question narrowed to members of dimensions: only the online dossiers of one field, say.

Of each dimension one member at most; what is counted is of all of them. Everything in the file is
then of these alone, and says so: in its filters, and in every row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from core.errors import MisuseError
from core.text import fold
from core.units import Level, Unit
from exports.sheets.sheet import Column
from exports.withholding import suppress
from indicators.asking.members import UNTOLD as UNSAID
from indicators.asking.snapshot import takes
from indicators.catalog import Catalog
from indicators.defining import dimensions
from indicators.defining.model import Definition

COLUMN = Column("only", "Chỉ gồm", width=26)
"""What every row of a narrowed file says."""
WORDS = {
    "unit": "đơn vị", "field": "lĩnh vực", "procedure": "thủ tục", "channel": "hình thức nộp",
    "applicant": "đối tượng nộp", "recv_unit": "nơi tiếp nhận", "direction": "chiều văn bản",
    "source": "hệ thống", "type": "loại văn bản", "counterpart": "nơi gửi, nơi nhận",
    "kind": "loại dữ liệu", "assigner": "cấp giao", "format": "định dạng", "level": "cấp",
    "category": "chuyên mục",
}  # fmt: skip
"""Dimensions in words."""
ADDRESSED = {
    "field": "linh-vuc", "procedure": "thu-tuc", "channel": "kenh", "applicant": "nguoi-nop",
    "recv_unit": "noi-tiep-nhan", "direction": "chieu", "type": "loai-van-ban",
    "counterpart": "noi-gui-nhan", "assigner": "noi-giao", "kind": "loai-du-lieu",
    "format": "dinh-dang", "category": "chuyen-muc", "level": "cap",
}  # fmt: skip
"""Dimensions by which pages are narrowed → the parameter of their addresses."""
_NEXT = re.compile(rf",\s*(?=(?:{'|'.join(WORDS)})\s*:)")
EITHER = ("field", "procedure")
"""Of these one alone: a procedure lies in one field."""


@dataclass(frozen=True, slots=True)
class Only:
    """One member of a dimension: its code."""

    dim: str
    code: str


def read(text: str) -> tuple[Only, ...]:
    """``field:G13-DD01,channel:2`` → those members; "" none. Raises MisuseError.

    A comma parts two of them where a dimension follows: names of types of documents have commas.
    """
    return together(_read(one) for one in _NEXT.split(text) if text)


def _read(text: str) -> Only:
    dim, mark, said = (part.strip() for part in text.partition(":"))
    if dim not in WORDS or dim == "unit" or not mark or not said:
        known = ", ".join(one for one in WORDS if one != "unit")
        raise MisuseError(
            f"only: “{text[:40]}” không đọc được; cần CHIỀU:MÃ như channel:2. Các chiều: {known}."
        )
    return Only(dim, dimensions.code(dim, said))


def together(found: Iterable[Only]) -> tuple[Only, ...]:
    """The same, in an order of their own. Raises MisuseError for what does not go together."""
    held = tuple(sorted(found, key=lambda one: list(WORDS).index(one.dim)))
    dims = [one.dim for one in held]
    if len(set(dims)) < len(dims):
        twice = next(one for one in dims if dims.count(one) > 1)
        raise MisuseError(f"Mỗi chiều lọc theo một mã; có hơn một mã của {WORDS[twice]}.")
    if set(EITHER) <= set(dims):
        raise MisuseError(
            "Một thủ tục chỉ thuộc một lĩnh vực: lọc theo thủ tục thì bỏ lọc lĩnh vực."
        )
    return held


def cut(only: Sequence[Only]) -> dict[str, str]:
    """As the catalogue is asked for it."""
    return {one.dim: one.code for one in only}


def named(only: Sequence[Only]) -> str:
    """``lĩnh vực, hình thức nộp``: the dimensions in words."""
    return ", ".join(WORDS[one.dim] for one in only)


def said(catalog: Catalog, only: Sequence[Only], id: str) -> str:
    """``Lĩnh vực: Đất đai (G13-DD01); Hình thức nộp: …``. ``id`` of an indicator of these.

    Raises MisuseError for a member that is on no list.
    """
    return "; ".join(_said(catalog, one, id) for one in only)


def _said(catalog: Catalog, only: Only, id: str) -> str:
    named = WORDS[only.dim]
    try:
        members = catalog.members(only.dim, id)
    except MisuseError:  # this dimension has no list: its members are those that were counted
        return f"{named[:1].upper()}{named[1:]}: {only.code or UNSAID}"
    if only.code not in members:
        near = [code for code, name in members.items() if fold(only.code) in fold(f"{code} {name}")]
        some = ", ".join((near or list(members))[:6]) or "chưa có mã nào"
        raise MisuseError(f"{named}: không có mã “{only.code[:40]}” trong danh mục; ví dụ {some}.")
    coded = f" ({only.code})" if only.code else ""
    return f"{named[:1].upper()}{named[1:]}: {members[only.code]}{coded}"


def fits(definition: Definition, only: Sequence[Only]) -> bool:
    """Can this indicator be divided so?"""
    return takes(definition, cut(only))


def left(definitions: Iterable[Definition], only: Sequence[Only]) -> list[str]:
    """The words for those that cannot be divided so and are not in the file; none: nothing."""
    names = [one.short_name for one in definitions if not fits(one, only)]
    said = f"không chia được theo {named(only)} nên không có: {', '.join(names)}"
    return [said] if names else []


def admitted(
    only: Sequence[Only], definitions: Iterable[Definition], place: Unit | None, *, inside: bool
) -> None:
    """Raise MisuseError where one of these cannot be narrowed so, or may not be for who asks."""
    if not only:
        return
    for one in definitions:
        check(one, only)
        if not inside:
            guard(cut(only), place, one)


def outside(
    definitions: Sequence[Definition], only: Sequence[Only], place: Unit | None
) -> tuple[list[Definition], list[str]]:
    """Those that may be told outside of the house, and the words for the others.

    All of them where none may: then the whole is refused (``admitted``).
    """
    levels = [] if place is None else [place.level]
    shown = [
        one for one in definitions if not personal(suppress.told(one, cut(only)), levels)
    ]  # fmt: skip
    left = [one.short_name for one in definitions if one not in shown]
    if not shown or not left:
        return list(definitions), []
    return shown, [
        "chỉ đếm một hình thức nộp, theo thêm một chiều tại một xã thì có thể chỉ ra một người, "
        f"nên không có: {', '.join(left)}"
    ]


def check(definition: Definition, only: Sequence[Only]) -> None:
    """Raise MisuseError where an indicator cannot be narrowed so."""
    for one in only:
        if not fits(definition, [one]):
            allowed = ", ".join(one for one in definition.dimensions if one != "unit") or "không có"
            raise MisuseError(
                f"“{definition.id}” không lọc được theo {WORDS[one.dim]} ({one.dim}); các chiều "
                f"của chỉ tiêu: {allowed}."
            )


def personal(dims: Collection[str], levels: Collection[Level]) -> bool:
    """May a figure that is narrowed by these, of a unit of one of these levels, name somebody?"""
    return any(suppress.concerns(one, *dims) for one in levels)


def guard(dims: Collection[str], place: Unit | None, definition: Definition) -> None:
    """Raise MisuseError for what must not leave the house: too little of one commune."""
    if place is None or not personal(suppress.told(definition, dims), [place.level]):
        return
    if place.level is not Level.COMMUNE:  # what is small is the counter that was chosen
        raise MisuseError(
            "Hồ sơ của một thủ tục, hay theo nhiều chiều cùng lúc, tại một nơi tiếp nhận ít đến "
            "mức có thể chỉ ra một người, nên không xuất ra. Hãy chỉ lọc theo một chiều."
        )
    if any(suppress.personal(one) for one in dims):
        raise MisuseError(
            f"Hồ sơ của một thủ tục tại {place.name} ít đến mức có thể chỉ ra một người, nên không "
            "xuất ra. Hãy chọn đơn vị cấp trên, hoặc bỏ lọc thủ tục."
        )
    if len(dims) == 1:
        (dim,) = dims
        raise MisuseError(
            f"“{definition.short_name}” chỉ đếm một hình thức nộp: theo thêm {WORDS[dim]} tại "
            f"{place.name} thì ít đến mức có thể chỉ ra một người, nên không xuất ra. Hãy chọn đơn "
            "vị cấp trên, hoặc bỏ lọc."
        )
    raise MisuseError(
        f"Hồ sơ theo nhiều chiều cùng lúc tại {place.name} ít đến mức có thể chỉ ra một người, nên "
        "không xuất ra. Hãy chọn đơn vị cấp trên, hoặc chỉ lọc theo một chiều."
    )

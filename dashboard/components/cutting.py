"""Narrowing a page to members of dimensions, one of each, by its address.

Dossiers to a field or a procedure, a channel, a kind of applicant, or several of these at once;
documents to a direction, to the level of their unit; and the page of an indicator of theirs to a
counter, a type or a counterpart alone. Tasks to who assigned them, data sets to a kind, the page of
an indicator of files to a format alone; petitions, which have no page of many, to a field or a
category.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from core.errors import NotFoundError
from dashboard.addresses.filters import CUTS, Filters
from dashboard.components import number
from dashboard.wording import words
from exports.sheets import sets
from exports.sheets.narrowing import ADDRESSED, EITHER
from indicators.asking.snapshot import takes
from indicators.defining import dimensions

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.catalog import Catalog
    from indicators.defining.model import Definition

DOSSIERS = "onestop"
PAGES = {DOSSIERS: "/mot-cua", "edoc": "/van-ban"}
"""Where a row of an indicator's own page leads, by its group: to a page of many, narrowed so. Of
the other groups a row leads to the indicator's own page, and of a count to its list."""
_BY = {
    DOSSIERS: ("field", "procedure", "channel", "applicant", "recv_unit"),
    "edoc": ("level", "direction", "type", "counterpart"),
    "task": ("assigner",),
    "data": ("kind", "format"),
    "petition": ("field", "category"),
}
"""By what: cuboids hold it beside the unit, or the records are found by their index, or are few."""
ALONE = ("type", "counterpart", "recv_unit", "format")
"""By which an indicator's own page is narrowed, from a row of a table, and no page of many: no menu
could hold their members, and not all that stands on a page is divided so."""
_WITHIN = {"counterpart": ("direction",), "recv_unit": ("unit",)}
"""By what else a figure that is narrowed so is divided: a cuboid holds both (decision 26)."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One member of a dimension. ``name``: what people call it."""

    key: str  # in the address
    dim: str
    code: str
    name: str

    @property
    def said(self) -> str:
        """``Lĩnh vực: Đất đai``."""
        return f"{words.t(f'dim.{self.dim}')}: {self.name}"


def dims(cuts: Sequence[Cut]) -> dict[str, str]:
    """As the catalogue is asked for them."""
    return {one.dim: one.code for one in cuts}


def said(cuts: Sequence[Cut]) -> str:
    """``Lĩnh vực: Đất đai · Kênh nộp: Trực tuyến``."""
    return " · ".join(one.said for one in cuts)


def keys(group: str) -> tuple[str, ...]:
    """By which choices of an address a page of many indicators of this group is narrowed."""
    return tuple(ADDRESSED[one] for one in _BY[group] if one not in ALONE)


def can(definition: Definition, dim: str) -> bool:
    """Are pages of this indicator narrowed to members of this dimension?"""
    return dim in _BY.get(definition.group, ()) and dim in definition.dimensions


def _counts_alone(definition: Definition, dim: str, code: str) -> bool:
    """Is all that it counts of this member, so that narrowed to it the page is the whole?"""
    return dim in _BY.get(definition.group, ()) and takes(definition, {dim: code})


def reaches(dim: str, code: str | None) -> bool:
    """Can a member be asked for? Where a source may leave the dimension empty, so can that."""
    return bool(code) or (code is not None and dim in dimensions.EMPTY)


def page(definition: Definition, dim: str) -> str | None:
    """Where what is narrowed to a member of this dimension is seen; None: where one is."""
    return None if dim in ALONE else PAGES.get(definition.group)


def within(cut: Mapping[str, str], dims: Iterable[str]) -> list[str]:
    """Those of the dimensions by which what is narrowed so is divided."""
    held = [_WITHIN[one] for one in cut if one in _WITHIN]
    return [one for one in dims if one not in cut and all(one in few for few in held)]


def adds(board: Board, definition: Definition, dim: str) -> bool:
    """Does a member of this dimension narrow the page further, beside what it is narrowed to?"""
    lone = bool(board.cut) and any(one in ALONE for one in (*board.cut, dim))
    if lone or not can(definition, dim) or dim in board.cut:
        return False
    return board.crosses(definition, {*_beside(board.cut, dim), dim})


def divides(board: Board, definition: Definition, dim: str) -> bool:
    """Can what the page is narrowed to be told by this dimension? A procedure lies in one field."""
    inside = dim == "field" and "procedure" in board.cut
    if inside or not can(definition, dim) or dim in board.cut:
        return False
    return board.crosses(definition, {*board.cut, dim})


def of_page(filters: Filters, catalog: Catalog, id: str) -> tuple[tuple[Cut, ...], list[str]]:
    """As ``asked``, of the indicator of a page; nothing where the province does not have it."""
    try:
        return asked(filters, catalog, catalog.definition(id))
    except NotFoundError:
        return (), []


def asked(
    filters: Filters, catalog: Catalog, definition: Definition
) -> tuple[tuple[Cut, ...], list[str]]:
    """What the address narrows to, and what is wrong with it, in words; then it narrows nothing.

    Every member of the list can be asked for, also one of which nothing was counted: that is what
    the page then says. ``definition``: the indicator that is narrowed.
    """
    cuts: list[Cut] = []
    wrong: list[str] = []
    for key, dim in CUTS.items():
        code = dimensions.code(dim, filters.query.get(key, ""))
        if not filters.query.get(key):
            continue
        title = words.t(f"dim.{dim}")
        if not can(definition, dim) and not _counts_alone(definition, dim, code):
            name = definition.title(words.language())
            wrong.append(words.t("cut.not_by", name=name, dim=words.lower_first(title)))
            continue
        if dim in ALONE:
            cuts.append(Cut(key, dim, code, _called(filters, catalog, definition, dim, code)))
            continue
        members = catalog.members(dim, definition.id)
        if code not in members:
            wrong.append(words.t("cut.none", dim=title, code=filters.query[key]))
        else:
            cuts.append(Cut(key, dim, code, words.member(dim, code, members[code])))
    lone = [one.dim for one in cuts if one.dim in ALONE]
    if lone and len(cuts) > 1:
        wrong.append(words.t("cut.lone", dim=named(lone[:1])))
    if not wrong and set(EITHER) <= {*dims(cuts)}:
        wrong.append(words.t("cut.either"))
    if not wrong and len(cuts) > 1 and filters.unit is not None:
        place = filters.unit_code, filters.period, filters.listed
        if count := catalog.crossed(definition.id, dims(cuts), *place):
            told = {"names": named(dims(cuts)), "unit": filters.unit.name}
            wrong.append(words.t("cut.many", **told, count=words.number(count)))
    return ((), wrong) if wrong else (tuple(cuts), [])


def _called(filters: Filters, catalog: Catalog, definition: Definition, dim: str, code: str) -> str:
    """What a member without a list is called; its code where none of it was counted."""
    f = filters
    held = catalog.by(definition.id, dim, f.unit_code, f.period, None, f.as_known, f.listed)
    return next((number.label(one) for one in held if one.dims.get(dim) == code), code)


def named(which: Iterable[str]) -> str:
    """``lĩnh vực, kênh nộp``: dimensions inside a sentence."""
    return ", ".join(words.lower_first(words.t(f"dim.{one}")) for one in which)


def _beside(now: Mapping[str, str], dim: str) -> dict[str, str]:
    """What stays of a view's members where one of this dimension is chosen."""
    if dim in ALONE:
        return {}
    gone = {dim, *ALONE, *(EITHER if dim in EITHER else ())}
    return {one: code for one, code in now.items() if one not in gone}


def address(
    filters: Filters,
    dim: str,
    code: str | None,
    path: str | None = None,
    *,
    now: Mapping[str, str] = MappingProxyType({}),
    **changes: str | None,
) -> str:
    """The view narrowed to a member beside those of ``now``; on this page or on another.

    ``code`` None: narrowed to those of the other dimensions alone, all that there are. A list that
    only the whole figure has is not asked for where there is less.
    """
    rest = {one: kept for one, kept in now.items() if one != dim}
    held = rest if code is None else {**_beside(now, dim), dim: code}
    if held and sets.of_whole(filters.query.get("ban-ghi", "")):
        changes.setdefault("ban_ghi", None)
    cuts = {
        key.replace("-", "_"): dimensions.address(held[one]) if one in held else None
        for key, one in CUTS.items()
    }
    return filters.href(path, **cuts, **changes)


def listed(
    filters: Filters,
    dim: str,
    code: str,
    path: str | None = None,
    *,
    key: str = "numerator",
    now: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The view narrowed to a member, at the list of its records; ``key``: which list."""
    return f"{address(filters, dim, code, path, now=now, ban_ghi=key, xep=None)}#ban-ghi"


def whole(filters: Filters) -> str:
    """The view narrowed to nothing."""
    return filters.href(**{one.replace("-", "_"): None for one in CUTS})

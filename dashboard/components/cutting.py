"""Narrowing a page to members of dimensions, one of each, by its address.

Dossiers to a field or a procedure, a channel, a kind of applicant, or several of these at once;
documents to a direction, to the level of their unit; and the page of an indicator of theirs to a
counter, a type or a counterpart alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import NotFoundError
from dashboard.addresses.choices import PROCEDURES
from dashboard.addresses.filters import CUTS, Filters
from dashboard.components import menu, number
from dashboard.components.attrs import attrs
from dashboard.wording import words
from exports.sheets.narrowing import ADDRESSED, EITHER

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.catalog import Catalog
    from indicators.defining.model import Definition

DOSSIERS = "onestop"
PAGES = {DOSSIERS: "/mot-cua", "edoc": "/van-ban"}
"""Groups of indicators that are narrowed, and their pages."""
_BY = {
    DOSSIERS: ("field", "procedure", "channel", "applicant", "recv_unit"),
    "edoc": ("level", "direction", "type", "counterpart"),
}
"""By what: cuboids hold it beside the unit, or the records are found by their index."""
_ALONE = ("type", "counterpart", "recv_unit")
"""By which an indicator's own page is narrowed, from a row of a table, and no page of many: no menu
could hold their members, and not all that stands on a page is divided so."""
_WITHIN = {"counterpart": ("direction",), "recv_unit": ("unit",)}
"""By what else a figure that is narrowed so is divided: a cuboid holds both (decision 26)."""
_LONG = "procedure"
"""Too many to stand in the page: its menu asks for them when it is opened."""
_CODE = "CODE"


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


def can(definition: Definition, dim: str) -> bool:
    """Are pages of this indicator narrowed to members of this dimension?"""
    return dim in _BY.get(definition.group, ()) and dim in definition.dimensions


def page(definition: Definition, dim: str) -> str | None:
    """Where what is narrowed to a member of this dimension is seen; None: where one is."""
    return None if dim in _ALONE else PAGES[definition.group]


def within(cut: Mapping[str, str], dims: Iterable[str]) -> list[str]:
    """Those of the dimensions by which what is narrowed so is divided."""
    held = [_WITHIN[one] for one in cut if one in _WITHIN]
    return [one for one in dims if one not in cut and all(one in few for few in held)]


def adds(board: Board, definition: Definition, dim: str) -> bool:
    """Does a member of this dimension narrow the page further, beside what it is narrowed to?"""
    lone = bool(board.cut) and any(one in _ALONE for one in (*board.cut, dim))
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
        definition = catalog.definition(id)
    except NotFoundError:
        return (), []
    for dim in _ALONE:
        if filters.query.get(ADDRESSED[dim]):
            return (), [words.t("cut.alone", dim=words.lower_first(words.t(f"dim.{dim}")))]
    return asked(filters, catalog, definition)


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
        code = filters.query.get(key)
        if not code:
            continue
        named = words.t(f"dim.{dim}")
        if not can(definition, dim):
            name = definition.title(words.language())
            wrong.append(words.t("cut.not_by", name=name, dim=words.lower_first(named)))
            continue
        if dim in _ALONE:
            cuts.append(Cut(key, dim, code, _called(filters, catalog, definition, dim, code)))
            continue
        members = catalog.members(dim)
        if code not in members:
            wrong.append(words.t("cut.none", dim=named, code=code))
        else:
            cuts.append(Cut(key, dim, code, words.member(dim, code, members[code])))
    lone = [one.dim for one in cuts if one.dim in _ALONE]
    if lone and len(cuts) > 1:
        wrong.append(words.t("cut.lone", dim=_named(lone[:1])))
    if not wrong and set(EITHER) <= {*dims(cuts)}:
        wrong.append(words.t("cut.either"))
    if not wrong and len(cuts) > 1 and filters.unit is not None:
        place = filters.unit_code, filters.period, filters.listed
        if count := catalog.crossed(definition.id, dims(cuts), *place):
            told = {"names": _named(dims(cuts)), "unit": filters.unit.name}
            wrong.append(words.t("cut.many", **told, count=words.number(count)))
    return ((), wrong) if wrong else (tuple(cuts), [])


def _called(filters: Filters, catalog: Catalog, definition: Definition, dim: str, code: str) -> str:
    """What a member without a list is called; its code where none of it was counted."""
    f = filters
    held = catalog.by(definition.id, dim, f.unit_code, f.period, None, f.as_known, f.listed)
    return next((number.label(one) for one in held if one.dims.get(dim) == code), code)


def _named(which: Iterable[str]) -> str:
    return ", ".join(words.lower_first(words.t(f"dim.{one}")) for one in which)


def _beside(now: Mapping[str, str], dim: str) -> dict[str, str]:
    """What stays of a view's members where one of this dimension is chosen."""
    if dim in _ALONE:
        return {}
    gone = {dim, *_ALONE, *(EITHER if dim in EITHER else ())}
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

    ``code`` None: narrowed to those of the other dimensions alone.
    """
    held = _beside(now, dim) | ({dim: code} if code is not None else {})
    cuts = {key.replace("-", "_"): held.get(one) for key, one in CUTS.items()}
    return filters.href(path, **cuts, **changes)


def _whole(filters: Filters) -> str:
    """The view narrowed to nothing."""
    return filters.href(**{one.replace("-", "_"): None for one in CUTS})


def line(board: Board, definition: Definition, cuts: Sequence[Cut]) -> list[Component]:
    """The menus, and what the page is narrowed to; nothing where it cannot be narrowed."""
    f, held = board.filters, {one.dim: one for one in cuts}
    menus: list[Component] = []
    for key, dim in CUTS.items():
        if dim in _ALONE or not can(definition, dim):
            continue
        now = held.get(dim)
        if dim == _LONG:
            menus.append(_long(board, definition, key, now))
            continue
        none = address(f, dim, None, now=board.cut)
        rows = [menu.link(words.t("cut.all"), none, current=now is None)]
        rows += [
            menu.link(
                words.member(dim, code, name),
                address(f, dim, code, now=board.cut),
                current=now is not None and code == now.code,
            )
            for code, name in board.catalog.members(dim).items()
        ]
        menus.append(
            menu.pick(
                key,
                words.t(f"dim.{dim}"),
                words.t("cut.all") if now is None else now.name,
                [html.Ul(rows, className="opts")],
                find=words.t("cut.find") if len(rows) > 8 else "",
                css="left",
            )
        )
    inside: list[Component] = [html.Div(menus, className="cuts")] if menus else []
    if cuts:
        inside.append(only(f, cuts))
    return [html.Div(inside, className="bar2", id="loc-them")] if inside else []


def _long(board: Board, definition: Definition, key: str, now: Cut | None) -> Component:
    """The menu of procedures: ``page.js`` fills it when it is opened, and finds while one types."""
    f = board.filters
    free = {ADDRESSED[one].replace("-", "_"): None for one in EITHER}
    rows = board.href(f"/chi-so/{definition.id}", **free, theo=_LONG) + "#chia-theo"
    asked = html.Ul(
        className="opts",
        lang="vi",
        **attrs(
            data_from=PROCEDURES,
            data_to=address(f, _LONG, _CODE, now=board.cut),
            data_chosen=now.code if now is not None else "",
            data_wait=words.t("cut.wait"),
            data_lost=words.t("cut.lost"),
        ),
    )
    whole = [
        menu.link(words.t("cut.all"), address(f, _LONG, None, now=board.cut), current=now is None),
        html.Li(html.A(words.t("cut.rows"), href=rows)),
    ]
    return menu.pick(
        key,
        words.t(f"dim.{_LONG}"),
        now.name if now is not None else words.t("cut.all"),
        [html.Ul(whole, className="opts"), asked],
        find=words.t("cut.find_long"),
        css="left wide",
    )


def only(filters: Filters, cuts: Sequence[Cut]) -> Component:
    """What the page is narrowed to; the way back of each member, and to all."""
    first, *rest = cuts
    told = words.t("cut.only", what=first.said)
    if first.dim == "direction":
        told = words.t("cut.only_named", what=words.lower_first(first.name))
    elif first.dim in _BY["edoc"]:
        what = words.lower_first(first.name) if first.dim == "level" else first.said
        told = words.t("cut.only_documents", what=what)
    whole = html.A(words.t("cut.drop_all" if rest else "cut.drop"), href=_whole(filters))
    if not rest:
        return html.P([html.B(told), " · ", whole])
    inside: list[Component | str] = []
    for one in cuts:
        shown = told if one is first else words.t("cut.and", what=one.said)
        back = words.t("cut.drop_one", dim=_named([one.dim]))
        inside += [
            html.B(shown), " (", html.A(back, href=address(filters, one.dim, None, now=dims(cuts))),
            ") · ",
        ]  # fmt: skip
    return html.P([*inside, whole])


def left(board: Board, cuts: Sequence[Cut], ids: Sequence[str]) -> list[Component]:
    """Which of a page's indicators cannot be narrowed so, and are not there; none: nothing."""
    known = [board.definitions[id] for id in dict.fromkeys(ids) if id in board.definitions]
    names = [words.short(one) for one in known if not {*board.cut} <= {*one.dimensions}]
    if not names:
        return []
    told = words.t("cut.left", dim=_named(one.dim for one in cuts), names=", ".join(names))
    return [html.P(told, className="hint")]

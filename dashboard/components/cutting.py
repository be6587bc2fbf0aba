"""Narrowing a page to one member of a dimension, by its address.

Dossiers to a field, a procedure, a channel or a kind of applicant; documents to a direction, and
the page of an indicator of theirs to a counter, a type or a counterpart too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import NotFoundError
from dashboard import words
from dashboard.choices import PROCEDURES
from dashboard.components import menu, number
from dashboard.components.attrs import attrs
from dashboard.filters import CUTS, Filters
from exports.narrowing import ADDRESSED

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.catalog import Catalog
    from indicators.model import Definition

DOSSIERS = "onestop"
PAGES = {DOSSIERS: "/mot-cua", "edoc": "/van-ban"}
"""Groups of indicators that are narrowed, and their pages."""
_BY = {
    DOSSIERS: ("field", "procedure", "channel", "applicant", "recv_unit"),
    "edoc": ("direction", "type", "counterpart"),
}
"""By what: cuboids hold it beside the unit, or the records are found by their index."""
_ALONE = ("type", "counterpart", "recv_unit")
"""By which an indicator's own page is narrowed, from a row of a table, and no page of many: no menu
could hold their members, and not all that stands on a page is divided so."""
_WITHIN = {"counterpart": ("direction",), "recv_unit": ("unit",)}
"""By what else a figure that is narrowed so is divided: a cuboid holds both (decision 26)."""
_LONG = "procedure"
"""Too many to stand in the page: its menu asks for them when it is opened."""
_ROWS = "onestop.on_time_rate"
"""The indicator whose rows lead to every procedure, for who has no script."""
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

    @property
    def dims(self) -> dict[str, str]:
        """As the catalogue is asked for it."""
        return {self.dim: self.code}


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


def of_page(filters: Filters, catalog: Catalog, id: str) -> tuple[Cut | None, list[str]]:
    """As ``asked``, of the indicator of a page; nothing where the province does not have it."""
    try:
        definition = catalog.definition(id)
    except NotFoundError:
        return None, []
    for dim in _ALONE:
        if filters.query.get(ADDRESSED[dim]):
            return None, [words.t("cut.alone", dim=words.lower_first(words.t(f"dim.{dim}")))]
    return asked(filters, catalog, definition)


def asked(
    filters: Filters, catalog: Catalog, definition: Definition
) -> tuple[Cut | None, list[str]]:
    """What the address narrows to, and what is wrong with it, in words.

    Every member of the list can be asked for, also one of which nothing was counted: that is what
    the page then says. ``definition``: the indicator that is narrowed.
    """
    query = filters.query
    held = [key for key in CUTS if query.get(key)]
    if not held:
        return None, []
    if len(held) > 1:
        return None, [words.t("cut.one", names=", ".join(words.t(f"dim.{CUTS[k]}") for k in held))]
    key, dim, code = held[0], CUTS[held[0]], query[held[0]]
    named = words.t(f"dim.{dim}")
    if not can(definition, dim):
        name = definition.title(words.language())
        return None, [words.t("cut.not_by", name=name, dim=words.lower_first(named))]
    if dim in _ALONE:
        return Cut(key, dim, code, _called(filters, catalog, definition, dim, code)), []
    members = catalog.members(dim)
    if code not in members:
        return None, [words.t("cut.none", dim=named, code=code)]
    return Cut(key, dim, code, words.member(dim, code, members[code])), []


def _called(filters: Filters, catalog: Catalog, definition: Definition, dim: str, code: str) -> str:
    """What a member without a list is called; its code where none of it was counted."""
    f = filters
    held = catalog.by(definition.id, dim, f.unit_code, f.period, None, f.as_known, f.listed)
    return next((number.label(one) for one in held if one.dims.get(dim) == code), code)


def href(filters: Filters, dim: str, code: str, path: str | None = None) -> str:
    """The view narrowed to a member; on this page, or on another that can be narrowed."""
    key = next(key for key, one in CUTS.items() if one == dim)
    changes = {one.replace("-", "_"): code if one == key else None for one in CUTS}
    return filters.href(path, **changes)


def _whole(filters: Filters) -> str:
    """The view narrowed to nothing."""
    return filters.href(**{one.replace("-", "_"): None for one in CUTS})


def line(board: Board, definition: Definition, now: Cut | None) -> Component:
    """The menus, and what the page is narrowed to."""
    f, none = board.filters, _whole(board.filters)
    menus: list[Component] = []
    for key, dim in CUTS.items():
        if dim in _ALONE or not can(definition, dim):
            continue
        chosen = now.code if now is not None and now.dim == dim else None
        if dim == _LONG:
            menus.append(_long(f, key, now if chosen is not None else None))
            continue
        rows = [menu.link(words.t("cut.all"), none, current=chosen is None)]
        rows += [
            menu.link(words.member(dim, code, name), href(f, dim, code), current=code == chosen)
            for code, name in board.catalog.members(dim).items()
        ]
        shown = now.name if now is not None and chosen is not None else words.t("cut.all")
        menus.append(
            menu.pick(
                key,
                words.t(f"dim.{dim}"),
                shown,
                [html.Ul(rows, className="opts")],
                find=words.t("cut.find") if len(rows) > 8 else "",
                css="left",
            )
        )
    inside: list[Component] = [html.Div(menus, className="cuts")]
    if now is not None:
        inside.append(only(f, now))
    return html.Div(inside, className="bar2", id="loc-them")


def _long(f: Filters, key: str, now: Cut | None) -> Component:
    """The menu of procedures: ``page.js`` fills it when it is opened, and finds while one types."""
    rows = f.href(f"/chi-so/{_ROWS}", theo=_LONG) + "#chia-theo"
    asked = html.Ul(
        className="opts",
        lang="vi",
        **attrs(
            data_from=PROCEDURES,
            data_to=href(f, _LONG, _CODE),
            data_chosen=now.code if now is not None else "",
            data_wait=words.t("cut.wait"),
            data_lost=words.t("cut.lost"),
            data_none=words.t("cut.no_match"),
        ),
    )
    whole = [
        menu.link(words.t("cut.all"), _whole(f), current=now is None),
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


def only(filters: Filters, now: Cut) -> Component:
    """What the page is narrowed to, and the way back to all."""
    told = words.t("cut.only", what=now.said)
    if now.dim == "direction":
        told = words.t("cut.only_named", what=words.lower_first(now.name))
    elif now.dim in _BY["edoc"]:
        told = words.t("cut.only_documents", what=now.said)
    said: list[Component | str] = [html.B(told), " · "]
    said.append(html.A(words.t("cut.drop"), href=_whole(filters)))
    return html.P(said)


def left(board: Board, now: Cut, ids: Sequence[str]) -> list[Component]:
    """Which of a page's indicators cannot be narrowed so, and are not there; none: nothing."""
    known = [board.definitions[id] for id in dict.fromkeys(ids) if id in board.definitions]
    names = [words.short(one) for one in known if now.dim not in one.dimensions]
    if not names:
        return []
    dim = words.lower_first(words.t(f"dim.{now.dim}"))
    return [html.P(words.t("cut.left", dim=dim, names=", ".join(names)), className="hint")]

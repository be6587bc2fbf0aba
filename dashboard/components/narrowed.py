"""What a page is narrowed to, drawn: its menus, the line that says it, the ways back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard.addresses.choices import PROCEDURES
from dashboard.addresses.filters import CUTS, Filters
from dashboard.components import cutting, menu
from dashboard.components.attrs import attrs
from dashboard.components.cutting import Cut
from dashboard.wording import words
from exports.sheets.narrowing import ADDRESSED, EITHER
from indicators.asking.snapshot import takes

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.defining.model import Definition

_LONG = "procedure"
"""Too many to stand in the page: its menu asks for them when it is opened."""
_CODE = "CODE"
_NAMED = ("direction", "assigner")
"""Dimensions whose members say by themselves what they are of: *văn bản đi*."""


def head(board: Board, id: str, cuts: Sequence[Cut], shown: Sequence[str]) -> list[Component]:
    """How a page that can be narrowed begins: the line, and what of ``shown`` is left out.

    ``id`` of an indicator that is divided as the page is narrowed; nothing where there is none.
    """
    definition = board.definitions.get(id)
    return [] if definition is None else [*line(board, definition, cuts), *left(board, cuts, shown)]


def line(board: Board, definition: Definition, cuts: Sequence[Cut]) -> list[Component]:
    """The menus, and what the page is narrowed to; nothing where it cannot be narrowed."""
    f, held = board.filters, {one.dim: one for one in cuts}
    menus: list[Component] = []
    for key, dim in CUTS.items():
        if dim in cutting.ALONE or not cutting.can(definition, dim):
            continue
        now = held.get(dim)
        if dim == _LONG:
            menus.append(_long(board, definition, key, now))
            continue
        none = cutting.address(f, dim, None, now=board.cut)
        rows = [menu.link(words.t("cut.all"), none, current=now is None)]
        rows += [
            menu.link(
                words.member(dim, code, name),
                cutting.address(f, dim, code, now=board.cut),
                current=now is not None and code == now.code,
            )
            for code, name in board.catalog.members(dim, definition.id).items()
        ]
        menus.append(
            menu.pick(
                key,
                words.t(f"dim.{dim}"),
                words.t("cut.all") if now is None else _under(dim, now.name),
                [html.Ul(rows, className="opts")],
                find=words.t("cut.find") if len(rows) > 8 else "",
                css="left",
            )
        )
    inside: list[Component] = [html.Div(menus, className="cuts")] if menus else []
    if cuts:
        inside.append(only(f, definition, cuts))
    return [html.Div(inside, className="bar2", id="loc-them")] if inside else []


def _under(dim: str, name: str) -> str:
    """A member below the word of its dimension, which is not said twice: *Cấp* **xã**."""
    return name.removeprefix(f"{words.t(f'dim.{dim}')} ")


def _long(board: Board, definition: Definition, key: str, now: Cut | None) -> Component:
    """The menu of procedures: ``page.js`` fills it when it is opened, and finds while one types."""
    f = board.filters
    free = {ADDRESSED[one].replace("-", "_"): None for one in (*EITHER, *cutting.ALONE)}
    rows = board.href(f"/chi-so/{definition.id}", **free, theo=_LONG) + "#chia-theo"
    asked = html.Ul(
        className="opts",
        lang="vi",
        **attrs(
            data_from=PROCEDURES,
            data_to=cutting.address(f, _LONG, _CODE, now=board.cut),
            data_chosen=now.code if now is not None else "",
            data_wait=words.t("cut.wait"),
            data_lost=words.t("cut.lost"),
        ),
    )
    whole = [
        menu.link(
            words.t("cut.all"), cutting.address(f, _LONG, None, now=board.cut), current=now is None
        ),
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


def only(
    filters: Filters, definition: Definition, cuts: Sequence[Cut], anchor: str = ""
) -> Component:
    """What the page is narrowed to; the way back of each member, and to all.

    ``anchor``: the ways back lead to this place of the page.
    """
    first, *rest = cuts
    what = words.lower_first(first.name) if first.dim == "level" else first.said
    told = words.t(f"cut.of.{definition.group}", what=what)
    if first.dim in _NAMED:
        told = words.t(f"cut.named.{first.dim}", what=words.lower_first(first.name))
    whole = html.A(
        words.t("cut.drop_all" if rest else "cut.drop"), href=cutting.whole(filters) + anchor
    )
    ending = html.Span([" · ", whole], className="screen")  # nobody clicks paper
    if not rest:
        return html.P([html.B(told), ending])
    inside: list[Component | str] = []
    for one in cuts:
        shown = told if one is first else words.t("cut.and", what=one.said)
        back = words.t("cut.drop_one", dim=cutting.named([one.dim]))
        way = cutting.address(filters, one.dim, None, now=cutting.dims(cuts)) + anchor
        inside += [
            *([" · "] if inside else []),
            html.B(shown),
            html.Span([" (", html.A(back, href=way), ")"], className="screen"),
        ]
    return html.P([*inside, ending])


def left(board: Board, cuts: Sequence[Cut], ids: Sequence[str]) -> list[Component]:
    """Which of a page's indicators cannot be narrowed so, and are not there; none: nothing."""
    known = [board.definitions[id] for id in dict.fromkeys(ids) if id in board.definitions]
    names = [words.short(one) for one in known if not takes(one, board.cut)]
    if not names:
        return []
    told = words.t("cut.left", dim=cutting.named(one.dim for one in cuts), names=", ".join(names))
    return [html.P(told, className="hint")]

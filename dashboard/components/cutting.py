"""Narrowing a page to one field, procedure, channel or kind of applicant, by its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.text import fold
from dashboard import words
from dashboard.components import filters as bar
from dashboard.filters import CUTS, Filters

if TYPE_CHECKING:
    from dashboard.boards import Board
    from indicators.model import Definition

_LONG = "procedure"
"""Too many to list in a menu: it is chosen by its row on an indicator's page."""


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


def asked(board: Board, definition: Definition) -> tuple[Cut | None, list[str]]:
    """What the address narrows to, and what is wrong with it.

    ``board``: not cut; ``definition``: the indicator whose members may be chosen.
    """
    query = board.filters.query
    held = [key for key in CUTS if query.get(key)]
    if not held:
        return None, []
    if len(held) > 1:
        return None, [words.t("cut.one", names=", ".join(words.t(f"dim.{CUTS[k]}") for k in held))]
    key, dim = held[0], CUTS[held[0]]
    for one in board.slices(definition, dim):
        if one.dims[dim] == query[key]:
            return Cut(key, dim, query[key], one.extra.get("name", "") or query[key]), []
    return None, [words.t("cut.none", dim=words.t(f"dim.{dim}"), code=query[key])]


def href(filters: Filters, dim: str, code: str, path: str | None = None) -> str:
    """The view narrowed to a member; on this page, or on another that can be narrowed."""
    key = next(key for key, one in CUTS.items() if one == dim)
    changes = {one.replace("-", "_"): code if one == key else None for one in CUTS}
    return filters.href(path, sau=None, **changes)


def line(board: Board, definition: Definition, now: Cut | None) -> Component:
    """The menus, and what the page is narrowed to."""
    f = board.filters
    none = f.href(sau=None, **{one.replace("-", "_"): None for one in CUTS})
    menus: list[Component] = []
    for key, dim in CUTS.items():
        if dim not in definition.dimensions or dim == _LONG:
            continue
        chosen = now is not None and now.dim == dim
        members = sorted(
            board.slices(definition, dim), key=lambda one: fold(one.extra.get("name", ""))
        )
        rows = [bar.link(words.t("cut.all"), none, current=not chosen)]
        rows += [
            bar.link(
                one.extra.get("name", "") or one.dims[dim],
                href(f, dim, one.dims[dim]),
                current=now is not None and chosen and one.dims[dim] == now.code,
            )
            for one in members
        ]
        shown = now.name if now is not None and chosen else words.t("cut.all")
        menus.append(
            bar.pick(
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
        said: list[Component | str] = [html.B(words.t("cut.only", what=now.said)), " · "]
        said.append(html.A(words.t("cut.drop"), href=none))
        inside.append(html.P(said))
    return html.Div(inside, className="bar2", id="loc-them")

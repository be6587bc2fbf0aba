"""Who makes an indicator's figure: by unit, or by another of its dimensions, ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard.components import cutting, ranking
from dashboard.components.attrs import here
from dashboard.wording import words
from indicators.asking.answers import Passport
from indicators.asking.compare import is_rate
from indicators.asking.ranking import Ranked, rank
from indicators.defining.model import Definition

if TYPE_CHECKING:
    from dashboard.boards import Board

ALL, _WORST = "tat-ca", 12


def chosen(board: Board, definition: Definition) -> tuple[str, list[str]]:
    """The dimension that ``theo`` asks for, by rule the first, and all that there are; "" none."""
    lacks = undivided(board, definition)  # asks the catalogue once a dimension
    dims = [
        one
        for one in cutting.within(board.cut, definition.dimensions)
        if words.known(f"dim.{one}") and one not in lacks
    ]
    asked = board.filters.query.get("theo", "")
    return (asked if asked in dims else dims[0] if dims else ""), dims


def undivided(board: Board, definition: Definition) -> list[str]:
    """Dimensions by which what several cuts leave cannot be told here: too much would be read."""
    if len(board.cut) < 2:
        return []
    left = [one for one in definition.dimensions if one not in board.cut]
    return [one for one in left if not board.crosses(definition, {*board.cut, one})]


def lacking(board: Board, definition: Definition) -> list[Component]:
    """By what the page is not divided, in words; nothing where by all that there is."""
    lacks = undivided(board, definition)
    said = ", ".join(words.lower_first(words.t(f"dim.{one}")) for one in lacks)
    return [html.P(words.t("cut.undivided", names=said), className="hint")] if lacks else []


def section(board: Board, definition: Definition, proof: Passport | None) -> Component:
    """By unit, or by another of the indicator's dimensions, ranked worst first."""
    f = board.filters
    dim, dims = chosen(board, definition)
    if not dim:
        return html.Section(
            [html.H2(words.t("indicator.by_nothing")), html.P(words.t("indicator.no_dims"))],
            className="box",
        )
    names = (
        (proof.numerator_name, proof.denominator_name)
        if proof
        else (words.t("passport.numerator"), words.t("passport.denominator"))
    )

    def lead(row: Ranked) -> str:
        if dim == "unit":
            return f.href(don_vi=row.value.unit, ban_ghi=None, xep=None)
        code, path = row.value.dims.get(dim), cutting.page(definition, dim)
        if not leads or code is None or not cutting.reaches(dim, code):
            return ""
        if path is None and counts:
            return cutting.listed(f, dim, code, now=board.cut)
        return cutting.address(f, dim, code, path, now=board.cut)

    leads = cutting.adds(board, definition, dim)
    counts = proof is not None and proof.numerator_records is not None and not is_rate(definition)

    tabs = html.Ul(
        [
            html.Li(
                html.A(
                    words.t(f"dim.{one}"),
                    href=f.href(theo=one) + "#chia-theo",
                    **here(one == dim),
                )
            )
            for one in dims
        ],
        className="tabs",
    )
    above: list[Component] = [tabs] if len(dims) > 1 else []
    above += lacking(board, definition)
    drawn: Component = ranking.section(
        rank(board.slices(definition, dim), definition),
        definition,
        title=words.t("indicator.by", dim=words.t(f"dim.{dim}").lower()),
        anchor="chia-theo",
        names=names,
        href=lead,
        limit=None if f.query.get("hien") == ALL else _WORST,
        subject=words.t(f"dim.{dim}"),
        everything=f.href(hien=ALL) + "#chia-theo",
        above=above,
        sort=ranking.sort_of(f, "chia-theo"),
    )
    return drawn

"""Lists of a page, one at a time: the records that its indicators count, down to the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from dashboard import context
from dashboard.components import narrowed, notice, records, take
from dashboard.components.attrs import here
from dashboard.readers import columns
from dashboard.wording import words
from exports.withholding.columns import CODED

if TYPE_CHECKING:
    from dashboard.boards import Board
    from dashboard.components.cutting import Cut
    from indicators.asking.answers import RecordsLink


@dataclass(frozen=True, slots=True)
class Set:
    """Records of an indicator. ``key``: in the address; ``empty``: what is said of none.

    ``counts``: the indicator's numerator is how many there are.
    """

    key: str
    name: str
    indicator: str
    empty: str
    counts: bool = True


def section(
    board: Board,
    sets: Sequence[Set],
    *,
    title: str,
    anchor: str = "ban-ghi",
    hint: str = "",
    cuts: Sequence[Cut] = (),
) -> list[Component]:
    """The list that ``ban-ghi`` asks for, by rule the first; the others are a link away.

    ``cuts``: what the page is narrowed to, which the head of the list says too, with the way back.
    """
    f = board.filters
    values = {one.indicator: one for one in board.values([one.indicator for one in sets])}
    held = [one for one in sets if one.indicator in values]  # not all can be cut as the board is
    if not held:
        return []
    chosen = next((one for one in held if one.key == f.query.get("ban-ghi")), held[0])
    tabs = []
    for one in held:
        value = values[one.indicator]
        href = f.href(ban_ghi=one.key, xep=None) + f"#{anchor}"
        inside: list[Component | str] = [one.name]
        if one.counts and not value.withheld:
            inside += [" ", html.B(words.number(value.numerator))]
        tabs.append(html.Li(html.A(inside, href=href, **here(one is chosen))))
    above: list[Component] = [html.Ul(tabs, className="tabs")] if len(held) > 1 else []
    if hint:
        above.append(html.P(hint, className="hint"))
    if cuts:
        of = board.definitions[chosen.indicator]
        above.insert(0, narrowed.only(f, of, cuts, f"#{anchor}"))
    lists = board.lists(chosen.indicator)
    link = None if lists is None else lists.numerator
    if link is None:
        said = notice.notice("empty", words.t("records.none"), words.t("reason.missing"))
        return [html.Section([html.H2(title), *above, said], className="box", id=anchor)]
    drawn: Component = records.section(
        board.catalog,
        link,
        f,
        title=title,
        caption=title if title == chosen.name else f"{title}: {chosen.name}",
        anchor=anchor,
        codes=columns.may_see_codes(context.user()),
        above=above,
        empty=chosen.empty,
        below=lambda order: _files(board, chosen, link, order),
    )
    return [drawn]


def _files(board: Board, chosen: Set, link: RecordsLink, order: str) -> Component | None:
    """The list as files in the order that is seen, for those who may take it away."""
    if link.kind in CODED and not columns.may_see_codes(context.user()):
        return None
    drawn: Component = take.records(board.filters, chosen.indicator, link.count, order=order)
    return drawn

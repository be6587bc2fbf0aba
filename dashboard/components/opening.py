"""How a themed page begins: what could not be read, how old the figures are, its main cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.values import Freshness
from dashboard.components import elsewhere, head, notice
from dashboard.wording import words

if TYPE_CHECKING:
    from dashboard.boards import Board


def opening(
    board: Board,
    ids: Sequence[str],
    sources: Sequence[str],
    title: str,
    misread: Sequence[str] = (),
) -> tuple[list[Component], bool]:
    """The first lines of a page, and whether there is anything to draw under them.

    ``ids``: indicators of the strip, those that the catalogue lacks are left out. ``sources``:
    names of the sources whose first load is told. ``title``: of the strip, for those who hear it.
    ``misread``: what the address asks of this page alone and cannot be given.
    """
    f, catalog = board.filters, board.catalog
    wrong = notice.faults([*misread, *f.faults])
    out: list[Component] = [] if wrong is None else [wrong]
    strip, others = elsewhere.counted(board.values(ids))
    own = [one for one in catalog.sources() if one.name in sources]
    loading = notice.loading(own)
    if others and not strip:
        out.append(notice.notice("empty", words.t("elsewhere.title"), words.t("elsewhere.text")))
        return [*out, *elsewhere.folded(board, others)], False
    if not strip or all(one.freshness is Freshness.MISSING for one in strip):
        out.append(loading if loading is not None else notice.nothing_yet(own, f.as_known))
        return [*out, *elsewhere.folded(board, others)], False
    age = head.behind(strip, catalog, f.now)
    if age:
        out.append(head.line([], age))
    if loading is not None:
        out.append(loading)
    ruled = notice.ruled(strip, board.definitions)
    if ruled is not None:
        out.append(ruled)
    out.append(html.H2(title, className="sr"))
    out.append(html.Div([board.card(one) for one in strip], className="cards strip"))
    return [*out, *elsewhere.folded(board, others)], True


def apart(board: Board, id: str, title: str) -> Component:
    """What an indicator does not count, counted apart and listable; ``title`` names the line."""
    lists = board.lists(id)
    items = [
        html.Li(
            [
                html.A(
                    html.B(words.number(one.records.count)),
                    href=board.href(f"/chi-so/{id}", ban_ghi=f"apart-{i}") + "#ban-ghi",
                ),
                f" {words.lower_first(words.said(one.title))}",
            ]
        )
        for i, one in enumerate([] if lists is None else lists.apart)
    ]
    inside = html.Ul(items) if items else html.P(words.t("chart.none_apart"), className="muted")
    return html.Section([html.H2(title), inside], className="box guards", id="dem-rieng")

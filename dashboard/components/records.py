"""Records behind a number, by keyset: as many rows as were counted, a page at a time.

A dossier's code is shown only to those who may act on it; the others see where and what, not which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from dashboard import words
from dashboard.components import cells, notice, table
from dashboard.filters import Filters
from dashboard.listing import listed
from exports.columns import CODED
from indicators.answers import RecordPage, RecordsLink

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PAGE = 20
"""Rows a page."""

_SECRET = ("code",)


def section(
    catalog: Catalog,
    link: RecordsLink,
    filters: Filters,
    *,
    title: str,
    caption: str,
    anchor: str,
    codes: bool,
    above: Sequence[Component] = (),
    empty: str = "",
    below: Component | None = None,
) -> Component:
    """The page of records that the address asks for (``sau``: the key after which it begins).

    ``below``: stands under the table.
    """
    after = filters.query.get("sau", "")
    inside: list[Component] = [html.H2(title), *above]
    try:
        page = listed(catalog, link.kind, link.query, PAGE, after, codes=codes)
    except IocError as fault:
        inside.append(notice.notice("error", words.t("records.none"), fault.public))
        return html.Section(inside, className="box", id=anchor)
    if not page.rows:
        inside.append(html.P(empty or words.t("records.none")))
        return html.Section(inside, className="box", id=anchor)
    inside.append(
        listing(
            page,
            codes=codes,
            now=filters.now,
            caption=caption,
            first=filters.href(sau=None) + f"#{anchor}",
            following=lambda key: filters.href(sau=key) + f"#{anchor}",
            after=after,
        )
    )
    if below is not None:
        inside.append(below)
    return html.Section(inside, className="box", id=anchor)


def columns(kind: str, codes: bool) -> list[tuple[str, cells.Draw]]:
    """The columns of a kind that this viewer may see."""
    hidden = () if codes or kind not in CODED else _SECRET
    return [one for one in cells.COLUMNS.get(kind, [cells.UNIT]) if one[0] not in hidden]


def listing(
    page: RecordPage,
    *,
    codes: bool,
    now: int,
    caption: str,
    first: str,
    following: Callable[[str], str],
    after: str = "",
) -> Component:
    """The table with its count and the way on; a column that no row of it fills is left out.

    ``first``: address of the first page; ``following``: address of the page after a key.
    """
    held = columns(page.kind, codes)
    drawn = [[draw(row, now) for _, draw in held] for row in page.rows]
    kept = [i for i in range(len(held)) if i == 0 or any(row[i] is not None for row in drawn)]
    heads = [
        table.Column(words.t(f"records.{held[i][0]}"), num=held[i][0] in cells.NUMERIC)
        for i in kept
    ]
    rows: Sequence[Sequence[table.Cell]] = [[row[i] for i in kept] for row in drawn]
    said = words.t("records.count", count=words.number(page.total), shown=words.number(len(rows)))
    ways: list[Component | str] = [html.Span(said)]
    if after:
        ways.append(html.A(words.t("records.first"), href=first))
    if page.next:
        ways.append(html.A(words.t("records.next"), href=following(page.next)))
    if not codes and page.kind in CODED:
        ways.append(html.Span(words.t("records.no_codes"), className="muted"))
    return html.Div(
        [
            table.table(heads, rows, caption=caption, css="tb rec"),
            html.Div(ways, className="pager"),
        ]
    )

"""Records behind a number, by keyset: as many rows as were counted, a page at a time.

A dossier's code is shown only to those who may act on it; the others see where and what, not which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError, MisuseError
from dashboard.addresses.filters import Filters
from dashboard.components import cells, notice, table
from dashboard.readers.listing import listed
from dashboard.wording import words
from exports.sheets.asked import ORDER
from exports.withholding.columns import CODED
from indicators.asking.answers import RecordPage, RecordsLink

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
    below: Callable[[str], Component | None] = lambda order: None,
) -> Component:
    """The page of records that the address asks for (``sau``: the key after which it begins).

    ``xep``: the order. ``below``: what stands under the table that is in an order.
    """
    inside: list[Component] = [html.H2(title), *above]
    try:
        page, after, refused = _asked(catalog, link, filters, codes=codes)
    except IocError as fault:
        inside.append(notice.notice("error", words.t("records.none"), fault.public))
        return html.Section(inside, className="box", id=anchor)
    if not page.rows:
        inside.append(html.P(empty or words.t("records.none")))
        return html.Section(inside, className="box", id=anchor)
    if refused:
        inside.append(html.P(words.t("records.not_sorted"), className="hint", role="status"))
    on = {ORDER: None} if refused else {}  # another page is in the order that is shown
    inside.append(
        listing(
            page,
            codes=codes,
            now=filters.now,
            caption=caption,
            first=filters.href(sau=None, **on) + f"#{anchor}",
            following=lambda key: filters.href(sau=key, **on) + f"#{anchor}",
            sorting=lambda order: filters.href(xep=order) + f"#{anchor}",
            after=after,
        )
    )
    files = below(filters.query.get(ORDER, "") if not refused else "")
    return html.Section(inside if files is None else [*inside, files], className="box", id=anchor)


def _asked(
    catalog: Catalog, link: RecordsLink, filters: Filters, *, codes: bool
) -> tuple[RecordPage, str, bool]:
    """The page that is asked for, where it begins, and: can it not be sorted as is asked?

    Then the first page as it comes unasked.
    """
    after, order = filters.query.get("sau", ""), filters.query.get(ORDER, "")
    query = {**link.query, "order": order} if order else link.query
    try:
        return listed(catalog, link.kind, query, PAGE, after, codes=codes), after, False
    except MisuseError:
        if not order:
            raise
        page = listed(catalog, link.kind, link.query, PAGE, "", codes=codes)
        if order in page.orders:  # the mark was wrong
            raise
        return page, "", True


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
    sorting: Callable[[str], str],
    after: str = "",
) -> Component:
    """The table with its count and the way on; a column that no row of it fills is left out.

    ``first``: address of the first page; ``following``: address of the page after a key;
    ``sorting``: address of the list in an order. Where it is too long to be sorted by any column it
    says so.
    """
    held = columns(page.kind, codes)
    at = now if page.as_of is None else page.as_of
    drawn = [[draw(row, at) for _, draw in held] for row in page.rows]
    kept = [i for i in range(len(held)) if i == 0 or any(row[i] is not None for row in drawn)]
    heads = [_head(held[i][0], page, sorting) for i in kept]
    rows: Sequence[Sequence[table.Cell]] = [[row[i] for i in kept] for row in drawn]
    said = words.t("records.count", count=words.number(page.total), shown=words.number(len(rows)))
    ways: list[Component | str] = [html.Span(said)]
    if after:
        ways.append(html.A(words.t("records.first"), href=first))
    if page.next:
        ways.append(html.A(words.t("records.next"), href=following(page.next)))
    if not codes and page.kind in CODED:
        ways.append(html.Span(words.t("records.no_codes"), className="muted"))
    inside: list[Component] = [
        table.table(heads, rows, caption=caption, css="tb rec", among=page.total),
        html.Div(ways, className="pager"),
    ]
    if page.bound:
        inside.append(html.P(_long(page, [head for head in heads if head.sort]), className="hint"))
    return html.Div(inside)


def _head(column: str, page: RecordPage, sorting: Callable[[str], str]) -> table.Column:
    """A column's head: a link that sorts by it, where the list can be; again: the other way."""
    name = cells.ORDERED.get(column, column)
    ways = [name, f"-{name}"]
    if name in cells.FALLING:
        ways.reverse()
    if page.order == ways[0]:
        ways.reverse()
    turned = next((one for one in ways if one in page.orders and one != page.order), "")
    now = {name: "ascending", f"-{name}": "descending"}.get(page.order, "")
    title = words.t(f"records.{column}")
    link = sorting(turned) if turned else ""
    return table.Column(title, num=column in cells.NUMERIC, sort=link, sorted=now)


def _long(page: RecordPage, sorted_by: Sequence[table.Column]) -> str:
    """Why no other order is offered, and what helps."""
    bound, names = words.number(page.bound), ", ".join(str(one.title) for one in sorted_by)
    if not names:
        return words.t("records.long_as_is", bound=bound)
    return words.t("records.long", bound=bound, columns=names)

"""Records behind a number, by keyset: as many rows as were counted, a page at a time.

A dossier's code is shown only to those who may act on it; the others see where and what, not which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import day_date
from core.errors import IocError
from core.facts import Closing
from dashboard import words
from dashboard.columns import CODED
from dashboard.components import notice, table
from dashboard.filters import Filters
from dashboard.listing import listed
from indicators.answers import RecordPage, RecordsLink

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PAGE = 20
"""Rows a page."""

Row = Mapping[str, Any]
Draw = Callable[[Row, int], table.Cell]


def _text(*keys: str) -> Draw:
    """The first of the keys that the row has."""

    def draw(row: Row, now: int) -> table.Cell:
        return next((str(row[k]) for k in keys if row.get(k) not in (None, "")), None)

    return draw


def _moment(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        return say.moment(row[key]) if row.get(key) is not None else None

    return draw


def _day(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        return say.day(day_date(int(row[key]))) if row.get(key) is not None else None

    return draw


def _late(row: Row, now: int) -> table.Cell:
    """How long past its due moment, in words; "" for one that is not late."""
    due, done = row.get("due_at"), row.get("finished_at")
    if due is None:
        return words.t("records.no_due")
    until = now if done is None else done
    return html.B(words.ago(until - due), className="bad") if until > due else ""


def _closing(row: Row, now: int) -> table.Cell:
    value = row.get("closing")
    if value is None:
        return None
    if int(value) == Closing.OPEN and row.get("paused"):
        return words.t("records.paused")
    return words.t(f"records.closing.{Closing(int(value)).name.lower()}")


def _done(row: Row, now: int) -> table.Cell:
    done = row.get("done_at")
    return say.moment(done) if done is not None else words.t("records.not_done")


def _word(key: str) -> Draw:
    """A stored code in words: ``out`` → “đi”."""

    def draw(row: Row, now: int) -> table.Cell:
        value = str(row.get(key) or "")
        known = words.known(f"records.word.{value}")
        return words.t(f"records.word.{value}") if known else value or None

    return draw


def _flag(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        value = row.get(key)
        return None if value is None else words.t("records.yes" if value else "records.no")

    return draw


_CODE = ("code", _text("code"))
_UNIT = ("unit", _text("unit_name", "unit"))
_COLUMNS: dict[str, list[tuple[str, Draw]]] = {
    "dossier": [
        _CODE,
        _UNIT,
        ("procedure", _text("proc_name", "procedure", "proc_code")),
        ("field", _text("field_name", "field", "field_code")),
        ("received_at", _moment("received_at")),
        ("due_at", _moment("due_at")),
        ("late", _late),
        ("state", _closing),
    ],
    "document": [
        _CODE,
        _UNIT,
        ("direction", _word("direction")),
        ("doc_type", _text("doc_type")),
        ("issued_at", _moment("issued_at")),
        ("electronic", _flag("electronic")),
        ("signed_person", _flag("signed_person")),
        ("signed_agency", _flag("signed_agency")),
    ],
    "dataset": [
        ("title", _text("title")),
        _UNIT,
        ("kind", _word("kind")),
        ("modified_at", _moment("modified_at")),
        ("formats", _text("formats")),
    ],
    "resource": [
        ("title", _text("title")),
        _UNIT,
        ("format", _text("format")),
        ("format_found", _text("format_found")),
        ("modified_at", _moment("modified_at")),
        ("reason", _text("reason")),
    ],
    "task": [
        ("title", _text("title")),
        _UNIT,
        ("assigned_at", _moment("assigned_at")),
        ("due_at", _moment("due_at")),
        ("done_at", _done),
    ],
    "petition": [
        _CODE,
        _UNIT,
        ("field", _text("category_name", "field_name", "field_code")),
        ("created_at", _moment("created_at")),
        ("due_at", _moment("due_at")),
        ("late", _late),
    ],
    "service": [
        _CODE,
        ("title", _text("name")),
        ("field", _text("field_name", "field_code")),
    ],
    "boundary": [_CODE, _UNIT, ("from", _day("valid_from")), ("value", _text("area_km2"))],
    "feature": [("title", _text("name", "code")), _UNIT, ("kind", _text("kind"))],
    "service_field": [_CODE, ("title", _text("name"))],
    "agency": [_CODE, ("title", _text("name")), _UNIT],
    "unit_value": [_UNIT, ("value", _text("display")), ("met", _flag("met"))],
    "observation": [
        ("measure", _text("measure")),
        _UNIT,
        ("from", _day("start_day")),
        ("value", _text("value")),
        ("document", _text("document")),
    ],
}
_NUMERIC = ("late", "value")
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
) -> Component:
    """The page of records that the address asks for (``sau``: the key after which it begins)."""
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
    return html.Section(inside, className="box", id=anchor)


def columns(kind: str, codes: bool) -> list[tuple[str, Draw]]:
    """The columns of a kind that this viewer may see."""
    hidden = () if codes or kind not in CODED else _SECRET
    return [one for one in _COLUMNS.get(kind, [_UNIT]) if one[0] not in hidden]


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
    """The table with its count and the way on.

    ``first``: address of the first page; ``following``: address of the page after a key.
    """
    shown = columns(page.kind, codes)
    heads = [table.Column(words.t(f"records.{key}"), num=key in _NUMERIC) for key, _ in shown]
    rows: Sequence[Sequence[table.Cell]] = [
        [draw(row, now) for _, draw in shown] for row in page.rows
    ]
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

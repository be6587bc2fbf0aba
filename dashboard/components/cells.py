"""How each field of a record is drawn, and which fields a list of each kind shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import DAY, day_date, local_day
from core.facts import Channel, Closing
from core.reporting import kept
from dashboard.components import table
from dashboard.components.attrs import attrs
from dashboard.wording import words

_LEAST = 0.01  # days past a time, to two decimals
Row = Mapping[str, Any]
Draw = Callable[[Row, int], table.Cell]


def _text(*keys: str) -> Draw:
    """The first of the keys that the row has."""

    def draw(row: Row, now: int) -> table.Cell:
        return next((str(row[k]) for k in keys if row.get(k) not in (None, "")), None)

    return draw


def _kind(row: Row, now: int) -> table.Cell:
    """What sort of document it is, in the reader's language."""
    return words.said(str(row["doc_type"])) if row.get("doc_type") else None


def _counterpart(row: Row, now: int) -> table.Cell:
    """The other side of a document: its name and code, in the reader's language."""
    name = row.get("counterpart_name") or row.get("counterpart")
    return words.said(str(name)) if name else None


def _symbol(row: Row, now: int) -> table.Cell:
    """Number and symbol of a document, its source's key in the title; beside, if unnumbered."""
    code = str(row.get("code") or "")
    if row.get("symbol"):
        return html.Span(str(row["symbol"]), title=words.t("records.source_key", code=code))
    unnumbered: table.Cell = html.Span(
        [words.t("records.no_symbol"), " ", html.Small(html.Code(code))]
    )
    return unnumbered if code else None


def _measure(row: Row, now: int) -> table.Cell:
    """What a reported figure counts, its code small; the code alone where nobody reports it now."""
    code = str(row.get("measure") or "")
    known = kept().measures.get(code)
    if known is None:
        return code or None
    return html.Span([words.said(known.name), " ", html.Small(html.Code(code))])


def _amount(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        value = row.get(key)
        if value is None:
            return None
        return words.number(value, 0 if float(value).is_integer() else 2)

    return draw


def _moment(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        return say.moment(row[key]) if row.get(key) is not None else None

    return draw


def _date(key: str) -> Draw:
    """A moment that is told to the day."""

    def draw(row: Row, now: int) -> table.Cell:
        return say.day(day_date(local_day(row[key]))) if row.get(key) is not None else None

    return draw


def _day(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        return say.day(day_date(int(row[key]))) if row.get(key) is not None else None

    return draw


def _due(row: Row, now: int) -> table.Cell:
    """The day promised; without one the end of the legal term, which is said to be that."""
    if row.get("due_at") is not None or row.get("legal_at") is None:
        return _moment("due_at")(row, now)
    return html.Span([say.moment(row["legal_at"]), " ", html.Small(words.t("records.legal_term"))])


def _late(row: Row, now: int) -> table.Cell:
    """How long past its due moment, in words; "" for one that is not late."""
    if row.get("due_at") is None:
        return words.t("records.no_due")
    return _past("finished_at")(row, now) or ""


def _past(end: str) -> Draw:
    """How long past its due moment it ended, or stands open; None for one that is not late."""

    def draw(row: Row, now: int) -> table.Cell:
        due, done = row.get("due_at"), row.get(end)
        until = now if done is None else done
        if due is None or until <= due:
            return None
        return _over(until - due)

    return draw


def _over(seconds: float) -> Component:
    """How long past its time, in words; copied into a workbook it is a number of days, never 0."""
    days = say.trimmed(max(seconds / DAY, _LEAST), 2, words.language())
    over: Component = html.B(words.ago(seconds), className="bad", **attrs(data_n=days))
    return over


def _closing(row: Row, now: int) -> table.Cell:
    value = row.get("closing")
    if value is None:
        return None
    if int(value) == Closing.OPEN and row.get("paused"):
        return words.t("records.paused")
    return words.t(f"records.closing.{Closing(int(value)).name.lower()}")


def _promise(row: Row, now: int) -> table.Cell:
    """How often a data set is promised to be updated."""
    days = row.get("update_days")
    return None if days is None else words.ago(int(days) * DAY)


def _old(row: Row, now: int) -> table.Cell:
    """How long a data set has been past its promise, which is kept until the end of its day.

    One never updated says so.
    """
    days, at = row.get("update_days"), row.get("modified_at")
    if days is None:
        return None
    if at is None:
        return html.B(words.t("records.never_updated"), className="bad")
    if local_day(at) + int(days) >= local_day(now):
        return None
    return _over(now - at - int(days) * DAY)


def _quality(row: Row, now: int) -> table.Cell:
    share = row.get("quality")
    return None if share is None else words.percent(share, 0)


def _done(row: Row, now: int) -> table.Cell:
    done = row.get("done_at")
    return say.moment(done) if done is not None else words.t("records.not_done")


def _word(key: str) -> Draw:
    """A stored code in words: ``out`` → “đi”."""
    return _coded(key, "records.word")


def _coded(key: str, among: str) -> Draw:
    """A stored code by the words that stand under ``among``; one without words as it is."""

    def draw(row: Row, now: int) -> table.Cell:
        value = str(row.get(key) or "")
        known = words.known(f"{among}.{value}")
        return words.t(f"{among}.{value}") if known else value or None

    return draw


def _flag(key: str) -> Draw:
    def draw(row: Row, now: int) -> table.Cell:
        value = row.get(key)
        return None if value is None else words.t("records.yes" if value else "records.no")

    return draw


def _where(row: Row, now: int) -> table.Cell:
    """The unit that handles it; the counter where it was handed in, if that is another's."""
    here = row.get("unit_name") or row.get("unit")
    there = row.get("recv_unit_name")
    if there is None or there == here or row.get("channel") != Channel.DIRECT:
        return here or None
    taken = words.t("records.taken_at", unit=there)
    return html.Span([str(here), " ", html.Small(taken)])


_CODE = ("code", _text("code"))
UNIT = ("unit", _text("unit_name", "unit"))
COLUMNS: dict[str, list[tuple[str, Draw]]] = {
    "dossier": [
        _CODE,
        ("unit", _where),
        ("procedure", _text("proc_name", "procedure", "proc_code")),
        ("field", _text("field_name", "field", "field_code")),
        ("received_at", _moment("received_at")),
        ("due_at", _due),
        ("finished_at", _moment("finished_at")),
        ("late", _late),
        ("state", _closing),
    ],
    "document": [
        ("symbol", _symbol),
        UNIT,
        ("direction", _word("direction")),
        ("doc_type", _kind),
        ("counterpart", _counterpart),
        ("issued_at", _date("issued_at")),
        ("arrived_at", _moment("received_at")),
        ("accepted_at", _moment("accepted_at")),
        ("term", _moment("due_at")),
        ("past_term", _past("finished_at")),
        ("exchange_status", _coded("exchange_status", "records.exchange")),
        ("electronic", _flag("electronic")),
        ("signed_person", _flag("signed_person")),
        ("signed_agency", _flag("signed_agency")),
    ],
    "dataset": [
        ("title", _text("title")),
        UNIT,
        ("kind", _word("kind")),
        ("is_open", _flag("is_open")),
        ("modified_at", _moment("modified_at")),
        ("promise", _promise),
        ("past_term", _old),
        ("formats", _text("formats")),
        ("quality", _quality),
    ],
    "resource": [
        ("title", _text("title")),
        UNIT,
        ("format", _text("format")),
        ("format_found", _text("format_found")),
        ("modified_at", _moment("modified_at")),
        ("reason", _text("reason")),
    ],
    "task": [
        ("title", _text("title")),
        UNIT,
        ("assigner", _word("assigner")),
        ("assigned_at", _date("assigned_at")),
        ("term", _moment("due_at")),
        ("past_term", _past("done_at")),
        ("done_at", _done),
    ],
    "petition": [
        _CODE,
        UNIT,
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
    "boundary": [_CODE, UNIT, ("from", _day("valid_from")), ("value", _text("area_km2"))],
    "feature": [("title", _text("name", "code")), UNIT, ("kind", _text("kind"))],
    "service_field": [_CODE, ("title", _text("name"))],
    "agency": [_CODE, ("title", _text("name")), UNIT],
    "unit_value": [UNIT, ("value", _text("display")), ("met", _flag("met"))],
    "observation": [
        ("measure", _measure),
        UNIT,
        ("from", _day("start_day")),
        ("value", _amount("value")),
        ("document", _text("document")),
    ],
}
"""Kind of fact → the name of each column in the words, and how its cell is drawn."""

ORDERED = {
    "term": "due_at", "past_term": "late", "arrived_at": "received_at", "promise": "update_days",
    "from": "start_day",
}  # fmt: skip
"""Column → the order by it, where that has another name."""
FALLING = ("late", "value")
"""Orders that begin with the highest."""
NUMERIC = ("late", "past_term", "value", "quality")

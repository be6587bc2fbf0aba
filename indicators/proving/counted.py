"""The units behind a share of units, listed as records are: each with its own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.clock import day_date
from core.errors import MisuseError, NotFoundError
from core.period import Period
from core.text import alphabet
from core.units import Unit
from indicators.asking.answers import RecordPage, RecordsLink
from indicators.asking.places import asked_day
from indicators.asking.snapshot import Snapshot
from indicators.defining.model import ShareOfUnits
from indicators.evaluating import gather
from indicators.evaluating.evaluate import display, meets
from indicators.versions import moments

KIND = "unit_value"
"""What such a list is called where kinds of records are named."""
_KEYS = {"indicator", "level", "at_least", "at_most", "period", "unit", "met", "revision", "order"}
_ORDERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "unit": lambda row: alphabet(row["unit_name"]),
    "value": lambda row: row["value"],
}


def links(snapshot: Snapshot, spec: ShareOfUnits, unit: Unit, period: Period) -> list[RecordsLink]:
    """Lists of the units that meet the condition, and of all that have a value."""
    query = {"indicator": spec.indicator, "level": spec.level, "period": period.code}
    for name, figure in (("at_least", spec.at_least), ("at_most", spec.at_most)):
        if figure is not None:
            query[name] = repr(figure)
    query["unit"] = unit.slug
    if snapshot.known is not None:
        query["revision"] = str(snapshot.known.revision)
    both = ({**query, "met": "1"}, query)
    return [RecordsLink(KIND, one, len(_rows(snapshot, one))) for one in both]


def page(snapshot: Snapshot, query: Mapping[str, str], limit: int, after: str) -> RecordPage:
    """One page of units: by code, or as ``order`` says.

    Raises MisuseError naming what is wrong, NotFoundError.
    """
    rows, order = _rows(moments.asked(snapshot, query), query), query.get("order", "")
    may = tuple(sign + one for one in _ORDERS for sign in ("", "-"))
    if order:
        if order not in may:
            raise MisuseError(f"order: không nhận “{order[:30]}”. Nhận: {', '.join(may)}.")
        rows.sort(key=_ORDERS[order.removeprefix("-")], reverse=order.startswith("-"))
    start = next((i + 1 for i, row in enumerate(rows) if row["slug"] == after), 0)
    shown = rows[start : start + limit]
    more = start + limit < len(rows)
    mark = shown[-1]["slug"] if more else ""
    return RecordPage(KIND, shown, len(rows), mark, order, may)


def _rows(snapshot: Snapshot, query: Mapping[str, str]) -> list[dict[str, Any]]:
    if wrong := sorted(set(query) - _KEYS):
        raise MisuseError(
            f"Danh sách đơn vị không nhận: {', '.join(wrong)}. Nhận: {', '.join(sorted(_KEYS))}."
        )
    definition = snapshot.definitions.get(query.get("indicator", ""))
    if definition is None:
        raise NotFoundError(f"Không có chỉ tiêu “{query.get('indicator', '')}”.")
    try:
        spec = ShareOfUnits.model_validate(
            {"kind": "share_of_units"}
            | {k: query[k] for k in ("indicator", "level", "at_least", "at_most") if k in query}
        )
    except ValueError as fault:
        raise MisuseError("Danh sách đơn vị cần level, và một trong at_least, at_most.") from fault
    today = day_date(snapshot.today)
    period = Period.parse(query.get("period", ""), today)
    unit = snapshot.places.find(query.get("unit"), asked_day(period, today))
    out = []
    for one, outcome in gather.by_unit(snapshot, spec, period, unit):
        if outcome.value is None:
            continue
        met = meets(spec, outcome.value)
        if query.get("met") and not met:
            continue
        out.append(
            {
                "unit": one.code,
                "slug": one.slug,
                "unit_name": one.name,
                "value": outcome.value,
                "numerator": outcome.numerator,
                "denominator": outcome.denominator,
                "display": display(definition, outcome),
                "met": met,
            }
        )
    return sorted(out, key=lambda row: row["slug"])

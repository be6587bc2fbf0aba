"""The records behind a sum: links that recount exactly, and the lists that they open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.buckets import between
from core.clock import day_date, day_number, day_start
from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from core.units import Level, Unit
from indicators.asking import members, queries
from indicators.asking.answers import RecordPage, RecordsLink
from indicators.asking.snapshot import Snapshot, last_day, standing_day
from indicators.defining.dimensions import UNTOLD, address
from indicators.defining.measure import Measure, Shape, Use
from indicators.defining.measures import MEASURES
from indicators.evaluating import gather
from indicators.proving import counted, record_time
from indicators.reported.observed import Choice
from indicators.versions import moments
from store import sums
from store.kinds import KINDS

_OWN = (
    "measure", "from", "to", "at", "now", "soon", "period", "unit", "own", "level", "revision",
    "used", "took", "order",
)  # fmt: skip
_MOST = 1_000
_OFFERED = "service"
_SETTLED = "dataset"
"""Its rows of a past day are those of that day, so how late they are is reckoned at its end."""
_USES: Mapping[str, Use] = {
    ",".join([use.column, *(f"{name}={code}" for name, code in use.where)]): use
    for use in sorted(
        {one.used_by for one in MEASURES.values() if one.used_by is not None},
        key=lambda use: use.column,
    )
}
"""By which dossiers a list of services may be restricted: those of the measures, and no others.

Any other question would tell of whose dossiers there are, past the limits of small counts.
"""


def link(
    snapshot: Snapshot, one: Measure, period: Period, unit: Unit, dims: Mapping[str, str]
) -> RecordsLink | None:
    """The link to the facts that a measure counts; None for sums that no list stands behind."""
    asked = query(snapshot, one, period, unit, dims)
    if asked is None:
        return None
    snapshot = replace(snapshot, known=snapshot.known_for(one, period))
    spec = KINDS[one.kind].spec
    summed = spec.measure(asked["measure"]) or spec.stock(asked["measure"])
    return _counted(
        snapshot, one.kind, asked, adds=summed is not None and summed.amount is not None
    )


def query(
    snapshot: Snapshot, one: Measure, period: Period, unit: Unit, dims: Mapping[str, str]
) -> dict[str, str] | None:
    """The question that lists the facts of a measure, as an address has it; None: nothing does."""
    listed = _listed(one)
    if not listed:
        return None
    end = last_day(period, one, snapshot.today)
    days = day_date(period.start_day).isoformat(), day_date(end).isoformat()
    out = {name: address(code) for name, code in dims.items() if name != "unit"} | dict(one.where)
    if one.shape in (Shape.FLOW, Shape.HISTOGRAM, Shape.SPAN):
        out |= {"measure": listed, "from": days[0], "to": days[1]}
        if one.shape is Shape.SPAN and period.end_day > snapshot.today:
            out["now"] = str(snapshot.now)
    elif one.only_now and period.end_day <= snapshot.today:
        return None
    elif period.end_day <= snapshot.today or not one.now:
        day = day_date(standing_day(period, one, snapshot.today))
        out |= {"measure": listed, "at": day.isoformat()}
        if one.used_by is not None:
            told = next(said for said, use in _USES.items() if use == one.used_by)
            out["used"] = ",".join([*days, told])
    else:
        out |= {"measure": one.now, "now": str(snapshot.now)}
    out["unit"] = unit.slug
    if dims.get("unit") == gather.OWN:
        out["own"] = "1"
    return out


def _listed(one: Measure) -> str:
    """The store's column whose facts can be listed; "" for a difference that has no name there."""
    spec = KINDS[one.kind].spec
    if len(one.terms) == 1:
        sign, name = one.terms[0]
        if sign != 1:
            return ""
        return (
            name
            if spec.stock(name) or spec.span(name) or spec.counter(name) or one.only_now
            else ""
        )
    terms = {name: sign for sign, name in one.terms}
    return next((known.name for known in spec.measures if known.terms == terms), "")


def reported_link(
    snapshot: Snapshot, name: str, grain: str, choice: Choice, unit: Unit
) -> RecordsLink:
    """The link to the reported figures of one measure that a value was made from."""
    query = {
        "measure": "n_observation",
        "figure": name,
        "grain": grain,
        "from": day_date(choice.end_day - 1).isoformat(),
        "to": day_date(choice.end_day).isoformat(),
        "unit": unit.slug,
    }
    if choice.own:
        query["own"] = "1"
    else:
        levels = {snapshot.places.by_id[one].level for one in choice.unit_ids}
        query["level"] = ",".join(sorted(levels))
    return _counted(snapshot, "observation", query, adds=True)


def readings_link(snapshot: Snapshot, name: str, days: tuple[int, int], unit: Unit) -> RecordsLink:
    """The link to a counter's daily readings in [first day, last day): its rises add up."""
    query = {
        "measure": "n_observation",
        "figure": name,
        "grain": Grain.DAY.value,
        "from": day_date(days[0]).isoformat(),
        "to": day_date(days[1]).isoformat(),
        "unit": unit.slug,
        "own": "1",
    }
    return _counted(snapshot, "observation", query)


def nothing(kind: str, unit: Unit, period: Period, **more: str) -> RecordsLink:
    """The link to a list that opens and is empty, where nothing counts: facts of no day."""
    first = next(one.name for one in KINDS[kind].spec.measures if one.amount is None)
    day = period.start.isoformat()
    return RecordsLink(
        kind, {"measure": first, "from": day, "to": day, "unit": unit.slug, **more}, 0
    )


def _counted(
    snapshot: Snapshot, kind: str, query: dict[str, str], *, adds: bool = False
) -> RecordsLink:
    if snapshot.known is not None:
        query["revision"] = str(snapshot.known.revision)
    asked = translated(snapshot, kind, query)
    total = sums.records(snapshot.conn, snapshot.tenant, kind, asked, 0).total
    return RecordsLink(kind, query, total, adds)


def page(
    snapshot: Snapshot, kind: str, query: Mapping[str, str], limit: int, after: str
) -> RecordPage:
    """One page of records; every row names its unit.

    Keys of the query: ``measure`` (a sum of the kind); ``from`` and ``to`` (out) or ``period`` for
    events, ``at`` (a day's end) for what stands, ``now`` for a moment; ``unit``; codes of the
    kind's dimensions, ``khong-ghi`` of what the source leaves empty; ``level``: units of these
    levels alone, unless it is a dimension of the kind; ``revision``: as the facts were then;
    ``order``: one of the page's ``orders``. Raises NotFoundError for an unknown kind, MisuseError
    for the rest.
    """
    if kind not in kinds():
        held = ", ".join(kinds())
        raise NotFoundError(f"Không có loại bản ghi “{kind}”. Các loại: {held}.")
    if not 1 <= limit <= _MOST:
        raise MisuseError(f"limit: từ 1 đến {_MOST}.")
    if kind == counted.KIND:
        return counted.page(snapshot, query, limit, after)
    asked = translated(moments.asked(snapshot, query), kind, query)
    order = query.get("order", "")
    as_of = _end_of_day(snapshot, asked) if kind == _SETTLED else None
    asked |= {"order": order, "as_of": snapshot.now if as_of is None else as_of}
    page = sums.records(snapshot.conn, snapshot.tenant, kind, asked, limit, after)
    rows, order = _named(snapshot, page.rows), order or page.order
    return RecordPage(kind, rows, page.total, page.next, order, page.orders, page.bound, as_of)


def _end_of_day(snapshot: Snapshot, asked: Mapping[str, Any]) -> int | None:
    """The last moment of the day whose end is asked about, or now; None for other questions."""
    day = asked.get("at_day")
    return None if day is None else min(snapshot.now, day_start(day + 1) - 1)


def told(snapshot: Snapshot, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of facts with the names of their units, procedures and fields."""
    return _named(snapshot, sums.told(snapshot.conn, rows))


def _named(snapshot: Snapshot, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    places = snapshot.places.by_id
    called = members.bodies(places.values())
    for row in rows:
        unit = places.get(row.get("unit_id", 0))
        if unit is not None:
            row["unit"], row["unit_name"] = unit.code, unit.name
        taken_at = places.get(row.get("recv_unit_id") or 0)
        if taken_at is not None:
            row["recv_unit"], row["recv_unit_name"] = taken_at.code, taken_at.name
        if row.get("counterpart"):
            row["counterpart_name"] = called(row["counterpart"])
    return rows


def kinds() -> tuple[str, ...]:
    """Every kind of record that can be listed."""
    return (*KINDS, counted.KIND)


def narrowed_by() -> dict[str, list[str]]:
    """Codes by which lists are narrowed, ``unit`` apart → the kinds of records that have them."""
    out: dict[str, list[str]] = {}
    for kind in KINDS:
        for name in _dims(kind):
            if name != "unit":
                out.setdefault(name, []).append(kind)
    return out


def _dims(kind: str) -> dict[str, str]:
    """A kind's dimensions by the names that they have in a query."""
    dims = {name: one for name, one in KINDS[kind].spec.dims.items() if name != "took"}
    if kind == "observation":
        dims["figure"] = dims.pop("measure")
    return dims


def translated(snapshot: Snapshot, kind: str, query: Mapping[str, str]) -> dict[str, Any]:
    """A query of texts → the store's. Raises MisuseError naming what is wrong."""
    dims = _dims(kind)
    known = {*_OWN, *dims}
    if unknown := sorted(set(query) - known):
        raise MisuseError(
            f"Truy vấn bản ghi không nhận: {', '.join(unknown)}. Nhận: {', '.join(sorted(known))}."
        )
    if "measure" not in query:
        raise MisuseError("Truy vấn bản ghi thiếu measure: tên tổng cần liệt kê.")
    out: dict[str, Any] = {"measure": query["measure"]}
    day = record_time.when(snapshot, kind, query, out)
    unit = snapshot.places.find(query.get("unit"), day)
    if query.get("own"):
        out["unit_ids"] = [unit.unit_id]
    elif unit.level is not Level.PROVINCE:
        out["unit_ids"] = snapshot.places.closure(unit)
    if query.get("level") and "level" not in dims:
        levels = query["level"].split(",")
        out["unit_ids"] = snapshot.places.of_levels(levels, out.get("unit_ids"))
    # Whatever the dimension: an address that names the untold member never lists all the others.
    told = {name: "" if text == UNTOLD else text for name, text in query.items()}
    filters = {name: [told[name]] for name in dims if name in told and name != "unit"}
    if kind == "observation" and "figure" in filters:
        filters["measure"] = filters.pop("figure")
    if query.get("used"):
        filters["procedure"] = _used(snapshot, kind, query)
    if query.get("took"):
        filters["took"] = _took(kind, query["took"])
    out["filters"] = filters
    out["known"] = snapshot.known
    return out


def _used(snapshot: Snapshot, kind: str, query: Mapping[str, str]) -> list[str]:
    """``used``: first day, day after the last, a key of ``_USES``: ``2023-01-01,2023-02-01,n_fee``.

    Raises MisuseError naming what is wrong.
    """
    if kind != _OFFERED:
        raise MisuseError(f"used: chỉ danh sách thủ tục ({_OFFERED}) mới nhận.")
    first, _, rest = query["used"].partition(",")
    until, _, by = rest.partition(",")
    days = [day_number(record_time.day({"used": text}, "used")) for text in (first, until)]
    if by not in _USES:
        raise MisuseError(f"used: không nhận “{by}”. Nhận: {'; '.join(_USES)}.")
    return queries.used(snapshot, days[0], days[1], _USES[by])


def _took(kind: str, text: str) -> list[str]:
    """``took``: seconds ``LOW,HIGH``: longer than LOW, HIGH at most, "" any → the buckets of that.

    By the middles of the buckets, as the classes of a distribution are. Raises MisuseError.
    """
    if "took" not in KINDS[kind].spec.dims:
        raise MisuseError("took: chỉ danh sách hồ sơ (dossier) mới nhận.")
    low, comma, high = text.partition(",")
    if not comma:
        raise MisuseError(f"took: “{text[:30]}” không phải là hai số giây cách nhau bằng dấu phẩy.")
    ends = [record_time.integer({"took": one}, "took", 0) for one in (low, high)]
    return [str(one) for one in between(ends[0], ends[1] if high else None)]

"""Checks of one value: it is recounted by other ways, and its form must balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core import format as say
from core.period import Period
from core.units import Unit
from core.values import Value
from indicators.asking import queries
from indicators.asking.answers import Check, FromOther, RecordsLink
from indicators.asking.snapshot import (
    Snapshot,
    is_observed,
    last_day,
    looks_ahead,
    measures_of,
    standing_day,
)
from indicators.defining.dimensions import ACROSS
from indicators.defining.measure import Measure, Shape
from indicators.defining.model import CountOf, Definition, Last, Ratio
from indicators.evaluating import gather
from indicators.evaluating.converted import REST
from indicators.evaluating.evaluate import display, evaluate
from indicators.evaluating.scoring import Score
from indicators.form0206a.forms import forms
from store import sums
from store.counting import dirty
from store.places.seed import FIRST_DAY

WHOLE = 20_000
"""Facts up to which a whole period is recounted; of more only its last month."""

SCANNED = 200_000
"""Facts of a unit up to which what stood on a past day is recounted."""


def checks(
    snapshot: Snapshot,
    definition: Definition,
    value: Value,
    unit: Unit,
    period: Period,
    dims: Mapping[str, str],
    *,
    published: bool,
) -> list[Check]:
    """Every check that applies, those that failed included.

    ``published``: the value is a version that holds, which must be what is computed now.
    """
    out: list[Check] = []
    if published:
        out += _as_computed(snapshot, definition, value, unit, period)
    if isinstance(definition.value, Ratio) and value.denominator is not None:
        top, bottom = value.numerator or 0.0, value.denominator
        detail = f"{say.trimmed(top)} ≤ {say.trimmed(bottom)}"
        out.append(Check("Tử số không lớn hơn mẫu số", top <= bottom, detail))
    if isinstance(definition.value, Score) and value.value is not None:
        judged, top = value.denominator or 0.0, definition.value.ceiling
        detail = f"0 ≤ {say.trimmed(value.value, 2)} ≤ {say.trimmed(judged, 2)} ≤ {top:g}"
        sound = 0 <= value.value <= judged <= top
        out.append(Check("Điểm không vượt điểm chấm được", sound, detail))
    wanted = [
        leaf
        for one in measures_of(definition)
        for leaf in one.leaves
        if leaf.shape in (Shape.FLOW, Shape.STOCK)
    ]
    if dims.get("unit", "").startswith(REST):
        return out  # lies at no unit of the whole's own: the others' lists prove it
    begun = period.start_day <= snapshot.today or looks_ahead(definition)
    if value.as_of is None or not wanted or not begun:
        return out
    for one in wanted:
        out += _recount(snapshot, one, unit, period, dims)
    if wanted[0].kind == "dossier" and not looks_ahead(definition):
        proof = _scannable(snapshot, wanted[0], {"unit_ids": snapshot.places.closure(unit)})
        made = forms(snapshot, period, unit, dims, proof=proof)[""]
        out += [Check(f"Biểu II.06a: {name}", good, said) for name, good, said in made.balances()]
    return out


def of_others(
    definition: Definition, value: Value, links: Sequence[RecordsLink], others: Sequence[FromOther]
) -> Iterator[Check]:
    """Own records and the shares of the others' records must make the numerator and denominator."""
    wanted = measures_of(definition)
    counts = isinstance(definition.value, (CountOf, Ratio, Last))
    listed = len(links) == len(wanted) and not any(one.adds for one in links)
    if not counts or not listed or is_observed(definition):
        return
    lists = [[one.numerator, one.denominator] for one in others]
    parts = (("Tử số", value.numerator), ("Mẫu số", value.denominator))
    for i, (own, (name, figure)) in enumerate(zip(links, parts, strict=False)):
        theirs = [found for one in lists if (found := one[i]) is not None]
        if figure is None or not others or len(theirs) < len(others):
            continue
        counted = own.count + sum(
            other.moved.weight * link.count for other, link in zip(others, theirs, strict=True)
        )
        same = abs(counted - figure) < 1e-6 * max(1.0, abs(figure))
        detail = f"{say.trimmed(figure)}; đếm lại theo trọng số {say.trimmed(counted)}"
        yield Check(f"{name} quy đổi bằng bản ghi nhân trọng số", same, detail)


def _as_computed(
    snapshot: Snapshot, definition: Definition, value: Value, unit: Unit, period: Period
) -> Iterator[Check]:
    """The published parts against the same question asked of the sums now."""
    leaves = [leaf for one in measures_of(definition) for leaf in one.leaves]
    if any(leaf.only_now for leaf in leaves):
        return  # what was soon due then is not known any more
    if snapshot.settled(definition, period) and snapshot.delivered(definition, period)[1] is None:
        return  # its history is not kept any more
    if period.end_day > snapshot.today and any(leaf.now for leaf in leaves):
        return  # moves with every second; the next evaluation follows
    fresh = evaluate(definition, gather.ask(snapshot, definition, period, unit, {})[""])
    same = (fresh.value, fresh.numerator, fresh.denominator) == (
        value.value,
        value.numerator,
        value.denominator,
    )
    detail = "khớp" if same else f"tính lại bây giờ được {display(definition, fresh)}"
    if not same and dirty.take(snapshot.conn):
        detail += "; có số liệu mới đang chờ tính"
    yield Check("Số công bố bằng số tính lại", same, detail)


def _recount(
    snapshot: Snapshot, one: Measure, unit: Unit, period: Period, dims: Mapping[str, str]
) -> Iterator[Check]:
    closure = snapshot.places.closure(unit)
    if dims.get("unit") == gather.OWN:
        closure = [unit.unit_id]
    filters = queries.restricted(snapshot, one, {k: v for k, v in dims.items() if k != "unit"})
    if filters is None:
        return
    more: dict[str, Any] = {"unit_ids": closure, "filters": filters}
    more["known"] = snapshot.known_for(one, period)
    if one.shape is Shape.FLOW:
        yield _flow(snapshot, one, period, more)
    elif period.end_day > snapshot.today and one.now == "pending_now":
        yield _standing(snapshot, one, more)
    elif one.only_now or one.used_by:
        return
    elif (period.end_day <= snapshot.today or one.opening) and _scannable(snapshot, one, more):
        yield _stood(snapshot, one, period, more)


def _sum(rows: Sequence[Mapping[str, Any]], one: Measure) -> int:
    return round(sum(one.add(row) or 0.0 for row in rows))


def _flow(snapshot: Snapshot, one: Measure, period: Period, more: Mapping[str, Any]) -> Check:
    span = (snapshot.conn, snapshot.tenant, one.kind, list(one.columns))
    start, end = period.start_day, last_day(period, one, snapshot.today)
    kept = _sum(sums.event_sums(*span, start, end, **more), one)
    words = "cả kỳ"
    if kept > WHOLE and end - start > 31:
        start, words = end - 31, "31 ngày cuối kỳ"
        kept = _sum(sums.event_sums(*span, start, end, **more), one)
    counted = _sum(
        sums.event_sums(*span, start, end, by=list(ACROSS.get(one.kind, ())), **more), one
    )
    return _check(one, kept, counted, words)


def _standing(snapshot: Snapshot, one: Measure, more: Mapping[str, Any]) -> Check:
    span = (snapshot.conn, snapshot.tenant, one.kind)
    column = one.terms[0][1]
    kept = sums.stock_sums(*span, [column], snapshot.today, **more)[0][column]
    counted = sums.now_sums(*span, [one.now], snapshot.now, **more)[0][one.now]
    return _check(one, kept, counted, "hiện tại")


def _stood(snapshot: Snapshot, one: Measure, period: Period, more: Mapping[str, Any]) -> Check:
    day = standing_day(period, one, snapshot.today)
    span = (snapshot.conn, snapshot.tenant, one.kind, list(one.columns), day)
    kept = _sum(sums.stock_sums(*span, **more), one)
    across = list(ACROSS.get(one.kind, ()))
    counted = _sum(sums.stock_sums(*span, by=across, **more), one)
    return _check(one, kept, counted, "cuối kỳ")


def _scannable(snapshot: Snapshot, one: Measure, more: Mapping[str, Any]) -> bool:
    if one.kind != "dossier":
        return True
    rows = sums.event_sums(
        snapshot.conn, snapshot.tenant, one.kind, ["n_recv"], FIRST_DAY, snapshot.today + 1, **more
    )
    return bool(rows[0]["n_recv"] <= SCANNED)


def _check(one: Measure, kept: int, counted: int, words: str) -> Check:
    detail = f"cộng dồn {say.number(kept)}, đếm lại {say.number(counted)}"
    return Check(f"{one.title}: đếm lại từ bản ghi, {words}", kept == counted, detail)

"""Sums of units on one list of units: what lies at units of another list counts in its shares.

A series over 1 July 2025 must not break off, a dossier that was handed over must be neither lost
nor counted twice, and the whole must be the same on every list. So each fact counts, by shares that
sum to 1, at the units of one day; sums are weighted, never rates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core.clock import day_date
from core.errors import MisuseError
from core.period import Period
from core.units import Level, Unit
from indicators.asking import queries
from indicators.asking.lineage import Share
from indicators.asking.places import Places, asked_day
from indicators.asking.snapshot import Snapshot, is_observed, last_day, measures_of
from indicators.defining.dimensions import LEVEL
from indicators.defining.measure import Shape
from indicators.defining.model import Definition, Gain, ShareOfUnits
from indicators.evaluating import gather
from indicators.evaluating.evaluate import Inputs, add
from indicators.reported import observed, reporting
from store import sums
from store.places.resolver import HANDOVER

REST = "rest"
"""What has no counterpart on the list of units; as a code of ``unit`` with the list's day."""

_DUST = 12
"""Decimals of a weighted sum; further ones are the dust of binary fractions."""

Sums = dict[str, float]


@dataclass
class Held:
    """What a unit is made of: sums by measure or counts by bucket, and who gave to it."""

    sums: Sums = field(default_factory=dict)
    buckets: dict[int, float] = field(default_factory=dict)
    moved: dict[int, Share] = field(default_factory=dict)

    def take(self, share: Share, other: Held, *, own: bool) -> None:
        """Add a part of another's; ``own``: it lies at the unit itself or inside it."""
        add(self.sums, {name: share.weight * amount for name, amount in other.sums.items()})
        add(self.buckets, {at: share.weight * count for at, count in other.buckets.items()})
        if not own and (any(other.sums.values()) or other.buckets):
            before = self.moved.get(share.unit_id)
            if before is not None:
                guessed = before.estimated or share.estimated
                share = Share(share.unit_id, before.weight + share.weight, guessed)
            self.moved[share.unit_id] = share

    def inputs(self, definition: Definition, told: Inputs) -> Inputs:
        """As evaluated; coverage and age as ``told``."""
        moved = tuple(self.moved[id] for id in sorted(self.moved))
        if self.buckets or not definition.measures:
            return replace(told, sums={}, buckets=self.buckets, moved=moved)
        whole = {name: round(self.sums.get(name, 0.0), _DUST) for name in definition.measures}
        return replace(told, sums=whole, moved=moved)


def convertible(definition: Definition) -> bool:
    """Is it made of sums that lie at units?"""
    whole = bool(definition.measures) and not isinstance(definition.value, ShareOfUnits)
    return whole and "unit" in definition.dimensions


def list_day(unit: Unit, period: Period, today: date) -> date:
    """The day whose list of units a unit is read on: the period's, or the nearest that it is on."""
    day = asked_day(period, today)
    if day < unit.valid_from:
        return unit.valid_from
    if unit.valid_to is not None and day >= unit.valid_to:
        return unit.valid_to - timedelta(days=1)
    return day


def relatives(
    snapshot: Snapshot, unit: Unit, period: Period, *, own: bool = False
) -> dict[int, Share]:
    """Other units whose facts count at this one, in the share told; none for the province.

    ``own``: at the unit itself, without the units inside it.
    """
    if unit.level is Level.PROVINCE and not own:
        return {}
    places = snapshot.places
    day = list_day(unit, period, day_date(snapshot.today))
    inside = [unit.unit_id] if own else places.closure(unit) or []
    found = places.lineage.into(inside, day)
    return {id: one for id, one in found.items() if _may_hold(places.by_id[id], period)}


def concerns(snapshot: Snapshot, unit: Unit, period: Period, dims: Mapping[str, str]) -> bool:
    """Can facts of other units be in the answer?"""
    asked = dims.get("unit", "")
    if asked.startswith(REST):
        return True
    return bool(relatives(snapshot, unit, period, own=asked == gather.OWN))


def shares(
    snapshot: Snapshot, definition: Definition, unit: Unit, last: Period, dims: Mapping[str, str]
) -> dict[int, Share]:
    """As ``relatives``, for a series up to a period; none where nothing is to be converted."""
    own = dims.get("unit") == gather.OWN
    if (unit.level is Level.PROVINCE and not own) or not convertible(definition):
        return {}
    places = snapshot.places
    day = list_day(unit, last, day_date(snapshot.today))
    return places.lineage.into([unit.unit_id] if own else places.closure(unit) or [], day)


def _may_hold(unit: Unit, period: Period) -> bool:
    """Can there be facts of a period at a unit? No source names one long before its birth."""
    return (unit.valid_from - period.end).days < HANDOVER


def ask(
    snapshot: Snapshot,
    definition: Definition,
    period: Period,
    unit: Unit,
    dims: Mapping[str, str],
    by: str = "",
) -> dict[str, Inputs]:
    """As ``gather.ask``, with what lies at other units and counts here; not by unit."""
    own, asked = dims.get("unit") == gather.OWN, dims.get("unit", "")
    if asked.startswith(REST):
        return {"": _rest(snapshot, definition, period, unit, dims)}
    told = gather.ask(snapshot, definition, period, unit, dims, by)
    shares = relatives(snapshot, unit, period, own=own) if convertible(definition) else {}
    if not shares:
        return told
    if is_observed(definition):
        return {"": _reported(snapshot, definition, period, unit, shares)}
    coverage, as_of = snapshot.delivered(definition, period)
    if as_of is None or not gather.begun(snapshot, definition, period):
        return told
    kept = {name: code for name, code in dims.items() if name != "unit"}
    found = _facts(snapshot, definition, period, list(shares), kept, by)
    out = {key: _held(inputs) for key, inputs in told.items()}
    for (id, member), other in found.items():
        out.setdefault(member, Held()).take(shares[id], other, own=False)
    delivered = Inputs(coverage=coverage, as_of=as_of)
    return {key: one.inputs(definition, delivered) for key, one in out.items()}


def rest_of(day: date) -> str:
    """Code of the dimension ``unit`` for what has no counterpart on a day's list."""
    return f"{REST}@{day.isoformat()}"


def _rest(
    snapshot: Snapshot, definition: Definition, period: Period, unit: Unit, dims: Mapping[str, str]
) -> Inputs:
    """What has no counterpart on the list that the code names. Raises MisuseError."""
    try:
        day = date.fromisoformat(dims["unit"].partition("@")[2])
    except ValueError:
        raise MisuseError(f"unit: “{dims['unit']}” không đọc được; dạng rest@2025-06-30.") from None
    kept = {name: code for name, code in dims.items() if name != "unit"}
    found = parts(snapshot, definition, period, unit, kept, day) or {}
    return found.get(REST) or gather.nothing(snapshot, definition, period)


def _held(inputs: Inputs) -> Held:
    known = {name: amount for name, amount in inputs.sums.items() if amount is not None}
    return Held(known, dict(inputs.buckets))


def parts(
    snapshot: Snapshot,
    definition: Definition,
    period: Period,
    unit: Unit,
    dims: Mapping[str, str],
    day: date,
) -> dict[str, Inputs] | None:
    """Inputs of the units right below one, on the list of units of a day, by id as text.

    ``OWN``: at the unit itself; ``REST``: without counterpart on that list (of the province).
    Together they are the whole. None where nothing lies at a unit of another list.
    """
    places = snapshot.places
    coverage, as_of = snapshot.delivered(definition, period)
    if as_of is None or not gather.begun(snapshot, definition, period):
        return None
    whole = unit.level is Level.PROVINCE
    inside = set(places.closure(unit) or [])
    gone = places.lineage.elsewhere(day)
    foreign = [
        id
        for id, shares in gone.items()
        if _may_hold(places.by_id[id], period)
        and (whole or id in inside or any(one.unit_id in inside for one in shares))
    ]
    if not foreign or not _facts(snapshot, definition, period, foreign, dims):
        return None
    asked = None if whole else sorted(inside | set(foreign))
    out: dict[str, Held] = {}
    for (id, _), other in _facts(snapshot, definition, period, asked, dims).items():
        left = 1.0
        for share in places.lineage.on(id, day):
            part = _part(places, unit, share.unit_id, whole, inside)
            left -= share.weight
            if part:
                own = share.unit_id == id or (whole and str(places.above(id)) == part)
                given = Share(id, share.weight, share.estimated)
                out.setdefault(part, Held()).take(given, other, own=own)
        if whole and left > 1e-9:
            out.setdefault(REST, Held()).take(Share(id, left, False), other, own=False)
    told = Inputs(coverage=coverage, as_of=as_of)
    return {key: one.inputs(definition, told) for key, one in out.items()}


def _part(places: Places, unit: Unit, id: int, whole: bool, inside: set[int]) -> str:
    """Under which part of the unit another one counts; "" where it lies outside."""
    if not whole:
        if id == unit.unit_id:
            return gather.OWN
        return str(id) if id in inside else ""
    above = places.above(id)
    return gather.OWN if places.by_id[above].level is Level.PROVINCE else str(above)


def _facts(
    snapshot: Snapshot,
    definition: Definition,
    period: Period,
    unit_ids: Sequence[int] | None,
    dims: Mapping[str, str],
    by: str = "",
) -> dict[tuple[int, str], Held]:
    """Sums of the facts that lie at each unit, by (unit, member of ``by``)."""
    if by == LEVEL:
        of_units = _facts(snapshot, definition, period, unit_ids, dims)
        return {(id, snapshot.places.level(id)): one for (id, _), one in of_units.items()}
    wanted, s = measures_of(definition), snapshot
    ids = None if unit_ids is None else list(unit_ids)
    cut = ["unit", *([by] if by else [])]
    out: dict[tuple[int, str], Held] = {}

    def at(unit: int, *member: object) -> Held:
        return out.setdefault((int(unit), "".join(map(str, member))), Held())

    if wanted[0].shape is Shape.HISTOGRAM:
        one = wanted[0]
        filters = queries.restricted(s, one, dims)
        span = (s.conn, s.tenant, one.kind, period.start_day, last_day(period, one, s.today))
        by_bucket = sums.histogram(
            *span, by=cut, unit_ids=ids, filters=filters, name=one.terms[0][1], known=s.known
        )
        for key, counts in by_bucket.items() if filters is not None else []:
            add(at(*key).buckets, counts)
        return out
    for group in queries.groups(leaf for one in wanted for leaf in one.leaves):
        filters = queries.restricted(s, group[0], dims)
        for row in [] if filters is None else queries.rows_of(s, group, period, ids, filters, cut):
            held = at(*[row[one] for one in cut]).sums
            for one in group:
                held[one.name] = one.add(row) or 0.0
    for found in out.values():
        for one in wanted:
            found.sums[one.name] = sum(found.sums.get(leaf.name, 0.0) for leaf in one.leaves)
    return {key: one for key, one in out.items() if any(one.sums.values())}


def _reported(
    snapshot: Snapshot,
    definition: Definition,
    period: Period,
    unit: Unit,
    shares: Mapping[int, Share],
) -> Inputs:
    """The unit's own report; where it has none as late, its shares of the reports of the others.

    What a district reports is about its communes: it answers only where none of them reported.
    """
    s, names = snapshot, definition.measures
    until = reporting.until(s, period)
    ids = [*(s.places.closure(unit) or []), *shares]
    held = observed.hold(reporting.reports(s, names, until, ids), until)
    if isinstance(definition.value, Gain):  # a counter of another territory is another counter
        return reporting.answer(s, held, definition, period, unit)
    mine = reporting.choose(s, held, definition, period, unit)
    communes = [id for id in shares if s.places.by_id[id].level is not Level.DISTRICT]
    for level in (communes, [id for id in shares if id not in communes]):
        theirs = observed.choose(held, names, 0, level)
        if theirs is None or (mine is not None and mine.reaches >= theirs.reaches):
            continue
        made = observed.answer(held, names, theirs, s.now, {id: shares[id].weight for id in level})
        return replace(made, moved=tuple(shares[id] for id in sorted(theirs.unit_ids)))
    return observed.answer(held, names, mine, s.now)

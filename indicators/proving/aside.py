"""What is set aside (quarantine), as people look at it: in groups, and the records of a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from core.period import Period
from core.units import Unit
from indicators.asking.answers import AsideGroup, AsidePage
from indicators.asking.snapshot import Snapshot, is_stock, measures_behind
from indicators.defining.measure import Measure, Shape
from indicators.defining.model import Definition
from indicators.proving import sources
from indicators.versions.suspects import Rule, Suspect, Way, suspects
from store.intake import quarantine
from store.kinds import KINDS

NEWEST, EVERY = 2_000, 20_000
"""Newest records of a source that are looked through: for a passport, which is asked with every
page of an indicator; for a reconciliation."""
_PAGE = 2_000


def groups(
    conn: Any, definitions: Iterable[Definition], source: str | None = None
) -> list[AsideGroup]:
    """Open records by stream, reason and field, the most first."""
    kinds = streams_of(conn)
    known = {one.id: one for one in definitions}
    return [
        AsideGroup(
            row["source"],
            row["stream"],
            row["reason"],
            row["field"],
            row["n"],
            row["since"],
            row["newest"],
            touched(known, row["source"], kinds.get((row["source"], row["stream"]), "")),
        )
        for row in quarantine.groups(conn, source)
    ]


def touched(definitions: Mapping[str, Definition], source: str, kind: str) -> list[str]:
    """Ids of the indicators that records of a kind from a source would count in.

    A kind that is not told ("") may count in all that the source feeds.
    """
    out = []
    for one in definitions.values():
        behind = measures_behind(one, definitions)
        fed = {made.kind for made in behind if made.shape is not Shape.OBSERVED}
        if source in one.sources and one.fed and (not kind or not fed or kind in fed):
            out.append(one.id)
    return out


def page(
    conn: Any,
    asked: Mapping[str, str | None],
    limit: int,
    skip: int,
    after: quarantine.Place | None = None,
    stood: tuple[int, int] | None = None,
) -> AsidePage:
    """The records of a choice (``source``, ``stream``, ``reason``, ``field``; None: any).

    The total is that of now, whatever ``stood``.
    """
    chosen = {name: value for name, value in asked.items() if value is not None}
    total = sum(
        row["n"]
        for row in quarantine.groups(conn, asked.get("source"))
        if all(row[name] == value for name, value in chosen.items())
    )
    rows = quarantine.listed(
        conn,
        asked.get("source"),
        limit,
        skip=skip,
        stream=asked.get("stream"),
        reason=asked.get("reason"),
        field=asked.get("field"),
        after=after,
        stood=stood,
    )
    return AsidePage(rows, total, streams_of(conn))


def streams_of(conn: Any) -> dict[tuple[str, str], str]:
    """(source, stream) → kind of its facts, "" where not told."""
    told = sources.told(sources.cards(conn))
    return {(one.source, one.stream): one.kind for one in told}


def newest(
    snapshot: Snapshot,
    definition: Definition,
    most: int = NEWEST,
    stood: tuple[int, int] | None = None,
) -> list[dict[str, Any]]:
    """The newest open records of the indicator's kinds, at most ``most`` of each source.

    ``stood``: those that were open at this (revision, moment in epoch seconds); None: now.
    """
    kinds = snapshot.kinds_of(definition)
    told = streams_of(snapshot.conn)
    others = {at for at, kind in told.items() if kinds and kind not in {"", *kinds}}
    out: list[dict[str, Any]] = []
    for source in definition.sources:
        without = {stream for name, stream in others if name == source}
        out += islice(_open(snapshot.conn, source, without, stood), most)
    return out


def _open(
    conn: Any, source: str, without: Collection[str], stood: tuple[int, int] | None
) -> Iterator[dict[str, Any]]:
    """Records of a source that are or were open, the newest first, page by page."""
    after: quarantine.Place | None = None
    while True:
        rows = quarantine.listed(conn, source, _PAGE, without=without, after=after, stood=stood)
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1]
        after = (last["revision"], last["source"], last["stream"], last["key"])


def counting(
    snapshot: Snapshot,
    definition: Definition,
    unit: Unit,
    period: Period,
    rows: Sequence[Mapping[str, Any]],
) -> list[Suspect]:
    """Those of ``rows`` (of ``newest``) that would or might have counted in a value."""
    known = snapshot.places.by_id
    closure = snapshot.places.closure(unit)
    return suspects(
        rows,
        period,
        None if closure is None else {known[id].code.upper() for id in closure},
        {one.code.upper() for one in known.values()},
        standing=standing(snapshot, definition),
        ways=_ways(snapshot, definition, period),
    )


def full(rows: Sequence[Mapping[str, Any]], most: int = NEWEST) -> bool:
    """Were as many records of a source looked at (``newest``) as are at most?"""
    return any(n >= most for n in Counter(row["source"] for row in rows).values())


def _ways(snapshot: Snapshot, definition: Definition, period: Period) -> dict[tuple[str, str], Way]:
    """How the records of its sources' streams are read, as these say it of themselves."""
    asked = rules(snapshot, definition, period)
    held = sources.cards(snapshot.conn)
    out: dict[tuple[str, str], Way] = {}
    for card in (held[name] for name in definition.sources if name in held):
        for one in card.streams:
            mine = tuple(rule for kind, rule in asked if kind == one.kind)
            dated = any({rule.begins, rule.ends} & one.days.keys() for rule in mine)
            out[card.name, one.name] = Way(one.version, one.days, mine if dated else ())
    return out


def rules(
    snapshot: Snapshot, definition: Definition, period: Period
) -> frozenset[tuple[str, Rule]]:
    """(kind, by which events its facts count) of all the sums of a value."""
    leaves = [leaf for one in snapshot.measures_behind(definition) for leaf in one.leaves]
    return frozenset((leaf.kind, rule) for leaf in leaves for rule in _rules(leaf, period))


def _rules(leaf: Measure, period: Period) -> Iterator[Rule]:
    """By which events the store counts a sum. A stock stands from what adds to it to what takes."""
    spec = KINDS[leaf.kind].spec
    for column in leaf.columns:
        stock = spec.stock(column)
        if stock is None:
            counted = spec.counter(column) if column in spec.histograms else spec.measure(column)
            if counted is not None:
                yield Rule(counted.event)
            elif leaf.only_now:  # which of the open ones it is, no day tells
                yield Rule("", period.end_day, next((s.ends for s in spec.stocks if s.ends), ""))
            continue
        events: dict[int, str] = {}
        for name, sign in (stock.terms or {}).items():
            part = spec.measure(name)
            if part is not None:
                events.setdefault(sign, part.event)
        if 1 in events:
            by = period.start_day if leaf.opening else period.end_day
            yield Rule(events[1], by, events.get(-1, ""))


def standing(snapshot: Snapshot, definition: Definition) -> bool:
    """Does it count what stands at a period's end, so that older records count too?"""
    return is_stock(definition) or snapshot.observed(definition)

"""What is set aside (quarantine), as people look at it: in groups, and the records of a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indicators import sources
from indicators.answers import AsideGroup, AsidePage
from indicators.measure import Shape
from indicators.model import Definition
from indicators.snapshot import measures_behind
from store import quarantine


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

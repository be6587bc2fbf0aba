"""Faults that live in the records of an answer: doubled, reversed, old, renamed, cut, spoilt."""

from __future__ import annotations

from typing import Any

from sandbox.faults import Board

Record = dict[str, Any]


def spoil(
    board: Board,
    source: str,
    records: list[Record],
    *,
    key: str,
    version: str,
    moments: tuple[str, ...] = (),
) -> list[Record]:
    """The records as a faulty source would deliver them.

    ``key`` and ``version`` name the fields that tell records and their versions apart; ``moments``
    the fields whose dates may turn absurd.
    """
    if board.take(source, "empty") is not None:
        return []
    share = board.take(source, "bad_records")
    if share is not None:
        records = [
            _bad(r, n, key, moments) if n % max(1, round(1 / share)) == 0 else r
            for n, r in enumerate(records)
        ]
    share = board.take(source, "stale")
    if share is not None:
        step = max(1, round(1 / share))
        records = records + [_older(r, version) for r in records[::step]]
    share = board.take(source, "duplicate")
    if share is not None:
        records = records + [dict(r) for r in records[:: max(1, round(1 / share))]]
    if board.take(source, "reverse") is not None:
        records = records[::-1]
    if board.take(source, "schema_drift") is not None:
        records = [_drifted(r, n, version) for n, r in enumerate(records)]
    most = board.take(source, "silent_cap")
    return records if most is None else records[: int(most)]


def _bad(record: Record, number: int, key: str, moments: tuple[str, ...]) -> Record:
    """Without its key, or with a date that cannot be."""
    out = dict(record)
    if moments and number % 2:
        text = str(out.get(moments[0]) or "20230230")
        out[moments[0]] = "0203" + text[4:] if text[:4].isdigit() else "30/02/0203"
    else:
        out[key] = ""
    return out


def _older(record: Record, version: str) -> Record:
    """An earlier delivery of the same record: its version goes back by a year."""
    out = dict(record)
    text = str(out.get(version, ""))
    if text[:4].isdigit():
        out[version] = f"{int(text[:4]) - 1}{text[4:]}"
    return out


def _drifted(record: Record, number: int, version: str) -> Record:
    """A new release of the source: one field new, one renamed, figures as numbers."""
    out: Record = {"phienBanMoi": "2.0"}
    for at, (name, value) in enumerate(record.items()):
        renamed = at == len(record) - 1 and name != version
        figure = isinstance(value, str) and value.isdigit() and len(value) < 4
        out[name + "_v2" if renamed else name] = int(value) if figure else value
    return out

"""Past moments: read as people write them, and found again in the order of commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from core.clock import DAY, TZ, day_date, epoch, local_day
from core.errors import MisuseError
from core.format import moment
from core.period import Period
from core.values import Value
from indicators.asking.snapshot import Snapshot, measures_of
from indicators.evaluating.plan import kept
from store.counting import dirty
from store.facts import past
from store.ledger import evaluations, runs
from store.published import values
from store.published.values import StoredValue

UNKNOWN_THEN = "chưa công bố tại thời điểm đã chọn"
LOADING_THEN = "còn nạp lần đầu tại thời điểm đã chọn"


def read(text: str, now: int) -> int:
    """``2023-12-26`` (the end of that day, now where it is today) or an ISO moment → epoch seconds.

    Raises MisuseError for what is no moment, and for one that has not come yet.
    """
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            at = epoch(datetime.combine(day, time(23, 59, 59), TZ))
            if local_day(at) == local_day(now):
                at = min(at, now)
        else:
            told = datetime.fromisoformat(text)
            at = epoch(told if told.tzinfo else told.replace(tzinfo=TZ))
    except (ValueError, OverflowError):
        raise MisuseError(
            f"“{text}” không phải là thời điểm; viết 2023-12-26 (hết ngày ấy) hoặc"
            " 2023-12-26T08:00."
        ) from None
    return past_only(at, now)


def past_only(at: int, now: int) -> int:
    """The moment itself. Raises MisuseError when it has not come yet."""
    if at > now:
        raise MisuseError(
            f"Thời điểm {moment(at)} ở tương lai: chưa ai biết số liệu lúc ấy."
            f" Bây giờ là {moment(now)}."
        )
    return at


def published(
    snapshot: Snapshot,
    id: str,
    as_known: int,
    unit_ids: Iterable[int] | None,
    periods: Iterable[str] | None,
    grain: str | None,
) -> list[StoredValue]:
    """The versions that held at a moment; none where the first load went on then."""
    if loading(snapshot, id, as_known):
        return []
    return values.known_at(
        snapshot.conn, as_known, id, unit_ids=unit_ids, periods=periods, grain=grain
    )


def unknown(snapshot: Snapshot, id: str, as_known: int) -> str:
    """Why nothing was known of an indicator at a moment: the first load had brought a part of it.

    A part that nobody knew is one of the province of that day, the first unit to have any.
    """
    if not loading(snapshot, id, as_known):
        return UNKNOWN_THEN
    province = snapshot.places.province(day_date(local_day(as_known)))
    part = values.known_at(snapshot.conn, as_known, id, unit_ids=[province.unit_id], limit=1)
    return LOADING_THEN if part else UNKNOWN_THEN


def untold(snapshot: Snapshot, made: Value, as_known: int) -> Value:
    """A value of nothing, with why nothing was known at the moment."""
    why = unknown(snapshot, made.indicator, as_known)
    return replace(made, reason=why, freshness_note=why)


def loading(snapshot: Snapshot, id: str, as_known: int) -> bool:
    """Was the first load of what the indicator is made of not yet whole at a moment?"""
    begun = snapshot.begun(id)
    return begun is None or as_known < begun


def whole(snapshot: Snapshot, ids: Collection[str], as_known: int) -> None:
    """Raise MisuseError where nothing that these indicators count was whole at a moment.

    It is asked of what is told by no value: facts of then would be a part that says nothing of it.
    """
    early = [id for id in ids if loading(snapshot, id, as_known)]
    if early and len(early) == len(ids):
        why = {unknown(snapshot, id, as_known) for id in early}
        said = LOADING_THEN if LOADING_THEN in why else UNKNOWN_THEN
        raise MisuseError(f"{said[:1].upper()}{said[1:]}.")


def counting(snapshot: Snapshot, kind: str) -> list[str]:
    """The indicators that count facts of this kind alone."""
    return [
        one.id
        for one in snapshot.definitions.values()
        if {each.kind for each in measures_of(one)} == {kind}
    ]


def then(snapshot: Snapshot, as_known: int, kept_days: int) -> Snapshot:
    """The store as its evaluations knew it at a moment: facts, deliveries and the clock.

    Raises MisuseError where the history of facts does not reach so far back.
    """
    _reached(snapshot, as_known, kept_days)
    run = evaluations.last(snapshot.conn, as_known)
    revision = None if run is None else read_revision(snapshot.conn, run.run_id)
    return _at(snapshot, 0 if revision is None else revision, as_known)


def stood(snapshot: Snapshot, at: int, kept_days: int) -> Snapshot:
    """The store as it stood at a moment, whether it had been evaluated or not.

    Raises MisuseError where the history of facts does not reach so far back.
    """
    _reached(snapshot, at, kept_days)
    return snapshot.at(past.at(snapshot.conn, at), at)


def _reached(snapshot: Snapshot, at: int, kept_days: int) -> None:
    if at < snapshot.now - kept_days * DAY:
        raise MisuseError(
            f"Lịch sử bản ghi giữ {kept_days} ngày; trước đó chỉ còn các giá trị đã công bố,"
            " không chia nhỏ được nữa."
        )


def of_version(snapshot: Snapshot, row: StoredValue) -> Snapshot:
    """The store as the evaluation knew it that found this version to be true.

    A version that holds was found again by the last evaluation; where nothing waits to be
    evaluated that is the store as it is. A year to a day that is past is not looked at any more.
    """
    if holds(snapshot, row):
        run = evaluations.last(snapshot.conn, snapshot.now)
        if run is None or not dirty.take(snapshot.conn):
            return snapshot if run is None else replace(snapshot, now=run.started_at)
        return _at(snapshot, read_revision(snapshot.conn, run.run_id), run.started_at)
    return _at(snapshot, read_revision(snapshot.conn, row.run_id), row.known_from)


def holds(snapshot: Snapshot, row: StoredValue) -> bool:
    """Is the version that of now? The last one of a year to a past day is of that day."""
    today = day_date(snapshot.today)
    return row.known_to is None and kept(Period.parse(row.period, today), today)


def asked(snapshot: Snapshot, query: Mapping[str, str]) -> Snapshot:
    """The store after the ``revision`` that a query names. Raises MisuseError for what is none."""
    text = query.get("revision", "")
    if not text:
        return snapshot
    if not text.isdigit():
        raise MisuseError(f"revision: “{text}” không phải là số thứ tự lần ghi.")
    return replace(snapshot, known=past.point(snapshot.conn, int(text)))


def _at(snapshot: Snapshot, revision: int | None, now: int) -> Snapshot:
    """Facts and deliveries after a revision; the store as it is where that is not known."""
    if revision is None:
        return replace(snapshot, now=now)
    return snapshot.at(past.point(snapshot.conn, revision), now)


def read_revision(conn: Any, run_id: str) -> int | None:
    """The revision of the facts that an evaluation read; None of one that did not tell it."""
    found = runs.get(conn, [run_id])
    told = found[0].cursor_after if found and found[0].kind == "evaluate" else ""
    return int(told) if told.isdigit() else None

"""Audit, requests to pull and pauses in the desk's database."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows, upsert
from store.office.tables import audit, pause, pull


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when (product's clock), to what, from where."""

    entry: str
    at: int
    who: str
    what: str
    subject: str
    address: str
    detail: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A person's wish. ``stream`` "": all of them; ``whole``: everything from the start.

    ``what``: ``pull``; ``replay`` of what is set aside, for one ``reason`` or all; ``sweep``, with
    deletions ``confirmed`` or not; ``cancel`` of the stretch ``backfill``.
    """

    request: str
    source: str
    stream: str
    since: int | None
    until: int | None
    whole: bool
    asked_by: str
    asked_at: int
    taken_by: str
    taken_at: int | None
    answered_at: int | None
    run_ids: tuple[str, ...]
    words: str
    what: str = "pull"
    reason: str = ""
    confirmed: bool = False
    backfill: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A source that is not pulled for the time being."""

    source: str
    paused_by: str
    since: int
    reason: str


_NEWEST = 40
"""Requests whose state makes the desk's mark: more than ever wait at once."""


def new_id() -> str:
    """A name that sorts by real time and is never given twice."""
    return f"{time.time_ns():016x}{secrets.token_hex(3)}"


def note(
    conn: Connection, at: int, who: str, what: str, subject: str, address: str, detail: str
) -> None:
    """Add to the audit inside the caller's transaction. The database refuses to change it later."""
    conn.execute(
        audit.insert().values(
            tenant=tenant_of(conn),
            entry=new_id(),
            at=at,
            who=who,
            what=what,
            subject=subject,
            address=address,
            detail=detail,
        )
    )


def entries(
    conn: Connection,
    *,
    who: str | None,
    what: str | None,
    before: str,
    limit: int,
    text: str = "",
    since: int | None = None,
    until: int | None = None,
) -> list[AuditEntry]:
    """The newest entries first; ``before``: only those before this entry.

    ``text``: stands somewhere in what is told; ``since`` is in, ``until`` is out.
    """
    names = AuditEntry.__dataclass_fields__
    held = _sought(conn, who, what, before, text, since, until)
    chosen = sa.select(*[audit.c[one] for one in names]).where(*held)
    found = conn.execute(chosen.order_by(audit.c.entry.desc()).limit(limit))
    return [AuditEntry(**row) for row in rows(found)]


def entries_count(
    conn: Connection,
    *,
    who: str | None,
    what: str | None,
    before: str,
    text: str,
    since: int | None,
    until: int | None,
) -> int:
    """How many entries ``entries`` would list without a limit."""
    held = _sought(conn, who, what, before, text, since, until)
    return int(
        conn.execute(sa.select(sa.func.count()).select_from(audit).where(*held)).scalar_one()
    )


def _sought(
    conn: Connection,
    who: str | None,
    what: str | None,
    before: str,
    text: str,
    since: int | None,
    until: int | None,
) -> list[sa.ColumnElement[bool]]:
    """What narrows the audit to those that are asked for."""
    held: list[sa.ColumnElement[bool]] = [audit.c.tenant == tenant_of(conn)]
    if who is not None:
        held.append(audit.c.who == who)
    if what is not None:
        held.append(audit.c.what.startswith(what, autoescape=True))
    if before:
        held.append(audit.c.entry < before)
    if text:
        told = (audit.c.subject, audit.c.detail, audit.c.address, audit.c.who, audit.c.what)
        # SQLite folds the case of ASCII alone: the usual spellings of a name are tried
        typed = {text, text.lower(), text.title(), text.capitalize()}
        held.append(
            sa.or_(*[one.icontains(word, autoescape=True) for one in told for word in typed])
        )
    if since is not None:
        held.append(audit.c.at >= since)
    if until is not None:
        held.append(audit.c.at < until)
    return held


def ask_pull(conn: Connection, one: PullRequest) -> None:
    """Write a request."""
    row = {name: getattr(one, name) for name in PullRequest.__dataclass_fields__}
    row |= {"whole": int(one.whole), "confirmed": int(one.confirmed)}
    row |= {"run_ids": ",".join(one.run_ids)}
    conn.execute(pull.insert().values(tenant=tenant_of(conn), **row))


def _pulls(
    conn: Connection, *conditions: sa.ColumnElement[bool], limit: int | None = None
) -> list[PullRequest]:
    chosen = (
        sa.select(*[pull.c[one] for one in PullRequest.__dataclass_fields__])
        .where(pull.c.tenant == tenant_of(conn), *conditions)
        .order_by(pull.c.request.asc() if limit is None else pull.c.request.desc())
        .limit(limit)
    )
    return [
        PullRequest(
            **{
                **row,
                "whole": bool(row["whole"]),
                "confirmed": bool(row["confirmed"]),
                "run_ids": tuple(filter(None, row["run_ids"].split(","))),
            }
        )
        for row in rows(conn.execute(chosen))
    ]


def waiting_pulls(conn: Connection) -> list[PullRequest]:
    """Requests that nobody has taken, the oldest first."""
    return _pulls(conn, pull.c.taken_at.is_(None), pull.c.answered_at.is_(None))


def recent_pulls(conn: Connection, source: str | None, limit: int) -> list[PullRequest]:
    """The newest requests first."""
    only = [] if source is None else [pull.c.source == source]
    return _pulls(conn, *only, limit=limit)


def take_pull(conn: Connection, request: str, taker: str, now: int) -> bool:
    """Claim a request; False when another was quicker."""
    c = pull.c
    done = conn.execute(
        pull.update()
        .where(
            c.tenant == tenant_of(conn),
            c.request == request,
            c.taken_at.is_(None),
            c.answered_at.is_(None),  # taken back by who asked
        )
        .values(taken_by=taker, taken_at=now)
    )
    return done.rowcount == 1


def withdraw_pull(conn: Connection, request: str, words: str, now: int) -> PullRequest | None:
    """Answer a request that nobody has taken; None when it was taken, answered or never was."""
    c = pull.c
    done = conn.execute(
        pull.update()
        .where(
            c.tenant == tenant_of(conn),
            c.request == request,
            c.taken_at.is_(None),
            c.answered_at.is_(None),
        )
        .values(answered_at=now, words=words)
    )
    found = _pulls(conn, c.request == request) if done.rowcount == 1 else []
    return found[0] if found else None


def mark(conn: Connection) -> str:
    """Changes when a request is made, taken or answered, and when a source is paused or resumed."""
    newest = _pulls(conn, limit=_NEWEST)
    told = [(one.request, one.taken_at, one.answered_at) for one in newest]
    held = [(one.source, one.since) for one in pauses(conn)]
    return hashlib.sha256(repr((told, held)).encode()).hexdigest()[:12]


def release_pulls(conn: Connection, taker: str) -> int:
    """Requests taken but never answered wait again; ``taker`` "" means of anyone."""
    c = pull.c
    mine = [] if not taker else [c.taken_by == taker]
    done = conn.execute(
        pull.update()
        .where(c.tenant == tenant_of(conn), c.taken_at.is_not(None), c.answered_at.is_(None), *mine)
        .values(taken_by="", taken_at=None)
    )
    return done.rowcount


def answer_pull(
    conn: Connection, request: str, run_ids: Iterable[str], words: str, now: int
) -> bool:
    """Write what became of a request; False when it had its answer or never was."""
    c = pull.c
    done = conn.execute(
        pull.update()
        .where(c.tenant == tenant_of(conn), c.request == request, c.answered_at.is_(None))
        .values(answered_at=now, run_ids=",".join(run_ids), words=words)
    )
    return done.rowcount == 1


def set_pause(conn: Connection, one: Pause) -> None:
    """Stop pulling a source."""
    row = {name: getattr(one, name) for name in Pause.__dataclass_fields__}
    upsert(conn, pause, [{"tenant": tenant_of(conn), **row}])


def end_pause(conn: Connection, source: str) -> bool:
    """Pull a source again; False when it was not paused."""
    gone = pause.delete().where(pause.c.tenant == tenant_of(conn), pause.c.source == source)
    return conn.execute(gone).rowcount == 1


def pauses(conn: Connection) -> list[Pause]:
    """Sources that are not pulled."""
    names = Pause.__dataclass_fields__
    chosen = sa.select(*[pause.c[one] for one in names]).where(pause.c.tenant == tenant_of(conn))
    return [Pause(**row) for row in rows(conn.execute(chosen.order_by(pause.c.source)))]

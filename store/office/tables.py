"""The desk's tables; made by ``migrations/desk``, a test holds both against each other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Text

from store.database.tables import key, tenant_column

OFFICE = MetaData()  # everything in the desk's database


def number(name: str, *, null: bool = False) -> Column[int]:
    """A whole number, a moment or a flag."""
    return Column(name, BigInteger, nullable=null)


def text(name: str) -> Column[str]:
    """A text that is never null."""
    return Column(name, Text, nullable=False)


account = sa.Table(
    "desk_account",
    OFFICE,
    tenant_column(),
    key("login"),
    text("name"),
    text("role"),
    text("unit"),  # code of the unit whose subtree it may see; "" the whole province
    text("password"),  # argon2 hash
    number("created_at"),
    number("disabled_at", null=True),
    number("demo"),
    text("demo_password"),  # of the demonstration's accounts only, for its log-in page
    text("home"),  # code of the unit on which it opens; "" the scope, else the province
)
session = sa.Table(
    "desk_session",
    OFFICE,
    tenant_column(),
    key("hash"),
    text("login"),
    number("opened_at"),
    number("expires_at"),
    text("address"),
    sa.Index("ix_desk_session_expires", "tenant", "expires_at"),
)
token = sa.Table(
    "desk_token",
    OFFICE,
    tenant_column(),
    key("hash"),
    text("token_id"),
    text("name"),
    text("login"),  # whose it is
    text("role"),
    text("unit"),
    number("created_at"),
    number("expires_at", null=True),
    number("revoked_at", null=True),
    text("scope"),  # read, or act
)
audit = sa.Table(
    "desk_audit",
    OFFICE,
    tenant_column(),
    key("entry"),  # sorts by real time
    number("at"),
    text("who"),
    text("what"),
    text("subject"),
    text("address"),
    text("detail"),
)
view = sa.Table(
    "desk_view",
    OFFICE,
    tenant_column(),
    key("owner"),
    key("name"),
    text("address"),  # path and query
    number("shared"),
    number("saved_at"),
    number("removed_at", null=True),  # until it is forgotten for good
)
pull = sa.Table(
    "desk_pull",
    OFFICE,
    tenant_column(),
    key("request"),  # sorts by real time
    text("source"),
    text("stream"),
    number("since", null=True),
    number("until", null=True),
    number("whole"),
    text("what"),  # pull | replay | sweep | cancel
    text("reason"),  # of a replay: only what is set aside for it
    number("confirmed"),  # of a sweep: that much is gone is true
    text("backfill"),  # of a cancel: which stretch
    text("asked_by"),
    number("asked_at"),
    text("taken_by"),
    number("taken_at", null=True),
    number("answered_at", null=True),
    text("run_ids"),  # comma separated
    text("words"),
    sa.Index("ix_desk_pull_waiting", "tenant", "answered_at", "asked_at"),
)
pause = sa.Table(
    "desk_pause",
    OFFICE,
    tenant_column(),
    key("source"),
    text("paused_by"),
    number("since"),
    text("reason"),
)
handover = sa.Table(
    "desk_handover",
    OFFICE,
    tenant_column(),
    key("handover"),  # sorts by real time
    text("by"),
    text("scope"),  # code of the unit whose subtree it may report for; "" the whole province
    text("way"),  # file | form
    text("name"),
    text("digest"),  # SHA-256 of the file
    number("size"),
    number("sent_at"),
    text("state"),
    text("taken_by"),
    number("checked_at", null=True),
    number("confirmed_at", null=True),
    number("ended_at", null=True),
    text("findings"),  # JSON
    text("words"),
    text("run_ids"),  # comma separated
    Column("content", LargeBinary, nullable=True),  # until it has ended
    sa.Index("ix_desk_handover_state", "tenant", "state", "handover"),
    sa.Index("ix_desk_handover_by", "tenant", "by", "handover"),
)
reminder = sa.Table(
    "desk_reminder",
    OFFICE,
    tenant_column(),
    key("entry"),  # sorts by real time
    number("unit_id"),
    text("unit_name"),
    text("reminded_by"),
    number("at"),
    text("about"),
    sa.Index("ix_desk_reminder_unit", "tenant", "unit_id", "at"),
)
review = sa.Table(
    "desk_review",
    OFFICE,
    tenant_column(),
    key("source"),
    key("stream"),
    key("change"),  # new | missing
    key("field"),
    text("verdict"),  # known | ask
    text("by"),
    number("at"),
    text("note"),
)
export = sa.Table(
    "desk_export",
    OFFICE,
    tenant_column(),
    key("code"),
    text("kind"),  # file | brief | report
    text("subject"),
    text("title"),
    text("address"),
    text("form"),
    text("unit"),
    text("period"),
    text("truth"),  # JSON
    text("figures"),  # JSON
    number("revision"),
    number("known_at"),
    text("made_by"),
    number("made_at"),
    text("state"),  # open | done | broken
    text("digest"),  # SHA-256 of the file
    number("size"),
    number("rows"),
    sa.Index("ix_desk_export_digest", "tenant", "digest"),
    sa.Index("ix_desk_export_by", "tenant", "made_by", "made_at"),
)
copy = sa.Table(
    "desk_copy",
    OFFICE,
    tenant_column(),
    key("digest"),  # SHA-256 of a file of the document
    text("code"),
    text("form"),
    number("at"),
)
ordered = sa.Table(
    "desk_order",
    OFFICE,
    tenant_column(),
    key("order_id"),
    *[text(name) for name in ("ordered_by", "address", "subject", "part", "form", "title", "unit",
                               "question", "state", "taken_by", "fault", "code")],
    *[number(name) for name in ("coded", "inside", "ordered_at", "total", "done", "size")],
    number("ended_at", null=True),
)  # fmt: skip
issue = sa.Table(
    "desk_issue",
    OFFICE,
    tenant_column(),
    key("code"),
    text("kind"),  # brief | week | month
    text("about"),  # ISO date, or a written period
    number("year"),
    number("number"),
    number("made_at"),
    text("made_by"),
    text("digest"),
    text("content"),  # JSON
    sa.Index("ix_desk_issue_number", "tenant", "year", "number", unique=True),
    sa.Index("ix_desk_issue_about", "tenant", "kind", "about", "made_at"),
)
screen = sa.Table(
    "desk_screen",
    OFFICE,
    tenant_column(),
    key("screen"),
    text("hash"),  # of its token; "" once it is revoked
    text("next_hash"),  # of the token that takes its place when it is first used
    text("code"),  # six figures; "" once it is approved
    text("asked"),  # the name in the address that it opened
    text("name"),
    text("playlist"),
    number("asked_at"),
    number("code_at"),
    number("approved_at", null=True),
    text("approved_by"),
    number("renewed_at", null=True),
    number("revoked_at", null=True),
    number("seen_at"),
    text("address"),
    text("report"),  # JSON: what it said of itself
    text("unit"),  # unambiguous code of the unit whose figures it shows; "" the province
    sa.Index("ix_desk_screen_hash", "tenant", "hash"),
    sa.Index("ix_desk_screen_next_hash", "tenant", "next_hash"),
)
push = sa.Table(
    "desk_push",
    OFFICE,
    tenant_column(),
    key("push"),  # sorts by real time
    text("board"),
    text("screens"),  # comma separated; "" all of them
    text("by"),
    number("at"),
    number("until", null=True),
    number("withdrawn_at", null=True),
)
rehearsal = sa.Table(
    "desk_rehearsal",
    OFFICE,
    tenant_column(),
    key("rehearsal"),  # sorts by real time
    text("kind"),  # day | hindsight | outage
    text("subject"),  # the day as ISO, a source, or "server"
    text("screens"),  # comma separated, at least one
    number("start"),  # the first moment that is replayed; 0 of an outage
    number("span"),  # seconds of the past, or of the outage
    number("pace"),  # of them, in one second
    text("by"),
    number("at"),
    number("until"),
    number("withdrawn_at", null=True),
)
delivery = sa.Table(
    "desk_delivery",
    OFFICE,
    tenant_column(),
    key("code"),  # of the document
    key("way"),
    text("state"),  # going | done | failed
    number("at"),
    number("tries"),
    text("fault"),
)

"""The desk's tables; made by ``migrations/desk``, a test holds both against each other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Text

from store.tables import key, tenant_column

OFFICE = MetaData()
"""Everything in the desk's database."""


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=null)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


account = sa.Table(
    "desk_account",
    OFFICE,
    tenant_column(),
    key("login"),
    _text("name"),
    _text("role"),
    _text("unit"),  # code of the unit whose subtree it may see; "" the whole province
    _text("password"),  # argon2 hash
    _number("created_at"),
    _number("disabled_at", null=True),
    _number("demo"),
    _text("demo_password"),  # of the demonstration's accounts only, for its log-in page
)
session = sa.Table(
    "desk_session",
    OFFICE,
    tenant_column(),
    key("hash"),
    _text("login"),
    _number("opened_at"),
    _number("expires_at"),
    _text("address"),
    sa.Index("ix_desk_session_expires", "tenant", "expires_at"),
)
token = sa.Table(
    "desk_token",
    OFFICE,
    tenant_column(),
    key("hash"),
    _text("token_id"),
    _text("name"),
    _text("login"),  # whose it is
    _text("role"),
    _text("unit"),
    _number("created_at"),
    _number("expires_at", null=True),
    _number("revoked_at", null=True),
)
audit = sa.Table(
    "desk_audit",
    OFFICE,
    tenant_column(),
    key("entry"),  # sorts by real time
    _number("at"),
    _text("who"),
    _text("what"),
    _text("subject"),
    _text("address"),
    _text("detail"),
)
view = sa.Table(
    "desk_view",
    OFFICE,
    tenant_column(),
    key("owner"),
    key("name"),
    _text("address"),  # path and query
    _number("shared"),
    _number("saved_at"),
)
pull = sa.Table(
    "desk_pull",
    OFFICE,
    tenant_column(),
    key("request"),  # sorts by real time
    _text("source"),
    _text("stream"),
    _number("since", null=True),
    _number("until", null=True),
    _number("whole"),
    _text("what"),  # pull | replay | sweep | cancel
    _text("reason"),  # of a replay: only what is set aside for it
    _number("confirmed"),  # of a sweep: that much is gone is true
    _text("backfill"),  # of a cancel: which stretch
    _text("asked_by"),
    _number("asked_at"),
    _text("taken_by"),
    _number("taken_at", null=True),
    _number("answered_at", null=True),
    _text("run_ids"),  # comma separated
    _text("words"),
    sa.Index("ix_desk_pull_waiting", "tenant", "answered_at", "asked_at"),
)
pause = sa.Table(
    "desk_pause",
    OFFICE,
    tenant_column(),
    key("source"),
    _text("paused_by"),
    _number("since"),
    _text("reason"),
)
handover = sa.Table(
    "desk_handover",
    OFFICE,
    tenant_column(),
    key("handover"),  # sorts by real time
    _text("by"),
    _text("scope"),  # code of the unit whose subtree it may report for; "" the whole province
    _text("way"),  # file | form
    _text("name"),
    _text("digest"),  # SHA-256 of the file
    _number("size"),
    _number("sent_at"),
    _text("state"),
    _text("taken_by"),
    _number("checked_at", null=True),
    _number("confirmed_at", null=True),
    _number("ended_at", null=True),
    _text("findings"),  # JSON
    _text("words"),
    _text("run_ids"),  # comma separated
    Column("content", LargeBinary, nullable=True),  # until it has ended
    sa.Index("ix_desk_handover_state", "tenant", "state", "handover"),
    sa.Index("ix_desk_handover_by", "tenant", "by", "handover"),
)
reminder = sa.Table(
    "desk_reminder",
    OFFICE,
    tenant_column(),
    key("entry"),  # sorts by real time
    _number("unit_id"),
    _text("unit_name"),
    _text("reminded_by"),
    _number("at"),
    _text("about"),
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
    _text("verdict"),  # known | ask
    _text("by"),
    _number("at"),
    _text("note"),
)
export = sa.Table(
    "desk_export",
    OFFICE,
    tenant_column(),
    key("code"),
    _text("kind"),  # file | brief | report
    _text("subject"),
    _text("title"),
    _text("address"),
    _text("form"),
    _text("unit"),
    _text("period"),
    _text("truth"),  # JSON
    _text("figures"),  # JSON
    _number("revision"),
    _number("known_at"),
    _text("made_by"),
    _number("made_at"),
    _text("state"),  # open | done | broken
    _text("digest"),  # SHA-256 of the file
    _number("size"),
    _number("rows"),
    sa.Index("ix_desk_export_digest", "tenant", "digest"),
    sa.Index("ix_desk_export_by", "tenant", "made_by", "made_at"),
)
copy = sa.Table(
    "desk_copy",
    OFFICE,
    tenant_column(),
    key("digest"),  # SHA-256 of a file of the document
    _text("code"),
    _text("form"),
    _number("at"),
)
issue = sa.Table(
    "desk_issue",
    OFFICE,
    tenant_column(),
    key("code"),
    _text("kind"),  # brief | week | month
    _text("about"),  # ISO date, or a written period
    _number("year"),
    _number("number"),
    _number("made_at"),
    _text("made_by"),
    _text("digest"),
    _text("content"),  # JSON
    sa.Index("ix_desk_issue_number", "tenant", "year", "number", unique=True),
    sa.Index("ix_desk_issue_about", "tenant", "kind", "about", "made_at"),
)
screen = sa.Table(
    "desk_screen",
    OFFICE,
    tenant_column(),
    key("screen"),
    _text("hash"),  # of its token; "" once it is revoked
    _text("next_hash"),  # of the token that takes its place when it is first used
    _text("code"),  # six figures; "" once it is approved
    _text("asked"),  # the name in the address that it opened
    _text("name"),
    _text("playlist"),
    _number("asked_at"),
    _number("code_at"),
    _number("approved_at", null=True),
    _text("approved_by"),
    _number("renewed_at", null=True),
    _number("revoked_at", null=True),
    _number("seen_at"),
    _text("address"),
    _text("report"),  # JSON: what it said of itself
    sa.Index("ix_desk_screen_hash", "tenant", "hash"),
    sa.Index("ix_desk_screen_next_hash", "tenant", "next_hash"),
)
push = sa.Table(
    "desk_push",
    OFFICE,
    tenant_column(),
    key("push"),  # sorts by real time
    _text("board"),
    _text("screens"),  # comma separated; "" all of them
    _text("by"),
    _number("at"),
    _number("until", null=True),
    _number("withdrawn_at", null=True),
)
delivery = sa.Table(
    "desk_delivery",
    OFFICE,
    tenant_column(),
    key("code"),  # of the document
    key("way"),
    _text("state"),  # going | done | failed
    _number("at"),
    _number("tries"),
    _text("fault"),
)

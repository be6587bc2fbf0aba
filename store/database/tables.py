"""Tables that are no facts: units, calendar, ledger, quarantine, values. Tenant first in every key.

Moments are seconds since 1970 UTC (BIGINT), days are local day numbers. The schema itself is made
by ``migrations/facts``; a test holds both against each other.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Text,
)

FACTS = MetaData()
"""Everything in the facts' database."""


def tenant_column() -> Column[int]:
    """The province, first column of every key."""
    return Column("tenant", SmallInteger, primary_key=True, autoincrement=False)


def key(name: str, kind: type[sa.types.TypeEngine[Any]] = Text) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, kind, primary_key=True, autoincrement=False)


unit = sa.Table(
    "unit",
    FACTS,
    tenant_column(),
    key("unit_id", Integer),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_id", Integer),
    Column("valid_from", Integer, nullable=False),
    Column("valid_to", Integer),
    Column("latitude", Double),
    Column("longitude", Double),
)
unit_alias = sa.Table(
    "unit_alias",
    FACTS,
    tenant_column(),
    key("alias"),
    key("unit_id", Integer),
    key("is_code", SmallInteger),
    key("valid_from", Integer),  # local day number, in; that of the first day: always
    Column("valid_to", Integer),  # out
)
unit_succession = sa.Table(
    "unit_succession",
    FACTS,
    tenant_column(),
    key("old_id", Integer),
    key("new_id", Integer),
    Column("weight", Double, nullable=False),
    Column("estimated", SmallInteger, nullable=False),
)
procedure = sa.Table(
    "procedure",
    FACTS,
    tenant_column(),
    key("proc_id", Integer),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    sa.Index("ux_procedure_code", "tenant", "code", unique=True),
)
field = sa.Table(
    "field",
    FACTS,
    tenant_column(),
    key("field_id", Integer),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    sa.Index("ux_field_code", "tenant", "code", unique=True),
)
cal = sa.Table(
    "cal",
    FACTS,
    key("day", Integer),
    Column("week", Integer, nullable=False),  # day number of the Monday
    Column("month", Integer, nullable=False),  # year * 12 + month - 1
    Column("quarter", Integer, nullable=False),  # year * 4 + quarter - 1
    Column("year", Integer, nullable=False),
)
meta = sa.Table("meta", FACTS, tenant_column(), key("name"), Column("value", Text, nullable=False))

revision = sa.Table(
    "revision",
    FACTS,
    tenant_column(),
    key("revision", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # fact kind, or "value"
    Column("rows", Integer, nullable=False),  # rows that changed
)
run = sa.Table(
    "run",
    FACTS,
    tenant_column(),
    key("run_id"),
    Column("seq", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("heartbeat_at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("window_from", BigInteger),
    Column("window_to", BigInteger),
    *[
        Column(name, BigInteger, nullable=False)
        for name in (
            "pages",
            "fetched",
            "new",
            "changed",
            "unchanged",
            "deleted",
            "quarantined",
            "unknown_fields",
            "bytes",
            "calls",
            "retries",
        )
    ],
    Column("cursor_before", Text, nullable=False),
    Column("cursor_after", Text, nullable=False),
    Column("fault", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("reasons", Text, nullable=False),  # JSON object
    Column("done", Double),
    Column("nature", Text, nullable=False, server_default=""),  # core.runs.Nature
    Column("rest_until", BigInteger),
    sa.Index("ix_run_seq", "tenant", "seq"),
    sa.Index("ix_run_source", "tenant", "source", "stream", "seq"),
)
cursor = sa.Table(
    "cursor",
    FACTS,
    tenant_column(),
    key("source"),
    key("stream"),
    key("revision", BigInteger),  # the newest holds
    Column("value", Text, nullable=False),
    Column("covered_from", BigInteger),
    Column("covered_to", BigInteger),
    Column("at", BigInteger, nullable=False),
    Column("run_id", Text, nullable=False),
)
landing = sa.Table(
    "landing",
    FACTS,
    tenant_column(),
    key("source"),
    key("stream"),
    key("run_id"),
    key("page", Integer),
    Column("at", BigInteger, nullable=False),
    Column("records", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # zlib of a JSON list
)
quarantine = sa.Table(
    "quarantine",
    FACTS,
    tenant_column(),
    key("source"),
    key("stream"),
    key("key"),
    key("revision", BigInteger),
    Column("known_from", BigInteger, nullable=False),
    Column("known_to", BigInteger),  # None: still set aside
    Column("reason", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("payload", Text, nullable=False),  # JSON object of allowed fields
    Column("run_id", Text, nullable=False),
    Column("version", BigInteger),  # which of two deliveries is newer; None: it does not say
    sa.Index(
        "ux_quarantine_open",
        "tenant",
        "source",
        "stream",
        "key",
        unique=True,
        sqlite_where=sa.text("known_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL"),
    ),
)
backfill = sa.Table(
    "backfill",
    FACTS,
    tenant_column(),
    key("source"),
    key("stream"),
    key("id"),  # sorts by real time
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("reached", BigInteger, nullable=False),  # all from here on has arrived
    Column("asked_by", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # core.backfill
    Column("records", BigInteger, nullable=False),
)
drift = sa.Table(
    "drift",
    FACTS,
    tenant_column(),
    key("source"),
    key("stream"),
    key("change"),  # core.drift: new, missing, empty, strange
    key("field"),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("runs", BigInteger, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("ended_at", BigInteger),  # None: it lasts
)
dirty = sa.Table(
    "dirty",
    FACTS,
    tenant_column(),
    key("kind"),
    key("unit_id", Integer),
    key("month", Integer),
    Column("revision", BigInteger, nullable=False),
)
lease = sa.Table(
    "lease",
    FACTS,
    tenant_column(),
    key("name"),
    Column("owner", Text, nullable=False),
    Column("taken_at", BigInteger, nullable=False),  # real time
    Column("expires_at", BigInteger, nullable=False),  # real time
)
indicator_value = sa.Table(
    "indicator_value",
    FACTS,
    tenant_column(),
    key("indicator"),
    key("unit_id", Integer),
    key("period"),  # core.period code
    key("dims"),  # "" or "key=value;key=value", sorted
    key("version", Integer),  # 1, 2, 3 …
    Column("grain", Text, nullable=False),
    Column("start_day", Integer, nullable=False),
    Column("end_day", Integer, nullable=False),
    Column("value", Double),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("coverage", Double),
    Column("null_reason", Text, nullable=False),  # Vietnamese, why value is null
    Column("estimated", SmallInteger, nullable=False),
    Column("as_of", BigInteger),
    Column("definition", Text, nullable=False),  # hash
    Column("run_id", Text, nullable=False),
    Column("known_from", BigInteger, nullable=False),
    Column("known_to", BigInteger),  # None: holds
    Column("reason", Text, nullable=False),  # why this version differs from the one before
    Column("value_id", Text, nullable=False),
    sa.Index("ix_value_id", "tenant", "value_id"),
    sa.Index("ix_value_known", "tenant", "known_from"),
    sa.Index(
        "ux_value_current",
        "tenant",
        "indicator",
        "unit_id",
        "period",
        "dims",
        unique=True,
        sqlite_where=sa.text("known_to IS NULL"),
        postgresql_where=sa.text("known_to IS NULL"),
    ),
)

"""The desk's tables of what belongs to people; made by ``migrations/desk`` as the others are."""

from __future__ import annotations

import sqlalchemy as sa

from store.database.tables import key, tenant_column
from store.office.tables import OFFICE, number, text

person = sa.Table(
    "desk_person",
    OFFICE,
    tenant_column(),
    key("login"),
    number("mark"),  # grows with all that changes what is the person's own
    number("looked_at"),  # real time of the last look
    number("known_at"),  # the figures' clock at that look
    number("since", null=True),  # the figures' clock when the visit before this one ended
    number("before", null=True),  # what ``since`` was before it was moved by hand
    text("theme"),  # of the pages: light | dark | "" as the person's machine says
)
recent = sa.Table(
    "desk_recent", OFFICE, tenant_column(), key("login"), key("address"), number("at")
)
follow = sa.Table(
    "desk_follow",
    OFFICE,
    tenant_column(),
    key("login"),
    key("indicator"),
    key("unit"),  # unambiguous code; "" the province, or the own unit
    number("at"),
)
note = sa.Table(
    "desk_note",
    OFFICE,
    tenant_column(),
    key("note"),  # sorts by real time
    text("indicator"),
    number("unit_id"),
    text("day"),  # ISO date: where it stands on the chart
    text("words"),
    text("by"),
    text("by_name"),
    number("at"),
    number("known_at"),  # the figures' clock
    number("changed_at", null=True),
    number("removed_at", null=True),
    text("stamp"),  # sorts by real time of the last change
    sa.Index("ix_desk_note_place", "tenant", "indicator", "unit_id"),
)

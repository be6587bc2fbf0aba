"""The desk's tables of what hangs on walls; made by ``migrations/desk`` as the others are."""

from __future__ import annotations

import sqlalchemy as sa

from store.database.tables import key, tenant_column
from store.office.tables import OFFICE, number, text

playlist = sa.Table(
    "desk_playlist",
    OFFICE,
    tenant_column(),
    key("playlist"),  # its name in addresses
    text("title"),
    text("pages"),  # JSON: [board, seconds] in turn
    text("by"),
    number("at"),
)
board = sa.Table(
    "desk_board",
    OFFICE,
    tenant_column(),
    key("board"),  # its name in addresses
    key("version", sa.BigInteger),  # from 1
    text("content"),  # JSON as ``dashboard.wall.config`` reads it; "": it was taken away
    text("by"),
    number("at"),
)

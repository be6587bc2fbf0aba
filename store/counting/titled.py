"""Names that facts bring along for the members of their dimensions: fields of petitions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.facts.spec import LIVE
from store.kinds import tables as tables_of


def titled(kind: str, dim: str) -> bool:
    """Do facts of this kind name the members of this dimension themselves?"""
    return dim in tables_of(kind).spec.titles


def titles(conn: Connection, tenant: int, kind: str, dim: str) -> dict[str, str]:
    """Code → name of every member that a live fact has; of several names the newest fact's.

    "" where none of its facts has a name. Reads every fact of the kind, of which no sums are kept:
    they are few.
    """
    spec, fact = tables_of(kind).spec, tables_of(kind).fact
    code, name = fact.c[spec.dims[dim]], fact.c[spec.titles[dim]]
    asked = (
        sa.select(code, name, sa.func.coalesce(sa.func.max(fact.c.created_at), 0))
        .where(fact.c.tenant == tenant, fact.c.deleted == LIVE)
        .group_by(code, name)
    )
    # Put in order here, for databases compare texts each in their own way.
    held = sorted(conn.execute(asked), key=lambda row: (bool(row[1]), row[2], row[1]))
    return {row[0]: row[1] for row in held}

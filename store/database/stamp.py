"""Who changes what, and when it became known: the parameters of a batch's statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changes what, and when it became known."""

    tenant: int
    run_id: str
    now: int
    revision: int

    @property
    def bound(self) -> dict[str, Any]:
        """Its values under the names that the statements have for them."""
        return {
            TENANT.key: self.tenant,
            RUN.key: self.run_id,
            NOW.key: self.now,
            REVISION.key: self.revision,
        }


TENANT = sa.bindparam("at_tenant", type_=sa.SmallInteger)
RUN = sa.bindparam("at_run", type_=sa.Text)
NOW = sa.bindparam("at_now", type_=sa.BigInteger)
REVISION = sa.bindparam("at_revision", type_=sa.BigInteger)

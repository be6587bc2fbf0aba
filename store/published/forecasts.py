"""Forecasts as they were made, each kept, and scored once the period is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database.engine import tenant_of
from store.database.sql import rows as rows_of
from store.database.sql import upsert
from store.database.tables import FACTS, key, tenant_column

table = sa.Table(
    "forecast",
    FACTS,
    tenant_column(),
    key("indicator"),
    key("unit_id", sa.Integer),
    key("period"),  # core.period code
    key("made_day", sa.Integer),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("end_day", sa.Integer, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),  # hash
    sa.Column("months", sa.Integer, nullable=False),
    sa.Column("ahead", sa.Integer, nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    *[sa.Column(n, sa.Double) for n in ("middle", "low", "high", "chance", "target")],
    sa.Column("origins", sa.Integer, nullable=False),
    sa.Column("error", sa.Double),
    sa.Column("naive_error", sa.Double, nullable=False),
    sa.Column("held", sa.Integer),
    sa.Column("scores", sa.Text, nullable=False),
    sa.Column("actual", sa.Double),
    sa.Column("scored_at", sa.BigInteger),  # None: the period is not over
)

Key = tuple[str, int, str, int]
"""(indicator, unit_id, period code, day number on which it was made)."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One forecast of one period. Rates are fractions, days local day numbers, moments seconds.

    ``method`` "": no method beat seasonal-naive, and nothing is foretold. ``error`` and
    ``naive_error`` are mean absolute errors on ``origins`` past origins of as many months,
    ``held`` how often the band held there. ``scores``: JSON of every method tried,
    with what it said (``middle``, which the first ones that were kept lack). ``actual`` is what
    came; None until then.
    """

    indicator: str
    unit_id: int
    period: str
    made_day: int
    made_at: int
    end_day: int
    definition: str
    months: int
    ahead: int
    method: str
    middle: float | None
    low: float | None
    high: float | None
    chance: float | None
    target: float | None
    origins: int
    error: float | None
    naive_error: float
    held: int | None
    scores: str
    actual: float | None = None
    scored_at: int | None = None

    @property
    def key(self) -> Key:
        """What names it."""
        return (self.indicator, self.unit_id, self.period, self.made_day)


_NAMES = tuple(Forecast.__dataclass_fields__)


def keep(conn: Connection, made: Iterable[Forecast]) -> None:
    """Keep forecasts inside the caller's transaction; one made twice in a day is the later one."""
    upsert(conn, table, [{"tenant": tenant_of(conn), **asdict(one)} for one in made])


def _select(conn: Connection) -> sa.Select[tuple[object, ...]]:
    return sa.select(*[table.c[one] for one in _NAMES]).where(table.c.tenant == tenant_of(conn))


def _read(conn: Connection, chosen: sa.Select[tuple[object, ...]]) -> list[Forecast]:
    return [Forecast(**row) for row in rows_of(conn.execute(chosen))]


def listed(conn: Connection, indicator: str, unit_id: int) -> list[Forecast]:
    """Every forecast of an indicator and unit, the newest first."""
    c = table.c
    chosen = _select(conn).where(c.indicator == indicator, c.unit_id == unit_id)
    return _read(conn, chosen.order_by(c.made_day.desc(), c.period))


def unscored(conn: Connection, indicator: str, before_day: int) -> list[Forecast]:
    """Those of periods that ended by a day and have no actual yet."""
    c = table.c
    chosen = _select(conn).where(
        c.indicator == indicator, c.end_day <= before_day, c.scored_at.is_(None)
    )
    return _read(conn, chosen.order_by(c.made_day, c.period))


def score(conn: Connection, keys: Iterable[Key], actual: float, now: int) -> None:
    """Write down what came, once, inside the caller's transaction."""
    c = table.c
    for indicator, unit_id, period, made_day in keys:
        conn.execute(
            table.update()
            .where(
                c.tenant == tenant_of(conn),
                c.indicator == indicator,
                c.unit_id == unit_id,
                c.period == period,
                c.made_day == made_day,
                c.scored_at.is_(None),
            )
            .values(actual=actual, scored_at=now)
        )

"""The nightly check, its repair, and what is forgotten in time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.clock import DAY
from store.counting.verify import purge_zero, rebuild, refresh, verify
from store.intake import quarantine
from store.intake.ingest import CursorState, Quarantined, read_cursor
from store.kinds import KINDS
from store.published import values
from store.upkeep import tidy
from tests.store.streams import (
    NOW,
    TENANT,
    UNITS,
    Conformed,
    document,
    dossier,
    finished,
    landed,
    put,
)
from tests.store.test_values import LATER, value

DOSSIER = KINDS["dossier"]


@pytest.mark.parametrize("name", ["r_du", "r_mf", "h_mu", "h_mc", "h_ma", "rd_mu"])
@pytest.mark.parametrize("how", ["wrong", "gone", "invented"])
def test_a_difference_is_found_named_and_mended(any_store, name, how):
    put(any_store, finished("a"), dossier("b"))
    put(any_store, document("a"), kind="document", source="edoc")
    tables = KINDS["document" if name.startswith("rd") else "dossier"]
    table = tables.cuboids[name]
    figure = next(c for c in table.c if c.name in ("n", "n_recv", "n_doc"))
    with any_store.write() as conn:
        if how == "wrong":
            conn.execute(table.update().values({figure.name: figure + 1}))
        elif how == "gone":
            conn.execute(table.delete())
        else:
            row = dict(conn.execute(sa.select(table).limit(1)).mappings().one())
            last = table.primary_key.columns.values()[-1].name
            other = "other" if last == "source" else 99
            conn.execute(table.insert(), [{**row, last: other}])
    found = verify(any_store)
    assert any(one.startswith(f"{name}:") for one in found)
    rebuild(any_store)
    assert verify(any_store) == []


def test_groups_that_fell_to_zero_are_no_difference_and_are_purged(any_store):
    put(any_store, Conformed(dossier("a"), UNITS[0], None))
    put(any_store, Conformed(dossier("a", 2), UNITS[1], None))
    assert verify(any_store) == []
    with any_store.write() as conn:
        assert purge_zero(conn, TENANT) > 0
        assert purge_zero(conn, TENANT) == 0
    assert verify(any_store) == []


def test_sums_made_by_other_declarations_are_made_anew(store):
    put(store, finished("a"))
    assert not refresh(store)
    with store.write() as conn:
        conn.execute(DOSSIER.cuboids["r_mu"].delete())
        conn.exec_driver_sql("UPDATE meta SET value = 'older' WHERE name = 'sums'")
    assert refresh(store)
    assert verify(store) == []


def test_retention(any_store):
    put(any_store, dossier("a"), now=NOW, landing=[{"x": 1}], cursor=CursorState("c1", 1, 2))
    put(any_store, quarantine=[Quarantined("q", "r", "", "", {})], now=NOW)
    put(any_store, dossier("q"), finished("a"), now=NOW + DAY, cursor=CursorState("c2", 1, 3))
    put(any_store, finished("a", 3, days=6), now=NOW + 9 * DAY, landing=[{"x": 2}])
    with any_store.write() as conn:
        values.publish(conn, [value()], "r1", LATER)
        values.publish(conn, [value(98.0)], "r2", LATER)
    gone = tidy(any_store, NOW + 10 * DAY, history_days=5, landing_days=5)
    assert (gone.history, gone.landing, gone.ledger) == (1, 1, 2)
    assert verify(any_store) == []
    with any_store.read() as conn:
        assert landed(conn, "onestop", "s") == [[{"x": 2}]]
        assert quarantine.listed(conn, with_closed=True) == []
        assert read_cursor(conn, TENANT, "onestop", "s") == CursorState("c2", 1, 3)
        assert len(values.changes(conn, 0)) == 1
        rows = conn.execute(sa.select(DOSSIER.history.c.version)).scalars().all()
    assert rows == [2]
    again = tidy(any_store, NOW + 10 * DAY, history_days=5, landing_days=5)
    assert (again.history, again.landing, again.empty_sums, again.ledger) == (0, 0, 0, 0)

"""Filling an empty store at once gives what batches give."""

import pytest
import sqlalchemy as sa

from core.clock import epoch, frozen_at
from core.errors import MisuseError
from core.runs import Run
from sandbox.mass import Mass
from store.counting.verify import rebuild, verify
from store.facts.spec import Conformed
from store.intake.fill import fill
from store.intake.ingest import commit_batch
from store.kinds import tables

NOW = epoch(frozen_at("2025-06-16").now())
UNITS = [10_000_802, 10_000_803]


def items():
    return [
        [Conformed(fact, unit, None) for fact, unit in stretch]
        for stretch in Mass(UNITS, NOW, 300).batches()
    ]


def rows(store):
    fact = tables("dossier").fact
    names = [one for one in fact.columns if one.name not in ("known_from", "run_id")]
    with store.read() as conn:
        return conn.execute(sa.select(*names).order_by(fact.c.code)).all()


def test_the_same_facts_and_sums_as_by_batches(any_store, store):
    assert fill(any_store, "dossier", "onestop", "r1", NOW, items()).rows == 300
    rebuild(any_store)
    for batch in items():
        commit_batch(
            store, Run("r1", "onestop", "dossiers"), "dossier", "onestop", "dossiers",
            batch, [], [], None, NOW,
        )  # fmt: skip
    assert rows(any_store) == rows(store)
    assert verify(any_store) == []
    assert sa.inspect(any_store.engine).get_indexes("dossier") != []
    with pytest.raises(MisuseError, match="kho trống"):
        fill(any_store, "dossier", "onestop", "r2", NOW, items())

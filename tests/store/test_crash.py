"""kill -9 in the middle of a batch: all of it is gone, and all is well."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
import sqlalchemy as sa

from store.counting import dirty
from store.counting.verify import verify
from store.database import meta
from store.database.engine import open_store
from store.kinds import KINDS
from store.ledger import runs
from tests.store.streams import dossier, finished, put

SCRIPT = """
import os, signal, sys
from sqlalchemy import event
from store.database.engine import open_store
from tests.store.streams import dossier, finished, put

store, last = open_store(sys.argv[1], 80), int(sys.argv[2])
seen = 0


def stop(*_args):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)


event.listen(store.engine, "before_cursor_execute", stop)
if last == 0:
    event.listen(store.engine, "commit", lambda conn: os.kill(os.getpid(), signal.SIGKILL))
put(store, *[finished(f"x{n}", 2) for n in range(200)], *[dossier(f"y{n}") for n in range(200)],
    landing=[{"MaHoSo": "x"}])
"""


def die(url, at):
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, url, str(at)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("at", [3, 14, 27, 0], ids=["early", "facts", "sums", "at commit"])
def test_a_killed_batch_leaves_nothing(any_url, at):
    store = open_store(any_url, 80)
    try:
        put(store, *[dossier(f"x{n}") for n in range(200)])
        done = die(any_url, at)
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
        assert verify(store) == []
        with store.read() as conn:
            assert meta.revision(conn) == 1
            assert len(runs.recent(conn)) == 1
            assert len(dirty.take(conn)) == 1
            fact = KINDS["dossier"].fact
            assert conn.execute(sa.select(sa.func.count(), sa.func.max(fact.c.version))).one() == (
                200,
                1,
            )
        put(store, *[finished(f"x{n}", 2) for n in range(200)])  # the next one simply does it
        assert verify(store) == []
    finally:
        store.close()

"""Rows that wait on disk: the same rows, in their order, and next to no memory."""

import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.protocols.ckan_sets import Change, Wanted
from core.errors import StoreError
from core.settings import ROOT
from store.database.spool import spool

CELLS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8) | st.floats(
    allow_nan=False, allow_infinity=False
)  # fmt: skip
ROWS = st.lists(st.dictionaries(st.text(max_size=4), CELLS, max_size=3), max_size=8)


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(first=ROWS, second=ROWS)
def test_rows_come_back_as_they_were(tmp_path_factory, first, second):
    with spool(tmp_path_factory.getbasetemp()) as shelf:
        kept, other = shelf.keep(first), shelf.keep(second)
        assert list(kept) == first
        assert list(other) == second
        assert list(kept) == first, "as often as is wanted"
        assert len(kept) == len(first)
        assert kept[1:5] == first[1:5]
        assert kept[-2:] == first[-2:]
        if first:
            assert kept[-1] == first[-1]
        with pytest.raises(IndexError):
            kept[len(first)]


def row(n):
    return {"indicator": "a", "member": f"1.{n:06}", "value": n, "note": "x" * 200}


def test_a_hundred_sets_that_are_compared_hold_no_rows(tmp_path):
    def wanted(rows):
        fields = [{"id": name, "type": "text"} for name in ("indicator", "member", "note")]
        fields.append({"id": "value", "type": "numeric"})
        package = {"name": "ioc-thu"}
        key = ("indicator", "member")
        return Wanted(package, {}, fields, key, rows, ("", ""), ("", ""), frozenset())

    count, sets = 2_000, 10
    with spool(tmp_path) as shelf:
        tracemalloc.start()
        changes = []
        for _ in range(sets):
            change = Change(wanted(shelf.keep(row(n) for n in range(count))))
            change.compare([row(n) | {"value": n // 2 * 2} for n in range(0, count, 2)])
            changes.append(change)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert held < sets * count * 40, "places of rows, and not the rows"
        for change in changes:
            assert (len(change.new), len(change.changed), change.same) == (1_000, 0, 1_000)
            assert list(change.new)[:2] == [row(1), row(3)]
            assert change.new[1:3] == [row(3), row(5)]
            assert change.new[-1] == row(count - 1)


def test_a_disk_that_refuses_is_named(tmp_path):
    with pytest.raises(StoreError, match="thư mục dữ liệu"), spool(tmp_path / "gone"):
        pass


_FULL = """
import resource, signal, sys
from pathlib import Path
from core.errors import StoreError
from store.database.spool import spool

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
try:
    with spool(Path(sys.argv[1])) as shelf:
        shelf.keep({"n": n} for n in range(600))
except StoreError as fault:
    print(fault.public)
"""


def test_a_disk_that_is_full_is_named_though_closing_the_file_fails_too(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert "đã đầy" in told.stdout, told.stderr

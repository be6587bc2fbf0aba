import sqlite3
import threading

import pytest

from connectors import registry
from core.errors import MisuseError, StoreError
from core.settings import load
from jobs import backup
from jobs.context import opened
from jobs.pulling.pull import Puller
from store.counting.verify import verify
from store.database.lease import Lease


def count(path, table="dossier"):
    with sqlite3.connect(path) as db:
        return db.execute(f"select count(*) from {table}").fetchone()[0]


def puller(context):
    connector = registry.get("onestop", context.clock)
    return Puller(context, connector, connector.streams[0])


def test_a_copy_made_while_batches_are_written_is_one_moment(opened_with, tmp_path):
    small = {"IOC_JOBS__BATCH": "100", "IOC_SOURCES__ONESTOP__PAGE_SIZE": "100"}
    with opened_with(**small) as context:
        pulling = puller(context)
        pulling.new()
        going_back = threading.Thread(target=pulling.all)
        going_back.start()
        backup.save(context.settings, tmp_path / "copy")
        going_back.join()
        whole = count(context.store.path)
    settings = load(tmp_path / "other", {"IOC_CLOCK_AT": "2023-12-26"})
    assert backup.restore(settings, tmp_path / "copy") == ["ioc.db"]
    with opened(settings, create=False) as restored:
        assert 0 < count(restored.store.path) <= whole
        assert verify(restored.store) == []


def test_restore_brings_the_past_back_and_pulling_goes_on(context, tmp_path):
    one = puller(context)
    one.new()
    before, state = count(context.store.path), one.cursor()
    backup.save(context.settings, tmp_path / "copy")
    one.all()
    whole = count(context.store.path)
    assert whole > before
    backup.restore(context.settings, tmp_path / "copy")
    assert count(context.store.path) == before
    assert puller(context).cursor() == state
    puller(context).all()
    assert count(context.store.path) == whole
    assert verify(context.store) == []


def test_a_full_folder_is_not_written_over(context, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "old.txt").write_text("x")
    with pytest.raises(MisuseError, match="không trống"):
        backup.save(context.settings, tmp_path / "copy")


def test_restore_refuses_while_a_scheduler_works(context, tmp_path):
    backup.save(context.settings, tmp_path / "copy")
    lease = Lease(context.store)
    assert lease.acquire("somebody", 30)
    with pytest.raises(MisuseError, match="đang chạy"):
        backup.restore(context.settings, tmp_path / "copy")
    lease.release()


def test_a_broken_copy_changes_nothing(context, tmp_path):
    puller(context).new()
    before = count(context.store.path)
    backup.save(context.settings, tmp_path / "copy")
    copy = tmp_path / "copy" / "ioc.db"
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with pytest.raises(StoreError):
        backup.restore(context.settings, tmp_path / "copy")
    assert count(context.store.path) == before


def test_postgresql_is_told_to_use_its_own_tools(tmp_path):
    settings = load(tmp_path, {"IOC_DATABASE_URL": "postgresql://ioc@db.example/ioc"})
    with pytest.raises(MisuseError, match="pg_dump"):
        backup.save(settings, tmp_path / "copy")


def test_nothing_to_save_is_said(tmp_path):
    with pytest.raises(StoreError, match="Chưa có"):
        backup.save(load(tmp_path, {}), tmp_path / "copy")

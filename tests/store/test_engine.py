"""The door to the database: snapshots, words for refusals, a short log, schema versions."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from core.clock import DAY, day_number, day_start
from core.errors import ConfigError, StoreError
from core.settings import ROOT
from core.units import REORGANISED
from store.counting import dirty
from store.counting.verify import rebuild, verify
from store.database import engine, faults, migrate, notes
from store.database.engine import Store, open_store
from store.database.tables import FACTS, indicator_value, unit
from store.facts.spec import Conformed
from store.intake import derive
from store.kinds import KINDS
from store.office import open_office
from store.office.tables import OFFICE
from store.published import forecasts, values
from tests.store import streams
from tests.store.streams import UNITS, dossier, finished, put
from tests.store.test_values import LATER, value


def count(conn, table):
    return conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_a_reader_sees_one_moment(any_store):
    table = KINDS["dossier"].fact
    with any_store.read() as conn:
        assert count(conn, table) == 0
        put(any_store, dossier())
        assert count(conn, table) == 0
    with any_store.read() as conn:
        assert count(conn, table) == 1


def test_a_file_tells_that_somebody_wrote(any_store):
    version = any_store.version()
    with any_store.read() as conn:
        count(conn, KINDS["dossier"].fact)
    assert any_store.version() == version, "who reads changes nothing"
    put(any_store, dossier("mine"))
    mine = any_store.version()
    other = Store(any_store.url, any_store.tenant)
    put(other, dossier("theirs"))
    other.close()
    theirs = any_store.version()
    if any_store.sqlite:
        assert len({version, mine, theirs}) == 3
    else:
        assert version is mine is theirs is None


def test_a_reader_cannot_write(any_store):
    with pytest.raises(StoreError, match="chỉ cho đọc"), any_store.read() as conn:
        conn.execute(KINDS["dossier"].fact.delete())


def test_writers_of_one_process_take_turns(any_store):
    threads = [
        threading.Thread(target=put, args=(any_store, *[dossier(f"{n}-{m}") for m in range(20)]))
        for n in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert verify(any_store) == []
    with any_store.read() as conn:
        assert count(conn, KINDS["dossier"].fact) == 160


def test_a_forked_child_opens_connections_of_its_own(any_store):
    put(any_store, dossier())
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with any_store.read() as conn:
                code = 0 if count(conn, KINDS["dossier"].fact) == 1 else 2
            any_store.close()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with any_store.read() as conn:
        assert count(conn, KINDS["dossier"].fact) == 1


def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_done(store):
    put(store, dossier("a"))
    with store.read() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()

    @sa.event.listens_for(store.engine, "begin")
    def _full(conn):
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")

    with pytest.raises(StoreError) as told:
        put(store, *[finished(f"x{n}", 1, status_raw="y" * 500) for n in range(500)])
    assert str(store.path) in told.value.public
    assert "đầy" in told.value.public
    assert "Giải phóng" in told.value.public
    assert verify(store) == []
    with store.read() as conn:
        assert count(conn, KINDS["dossier"].fact) == 1


def test_a_lock_of_a_stranger_is_told_in_words(sqlite_url, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MS", 20)
    store = open_store(sqlite_url, 80)
    stranger = sqlite3.connect(store.path, isolation_level=None)
    try:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="đang bị một tiến trình khác khóa"):
            put(store, dossier())
        with store.read() as conn:  # readers do not wait
            assert count(conn, KINDS["dossier"].fact) == 0
        stranger.execute("ROLLBACK")
        put(store, dossier())
    finally:
        stranger.close()
        store.close()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("attempt to write a readonly database", "chỉ cho đọc"),
        ("database or disk is full", "đã đầy"),
        ("disk I/O error", "đã đầy hoặc không ghi được"),
        ("unable to open database file", "Không mở được"),
        ("database disk image is malformed", "bị hỏng"),
        ("file is not a database", "không phải tệp SQLite"),
    ],
)
def test_words_for_what_sqlite_says(said, words):
    fault = sa.exc.OperationalError("x", None, sqlite3.OperationalError(said))
    told = faults.explain(sa.make_url("sqlite:////srv/ioc.db"), fault)
    assert words in told.public
    assert "/srv/ioc.db" in told.public


def test_a_fault_of_ours_is_not_blamed_on_the_machine(store):
    with pytest.raises(sa.exc.OperationalError, match="no such table"), store.read() as conn:
        conn.exec_driver_sql("SELECT * FROM no_such_table")


def test_a_file_that_is_no_database_and_a_folder_that_cannot_be(tmp_path):
    path = tmp_path / "ioc.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="không phải tệp SQLite"):
        open_store(f"sqlite:///{path}", 80, create=True)
    with pytest.raises(StoreError, match="Không tạo được thư mục"):
        open_store(f"sqlite:///{path}/below/ioc.db", 80, create=True)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path):
    url = f"postgresql://ioc:secret@/ioc?host={tmp_path}"
    with pytest.raises(StoreError, match="Không kết nối được") as told:
        open_store(url, 80)
    assert "secret" not in told.value.public + told.value.detail


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_not_served_is_refused(url):
    with pytest.raises(ConfigError, match="IOC_DATABASE_URL"):
        open_store(url, 80)


def test_the_log_is_emptied_when_it_is_long(store, monkeypatch):
    monkeypatch.setattr(engine, "CHECKPOINT_BYTES", 100_000)
    log = store.path.with_name(store.path.name + "-wal")
    for batch in range(4):
        put(store, *[dossier(f"{batch}-{n}") for n in range(300)])
    assert log.stat().st_size < 100_000


def test_a_log_that_cannot_be_emptied_does_not_undo_the_batch(store, monkeypatch, caplog):
    monkeypatch.setattr(engine, "CHECKPOINT_BYTES", 0)

    def refuse():
        raw = store.engine.pool.connect()
        raw.driver_connection.set_authorizer(
            lambda action, name, *_: int(
                action == sqlite3.SQLITE_PRAGMA and name == "wal_checkpoint"
            )
        )
        return raw

    monkeypatch.setattr(store.engine, "raw_connection", refuse)
    assert put(store, dossier("a")).new == 1
    assert "log not shortened" in caplog.text
    with store.read() as conn:
        assert count(conn, KINDS["dossier"].fact) == 1


def test_what_sorts_the_whole_province_does_so_in_files(store):
    def kept(conn):
        return conn.exec_driver_sql("PRAGMA temp_store").scalar_one()

    memory, files = 2, 1
    for enter in (store.read, store.write):
        with enter(large=True) as conn:
            assert kept(conn) == files
        with enter() as conn:
            assert kept(conn) == memory, "an answer or a batch waits for no file"


def test_no_database_yet(tmp_path):
    path = tmp_path / "ioc.db"
    with pytest.raises(StoreError, match=r"\./ioc schedule"):
        open_store(f"sqlite:///{path}", 80)
    assert not path.exists()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
class TestSchema:
    """Versions of the schema, on both databases."""

    def test_an_empty_database_asks_for_the_scheduler(self, fresh, kind):
        url = fresh(kind)
        with pytest.raises(StoreError, match=r"\./ioc schedule"):
            open_store(url, 80)

    def test_the_migrations_make_what_the_tables_say(self, fresh, kind):
        facts, office = open_store(fresh(kind), 80, create=True), open_office(fresh(kind), 80)
        try:
            for one, metadata, name in ((facts, FACTS, "facts"), (office, OFFICE, "desk")):
                with one.read() as conn:
                    found = compare_metadata(_context(conn, name), metadata)
                strange = [
                    one
                    for one in found
                    if one[0] not in ("remove_table", "remove_index")
                    or not _foreign(one[1].name, metadata)
                ]
                assert strange == []
            assert forecasts.table.name in FACTS.tables
        finally:
            facts.close()
            office.close()

    def test_down_and_up_again_with_data(self, fresh, kind):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            put(store, finished("a"), dossier("b"))
            put(store, dossier("b", 2, status=5))
            with store.write() as conn:
                values.publish(conn, [value()], "r1", LATER)
            migrate.downgrade(store, "facts", "0003")
            with store.read() as conn:
                names = set(sa.inspect(conn).get_table_names())
                assert not {"indicator_value", "r_du", "h_mf"} & names
                assert count(conn, KINDS["dossier"].fact) == 2
                assert count(conn, KINDS["dossier"].history) == 1
            with pytest.raises(StoreError, match="phiên bản cũ 0003"):
                open_store(url, 80)
            migrate.upgrade(store, "facts")
            with pytest.raises(StoreError, match="đang được dựng lại"):
                open_store(url, 80)
            store.close()
            store = open_store(url, 80, create=True)
            open_store(url, 80).close()
            assert verify(store) == []
            with store.read() as conn:
                assert count(conn, KINDS["dossier"].cuboids["r_du"]) > 0
                assert count(conn, indicator_value) == 0
            migrate.downgrade(store, "facts", "base")
            with store.read() as conn:
                left = set(sa.inspect(conn).get_table_names())
            assert left == {"ioc_schema_facts"}
            migrate.upgrade(store, "facts")
        finally:
            store.close()

    def test_sums_of_documents_are_made_when_their_tables_are(self, fresh, kind):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            put(store, streams.document(), kind="document", source="edoc")
            migrate.downgrade(store, "facts", "0017")
            store.close()
            store = open_store(url, 80, create=True)
            cuboids = KINDS["document"].cuboids
            with store.read() as conn:
                assert all(count(conn, cuboids[one]) == 1 for one in ("rd_mt", "rd_mc"))
            assert verify(store) == []
        finally:
            store.close()

    def test_sums_by_counter_are_made_when_their_table_is(self, fresh, kind):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            at = day_start(day_number(REORGANISED))
            put(store, Conformed(dossier("a", channel=1, received_at=at), UNITS[1], UNITS[0]))
            migrate.downgrade(store, "facts", "0020")
            with store.read() as conn:
                found = sa.inspect(conn)
                assert "r_mr" not in found.get_table_names()
                assert "n_counter" not in {one["name"] for one in found.get_columns("r_mu")}
            store.close()
            store = open_store(url, 80, create=True)
            cuboids = KINDS["dossier"].cuboids
            with store.read() as conn:
                for name in ("r_mr", "r_mu", "r_da"):
                    c = cuboids[name].c
                    told = sa.select(c.n_counter, c.n_elsewhere).where(c.n_counter > 0)
                    assert conn.execute(told).all() == [(1, 1)]
            assert verify(store) == []
        finally:
            store.close()

    @pytest.mark.parametrize("version", ["0027", "0028"])
    def test_durations_by_channel_are_counted_when_their_tables_are(self, fresh, kind, version):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            put(store, finished("a", channel=1), finished("b", channel=2), dossier("c"))
            migrate.downgrade(store, "facts", version)
            with store.read() as conn:
                held = {
                    name: {one["name"] for one in sa.inspect(conn).get_columns(name)}
                    for name in sa.inspect(conn).get_table_names()
                }
            assert ("h_mc" in held) == ("h_ma" in held) == (version == "0028")
            assert "channel" not in held.get("h_ma", set())
            store.close()
            store = open_store(url, 80, create=True)
            with store.read() as conn:
                for name in ("h_mc", "h_ma"):
                    c = KINDS["dossier"].cuboids[name].c
                    told = sa.select(c.channel, c.n).order_by(c.channel)
                    assert conn.execute(told).all() == [(1, 1), (2, 1)]
            assert verify(store) == []
        finally:
            store.close()

    def test_what_an_older_rule_judged_is_judged_anew_once(self, fresh, kind):
        """Version 1 forgave a finished dossier any number of requests for papers."""
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            put(store, finished("a", supplements=2), finished("b"), source="onestop")
            with store.write() as conn:
                conn.exec_driver_sql("UPDATE dossier SET kept766 = 1")
                notes.put(conn, "derived", 1)
                dirty.clear(conn, dirty.take(conn))
            rebuild(store)
            store.close()
            store = open_store(url, 80, create=True)
            with store.read() as conn:
                told = conn.exec_driver_sql("SELECT code, kept766 FROM dossier ORDER BY code").all()
                assert [tuple(one) for one in told] == [("a", 0), ("b", 1)]
                assert {one for one, *_ in dirty.take(conn)} == {"dossier"}
            assert verify(store) == []
        finally:
            store.close()

    def test_documents_of_an_older_program_are_given_the_number_that_their_key_tells(
        self, fresh, kind
    ):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        told = "000.00.12.H39|000.00.12.H39,2023/12/05,128/CV-SXD"
        try:
            put(store, streams.document(told), kind="document", source="edoc")
            put(store, streams.document(told, 2, paper=True), kind="document", source="edoc")
            for code, more in (
                ("H39|b7b1c1d0-c0de", {"symbol": "9/BC"}),
                ("H39|4/Y,1", {"secret": True}),
            ):
                put(store, streams.document(code, **more), kind="document", source="edoc")
            migrate.downgrade(store, "facts", "0023")
            store.close()
            store = open_store(url, 80, create=True)
            with store.read() as conn:
                for table, found in (
                    (
                        "document",
                        [(told, "128/CV-SXD"), ("H39|4/Y,1", None), ("H39|b7b1c1d0-c0de", None)],
                    ),
                    ("document_history", [(told, "128/CV-SXD")]),
                ):
                    rows = conn.exec_driver_sql(f"SELECT code, symbol FROM {table} ORDER BY code")
                    assert [tuple(one) for one in rows] == found
            assert verify(store) == []
            put(
                store,
                streams.document("H39|b7b1c1d0-c0de", 2, symbol="9/BC"),
                kind="document",
                source="edoc",
            )
            with store.read() as conn:
                rows = conn.exec_driver_sql(
                    "SELECT symbol FROM document WHERE code = 'H39|b7b1c1d0-c0de'"
                )
                assert rows.scalar() == "9/BC"
        finally:
            store.close()

    def test_an_older_stores_waits_are_judged_anew_when_it_is_opened(self, fresh, kind):
        """Version 2 let a pause of today hide lateness, and found more when it had ended."""
        url, source = fresh(kind), {"source": "onestop"}
        store = open_store(url, 80, create=True)
        try:
            due = dossier().due_at
            late, early = {"asked_at": due + DAY}, {"asked_at": due - DAY}
            put(store, dossier("a", paused=True, **late), dossier("b", paused=True), **source)
            put(store, dossier("c", answered_at=due + 5 * DAY, **early), **source)
            put(store, finished("d", days=20, answered_at=due + 5 * DAY, **early), **source)
            put(store, dossier("e", paused=True, **early), dossier("f"), **source)

            def held(columns="code, missed, late_day"):
                with store.read() as conn:
                    found = conn.exec_driver_sql(f"SELECT {columns} FROM dossier ORDER BY code")
                    return [tuple(one) for one in found]

            day = streams.FIRST + 10
            judged = [("a", 1, day), ("b", 0, None), ("c", 1, day + 5), ("d", 1, day + 5)]
            judged += [("e", 0, None), ("f", 1, day)]
            assert held() == judged
            migrate.downgrade(store, "facts", "0024")
            assert held("missed") == [(0,), (0,), (1,), (1,), (0,), (1,)]
            with store.write() as conn:
                notes.put(conn, "derived", 3)
                dirty.clear(conn, dirty.take(conn))
            store.close()
            store = open_store(url, 80, create=True)
            assert held() == judged
            assert verify(store) == []
            with store.read() as conn:
                assert {one for one, *_ in dirty.take(conn)} == {"dossier"}
        finally:
            store.close()

    def test_only_what_a_new_rule_touches_is_read(self, fresh, kind, monkeypatch):
        store = open_store(fresh(kind), 80, create=True)
        try:
            put(store, finished("a", supplements=2), finished("b"), source="onestop")
            put(store, streams.petition(), kind="petition", source="petitions")
            with store.write() as conn:
                conn.exec_driver_sql("UPDATE dossier SET kept766 = 1")
                notes.put(conn, "derived", 1)
            read = []

            def judged(row, numbers, made=derive.judged):
                read.append(row["code"])
                return made(row, numbers)

            monkeypatch.setattr(derive, "judged", judged)
            monkeypatch.setattr(derive, "_as_new", None)  # of documents and petitions: not called
            assert derive.refresh(store) == 1
            assert read == ["a"]
        finally:
            store.close()

    def test_who_waited_for_another_process_finds_nothing_left_to_derive(
        self, fresh, kind, monkeypatch
    ):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            put(store, finished("a", supplements=2), source="onestop")
            with store.write() as conn:
                conn.exec_driver_sql("UPDATE dossier SET kept766 = 1")
                notes.put(conn, "derived", 1)
            write, other = store.write, Store(url, 80)

            def late(*, large=False):
                monkeypatch.setattr(store, "write", write)
                assert derive.refresh(other) == 1
                monkeypatch.setattr(derive, "_derive", None)
                return write(large=large)

            monkeypatch.setattr(store, "write", late)
            assert derive.refresh(store) == 0
            other.close()
        finally:
            store.close()

    def test_a_stop_before_the_sums_are_made_is_mended_by_the_next_start(
        self, fresh, kind, monkeypatch
    ):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            put(store, finished("a", supplements=2), source="onestop")
            with store.write() as conn:
                conn.exec_driver_sql("UPDATE dossier SET kept766 = 1")
                notes.put(conn, "derived", 1)
            rebuild(store)
            store.close()

            def stopped(_store):
                raise StoreError("hết điện")

            with monkeypatch.context() as patch:
                patch.setattr("store.counting.verify.rebuild", stopped)
                with pytest.raises(StoreError, match="hết điện"):
                    open_store(url, 80, create=True)
            store = open_store(url, 80, create=True)
            with store.read() as conn:
                assert conn.exec_driver_sql("SELECT kept766 FROM dossier").scalar_one() == 0
            assert verify(store) == []
        finally:
            store.close()

    def test_an_upgrade_derives_what_it_can_from_what_is_stored(self, fresh, kind):
        """What 0014 brought says of the facts that were there what it says of those that come."""
        url, source = fresh(kind), {"source": "onestop"}
        store = open_store(url, 80, create=True)
        try:
            put(store, streams.service(), kind="service", run=streams.run("p1", stream="p"))
            put(store, finished("a", due_at=None, days=9.0), dossier("b"), **source)
            put(store, dossier("b", 2, status=5), **source)
            at = day_start(streams.FIRST) + 9 * 3_600
            paper = streams.document(
                received_at=at, accepted_at=at + 3_600, due_at=at + DAY, finished_at=at + 9 * DAY
            )
            waiting = streams.document("H39|2", received_at=at, exchange_status="01")
            put(store, paper, waiting, kind="document", source="edoc")
            ended = streams.petition(finished_at=at + 9 * DAY)
            put(store, ended, kind="petition", source="petitions")
            derived = {
                "dossier": "code, version, legal_at, judged, kept766, lapse_at, lapse_day,"
                " online766, full_online, handling_secs, pt_bucket",
                "dossier_history": "code, judged, full_online, lapse_day",
                "document": "code, acc_day, acc_bucket, end_day, end_bucket, due_day, missed,"
                " stuck_at, stuck_day",
                "petition": "code, handling_secs, pt_bucket",
            }

            def held():
                with store.read() as conn:
                    return {
                        table: conn.exec_driver_sql(
                            f"SELECT {names} FROM {table} ORDER BY code"
                        ).all()
                        for table, names in derived.items()
                    }

            before = held()
            assert [(row.full_online, row.judged) for row in before["dossier"]] == [(1, 1), (1, 1)]
            migrate.downgrade(store, "facts", "0013")
            with store.write() as conn:  # as the version before counted: in calendar time
                for table in ("dossier", "petition"):
                    conn.exec_driver_sql(
                        f"UPDATE {table} SET handling_secs = 777600 WHERE fin_day IS NOT NULL"
                    )
                dirty_now = dirty.take(conn)
                dirty.clear(conn, dirty_now)
            store.close()
            store = open_store(url, 80, create=True)
            assert held() == before
            assert verify(store) == []
            with store.read() as conn:
                assert {kind for kind, *_ in dirty.take(conn)} == {
                    "dossier", "document", "petition",
                }  # fmt: skip
            store.close()
            store = open_store(url, 80, create=True)
        finally:
            store.close()

    def test_documents_that_came_past_their_deadline_are_judged_anew(self, fresh, kind):
        """Version 4 called them overdue from their deadline on, before they were here."""
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        try:
            at = day_start(streams.FIRST) + 9 * 3_600
            late = streams.document("H39|2", received_at=at + 9 * DAY, due_at=at)
            early = streams.document("H39|3", received_at=at, due_at=at + DAY)
            put(store, late, early, kind="document", source="edoc")
            days = "SELECT due_day FROM document ORDER BY code"
            with store.write() as conn:
                held = conn.exec_driver_sql(days).scalars().all()
                assert held == [streams.FIRST + 9, streams.FIRST + 1]
                conn.exec_driver_sql(f"UPDATE document SET due_day = {streams.FIRST}")
                notes.put(conn, "derived", 4)
            store.close()
            store = open_store(url, 80, create=True)
            with store.read() as conn:
                assert conn.exec_driver_sql(days).scalars().all() == [held[0], streams.FIRST]
            assert verify(store) == []
        finally:
            store.close()

    def test_a_newer_schema_is_not_touched(self, fresh, kind):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        with store.write() as conn:
            conn.exec_driver_sql("UPDATE ioc_schema_facts SET version_num = '9999'")
        store.close()
        for create in (True, False):
            with pytest.raises(StoreError, match="phiên bản mới hơn"):
                open_store(url, 80, create=create)

    def test_the_desk_goes_down_and_up(self, fresh, kind):
        office = open_office(fresh(kind), 80)
        try:
            migrate.downgrade(office, "desk", "base")
            assert not migrate.ready(office, "desk")
            migrate.upgrade(office, "desk")
            assert migrate.ready(office, "desk")
        finally:
            office.close()

    def test_opening_again_changes_nothing_and_mends_the_units(self, fresh, kind):
        url = fresh(kind)
        store = open_store(url, 80, create=True)
        with store.write() as conn:
            conn.execute(unit.delete().where(unit.c.code == "802"))
            conn.exec_driver_sql("UPDATE meta SET value = 'old' WHERE name = 'territory'")
        store.close()
        store = open_store(url, 80, create=True)
        with store.read() as conn:
            assert count(conn, unit) == 321
        store.close()


@pytest.mark.postgres
def test_pages_of_sums_keep_the_room_that_their_tables_declare(postgres_url):
    """Which ``compare_metadata`` does not look at; and it is taken back on the way down."""

    def held():
        with store.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT relname, reloptions FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL"
            )
            return dict(rows.all())

    said = {one.name: one.dialect_options["postgresql"]["with"] for one in FACTS.tables.values()}
    declared = {
        name: [f"{key}={value}" for key, value in options.items()]
        for name, options in said.items()
        if options
    }
    assert declared["r_du"] == ["fillfactor=70"]
    assert set(declared) == {name for kind in KINDS.values() for name in kind.cuboids}
    store = open_store(postgres_url, 80)
    try:
        assert held() == declared
        migrate.downgrade(store, "facts", "0025")
        assert held() == {}
        migrate.upgrade(store, "facts")
        assert held() == declared
    finally:
        store.close()


def _context(conn, name):
    return MigrationContext.configure(conn, opts={"version_table": f"ioc_schema_{name}"})


def _foreign(name, metadata):
    """Of the other branch, or an index that only one kind of database has."""
    return name.startswith(("bx_", "sx_")) or not any(
        name == one.name or name in {index.name for index in one.indexes}
        for one in metadata.tables.values()
    )


def test_store_is_exported():
    assert Store.__name__ == "Store"


def test_what_a_writer_wrote_does_not_stay_in_its_memory(tmp_path):
    """Its cache of 64 MB goes back when the log is emptied."""
    code = f"""
import re
from core import memory
from store.database.engine import Store
memory.few_heaps()
store = Store("sqlite:///{tmp_path}/wide.db", 80)
def held():
    memory.release()
    return int(re.search(r"RssAnon:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
with store.write() as conn:
    conn.exec_driver_sql("create table t(a integer primary key, b text)")
before = held()
for _ in range(2):
    with store.write() as conn:
        for _ in range(8):
            conn.exec_driver_sql("insert into t(b) values (?)", [("x" * 300,)] * 40_000)
print(held() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 20


def test_the_connection_that_was_used_last_is_taken_next(store):
    with store.read() as first, store.read() as second:
        used = [one.connection.dbapi_connection for one in (first, second)]
    for _ in range(3):
        with store.read() as conn:
            assert conn.connection.dbapi_connection is used[0]

"""One batch, one transaction: what is kept, what is counted, what is left when it fails."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from core.clock import DAY
from core.errors import MisuseError
from store.counting import dirty
from store.counting.verify import verify
from store.database import meta
from store.database.seen import Seen
from store.facts.spec import Conformed
from store.intake import landing, quarantine
from store.intake.ingest import Applied, CursorState, Quarantined, read_cursor, read_cursors
from store.intake.numbers import fields, procedures
from store.intake.sweep import sweep
from store.kinds import KINDS
from store.ledger import runs
from store.sums import event_sums
from tests.store import streams
from tests.store.streams import FIRST, NOW, TENANT, UNITS, dossier, finished, put

DOSSIER = KINDS["dossier"]
MONTH = 2023 * 12 + 9  # October 2023


def rows(store, table, **where):
    with store.read() as conn:
        chosen = sa.select(table).where(*[table.c[k] == v for k, v in where.items()])
        return [dict(row) for row in conn.execute(chosen).mappings()]


def aside(key, reason="bad_date", **payload):
    return Quarantined(key, reason, "NgayTiepNhan", "Ngày không đọc được.", payload)


def test_the_counts_of_a_batch(any_store):
    assert put(any_store, dossier("a"), dossier("b"), dossier("a")) == Applied(2, 0, 1, 0)
    assert put(any_store, dossier("a"), finished("b", 2)) == Applied(0, 1, 1, 0)
    assert put(any_store, dossier("a", 2, deleted=True), dossier("b", 1)) == Applied(0, 0, 1, 1)
    assert put(any_store, finished("a", 3)) == Applied(0, 1, 0, 0)
    assert put(any_store, dossier("c", 1, deleted=True)) == Applied(0, 0, 0, 1)
    assert verify(any_store) == []


def test_what_is_replaced_stays_in_the_history_with_its_stretch_of_time(any_store):
    put(any_store, dossier("a", 1), now=NOW, run=streams.run("first"))
    put(any_store, dossier("a", 2, status=5), now=NOW + 60, run=streams.run("second"))
    put(any_store, finished("a", 3), now=NOW + 60, run=streams.run("third"))
    old = rows(any_store, DOSSIER.history)
    told = [(one["version"], one["run_id"], one["known_from"], one["known_to"]) for one in old]
    assert sorted(told) == [(1, "first", NOW, NOW + 60), (2, "second", NOW + 60, NOW + 60)]
    (held,) = rows(any_store, DOSSIER.fact)
    assert (held["version"], held["run_id"], held["known_from"]) == (3, "third", NOW + 60)


def test_a_newer_version_that_says_the_same_leaves_no_history(any_store):
    put(any_store, dossier("a", 1), run=streams.run("first"))
    assert put(any_store, dossier("a", 7), now=NOW + 60) == Applied(0, 0, 1, 0)
    (held,) = rows(any_store, DOSSIER.fact)
    assert (held["version"], held["run_id"], held["known_from"]) == (7, "first", NOW)
    assert rows(any_store, DOSSIER.history) == []
    assert put(any_store, finished("a", 6)) == Applied(0, 0, 1, 0)  # stale against version 7


def test_a_move_between_units_takes_the_sums_along(any_store):
    put(any_store, Conformed(dossier("a"), UNITS[0], None))
    put(any_store, Conformed(dossier("a", 2), UNITS[1], None))
    with any_store.read() as conn:
        found = event_sums(conn, TENANT, "dossier", ["n_recv"], FIRST, FIRST + 1, by=["unit"])
    assert found == [{"unit": UNITS[1], "n_recv": 1}]


def test_marks_name_units_and_months_before_and_after(any_store):
    put(any_store, Conformed(dossier("a"), UNITS[0], None))
    with any_store.write() as conn:
        taken = dirty.take(conn)
        dirty.clear(conn, taken)
    assert taken == {("dossier", UNITS[0], MONTH)}
    put(any_store, Conformed(finished("a", 2, days=20), UNITS[1], None))
    with any_store.read() as conn:
        assert dirty.take(conn) == {
            ("dossier", UNITS[0], MONTH),
            ("dossier", UNITS[1], MONTH),
            ("dossier", UNITS[1], MONTH + 1),
        }


def test_a_mark_set_again_meanwhile_is_not_cleared(any_store):
    put(any_store, dossier("a"))
    with any_store.read() as conn:
        taken = dirty.take(conn)
    put(any_store, dossier("b"))
    with any_store.write() as conn:
        dirty.clear(conn, taken)
        assert dirty.take(conn) == taken
        dirty.clear(conn, set(taken))
        assert dirty.take(conn) == set()


def test_the_run_and_the_revision_are_written_with_the_batch(any_store):
    mine = streams.run("r9")
    put(any_store, dossier("a"), run=mine, quarantine=[aside("x"), aside("y", "no_unit")])
    put(any_store, dossier("b"), run=mine, cursor=CursorState("c1", 5, 9))
    with any_store.read() as conn:
        assert runs.recent(conn) == [mine]
        assert meta.revision(conn) == 2
    assert (mine.new, mine.quarantined, mine.reasons) == (2, 2, {"bad_date": 1, "no_unit": 1})
    assert mine.cursor_after == "c1"


def test_the_newest_cursor_holds(any_store):
    with any_store.read() as conn:
        assert read_cursor(conn, TENANT, "onestop", "s") is None
    put(any_store, cursor=CursorState("c1", 5, 9))
    put(any_store, cursor=CursorState("c2", 1, 9), now=NOW - 60)
    put(any_store, cursor=CursorState("z", None, None), source="edoc")
    with any_store.read() as conn:
        assert read_cursor(conn, TENANT, "onestop", "s") == CursorState("c2", 1, 9)
        assert read_cursors(conn, TENANT) == {
            ("onestop", "s"): CursorState("c2", 1, 9),
            ("edoc", "s"): CursorState("z", None, None),
        }


def test_pages_land_as_they_came(any_store):
    put(any_store, landing=[{"MaHoSo": "a", "TenTTHC": "Cấp giấy"}])
    put(any_store, landing=[{"MaHoSo": "b"}])
    put(any_store)
    with any_store.write() as conn:
        assert streams.landed(conn, "onestop", "s") == [
            [{"MaHoSo": "a", "TenTTHC": "Cấp giấy"}],
            [{"MaHoSo": "b"}],
        ]
        assert landing.purge(conn, NOW) == 0
        assert landing.purge(conn, NOW + 1) == 2


def test_what_is_set_aside_stays_open_until_it_arrives(any_store):
    put(any_store, quarantine=[aside("a", x=1), aside("b")])
    put(any_store, quarantine=[aside("a", x=1)], now=NOW + 1)  # the same again: no new row
    put(any_store, quarantine=[aside("a", "no_unit")], now=NOW + 2)
    with any_store.read() as conn:
        held = quarantine.listed(conn)
        assert [(one["key"], one["reason"], one["known_from"]) for one in held] == [
            ("a", "no_unit", NOW + 2),
            ("b", "bad_date", NOW),
        ]
        assert quarantine.open_counts(conn, "onestop") == [
            {"source": "onestop", "stream": "s", "reason": "bad_date", "n": 1},
            {"source": "onestop", "stream": "s", "reason": "no_unit", "n": 1},
        ]
    put(any_store, dossier("a"), now=NOW + 3)
    with any_store.read() as conn:
        assert [one["key"] for one in quarantine.listed(conn)] == ["b"]
        every = quarantine.listed(conn, with_closed=True)
    assert sorted((one["key"], one["known_to"]) for one in every if one["known_to"]) == [
        ("a", NOW + 2),
        ("a", NOW + 3),
    ]


def test_of_several_of_one_key_the_newest_stays_aside_however_they_come(any_store):
    def told(version, **payload):
        return dataclasses.replace(aside("a", **payload), version=version)

    def held():
        with any_store.read() as conn:
            return [one["payload"] for one in quarantine.listed(conn)]

    put(any_store, quarantine=[told(5, v=5), told(3, v=3)])
    assert held() == [{"v": 5}]
    put(any_store, quarantine=[told(4, v=4)], now=NOW + 1)
    assert held() == [{"v": 5}], "an older copy that came later"
    put(any_store, Conformed(dossier("a", 4), UNITS[0], None, told=4), now=NOW + 2)
    assert held() == [{"v": 5}], "a good one, but older"
    put(any_store, quarantine=[told(6, v=6)], now=NOW + 3)
    assert held() == [{"v": 6}]
    put(any_store, quarantine=[told(None, v=0)], now=NOW + 4)
    assert held() == [{"v": 0}], "without a version the later one counts"
    put(any_store, Conformed(dossier("a", 6), UNITS[0], None, told=6), now=NOW + 5)
    assert held() == []


def test_a_day_outside_the_calendar_is_set_aside_not_lost_in_the_sums(any_store):
    mine = streams.run()
    far = 200 * 365 * DAY
    applied = put(any_store, dossier("a", due_at=far), dossier("b"), run=mine)
    assert applied == Applied(1, 0, 0, 0)
    assert mine.reasons == {"absurd_date": 1}
    assert verify(any_store) == []


def test_a_full_list_sweeps_what_it_no_longer_holds(any_store):
    kind = {"kind": "dataset", "source": "opendata"}
    mine = streams.run("r0", "opendata", "packages")
    sets = [streams.dataset(one) for one in "abc"]
    put(any_store, *sets, run=mine, **kind)
    put(any_store, streams.dataset("z"), kind="dataset", source="other")
    put(any_store, quarantine=[aside("q"), aside("p")], stream="packages", **kind)
    assert sweep(any_store, mine, "dataset", "opendata", Seen({"a", "p"}), NOW) == 2
    assert mine.deleted == 2
    assert sweep(any_store, mine, "dataset", "opendata", Seen({"a", "p"}), NOW) == 0
    days = (0, FIRST + 1)
    with any_store.read() as conn:
        found = event_sums(conn, TENANT, "dataset", ["n_dataset"], *days, by=["source"])
        assert [one["key"] for one in quarantine.listed(conn)] == ["p"]
    assert found == [
        {"source": "opendata", "n_dataset": 1},
        {"source": "other", "n_dataset": 1},
    ]
    # it comes back as it was, with the version it had
    assert put(any_store, streams.dataset("b"), run=mine, **kind) == Applied(0, 1, 0, 0)
    assert sweep(any_store, mine, "dataset", "opendata", Seen({"a", "b", "p"}), NOW) == 0


def test_a_swept_dossier_leaves_the_sums(any_store):
    put(any_store, finished("a"), dossier("b"))
    assert sweep(any_store, streams.run(), "dossier", "onestop", Seen({"b"}), NOW) == 1
    assert verify(any_store) == []
    with any_store.read() as conn:
        found = event_sums(conn, TENANT, "dossier", ["n_recv", "n_fin"], FIRST, FIRST + 90)
    assert found == [{"n_recv": 1, "n_fin": 0}]


def test_two_registers_may_use_the_same_code(any_store):
    one = streams.document("H39|1")
    put(any_store, one, kind="document", source="edoc")
    put(any_store, dataclasses.replace(one, electronic=False), kind="document", source="docsystem")
    assert len(rows(any_store, KINDS["document"].fact)) == 2


def test_a_correction_of_a_reported_figure_has_the_same_key(any_store):
    kind = {"kind": "observation", "source": "reported"}
    put(any_store, streams.observation(), **kind)
    assert put(any_store, streams.observation(version=2, value=84_600.0), **kind).changed == 1
    assert put(any_store, streams.observation(start_day=FIRST + 1), **kind).new == 1
    assert put(any_store, streams.observation(dims="sex=f"), **kind).new == 1


def test_numbers_of_procedures_and_fields_stay_and_names_follow(any_store):
    put(any_store, dossier("a"), dossier("b", proc_code="2.1", proc_name="", field_code=""))
    put(any_store, dossier("c", proc_name="Cấp giấy phép mới"))
    with any_store.read() as conn:
        assert procedures(conn) == {1: ("1.005129", "Cấp giấy phép mới"), 2: ("2.1", "")}
        assert fields(conn) == {1: ("G03", "Giáo dục"), 2: ("", "Giáo dục")}


def test_nothing_of_a_batch_is_kept_when_it_fails(any_store, monkeypatch):
    put(any_store, dossier("a"))
    mine = streams.run("r2")
    before = dataclasses.replace(mine)

    def fall(*_args, **_more):
        raise RuntimeError("the disk fell off")

    monkeypatch.setattr(runs, "write", fall)
    with pytest.raises(RuntimeError, match="fell off"):
        put(
            any_store,
            finished("a"),
            dossier("b"),
            run=mine,
            quarantine=[aside("x")],
            landing=[{"x": 1}],
            cursor=CursorState("c", 1, 2),
        )
    assert mine == before
    assert [one["version"] for one in rows(any_store, DOSSIER.fact)] == [1]
    with any_store.read() as conn:
        assert meta.revision(conn) == 1
        assert read_cursor(conn, TENANT, "onestop", "s") is None
        assert quarantine.listed(conn) == []
        assert streams.landed(conn, "onestop", "s") == []
    assert verify(any_store) == []


def test_a_fact_of_the_wrong_kind_and_an_unknown_kind_are_refused(store):
    with pytest.raises(TypeError, match="document expected"):
        put(store, dossier(), kind="document")
    with pytest.raises(MisuseError, match="Các loại: dossier"):
        put(store, dossier(), kind="letter")


def test_provinces_do_not_mix_in_one_database(any_url, any_store):
    from store.database.engine import open_store

    other = open_store(any_url, 72, create=True)
    try:
        put(any_store, dossier("a"))
        put(other, finished("a"), dossier("b"))
        for one, count in ((any_store, 1), (other, 2)):
            with one.read() as conn:
                found = event_sums(conn, one.tenant, "dossier", ["n_recv"], FIRST, FIRST + 1)
                assert found == [{"n_recv": count}]
                assert meta.revision(conn) == 1
            assert verify(one) == []
    finally:
        other.close()


def test_what_is_set_aside_is_settled_by_the_streams_own_key(any_store):
    kind = {"kind": "observation", "source": "reported"}
    put(any_store, quarantine=[aside("m|80|2023"), aside("m|80|2024"), aside("f.csv")], **kind)
    known = Conformed(streams.observation(), UNITS[0], None, "m|80|2023")
    put(any_store, known, **kind)
    with any_store.read() as conn:
        assert {one["key"] for one in quarantine.listed(conn)} == {"m|80|2024", "f.csv"}
    again = aside("m|80|2024")
    later = dataclasses.replace(again, key="m|80|2025", settled=True)
    mine = streams.run()
    put(any_store, quarantine=[again, later], run=mine, **kind)
    assert mine.quarantined == 2, "what came right later in its batch is counted, not kept"
    with any_store.read() as conn:
        assert {one["key"] for one in quarantine.listed(conn)} == {"m|80|2024", "f.csv"}


def test_a_good_row_and_a_bad_one_of_its_key_leave_no_row_at_every_pull(any_store):
    for at in range(3):
        put(any_store, dossier("a"), quarantine=[aside("a", "duplicate_row")], now=NOW + at)
    with any_store.read() as conn:
        (only,) = quarantine.listed(conn, with_closed=True)
    assert (only["known_from"], only["known_to"]) == (NOW, None)


def test_the_cursor_moves_with_the_sweep_or_not_at_all(any_store, monkeypatch):
    mine = streams.run("r1", "opendata", "packages")
    kind = {"kind": "dataset", "source": "opendata", "stream": "packages"}
    put(any_store, streams.dataset("a"), streams.dataset("b"), run=mine, **kind)
    moved = CursorState("9", 0, 9)

    def fall(*_args, **_more):
        raise RuntimeError("the disk fell off")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "write", fall)
        with pytest.raises(RuntimeError, match="fell off"):
            sweep(any_store, mine, "dataset", "opendata", Seen({"a"}), NOW, moved)
    with any_store.read() as conn:
        assert read_cursor(conn, TENANT, "opendata", "packages") is None
    assert (mine.deleted, mine.cursor_after) == (0, "")
    assert sweep(any_store, mine, "dataset", "opendata", Seen({"a"}), NOW, moved) == 1
    with any_store.read() as conn:
        assert read_cursor(conn, TENANT, "opendata", "packages") == moved
    assert mine.cursor_after == "9"


def test_only_what_moved_on_an_event_is_summed(store):
    """A dossier that ends was received as before: nothing of its receipt is laid down again."""
    put(store, dossier("a"), dossier("b"))
    laid = DOSSIER.deltas

    def rows():
        with store.read() as conn:  # the writer's connection: SQLite hands it out again
            return {
                leg[0]: conn.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one()
                for leg, table in laid.items()
            }

    assert rows() == {"recv_day": 2, "fin_day": 0, "late_day": 4}  # late and lapse together
    put(store, finished("a", 2))
    assert rows() == {"recv_day": 0, "fin_day": 1, "late_day": 2}  # it will miss no day: taken back
    assert verify(store) == []

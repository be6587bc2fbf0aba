"""What no commit touched is not read anew; what one touched is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from indicators.asking import untouched
from indicators.asking.untouched import Read, Untouched
from indicators.catalog import Catalog
from store import sums
from store.counting import verify
from store.database import meta
from store.database.engine import open_store
from store.kinds import KINDS
from tests.store import streams


@pytest.fixture
def store(sqlite_url):
    made = open_store(sqlite_url, 80)
    yield made
    made.close()


def committed(store, kind: str, run_id: str = "r") -> int:
    with store.write() as conn:
        number = meta.revision(conn) + 1
        meta.record(conn, number, now=0, run_id=run_id, kind=kind, rows=1)
    return number


def read_at(store, kept: Untouched, revision: int | None = None) -> Read:
    """As a snapshot of the newest revision reads, or as one of an earlier."""
    with store.read() as conn:
        return Read(kept, kept.since(conn, revision or meta.revision(conn)))


def test_only_the_kind_that_a_commit_touched_is_read_anew(store):
    kept, asked = Untouched(), []

    def sums(conn, name, days, *, by):
        asked.append((name, days, by))
        return [{"name": name}]

    def ask(read, kind):
        return read(kind, sums, None, kind, [1, 2], by=["unit"])

    first = committed(store, "dossier")
    read = read_at(store, kept)
    for _ in range(2):
        for kind in ("dossier", "document"):
            assert ask(read, kind) == [{"name": kind}]
    assert len(asked) == 2

    committed(store, "document")
    committed(store, "value")
    read = read_at(store, kept)
    ask(read, "dossier")
    assert len(asked) == 2, "its facts are the same"
    ask(read, "document")
    assert [name for name, *_ in asked[2:]] == ["document"]

    read = read_at(store, kept, first)  # a reader whose snapshot is older
    ask(read, "dossier")
    ask(read, "document")
    assert len(asked) == 5, "of the past of this process nothing is taken for the present"


def test_another_question_is_another_answer(store):
    kept = Untouched()
    read = read_at(store, kept)

    def told(conn, *args, **more):
        return [args, more]

    found = {
        str(read("dossier", told, None, *args, **more))
        for args, more in (
            ((1, [2]), {}),
            ((1, [3]), {}),
            ((1, [2]), {"filters": {"a": ["x"]}}),
            ((1, [2]), {"filters": {"a": ["y"]}}),
            ((1, [2]), {"unit_ids": None}),
            ((1, [2]), {"unit_ids": [1]}),
        )
    }
    assert len(found) == 6


def test_the_past_and_what_is_read_without_memory_are_always_read(store):
    asked = []

    def told(conn, **more):
        asked.append(more)
        return []

    read = read_at(store, Untouched())
    for _ in range(2):
        read("dossier", told, None, known=object())
        Read()("dossier", told, None)
    assert len(asked) == 4


def test_a_store_that_was_put_back_is_read_anew_also_when_it_has_come_as_far(store):
    kept, asked = Untouched(), []

    def told(conn):
        asked.append(1)
        return []

    committed(store, "dossier")
    committed(store, "dossier", "lost")
    read_at(store, kept)("dossier", told, None)
    with store.write() as conn:  # from a backup
        conn.exec_driver_sql("delete from revision where run_id = 'lost'")
    read_at(store, kept)("dossier", told, None)
    assert len(asked) == 2
    committed(store, "document", "another")
    read_at(store, kept)("dossier", told, None)
    assert len(asked) == 3, "the same number, another history"
    read_at(store, kept)("dossier", told, None)
    assert len(asked) == 3


def test_what_a_commit_touched_is_not_held_any_longer(store):
    kept = Untouched()
    for _ in range(3):
        committed(store, "dossier")
        read = read_at(store, kept)
        for kind in ("dossier", "document"):
            read(kind, lambda conn: [1, 2], None)
    assert len(kept._kept) == 2
    assert kept._rows == 2 * 3


def resolved(store, read: Read) -> tuple[int, int]:
    with store.read() as conn:
        (row,) = read(
            "dossier", sums.event_sums, conn, streams.TENANT, "dossier", ["n_fin", "n_end_judged"],
            streams.FIRST, streams.FIRST + 60,
        )  # fmt: skip
    return row["n_fin"], row["n_end_judged"]


def test_a_catalogue_that_judges_dossiers_anew_touches_them(store):
    """Its commit is of its own kind, and changes the sums of dossiers all the same."""
    kept = Untouched()
    streams.put(store, streams.finished(due_at=None))
    before = resolved(store, read_at(store, kept))
    streams.put(store, streams.service(), kind="service")
    after = resolved(store, read_at(store, kept))
    assert before != after == resolved(store, Read())


def test_sums_that_were_made_anew_are_read_anew(store):
    kept = Untouched()
    streams.put(store, streams.finished())
    right = resolved(store, read_at(store, kept))
    with store.write() as conn:
        for name in KINDS["dossier"].cuboids:
            conn.exec_driver_sql(f"delete from {KINDS['dossier'].cuboids[name].name}")
    committed(store, "dossier")
    assert resolved(store, read_at(store, kept)) != right
    verify.rebuild(store)
    assert resolved(store, read_at(store, kept)) == right


@pytest.mark.parametrize(
    "nine",
    [[0] * 9, {(1,): dict.fromkeys(range(4), 1), (2,): {}, (3,): dict.fromkeys(range(5), 1)}],
)
def test_it_keeps_so_many_rows_for_so_long(monkeypatch, nine):
    """Counts by bucket are as many rows as all groups hold."""
    monkeypatch.setattr(untouched, "_ROWS", 30)
    at, made = [0.0], []
    kept = Untouched(timer=lambda: at[0])

    def answer():
        made.append(1)
        return nine

    for key in (1, 2, 3, 1, 4, 1):
        kept.keep("dossier", 0, key, answer)
    assert len(made) == 4
    kept.keep("dossier", 0, 2, answer)
    assert len(made) == 5, "the one that nobody asked for left"
    at[0] = untouched.LIFE
    kept.keep("dossier", 0, 1, answer)
    assert len(made) == 6


def test_the_values_of_a_unit_are_read_in_one_question(article):
    catalog, asked = article, counting(article)
    ids = [one.id for one in catalog.definitions()]
    first = catalog.values(ids)
    statements = asked()
    assert 0 < statements <= 4, "not one an indicator"
    assert catalog.values(ids) == first
    assert asked() == 0


def counting(catalog: Catalog):
    """How many statements about published values it has asked since the last look."""
    told: list[str] = []
    engine = catalog._store.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: told.append(given[2]))

    def asked() -> int:
        found = sum("indicator_value" in one for one in told)
        told.clear()
        return found

    return asked


def test_the_reader_keeps_two_marks(article):
    reader = article._reader
    reader._marks = [(1, 1), (1, 2)]
    reader._kept[((1, 1), "a")] = 1
    reader._kept[((1, 2), "a")] = 1
    reader._forget((2, 2))
    assert list(reader._kept) == [((1, 2), "a")]

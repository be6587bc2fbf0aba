"""Values are made a year at a time and published in pieces; who reads sees one evaluation."""

import gc
import weakref

import pytest
import sqlalchemy as sa

from core.errors import StoreError
from core.runs import Outcome
from indicators.evaluating import plan, publish
from indicators.evaluating.verify import verify
from store.counting import dirty
from store.database import meta
from store.database.tables import indicator_value
from store.ledger import runs
from store.published import values
from tests.indicators import seeded
from tests.indicators.seeded import CALENDAR, CLOCK

PIECE = 100


@pytest.fixture
def filled(any_store, monkeypatch):
    """Dossiers of two years, nothing evaluated; what is published goes in small pieces."""
    monkeypatch.setattr(values, "_AT_ONCE", PIECE)
    seeded.put(any_store, "dossier", "onestop", "dossiers", seeded.population(60))
    return any_store


def run(store, **more):
    return publish.run(store, CLOCK, CALENDAR, **more)


def state(store):
    """(revision, published rows, revisions that published)."""
    with store.read() as conn:
        rows = conn.execute(sa.select(sa.func.count()).select_from(indicator_value)).scalar_one()
        return meta.revision(conn), rows, bool(dirty.take(conn))


def test_neither_values_nor_sums_of_all_years_stand_in_memory(filled, monkeypatch):
    live = most = 0
    readers = []

    class Counted(values.NewValue):
        __slots__ = ()
        __dataclass_fields__ = values.NewValue.__dataclass_fields__  # orjson asks the class itself

        def __init__(self, *args, **more):
            nonlocal live, most
            super().__init__(*args, **more)
            live += 1
            most = max(most, live)

        def __del__(self):
            nonlocal live
            live -= 1

    class Watched(publish.Bulk):
        def __init__(self, snapshot, stretch):
            gc.collect()
            assert sum(one() is not None for one in readers) <= 1, "the year before, no other"
            assert stretch[0].start.year == stretch[1].start.year
            readers.append(weakref.ref(self))
            super().__init__(snapshot, stretch)

    monkeypatch.setattr(publish, "NewValue", Counted)
    monkeypatch.setattr(publish, "Bulk", Watched)
    done = run(filled)
    assert done.changed > 10 * PIECE
    assert len(readers) == 2, "2022 and 2023"
    assert most <= 2 * PIECE + 2


def test_in_parts_as_in_one_go(filled, monkeypatch):
    """Every value, its parts and its coverage are what one reading of all years gives."""
    first = run(filled)
    number = state(filled)[0]
    monkeypatch.setattr(plan, "parts", lambda wanted: [list(wanted)])
    whole = run(filled, full=True)
    assert (whole.fetched, whole.changed) == (first.fetched, 0)
    assert state(filled)[0] == number, "no revision without a difference"
    assert verify(filled, CLOCK) == []


def test_all_parts_are_one_revision_and_one_run(filled):
    before = state(filled)[0]
    done = run(filled)
    assert state(filled) == (before + 1, done.changed, False)
    with filled.read() as conn:
        column = indicator_value.c
        held = conn.execute(sa.select(column.run_id, column.known_from).distinct()).all()
        assert [tuple(one) for one in held] == [(done.run_id, publish.epoch(CLOCK.now()))]
        assert [one.run_id for one in runs.recent(conn, "ioc")] == [done.run_id]


@pytest.mark.parametrize("stage", ["evaluated", "published"])
def test_what_breaks_off_between_two_parts_leaves_nothing(filled, monkeypatch, stage):
    """No value, no revision, every mark; the next evaluation publishes what the first would."""
    before = state(filled)

    class Broken(Exception):
        pass

    told = []

    def watch(share):
        told.append(share)
        if stage == "evaluated" and share > 0.5:
            raise Broken

    plain, pieces = values._publish, []

    def broken(*args):
        pieces.append(1)
        if len(pieces) == 3:
            raise Broken
        return plain(*args)

    with monkeypatch.context() as patched:
        patched.setattr(values, "_publish", broken)
        with pytest.raises(Broken):
            run(filled, progress=watch)
    assert state(filled) == before == (before[0], 0, True)
    assert told == sorted(told)
    assert len(pieces) == (0 if stage == "evaluated" else 3)
    done = run(filled)
    assert (done.outcome, state(filled)) == (Outcome.SUCCESS, (before[0] + 1, done.changed, False))
    assert verify(filled, CLOCK) == []


def test_no_writer_waits_while_values_are_made(filled, monkeypatch):
    """Another one commits during the evaluation; what it brought stays for the next."""
    plain, came = plan.parts, []

    def parts(wanted):
        for part in plain(wanted):
            yield part
            new = seeded.dossier(f"NEW{len(came)}", seeded.at("2023-11-08T08:00"))
            came.append(new)
            seeded.put(filled, "dossier", "onestop", "dossiers", [(new, seeded.DUC_HOA)])

    monkeypatch.setattr(plan, "parts", parts)
    assert run(filled).outcome is Outcome.SUCCESS
    assert len(came) == 2
    assert state(filled)[2], "marked again"
    monkeypatch.setattr(plan, "parts", plain)
    run(filled)
    assert verify(filled, CLOCK) == []


def test_what_differs_waits_in_the_given_folder(filled, tmp_path):
    with pytest.raises(StoreError, match="thư mục dữ liệu"):
        run(filled, folder=tmp_path / "gone")
    assert state(filled)[1] == 0
    (folder := tmp_path / "held").mkdir()
    run(filled, folder=folder)
    assert state(filled)[1] > 0
    assert list(folder.iterdir()) == [], "and goes with it"

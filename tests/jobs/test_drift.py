"""Fields that come unasked, and fields that stop coming, stand in the review list."""

from types import SimpleNamespace

import pytest

from connectors.allow import AllowList, decent
from core.drift import EMPTY, MISSING, NEW, STRANGE
from core.runs import Run
from jobs.pulling import drift
from store.intake.quarantine import Quarantined
from store.ledger import drift as kept


class Clocked:
    """A context whose clock the test moves."""

    def __init__(self, store):
        self.store, self.at = store, 1_700_000_000

    def now(self):
        return self.at


@pytest.fixture
def house(any_store):
    return Clocked(any_store)


def shown(house):
    with house.store.read() as conn:
        return {(one.change, one.field): one for one in kept.listed(conn)}


def run(house, allow, records, count=drift.ENOUGH, number=1, aside=(), kind="pull"):
    allow.forget()
    tally = drift.Tally()
    tally.add([allow.keep(record)[0] for record in records], aside)
    if count is not None:
        tally.count = count
    stream = SimpleNamespace(name="s", allow=allow, made=frozenset())
    drift.note(house, "x", stream, Run(f"r{number}", "x", "s", kind), tally)


def test_a_new_field_is_listed_once_and_remembers_when(house):
    allow = AllowList({"ma", "ten"}, {"sdt"})
    run(house, allow, [{"ma": "1", "ten": "a", "sdt": "0", "moi": "x"}])
    house.at += 60
    run(house, allow, [{"ma": "1", "ten": "a", "moi": "x"}], number=2)
    (one,) = shown(house).values()
    assert (one.change, one.field, one.runs, one.run_id) == (NEW, "moi", 1, "r1")
    house.at += drift.AGAIN
    run(house, allow, [{"ma": "1", "ten": "a", "moi": "x"}], number=3)
    (one,) = shown(house).values()
    assert (one.first_seen, one.last_seen, one.runs) == (1_700_000_000, house.at, 2)
    run(house, allow, [{"ma": "1", "ten": "a"}], number=4)
    assert shown(house) == {}, "a large run without it ends it"


def test_a_field_that_stops_is_missing_until_it_comes_again(house):
    allow = AllowList({"ma", "ten", "phi.gia"})
    run(house, allow, [{"ma": "1", "ten": "a", "phi": [{"gia": "1"}]}])
    assert shown(house) == {}, "what never came before is not missed"
    run(house, allow, [{"ma": "1"}], count=drift.ENOUGH - 1)
    assert shown(house) == {}, "a few records prove nothing"
    run(house, allow, [{"ma": "1", "phi": []}])
    assert set(shown(house)) == {(MISSING, "ten")} | {
        key for key in shown(house) if key[1] == "phi.gia"
    }
    run(house, allow, [{"ma": "1", "ten": "a", "phi": [{"gia": "1"}]}], count=1)
    assert shown(house) == {}


def filled(share):
    """A run of enough records of which so many have a name."""
    count = drift.ENOUGH
    return [{"ma": "1", "ten": "a" if n < share * count else ""} for n in range(count)]


def test_a_field_that_is_empty_far_more_often_than_ever_is_listed(house):
    allow = AllowList({"ma", "ten"})
    for share in (0.9, 0.7, 0.95, 1.0, 0.8):
        run(house, allow, filled(share), None)
    run(house, allow, filled(0.35), None)
    assert shown(house) == {}, "not that far below the lowest"
    run(house, allow, filled(0.0), None, kind="backfill")
    assert shown(house) == {}, "another kind of run has its own usual"
    for share in (0.9, 0.8, 0.85, 0.9, 0.9):
        run(house, allow, filled(share), None, kind="sweep")
    run(house, allow, filled(0.2), None, kind="sweep")
    assert set(shown(house)) == {(EMPTY, "ten")}
    run(house, allow, filled(0.3), None, kind="sweep", number=2)
    assert set(shown(house)) == {(EMPTY, "ten")}, "it did not become the usual"
    run(house, allow, filled(0.0)[:20], None, kind="sweep", number=3)
    assert set(shown(house)) == {(EMPTY, "ten")}, "a few records prove nothing"
    run(house, allow, filled(0.9), None, kind="sweep", number=4)
    assert shown(house) == {}


def test_a_code_in_no_list_is_listed_with_the_code_where_that_may_be_shown(house):
    allow = AllowList({"ma", "kenh"})

    def refused(code, reason="unknown_code"):
        return Quarantined("k", reason, "kenh", "mã lạ", {"kenh": code})

    aside = [refused("11>?"), refused("079123456789"), refused("Nguyễn Văn Mẫu"),
             refused("7", "bad_date")]  # fmt: skip
    run(house, allow, [{"ma": "1", "kenh": "11"}], aside=aside)
    assert set(shown(house)) == {(STRANGE, "kenh=11"), (STRANGE, "kenh")}
    run(house, allow, [{"ma": "1", "kenh": "1"}], count=10, number=2)
    assert set(shown(house)) == {(STRANGE, "kenh=11"), (STRANGE, "kenh")}
    run(house, allow, [{"ma": "1", "kenh": "1"}], number=3)
    assert shown(house) == {}


def test_a_name_that_is_data_is_never_kept(house):
    allow = AllowList({"ma"})
    run(house, allow, [{"ma": "1", "0912 345 678": {}, "a@b.vn": 1, "x" * 80: 1}])
    assert shown(house) == {}
    people = {"Nguyễn Văn Mẫu": 1, "NguyenVanMau": 1, "tran_thi_mau": 1, "MẪU Ứng Dụng": 1}
    run(house, allow, [{"ma": "1", **people}])
    assert shown(house) == {}, "a person is no field, however the key is spelt"
    run(house, AllowList({"ma"}), [{"ma": "1", f"x{n}y": 1} for n in range(60)])
    assert shown(house) == {}, "so many new names are data as keys"


@pytest.mark.parametrize("name", ["079123456789", "x079123456789", "LE THI MAU", "a@b.vn", ""])
def test_what_is_no_identifier_is_no_fields_name(name):
    assert not decent(name)


@pytest.mark.parametrize(
    "name", ["doKhan", "lyDo", "ho_ten", "DanhSachLePhi.Gia", "nguyenNhan", "phienBanMoi", "MATTHC"]
)
def test_identifiers_are(name):
    assert decent(name)


def test_a_pull_of_a_drifting_source_fills_the_list(opened_with, source):
    from jobs.pulling import sources
    from jobs.pulling.pull import Puller

    with opened_with() as context:
        connector = sources.connector(context.settings, "tasks")
        puller = Puller(context, connector, connector.streams[0])
        puller.new()
        with context.store.read() as conn:
            assert kept.listed(conn) == []
        source.box.board.add("tasks=schema_drift")
        puller.new()
        with context.store.read() as conn:
            found = kept.listed(conn)
        assert NEW in {one.change for one in found}
        assert all(one.source == "tasks" for one in found)


def test_a_tally_counts_what_says_something(house):
    tally = drift.Tally()
    first = [{"a": 0, "b": "", "c": [], "d": None}, {"a": False, "b": "x", "c": [1], "d": "0"}]
    tally.add(first, [])
    tally.add([{"b": "y"}, {}], [])
    assert tally.count == 4
    assert dict(tally.filled) == {"a": 2, "b": 2, "c": 1, "d": 1}

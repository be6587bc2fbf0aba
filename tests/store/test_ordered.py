"""Lists in the order that the reader asks for: whole, each fact once, as sorted by hand."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from core.clock import DAY, day_start
from core.errors import MisuseError
from core.text import alphabet
from dashboard.components import cells
from store.lists import ordered
from store.sums import records
from tests.store.streams import FIRST, HOUR, NOW, TENANT, UNITS, dataset, dossier, finished, put

STRETCH = {"start_day": FIRST, "end_day": FIRST + 90}
PROCEDURES = (("1.1", "Đăng ký đất"), ("1.2", "Ăn uống"), ("1.3", "Âm thanh"), ("1.4", "Dán nhãn"))


@pytest.fixture
def held(any_store):
    """Sixty dossiers of two months: open and ended, late and in time, some with no due date."""
    dice = random.Random(5)
    made = []
    for n in range(60):
        at = day_start(FIRST + dice.randrange(60)) + dice.randrange(24) * HOUR
        code, name = PROCEDURES[dice.randrange(4)]
        told = {
            "received_at": at, "due_at": dice.choice([None, at + dice.randrange(1, 20) * DAY]),
            "proc_code": code, "proc_name": name,
        }  # fmt: skip
        if dice.random() < 0.4:
            made.append(dossier(f"x{n:02}", **told))
        else:
            made.append(finished(f"x{n:02}", finished_at=at + dice.randrange(1, 25) * DAY, **told))
    put(any_store, *made)
    return any_store


def walk(store, query, size=7, kind="dossier"):
    """Every row of a list, page by page, and what the first page says of orders."""
    rows, after, first = [], "", None
    with store.read() as conn:
        while True:
            page = records(conn, TENANT, kind, query, size, after)
            first, after = first or page, page.next
            rows += page.rows
            if not after:
                break
            assert len(page.rows) == size
    assert len({row["code"] for row in rows}) == len(rows) == first.total
    return rows, first


def test_a_page_of_a_list_asks_four_times(any_store):
    """How many there are and are read; on which days; the rows; their names of both dictionaries.

    FIRST is a Friday: the empty week-end before the newest day costs no question of its own.
    """
    days = [FIRST - n for n in range(56) if n % 7 not in (5, 6)] * 6 + [FIRST + 3]
    put(
        any_store,
        *(
            finished(f"w{n:03}", received_at=day_start(day) + HOUR, due_at=day_start(day) + HOUR,
                     finished_at=day_start(day) + 2 * HOUR)
            for n, day in enumerate(days)
        ),
    )  # fmt: skip
    asked = []
    with any_store.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2]))
        for measure in ("n_late", "n_recv"):
            asked.clear()
            query = {"measure": measure, "start_day": FIRST - 60, "end_day": FIRST + 4}
            page = records(conn, TENANT, "dossier", query, 3)
            assert (page.total, len(page.rows)) == (len(days), 3)
            assert len(asked) == 4, asked
            assert {(row["proc_name"], row["field_name"]) for row in page.rows} == {
                ("Cấp giấy phép", "Giáo dục")
            }


def late(row):
    until = NOW if row["finished_at"] is None else row["finished_at"]
    return None if row["due_at"] is None or until <= row["due_at"] else until - row["due_at"]


def by(name):
    told = {"late": late, "procedure": lambda row: row["proc_name"]}
    return told.get(name, lambda row: row[name])


LISTS = {
    "received": {"measure": "n_recv", **STRETCH},
    "ended": {"measure": "n_closed", **STRETCH, "unit_ids": [UNITS[0]]},
    "late": {"measure": "n_late", **STRETCH},
    "of a procedure, summed by month": {
        "measure": "n_recv", **STRETCH, "filters": {"procedure": ["1.1"]},
    },
    "open at a day's end": {"measure": "pending", "at_day": FIRST + 30},
    "overdue now": {"measure": "overdue_now", "now": NOW},
    "ended in it and open at its end": {"measure": "span_judged", **STRETCH},
}  # fmt: skip


@pytest.mark.parametrize("query", LISTS.values(), ids=LISTS)
def test_a_small_list_is_sorted_by_any_column_both_ways(held, query):
    usual, first = walk(held, query)
    assert first.bound == 0
    assert len(usual) > 3
    for order in first.orders:
        name, falling = order.removeprefix("-"), order.startswith("-")
        if name in ("unit", "field"):  # one of each here
            continue
        rows, page = walk(held, {**query, "order": order, "as_of": NOW})
        assert page.orders == first.orders
        told = [by(name)(row) for row in rows]
        known = [one for one in told if one is not None]
        assert told == known + [None] * (len(told) - len(known)), "nothing comes last"
        ranked = [alphabet(one) if isinstance(one, str) else one for one in known]
        assert ranked == sorted(ranked, reverse=falling), order
        assert {row["code"] for row in rows} == {row["code"] for row in usual}


def test_names_go_by_the_vietnamese_alphabet(held):
    rows, _ = walk(held, {**LISTS["received"], "order": "procedure"})
    names = list(dict.fromkeys(row["proc_name"] for row in rows))
    assert names == ["Ăn uống", "Âm thanh", "Dán nhãn", "Đăng ký đất"]


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("received", ("received_at", "-received_at")),
        ("of a procedure, summed by month", ("received_at", "-received_at")),
        ("late", ("finished_at", "-finished_at")),
        ("open at a day's end", ("due_at", "-due_at")),
        ("overdue now", ("due_at", "-due_at", "-late")),
        ("ended in it and open at its end", ()),
    ],
)
def test_a_long_list_goes_only_as_its_index_does(held, monkeypatch, name, offered):
    query = LISTS[name]
    small = {one: walk(held, {**query, "order": one, "as_of": NOW})[0] for one in offered}
    monkeypatch.setattr(ordered, "MOST", 2)
    usual, first = walk(held, query)
    assert (first.orders, first.bound) == (offered, 2)
    for order in offered:
        rows, _ = walk(held, {**query, "order": order, "as_of": NOW})
        assert [row["code"] for row in rows] == [row["code"] for row in small[order]]
        assert {row["code"] for row in rows} == {row["code"] for row in usual}
    with held.read() as conn, pytest.raises(MisuseError, match=r"hơn 2 bản ghi.*thu hẹp kỳ"):
        records(conn, TENANT, "dossier", {**query, "order": "procedure"}, 7)


def test_few_facts_that_are_found_among_many_are_not_sorted(held, monkeypatch):
    """The index of a stretch finds all of its facts: those that are meant are picked from them."""
    monkeypatch.setattr(ordered, "MOST", 40)
    few = {"measure": "n_recv", **STRETCH, "filters": {"channel": ["1"]}}
    with held.read() as conn:
        page = records(conn, TENANT, "dossier", few, 7)
        late_ones = records(conn, TENANT, "dossier", LISTS["late"], 7)
    assert (page.total, page.bound) == (0, 40)
    assert late_ones.bound == 0, "they have an index of their own"


def test_pages_go_on_from_the_moment_of_the_first(held):
    """Open ones grow later between two pages: the second begins where the first ended."""
    query = {**LISTS["received"], "order": "-late"}
    with held.read() as conn:
        first = records(conn, TENANT, "dossier", {**query, "as_of": NOW}, 5)
        rest = [records(conn, TENANT, "dossier", {**query, "as_of": at}, 100, first.next)
                for at in (NOW, NOW + 40 * DAY)]  # fmt: skip
    assert rest[0].rows == rest[1].rows
    assert len(first.rows) + len(rest[0].rows) == first.total


def test_an_order_or_a_mark_that_is_not_this_lists_is_refused_in_words(held):
    query = LISTS["received"]
    with held.read() as conn:
        with pytest.raises(MisuseError, match=r"không xếp theo “fee”.*received_at"):
            records(conn, TENANT, "dossier", {**query, "order": "fee"}, 5)
        of_late = records(conn, TENANT, "dossier", {**query, "order": "-late"}, 5).next
        of_usual = records(conn, TENANT, "dossier", query, 5).next
        for order, mark in (("", of_late), ("-late", of_usual), ("procedure", of_late)):
            with pytest.raises(MisuseError, match="danh sách khác"):
                records(conn, TENANT, "dossier", {**query, "order": order}, 5, mark)


def test_a_row_that_went_meanwhile_leaves_its_mark(held):
    query = {**LISTS["received"], "order": "due_at"}
    whole, _ = walk(held, query)
    with held.read() as conn:
        mark = records(conn, TENANT, "dossier", query, 5).next
    put(held, dossier(whole[4]["code"], version=9, deleted=True))
    with held.read() as conn:
        rest = records(conn, TENANT, "dossier", query, 100, mark).rows
    assert [row["code"] for row in rest] == [row["code"] for row in whole[5:]]


def test_a_data_set_is_late_from_the_day_on_which_it_is_counted_so(any_store):
    """Changed at any hour and promised daily: late on the second day after, from its first hour."""
    put(
        any_store,
        *[
            dataset(f"d{hour:02}", modified_at=day_start(FIRST) + hour * HOUR, update_days=1)
            for hour in range(0, 24, 5)
        ],
        kind="dataset",
    )
    names = [f"d{hour:02}" for hour in range(0, 24, 5)]
    for day, counted in ((FIRST + 1, 0), (FIRST + 2, len(names))):
        with any_store.read() as conn:
            query = {"measure": "n_overdue_update", "at_day": day}
            assert records(conn, TENANT, "dataset", query, 50).total == counted
        for at in (day_start(day) + HOUR, day_start(day + 1) - 1):
            query = {"measure": "n_promised", "at_day": day, "order": "late", "as_of": at}
            rows, _ = walk(any_store, query, kind="dataset")
            drawn = dict(cells.COLUMNS["dataset"])["past_term"]
            assert sum(drawn(row, at) is not None for row in rows) == counted
            in_order = [row["code"] for row in rows]
            assert in_order == (names[::-1] if counted else names), "the least late first"

"""Sums worked by hand: what a measure counts, and on which day."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from core.buckets import bucket
from core.clock import DAY, day_date, day_number, day_start
from core.errors import MisuseError
from core.facts import Closing
from core.period import month_index
from core.units import REORGANISED
from store.counting.route import month_start
from store.counting.verify import verify
from store.facts.spec import Conformed
from store.sums import (
    event_sums,
    histogram,
    now_sums,
    observations,
    records,
    stock_steps,
    stock_sums,
)
from tests.store import streams
from tests.store.streams import FIRST, HOUR, NOW, TENANT, UNITS, dossier, finished, put

EARLY, ONDAY, LATE = 5.0, 10.0, 12.0  # days of handling; due after ten


@pytest.fixture
def office(any_store):
    """Nine dossiers received on day FIRST, one of each fate, and one not accepted."""
    put(
        any_store,
        finished("early", days=EARLY),
        finished("onday", days=ONDAY),
        finished("late", days=LATE),
        finished("nodue", days=LATE, due_at=None),
        finished("refused", days=1, closing=Closing.REFUSED),
        finished("withdrawn", days=LATE, closing=Closing.WITHDRAWN),
        finished("stopped", days=1, closing=Closing.STOPPED),
        dossier("open"),
        dossier("paused", paused=True),
        dossier("new", received_at=None),
    )
    return any_store


def events(store, *names, days=(FIRST, FIRST + 60), **more):
    with store.read() as conn:
        return event_sums(conn, TENANT, "dossier", list(names), *days, **more)


def stock(store, day, *names, **more):
    with store.read() as conn:
        return stock_sums(conn, TENANT, "dossier", list(names), day, **more)


@pytest.mark.parametrize("by", [[], ["unit"], ["procedure", "applicant"]])
def test_what_a_stock_moved_by_leads_from_one_day_to_another(office, by):
    """By cuboids and, where no cuboid has both dimensions, by the facts."""
    names = ["pending", "overdue", "within"]
    with office.read() as conn:
        moved = stock_steps(conn, TENANT, "dossier", names, FIRST, FIRST + 13, by=["day", *by])
    assert moved, "something happened"
    for day in range(FIRST, FIRST + 13):
        held = {}
        for row in moved:
            if row["day"] <= day:
                key = tuple(row[one] for one in by)
                before = held.get(key, (0, 0, 0))
                held[key] = tuple(n + row[one] for n, one in zip(before, names, strict=True))
        stood = {
            tuple(row[one] for one in by): tuple(row[one] for one in names)
            for row in stock(office, day, *names, by=by)
        }
        assert {key: row for key, row in held.items() if any(row)} == {
            key: row for key, row in stood.items() if any(row)
        }


def test_only_a_running_sum_moves(office):
    with office.read() as conn, pytest.raises(MisuseError, match=r"pending_now.*pending, overdue"):
        stock_steps(conn, TENANT, "dossier", ["pending_now"], FIRST, FIRST + 1)


def test_fates(office):
    names = ["n_recv", "n_fin", "n_fin_due", "n_ontime", "n_early", "n_onday", "n_late", "n_nodue"]
    assert events(office, *names) == [
        {
            "n_recv": 9,
            "n_fin": 4,
            "n_fin_due": 3,
            "n_ontime": 2,
            "n_early": 1,
            "n_onday": 1,
            "n_late": 1,
            "n_nodue": 1,
        }
    ]
    names = ["n_refused", "n_withdrawn", "n_stopped", "n_late_closed", "n_missed"]
    assert events(office, *names) == [
        {
            "n_refused": 1,
            "n_withdrawn": 1,
            "n_stopped": 1,
            "n_late_closed": 2,  # late and withdrawn after the due day
            "n_missed": 3,  # these two and the open one; not the paused one
        }
    ]


def test_stock_day_by_day(office):
    pending = {day: stock(office, FIRST + day, "pending", "overdue")[0] for day in (-1, 0, 1, 9)}
    assert [pending[day]["pending"] for day in (-1, 0, 1, 9)] == [0, 9, 7, 6]
    assert [pending[day]["overdue"] for day in (-1, 0, 1, 9)] == [0, 0, 0, 0]
    assert stock(office, FIRST + 10, "pending", "overdue") == [{"pending": 5, "overdue": 3}]
    assert stock(office, FIRST + 12, "pending", "overdue") == [{"pending": 2, "overdue": 1}]


def test_what_stands_now_to_the_second(office):
    due = day_start(FIRST) + 8 * HOUR + 10 * DAY

    def now(at, **more):
        names = ["pending_now", "overdue_now", "due_soon", "paused_now", "nodue_now"]
        with office.read() as conn:
            (row,) = now_sums(conn, TENANT, "dossier", names, at, **more)
        return list(row.values())

    assert now(due - DAY) == [2, 0, 1, 1, 0]
    assert now(due - DAY, soon=DAY) == [2, 0, 0, 1, 0]
    assert now(due) == [2, 0, 1, 1, 0]
    assert now(due + 1) == [2, 1, 0, 1, 0]


AMONG = ["overdue_now", "due_soon", "open_judged_now", "open_unjudged_now",
         "open_within_now", "nodue_now"]  # fmt: skip


@pytest.mark.parametrize("by", [[], ["field"], ["unit", "channel"]])
def test_what_stands_among_the_open_ones_is_counted_with_them_as_apart(office, by):
    at = day_start(FIRST) + 8 * HOUR + 10 * DAY + 1
    span = (TENANT, "dossier")

    def keyed(rows):
        return {tuple(row[one] for one in by): row for row in rows}

    with office.read() as conn:
        together = keyed(now_sums(conn, *span, ["pending_now", *AMONG], at, by=by))
        for name in ["pending_now", *AMONG]:
            apart = keyed(now_sums(conn, *span, [name], at, by=by))
            found = {key: row[name] for key, row in together.items() if row[name]}
            assert found == {key: row[name] for key, row in apart.items() if row[name]}, name
    assert sum(row["overdue_now"] for row in together.values()) == 1


@pytest.mark.parametrize(
    ("kind", "names", "by", "plan"),
    [
        ("dossier", ["pending_now", "overdue_now"], ["field"], "COVERING INDEX ix_dossier_open"),
        ("document", ["overdue_now"], [], "INDEX ix_document_late"),
        ("document", ["stuck_now"], ["direction"], "INDEX ix_document_stuck"),
    ],
)
def test_what_stands_now_is_one_reading_of_an_index(store, kind, names, by, plan):
    asked = []
    with store.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        now_sums(conn, TENANT, kind, names, NOW, by=by)
        (statement, given), *rest = [one for one in asked if f"FROM {kind}" in one[0]]
        told = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
    assert rest == []
    assert plan in told[0][3], told


@pytest.mark.parametrize(
    ("by", "table"),
    [
        ([], "h_ma"),
        (["unit"], "h_mu"),
        (["field"], "h_mf"),
        (["channel"], "h_ma"),
        (["field", "channel"], "h_mc"),
        (["applicant"], "h_ma"),
        (["applicant", "channel"], "h_ma"),
        (["procedure"], "dossier"),
        (["unit", "channel"], "dossier"),
    ],
)
def test_whole_months_of_durations_are_read_from_the_smallest_histogram(store, by, table):
    asked = []
    first = day_number(date(2023, 10, 1))
    with store.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2]))
        histogram(conn, TENANT, "dossier", first, first + 92, by=by)
    read = {one.split("FROM ")[1].split()[0] for one in asked if "AS bucket" in one}
    assert read == {table}


def test_measures_of_receipt(any_store):
    put(
        any_store,
        dossier("a", fee=20_000, paid_online=1, digitised=True, supplements=1),
        dossier("b", fee=20_000, paid_online=0, reused=True, supplements=3),
        dossier("c", fee=0, paid_online=2),  # paid without a fee: counts on neither side
        dossier("d", fee=1, paid_online=2),
    )
    names = ["n_fee", "n_paid", "n_unpaid", "n_digit", "n_reuse", "n_supp", "n_supp2"]
    assert list(events(any_store, *names)[0].values()) == [3, 2, 1, 1, 1, 2, 1]


def test_handling_time_leaves_out_the_wait_for_papers(any_store):
    put(
        any_store,
        finished("a", days=5, supplement_secs=2 * DAY),
        finished("b", days=1, supplement_secs=9 * DAY, e_result=True),
    )
    worked = events(any_store, "sum_pt", "n_eres")  # Friday to Wednesday are three
    assert worked == [{"sum_pt": DAY, "n_eres": 1}]
    with any_store.read() as conn:
        span = (conn, TENANT, "dossier", FIRST, FIRST + 60)
        assert histogram(*span, by=["unit"]) == {(UNITS[0],): {0: 1, bucket(DAY): 1}}
        assert histogram(*span, by=["procedure"]) == {("1.005129",): {0: 1, bucket(DAY): 1}}
        assert histogram(*span) == {(): {0: 1, bucket(DAY): 1}}


@pytest.mark.parametrize(("seconds", "number"), [(0, 0), (60, 0), (61, 1), (63, 1), (64, 2)])
def test_buckets_grow_by_five_percent(seconds, number):
    assert bucket(seconds) == number


def test_groups_and_filters(any_store):
    put(
        any_store,
        Conformed(dossier("a", channel=1), UNITS[0], UNITS[2]),
        Conformed(dossier("b", channel=2, field_code="G9", proc_code="9"), UNITS[1], None),
        Conformed(dossier("c", channel=2, applicant=2), UNITS[1], UNITS[2]),
    )
    assert events(any_store, "n_recv", by=["unit", "channel"]) == [
        {"unit": UNITS[0], "channel": 1, "n_recv": 1},
        {"unit": UNITS[1], "channel": 2, "n_recv": 2},
    ]
    assert events(any_store, "n_recv", by=["field"], filters={"channel": ["2"]}) == [
        {"field": "G03", "n_recv": 1},
        {"field": "G9", "n_recv": 1},
    ]
    assert events(any_store, "n_recv", filters={"proc": ["9"], "field": ["G9"]}) == [{"n_recv": 1}]
    assert events(any_store, "n_recv", by=["procedure"], unit_ids=[UNITS[0]]) == [
        {"procedure": "1.005129", "n_recv": 1}
    ]
    assert events(any_store, "n_recv", by=["recv_unit"]) == [
        {"recv_unit": "", "n_recv": 1},
        {"recv_unit": "27694@2004", "n_recv": 2},
    ]
    assert events(any_store, "n_recv", filters={"applicant": [2]}, by=["day"]) == [
        {"day": FIRST, "n_recv": 1}
    ]
    assert events(any_store, "n_recv", filters={"channel": []}) == [{"n_recv": 0}]
    assert events(any_store, "n_recv", unit_ids=[]) == [{"n_recv": 0}]
    assert events(any_store, "n_recv", by=["unit"], unit_ids=[]) == []


@pytest.mark.parametrize(
    ("more", "table"),
    [
        ({}, "r_da"),
        ({"by": ["day", "channel"]}, "r_da"),
        ({"filters": {"applicant": [1]}}, "r_da"),
        ({"unit_ids": UNITS[:1]}, "r_du"),
        ({"filters": {"field": ["G03"]}}, "r_df"),
    ],
)
def test_days_are_read_from_the_smallest_sums_that_hold_them(office, more, table):
    """A province's own days not from those of its units or fields: a hundred times as many."""
    asked = []
    with office.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *one: asked.append(one[2]))
        rows = event_sums(
            conn, TENANT, "dossier", ["n_recv"], FIRST, FIRST + 60, **{"by": ["day"]} | more
        )
    assert sum(row["n_recv"] for row in rows) == 9
    assert {row["day"] for row in rows} == {FIRST}
    assert [re.findall(r"FROM (r_\w+)", one) for one in asked if "n_recv" in one] == [[table]]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ({"kind": "letter"}, "Các loại"),
        ({"measures": ["n_nothing"]}, "n_nothing"),
        ({"measures": []}, "Có: n_recv"),
        ({"by": ["colour"]}, "colour"),
        ({"filters": {"day": [1]}}, "day"),
        ({"filters": {"channel": ["x"]}}, "nhận số"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(store, ask, words):
    asked = {"kind": "dossier", "measures": ["n_recv"], "by": [], "filters": {}} | ask
    kind, measures = asked.pop("kind"), asked.pop("measures")
    with store.read() as conn, pytest.raises(MisuseError, match=words):
        event_sums(conn, TENANT, kind, measures, FIRST, FIRST + 1, **asked)


def test_a_stock_takes_no_day_and_a_kind_without_times_no_histogram(store):
    with store.read() as conn:
        with pytest.raises(MisuseError, match="không chia theo ngày"):
            stock_sums(conn, TENANT, "dossier", ["pending"], FIRST, by=["month"])
        with pytest.raises(MisuseError, match="phân bố"):
            histogram(conn, TENANT, "task", FIRST, FIRST + 1)
        with pytest.raises(MisuseError, match="không có gì"):
            now_sums(conn, TENANT, "dataset", ["overdue_now"], NOW)


def test_documents_leave_secret_ones_out(any_store):
    put(
        any_store,
        streams.document("a"),
        streams.document("b", electronic=False, paper=True, signed_person=None),
        streams.document("c", secret=True),
        streams.document("d", direction="in", issued_at=None, business=3),
        streams.document("e", issued_at=None, sent_at=None),
        kind="document",
        source="docsystem",
    )
    names = ["n_doc", "n_elec", "n_paper", "n_signed_person", "n_out", "n_in", "n_secret"]
    with any_store.read() as conn:
        (row,) = event_sums(conn, TENANT, "document", names, FIRST, FIRST + 1)
        assert list(row.values()) == [3, 2, 1, 2, 2, 1, 1]
        out = {"filters": {"direction": ["out"], "source": ["docsystem"]}}
        (row,) = event_sums(conn, TENANT, "document", names, FIRST, FIRST + 1, **out)
        assert row["n_signed_person"] == 1
        by_type = event_sums(conn, TENANT, "document", ["n_doc"], FIRST, FIRST + 9, by=["type"])
    assert by_type == [{"type": "Công văn", "n_doc": 3}]


def test_documents_by_type_and_other_side_are_read_from_their_sums(any_store):
    """A year of them, of the province and of a unit: no fact is read, nor in the running month."""
    here, there = UNITS[:2]
    paper = {"doc_type": "Báo cáo", "counterpart": "000.00.00.G22"}
    of = {"kind": "document", "source": "edoc"}
    one, other = streams.document("a", counterpart="000.00.00.H41"), streams.document("b", **paper)
    put(any_store, one, other, unit=here, **of)
    put(any_store, streams.document("c", exchange_status="02", **paper), unit=there, **of)
    put(any_store, streams.document("a", 2, counterpart="000.00.00.G22"), unit=there, **of)
    mine = {"source": ["edoc"]}
    asked = []
    with any_store.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2]))

        def told(by, **more):
            names = ["n_doc", "n_refused"]
            year = month_start(month_index(day_date(FIRST)) - 12)
            span = (TENANT, "document", names, year, FIRST + 1)
            rows = event_sums(conn, *span, by=by, filters=mine | more.pop("only", {}), **more)
            return {tuple(row[one] for one in by): (row["n_doc"], row["n_refused"]) for row in rows}

        assert told(["counterpart"]) == {("000.00.00.G22",): (3, 1)}
        assert told(["type"]) == {("Báo cáo",): (2, 1), ("Công văn",): (1, 0)}
        assert told(["type"], unit_ids=[there]) == {("Báo cáo",): (1, 1), ("Công văn",): (1, 0)}
        assert told(["unit"], only={"type": ["Công văn"]}) == {(there,): (1, 0)}
        assert told(["direction"], only={"counterpart": ["000.00.00.H41"]}) == {}
    assert [one for one in asked if re.search(r"FROM document\b", one)] == []
    assert verify(any_store) == []


def test_dossiers_by_the_counter_that_took_them_are_read_from_their_sums(any_store):
    """Handed in elsewhere: at another unit's counter, since the law lets any of them take it.

    The province's Centre (90000001, the office of the province) is the agencies' own counter.
    """
    here, there, old, new = 20_027_931, UNITS[3], UNITS[2], 20_027_694
    day = day_number(REORGANISED)

    def taken(code, unit, counter, version=1, at=day, **more):
        told = {"channel": 1, "received_at": day_start(at) + HOUR, "due_at": None} | more
        return Conformed(dossier(code, version, **told), unit, counter)

    put(
        any_store,
        taken("at home", here, here),
        taken("elsewhere", here, there),
        taken("online", here, there, channel=2),
        taken("by post", here, there, channel=3),
        taken("untold", here, None),
        taken("moved on", new, old, at=day - 1),
        taken("for an agency", there, new),
        taken("at the Centre", there, 90_000_001),
        taken("mended", here, there),
        taken("gone", here, there),
        taken("given away", there, there),
    )
    gone = taken("gone", here, there, 2, deleted=True)
    put(any_store, taken("mended", here, here, 2), gone, taken("given away", here, there, 2))
    asked = []
    with any_store.read() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2]))

        def told(by, **more):
            year = month_start(month_index(day_date(day)) - 12)
            span = (TENANT, "dossier", ["n_counter", "n_elsewhere"], year, day + 1)
            rows = event_sums(conn, *span, by=by, **more)
            return {tuple(r[one] for one in by): (r["n_counter"], r["n_elsewhere"]) for r in rows}

        home, agency, other = ("27931@2025",), ("000.00.11.H39",), ("27694@2025",)
        centre = ("000.00.01.H39",)
        assert told([]) == {(): (6, 3)}
        assert told(["recv_unit"]) == {home: (2, 0), agency: (2, 2), other: (1, 1), centre: (1, 0)}
        assert told(["unit"]) == {(here,): (4, 2), (there,): (2, 1)}
        assert told(["recv_unit"], unit_ids=[here]) == {home: (2, 0), agency: (2, 2)}
        assert told(["unit"], filters={"recv_unit": ["27694@2025"]}) == {(there,): (1, 1)}
        assert told(["field"]) == {("G03",): (6, 3)}
    assert [one for one in asked if re.search(r"FROM dossier\b", one)] == []
    assert verify(any_store) == []


def test_tasks_count_on_the_day_they_fall_due(any_store):
    due = day_start(FIRST) + 10 * DAY
    put(
        any_store,
        streams.task("on time", done_at=due),
        streams.task("late", done_at=due + 1),
        streams.task("open"),
        streams.task("sector", assigner="sector", assigned_at=None),
        kind="task",
        source="tasks",
    )
    names = ["n_due", "n_ontime", "n_missed"]
    with any_store.read() as conn:
        days = (FIRST + 10, FIRST + 11)
        found = event_sums(conn, TENANT, "task", names, *days, by=["assigner"])
        standing = stock_sums(conn, TENANT, "task", ["pending", "overdue"], FIRST + 10)
    assert found == [
        {"assigner": "province", "n_due": 3, "n_ontime": 1, "n_missed": 2},
        {"assigner": "sector", "n_due": 1, "n_ontime": 0, "n_missed": 1},
    ]
    assert standing == [{"pending": 2, "overdue": 2}]


def test_data_sets_stand_in_the_register(any_store):
    put(
        any_store,
        streams.dataset("a"),
        streams.dataset("b", kind="geographic", is_open=False, update_days=None),
        streams.dataset("c", created_at=None, modified_at=None),
        streams.dataset("d", created_at=day_start(FIRST + 5)),
        kind="dataset",
        source="opendata",
    )
    names = ["n_dataset", "n_attribute", "n_geographic", "n_open", "n_promised", "n_fresh"]
    with any_store.read() as conn:
        assert [
            list(stock_sums(conn, TENANT, "dataset", names, FIRST + day)[0].values())
            for day in (-1, 0, 5, 31)
        ] == [
            [1, 1, 0, 1, 1, 0],
            [3, 2, 1, 2, 2, 1],
            [4, 3, 1, 3, 3, 2],
            [4, 3, 1, 3, 3, 0],
        ]


def test_reported_figures(any_store):
    put(
        any_store,
        streams.observation(),
        streams.observation(start_day=FIRST + 30, end_day=FIRST + 31, value=90_000.0),
        streams.observation("zalo.visits", dims="channel=mini"),
        streams.observation("gone", deleted=True),
        kind="observation",
        source="reported",
    )
    with any_store.read() as conn:

        def ask(measure, until, **more):
            found = observations(conn, TENANT, measure, until_day=until, **more)
            return [(one["measure"], one["start_day"] - FIRST, one["value"]) for one in found]

        assert ask("app.installs", FIRST - 1) == []
        assert ask("app.installs", FIRST) == [("app.installs", 0, 84_500.0)]
        assert len(ask("app.installs", FIRST + 30)) == 2
        assert ask("app.installs", FIRST + 60, since_day=FIRST + 10) == [
            ("app.installs", 30, 90_000.0)
        ]
        assert len(ask(["app.installs", "zalo.visits", "gone"], FIRST + 60)) == 3
        assert ask("zalo.visits", FIRST, dims="") == []
        assert ask("app.installs", FIRST, unit_ids=[UNITS[1]]) == []


def test_pages_of_a_list_go_by_day_and_code(any_store):
    at = [day_start(FIRST + day) for day in (0, 0, 0, 3, 3, 9)]
    put(any_store, *[dossier(f"x{n}", received_at=one) for n, one in enumerate(at)])
    query = {"measure": "n_recv", "start_day": str(FIRST), "end_day": str(FIRST + 60)}
    seen, after = [], ""
    with any_store.read() as conn:
        while True:
            rows, total, after, *_ = records(conn, TENANT, "dossier", query, 2, after)
            seen.append([one["code"] for one in rows])
            if not after:
                break
    assert seen == [["x5", "x3"], ["x4", "x0"], ["x1", "x2"]]
    assert total == 6
    assert (rows[0]["proc_code"], rows[0]["field_name"]) == ("1.005129", "Giáo dục")
    assert not {"tenant", "proc_id", "field_id"} & set(rows[0])
    with any_store.read() as conn:  # the mark of another stretch's page: nothing from beyond this
        mark = records(conn, TENANT, "dossier", query, 2)[2]
        short = {**query, "end_day": str(FIRST + 2)}
        rows, total, _, *_ = records(conn, TENANT, "dossier", short, 9, mark)
    assert ([one["code"] for one in rows], total) == (["x0", "x1", "x2"], 3)


def test_pages_go_on_into_the_month_before_where_only_months_are_summed(any_store):
    # The last page of a month holds fewer than the month's sum: what is left lies further back.
    at = [day_start(FIRST + day) for day in (0, 1, 2, 43, 44, 45, 45, 46)]
    put(any_store, *[dossier(f"x{n}", received_at=one) for n, one in enumerate(at)])
    query = {
        "measure": "n_recv", "start_day": FIRST, "end_day": FIRST + 60,
        "filters": {"procedure": ["1.005129"]},
    }  # fmt: skip
    seen, after, totals = [], "", set()
    with any_store.read() as conn:
        while after or not seen:
            rows, total, after, *_ = records(conn, TENANT, "dossier", query, 2, after)
            seen += [one["code"] for one in rows]
            totals.add(total)
    assert seen == ["x7", "x5", "x6", "x4", "x3", "x2", "x1", "x0"]
    assert totals == {8}


def test_overdue_ones_are_listed_with_the_longest_overdue_first(office):
    put(office, dossier("older", due_at=day_start(FIRST) + DAY))
    with office.read() as conn:
        query = {"measure": "overdue", "at_day": FIRST + 30}
        rows, total, after, *_ = records(conn, TENANT, "dossier", query, 10)
        assert ([one["code"] for one in rows], total, after) == (["older", "open"], 2, "")
        now = {"measure": "overdue_now", "now": NOW, "unit_ids": [UNITS[0]]}
        rows, total, _, *_ = records(conn, TENANT, "dossier", now, 1)
        assert ([one["code"] for one in rows], total) == (["older"], 2)


@pytest.mark.parametrize(
    "query",
    [
        {"measure": "n_recv", "start_day": FIRST, "end_day": FIRST + 60},
        {"measure": "pending", "at_day": FIRST},
    ],
)
def test_the_total_alone(office, query):
    with office.read() as conn:
        assert records(conn, TENANT, "dossier", query, 0)[:3] == ([], 9, "")
        nobody = {**query, "unit_ids": []}
        assert records(conn, TENANT, "dossier", nobody, 10)[:3] == ([], 0, "")


def test_an_amount_is_listed_with_the_part_of_every_fact(office):
    stretch = {"start_day": FIRST, "end_day": FIRST + 60}
    with office.read() as conn:
        whole = event_sums(conn, TENANT, "dossier", ["sum_pt", "n_fin"], **stretch)[0]
        rows, total, _, *_ = records(conn, TENANT, "dossier", {"measure": "sum_pt", **stretch}, 100)
        timed = records(conn, TENANT, "dossier", {"measure": "handling", **stretch}, 100)
        with pytest.raises(MisuseError, match="không có số đo"):
            records(conn, TENANT, "task", {"measure": "handling", **stretch}, 100)
    assert whole["n_fin"] > 0
    assert sum(row["amount"] for row in rows) == whole["sum_pt"]
    assert total == timed[1] == whole["n_fin"]
    assert [row["code"] for row in timed[0]] == [row["code"] for row in rows]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "measure"),
        ({"measure": "n_recv"}, "start_day"),
        ({"measure": "n_recv", "colour": 1}, "colour"),
        ({"measure": "nothing", "at_day": FIRST}, "nothing"),
    ],
)
def test_a_list_that_cannot_be_is_refused_in_words(store, query, words):
    with store.read() as conn, pytest.raises(MisuseError, match=words):
        records(conn, TENANT, "dossier", query, 10)


@pytest.mark.parametrize("after", ["!!", "W10", "WzFd", "e30", "WzEsMl0", "WyJ4IiwieSJd"])
def test_a_mangled_page_mark_is_refused_in_words(office, after):
    query = {"measure": "n_recv", "start_day": FIRST, "end_day": FIRST + 60}
    with office.read() as conn, pytest.raises(MisuseError, match="trang"):
        records(conn, TENANT, "dossier", query, 10, after)

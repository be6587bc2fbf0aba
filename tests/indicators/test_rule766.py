"""Rules A, B and C of lateness on one set of records, worked by hand; B against a plain recount."""

import random
import shutil
from datetime import date

import pytest

from core.clock import DAY, day_start
from core.errors import MisuseError
from core.facts import AgencyFact, Closing, ServiceFact, UnitRef
from core.period import Period
from core.settings import load as load_settings
from indicators.catalog import Catalog
from indicators.defining.loader import load
from store.database.engine import open_store
from store.facts.spec import Offer
from store.kinds import rule766
from tests.indicators import mixed
from tests.indicators.seeded import (
    AGENCY,
    BEN_LUC,
    CALENDAR,
    COMMUNE,
    DUC_HOA,
    NOW,
    at,
    dossier,
    put,
)

A, B, C = "onestop.on_time_rate", "onestop.on_time_rate_766", "onestop.open_overdue_rate"


def period_of(code):
    return Period.parse(code, date(2023, 12, 26))


NOVEMBER = period_of("2023-11")
DUE = "2023-11-10T17:00"


def service(code="1.005", term=5.0, unit="working_day", *, version=1, **more):
    told = {"level": "full", "fee": 0, "paper_result": True, "valid_from": None, "valid_to": None}
    return ServiceFact(
        code, version, UnitRef(), f"Thủ tục {code}", "G01", "Lĩnh vực 1", term=term,
        term_unit=unit, **(told | more),
    )  # fmt: skip


def one(code, received="2023-11-01T08:00", due=DUE, end=None, closing=Closing.FINISHED, **more):
    asked = [at(text) if text else None for text in more.pop("asked", ())]
    names = ("asked_at", "answered_at", "asked_again_at")
    told = dict(zip(names, asked, strict=False))
    if told.get("answered_at"):
        told["waits"] = ((told["asked_at"], told["answered_at"]),)
        told["supplement_secs"] = told["answered_at"] - told["asked_at"]
    told["supplements"] = 2 if told.get("asked_again_at") else int("asked_at" in told)
    made = dossier(code, received and at(received), due and at(due), end and at(end), **told)
    made.closing = closing if end else Closing.OPEN
    for name, value in more.items():
        setattr(made, name, value)
    return made


SET = [
    # code, A, B, C of November: 1 counts and is good, 0 counts and is bad, None does not count
    ("sớm", 1, 1, None, one("sớm", end="2023-11-08T09:00")),
    ("trễ", 0, 0, None, one("trễ", end="2023-11-13T09:00")),
    # rule 4: five days with the applicant are taken out
    ("trừ bổ sung", 0, 1, None, one("trừ bổ sung", end="2023-11-13T09:00",
                                    asked=("2023-11-02T09:00", "2023-11-07T09:00"))),
    # rule 2: refused, stopped and withdrawn have ended too
    ("từ chối", None, 1, None, one("từ chối", end="2023-11-05T09:00", closing=Closing.REFUSED)),
    ("rút trễ", None, 0, None, one("rút trễ", end="2023-11-20T09:00", closing=Closing.WITHDRAWN)),
    # rule 5: five working days from Monday end on the next Monday
    ("không hẹn", None, 1, None, one("không hẹn", "2023-11-06T08:00", None, "2023-11-10T16:00",
                                     proc_code="1.005")),
    ("không hẹn trễ", None, 0, None, one("không hẹn trễ", "2023-11-06T08:00", None,
                                         "2023-11-13T08:01", proc_code="1.005")),
    ("không rõ hạn", None, None, None, one("không rõ hạn", due=None, end="2023-11-10T16:00")),
    ("mở, không rõ hạn", None, None, 1, one("mở, không rõ hạn", due=None)),
    # rule 6: what has not ended ends with the period
    ("đang làm", None, 1, 1, one("đang làm", due="2023-12-15T17:00")),
    ("treo", None, 0, 0, one("treo", due="2023-11-20T17:00")),
    ("xong tháng sau", None, 0, 0, one("xong tháng sau", due="2023-11-25T17:00",
                                       end="2023-12-05T09:00")),
    # rule 3: the first request waits, its moment is the end; a second makes it late
    ("chờ bổ sung", None, 1, 1, one("chờ bổ sung", due="2023-11-20T17:00", paused=True, status=5,
                                    asked=("2023-11-15T09:00",))),
    ("hỏi lần hai", None, 0, 1, one("hỏi lần hai", due="2023-12-30T17:00", paused=True, status=5,
                                    asked=("2023-11-03T09:00", "2023-11-04T09:00",
                                           "2023-11-20T09:00"))),
    # … and so it is when it has ended after all, however early
    ("hỏi lần hai, xong sớm", 1, 0, None, one("hỏi lần hai, xong sớm", end="2023-11-09T09:00",
                                              asked=("2023-11-02T09:00", "2023-11-03T09:00",
                                                     "2023-11-06T09:00"))),
    ("hỏi hai lần, không rõ lúc", None, 0, 1, one("hỏi hai lần, không rõ lúc",
                                                  due="2023-12-30T17:00", supplements=2)),
    # rule 7: not accepted
    ("chưa nhận", None, None, None, one("chưa nhận", received=None)),
]  # fmt: skip


@pytest.fixture
def three(store, catalog_of):
    put(store, "service", "onestop", "procedures", [(service(), DUC_HOA)])
    put(store, "dossier", "onestop", "dossiers", [(row[4], DUC_HOA) for row in SET])
    return catalog_of(store)


def asked(catalog, id, period=NOVEMBER, unit=None, **dims):
    return catalog.value(id, unit, period, dims or None)


@pytest.mark.parametrize(
    ("id", "column", "bad"), [(A, 1, False), (B, 2, False), (C, 3, True)], ids=["A", "B", "C"]
)
def test_the_three_rules_on_the_same_records(three, id, column, bad):
    judged = [row[column] for row in SET if row[column] is not None]
    good = sum(judged)
    value = asked(three, id)
    assert (value.numerator, value.denominator) == (
        len(judged) - good if bad else good,
        len(judged),
    )


def test_the_three_differ_as_worked_by_hand(three):
    found = [asked(three, id) for id in (A, B, C)]
    assert [(one.numerator, one.denominator) for one in found] == [(2, 4), (6, 14), (2, 7)]


def listed(catalog, link, size=3):
    codes, after = [], ""
    while True:
        page = catalog.records(link.kind, link.query, size, after)
        codes += [row["code"] for row in page.rows]
        assert page.total == link.count
        after = page.next
        if not after:
            return codes


def test_the_records_behind_are_those_each_once(three):
    proof = three.passport(asked(three, B).value_id)
    kept = [row[0] for row in SET if row[2] == 1]
    judged = [row[0] for row in SET if row[2] is not None]
    assert sorted(listed(three, proof.numerator_records)) == sorted(kept)
    assert sorted(listed(three, proof.denominator_records)) == sorted(judged)
    assert [link.count for link in proof.set_apart] == [1, 1, 3], (
        "no term at all, ended and open; asked twice"
    )
    assert listed(three, proof.set_apart[1]) == ["mở, không rõ hạn"]
    assert all(one.passed for one in proof.checks), [one for one in proof.checks if not one.passed]


def test_a_catalogue_that_comes_late_or_changes_judges_anew(store, catalog_of):
    rows = [(row[4], DUC_HOA) for row in SET if row[0].startswith("không hẹn")]
    put(store, "dossier", "onestop", "dossiers", rows)
    catalog = catalog_of(store)
    assert (asked(catalog, B).value, asked(catalog, B).reason) == (None, "không có hồ sơ")
    for version, (term, unit), kept in (
        (1, (5.0, "working_day"), 1),
        (2, (8.0, "day"), 2),
        (3, (2.0, "hour"), 0),
        (4, (1.0, "month"), 2),
        (5, (0.0, "day"), 0),
    ):
        put(store, "service", "onestop", "procedures",
            [(service(term=term, unit=unit, version=version), DUC_HOA)])  # fmt: skip
        assert (asked(catalog, B).numerator, asked(catalog, B).denominator) == (kept, 2), unit
    put(store, "service", "onestop", "procedures", [(service(term=None, version=6), DUC_HOA)])
    assert asked(catalog, B).value is None


def test_online_by_766_asks_for_an_electronic_result_where_a_paper_is_returned(store, catalog_of):
    paper, none = one("giấy", channel=2), one("không giấy", channel=2, proc_code="1.005")
    both = one("có kết quả", channel=2, e_result=True)
    put(store, "dossier", "onestop", "dossiers", [(f, DUC_HOA) for f in (paper, none, both)])
    catalog = catalog_of(store)
    assert asked(catalog, "onestop.online_rate").numerator == 1
    assert asked(catalog, "onestop.online_rate_plain").numerator == 3
    assert asked(catalog, "onestop.full_online_rate").numerator == 0
    offered = service(paper_result=False), service("1.001", level="partial")
    put(store, "service", "onestop", "procedures", [(one, DUC_HOA) for one in offered])
    assert asked(catalog, "onestop.online_rate").numerator == 2
    assert asked(catalog, "onestop.full_online_rate").numerator == 1
    used = asked(catalog, "onestop.online_service_used_rate")
    assert (used.numerator, used.denominator) == (2, 2)
    earlier = asked(catalog, "onestop.online_service_used_rate", period_of("2023-10"))
    assert (earlier.numerator, earlier.denominator) == (0, 2)
    proof = catalog.passport(used.value_id)
    assert sorted(listed(catalog, proof.numerator_records)) == ["1.001", "1.005"]


def test_procedures_paid_online_are_those_of_fee_bearing_dossiers(store, catalog_of):
    """A free dossier marked as paid, one paid last month and a procedure that is not offered."""
    paid = {"fee": 50_000, "paid_online": 1}
    five = paid | {"proc_code": "1.005"}
    facts = [
        one("trả", **five), one("trả nữa", **five),
        one("chưa trả", proc_code="1.001", fee=50_000, paid_online=3),
        one("không phí", proc_code="1.002", paid_online=1),
        one("tháng trước", "2023-10-03T08:00", proc_code="1.003", **paid),
        one("ngoài danh mục", proc_code="1.004", **paid),
    ]  # fmt: skip
    put(store, "dossier", "onestop", "dossiers", [(f, DUC_HOA) for f in facts])
    offered = [service(code) for code in ("1.001", "1.002", "1.003", "1.005")]
    put(store, "service", "onestop", "procedures", [(one, DUC_HOA) for one in offered])
    catalog = catalog_of(store)
    got = asked(catalog, "onestop.services_paid_online_rate")
    assert (got.numerator, got.denominator) == (1, 2)
    proof = catalog.passport(got.value_id)
    assert listed(catalog, proof.numerator_records) == ["1.005"]
    assert sorted(listed(catalog, proof.denominator_records)) == ["1.001", "1.005"]
    earlier = asked(catalog, "onestop.services_paid_online_rate", period_of("2023-10"))
    assert (earlier.numerator, earlier.denominator) == (1, 1)


@pytest.mark.parametrize(
    "by",
    ["n_x", "n_recv", "n_fee,mau=1", "n_fee,unit=802", "n_fee,applicant=1", "n_recv,channel=1",
     "n_recv,channel=2,unit=802", "n_paid,procedure=1.001", ""],
)  # fmt: skip
def test_procedures_are_listed_by_the_dossiers_of_the_measures_alone(three, by):
    query = {"measure": "n_service", "at": "2023-11-30"}
    with pytest.raises(MisuseError, match=r"used: không nhận .* n_fee; n_paid; n_recv,channel=2"):
        three.records("service", query | {"used": f"2023-11-01,2023-12-01,{by}"})


def test_only_procedures_are_listed_by_their_use(three):
    query = {"measure": "n_recv", "from": "2023-11-01", "to": "2023-12-01"}
    with pytest.raises(MisuseError, match="used: chỉ danh sách thủ tục"):
        three.records("dossier", query | {"used": "2023-11-01,2023-12-01,n_fee"})


def test_a_list_of_procedures_or_agencies_is_narrowed_to_one_level_of_their_own(store, catalog_of):
    offered = service("1.001", level="partial"), service("1.002"), service("1.003", level="info")
    put(store, "service", "onestop", "procedures", [(one, DUC_HOA) for one in offered])
    catalog = catalog_of(store)
    query = {"measure": "n_service", "at": "2023-11-30"}
    found = {
        level: [row["code"] for row in catalog.records("service", query | {"level": level}).rows]
        for level in ("full", "partial", "commune")
    }
    assert found == {"full": ["1.002"], "partial": ["1.001"], "commune": []}
    whole = catalog.records("service", query | {"unit": "802", "level": "partial"})
    assert whole.total == 1
    ref = UnitRef("000.00.12.H39")
    listed = [(AgencyFact(f"000.00.{n}.H39", 1, ref, "Sở", n, ""), AGENCY) for n in ("2", "3")]
    put(store, "agency", "onestop", "agencies", listed)
    query = {"measure": "n_agency", "at": "2023-11-30", "level": "3"}
    rows = catalog_of(store).records("agency", query).rows
    assert [row["code"] for row in rows] == ["000.00.3.H39"]


def test_a_record_without_a_due_date_tells_its_legal_term(store, catalog_of):
    without = one("không hẹn", "2023-11-06T08:00", None, proc_code="1.005")
    promised = one("có hẹn", "2023-11-06T08:00", proc_code="1.005")
    put(store, "service", "onestop", "procedures", [(service(), DUC_HOA)])
    put(store, "dossier", "onestop", "dossiers", [(f, DUC_HOA) for f in (without, promised)])
    got = asked(catalog_of(store), B)
    link = catalog_of(store).passport(got.value_id).denominator_records
    rows = {row["code"]: row for row in catalog_of(store).records(link.kind, link.query).rows}
    assert rows["không hẹn"]["legal_at"] > without.received_at
    assert rows["có hẹn"]["legal_at"] is None


def test_a_legal_term_by_unit():
    start = at("2024-01-31T08:00")
    ends = {
        ("hour", 4.0): "2024-01-31T12:00",
        ("day", 2.0): "2024-02-02T08:00",
        ("working_day", 3.0): "2024-02-05T08:00",
        ("month", 1.0): "2024-02-29T08:00",
        ("working_day", 0.0): "2024-01-31T23:59:59",
    }
    for (unit, term), end in ends.items():
        assert rule766.legal_end(start, Offer(term, unit), CALENDAR) == at(end), unit
    assert rule766.legal_end(start, Offer(), CALENDAR) is None
    assert rule766.legal_end(start, Offer(3.0, "quý"), CALENDAR) is None


def crowd(count=400, seed=7):
    """Dossiers with requests at random, with what a plain reading of the rules needs."""
    rng, out = random.Random(seed), []
    for n in range(count):
        received = rng.randint(at("2023-07-01T08:00"), NOW - DAY)
        due = received + rng.randint(1, 40) * DAY
        end = received + rng.randint(1, 60) * DAY if rng.random() < 0.8 else None
        end = None if end is not None and end > NOW else end
        made = dossier(
            f"R{n:04}", received, due, end, channel=rng.choice([1, 2]),
            proc_code=rng.choice(["1.001", "1.002"]),
            **mixed.requests(rng, received, NOW if end is None else end),
        )  # fmt: skip
        if end is not None:
            made.closing = rng.choice([Closing.FINISHED, Closing.REFUSED, Closing.STOPPED])
        out.append((made, rng.choice([DUC_HOA, BEN_LUC, COMMUNE])))
    return out


def by_the_book(fact, period, now=NOW):
    """(counts, kept) by the eight rules, read from reference/domain.md 1.8 and nothing else."""
    close = min(day_start(period.end_day), now)
    if fact.received_at >= close:
        return False, False
    end = fact.finished_at
    if end is not None and end < day_start(period.start_day):
        return False, False
    if end is not None and end < close:
        return True, fact.supplements < 2 and end - fact.supplement_secs <= fact.due_at
    asked = [t for t in (fact.asked_at, fact.asked_again_at) if t is not None and t < close]
    if len(asked) > 1:
        return True, False
    answered = fact.answered_at is not None and fact.answered_at < close
    return True, (asked[0] if asked and not answered else close - 1) <= fact.due_at


@pytest.fixture(scope="module")
def many(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("many")
    shutil.copy(sqlite_template, folder / "ioc.db")
    store, facts = open_store(f"sqlite:///{folder / 'ioc.db'}", 80), crowd()
    put(store, "dossier", "onestop", "dossiers", facts)
    settings = load_settings(data=folder, env={}, clock_at="2023-12-26")
    yield Catalog(settings, store=store), facts
    store.close()


@pytest.mark.parametrize("code", ["2023-09", "2023-10-12", "2023-Q3", "2023-12", "2023-12-26/YTD"])
@pytest.mark.parametrize("unit", [None, "802"])
def test_rule_b_is_a_plain_recount(many, code, unit):
    catalog, facts = many
    period = period_of(code)
    mine = [f for f, u in facts if unit is None or u in (DUC_HOA, COMMUNE)]
    book = [by_the_book(f, period) for f in mine]
    value = asked(catalog, B, period, unit)
    assert (value.numerator, value.denominator) == (
        sum(kept for _, kept in book),
        sum(counts for counts, _ in book),
    )
    proof = catalog.passport(value.value_id)
    kept = sorted(f.code for f, (_, good) in zip(mine, book, strict=True) if good)
    assert sorted(listed(catalog, proof.numerator_records, 70)) == kept
    assert all(one.passed for one in proof.checks)


def test_parts_add_up_to_the_whole_and_a_series_says_the_same(many):
    catalog, _ = many
    period = period_of("2023-10")
    whole = asked(catalog, B, period)
    for dim in ("unit", "channel", "procedure"):
        parts = catalog.by(B, dim, None, period)
        assert sum(one.denominator for one in parts) == whole.denominator
        assert sum(one.numerator for one in parts) == whole.numerator
    path = catalog.series(B, None, period.grain, period_of("2023-07").start, whole.period.start)
    told = {one.period: (one.numerator, one.denominator) for one in path}
    for month, figures in told.items():
        alone = asked(catalog, B, month)
        assert figures == (alone.numerator, alone.denominator)


def anew(definition, **changes):
    held = definition.model_dump(mode="json", exclude_none=True)
    return type(definition).model_validate(held | changes)


def test_the_rule_as_it_is_now_is_another_version_of_the_indicator():
    """What was published by the narrow reading of rule 3 must not be read on as the same series."""
    kept = load().by_id()
    rule = kept[B]
    assert rule.revision == 2
    first = anew(rule, revision=1)
    assert rule.hash != first.hash
    assert "dù đã kết thúc hay chưa" in rule.method
    progress = kept["index766.progress"]
    before, same = anew(progress), anew(progress)
    others = [kept[id] for id in progress.inputs if id != B]
    before.bind([first, *others])
    same.bind([rule, *others])
    assert same.hash == progress.hash != before.hash

"""The catalogue against a plain recount, on SQLite and PostgreSQL."""

from datetime import date

import pytest

from core.clock import day_number
from core.errors import MisuseError, NotFoundError
from core.period import Grain, Period
from core.values import Freshness, Status
from indicators.defining.model import Mean, Quantile
from tests.indicators import recount, seeded
from tests.indicators.seeded import COMMUNE, DUC_HOA, NOW, UNITS

TODAY = date(2023, 12, 26)
RATE = "onestop.on_time_rate"


def period(text):
    return Period.parse(text, TODAY)


def of(facts, *units):
    return [fact for fact, unit in facts if unit in units] if units else [f for f, _ in facts]


INSIDE = {"80": UNITS, "802": (DUC_HOA, COMMUNE), "27931": (COMMUNE,), "803": (seeded.BEN_LUC,)}
PERIODS = [
    "2023-YTD", "2023", "2023-12", "2023-11", "2023-Q4", "2023-Q3", "2023-H1", "2023-9M", "2022",
    "2022-12-31/YTD", "2023-06-15/YTD", "2023-W50", "2023-12-20",
]  # fmt: skip


@pytest.mark.parametrize("text", PERIODS)
def test_values_are_the_recount(crowd, text):
    _, catalog, facts = crowd
    for code, units in INSIDE.items():
        mine, at = of(facts, *units), period(text)
        got = catalog.value(RATE, code, at)
        want, top, bottom = recount.rate(mine, at)
        assert (got.value, got.numerator, got.denominator) == (want, top, bottom), code
        count = catalog.value("onestop.received", code, at)
        assert count.value == sum(recount.received(one, at) for one in mine)
        done = catalog.value("onestop.resolved", code, at)
        assert done.value == sum(recount.finished(one, at) for one in mine)
        day = min(at.end_day - 1, day_number(TODAY))
        held = catalog.value("onestop.pending", code, at)
        assert held.value == sum(recount.open_at(one, day) for one in mine)


@pytest.mark.parametrize("id", [RATE, "onestop.received", "onestop.pending"])
def test_a_list_says_of_each_member_what_its_value_says_alone(crowd, id):
    _, catalog, _ = crowd
    for text in ("2023-12", "2023-YTD", "2022", "2024-01"):
        for one in catalog.by(id, "field", "802", period(text)):
            alone = catalog.value(id, "802", period(text), one.dims)
            assert one.extra.pop("name")
            assert one == alone


def test_overdue_is_exact_to_the_second(crowd):
    _, catalog, facts = crowd
    got = catalog.value("onestop.overdue_open")
    assert got.value == sum(recount.overdue_now(one, NOW) for one in of(facts))
    share = catalog.value("onestop.open_overdue_rate")
    assert (share.numerator, share.denominator) == (
        got.value,
        catalog.value("onestop.pending").value,
    )


@pytest.mark.parametrize("text", ["2023-YTD", "2023-11", "2023-W50"])
def test_parts_make_the_whole(crowd, text):
    _, catalog, _ = crowd
    at = period(text)
    for id in (RATE, "onestop.received", "onestop.pending", "onestop.online_rate_plain"):
        whole = catalog.value(id, None, at)
        for dim in catalog.definition(id).dimensions:
            parts = catalog.by(id, dim, None, at)
            for side in ("numerator", "denominator"):
                sums = [getattr(one, side) or 0 for one in parts]
                assert sum(sums) == (getattr(whole, side) or 0), (id, dim, side)
            assert all(one.dims[dim] for one in parts)
            assert all(one.extra["name"] for one in parts)
    inside = catalog.by("onestop.received", "unit", "802", at)
    assert sum(one.value for one in inside) == catalog.value("onestop.received", "802", at).value
    assert [one.dims["unit"] for one in inside][-1] == "own"


def test_a_slice_is_the_recount(crowd):
    _, catalog, facts = crowd
    at = period("2023-Q3")
    got = catalog.value(RATE, "802", at, {"field": "G02", "channel": "2"})
    mine = [
        one for one in of(facts, DUC_HOA, COMMUNE) if (one.field_code, one.channel) == ("G02", 2)
    ]
    assert (got.value, got.numerator, got.denominator) == recount.rate(mine, at)
    assert got.known_from is None
    assert got.dims == {"field": "G02", "channel": "2"}
    cut = catalog.by(RATE, "procedure", "802", at, {"field": "G02"})
    both = [one for one in of(facts, DUC_HOA, COMMUNE) if one.field_code == "G02"]
    assert sum(one.denominator for one in cut) == recount.rate(both, at)[2]
    assert {one.extra["name"] for one in cut} <= {f"Thủ tục {p}" for p in seeded.PROCS}


@pytest.mark.parametrize(
    ("grain", "start", "count"),
    [
        (Grain.MONTH, date(2023, 1, 1), 12),
        (Grain.WEEK, date(2023, 11, 1), 9),
        (Grain.DAY, date(2023, 12, 1), 26),
        (Grain.QUARTER, date(2022, 7, 1), 6),
        (Grain.YTD, date(2023, 1, 1), 12),
        (Grain.YEAR, date(2022, 1, 1), 2),
        (Grain.NINE, date(2023, 1, 1), 1),
        (Grain.HALF, date(2022, 1, 1), 4),
    ],
)
def test_series(crowd, grain, start, count):
    _, catalog, facts = crowd
    for code, units in (("80", UNITS), ("802", (DUC_HOA, COMMUNE))):
        got = catalog.series(RATE, code, grain, start)
        assert len(got) == count
        for one in got:
            assert (one.value, one.numerator, one.denominator) == recount.rate(
                of(facts, *units), one.period
            )
        cut = catalog.series("onestop.received", code, grain, start, dims={"channel": "2"})
        for one in cut:
            mine = [f for f in of(facts, *units) if f.channel == 2]
            assert one.value == sum(recount.received(f, one.period) for f in mine)
        held = catalog.series("onestop.pending", code, grain, start)
        for one in held:
            day = min(one.period.end_day - 1, day_number(TODAY))
            assert one.value == sum(recount.open_at(f, day) for f in of(facts, *units))
        assert got[-1].running is (got[-1].period.end > TODAY)


def test_lists_of_a_page_recount_nothing(crowd, monkeypatch):
    _, catalog, _ = crowd
    asked = []
    monkeypatch.setattr(
        "indicators.proving.proofs.checks", lambda *given, **more: asked.append(given)
    )
    for dims in ({}, {"field": "G01"}):
        value = catalog.value(RATE, "802", period("2023-09"), dims)
        assert catalog.lists(value.value_id).numerator.count == value.numerator
    assert asked == []


def test_a_passport_recounts_exactly(crowd):
    _, catalog, _ = crowd
    for id in ("onestop.pending", "onestop.open_overdue_rate", RATE, "onestop.online_rate_plain"):
        for text in ("2023-YTD", "2023-10", "2023-W50"):
            for unit, dims in (("80", {}), ("802", {}), ("802", {"field": "G01"})):
                value = catalog.value(id, unit, period(text), dims)
                proof = catalog.passport(value.value_id)
                assert proof.value == value
                assert not [one for one in proof.checks if not one.passed], (id, text, unit, dims)
                link = proof.numerator_records
                assert link.count == value.numerator
                assert listed(catalog, link) == value.numerator
                if proof.denominator_records:
                    assert proof.denominator_records.count == value.denominator
                behind = catalog.lists(value.value_id)
                assert (behind.value, behind.sets) == (value, proof.sets)
                assert behind.numerator == link
                assert [one.title for one in behind.apart] == proof.set_apart_names
                assert [one.records for one in behind.apart] == proof.set_apart
    names = [one.name for one in catalog.passport(catalog.value(RATE).value_id).checks]
    assert [one for one in names if "II.06a" in one] == [
        "Biểu II.06a: 3 = 4 + 5 + 6",
        "Biểu II.06a: 7 = 8 + 9 + 10",
        "Biểu II.06a: 11 = 12 + 13",
        "Biểu II.06a: 3 = 7 + 11",
    ]


def listed(catalog, link):
    """Walk all pages of a list."""
    seen, after = [], ""
    while True:
        page = catalog.records(link.kind, link.query, 37, after)
        seen += [row["code"] for row in page.rows]
        after = page.next
        if not after:
            assert len(set(seen)) == len(seen)
            return len(seen)


def test_the_form_balances_in_all_and_by_field(crowd):
    _, catalog, facts = crowd
    for text in ("2023-YTD", "2023-10", "2022"):
        ((code, _, whole),) = catalog.form(None, period(text))
        assert code == ""
        assert all(good for _, good, _ in whole.balances())
        fields = catalog.form(None, period(text), "field")
        assert sorted(code for code, _, _ in fields) == sorted(seeded.FIELDS)
        assert {name for _, name, _ in fields} == {f"Lĩnh vực {one}" for one in seeded.FIELDS}
        for number in range(3, 14):
            parts = sum(getattr(row, f"c{number}") for _, _, row in fields)
            assert parts == getattr(whole, f"c{number}")
        at = period(text)
        assert whole.c4 + whole.c5 == sum(recount.received(one, at) for one in of(facts))
        assert whole.c7 == sum(recount.ended(one, at) for one in of(facts))


def test_the_four_tiles_balance_with_what_ended_without_a_result(crowd):
    """As the methods say: what is resolved is less than column 7 by what is counted apart."""
    _, catalog, _ = crowd
    for text in ("2023-YTD", "2023-10"):
        at = period(text)
        received, before, resolved, left = (
            catalog.value(f"onestop.{name}", None, at)
            for name in ("received", "carried_over", "resolved", "pending")
        )
        links = catalog.passport(resolved.value_id).set_apart
        apart = sum(link.count for link in links)
        ((_, _, form),) = catalog.form(None, at)
        assert len(links) == 3
        assert apart > 0
        assert received.value + before.value == resolved.value + apart + left.value
        assert (resolved.value + apart, received.value) == (form.c7, form.c4 + form.c5)
    for name in ("received", "carried_over", "resolved", "pending"):
        assert "II.06a" in catalog.definition(f"onestop.{name}").method


def test_the_articles_figures(article):
    shown = {one.indicator: one for one in article.values([d.id for d in article.definitions()])}
    told = {id: one.display.replace("\u00a0", " ") for id, one in shown.items()}
    article_says = {
        "onestop.on_time_rate": "99,9 %",
        "onestop.open_overdue_rate": "–",
        "onestop.overdue_open": "0",
        "onestop.online_rate_plain": "0 %",
        "onestop.pending": "0",
        "onestop.received": "1.000",
        "onestop.resolved": "1.000",
        "edoc.electronic_rate": "100 %",
        "edoc.signed_rate": "99,9 %",
        "data.datasets": "226",
        "app.installs": "84.500",
        "zalo.visits": "127.900",
        "society.smartphone_rate": "90 %",
        "society.fibre_rate": "88 %",
        "team.trained_rate": "92 %",
        "ocop.on_floor_rate": "82,8 %",
        "task.on_time_rate": "6/6",
        "task.assigned": "6",
    }
    assert told | article_says == told
    fed = [one for one in shown.values() if article.definition(one.indicator).fed]
    brought = [one for one in fed if one.as_of is not None]  # the fixture feeds what is named
    assert {one.indicator for one in brought} >= set(article_says)
    assert all(one.freshness is Freshness.FRESH for one in brought)
    assert all(one.running and one.known_from == NOW for one in brought)
    unfed = {one.indicator for one in shown.values()} - {one.indicator for one in fed}
    assert all(shown[id].freshness is Freshness.MISSING for id in unfed)
    assert shown["onestop.on_time_rate"].status is Status.ON
    assert shown["team.trained_rate"].status is Status.NONE
    assert shown["team.trained_rate"].extra["next_target"] == "≥\u00a0100\u00a0% từ 01/01/2024"
    kinds = {one.dims["kind"]: one.value for one in article.by("data.datasets", "kind")}
    assert kinds == {"attribute": 102, "geographic": 124}
    plan = article.by("task.assigned", "assigner", None, period("2024"))
    assert [(one.dims["assigner"], one.value) for one in plan] == [("province", 6), ("sector", 18)]
    assert article.value("task.assigned", None, period("2024")).value == 24


def test_what_stands_over_is_not_judged_by_a_year_that_has_not_begun(article):
    got = article.value("ocop.on_floor_rate", None, period("2024"))
    assert (got.display, got.target is not None) == ("82,8\u00a0%", True)
    assert (got.status, got.reason) == (Status.NONE, "kỳ chưa bắt đầu")
    now = article.value("ocop.on_floor_rate", None, period("2023"))
    assert (now.value, now.reason) == (got.value, "")
    assert article.value("task.assigned", None, period("2024")).reason == ""  # plans are of it


def test_every_value_of_the_article_has_its_proof(article):
    for definition in article.definitions():
        value = article.value(definition.id)
        proof = article.passport(value.value_id)
        assert not [one for one in proof.checks if not one.passed], definition.id
        assert proof.method == definition.method
        assert proof.runs or value.as_of is None
        assert [one.reason for one in proof.versions] == (["first"] if value.known_from else [])
        if proof.numerator_records is None:
            unfed = not definition.fed or value.as_of is None  # nothing came that it is made of
            assert [one.component.code for one in proof.parts] or unfed
        elif value.unit == "80" and definition.sources != ("reported",) and value.period.days > 1:
            counted = isinstance(definition.value, Mean | Quantile)  # listed: what is counted
            count = (value.denominator if counted else value.numerator) or 0
            count = 1 if definition.cadence == "month" and count else count
            assert proof.numerator_records.count == count, definition.id
            if value.as_of is None:
                continue
            page = article.records(proof.numerator_records.kind, proof.numerator_records.query)
            assert page.total == count
            assert all(row["unit_name"] for row in page.rows)


def test_what_a_rate_misses_is_listed_where_the_store_knows_it_by_name(article):
    listed = set()
    for definition in article.definitions():
        value = article.value(definition.id)
        link = article.passport(value.value_id).missed_records
        if link is None or value.denominator is None:
            continue
        listed.add(definition.id)
        assert link.count == value.denominator - (value.numerator or 0), definition.id
        assert article.records(link.kind, link.query).total == link.count
    assert {"onestop.on_time_rate", "onestop.online_payment_rate"} <= listed
    assert "onestop.online_rate" not in listed


def test_the_same_day_stock_answers_month_quarter_and_year(article):
    for text in ("2023-12", "2023-Q4", "2023-H2", "2023", "2023-YTD", "2023-12-26"):
        assert article.value("app.installs", None, period(text)).value == 84_500
        assert article.value("society.fibre_rate", None, period(text)).value == 0.88
    assert article.value("app.installs", None, period("2023-11")).value is None


def test_periods_that_have_not_begun(article):
    ahead = article.value("onestop.received", None, period("2024-03"))
    assert (ahead.value, ahead.reason) == (None, "kỳ chưa bắt đầu")
    assert ahead.freshness is Freshness.MISSING
    assert article.value("task.on_time_rate", None, period("2024")).value is None


def test_before_the_first_data_there_is_nothing_and_not_zero(article):
    before = article.value("onestop.received", None, period("2021"))
    assert (before.value, before.coverage, before.reason) == (None, 0.0, "chưa có số liệu")
    assert before.freshness is Freshness.MISSING


def test_names_that_do_not_exist(article):
    with pytest.raises(NotFoundError, match=r"Gần giống: .*onestop\.on_time_rate"):
        article.value("onestop.ontime_rate")
    with pytest.raises(NotFoundError, match="Gần giống: 802"):
        article.value(RATE, "Đức Hòa")
    with pytest.raises(MisuseError, match=r"không chia theo “kind”\. Các chiều: unit, field"):
        article.by(RATE, "kind")
    with pytest.raises(MisuseError, match="không chia theo “colour”"):
        article.value(RATE, None, None, {"colour": "red"})
    for bad in ("0123456789ab", "q.zzz", "q.WyJhIl0", ""):
        with pytest.raises(NotFoundError, match="Không có giá trị"):
            article.passport(bad)


def test_records_refuse_what_they_do_not_know(article):
    with pytest.raises(NotFoundError, match="Các loại: dossier"):
        article.records("person", {"measure": "n_recv"})
    for query, said in (
        ({}, "thiếu measure"),
        ({"measure": "n_recv", "name": "x"}, "không nhận: name"),
        ({"measure": "n_recv", "from": "2023-01-01"}, "from và to đi đôi"),
        ({"measure": "n_recv", "from": "a", "to": "b"}, "không phải là ngày"),
        ({"measure": "overdue_now", "now": "sớm"}, "không phải là số giây"),
        ({"measure": "n_nothing"}, "n_nothing"),
    ):
        with pytest.raises(MisuseError, match=said):
            article.records("dossier", query)
    with pytest.raises(MisuseError, match="limit"):
        article.records("dossier", {"measure": "n_recv"}, 0)
    usual = article.records("dossier", {"measure": "n_recv"})
    assert usual.total == 1_000
    assert article.records("dossier", {"measure": "n_recv", "period": "2023-06"}).total == 1_000
    assert article.records("dossier", {"measure": "pending", "period": "2023-05"}).total == 0
    assert article.records("dossier", {"measure": "due_soon", "soon": "86400"}).total == 0


def test_members_are_known_whether_anything_was_counted_of_them_or_not(crowd):
    _, catalog, _ = crowd
    assert set(seeded.FIELDS) == set(catalog.members("field"))
    assert set(seeded.PROCS) == set(catalog.members("procedure"))
    assert list(catalog.members("channel")) == ["1", "2", "3"]
    never = period("2024-01")
    assert catalog.by(RATE, "field", "802", never) == []
    assert catalog.value(RATE, "802", never, {"field": "G01"}).value is None
    with pytest.raises(MisuseError, match="format"):
        catalog.members("format")

"""Five traps of real one-stop statistics (reference/peers.md 6): none fools us, and each is told.

The same code elsewhere gave an empty unit 100 %, took a missing due date for "on time", left open
late work out, let a pause hide lateness, and cut percentages by integer division.
"""

from datetime import date

import pytest

from core.facts import Closing
from core.period import Grain, Period
from indicators.asking.ranking import rank
from indicators.catalog import Catalog
from indicators.defining import functions
from tests.indicators.seeded import BEN_LUC, DUC_HOA, at, document, dossier, put

A, B, C = "onestop.on_time_rate", "onestop.on_time_rate_766", "onestop.open_overdue_rate"
NOVEMBER = Period.of(Grain.MONTH, date(2023, 11, 1))


def done(code, due="2023-11-20T17:00", end="2023-11-15T09:00"):
    return dossier(code, at("2023-11-01T08:00"), due and at(due), at(end))


def open_(code, due="2023-12-20T17:00", received="2023-12-01T08:00", **more):
    return dossier(code, at(received), due and at(due), **more)


@pytest.fixture
def of(store, catalog_of):
    def make(*facts, unit=DUC_HOA) -> Catalog:
        put(store, "dossier", "onestop", "dossiers", [(one, unit) for one in facts])
        return catalog_of(store)

    return make


def apart(catalog, value):
    proof = catalog.passport(value.value_id)
    return {
        name: link.count for name, link in zip(proof.set_apart_names, proof.set_apart, strict=True)
    }


def test_an_empty_unit_has_no_rate_and_no_rank(of):
    catalog = of(done("a"), done("b", end="2023-11-25T09:00"))
    for id in (A, B, C):
        value = catalog.value(id, "803", NOVEMBER)
        assert (value.value, value.display) == (None, "–"), id
        assert value.reason.startswith("không có hồ sơ")
    assert catalog.value(A, None, NOVEMBER).value == 0.5
    ranked = rank(catalog.by(A, "unit", None, NOVEMBER), catalog.definition(A))
    empty = [row for row in ranked if row.value.unit != "802"]
    assert "803" in {row.value.unit for row in empty}
    assert all(row.apart and row.value.value is None for row in empty), "neither first nor last"


def test_a_missing_due_date_is_neither_early_nor_on_time(of):
    catalog = of(done("a"), done("không hẹn", due=None), open_("mở", due=None))
    value = catalog.value(A, None, NOVEMBER)
    assert (value.numerator, value.denominator) == (1, 1)
    assert apart(catalog, value)["Hồ sơ đã giải quyết không có ngày hẹn trả"] == 1
    rate = catalog.value("onestop.no_due_date_rate", None, NOVEMBER)
    assert (rate.numerator, rate.denominator) == (1, 2)
    strict = catalog.value(B, None, NOVEMBER)
    assert (strict.numerator, strict.denominator) == (1, 1), "nothing tells its term"
    assert apart(catalog, strict)[
        "Hồ sơ kết thúc không có ngày hẹn và thời hạn luật định"
    ] == 1  # fmt: skip
    running = catalog.value(B)
    assert apart(catalog, running)[
        "Hồ sơ đang giải quyết không có ngày hẹn và thời hạn luật định"
    ] == 1  # fmt: skip
    still = catalog.value(C)
    assert apart(catalog, still)["Hồ sơ đang giải quyết không có ngày hẹn"] == 1


def test_leaving_late_work_open_keeps_nothing_high(of):
    december = Period.of(Grain.MONTH, NOVEMBER.end)
    catalog = of(
        dossier("xong", at("2023-12-01T08:00"), at("2023-12-20T17:00"), at("2023-12-10T09:00")),
        open_("treo"),
        open_("treo nữa", due="2023-12-22T17:00"),
    )
    assert catalog.value(A, None, december).value == 1.0, "rule A alone would be fooled"
    assert catalog.value(B, None, december).value == pytest.approx(1 / 3)
    assert catalog.value(C, None, december).value == 1.0
    assert catalog.value("onestop.overdue_open", None, december).value == 2


def test_a_pause_hides_no_lateness(of):
    paused = {"paused": True, "status": 5, "supplements": 1}
    catalog = of(
        open_("chờ đúng hạn", asked_at=at("2023-12-10T08:00"), **paused),
        open_("hỏi sau hạn", asked_at=at("2023-12-23T08:00"), **paused),
        open_("chờ phí", due="2023-12-15T17:00", paused=True, status=6),
        open_("đang làm", due="2023-12-30T17:00"),
    )
    value = catalog.value(C)
    assert (value.numerator, value.denominator) == (1, 4), "asked after the due date is late …"
    told = apart(catalog, value)
    assert told["Hồ sơ đang tạm dừng chờ công dân"] == 3
    spared = "Hồ sơ đang tạm dừng đã qua ngày hẹn trả, không tính quá hạn"
    assert told[spared] == 2, "… and it says how many pauses hide"
    strict = catalog.value(B)
    assert (strict.numerator, strict.denominator) == (2, 4), "as by rule B"


PAUSED = {"paused": True, "status": 5, "supplements": 1}


def late(code, **more):
    """Received on 1 November, due on the tenth."""
    due = more.pop("due", "2023-11-10T17:00")
    return open_(code, due=due, received="2023-11-01T08:00", **more)


def overdue(catalog, of=NOVEMBER):
    rate, form = catalog.value(C, None, of), catalog.form(None, of, "", None)[0][2]
    assert catalog.value("onestop.overdue_open", None, of).value == rate.numerator == form.c13
    assert all(good for _, good, _ in form.balances())
    return rate.numerator, rate.denominator


def test_a_pause_of_today_takes_no_lateness_out_of_last_month(of, any_store, catalog_of):
    put(any_store, "dossier", "onestop", "dossiers", [(late("a"), DUC_HOA)])
    assert overdue(catalog_of(any_store)) == (1, 1)
    paused = late("a", version=at("2023-12-20T08:00"), asked_at=at("2023-12-20T08:00"), **PAUSED)
    put(any_store, "dossier", "onestop", "dossiers", [(paused, DUC_HOA)])
    catalog = catalog_of(any_store)
    assert (
        overdue(catalog) == overdue(catalog, Period.parse("2023-12", date(2023, 12, 26))) == (1, 1)
    )
    assert catalog.value(B, None, NOVEMBER).numerator == 0


@pytest.mark.parametrize(
    ("end", "closing"),
    [(None, Closing.OPEN), ("2023-12-21T09:00", Closing.FINISHED)],
)
def test_a_pause_that_ends_makes_no_lateness_while_it_lasted(any_store, catalog_of, end, closing):
    """Asked before the due date, answered in December: at the end of November it waited."""
    asked = {"asked_at": at("2023-11-05T08:00"), "supplements": 1}
    waiting = late("a", **asked | PAUSED)
    put(any_store, "dossier", "onestop", "dossiers", [(waiting, DUC_HOA)])
    assert overdue(catalog_of(any_store)) == (0, 1)
    answered = late(
        "a", version=at("2023-12-22T08:00"), answered_at=at("2023-12-20T08:00"), **asked
    )
    answered.finished_at, answered.closing = end and at(end), closing
    put(any_store, "dossier", "onestop", "dossiers", [(answered, DUC_HOA)])
    catalog = catalog_of(any_store)
    assert overdue(catalog) == (0, 1)
    day = Period.parse("2023-12-20", date(2023, 12, 26))
    assert overdue(catalog, day) == (1, 1), "from the answer on it is late"


@pytest.mark.parametrize("closing", [Closing.REFUSED, Closing.WITHDRAWN, Closing.STOPPED])
def test_what_is_given_up_while_it_waits_was_overdue_at_no_months_end(of, closing):
    """Asked before its due date, never answered, given up in December: it stood as it waited."""
    given_up = late("a", asked_at=at("2023-11-05T08:00"), supplements=1)
    given_up.finished_at, given_up.closing = at("2023-12-20T09:00"), closing
    catalog = of(given_up)
    assert overdue(catalog) == (0, 1)
    assert overdue(catalog, Period.parse("2023-12-19", date(2023, 12, 26))) == (0, 1)
    december = Period.parse("2023-12", date(2023, 12, 26))
    assert overdue(catalog, december) == (0, 0)
    form = catalog.form(None, december, "", None)[0][2]
    assert (form.c9, form.c10) == (0, 1), "it ended after its due date"
    assert [catalog.value(B, None, one).numerator for one in (NOVEMBER, december)] == [1, 0]


def test_an_answer_that_nobody_tells_of_a_finished_one_is_late_by_rule_c_and_not_by_b(of):
    finished = late("a", asked_at=at("2023-11-05T08:00"), supplements=1)
    finished.finished_at, finished.closing = at("2023-12-20T09:00"), Closing.FINISHED
    catalog = of(finished)
    assert overdue(catalog) == (1, 1)
    december = Period.parse("2023-12", date(2023, 12, 26))
    assert [catalog.value(B, None, one).numerator for one in (NOVEMBER, december)] == [1, 0]
    assert catalog.value(A, None, december).value == 0


def test_where_the_form_puts_what_it_has_no_column_for(of):
    """Eight received on 1 November and due on the tenth, but for those without a due date."""

    def ended(code, closing, day, **more):
        fact = late(code, **more)
        fact.finished_at, fact.closing = at(f"2023-11-{day}T09:00"), closing
        return fact

    catalog = of(
        ended("từ chối sớm", Closing.REFUSED, "05"),
        ended("rút trễ", Closing.WITHDRAWN, "20"),
        ended("xong, không hẹn", Closing.FINISHED, "20", due=None),
        ended("dừng, không hẹn", Closing.STOPPED, "20", due=None),
        late("mở, không hẹn", due=None),
        late("chờ phí", paused=True, status=6),
        late("hỏi trước hạn", asked_at=at("2023-11-05T08:00"), **PAUSED),
        late("hỏi sau hạn", asked_at=at("2023-11-15T08:00"), **PAUSED),
    )
    for period in (NOVEMBER, Period.parse("2023", date(2023, 12, 26))):
        form = catalog.form(None, period, "", None)[0][2]
        assert (form.c8, form.c9, form.c10, form.c12, form.c13) == (0, 3, 1, 3, 1)


def test_what_is_not_known_of_a_past_months_pauses_is_said(of):
    catalog = of(late("chờ phí", paused=True, status=6))
    proof = catalog.passport(catalog.value(C, None, NOVEMBER).value_id)
    assert proof.apart_untold[:2] == [
        "Hồ sơ đang tạm dừng chờ công dân",
        "Hồ sơ đang tạm dừng đã qua ngày hẹn trả, không tính quá hạn",
    ]
    assert catalog.passport(catalog.value(C).value_id).apart_untold == []
    assert catalog.passport(catalog.value(B, None, NOVEMBER).value_id).apart_untold == []


def test_what_was_refused_withdrawn_or_stopped_is_told(of):
    ends = (Closing.REFUSED, Closing.WITHDRAWN, Closing.STOPPED)
    facts = [done(str(n), end="2023-11-25T09:00") for n in range(3)]
    for fact, closing in zip(facts, ends, strict=True):
        fact.closing = closing
    catalog = of(done("a"), *facts)
    value = catalog.value(A, None, NOVEMBER)
    assert (value.numerator, value.denominator) == (1, 1)
    assert list(apart(catalog, value).values())[1:] == [1, 1, 1]
    strict = catalog.value(B, None, NOVEMBER)
    assert (strict.numerator, strict.denominator) == (1, 4), "ended late, however they ended"


@pytest.mark.parametrize(
    ("good", "late", "shown"), [(199, 1, "99,5 %"), (2, 1, "66,7 %"), (1, 2, "33,3 %")]
)
def test_no_percentage_is_cut_to_a_whole(of, good, late, shown):
    facts = [done(f"g{n}") for n in range(good)]
    facts += [done(f"l{n}", end="2023-11-25T09:00") for n in range(late)]
    value = of(*facts, unit=BEN_LUC).value(A, None, NOVEMBER)
    assert value.display.replace("\u00a0", " ") == shown
    assert value.value == good / (good + late)


def test_a_signature_that_is_not_told_is_told_apart_and_never_left_out_in_silence(
    store, catalog_of
):
    told = [document(f"a{n}", at("2023-11-10T08:00")) for n in range(3)]
    blank = (None, False, None, None)
    untold = [document(f"b{n}", at("2023-11-10T08:00"), source_flags=blank) for n in range(2)]
    put(store, "document", "docsystem", "documents", [(one, BEN_LUC) for one in told + untold])
    catalog = catalog_of(store)
    signed = catalog.value("edoc.signed_rate", None, NOVEMBER)
    assert (signed.numerator, signed.denominator) == (3, 3)
    assert apart(catalog, signed)["Văn bản đi chưa rõ đã ký số hay chưa"] == 2
    electronic = catalog.value("edoc.electronic_rate", None, NOVEMBER)
    assert apart(catalog, electronic)["Văn bản chưa rõ gửi, nhận điện tử hay không"] == 2
    agency = catalog.value("edoc.signed_agency_rate", None, NOVEMBER)
    assert (agency.numerator, agency.denominator) == (3, 5)


def test_a_paper_copy_that_is_not_told_is_no_document_without_paper(any_store, catalog_of):
    """Of seven: two electronic ones, one with paper, two that say nothing of paper, one on paper
    alone, one that says nothing at all."""
    flags = [
        (True, False, True, True), (True, False, True, True), (True, True, True, True),
        (True, None, True, True), (True, None, True, True), (False, None, True, True),
        (None, None, True, True),
    ]  # fmt: skip
    facts = [
        (document(f"p{n}", at("2023-11-10T08:00"), source_flags=one), BEN_LUC)
        for n, one in enumerate(flags)
    ]
    put(any_store, "document", "docsystem", "documents", facts)
    catalog = catalog_of(any_store)
    full = catalog.value("edoc.fully_electronic_rate", None, NOVEMBER)
    assert (full.numerator, full.denominator) == (2, 4), "not 4 of 6"
    assert (full.value, full.reason) == (None, functions.PAPER_UNTOLD), "two of five do not tell"
    paper = catalog.value("edoc.with_paper_rate", None, NOVEMBER)
    assert (paper.numerator, paper.denominator) == (1, 3)
    untold = "Văn bản điện tử chưa rõ có kèm bản giấy hay không"
    assert apart(catalog, full)[untold] == apart(catalog, paper)[untold] == 2
    assert apart(catalog, full)["Văn bản chưa rõ gửi, nhận điện tử hay không"] == 1
    listed = catalog.passport(paper.value_id).denominator_records
    assert catalog.records(listed.kind, listed.query, 10).total == 3


def test_a_document_that_comes_past_its_deadline_is_overdue_from_the_day_it_comes(
    any_store, catalog_of
):
    """Due on 20 November, arrived on 5 December, done on the 8th; one came in time, and is open."""
    due = {"due_at": at("2023-11-20T17:00")}
    here, ended = at("2023-12-05T09:00"), at("2023-12-08T09:00")
    facts = [
        document("muộn", at("2023-11-10T08:00"), "in", received_at=here, finished_at=ended, **due),
        document("kịp", at("2023-11-10T08:00"), "in", received_at=at("2023-11-10T08:00"), **due),
    ]
    put(any_store, "document", "edoc", "messages", [(one, BEN_LUC) for one in facts])
    catalog = catalog_of(any_store)

    def overdue(code):
        period = Period.parse(code, date(2023, 12, 26))
        value = catalog.value("edoc.overdue", None, period)
        listed = catalog.passport(value.value_id).numerator_records
        rows = catalog.records(listed.kind, listed.query, 10).rows
        assert value.value == len(rows)
        return {row["code"] for row in rows}

    assert overdue("2023-11") == {"kịp"}, "at the end of November it had not come"
    assert overdue("2023-12") == {"kịp"}


def test_overdue_documents_have_arrived_and_are_not_completed_however_refused_or_recalled(
    store, catalog_of
):
    day = at("2023-11-10T08:00")
    due = {"due_at": at("2023-11-20T17:00")}
    here = due | {"received_at": day}
    facts = [
        document("xong", day, "in", finished_at=at("2023-11-15T08:00"), **here),
        document("từ chối", day, "in", exchange_status="02", **here),
        document("thu hồi", day, "in", business=1, **here),
        document("không hạn", day, "in", received_at=day),
        document("chưa đến", day, **due),
        document("đã đến", day, exchange_status="01", **here),
    ]
    put(store, "document", "edoc", "messages", [(one, BEN_LUC) for one in facts])
    catalog = catalog_of(store)
    for period in (NOVEMBER, Period.parse("2023", date(2023, 12, 26))):
        value = catalog.value("edoc.overdue", None, period)
        assert value.value == 3
        listed = catalog.passport(value.value_id).numerator_records
        rows = catalog.records(listed.kind, listed.query, 10).rows
        assert {row["code"] for row in rows} == {"từ chối", "thu hồi", "đã đến"}

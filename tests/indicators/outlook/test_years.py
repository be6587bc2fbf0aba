"""A planted weakness is named, with its figures and records; a sound year has none."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from core.period import Grain, Period
from indicators.defining.loader import kept
from indicators.evaluating import publish
from indicators.outlook.lines import lines
from indicators.outlook.made import untold
from indicators.outlook.prospect import Outlook
from indicators.outlook.say import sentence
from indicators.outlook.wire import outlook_json
from store.database.engine import open_store
from tests.indicators import seeded
from tests.indicators.outlook import years

RATE = "onestop.on_time_rate"
LEFT = "onestop.open_overdue_rate"
ONLY = replace(kept(), all=tuple(one for one in kept().all if one.id in (RATE, LEFT)))
UNTOLD = {
    "onestop.on_time_rate_766": "forecast_span",
    "onestop.online_service_used_rate": "forecast_used",
    "onestop.services_paid_online_rate": "forecast_used",
    "onestop.overdue_open": "forecast_standing",
    "data.datasets": "forecast_standing",
    "data.open_rate": "forecast_standing",
    RATE: "",
}
SAID = {
    "forecast_span": ("còn đang giải quyết ở cuối kỳ", "still open at the end"),
    "forecast_used": ("chỉ đếm một lần", "counts once"),
    "forecast_standing": ("số đang có ở một thời điểm", "what there is at a moment"),
}


@pytest.fixture
def looked(tmp_path, sqlite_template, catalog_of):
    """The outlook of a rate in a store that holds one synthetic year."""

    def look(made, id=RATE):
        path = tmp_path / "year.db"
        shutil.copy(sqlite_template, path)
        store = open_store(f"sqlite:///{path}", 80)
        seeded.put(store, "dossier", "onestop", "dossiers", made.facts)
        publish.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
        catalog = catalog_of(store)
        return catalog, catalog.outlook(id)

    return look


def test_of_what_stands_nothing_is_foretold_and_a_reason_lists_what_stood_then(looked):
    catalog, outlook = looked(years.piled_up(), LEFT)
    definition = catalog.definition(LEFT)
    assert (outlook.value.numerator, outlook.value.status.value) == (2, "on_target")
    assert outlook.foretold is None
    for lang, word in (("vi", "số đang có ở một thời điểm"), ("en", "what there is at a moment")):
        said = dict(lines(outlook, definition, lang))
        assert word in said["forecast_standing"]
    assert (
        outlook_json(outlook, definition)["not_foretold"]
        == dict(lines(outlook, definition))["forecast_standing"]
    )
    found = {one.reason.code: one for one in outlook.proven}
    assert set(found) == {"margin", "months_missed"}
    month = found["months_missed"]
    assert month.reason.subject == "2023-01"
    page = catalog.records(month.records.kind, month.records.query, 100)
    assert page.total == month.records.count == 40
    assert {row["finished_at"] for row in page.rows} == {seeded.at("2023-06-15T09:00")}
    now = catalog.records(found["margin"].records.kind, found["margin"].records.query)
    assert now.total == found["margin"].records.count == 2


@pytest.mark.parametrize(("id", "code"), UNTOLD.items())
def test_why_nothing_is_foretold_is_said_by_what_the_figure_counts(id, code):
    definition = kept().by_id()[id]
    running = Outlook(*[None] * 7, untold=untold(definition))
    for lang, word in zip(("vi", "en"), SAID.get(code, ("", "")), strict=True):
        said = dict(lines(running, definition, lang))
        assert set(said) == ({code} if code else set())
        assert word in said.get(code, "")
        assert "số tồn" not in said.get(code, "")
        assert "what is left" not in said.get(code, "")


def test_of_events_no_such_sentence_is_said(looked):
    catalog, outlook = looked(years.sound())
    definition = catalog.definition(RATE)
    assert "forecast_standing" not in dict(lines(outlook, definition))
    assert outlook_json(outlook, definition)["not_foretold"] == ""


def test_a_sound_year_names_no_reason(looked):
    _, outlook = looked(years.sound())
    assert outlook.value.status.value == "on_target"
    assert outlook.finding.months == 11  # of 2023: nothing was promised before
    assert outlook.finding.reasons == ()
    assert outlook.finding.fragile is False
    assert outlook.fair.last_year.change.before.coverage == 1.0


@pytest.mark.parametrize(("code", "make"), years.PLANTED.items())
def test_a_planted_weakness_is_named(looked, code, make):
    catalog, outlook = looked(make())
    assert outlook.value.status.value == "on_target"
    found = {one.reason.code: one for one in outlook.proven}
    assert code in found, sorted(found)
    assert set(found) <= {code} | years.BESIDE[code], "no reason that was not planted"
    assert outlook.finding.fragile
    definition = catalog.definition(RATE)
    for lang in ("vi", "en"):
        assert "{" not in sentence(found[code].reason, definition, lang)
    link = found[code].records
    assert link.count > 0
    assert catalog.records(link.kind, link.query).total == link.count


@pytest.mark.parametrize(("a_day", "shrank"), [(4, False), (2, True)])
def test_a_closed_month_with_tet_is_held_against_as_many_days(
    tmp_path, sqlite_template, catalog_of, a_day, shrank
):
    """01/2025 has seventeen working days, 01/2024 twenty-two: the pace tells, not the length."""
    made = years.Year()
    for year, each in ((2024, 4), (2025, a_day)):
        for day in years._worked(year, date(year, 1, 31)):
            for _ in range(each):
                made.add(day, seeded.DUC_HOA)
    path, moment = tmp_path / "tet.db", seeded.at("2025-02-10T09:00")
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", 80)
    seeded.put(
        store, "dossier", "onestop", "dossiers", made.facts, now=moment,
        covered=(seeded.START, moment),
    )  # fmt: skip
    catalog = catalog_of(store, seeded.clock("2025-02-10T09:00"))
    found = catalog.outlook(RATE, None, Period.of(Grain.MONTH, date(2025, 1, 1))).finding
    store.close()
    told = {one.code: one.figures for one in found.reasons}
    assert ("shrunk" in told) is shrank
    if shrank:
        assert (told["shrunk"]["count"], told["shrunk"]["past"]) == (17 * 2, 17 * 4)


def test_the_figures_of_a_reason_recount(looked):
    made = years.carried_by_a_unit()
    _, outlook = looked(made)
    reason = next(one for one in outlook.finding.reasons if one.code == "unit_carries")
    start = seeded.at("2023-01-01T00:00")
    mine = [(f, unit) for f, unit in made.facts if f.finished_at >= start]
    rest = [f for f, unit in mine if unit != seeded.DUC_HOA]
    on_time = sum(f.finished_at <= f.due_at for f in rest)
    assert reason.figures["rest"] == pytest.approx(on_time / len(rest))
    assert reason.subject == "802"


def test_paused_ones_are_counted_as_they_stand(looked):
    made = years.hidden_by_pauses()
    catalog, outlook = looked(made)
    reason = next(one for one in outlook.finding.reasons if one.code == "hidden")
    paused = sum(f.paused for f, _ in made.facts)
    assert reason.figures["count"] == paused
    proof = next(one for one in outlook.proven if one.reason is reason)
    page = catalog.records(proof.records.kind, proof.records.query, 500)
    assert page.total == paused
    assert all(row["paused"] for row in page.rows)

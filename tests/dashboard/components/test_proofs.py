import itertools
import re
from dataclasses import replace
from datetime import date

import pytest
from dash import html

from core.clock import day_number
from core.format import moment
from core.runs import PUBLISH, Outcome, Run
from core.values import Freshness, Status
from dashboard.addresses import filters
from dashboard.boards import Board
from dashboard.components import (
    ahead,
    aside,
    goal,
    head,
    headline,
    matrix,
    notice,
    passport,
    revised,
    rules,
    runs,
    set_aside,
)
from dashboard.components import status as mark
from dashboard.components.card import Beside
from dashboard.components.versions import ledger, why
from dashboard.serving.html import render
from dashboard.wording import words
from exports.sheets import matrices
from indicators.asking.answers import REASONS, Check, RecordsLink, Revision
from indicators.asking.compare import change
from indicators.defining.loader import load
from indicators.outlook import foretell
from indicators.outlook.reach import Beside as AsMany
from indicators.outlook.reach import Fair
from indicators.versions.ledger import Step
from tests.dashboard import fake_outlook
from tests.dashboard.fakes import FakeCatalog
from tests.dashboard.figures import NOW, source


@pytest.fixture
def catalog():
    return FakeCatalog()


@pytest.fixture
def proof(catalog):
    return catalog.passport("onestop.on_time_rate:80:2023-12")


def drawn(proof, definition, now, **more):
    def link(which):
        return f"/?ban-ghi={which}"

    return render(passport.passport(proof, definition, now, link, **more))


def test_a_passport_proves_everything(proof, definition, now, lang):
    html = drawn(proof, definition, now)
    for key in (
        "period", "unit", "definition", "target", "basis", "owner", "runs", "records",
        "quarantined", "apart", "coverage", "checks", "freshness",
    ):  # fmt: skip
        assert f"<dt>{words.t('passport.' + key)}</dt>" in html
    assert "Kế hoạch chuyển đổi số năm 2023" in html
    assert 'href="/?ban-ghi=numerator"' in html
    assert 'href="/?ban-ghi=denominator"' in html
    assert 'href="/?ban-ghi=apart-0"' in html
    assert words.t("quarantine.absurd_date") in html
    assert proof.definition_version in html


def test_the_evaluation_stands_before_the_pulls_that_it_could_know(proof, definition, now, lang):
    computed = Run("0198abc", "ioc", "values", "evaluate", now, now)
    proof.runs = [computed, *(Run(f"p{n}", "onestop", "dossiers", "pull", now) for n in range(5))]
    html = drawn(proof, definition, now)
    told = [html.index(one) for one in ("0198abc", words.t("passport.pulls"), ">p0<", ">p2<")]
    assert told == sorted(told)
    assert ">p3<" not in html
    assert words.t("passport.more_runs", count="2") in html
    proof.runs = [computed]
    assert words.t("passport.pulls") not in drawn(proof, definition, now)


def test_a_past_verdict_names_the_target_that_judges_it(proof, definition, now, lang):
    """The line with its document and first day; of the past also that it is of today's file."""
    proof.value.target = replace(proof.value.target, since=day_number(date(2023, 3, 1)))
    since = words.t("passport.since", day="01/03/2023")
    for past in (False, True):
        html = drawn(proof, definition, now, past=past)
        assert re.search(f"Kế hoạch chuyển đổi số năm 2023(</span>)? · {since}", html)
        assert (words.t("passport.judged_by") in html) is past


def test_a_failed_check_is_red_and_named(proof, definition, now):
    proof.checks.append(Check("11 = 12 + 13", False, "lệch 3"))
    html = drawn(proof, definition, now)
    assert words.t("passport.passed", passed=1, all=2) in html
    assert "11 = 12 + 13: lệch 3" in html
    assert re.search(r'class="st is-off">.*?1/2', html, re.DOTALL)


def test_an_empty_passport_says_so(proof, definition, now):
    proof.runs, proof.checks, proof.quarantined = [], [], {}
    html = drawn(proof, definition, now)
    for key in ("no_runs", "no_checks", "none_set_aside"):
        assert words.t(f"passport.{key}") in html


def test_where_more_is_set_aside_than_was_looked_at_it_says_at_least(proof, definition, now, lang):
    proof.suspects_of = 2_000
    most, least = words.t("passport.newest_of", count=words.number(2_000)), "passport.at_least"
    html = drawn(proof, definition, now)
    assert most in html
    assert words.t(least) in html
    proof.quarantined = {}
    html = drawn(proof, definition, now)
    assert most in html
    assert words.t("passport.none_set_aside") not in html
    assert words.t(least) not in html


def test_a_count_has_no_denominator(proof, definition, now):
    proof.value.denominator, proof.denominator_records = None, None
    html = drawn(proof, definition, now)
    assert 'class="frac one"' in html
    assert "ban-ghi=denominator" not in html


def test_a_reported_figure_is_not_a_count_of_records(proof, definition, now):
    proof.numerator_records = RecordsLink("observation", {}, 1)
    html = drawn(proof, definition, now)
    assert words.t("passport.reports", count="1", name="trước hạn và đúng hạn") in html


def test_the_ledger_reads_from_the_newest(now):
    versions = [
        Revision(now - 7200, now - 3600, 0.9991, 1, 1, "99,91\u00a0%", "first"),
        Revision(now - 3600, None, 0.999, 1, 1, "99,90\u00a0%", "late_data"),
    ]
    html = render(ledger(versions, now, lambda at: f"/?biet-luc={at}"))
    assert html.index(words.t("ledger.why.late_data")) < html.index(words.t("ledger.why.first"))
    assert " → " in html
    assert f"/?biet-luc={now - 3600}" in html
    assert words.t("ledger.empty") in render(ledger([], now, str))


def test_the_ledger_tells_the_points_of_a_score_as_the_figure_does(now):
    versions = [Revision(now, None, 62.44, 62.44, 70, "62,44", "first")]
    assert f"{words.number(62.44, 2)} ÷ 70" in render(ledger(versions, now, str))


def test_unknown_codes_stand_as_they_are():
    assert set_aside.reason_word("zzz") == "zzz"
    assert why("zzz") == "zzz"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_height_and_words(outcome, now):
    run = Run("r1", "onestop", "dossiers", started_at=now, outcome=outcome)
    html = render(runs.strip([run]))
    assert "<rect" in html
    assert runs.outcome(outcome) in html
    assert 'x="115"' in html  # the newest stands at the right end


def test_heights_tell_outcomes_without_colour():
    heights = {o: h for o, (_, h) in runs._LOOK.items()}
    assert heights[Outcome.SKIPPED] < heights[Outcome.SUCCESS] < heights[Outcome.PARTIAL]
    assert heights[Outcome.PARTIAL] < heights[Outcome.FAILED]


@pytest.mark.parametrize("state", ["ok", "partial", "stale", "failed", "never", "paused"])
def test_every_state_of_a_source_has_shape_and_word(state):
    html = render(runs.badge(source("x", "X", state), None, NOW))
    assert words.t(f"source.state.{state}") in html
    assert "<use" in html


def test_age_against_the_limit(now):
    one = source("x", "X", "ok", last_success=now - 1800, lateness=3600)
    width = float(re.search(r'class="v" y="5" width="([\d.]+)"', render(runs.age(one, now)))[1])
    assert width == 26.0  # half way to the mark at 52
    late = source("x", "X", "failed", last_success=now - 36_000, lateness=3600)
    assert 'width="84.0"' in render(runs.age(late, now))
    assert words.t("source.never") in render(
        runs.age(source("x", "X", "never", last_success=None), now)
    )


@pytest.mark.parametrize("kind", ["empty", "loading", "stale", "error"])
def test_notices_have_a_shape_and_a_role(kind):
    html = render(notice.notice(kind, "Tiêu đề", "Câu."))
    assert f'role="{"alert" if kind == "error" else "status"}"' in html
    assert "<use" in html
    assert "<b>Tiêu đề</b>" in html


def test_loading_names_each_source_and_ends():
    busy = [source("a", "Một cửa", "partial", progress=0.4, complete_from=19_600),
            source("b", "Trục", "never", progress=0.0)]  # fmt: skip
    html = render(notice.loading(busy))
    assert "Một cửa" in html
    assert "31/08/2023" in html
    assert words.t("loading.none_whole") in html
    assert notice.loading([source("a", "A", "ok", progress=1.0), source("b", "B", "ok")]) is None


def test_an_empty_store_says_what_to_expect():
    assert words.t("empty.no_source") in render(notice.nothing_yet([]))
    out = source(PUBLISH, "Công bố", "never")
    assert words.t("empty.no_source") in render(notice.nothing_yet([out]))
    assert words.t("empty.no_data", count=1) in render(
        notice.nothing_yet([source("a", "A", "never", last_success=None)])
    )


def test_what_has_delivered_is_not_said_to_have_delivered_nothing(lang):
    held = [source("a", "A", "ok"), source("b", "B", "never", last_success=None)]
    assert words.t("empty.no_data", count=1) in render(notice.nothing_yet(held))
    assert words.t("empty.not_chosen") in render(notice.nothing_yet(held[:1]))
    then = render(notice.nothing_yet(held, NOW))
    assert words.t("empty.not_then", at=moment(NOW)) in then
    assert words.t("empty.no_data", count=1) not in then


def test_a_hundred_names_are_folded_and_a_few_are_read():
    few, many = ([f"Xã {n}" for n in range(count)] for count in (12, 112))
    assert "<details" not in render(matrix.nobody(few))
    folded = render(matrix.nobody(many))
    assert words.t("rank.silent_many", count="112") in folded.partition("<details")[0], (
        "paper has it too"
    )
    assert "Xã 111" in folded


def test_faults_are_listed_or_absent():
    assert notice.faults([]) is None
    assert "kỳ lạ &lt;" in render(notice.faults(["kỳ lạ <"]))


@pytest.mark.parametrize(("status", "freshness"), list(itertools.product(Status, Freshness)))
def test_the_head_of_a_page_in_every_state(make, definition, catalog, status, freshness):
    value = make(status=status, freshness=freshness, freshness_note="ghi chú", reason="vì sao")
    f = filters.read("/chi-so/x", {}, catalog)
    found = change(make(value=0.9), make(value=0.8), definition)
    html = render(headline.headline(value, definition, Beside(found, found, "a", "b"), f))
    assert ("hatched" in html) == (freshness in (Freshness.STALE, Freshness.FAILED))
    assert words.t("passport.target") in html
    if freshness is Freshness.MISSING:
        assert ">–<" in html
        assert mark.word(Status.NONE) in html
    else:
        assert mark.word(status) in html


def test_a_running_count_is_compared_over_as_many_working_days(make, catalog, lang):
    received = load().by_id()["app.installs_new"]
    now = make(value=30.0, display="30", indicator=received.id, running=True, target=None)
    whole = make(value=900.0, display="900", indicator=received.id)
    beside = Beside(change(now, whole, received), None, "tháng trước")
    f = filters.read("/", {}, catalog)
    bare = render(headline.headline(now, received, beside, f))
    assert words.t("headline.whole", figure="900") in bare
    assert not re.search("[▲▼]", bare), "870 fewer is no judgement on the third of a month"
    as_many = make(value=20.0, display="20", indicator=received.id)
    alike = AsMany(3, now, change(now, as_many, received, alike=True))
    ahead = replace(fake_outlook.outlook(received, now), fair=Fair(3, now, alike, None))
    said = render(headline.headline(now, received, beside, f, ahead))
    assert 'class="better">▲ 10' in said
    note = {"days": "3", "before": "20", "whole": "900"}
    assert words.t("headline.as_many", **note) in said
    assert "870" not in said
    fewer = replace(alike, days=2, now=replace(now, value=25.0, display="25"))
    ahead = replace(ahead, fair=Fair(3, now, fewer, None))
    said = render(headline.headline(now, received, beside, f, ahead))
    assert words.t("headline.fewer", **note | {"days": "2", "now": "25"}) in said


def test_only_the_forecast_that_will_rather_be_missed_is_marked(make, catalog, lang):
    definition = catalog.definition("onestop.on_time_rate")
    found = fake_outlook.outlook(definition, catalog.value(definition.id))
    (year,) = found.foretold.rows
    month = replace(year, period="2023-12", chance=0.2)
    both = replace(found, foretold=replace(found.foretold, rows=(month, year)))
    board = Board(catalog, filters.read(f"/chi-so/{definition.id}", {}, catalog))
    drawn = render(ahead.section(board, definition, both))
    named = {one: foretell.named(one, lang) for one in ("2023-12", "2023")}
    marks = re.findall(r'<li><span class="([^"]*)">.*?</span><span>([^<]*)', drawn)
    told = {key: css for css, said in marks for key, name in named.items() if f" {name}, " in said}
    assert told == {"2023-12": mark.css(Status.WATCH), "2023": mark.css(Status.NONE)}


def test_rows_of_nothing_but_zeros_are_counted_and_named_in_a_fold(make, catalog, monkeypatch):
    board, known = Board(catalog, filters.read("/nhiem-vu", {}, catalog)), load().by_id()
    board.definitions = {id: known[id] for id in matrices.TASKS.indicators}
    told = {"802": 2.0, "803": 0.0, "27931": 0.0}

    def slices(one, dim):
        rate = one.unit == "%"
        made = {code: None if rate and not n else n / 2 if rate else n for code, n in told.items()}
        return [
            make(value=n, unit=code, unit_name=code, dims={"unit": code}, denominator=None)
            for code, n in made.items()
        ]

    monkeypatch.setattr(board, "slices", slices)
    drawn = render(html.Div(matrix.section(board, matrices.TASKS, title="Nhiệm vụ")))
    rows, _, fold = drawn.partition("<details")
    assert ("don-vi=802" in rows, "don-vi=803" in rows) == (True, False)
    assert words.t("rank.zeros", count="2") in fold
    assert all(f"don-vi={code}" in fold for code in ("803", "27931"))
    assert 'data-all="3"' in rows, "a copied table says that there are more"
    told["802"] = 0.0
    drawn = render(html.Div(matrix.section(board, matrices.TASKS, title="Nhiệm vụ")))
    assert "don-vi=803" in drawn.partition("<details")[0], "where all are, nothing is folded"


def test_counts_carry_their_unit_large(make, count, catalog):
    value = make(value=84_500.0, display="84.500", target=None)
    html = render(headline.headline(value, count, Beside(), filters.read("/", {}, catalog)))
    assert f"<small>{words.measure(count.unit)}</small>" in html
    assert words.t("reason.no_target") in html


def test_a_change_across_territories_says_so(make, definition, catalog):
    from datetime import date

    from core.period import Grain, Period

    after = make(value=0.9, period=Period.of(Grain.MONTH, date(2025, 7, 1)))
    before = make(value=0.8, period=Period.of(Grain.MONTH, date(2025, 6, 1)))
    beside = Beside(change(after, before, definition), None, "tháng trước")
    html = render(headline.headline(after, definition, beside, filters.read("/", {}, catalog)))
    assert words.t("chart.across_break") in html


def test_rules_side_by_side(catalog):
    html = render(rules.rules(Board(catalog, filters.read("/", {}, catalog))))
    assert re.findall(r'class="let">(\w)<', html) == ["A", "C"], "no definition, no rule"
    assert words.t("indicator.rule_a") in html
    assert words.t("indicator.rule_c") in html
    assert 'href="/chi-so/onestop.open_overdue_rate' in html


def test_targets_in_words(definition, lang):
    from core.values import Target

    said = goal.spoken(Target(at_most=0.01), definition)
    assert said == ("at most 1%" if lang == "en" else "tối đa 1\u00a0%")
    assert goal.bare(Target(equals=1.0), definition).startswith("=\u00a0100")


def test_the_oldest_age_is_named(catalog, now):
    said = render(head.oldest(catalog.stamp(), catalog, now))
    assert "14/12/2023" in said  # a midnight closes the day before it
    assert words.t("shell.failed_sources", count=1) in said


def test_a_page_names_the_oldest_of_its_own_figures_and_none_while_all_are_new(
    catalog, make, lang, now
):
    name = catalog.definition("onestop.on_time_rate").title(lang)
    fresh, old = make(as_of=now), make(as_of=now - 40 * 86_400)
    assert name not in render(head.behind([fresh], catalog, now))
    said = render(head.behind([fresh, old], catalog, now))
    assert name in said
    assert words.upto(now - 40 * 86_400, now) in said
    assert words.t("shell.failed_sources", count=1) in said


def test_of_many_indicators_that_a_fault_lowers_a_few_are_named_and_the_rest_folded():
    names = [f"Chỉ tiêu {n}" for n in range(30)]
    head_, _, folded = render(aside.touched(names)).partition("<details")
    assert "Chỉ tiêu 4" in head_
    assert "Chỉ tiêu 5" not in head_
    assert words.t("aside.more", count="25") in head_, "paper has it too"
    assert "Chỉ tiêu 29" in folded
    assert "<details" not in render(aside.touched(names[:6]))
    assert aside.touched([]) == []


def test_the_tally_counts_every_status():
    html = render(head.tally({Status.OFF: 3}, "x"))
    assert [int(n) for n in re.findall(r"<b>(\d+)</b>", html)] == [3, 0, 0, 0]


def test_shapes_are_defined_once():
    html = render(mark.symbols())
    assert all(f'id="s-{name}"' in html for name in ("on", "watch", "off", "none"))
    assert 'id="hx"' in html


def test_a_running_period_does_not_flood_the_ledger(now):
    versions = [
        Revision(now - 90_000 + i, None, 0.9, 9, 10, "90\u00a0%", "running") for i in range(200)
    ]
    versions.insert(100, Revision(now - 89_900, None, 0.8, 8, 10, "80\u00a0%", "correction"))
    html = render(ledger(versions, now, str))
    assert html.count("<li>") == 2
    assert words.t("ledger.why.correction") in html
    assert words.t("ledger.more", count="199") in html


def test_every_reason_of_a_version_has_words():
    assert all(words.known(f"ledger.why.{reason}") for reason in REASONS)


def test_steps_that_are_not_drawn_are_counted():
    def version(at, value):
        return Revision(at, None, value, value, 10.0, f"{value}", "late_data", definition="d")

    held = [version(n, float(n // 2)) for n in range(10)]  # every second one changes nothing
    drawn, now = Step(held[0], held[2], ""), Step(held[8], replace(held[9], made_now=True), "")
    assert revised.more(held, [drawn], 0) == 3
    assert revised.more(held, [now, drawn], 0) == 3  # nobody published what it is now
    assert revised.more(held, [], 7) == 1
    assert revised.more(held[:1], None, 0) == 0


@pytest.mark.parametrize("alone", [False, True])
def test_steps_of_the_unit_alone_are_not_taken_for_those_of_the_figure(catalog, definition, alone):
    board = Board(catalog, filters.read("/chi-so/x", {}, catalog))
    old, new = (
        Revision(n, None, n / 10, n, 10.0, f"{n}0\u00a0%", "late_data", definition="d")
        for n in (7, 8)
    )
    for found in ([Step(old, new, "late_data")], []):
        made = revised.section(board, definition, found, board.filters.period, alone=alone)
        assert (words.t("revised.alone") in render(made)) is alone
    assert (words.t("revised.none") in render(made)) is not alone
    assert (words.t("revised.alone_none") in render(made)) is alone

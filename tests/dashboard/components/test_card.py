import itertools
import re

import pytest

from core.values import Freshness, Status, Target
from dashboard.components import card as cards
from dashboard.components import goal, number
from dashboard.serving.html import render
from dashboard.wording import words
from indicators.asking.compare import change
from indicators.defining.loader import load

STATES = list(itertools.product(Status, Freshness))


def text(tree):
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", render(tree))).strip()


@pytest.mark.parametrize(("status", "freshness"), STATES)
@pytest.mark.parametrize("size", cards.SIZES)
def test_every_state_has_shape_word_and_age(make, definition, now, status, freshness, size):
    value = make(status=status, freshness=freshness, freshness_note="ghi chú")
    html = render(cards.card(value, definition, size=size, now=now))
    shown = Status.NONE if freshness is Freshness.MISSING else status
    name = {Status.ON: "on", Status.WATCH: "watch", Status.OFF: "off", Status.NONE: "none"}[shown]
    assert f'href="#s-{name}"' in html
    assert words.said(shown.word) in html
    assert f"card size-{size} is-{name}" in html
    age = html.split('class="age"')[1]
    assert re.sub(r"<[^>]+>", "", age).strip(" >")


def test_reading_order(make, definition, now):
    html = render(cards.card(make(), definition, now=now, history=[make(value=0.9), make()]))
    order = [html.index(mark) for mark in ('"name"', '"stl"', '"val"', '"sp"', '"age"')]
    assert order == sorted(order)


def test_only_the_digits_are_hatched(make, definition, lang):
    html = render(cards.card(make(freshness=Freshness.STALE), definition))
    digits = "99.9" if lang == "en" else "99,9"
    assert f'<span class="hatched">{digits}</span><span class="unit">%</span>' in html


@pytest.mark.parametrize("freshness", [Freshness.FRESH, Freshness.MISSING])
def test_no_figure_is_an_en_dash_with_its_reason(make, definition, freshness):
    value = make(value=None, freshness=freshness, reason="không có hồ sơ", status=Status.NONE)
    said = text(cards.card(value, definition))
    assert "–" in said
    assert words.said("không có hồ sơ") in said
    assert "hatched" not in render(cards.card(value, definition))


def test_a_figure_that_is_not_judged_keeps_its_target_and_says_why_once(make, definition):
    ahead = make(status=Status.NONE, reason="kỳ chưa bắt đầu")
    said = text(cards.card(ahead, definition))
    assert goal.bare(ahead.target, definition) in said
    assert said.count(words.said("kỳ chưa bắt đầu")) == 1
    words_ = "đang nạp dữ liệu: từ 01/12/2023"
    part = make(status=Status.NONE, reason=words_, freshness_note=words_, coverage=0.07)
    said = text(cards.card(part, definition))
    assert goal.bare(part.target, definition) in said
    assert said.count("01/12/2023") == 1


def test_zero_is_a_number(make, count):
    value = make(value=0.0, display="0", target=None, status=Status.NONE)
    assert re.search(r'class="val">0<', render(cards.card(value, count)))


def test_a_failed_source_comes_first_in_the_age_line(make, definition, now):
    value = make(freshness=Freshness.FAILED, freshness_note="nguồn lỗi từ 08:00")
    said = render(cards.card(value, definition, now=now)).split('class="age"')[1]
    assert said.index(words.said("nguồn lỗi từ 08:00")[1:]) < said.index("17:20")


def test_a_fresh_figure_that_is_not_whole_says_so(make, definition):
    note = "đang nạp dữ liệu: từ 01/10/2023"
    value = make(freshness_note=note)
    assert words.said(note)[1:] in text(cards.card(value, definition))


def test_the_change_is_judged_in_words_too(make, definition, lang):
    found = change(make(value=0.5), make(value=0.6), definition)
    beside = cards.Beside(previous=found, previous_name="tháng trước")
    html = render(cards.card(make(value=0.5), definition, beside=beside))
    assert 'class="worse"' in html
    assert words.t("change.worse") in html
    assert ("▼ 10.0" if lang == "en" else "▼ 10,0") in html


def test_no_change_is_written_as_no_change(make, definition):
    found = change(make(), make(), definition)
    html = render(cards.card(make(), definition, beside=cards.Beside(last_year=found)))
    assert re.search(r'class="same">= 0[.,]0', html)


def test_big_cards_name_the_gap(make, definition, lang):
    value = make(value=0.612, status=Status.OFF, target=Target(at_least=0.8))
    said = text(cards.card(value, definition, size="big"))
    assert ("18.8" if lang == "en" else "18,8") in said
    assert definition.title(lang) in said


def test_no_break_space_before_percent_in_vietnamese(make, definition, lang):
    said = render(cards.card(make(), definition, size="big"))
    if lang == "vi":
        assert "99\u00a0%" in said
        assert not re.search(r"\d %", said)


def test_a_card_leads_to_its_indicator_unless_told_otherwise(make, definition):
    assert 'href="/chi-so/onestop.on_time_rate"' in render(cards.card(make(), definition))
    assert 'href="/x"' in render(cards.card(make(), definition, href="/x"))
    assert render(cards.card(make(), definition, href="")).startswith("<div")


def test_unknown_size_is_refused(make, definition):
    with pytest.raises(ValueError, match="small, big, hero, row"):
        cards.card(make(), definition, size="huge")


def test_names_from_data_are_escaped(make, definition):
    evil = definition.model_copy(update={"short_name": "<b>x</b>"})
    html = render(cards.card(make(reason="<i>", value=None), evil, href=""))
    assert "<i>" not in html
    assert "<b>x" not in html


def test_coverage_and_estimates_are_said(make, definition):
    said = text(cards.card(make(coverage=0.98, estimated=True), definition))
    assert words.percent(0.98) in said
    assert words.t("fresh.estimated") in said


def test_withheld_and_doubted(make):
    assert (make(value=None)).withheld
    assert (make(freshness=Freshness.MISSING)).withheld
    assert number.doubted(make(freshness=Freshness.FAILED))
    assert not number.doubted(make(value=None, freshness=Freshness.STALE))


def test_a_count_that_still_runs_is_beside_a_whole_period_without_a_judgement(make, lang):
    received = load().by_id()["app.installs_new"]
    now = make(value=30.0, indicator=received.id, running=True)
    found = change(now, make(value=900.0, indicator=received.id), received)
    said = render(goal.change(found, received))
    assert words.t("change.unlike") in said
    assert 'class="same"' in said
    assert not re.search("[▲▼]|870", said), "no difference from a whole period"
    beside = cards.Beside(found, None, "tháng trước")
    for size in ("small", "big"):
        drawn = render(cards.card(now, received, size=size, beside=beside))
        assert not re.search("[▲▼]", drawn)
        assert words.inline(found.before.display) in drawn

"""Figures in which units of before or after a reorganisation have a share: said everywhere."""

from dataclasses import replace
from datetime import date

import pytest

from core.period import Grain, Period
from core.values import Moved
from dashboard.addresses import filters
from dashboard.addresses.filters import Filters
from dashboard.components import card, headline, menu, moved, ranking, series
from dashboard.components import filters as bar
from dashboard.components.card import Beside
from dashboard.serving.html import render
from dashboard.wording import words
from indicators.asking.compare import apart, broken, change
from indicators.asking.ranking import rank

WHOLE = Moved("27694@2004", "Phường 1", 1.0, False)
HALF = Moved("28063@2004", "Xã Bình Thạnh", 0.5, True)
AT = date(2025, 8, 15)


def month(make, year, number, **more):
    return replace(make(), period=Period.of(Grain.MONTH, date(year, number, 1)), **more)


def test_who_gave_to_a_figure_is_named_with_shares(make):
    value = make()
    assert moved.said(value) == ""
    said = moved.said(replace(value, moved=(WHOLE, HALF), estimated=True))
    assert "Phường 1, 50" in said
    assert f"Xã Bình Thạnh ({words.t('fresh.estimated')})" in said
    many = moved.said(replace(value, moved=(WHOLE,) * 7))
    assert many.count("Phường 1") == 4
    assert "3" in many


def test_a_table_marks_only_what_is_estimated(make, definition):
    plain = make()
    guessed = replace(make(), moved=(HALF,), estimated=True)
    exact = replace(make(), moved=(WHOLE,))
    assert moved.MARK not in render(moved.marked(exact, menu.link("1", "/")))
    rows = rank([plain, guessed, exact], definition)
    drawn = render(
        ranking.section(rows, definition, title="", anchor="a", names=("", ""), href=lambda r: "")
    )
    assert drawn.count(moved.MARK) == 2  # the row, and the sentence that explains it
    assert words.t("moved.hint_estimated", mark=moved.MARK) in drawn
    assert moved.hint([plain]) == ""
    assert moved.hint([exact]) == words.t("moved.hint")


def test_the_head_of_a_page_says_it_beside_the_figure(make, definition):
    f = Filters("/chi-so/x", {}, Period.of(Grain.MONTH, AT), None, None, "", None, AT, 0)
    value = replace(make(), moved=(HALF,), estimated=True)
    drawn = render(headline.headline(value, definition, Beside(), f))
    assert "Xã Bình Thạnh" in drawn


def test_a_line_is_joined_over_the_border_only_on_common_ground(make, definition):
    june, july = month(make, 2025, 6), month(make, 2025, 7)
    assert apart(june, july)
    assert broken(june, july)
    assert change(july, june, definition).across_break
    converted = replace(june, moved=(HALF,), estimated=True)
    assert not broken(converted, july)
    assert not change(july, converted, definition).across_break
    assert broken(converted, replace(july, definition="another"))
    drawn = series.rate([converted, july], definition)
    lines = [one for one in drawn["data"] if one["mode"] == "lines+markers"]
    assert [len(one["x"]) for one in lines] == [1, 2]  # the second stroke starts on the first
    assert words.t("fresh.estimated") in lines[0]["text"][0]


@pytest.mark.parametrize("code", ["hien-nay", "cu", "tung-ky"])
def test_the_list_of_units_is_a_choice_of_the_address(code):
    f = Filters(
        "/mot-cua", {"ranh-gioi": code}, Period.of(Grain.MONTH, AT), None, None, "", None, AT, 0,
        listed=filters.lists.read(filters.LISTS[code], AT),
    )  # fmt: skip
    drawn = render(bar.listed(f))
    assert drawn.count('aria-current="true"') == 1
    for other in filters.LISTS:
        assert f"ranh-gioi={other}" in drawn


def test_sums_with_shares_in_them_are_not_rounded_to_a_contradiction(make):
    value = replace(make(), numerator=9.846, denominator=10.307, moved=(HALF,), estimated=True)
    point = "," if words.language() == "vi" else "."
    assert card.divided(value) == f"9{point}8 ÷ 10{point}3"
    assert card.divided(replace(make(), numerator=9.0, denominator=10.0)) == "9 ÷ 10"

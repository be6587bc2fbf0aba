"""What has changed since: the list of revised figures, and each figure's own steps."""

import re
from datetime import date
from html import unescape

import pytest

from core.errors import NotFoundError
from core.period import Period
from dashboard.components.revised import signed
from dashboard.pages import thay_doi
from dashboard.wording import words

RATE = "/chi-so/onestop.on_time_rate"


@pytest.fixture
def revised(seen):
    """The catalogue's changes say why, as the real ones do."""
    plain = seen.catalog.changes

    def changes(*args, **more):
        found = plain(*args, **more)
        for one in found:
            one.extra |= {"reason": "late_data", "before": "91,0\u00a0%"}
        return found

    seen.catalog.changes = changes
    return seen


def test_every_revised_figure_says_what_it_was_and_why(revised):
    html = revised.body("/thay-doi")
    assert "Số liệu đã đổi từ 19/12/2023" in html
    assert "91,0\u00a0% → " in html
    assert words.t("ledger.why.late_data") in html
    files = 'href="/xuat/thay-doi.csv?tu=2023-12-19T23%3A59%3A59"'
    assert files in html, "the list is taken as it is shown"
    assert re.search(
        r'href="/chi-so/onestop.online_payment_rate\?[^"]*ky=2023-10[^"]*#doi-so"', html
    )


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_figures_of_one_indicator_stand_below_one_fold_that_says_how_much(seen, lang):
    """How many, of how many units and periods, and which changed most; few stand unfolded."""
    months = [Period.parse(f"2023-{month:02}", date(2023, 12, 26)) for month in (7, 8, 9, 10)]
    held = [seen.catalog.value("onestop.on_time_rate", unit, one)
            for unit in ("802", None) for one in months]  # fmt: skip
    for n, one in enumerate(held):
        one.value, one.extra = 0.9, {"reason": "late_data", "before": f"b{n}", "was": "0.91"}
    held[5].extra["was"] = "0.5"
    held[6].extra["was"] = ""
    lone = seen.catalog.value("onestop.received", "802", months[0])
    lone.extra = {"reason": "correction", "before": "7", "was": "7.0"}
    seen.catalog.changes = lambda *args, **more: [held[0], lone, *held[1:]]
    html = seen.body("/thay-doi", lang)
    folds = re.findall(r'<details [^>]*class="grp"[^>]*>', html)
    assert [re.search(r'id="([^"]+)"', one)[1] for one in folds] == [
        "doi-onestop-on_time_rate", "doi-onestop-received",
    ]  # fmt: skip
    assert [" open" in one for one in folds] == [False, True]
    many, one = re.split(r'<details [^>]*class="grp"[^>]*>', html)[1:]
    with words.speaking(lang):
        said = many.split("</summary>")[0]
        assert words.t("revised.group", count="8", units="2", periods="4") in said
        assert f"{words.t('revised.most')} <span>b5 → " in said
        assert words.period_name(months[1]) in said
        assert words.t("revised.most") not in one
    assert many.count("#doi-so") == 8
    assert one.count("#doi-so") == 1


@pytest.mark.parametrize("left", [0, 1])
def test_a_list_is_said_to_be_cut_where_it_is(revised, monkeypatch, left):
    monkeypatch.setattr(thay_doi, "MOST", 1)
    plain = revised.catalog.changes
    monkeypatch.setattr(
        revised.catalog, "changes", lambda *args, **more: plain(*args, **more) * (1 + left)
    )
    html = revised.body("/thay-doi")
    assert (words.t("revised.more", count="1") in html) is bool(left)
    assert ('data-all="!"' in html) is bool(left), "no other page of it has the rest"
    assert html.count("91,0\u00a0% → ") == 1


def test_days_back_are_chosen_in_the_address(revised):
    html = revised.body("/thay-doi", tu="2023-12-25")
    assert re.search(r'href="/thay-doi\?tu=2023-12-25" aria-current="true"', html)
    assert "Số liệu đã đổi từ 25/12/2023" in html


@pytest.mark.parametrize(
    ("given", "said"),
    [("2031-01-01", "ở tương lai"), ("hôm qua", "không phải là thời điểm")],
)
def test_a_moment_that_cannot_be_is_refused_in_words(revised, given, said):
    assert said in revised.body("/thay-doi", tu=given)
    for path in (RATE, "/", "/mot-cua", "/thay-doi"):
        html = revised.draw(path, biet_luc=given)
        assert said in html
        assert 'class="past"' not in html


def test_nothing_changed_is_said(seen):
    seen.catalog.changes = lambda *args, **more: []
    assert words.t("revised.unchanged") in seen.body("/thay-doi")


@pytest.mark.parametrize("path", [RATE, "/", "/mot-cua"])
def test_the_past_is_said_on_the_page_and_leads_to_what_changed_since(seen, path):
    html = seen.draw(path, biet_luc="2023-12-20")
    band = html.split('class="past"')[1].split("</div>")[0]
    assert "như đã biết đến 23:59 20/12/2023" in band
    assert "/thay-doi?tu=2023-12-20T23%3A59%3A59" in band


def test_each_step_names_its_records_and_they_are_listed(seen):
    html = seen.body(RATE)
    box = html.split('id="doi-so"')[1]
    assert "Hồ sơ đúng hạn: 90 → 94" in box
    assert "+5" in box
    assert "−1" in box
    assert words.t("ledger.why.unexplained") in box
    (step, *_) = seen.catalog.ledger("onestop.on_time_rate")
    name = f"doi-{step.after.known_from}-0-0"
    assert f'ban-ghi={name}#ban-ghi"' in box
    listed = seen.body(RATE, ban_ghi=name).split('id="ban-ghi"')[1]
    assert "120 bản ghi" in listed
    assert f"Hồ sơ đúng hạn: {words.t('ledger.why.late_data')}" in listed


def test_a_figure_that_never_changed_says_so_and_since_when(seen):
    seen.catalog.ledger = lambda *args, **more: []
    assert words.t("revised.none") in seen.body(RATE)
    assert words.t("revised.same") in seen.body(RATE, **{"biet-luc": "2023-12-20"})
    assert words.t("revised.unpublished") in seen.body(RATE, ky="2023-12-20")


def test_what_cannot_be_told_is_not_called_unchanged(seen):
    def lost(*args, **more):
        raise NotFoundError("Không có.")

    seen.catalog.ledger = lost
    drawn = seen.body(RATE)
    assert words.t("revised.title") not in drawn
    assert words.t("revised.none") not in drawn


def test_a_passport_tells_who_would_have_counted(seen):
    from indicators.versions.suspects import Suspect

    plain = seen.catalog.passport

    def passport(value_id):
        proof = plain(value_id)
        proof.suspects = [
            Suspect("onestop", "dossiers", "absurd_date", "NgayTra", True, 2),
            Suspect("onestop", "dossiers", "missing_field", "ma", False, 3),
        ]
        proof.quarantined = {"absurd_date": 2, "missing_field": 3}
        proof.value.coverage, proof.coverage = 1.0, 0.987
        return proof

    seen.catalog.passport = passport
    html = seen.body(RATE)
    assert f">2 bản ghi</a> {words.t('passport.would')}: " in html
    assert f">3 bản ghi</a> {words.t('passport.might')}: " in html
    assert "trừ bản ghi để riêng còn 98,7" in html


def test_its_address_names_the_day_and_no_period_that_nobody_chose(revised):
    def told(**query):
        html = revised.draw("/thay-doi", **query)
        found = (re.search(rf'data-{one}="([^"]*)"', html)[1] for one in ("address", "view"))
        return [unescape(one) for one in found]

    address, view = told()
    alone = r"https?://[^/]+/thay-doi\?tu=\d{4}-\d\d-\d\d"
    assert re.fullmatch(alone, address), "changes of all periods"
    assert "–" not in view, "the days of no period"
    address, view = told(ky="2023-11", tu="2023-12-01")
    assert "ky=2023-11" in address
    assert "tu=2023-12-01" in address
    assert "11/2023" in view


def test_a_small_change_of_points_has_the_decimals_that_show_it():
    assert [signed(one) for one in (5.0, -0.25, 0.0004, -0.000_03)] == [
        "+5", "−0,25", "+0,0004", "−0,00003",
    ]  # fmt: skip

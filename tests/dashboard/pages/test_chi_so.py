import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest

from core.errors import NotFoundError
from core.period import Grain, Period
from dashboard import router
from dashboard.addresses import asking, filters
from dashboard.components import behind, part_links
from dashboard.wording import words
from indicators.asking.answers import RecordsLink
from indicators.defining.loader import load
from indicators.versions.rules import JUDGED_NOW
from tests.dashboard.fakes import FakeCatalog
from tests.dashboard.pages import narrowing

RATE = "/chi-so/onestop.on_time_rate"


def test_the_figure_its_verdict_and_its_proof(seen):
    html = seen.body(RATE)
    assert re.search(r'class="v">99,9<small>%</small>', html)
    assert "dư 0,9 điểm" in html
    assert words.t("passport.title") in html
    assert "Cộng tử số và mẫu số" in html


def test_every_indicator_has_a_page_in_both_languages(seen):
    for one in seen.catalog.definitions():
        for lang in words.LANGUAGES:
            assert one.id in seen.draw(f"/chi-so/{one.id}", lang)


def test_an_unknown_indicator_names_those_near(seen):
    html = seen.draw("/chi-so/onestop.on_time")
    assert "Không có chỉ tiêu “onestop.on_time”" in html
    assert 'href="/chi-so/onestop.on_time_rate"' in html
    assert words.t("indicator.near") in html


def test_near_ids_are_found_by_vietnamese_words_without_accents(seen):
    assert "edoc.signed_rate" in seen.body("/chi-so/ty le van ban di duoc ky")


def test_rules_stand_side_by_side_only_where_they_belong(seen):
    assert words.t("indicator.rules") in seen.body(RATE)
    assert words.t("indicator.rules") not in seen.body("/chi-so/edoc.signed_rate")


@pytest.mark.parametrize("which", ["numerator", "denominator", "apart-0"])
def test_records_behind_the_figure_are_listed(seen, which):
    box = seen.body(RATE, ban_ghi=which).split('id="ban-ghi"')[1]
    assert "120 bản ghi" in box
    assert f"ban-ghi={which}&amp;sau=H39.000020#ban-ghi" in box


def said_missed(seen, count=4):
    """Proofs name what misses as the catalogue does, so many of them."""
    told = seen.catalog.passport

    def passport(value_id):
        proof = told(value_id)
        link = replace(proof.missed_records, count=count)
        return replace(proof, missed_records=link, missed_name="Hồ sơ giải quyết quá hạn")

    seen.catalog.passport = passport


@pytest.mark.parametrize(
    ("lang", "name", "way"),
    [
        ("vi", "Hồ sơ giải quyết quá hạn", "xem 4 bản ghi"),
        ("en", "Dossiers resolved late", "see 4 records"),
    ],
)
def test_what_makes_a_figure_worse_is_a_link_from_its_head_and_stands_in_its_proof(
    seen, lang, name, way
):
    said_missed(seen)
    html = seen.body(RATE, lang, don_vi="802", ban_ghi="numerator", xep="-late")
    head = html.split('class="head')[1].split("</section>")[0]
    href = f'href="{RATE}?don-vi=802&amp;ban-ghi=missed#ban-ghi"'
    assert f"<dt>{name}</dt><dd><a {href}>{way}" in head
    assert f"<a {href}>4 {words.lower_first(name)}</a>" in html.split('id="ly-lich"')[1]
    listed = seen.body(RATE, lang, ban_ghi="missed").split('id="ban-ghi"')[1]
    assert name in listed


@pytest.mark.parametrize(
    ("id", "which"),
    [
        ("onestop.on_time_rate", "missed"),
        ("onestop.open_overdue_rate", "numerator"),
        ("onestop.overdue_open", "numerator"),
        ("onestop.received", None),  # neither good nor bad
        ("onestop.handling_days_median", None),  # of all that were handled none is the reason
        ("it_staff.part_time_rate", None),  # reports, no cases
    ],
)
def test_which_records_make_a_figure_worse(seen, id, which):
    definition = load().by_id()[id]
    f = filters.read(f"/chi-so/{id}", {}, seen.catalog)
    proof = seen.catalog.passport(seen.catalog.value("onestop.on_time_rate").value_id)
    if id == "it_staff.part_time_rate":
        proof = replace(proof, numerator_records=RecordsLink("observation", {}, 1, adds=True))
    found = behind.worse(f, definition, proof)
    assert (found and re.search(r"ban-ghi=([\w-]+)#", found[1].href)[1]) == which
    assert behind.worse(f, definition, None) is None


def test_parts_list_what_makes_worse_by_the_rule_of_the_head(seen):
    proof = seen.catalog.passport(seen.catalog.value("onestop.on_time_rate").value_id)
    known = load().by_id()
    more = known["onestop.received"].model_copy(update={"direction": "higher"})
    counted = replace(proof, missed_records=None)
    for one, of, worse, listed in (
        (known["onestop.on_time_rate"], proof, "missed", "missed"),
        (known["onestop.overdue_open"], counted, "numerator", "numerator"),
        (more, counted, "", "numerator"),  # those that lack are on no list
    ):
        assert part_links.worse(one, of) == worse
        assert part_links.records(one, of) == listed
        f = filters.read(f"/chi-so/{one.id}", {}, seen.catalog)
        assert bool(behind.worse(f, one, of)) == bool(worse)


def test_where_nothing_missed_no_list_of_it_is_offered_at_the_head(seen):
    said_missed(seen, 0)
    assert "#ban-ghi" not in seen.body(RATE).split('class="head')[1].split("</section>")[0]


def test_a_set_that_does_not_exist_is_said(seen):
    assert words.t("records.no_set") in seen.body(RATE, ban_ghi="apart-9")


def test_a_slice_without_proof_says_so(seen):
    def none(value_id):
        raise NotFoundError("Không có.")

    seen.catalog.passport = none
    assert words.t("passport.not_published") in seen.body(RATE)


def test_dimensions_are_chosen_in_the_address(seen):
    html = seen.body(RATE, theo="field")
    assert re.search(r'href="[^"]*theo=field#chia-theo" aria-current="true"', html)
    assert "Chia theo lĩnh vực" in html


def test_an_indicator_without_dimensions_says_so(seen):
    assert words.t("indicator.no_dims") in seen.body("/chi-so/society.fibre_rate")


def test_missing_figures_are_a_dash_with_a_reason(seen):
    html = seen.body("/chi-so/petition.received")
    assert re.search(r'class="v">–<', html)
    assert "nguồn chưa kết nối" in html


def test_the_heading_is_the_indicators_name(seen):
    assert "<h1>Tỷ lệ hồ sơ giải quyết đúng hạn (A)</h1>" in seen.draw(RATE)
    nav = re.search(r"<nav.*?</nav>", seen.draw(RATE), re.DOTALL)[0]
    assert re.search(r'href="/mot-cua" aria-current="page"', nav)


def test_the_way_back_names_the_indicator_and_not_its_id(seen):
    crumbs = seen.body(RATE).split('class="crumb"')[1].split("</p>")[0]
    assert "onestop.on_time_rate" not in crumbs
    assert seen.catalog.definition("onestop.on_time_rate").short_name in crumbs


def test_a_year_to_date_is_compared_with_the_same_days_of_last_year(seen):
    def shown(**query):
        box = seen.draw(RATE, **query).split('id="pick-so-sanh"')[1]
        return box.split("</summary>")[0] if "</summary>" in box else box[:400]

    assert "Cùng kỳ 2022" in shown(ky="2023-YTD")
    assert "Kỳ trước" not in shown(ky="2023-YTD")
    assert "Kỳ trước" in shown(ky="2023-11")


FRAGILE = "/chi-so/onestop.online_rate"


def box(html, id):
    return html.split(f'id="{id}"')[1].split("</section>")[0]


def test_the_outlook_says_path_pace_and_what_it_does_not_know(seen):
    html = box(seen.body(RATE), "trien-vong")
    assert "phải giữ suốt kỳ" in html
    assert "246 ngày làm việc đầu kỳ" in html
    assert "Tốc độ cần có" in html
    assert "chưa đủ số liệu" in html
    assert words.t("ahead.chart", unit="%") in seen.body(RATE)
    with words.speaking("en"):
        assert "First 246 working days" in seen.body(RATE, "en")


def test_a_point_of_the_path_leads_to_its_year_to_date_and_so_does_its_row(seen):
    html = box(seen.body(RATE), "trien-vong").split('id="chart-path"')[1]
    drawn, twin = html.split("</svg></div>")[0], html.split("<table")[1].split("</table>")[0]
    codes = re.findall(r'data-go="([^"]+)"', drawn)
    assert len(codes) > 3
    ways = re.findall(r'<a href="([^"]+)"', twin)
    for code in codes:
        assert Period.parse(code, date(2023, 12, 26)).grain is Grain.YTD
        assert f"/chi-so/onestop.on_time_rate?{urlencode({'ky': code})}" in ways


def test_a_green_figure_that_may_not_last_has_a_third_word_and_reasons_with_records(seen):
    html = seen.body(FRAGILE)
    assert 'class="st is-on"' in html.split('class="vd"')[1]  # the status stays
    assert words.t("lasting.fragile") in html
    inside = box(html, "ben-vung")
    assert "Chỉ 4/12 tháng gần nhất đạt mục tiêu" in inside
    assert "bỏ Huyện Đức Hòa" in inside
    assert "ban-ghi=ben-vung-2#ban-ghi" in inside
    listed = seen.body(FRAGILE, ban_ghi="ben-vung-2")
    assert "120 bản ghi" in box(listed, "ban-ghi")


def test_a_sound_one_says_so_and_a_missed_one_is_not_asked(seen):
    assert words.t("lasting.sound") in box(seen.body(RATE), "ben-vung")
    assert words.t("lasting.fragile") not in seen.body(RATE)
    missed = seen.body("/chi-so/onestop.open_overdue_rate")
    assert words.t("lasting.only_green") in box(missed, "ben-vung")
    assert 'id="ben-vung"' not in seen.body("/chi-so/onestop.received")


def test_at_a_past_moment_nothing_is_said_about_what_is_ahead(seen):
    html = seen.body(RATE, biet_luc="2023-12-01")
    assert words.t("ahead.only_now") in html
    assert words.t("lasting.none_then") in html


def test_at_a_past_moment_the_remark_is_the_one_that_was_noted_then(seen):
    assert words.t("lasting.fragile") not in seen.body(FRAGILE, biet_luc="2023-12-01")
    before = box(seen.body(FRAGILE, biet_luc="2023-12-01"), "ben-vung")
    assert words.t("lasting.none_then") in before
    unasked = box(seen.body(FRAGILE, biet_luc="2023-10-01"), "ben-vung")
    assert words.t("lasting.unasked") in unasked, "nobody had looked by then"
    whole = seen.body(FRAGILE, biet_luc="2023-12-22")
    assert words.t("lasting.fragile") in whole.split('class="vd"')[1].split("</div>")[0]
    noted = box(whole, "ben-vung")
    assert words.t("lasting.as_found") in noted
    assert "Chỉ 4/12 tháng gần nhất đạt mục tiêu" in noted
    assert "bỏ Huyện Đức Hòa" in noted
    assert "ban-ghi=ben-vung" not in noted, "the records of that day are not listed"


def test_at_a_past_moment_of_an_older_rule_the_records_are_said_to_be_judged_by_todays(
    seen, monkeypatch
):
    assert JUDGED_NOW not in seen.body(RATE, biet_luc="2023-12-01")
    real = FakeCatalog.value

    def older(self, id, unit=None, period=None, dims=None, as_known=None, listed=None):
        made = real(self, id, unit, period, dims, as_known, listed)
        return replace(made, judged_now=as_known is not None)

    monkeypatch.setattr(FakeCatalog, "value", older)
    assert JUDGED_NOW in seen.body(RATE, biet_luc="2023-12-01")
    assert JUDGED_NOW not in seen.body(RATE)


def test_a_rank_is_a_band_where_intervals_overlap(seen):
    cells = re.findall(r'<td class="num wide">(\d+–\d+)</td>', seen.body(RATE))
    assert cells


def test_forecasts_stand_with_their_scores_and_refusals_are_said(seen):
    html = box(seen.body(RATE), "trien-vong")
    assert "Dự báo năm 2023" in html
    assert "khả năng đạt mục tiêu khoảng 85" in html
    assert words.t("ahead.tried") in html
    assert "như cùng kỳ · năm 2023" in html
    assert "9/11 lần" in html
    assert "3 kỳ, dải đúng 2 lần. Gần số thực tế hơn “như cùng kỳ”: 1/2 kỳ." in html
    fold = html.split(words.t("ahead.record_hint"))[1].split("</details>")[0].replace("\u00a0", " ")
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", one) for one in fold.split("<tr")[2:]]
    assert rows[0] == [
        "tháng 11/2023", "16/11/2023", "85 %", "80 %–90 %", "86 %", "có", "1,0 điểm", "6,0 điểm",
    ]  # fmt: skip
    assert [one[5] for one in rows] == ["có", "không", "có"]
    assert [one[7] for one in rows] == ["6,0 điểm", "1,0 điểm", "–"]
    short = box(seen.body("/chi-so/onestop.received"), "trien-vong")
    assert "Dự báo: chưa đủ số liệu; có 7 tháng" in short


def test_narrowed_to_a_member_figure_path_rules_units_and_proof_are_its_own(seen):
    narrowing.divided(seen.catalog)
    asked = narrowing.told(seen.catalog)
    html = seen.body(RATE, kenh="1")
    assert "Chỉ hồ sơ của Kênh nộp: Một" in html
    assert {name for name, _, _ in asked} == {"value", "by", "series"}
    assert [one for one in asked if one[2] != {"channel": "1"}] == []
    for link in re.findall(r'href="(/(?:chi-so|mot-cua)[^"]*)"', html.replace("&amp;", "&")):
        left = link in (RATE, f"{RATE}?kenh=2")  # the way back to all, and to the other one
        assert ("kenh=1" in link) is not left, link
    tabs = box(html, "chia-theo").split('class="tabs"')[1].split("</ul>")[0]
    assert "theo=field" in tabs
    assert "theo=channel" not in tabs


WIDE = {
    "onestop.on_time_rate": ("unit", "field", "procedure", "channel", "recv_unit"),
    "onestop.received": ("unit",),
}


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_an_indicator_is_narrowed_by_the_menus_of_its_page(seen, lang):
    """By each of its own dimensions, before it is narrowed and beside what it is narrowed to."""
    narrowing.divided(seen.catalog, WIDE)
    for query in ({}, {"kenh": "1"}):
        html = seen.body(RATE, lang, **query).replace("&amp;", "&")
        bar = html.split('id="loc-them"')[1].split("</section>")[0]
        assert re.findall(r'id="pick-([a-z-]+)"', bar) == ["linh-vuc", "thu-tuc", "kenh"]
        fields = bar.split('id="pick-linh-vuc"')[1].split("</details>")[0]
        assert {"linh-vuc": "1"} | query in [
            dict(parse_qsl(one)) for one in re.findall(rf'href="{RATE}\?([^"]*)"', fields)
        ]
        long = bar.split('id="pick-thu-tuc"')[1].split("</details>")[0]
        assert f'data-to="{RATE}?' in long
        plain = re.search(rf'href="{RATE}\?([^"]*)#chia-theo"', long)[1]
        assert dict(parse_qsl(plain)) == query | {"theo": "procedure"}, "its own rows, unscripted"
    for path in ("/chi-so/society.fibre_rate", "/chi-so/onestop.received"):
        assert 'id="loc-them"' not in seen.body(path, lang)


def test_the_records_behind_a_narrowed_figure_are_its_own(seen):
    narrowing.divided(seen.catalog)
    records, listed = seen.catalog.records, []

    def told(kind, query, *rest, **named):
        listed.append(query)
        return records(kind, query, *rest, **named)

    seen.catalog.records = told
    for which in ("numerator", "denominator", "apart-0"):
        assert "120 bản ghi" in box(seen.body(RATE, kenh="1", ban_ghi=which), "ban-ghi")
    assert [one.get("channel") for one in listed] == ["1", "1", "1"]


def test_what_is_of_all_dossiers_alone_is_left_out_of_a_narrowed_page_and_said(seen):
    narrowing.divided(seen.catalog)
    alone = ('id="trien-vong"', 'id="ben-vung"', "theo-doi", 'id="doi-so"', 'class="led"')
    whole, html = seen.body(RATE), seen.body(RATE, kenh="1")
    assert [one for one in alone if one not in whole] == []
    assert [one for one in alone if one in html] == []
    assert words.t("cut.whole.onestop") in html
    assert words.t("cut.whole.onestop") not in whole


def test_an_indicator_that_is_not_divided_so_and_a_code_that_is_not_there_are_said(seen):
    narrowing.divided(seen.catalog)
    for path, code, said in (
        (RATE, "9", "“9”"),
        ("/chi-so/onestop.received", "1", "không lọc được theo kênh nộp"),
        ("/chi-so/edoc.signed_rate", "1", "không lọc được theo kênh nộp"),
    ):
        html = seen.body(path, kenh=code)
        assert said in html
        assert "Chỉ hồ sơ của" not in html
        page, variables = router.find(path)
        assert asking.understood(page, {"kenh": code, **variables}) == 400
        assert asking.understood(page, variables) == 200

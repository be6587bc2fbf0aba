import re
from datetime import date

import pytest

from core.errors import AccessError, NotFoundError
from core.period import Grain, Period
from core.units import Level
from dashboard.addresses import filters, ready
from dashboard.components import filters as bar
from dashboard.components import time_menus
from dashboard.serving.html import render
from dashboard.wording import words
from tests.dashboard.fakes import FakeCatalog


def read(**query):
    return filters.read(
        "/mot-cua", {k.replace("_", "-"): v for k, v in query.items()}, FakeCatalog()
    )


def test_nothing_chosen_is_year_to_date_of_the_province():
    f = read()
    assert f.period.code == "2023-12-26/YTD"
    assert (f.unit.code, f.unit_code) == ("80", None)
    assert f.against == filters.PREVIOUS
    assert f.as_known is None
    assert f.faults == ()


def test_choices_are_read():
    f = read(ky="2023-Q3", don_vi="802", so_sanh="cung-ky", biet_luc="2023-12-20")
    assert f.period == Period.of(Grain.QUARTER, date(2023, 8, 1))
    assert f.unit_code == "802@2004"
    assert f.against_period.code == "2022-Q3"
    assert f.as_known == 1703091599  # 23:59:59 on 20/12/2023 in Viet Nam
    assert f.faults == ()


@pytest.mark.parametrize(
    "query",
    [
        {"ky": "hôm kia"},
        {"ky": "2023-13"},
        {"don_vi": "999"},
        {"so_sanh": "sao-hoa"},
        {"biet_luc": "mai"},
        {"biet_luc": "2023-02-30"},
        {"ky": "<script>alert(1)</script>"},
    ],
)
def test_what_cannot_be_read_is_named_and_defaults_stand(query):
    f = read(**query)
    assert len(f.faults) == 1
    assert f.period.code == "2023-12-26/YTD"
    assert f.unit.code == "80"


def test_a_unit_outside_the_scope_is_named_not_raised():
    class Own(FakeCatalog):
        def unit(self, code, day=None):
            if code == "803":
                raise AccessError("Bạn không được xem đơn vị này.")
            return super().unit(code, day)

    f = filters.read("/", {"don-vi": "803"}, Own())
    assert f.faults == ("Bạn không được xem đơn vị này.",)
    assert f.unit_code is None


def test_an_empty_store_knows_no_unit():
    class Empty(FakeCatalog):
        def unit(self, code, day=None):
            raise NotFoundError("Chưa có đơn vị nào.")

    f = filters.read("/", {}, Empty())
    assert f.unit is None


def test_addresses_keep_what_every_page_knows():
    f = read(ky="2023-12", don_vi="802", hien="tat-ca")
    assert f.href() == "/mot-cua?ky=2023-12&don-vi=802&hien=tat-ca"
    assert f.href(ky="2023-Q4", hien=None) == "/mot-cua?don-vi=802&ky=2023-Q4"
    assert f.href("/") == "/?ky=2023-12&don-vi=802"
    assert f.href("/nguon", ky=None, don_vi=None) == "/nguon"
    turned = read(ky="2023-12", sau="ABC")
    assert "sau=ABC" in turned.href()
    assert "sau" not in turned.href(ky="2023-11"), "a place in December's list"
    assert turned.href(sau="DEF", truoc="GHI") == "/mot-cua?ky=2023-12&sau=DEF&truoc=GHI"


def test_ready_words_mean_what_officials_mean():
    told = {key: one.code for key, one in ready.periods(date(2023, 12, 26))}
    assert told == {
        "ytd": "2023-12-26/YTD",
        "today": "2023-12-26",
        "yesterday": "2023-12-25",
        "this_week": "2023-W52",
        "last_week": "2023-W51",
        "this_month": "2023-12",
        "last_month": "2023-11",
        "this_quarter": "2023-Q4",
        "last_quarter": "2023-Q3",
        "half": "2023-H2",
        "nine": "2023-9M",
        "year": "2023",
        "last_year": "2022",
    }


@pytest.mark.parametrize("at", [date(2023, 12, 26), date(2024, 1, 1), date(2024, 7, 1)])
def test_an_address_may_name_each_ready_word_and_means_it_on_the_day(at):
    told = dict(ready.periods(at))
    assert sorted(ready.WORDS.values()) == sorted(told), "every word of the menu, once"
    for code, key in ready.WORDS.items():
        assert ready.exact(code, at) == told[key].code
        assert ready.word(told[key], at) == code
        assert words.known(f"period.ready.{key}")
    assert ready.exact("2019-05", at) == "2019-05"
    assert ready.word(Period.parse("2019-05", at), at) == ""
    f = read(ky="Quy-nay")
    assert (f.query["ky"], f.faults) == ("2023-Q4", ()), "for who is led nowhere"


def test_communes_stand_below_their_district_and_name_it_for_who_types():
    at = date(2023, 12, 26)
    html = render(bar.unit(read(), FakeCatalog().units(at)))
    lines = re.findall(r"<li(?: class=\"(\w+)\")?>(?:<a[^>]*>)?([^<]+)(?:<small>([^<]+))?", html)
    above, inner = "", 0
    for css, name, note in lines:
        if css == "in":
            assert note == above, f"{name} below its own district"
            inner += 1
        elif css != "gh":
            above = name
    units = FakeCatalog().units(at)
    assert inner == sum(one.level is Level.COMMUNE for one in units) > 1
    alone = [one for one in units if one.level is not Level.DISTRICT]
    flat = render(bar.unit(read(), alone))
    assert 'class="in"' not in flat, "no districts: communes stand by themselves"
    assert words.t("level.commune") in flat


def test_the_period_menu_marks_the_choice_and_offers_no_future():
    html = render(time_menus.period(read(ky="2023-11")))
    assert 'aria-current="true"' in html
    assert "/mot-cua?ky=2023-12" in html
    assert "2024" not in html
    assert "Cùng kỳ năm trước" in html
    assert "/mot-cua?ky=2022-11" in html


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("day", "2019-05-03"),
        ("week", "2019-W18"),
        ("month", "2019-05"),
        ("quarter", "2019-Q2"),
        ("half", "2019-H1"),
        ("nine_months", "2019-9M"),
        ("year", "2019"),
        ("ytd", "2019-05-03/YTD"),
    ],
)
def test_a_day_and_a_kind_of_period_are_one_period_of_any_year(kind, code):
    f = read(ky="2019-05-03", loai_ky=kind, don_vi="802")
    assert f.period.code == code
    assert f.query == {"ky": code, "don-vi": "802"}, "links name the period itself"
    assert f.faults == ()


def test_a_kind_of_period_or_a_day_that_cannot_be_read_is_named():
    odd = read(ky="2019-05-03", loai_ky="tuan")
    assert "“tuan”" in odd.faults[0]
    assert "week" in odd.faults[0]
    assert odd.period.code == "2019-05-03"
    assert "31/02" in read(ky="31/02", loai_ky="week").faults[0]
    assert read(loai_ky="week").period.code == "2023-12-26/YTD"


def test_forms_for_any_day_and_any_moment_keep_the_other_choices():
    f = read(ky="2023-11", don_vi="802", biet_luc="2023-12-20T08:30", kenh="2", sau="H39.1")
    period, known = render(time_menus.period(f)), render(time_menus.known(f))
    for html, own in ((period, "ky"), (known, "biet-luc")):
        form = html.split("<form")[1].split("</form>")[0]
        assert 'method="get"' in form
        assert 'action="/mot-cua"' in form
        kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form))
        others = {"ky": "2023-11", "don-vi": "802", "biet-luc": "2023-12-20T08:30", "kenh": "2"}
        assert kept == {k: v for k, v in others.items() if k != own}
    assert 'type="date" name="ky" value="2023-11-30"' in period
    assert '<option value="month" selected>' in period
    assert 'type="datetime-local" name="biet-luc" value="2023-12-20T08:30"' in known
    assert "08:30 20/12/2023" in known.split("</summary>")[0], "the hour is told"


def test_units_stand_by_level_with_what_they_belong_to():
    f = read()
    html = render(bar.unit(f, FakeCatalog().units(f.today)))
    assert re.search(r">Thị trấn Hậu Nghĩa<small>[^<]*Đức Hòa", html)
    assert "data-find" not in html, "the browser folds what it is shown"
    assert html.index("Sở, ban, ngành") < html.index("Huyện, thị xã, thành phố")


def test_going_back_to_the_province_drops_the_choice():
    html = render(
        bar.unit(read(don_vi="802", ky="2023-11"), FakeCatalog().units(date(2023, 11, 1)))
    )
    assert 'href="/mot-cua?ky=2023-11">Tỉnh Long An' in html


def test_a_past_moment_can_be_taken_back():
    html = render(time_menus.known(read(biet_luc="2023-12-25")))
    assert 'href="/mot-cua"' in html
    assert 'href="/mot-cua?biet-luc=2023-11-30"' in html


def test_the_list_of_units_is_read_and_a_wrong_one_is_named():
    assert read().listed is None
    assert read(ranh_gioi="hien-nay").listed == date(2023, 12, 26)
    assert read(ranh_gioi="cu").listed == date(2025, 6, 30)
    assert read(ranh_gioi="tung-ky").listed == "then"
    assert read(ranh_gioi="2024-12-01").listed == date(2024, 12, 1)
    wrong = read(ranh_gioi="mai")
    assert wrong.listed is None
    assert "mai" in wrong.faults[0]
    assert "ranh-gioi=cu" in read(ranh_gioi="cu").href("/")


def test_a_unit_that_is_not_on_the_list_is_shown_by_rule_and_said():
    f = read(don_vi="802", ranh_gioi="2025-08-01")
    assert f.listed is None
    assert f.unit_code == "802@2004"
    assert "01/08/2025" in f.faults[0]

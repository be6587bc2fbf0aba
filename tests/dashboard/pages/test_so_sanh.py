"""Small multiples: what is compared stands in the address, one axis for all of a measure."""

import re
from urllib.parse import parse_qs, urlsplit

from core.errors import NotFoundError
from core.values import Status
from dashboard.wording import words
from indicators.asking.ranking import UNSURE, rank

RATE = "onestop.on_time_rate"


def panels(html):
    return re.findall(r'class="mm-n"><a href="[^"]*">([^<]+)</a>', html)


def axes(html):
    return re.findall(r'<text x="47\.0"[^>]*>([^<]+)</text>', html)


def test_the_chosen_unit_and_its_worst_parts_stand_first(seen):
    html = seen.body("/so-sanh")
    names = panels(html)
    assert len(names) == 6
    assert names[0] == "Tỉnh Long An"
    assert len(set(axes(html))) == 2, "one axis for all"


def test_units_of_the_address_in_their_order_each_can_be_left_out(seen):
    html = seen.body("/so-sanh", cac_don_vi="803,802")
    assert panels(html) == ["Huyện Bến Lức", "Huyện Đức Hòa"]
    assert 'href="/so-sanh?cac-don-vi=802%402004"' in html
    menu = html.split('id="pick-cac-don-vi"')[1].split("</details>")[0]
    assert "cac-don-vi=803%402004%2C802%402004%2C794%402004" in menu, "a click adds one"
    assert menu.count('aria-current="true"') == 2


def test_the_first_choice_begins_a_list_of_one_s_own(seen):
    for asked in ({}, {"cac_don_vi": "không-có"}):
        menu = (
            seen.body("/so-sanh", **asked).split('id="pick-cac-don-vi"')[1].split("</details>")[0]
        )
        assert 'href="/so-sanh?cac-don-vi=803%402004"' in menu, "not a seventh beside the six"
        assert menu.count('aria-current="true"') == 1
        assert words.t("compare.none") in menu.split('aria-current="true"')[1].split("</a>")[0]
    query = {"theo": "chi-tieu"}
    menu = seen.body("/so-sanh", **query).split('id="pick-chi-tieu"')[1].split("</details>")[0]
    assert f'href="/so-sanh?theo=chi-tieu&amp;chi-tieu={RATE}"' in menu
    query["chi_tieu"] = "data.datasets"
    menu = seen.body("/so-sanh", **query).split('id="pick-chi-tieu"')[1].split("</details>")[0]
    assert f"chi-tieu=data.datasets%2C{RATE}" in menu
    assert 'href="/so-sanh?theo=chi-tieu"' in menu, "all can be given up at once"


def test_a_point_of_a_drawing_is_its_indicator_its_unit_and_its_month(seen):
    html = seen.body("/so-sanh", cac_don_vi="803,802")
    go = r'<a href="([^"]+)" tabindex="-1"><rect class="go"[^>]*><title>([^<]+)</title>'
    ways = re.findall(go, html)
    may = [(href, said) for href, said in ways if said.startswith("Tháng 5/2023: 9")]
    for unit, (href, said) in zip(("803@2004", "802@2004"), may, strict=True):
        asked = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
        assert href.startswith(f"/chi-so/{RATE}?")
        assert (asked["don-vi"], asked["ky"]) == ([unit], ["2023-05"])
        assert re.fullmatch(r"Tháng 5/2023: [\d,]+\xa0%", said)
    twin = html.split('class="tw"')[1].split("</details>")[0]
    assert {href for href, _ in ways} == set(re.findall(r'<a href="([^"]+)"', twin)), "by keys too"
    beside = seen.body("/so-sanh", theo="chi-tieu", chi_tieu="data.datasets", ky="2023-11")
    assert 'href="/chi-so/data.datasets?ky=2023-05" tabindex' in beside


def test_indicators_of_a_unit_share_an_axis_by_measure(seen):
    html = seen.body(
        "/so-sanh", theo="chi-tieu", chi_tieu="onestop.on_time_rate,edoc.signed_rate,data.datasets"
    )
    assert panels(html) == [
        "Tỷ lệ hồ sơ giải quyết đúng hạn (A)",
        "Tỷ lệ văn bản đi được ký số",
        "Bộ dữ liệu trong kho",
    ]
    assert words.t("compare.measure", unit="bộ dữ liệu") in html
    low, high, low_2, high_2, zero, _ = axes(html)
    assert (low, high) == (low_2, high_2)
    assert zero == "0"


def test_what_is_not_known_is_named(seen):
    html = seen.body("/so-sanh", chi_tieu="x.y", cac_don_vi="không-có,802")
    assert words.t("compare.no_indicator", id="x.y") in html
    assert "không-có" in html
    assert panels(html) == ["Huyện Đức Hòa"]
    many = ",".join(str(n) for n in range(794, 809))
    html = seen.body("/so-sanh", cac_don_vi=many)
    assert words.t("compare.too_many", count=12) in html
    assert len(panels(html)) == 12


def test_a_unit_that_did_not_exist_then_is_left_out(seen):
    value = seen.catalog.value

    def gone(id, unit=None, *more, **named):
        if unit == "803@2004":
            raise NotFoundError("chưa có khi ấy")
        return value(id, unit, *more, **named)

    seen.catalog.value = gone
    assert panels(seen.body("/so-sanh", cac_don_vi="803,802")) == ["Huyện Đức Hòa"]


def test_the_twin_holds_every_month_of_every_drawing(seen):
    html = seen.body("/so-sanh", cac_don_vi="803,802")
    table = html.split("tb twin")[1]
    assert re.findall(r'<th[^>]*scope="col"[^>]*>([^<]+)', table) == [
        words.t("chart.period"), "Huyện Bến Lức", "Huyện Đức Hòa",
    ]  # fmt: skip
    assert table.count("<tr") > 24


def test_a_unit_has_the_status_of_its_card_and_beside_it_that_it_is_not_sure(seen):
    found = rank(seen.catalog.by(RATE, "unit"), seen.catalog.definition(RATE))
    unsure = next(one for one in found if one.verdict is None and not one.apart).value
    sure = next(one for one in found if one.verdict is Status.OFF and not one.apart).value
    html = seen.body("/so-sanh", cac_don_vi=f"{unsure.unit},{sure.unit}", chi_tieu=RATE)
    first, second = re.findall(r'class="mm-v">.*?</p>', html)
    assert unsure.status.word in first
    assert UNSURE in first
    assert sure.status.word in second
    assert UNSURE not in second
    alone = seen.body("/so-sanh", theo="chi-tieu", don_vi=unsure.unit)
    assert UNSURE not in alone


def files(html):
    """What the files of a page are asked for."""
    asked = [
        parse_qs(urlsplit(one.replace("&amp;", "&")).query)
        for one in re.findall(r'href="(/xuat/so-sanh[^"]*)"', html)
    ]
    assert len(asked) > 6
    keys = ("theo", "chi-tieu", "cac-don-vi")
    held = [{key: one[key] for key in keys if key in one} for one in asked]
    assert held == [held[0]] * len(held)
    return held[0]


def test_files_hold_what_is_drawn_and_what_is_not_drawn_is_said(seen):
    several = {"chi_tieu": f"x.y,{RATE},edoc.signed_rate", "cac_don_vi": "không-có,803"}
    html = seen.body("/so-sanh", **several)
    name = seen.catalog.definition(RATE).name.vi
    assert words.t("compare.one_indicator", name=name) in html
    assert files(html) == {"chi-tieu": [RATE], "cac-don-vi": ["803@2004"]}
    html = seen.body("/so-sanh", theo="chi-tieu", **several)
    assert words.t("compare.one_indicator", name=name) not in html
    assert files(html) == {"theo": ["chi-tieu"], "chi-tieu": [f"{RATE},edoc.signed_rate"]}
    assert files(seen.body("/so-sanh", theo="khác")) == {}

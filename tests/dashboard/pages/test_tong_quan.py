import re
from dataclasses import replace

import pytest

from core.errors import NotFoundError
from core.values import Status, emptied
from dashboard.wording import words
from indicators.evaluating.scoring import PROVINCE_ONLY


def names(html, css):
    block = html.split(f'class="cards {css}"')[1]
    return re.findall(r'data-id="([^"]+)"', block.split('class="sec"')[0])


def test_the_worst_stands_first_and_only_once(seen):
    html = seen.body("/")
    first = names(html, "big")
    assert first[:3] == [
        "onestop.open_overdue_rate",
        "onestop.online_payment_rate",
        "ocop.on_floor_rate",
    ]
    every = re.findall(r'data-id="([^"]+)"', html)
    assert len(every) == len(set(every)) == len(seen.catalog.definitions())


def test_the_tally_counts_all_values(seen):
    counts = [int(n) for n in re.findall(r"<b>(\d+)</b>", seen.body("/").split("cols")[0])][:4]
    values = seen.catalog.values([d.id for d in seen.catalog.definitions()])
    want = [
        sum(v.status is s for v in values)
        for s in (Status.OFF, Status.WATCH, Status.ON, Status.NONE)
    ]
    assert counts == want


def test_nothing_wrong_is_said(seen):
    for id in list(seen.catalog._shapes):
        if seen.catalog.value(id).status in (Status.OFF, Status.WATCH):
            del seen.catalog._shapes[id]
    seen.catalog.changes = lambda *asked: []
    whole = [replace(one, progress=1.0, last_success=1) for one in seen.catalog.sources()]
    loading = [replace(one, progress=0.4) for one in whole]
    seen.catalog.sources = lambda: whole
    assert words.t("overview.nothing_wrong") in seen.body("/")
    seen.catalog.sources = lambda: loading
    assert words.t("overview.nothing_wrong") not in seen.body("/"), "not while data are loading"
    seen.catalog.sources = lambda: whole
    for id in list(seen.catalog._shapes):
        if seen.catalog.value(id).status is Status.ON:
            del seen.catalog._shapes[id]
    assert words.t("overview.nothing_wrong") not in seen.body("/"), "nothing is judged"


def test_small_groups_share_a_row(seen):
    assert "<h2>Văn bản điện tử, kho dữ liệu" in seen.body("/")


def test_a_large_group_is_folded_but_never_what_misses_its_target(seen):
    shapes = seen.catalog._shapes
    good, bad = shapes["edoc.electronic_rate"], shapes["onestop.open_overdue_rate"]
    for n in range(6):
        more = good.definition.model_copy(update={"id": f"edoc.more_{n}", "group": "edoc"})
        shapes[more.id] = replace(good, definition=more)
    for n in range(9):  # more than the big cards hold
        worse = bad.definition.model_copy(update={"id": f"edoc.worse_{n}", "group": "edoc"})
        shapes[worse.id] = replace(bad, definition=worse)
    html = seen.body("/")
    folded = re.findall(r'<details class="tw rest">.*?</details>', html, re.S)
    lines = [re.findall(r'<li[^>]*data-id="([^"]+)"', one) for one in folded]
    assert any(id.startswith("edoc.more") for group in lines for id in group)
    assert not any(id.startswith("edoc.worse") for group in lines for id in group)
    for fold, group in zip(folded, lines, strict=True):
        assert words.t("overview.more_indicators", count=len(group)) in fold
    every = re.findall(r'data-id="([^"]+)"', html)
    assert len(every) == len(set(every)) == len(seen.catalog.definitions()), "each exactly once"


def test_what_no_unit_of_its_level_has_stands_under_one_line(seen):
    """Of a district: a count of the province alone; what it lacks itself says why on its card."""
    answer, why = seen.catalog.values, "đơn vị chưa báo cáo"
    reasons = {"app.installs": PROVINCE_ONLY, "ocop.on_floor_rate": why}

    def values(ids, *view):
        return [
            emptied(one, reasons[one.indicator]) if one.indicator in reasons else one
            for one in answer(ids, *view)
        ]

    seen.catalog.values = values
    html = seen.body("/", don_vi="802")
    fold = html.split(words.t("elsewhere.district", count=1))[1].split("</details>")[0]
    assert re.findall(r'data-id="([^"]+)"', fold) == ["app.installs"]
    assert PROVINCE_ONLY in fold
    assert html.count('data-id="app.installs"') == 1, "no card of it"
    card = html.split('data-id="ocop.on_floor_rate"')[1].split("</a>")[0]
    assert why in card
    judged = int(re.findall(r"<b>(\d+)</b>", html.split("cols")[0])[3])
    held = values([d.id for d in seen.catalog.definitions()], "802")
    assert judged == sum(one.status is Status.NONE for one in held) - 1, "nor is it counted"


def test_parts_of_a_count_are_named(seen):
    assert "102 thuộc tính + 124 địa lý" in seen.body("/")


def test_where_to_look_is_named_on_big_cards(seen):
    assert re.search(r"thấp nhất: Huyện [^<]+ \d", seen.body("/"))


def test_stale_failed_and_missing_are_listed_worst_first(seen):
    box = seen.body("/").split(words.t("overview.doubts"))[1]
    order = [
        box.index(name)
        for name in ("Lượt vào Zalo 1022", "Lượt cài Long An Số", "Phản ánh nhận được")
    ]
    assert order == sorted(order)
    assert "Nguồn lỗi từ 08:00" in box
    assert "Số cũ: số liệu đến 15/12/2023" in box


def test_revised_figures_are_listed(seen):
    box = seen.body("/").split(words.t("since.revised"))[1]
    assert "Thanh toán trực tuyến" in box
    assert "Tháng 10/2023" in box
    seen.catalog.changes = lambda *asked: []
    assert words.t("overview.unchanged") in seen.body("/")


def test_the_map_needs_units_and_a_target(seen):
    html = seen.body("/", ky="2023-11")
    box = html.partition(words.t("overview.map"))[2].partition("</section>")[0]
    assert 'href="/xuat/ban-do.csv?ky=2023-11"' in box
    del seen.catalog._shapes["onestop.on_time_rate"]
    assert words.t("overview.map") not in seen.body("/")


def test_a_unit_without_a_past_is_compared_with_nothing(seen):
    real = seen.catalog.values

    def values(ids, unit=None, period=None, as_known=None, listed=None):
        if period is not None and period.start.year < 2023:
            raise NotFoundError("Đơn vị chưa có.")
        return real(ids, unit, period, as_known)

    seen.catalog.values = values
    assert "cùng kỳ 9" not in seen.body("/")


def test_the_reader_may_ask_for_another_comparison(seen):
    month = seen.body("/", ky="2023-11")
    assert "so với tháng trước" in month
    year = seen.body("/", ky="2023-11", so_sanh="cung-ky")
    assert "so với tháng trước" not in year
    assert "so với cùng kỳ 2022" in year


def test_a_card_that_is_met_and_may_not_last_says_so(seen):
    card = seen.body("/").split('data-id="onestop.online_rate"')[1].split("</a>")[0]
    assert Status.ON.word in card
    assert words.t("lasting.fragile") in card
    assert seen.body("/").count(words.t("lasting.fragile")) == 1
    assert words.t("lasting.fragile") not in seen.body("/", don_vi="802")
    assert words.t("lasting.fragile") not in seen.body("/", biet_luc="2023-12-01")
    assert seen.body("/", biet_luc="2023-12-22").count(words.t("lasting.fragile")) == 1


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_will_miss_its_target_is_told_with_its_reason(seen, lang):
    html = seen.body("/", lang).split('id="se-khong-dat"')[1].split("</section>")[0]
    with words.speaking(lang):
        chance = words.percent(0.3, 0)
        assert words.t("falling.title") in html
    assert f" {chance}" in html
    assert 'href="/chi-so/onestop.on_time_rate#trien-vong"' in html
    assert html.index("onestop.on_time_rate") < html.index("onestop.online_rate")
    assert ("lộ trình" if lang == "vi" else "behind its path") in html.split("online_rate#")[1]


def test_nothing_in_danger_is_said_and_the_past_is_not_foretold(seen, monkeypatch):
    assert 'id="se-khong-dat"' not in seen.body("/", biet_luc="2023-12-01")
    monkeypatch.setattr(seen.catalog, "falling", lambda unit, period: (7, []))
    assert words.t("falling.none", count=7) in seen.body("/")
    monkeypatch.setattr(seen.catalog, "falling", lambda unit, period: (0, []))
    assert 'id="se-khong-dat"' not in seen.body("/")


def test_dots_of_the_map_and_names_of_its_table_lead_to_the_unit(seen):
    html = seen.body("/")
    assert re.search(r'<a href="/\?don-vi=802[^"]*" tabindex="-1"><circle', html)
    assert re.search(r'<th scope="row"><a href="/\?don-vi=802', html)

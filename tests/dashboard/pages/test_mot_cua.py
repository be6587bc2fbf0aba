import re
from dataclasses import replace

from core.errors import AccessError, NotFoundError
from dashboard import context, words
from indicators.answers import RecordPage


def test_the_strip_shows_what_exists_in_its_order(seen):
    strip = seen.body("/mot-cua").split("cards strip")[1].split("</section>")[0]
    assert re.findall(r'data-id="([^"]+)"', strip) == [
        "onestop.received",
        "onestop.on_time_rate",
        "onestop.overdue_open",
    ]


def test_what_is_counted_apart_is_said_and_listable(seen):
    box = seen.body("/mot-cua").split('id="dem-rieng"')[1].split("</section>")[0]
    assert "<b>31</b>" in box
    assert "không có hạn" in box
    assert "ban-ghi=apart-0#ban-ghi" in box
    seen.catalog.passport = lambda value_id: (_ for _ in ()).throw(NotFoundError("không"))
    assert words.t("chart.none_apart") in seen.body("/mot-cua")


def test_units_are_ranked_with_their_interval(seen):
    box = seen.body("/mot-cua").split('id="theo-don-vi"')[1].split("</section>")[0]
    assert "Chưa chắc" in box
    assert "Thấp hơn mục tiêu" in box
    assert box.count("<tr") == 13
    full = seen.body("/mot-cua", hien="tat-ca").split('id="theo-don-vi"')[1].split("</section>")[0]
    assert full.count("<tr") == 18


def test_a_unit_leads_to_its_own_view(seen):
    html = seen.body("/mot-cua", ky="2023-11")
    assert 'href="/mot-cua?ky=2023-11&amp;don-vi=802"' in html


def test_the_heat_map_has_twelve_months(seen):
    box = seen.body("/mot-cua").split('id="ban-do-nhiet"')[1]
    assert re.findall(r"<th[^>]*>(\d+/\d\d)<", box)[:12][::11] == ["1/23", "12/23"]


def test_a_month_is_drawn_by_day(seen):
    shape = seen.catalog._shapes["onestop.received"]
    twin = shape.definition.model_copy(update={"id": "onestop.resolved"})
    seen.catalog._shapes["onestop.resolved"] = replace(shape, definition=twin)
    assert "theo ngày" in re.sub("<[^>]+>", "", seen.body("/mot-cua", ky="2023-11"))
    assert "theo tháng" in seen.body("/mot-cua", ky="2023")


def test_late_dossiers_are_paged_by_key(seen):
    box = seen.body("/mot-cua").split('id="qua-han"')[1]
    assert "120 bản ghi" in box
    assert 'href="/mot-cua?sau=H39.000020#qua-han"' in box
    later = seen.body("/mot-cua", sau="H39.000020").split('id="qua-han"')[1]
    assert "H39.000020" in later
    assert 'href="/mot-cua?sau=H39.000040#qua-han"' in later
    assert 'href="/mot-cua#qua-han"' in later


def test_codes_are_shown_to_operators_and_officials_only(seen):
    for role, may in (
        (context.OPERATOR, True),
        (context.OFFICIAL, True),
        (context.LEADER, False),
        (context.ANALYST, False),
        (context.ADMINISTRATOR, False),
    ):
        seen.role(role, "802" if role == context.OFFICIAL else None)
        body = seen.body("/mot-cua")
        assert ("H39.0" in body) is may, role  # neither in a row nor in the way to the next page
        assert ("sau=20#qua-han" in body) is not may, role
    seen.role(context.OFFICIAL)
    assert "H39.0" not in seen.body("/mot-cua"), "an official without a unit"


def test_no_late_dossier_is_good_news(seen):
    seen.catalog.records = lambda *a, **k: RecordPage("dossier", [], 0, "")
    assert words.t("onestop.no_late") in seen.body("/mot-cua")


def test_records_that_may_not_be_seen_are_refused_in_words(seen):
    def refuse(*args, **named):
        raise AccessError("Bạn không được xem đơn vị này.")

    seen.catalog.records = refuse
    assert "Bạn không được xem đơn vị này." in seen.body("/mot-cua")


def test_the_past_has_its_list_too(seen):
    box = seen.body("/mot-cua", biet_luc="2023-12-20").split('id="qua-han"')[1]
    assert "120 bản ghi" in box


def test_the_form_shows_its_columns_and_that_its_balances_hold(seen):
    box = seen.body("/mot-cua").split('id="bieu-06a"')[1].split("</section>")[0]
    assert box.count("<tr") == 4, "head, total, two fields"
    assert words.t("form0206a.all_hold", count="12") in box
    assert "120 = 60 + 50 + 10" in box
    past = seen.body("/mot-cua", **{"biet-luc": "2023-12-01"})
    assert words.t("form0206a.only_now") in past
    assert words.t("form0206a.all_hold", count="12") not in past


def test_a_form_that_does_not_balance_says_so(seen):
    good = seen.catalog.form(by="field")
    wrong = replace(good[1][2], c11=21)
    seen.catalog.form = lambda unit=None, period=None, by="": (
        [good[0], ("G02", "Hộ tịch", wrong)] if by else [("", "", good[0][2])]
    )
    box = seen.body("/mot-cua").split('id="bieu-06a"')[1].split("</section>")[0]
    assert words.t("form0206a.some_fail", count="12", failed="2") in box
    assert "Hộ tịch: 11 = 12 + 13" in box
    assert "21 ≠ 17 + 3" in box


def test_the_three_rules_stand_on_the_page(seen):
    box = seen.body("/mot-cua").split('id="ba-quy-tac"')[1].split("</section>")[0]
    assert words.t("indicator.rule_a") in box


def test_narrowed_to_a_member_everything_is_asked_for_it_and_what_is_of_all_is_left_out(seen):
    asked = []
    value, by, series = seen.catalog.value, seen.catalog.by, seen.catalog.series

    def told(ask, at):
        def asking(*given, **named):
            asked.append(given[at] if len(given) > at else named.get("dims"))
            return ask(*given, **named)

        return asking

    for id, dims in (
        ("onestop.on_time_rate", ("unit", "field", "channel")),
        ("onestop.overdue_open", ("unit", "channel")),
        ("onestop.received", ("unit",)),
    ):
        shape = seen.catalog._shapes[id]
        definition = shape.definition.model_copy(update={"dimensions": dims})
        seen.catalog._shapes[id] = replace(shape, definition=definition)
    whole = seen.body("/mot-cua")
    assert "Kênh nộp" in whole.split('id="loc-them"')[1]
    seen.catalog.value, seen.catalog.by = told(value, 3), told(by, 4)
    seen.catalog.series = told(series, 5)
    html = seen.body("/mot-cua", kenh="1")
    assert "Chỉ hồ sơ của Kênh nộp: Một" in html
    assert {"channel": "1"} in asked
    strip = html.split("cards strip")[1].split("</section>")[0]
    assert re.findall(r'data-id="([^"]+)"', strip) == [
        "onestop.on_time_rate",
        "onestop.overdue_open",
    ], "what cannot be divided so is not shown as if it were"
    assert words.t("cut.files") in html
    assert "/xuat/mot-cua" not in html
    assert 'id="theo-linh-vuc"' not in html
    assert "kenh=1" in html.split('id="theo-don-vi"')[1], "a unit of it is asked for the same"


def test_a_member_that_is_not_there_and_two_at_once_are_said_and_not_obeyed(seen):
    shape = seen.catalog._shapes["onestop.on_time_rate"]
    dims = (*shape.definition.dimensions, "channel")
    definition = shape.definition.model_copy(update={"dimensions": dims})
    seen.catalog._shapes["onestop.on_time_rate"] = replace(shape, definition=definition)
    for query, said in (({"kenh": "7"}, "“7”"), ({"kenh": "1", "linh-vuc": "2"}, "một chiều")):
        html = seen.body("/mot-cua", **query)
        assert said in html
        assert "Chỉ hồ sơ của" not in html
        assert "/xuat/mot-cua" in html

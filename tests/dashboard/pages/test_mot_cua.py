import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest

from core.errors import AccessError, MisuseError, NotFoundError, StoreError
from core.values import Moved
from dashboard import context, router
from dashboard.addresses import asking, filters
from dashboard.boards import Board
from dashboard.components import sides
from dashboard.pages import mot_cua
from dashboard.wording import titles, words
from indicators.asking.answers import RecordPage
from indicators.asking.ranking import UNSURE, rank
from indicators.catalog import Catalog
from indicators.form0206a.form import Form
from tests.dashboard.pages import narrowing
from tests.dashboard.pages.test_themes import add, box

RATE, OVERDUE = "onestop.on_time_rate", "onestop.overdue_open"
OPEN_RATE = "onestop.open_overdue_rate"


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
    rows = rank(seen.catalog.by(RATE, "unit"), seen.catalog.definition(RATE))[:12]
    told = {UNSURE if row.status is None else row.status.word for row in rows}
    assert len(told) > 1
    assert all(one in box for one in told)
    assert box.count("<tr") == 13
    full = seen.body("/mot-cua", hien="tat-ca").split('id="theo-don-vi"')[1].split("</section>")[0]
    assert full.count("<tr") == 18


def test_a_unit_leads_to_its_own_view(seen):
    html = seen.body("/mot-cua", ky="2023-11")
    assert 'href="/mot-cua?ky=2023-11&amp;don-vi=802"' in html


def test_the_heat_map_has_twelve_months(seen):
    box = seen.body("/mot-cua").split('id="ban-do-nhiet"')[1]
    assert re.findall(r"<th[^>]*><a [^>]*>(\d+/\d\d)<", box)[:12][::11] == ["1/23", "12/23"]


def test_a_month_is_drawn_by_day(seen):
    shape = seen.catalog._shapes["onestop.received"]
    twin = shape.definition.model_copy(update={"id": "onestop.resolved"})
    seen.catalog._shapes["onestop.resolved"] = replace(shape, definition=twin)
    assert "theo ngày" in re.sub("<[^>]+>", "", seen.body("/mot-cua", ky="2023-11"))
    assert "theo tháng" in seen.body("/mot-cua", ky="2023")


def test_late_dossiers_are_paged_by_key(seen):
    box = seen.body("/mot-cua").split('id="qua-han"')[1]
    assert "120 bản ghi" in box
    assert f'<caption class="sr">{words.t("onestop.late")}</caption>' in box, "named once"
    assert 'href="/mot-cua?sau=H39.000020#qua-han"' in box
    later = seen.body("/mot-cua", sau="H39.000020").split('id="qua-han"')[1]
    assert "H39.000020" in later
    assert 'href="/mot-cua?sau=H39.000040#qua-han"' in later
    assert 'href="/mot-cua#qua-han"' in later


def test_the_order_of_a_list_stands_in_the_address_and_in_its_files(seen):
    seen.role(context.OPERATOR)
    box = seen.body("/mot-cua", ky="2023-11").split('id="qua-han"')[1]
    assert 'href="/mot-cua?ky=2023-11&amp;xep=-late#qua-han"' in box
    assert "xep=" not in box.split('class="dl part"')[1], "files of the usual order"
    late = seen.body("/mot-cua", ky="2023-11", xep="-late").split('id="qua-han"')[1]
    assert 'href="/mot-cua?ky=2023-11&amp;xep=late#qua-han"' in late
    assert "xep=-late&amp;sau=H39.000020" in late, "the next page keeps the order"
    assert "ban-ghi=numerator&amp;xep=-late" in late
    again = seen.body("/mot-cua", ky="2023-11", xep="-late", sau="H39.000020")
    assert 'xep=late#qua-han"' in again, "another order begins at the first page"


def test_an_order_that_a_list_has_not_is_told_and_the_usual_one_shown(seen):
    seen.role(context.OPERATOR)
    box = seen.body("/mot-cua", xep="procedure", sau="H39.000020").split('id="qua-han"')[1]
    assert words.t("records.not_sorted") in box
    assert "H39.000000" in box
    assert "procedure" not in box.split('class="dl part"')[1]
    assert words.t("records.not_sorted") not in seen.body("/mot-cua", xep="-late")
    following = re.search(r'href="([^"]+)#qua-han">' + words.t("records.next"), box)[1]
    assert following == "/mot-cua?sau=H39.000020", "the refused order is not asked for again"
    later = seen.body("/mot-cua", sau="H39.000020").split('id="qua-han"')[1]
    assert "H39.000020" in later
    assert words.t("records.not_sorted") not in later


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
    asked = []
    whole = seen.catalog.form

    def form(unit=None, period=None, by="", as_known=None):
        asked.append(as_known)
        return whole(unit, period, by)

    seen.catalog.form = form
    past = seen.body("/mot-cua", **{"biet-luc": "2023-12-01"})
    assert words.t("form0206a.all_hold", count="12") in past
    assert set(asked) == {seen.catalog.known_at("2023-12-01")}

    def beyond(unit=None, period=None, by="", as_known=None):
        raise MisuseError("Lịch sử bản ghi giữ 30 ngày.")

    seen.catalog.form = beyond
    past = seen.body("/mot-cua", **{"biet-luc": "2023-12-02"})
    assert "Lịch sử bản ghi giữ 30 ngày." in past.split('id="bieu-06a"')[1]


def test_the_form_of_a_unit_in_which_others_have_a_share_says_that_nothing_is_converted(seen):
    said = words.t("form0206a.unconverted")
    assert said not in seen.body("/mot-cua")
    whole = seen.catalog.value
    given = (Moved("28063@2004", "Xã Bình Thạnh", 0.5, True),)
    seen.catalog.value = lambda *asked, **more: replace(whole(*asked, **more), moved=given)
    box = seen.body("/mot-cua").split('id="bieu-06a"')[1].split("</section>")[0]
    assert said in box


def test_a_form_that_does_not_balance_says_so(seen):
    good = seen.catalog.form(by="field")
    wrong = replace(good[1][2], c11=21)
    seen.catalog.form = lambda unit=None, period=None, by="", as_known=None: {
        "field": [good[0], ("G02", "Hộ tịch", wrong)]
    }.get(by, [("", "", good[0][2])])
    box = seen.body("/mot-cua").split('id="bieu-06a"')[1].split("</section>")[0]
    assert words.t("form0206a.some_fail", count="12", failed="2") in box
    assert "Hộ tịch: 11 = 12 + 13" in box
    assert "21 ≠ 17 + 3" in box


def test_the_form_tells_its_levels_apart_and_whether_they_make_the_whole(seen):
    whole = seen.catalog.form
    part = Form(60, 30, 25, 5, 50, 35, 12, 3, 10, 8, 2)
    rest = replace(part, c9=13, c10=2, c12=9, c13=1)

    def form(rest):
        parts = [("agency", "Sở, ban, ngành", part), ("commune", "Cấp xã", rest)]
        return lambda unit=None, period=None, by="", as_known=None: (
            parts if by == "level" else whole(unit, period, by)
        )

    seen.catalog.form = form(rest)
    box = seen.body("/mot-cua").split('id="bieu-06a"')[1].split("</section>")[0]
    assert box.count("<tr") == 6, "head, total, two levels, two fields"
    assert "Trong đó: Sở, ban, ngành" in box
    assert words.t("form0206a.all_hold", count="21") in box
    assert "3: 120 = 60 + 60" in box
    seen.catalog.form = form(replace(rest, c3=61, c7=51))
    box = seen.body("/mot-cua").split('id="bieu-06a"')[1].split("</section>")[0]
    assert f"Tổng số: {words.t('form0206a.levels')}" in box
    assert "3: 120 ≠ 60 + 61; 7: 100 ≠ 50 + 51" in box


def test_the_three_rules_stand_on_the_page(seen):
    box = seen.body("/mot-cua").split('id="ba-quy-tac"')[1].split("</section>")[0]
    assert words.t("indicator.rule_a") in box


def test_narrowed_to_a_member_everything_is_asked_for_it_and_what_is_of_all_is_left_out(seen):
    narrowing.divided(seen.catalog)
    assert "Kênh nộp" in seen.body("/mot-cua").split('id="loc-them"')[1]
    asked = narrowing.told(seen.catalog)
    html = seen.body("/mot-cua", kenh="1")
    assert "Chỉ hồ sơ của Kênh nộp: Một" in html
    assert {name for name, _, _ in asked} == {"value", "by", "series"}
    assert [one for one in asked if one[2] != {"channel": "1"}] == []
    assert {id for _, id, _ in asked} == {RATE, OVERDUE, OPEN_RATE}, "what is drawn, no more"
    strip = html.split("cards strip")[1].split("</section>")[0]
    assert re.findall(r'data-id="([^"]+)"', strip) == [RATE, OVERDUE]
    assert words.t("cut.files") in html
    files = re.findall(r'href="(/xuat/[^"]+)"', html)
    assert any(one.startswith("/xuat/mot-cua.") for one in files)
    assert all("kenh=1" in one for one in files), "files of a narrowed page are narrowed"
    rows = html.split('id="theo-linh-vuc"')[1].split("</section>")[0]
    ways = re.findall(r'href="(/mot-cua[^"]*linh-vuc=[^"]*)"', rows)
    assert ways
    assert all("kenh=1" in one for one in ways), "a click narrows further"
    assert 'id="theo-kenh"' not in html, "nothing is divided again by what it is narrowed to"
    assert "kenh=1" in html.split('id="theo-don-vi"')[1], "a unit of it is asked for the same"


def test_what_a_narrowed_page_shows_opens_narrowed(seen):
    narrowing.divided(seen.catalog)
    html = seen.body("/mot-cua", kenh="1", don_vi="802")
    ways = re.findall(r'href="(/chi-so/[^"]+)"', html)
    assert {one.partition("?")[0] for one in ways} == {
        f"/chi-so/{one}" for one in (RATE, OVERDUE, OPEN_RATE)
    }
    assert [one for one in ways if "kenh=1" not in one or "don-vi=802" not in one] == []
    assert f'href="/chi-so/{RATE}?don-vi=802&amp;kenh=1&amp;ban-ghi=apart-0#ban-ghi"' in html
    assert "kenh" not in "".join(re.findall(r'href="/chi-so/[^"]+"', seen.body("/mot-cua")))


def test_what_cannot_be_divided_so_is_named(seen):
    narrowing.divided(seen.catalog)
    gone = "Không chia được theo kênh nộp nên không có ở đây: Tiếp nhận."
    assert gone in seen.body("/mot-cua", kenh="1")
    assert "Không chia được theo" not in seen.body("/mot-cua")
    narrowing.divided(seen.catalog, {OVERDUE: ("unit",)})
    html = seen.body("/mot-cua", kenh="1")
    assert "không có ở đây: Tiếp nhận, Quá hạn chưa xong." in html
    assert 'id="qua-han"' not in html, "the late ones of all are not shown as its own"


def test_a_member_of_which_nothing_was_resolved_is_shown_and_offered(seen):
    narrowing.divided(seen.catalog)
    by = seen.catalog.by
    seen.catalog.by = lambda id, dim, *rest, **named: (
        [] if (id, dim) == (RATE, "channel") else by(id, dim, *rest, **named)
    )
    html = seen.body("/mot-cua", kenh="2")
    assert "Chỉ hồ sơ của Kênh nộp: Hai" in html
    assert 'href="/mot-cua?kenh=1"' in html.split('id="loc-them"')[1]


@pytest.mark.parametrize("id", ["onestop.pending", OVERDUE])
def test_narrowed_units_stand_there_while_anything_lies_with_them(seen, id):
    narrowing.divided(seen.catalog)
    shape = seen.catalog._shapes[OVERDUE]
    twin = shape.definition.model_copy(update={"id": "onestop.pending"})
    seen.catalog._shapes["onestop.pending"] = replace(shape, definition=twin)
    by, left = seen.catalog.by, {RATE: "802", id: "803"}

    def few(one, dim, *rest, **named):
        found = by(one, dim, *rest, **named)
        for each in found if dim == "unit" else ():
            if each.dims["unit"] != left.get(one):
                each.value = each.numerator = each.denominator = 0.0
        return found

    seen.catalog.by = few
    box = seen.body("/mot-cua", kenh="1").split('id="theo-don-vi"')[1].split("</section>")[0]
    assert re.findall(r"don-vi=(\d+)", box) == ["802", "803"]
    left[id] = ""
    html = seen.body("/mot-cua", kenh="1")
    box = html.split('id="theo-don-vi"')[1].split("</section>")[0]
    assert re.findall(r"don-vi=(\d+)", box) == ["802"], "one alone is drawn too"
    assert 'id="ban-do-nhiet"' in html
    left[RATE] = ""
    assert 'id="theo-don-vi"' not in seen.body("/mot-cua", kenh="1")


def test_members_have_english_names_in_english(seen):
    narrowing.divided(seen.catalog)
    html = seen.body("/mot-cua", "en", kenh="1")
    assert "Only dossiers of Channel: At the counter" in html
    menu = html.split('id="pick-kenh"')[1].split("</details>")[0]
    assert ("Online" in menu, "Một" in menu) == (True, False)
    box = seen.body(f"/chi-so/{RATE}", "en", theo="channel").split('id="chia-theo"')[1]
    assert ("At the counter" in box, "Một" in box) == (True, False)
    assert "Một" in seen.body(f"/chi-so/{RATE}", theo="channel").split('id="chia-theo"')[1]


FULL = {
    RATE: ("unit", "field", "procedure", "channel", "applicant"),
    OVERDUE: ("unit", "field", "channel"),
}
BOTH = {"linh-vuc": "1", "kenh": "2"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_narrowed_to_two_members_everything_is_of_both_and_each_can_be_dropped(seen, lang):
    narrowing.divided(seen.catalog, FULL)
    asked = narrowing.told(seen.catalog)
    html = seen.body("/mot-cua", lang, **BOTH).replace("&amp;", "&")
    assert [one for one in asked if one[2] != {"field": "1", "channel": "2"}] == []
    menus, said = html.split('id="loc-them"')[1].split("<p>")[:2]
    bar = f"{menus}<p>{said.split('</p>')[0]}"
    with words.speaking(lang):
        first = words.t("cut.of.onestop", what=f"{words.t('dim.field')}: Một")
        then = words.t(
            "cut.and", what=f"{words.t('dim.channel')}: {words.member('channel', '2', 'Hai')}"
        )
        assert first in bar
        assert then in bar
        ways = dict(re.findall(r'<a href="([^"]*)">([^<]*)</a>', bar.split("<p>")[1]))
        assert ways == {
            "/mot-cua?kenh=2": words.t("cut.drop_one", dim=words.lower_first(words.t("dim.field"))),
            "/mot-cua?linh-vuc=1": words.t(
                "cut.drop_one", dim=words.lower_first(words.t("dim.channel"))
            ),
            "/mot-cua": words.t("cut.drop_all"),
        }
    channels = bar.split('id="pick-kenh"')[1].split("</details>")[0]
    assert set(re.findall(r'href="([^"]*)"', channels)) == {
        "/mot-cua?linh-vuc=1", "/mot-cua?linh-vuc=1&kenh=1", "/mot-cua?linh-vuc=1&kenh=2",
    }  # fmt: skip
    asked_for = dict(parse_qsl(re.search(r'data-to="/mot-cua\?([^"]*)"', bar)[1]))
    assert asked_for == {"kenh": "2", "thu-tuc": "CODE"}, "a procedure takes its field's place"
    files = re.findall(r'href="(/xuat/[^"]+)"', html)
    assert files
    assert all("linh-vuc=1" in one and "kenh=2" in one for one in files)
    units = html.split('id="theo-don-vi"')[1].split("</section>")[0]
    assert all("linh-vuc=1" in one and "kenh=2" in one
               for one in re.findall(r'href="(/mot-cua[^"]*)"', units))  # fmt: skip
    assert 'id="theo-kenh"' not in html
    assert 'id="theo-linh-vuc"' not in html


def test_a_second_cut_that_would_read_too_much_is_said_and_not_obeyed(seen):
    narrowing.divided(seen.catalog, FULL)
    seen.catalog.crossed = lambda id, dims, *place: 400_000 if len(dims) > 1 else 0
    for lang, said in (("vi", "phải đọc 400.000 hồ sơ"), ("en", "400,000 dossiers would be read")):
        html = seen.body("/mot-cua", lang, **BOTH)
        assert said in html
        assert "Chỉ hồ sơ của" not in html
    page = router.find("/mot-cua")[0]
    assert asking.understood(page, BOTH) == 400
    html = seen.body("/mot-cua", kenh="2")
    assert 'id="theo-linh-vuc"' not in html, "what cannot be told is not offered"
    assert 'id="theo-don-vi"' in html


@pytest.mark.parametrize("path", ["/mot-cua", f"/chi-so/{RATE}"])
def test_a_copied_table_and_a_saved_view_do_not_claim_what_the_page_refused(seen, path):
    narrowing.divided(seen.catalog, FULL)
    field = f"{words.t('dim.field')}: Một"

    def told():
        found = re.search(r'data-view="([^"]*)"', seen.draw(path, **BOTH))[1]
        asked = filters.read(path, BOTH, seen.catalog)
        return field in found, field in titles.of_view("", asked, seen.catalog)

    assert told() == (True, True)
    seen.catalog.crossed = lambda id, dims, *place: 400_000 if len(dims) > 1 else 0
    assert told() == (False, False)
    overview = filters.read("/", BOTH, seen.catalog)
    assert field not in titles.of_view("", overview, seen.catalog), "a page that is never narrowed"

    def fails(*_asked, **_more):
        raise StoreError("hỏng")

    seen.catalog.members = fails
    view = filters.read(path, BOTH, seen.catalog)
    assert field not in titles.of_view("", view, seen.catalog), "a frame stands whatever fails"


def test_by_what_two_members_leave_is_asked_once_a_dimension(seen):
    narrowing.divided(seen.catalog, FULL)
    asked = []
    seen.catalog.crossed = lambda id, dims, *place: asked.append(frozenset(dims)) or 0
    board = Board(seen.catalog, filters.read("/", {}, seen.catalog), {"field": "1", "channel": "2"})
    sides.chosen(board, board.definitions[RATE])
    assert len(asked) == len(set(asked)) > 1


def test_a_menu_of_a_narrowed_page_drops_a_list_that_only_the_whole_has(seen):
    narrowing.divided(seen.catalog, FULL)
    for asked, kept in (("doi-nay-0-0", False), ("ben-vung-1", False), ("missed", True)):
        html = seen.body(f"/chi-so/{RATE}", **{"ban-ghi": asked})
        menu = html.split('id="pick-kenh"')[1].split("</details>")[0]
        ways = [one for one in re.findall(r'href="([^"]*)"', menu) if "kenh=" in one]
        assert len(ways) == 2
        assert all((f"ban-ghi={asked}" in one) == kept for one in ways)


def test_a_table_by_unit_that_would_read_too_much_is_named(seen):
    narrowing.divided(seen.catalog, FULL)
    seen.catalog.crossed = lambda id, dims, *place: 400_000 if "unit" in dims else 0
    for lang, said in (("vi", "không chia thêm được theo đơn vị"), ("en", "by unit")):
        assert said in seen.body("/mot-cua", lang, **BOTH)
    assert "không chia thêm được" not in seen.body("/mot-cua", kenh="2"), "as it always was"


def test_a_member_that_is_not_there_and_what_excludes_another_are_said_and_not_obeyed(seen):
    narrowing.divided(seen.catalog, FULL)
    page = router.find("/mot-cua")[0]
    for query, said in (
        ({"kenh": "7"}, "“7”"),
        ({"linh-vuc": "khong-ghi"}, "“khong-ghi”"),
        ({"kenh": "7", "linh-vuc": "1"}, "“7”"),
        ({"thu-tuc": "1", "linh-vuc": "2"}, "chỉ thuộc một lĩnh vực"),
    ):
        html = seen.body("/mot-cua", **query)
        assert said in html
        assert "Chỉ hồ sơ của" not in html
        assert "/xuat/mot-cua" in html
        assert asking.understood(page, query) == 400, "as any choice that cannot be read"
    assert asking.understood(page, {"kenh": "1"}) == 200


def test_figures_of_a_narrowed_page_open_to_as_many_records(seen, scored):
    """Over a real store: links of the page are followed to their lists."""
    seen.catalog = Catalog(scored.settings, store=scored._store)
    html = seen.body("/mot-cua", kenh="2", don_vi="802").replace("&amp;", "&")
    strip = html.split("cards strip")[1].split('id="dem-rieng"')[0]
    guards = html.split('id="dem-rieng"')[1].split("</section>")[0]
    lists = re.findall(r'href="/chi-so/([^"?]+)\?([^"#]+)#ban-ghi"><b>(\d+)</b>', guards)[:2]
    for id, query in re.findall(r'href="/chi-so/([^"?]+)\?([^"]+)"', strip):
        if id in (RATE, OVERDUE):
            value = seen.catalog.value(id, "802", None, {"channel": "2"})
            lists.append((id, f"{query}&ban-ghi=numerator", f"{value.numerator:.0f}"))
    assert len(lists) == 4
    for id, query, count in lists:
        assert count != "0"
        box = seen.body(f"/chi-so/{id}", **dict(parse_qsl(query))).split('id="ban-ghi"')[1]
        assert f"{count} bản ghi" in box, (id, query)


def test_counters_and_the_units_that_hand_in_elsewhere_stand_there_since_the_law_lets_them(
    seen, monkeypatch
):
    """Each row leads on: a counter to its dossiers, a unit to its own view; files below."""
    id, dims = "onestop.elsewhere", ("unit", "field", "recv_unit")
    add(seen, id, RATE, dimensions=dims, direction="neutral")
    assert 'id="noi-tiep-nhan"' not in seen.body("/mot-cua"), "before 01/07/2025"
    monkeypatch.setattr(mot_cua, "REORGANISED", date(2023, 1, 1))
    for lang in words.LANGUAGES:
        html = seen.draw("/mot-cua", lang)
        taken, elsewhere = box(html, "noi-tiep-nhan"), box(html, "nop-noi-khac")
        assert f'href="/chi-so/{id}?noi-tiep-nhan=1"' in taken, "a figure to its own page"
        assert "/xuat/mot-cua/noi-tiep-nhan.xlsx" in taken
        assert 'href="/mot-cua?don-vi=802"' in elsewhere
        assert taken.count("<tr") == 3
    narrowing.divided(seen.catalog)
    assert 'id="noi-tiep-nhan"' not in seen.body("/mot-cua", kenh="1"), "of all channels alone"


def test_a_page_is_narrowed_to_a_counter_by_its_own_rows_alone(seen):
    dims = ("unit", "field", "procedure", "recv_unit")
    add(seen, "onestop.elsewhere_rate", RATE, dimensions=dims)
    rows = seen.body("/chi-so/onestop.elsewhere_rate", theo="recv_unit")
    assert "noi-tiep-nhan=1" in box(rows, "chia-theo")
    said = seen.body("/chi-so/onestop.elsewhere_rate", **{"noi-tiep-nhan": "1"})
    assert words.t("cut.of.onestop", what=f"{words.t('dim.recv_unit')}: Một") in said
    assert "theo=field" not in said, "no sum holds a counter beside a field"
    now = re.findall(r'<a [^>]*aria-current="true"[^>]*>', said.split('id="loc-them"')[1])
    assert len([one for one in now if "noi-tiep-nhan=1" in one]) == 2, "all of it is what is shown"
    assert "theo=procedure" in said
    assert not re.search(r'noi-tiep-nhan=1[^"]*theo=procedure', said)
    assert words.t("cut.not_here", dim="nơi tiếp nhận", pages=words.t("cut.each")) in seen.body(
        "/mot-cua", **{"noi-tiep-nhan": "1"}
    )

"""The pages of a theme: cards, units by indicators, and the lists behind, one at a time."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest

from core.errors import NotFoundError
from dashboard.wording import words
from exports.formats import making
from indicators.asking.answers import RecordPage
from tests.dashboard.figures import Shape
from tests.dashboard.pages import narrowing

THEMES = {
    "/van-ban": ("edoc.electronic_rate", "edoc.stuck", "kẹt"),
    "/nhiem-vu": ("task.on_time_rate", "task.open", "đang làm"),
    "/du-lieu": ("data.datasets", "data.overdue_updates", "quá hẹn"),
    "/chuyen-doi-so": ("society.fibre_rate", "it_staff.per_unit", "báo cáo"),
}


def add(seen, id, like, amount=7, **changes):
    """One more indicator in the fake catalogue, made after another of its group."""
    shape = seen.catalog._shapes[like]
    told = {"id": id, "unit": "cái", "shown_as": "number", "direction": "lower", "targets": ()}
    definition = shape.definition.model_copy(update={**told, "short_name": id, **changes})
    seen.catalog._shapes[id] = Shape(definition, amount)


def heads(part):
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)', part)


def box(html, anchor):
    return html.split(f'id="{anchor}"')[1].split("</section>")[0]


@pytest.mark.parametrize("path", THEMES)
def test_a_theme_begins_with_its_own_cards(seen, path):
    first, _, _ = THEMES[path]
    strip = seen.body(path).split("cards strip")[1]
    assert f'data-id="{first}"' in strip


BY_DIRECTION = {
    "edoc.electronic_rate": ("unit", "direction"), "edoc.stuck": ("unit", "direction"),
    "edoc.signed_rate": ("unit",),
}  # fmt: skip


def test_documents_are_narrowed_to_a_direction_down_to_the_list_and_the_files(seen):
    add(seen, "edoc.stuck", "edoc.signed_rate")
    narrowing.divided(seen.catalog, BY_DIRECTION)
    menu = seen.body("/van-ban", don_vi="802").split('id="pick-chieu"')[1].split("</details>")[0]
    assert 'href="/van-ban?don-vi=802&amp;chieu=out"' in menu
    assert ("Văn bản đi" in menu, "Văn bản đến" in menu) == (True, True)
    asked = narrowing.told(seen.catalog)
    html = seen.body("/van-ban", chieu="out")
    assert [one for one in asked if one[2] != {"direction": "out"}] == []
    assert "Chỉ tính văn bản đi" in html
    assert "Chỉ tính văn bản đi" in box(html, "ban-ghi"), "the head of the list says it too"
    assert 'href="/van-ban"' in html.split('id="loc-them"')[1], "and the way back"
    strip = html.split("cards strip")[1].split("</section>")[0]
    assert re.findall(r'data-id="([^"]+)"', strip) == ["edoc.electronic_rate", "edoc.stuck"]
    assert "không có ở đây: Văn bản đi được ký số" in html
    units = box(html, "theo-don-vi")
    assert "edoc.signed_rate" not in units
    assert re.search(r"/chi-so/edoc.stuck\?chieu=out&amp;don-vi=\d+", units)
    files = re.findall(r'href="(/xuat/van-ban[^"]+)"', html)
    assert len(files) > 8
    assert all("chieu=out" in one for one in files)
    own = seen.body("/chi-so/edoc.electronic_rate", chieu="in")
    assert "Chỉ tính văn bản đến" in own
    assert words.t("cut.whole.edoc") in own
    with words.speaking("en"):
        assert "Only outgoing" in seen.body("/van-ban", "en", chieu="out")


def test_documents_are_told_by_the_level_of_their_unit_and_narrowed_to_one(seen):
    add(seen, "edoc.stuck", "edoc.signed_rate")
    dims = ("unit", "level", "direction")
    narrowing.divided(seen.catalog, {"edoc.electronic_rate": dims, "edoc.stuck": dims})
    html = seen.body("/van-ban", chieu="out")
    assert "/xuat/van-ban/theo-cap" in box(html, "theo-cap")
    ways = [unescape(one) for one in re.findall(r'href="(/chi-so/[^"]*)"', box(html, "theo-cap"))]
    both = "/chi-so/edoc.stuck?chieu=out&cap=1"
    assert {both, f"{both}&ban-ghi=numerator#ban-ghi"} <= {*ways}
    assert all("chieu=out" in one for one in ways)
    menu = html.split('id="pick-cap"')[1].split("</details>")[0]
    assert 'href="/van-ban?chieu=out&amp;cap=commune"' in menu, "beside the direction"
    asked = narrowing.told(seen.catalog)
    html = seen.body("/van-ban", cap="commune")
    assert [one for one in asked if one[2] != {"level": "commune"}] == []
    assert "Chỉ văn bản của cấp xã" in html
    assert "<span>Cấp</span> xã</summary>" in html, "its word is not said twice"
    assert 'id="theo-cap"' not in html
    files = re.findall(r'href="(/xuat/van-ban[^"]+)"', html)
    assert files
    assert all("cap=commune" in one for one in files)
    assert "Only documents of communes" in seen.body("/van-ban", "en", cap="commune")


def test_what_documents_cannot_be_narrowed_to_is_named_and_the_whole_shown(seen):
    narrowing.divided(seen.catalog, {"edoc.electronic_rate": ("unit", "direction")})
    assert words.t("cut.none", dim="Chiều", code="x") in seen.body("/van-ban", chieu="x")
    html = seen.body("/van-ban", kenh="2")
    assert "không lọc được theo kênh nộp" in html
    assert 'data-id="edoc.signed_rate"' in html
    rows = seen.body("/chi-so/edoc.electronic_rate", theo="direction").split('id="chia-theo"')[1]
    assert 'href="/van-ban?chieu=1"' in rows, "a row is the page of its own"


@pytest.mark.parametrize("path", THEMES)
def test_a_theme_can_be_taken_away(seen, path):
    html = seen.body(path, ky="2023-11")
    for form in making.FORMS:
        assert f'href="/xuat{path}.{form}?ky=2023-11"' in html, form
    assert html.count('class="dl"') == 1
    parts = re.findall(rf'href="(/xuat{path}/[\w-]+)\.xlsx\?ky=2023-11"', html)
    lists = re.findall(r'href="/xuat/[\w.]+\.xlsx\?ky=2023-11&amp;ban-ghi=numerator"', html)
    said = "its tables of several indicators, its charts, its list"
    assert len(parts) + len(lists) == html.count('class="dl part"') >= 1, said


def test_units_stand_by_indicators_and_a_missed_target_says_so(seen):
    add(seen, "edoc.stuck", "edoc.signed_rate")
    part = box(seen.body("/van-ban"), "theo-don-vi")
    assert re.findall(r"<th[^>]*num[^>]*>.*?>([^<]+?)(?:\s▼)?</a>", part) == [
        "edoc.stuck", "Trao đổi văn bản ĐT", "Văn bản đi được ký số",
    ]  # fmt: skip
    assert "is-off" in part
    assert "don-vi=802" in part
    by_name = box(seen.body("/van-ban", sap="ten"), "theo-don-vi")
    assert heads(by_name)[:2] == ["Huyện Bến Lức", "Huyện Cần Đước"]
    assert 'aria-sort="ascending"' in by_name
    most_stuck, least_signed = (
        box(seen.body("/van-ban", sap=id), "theo-don-vi")
        for id in ("edoc.stuck", "edoc.signed_rate")
    )
    assert 'aria-sort="descending"' in most_stuck, "of what is bad the most stands first"
    assert 'aria-sort="ascending"' in least_signed, "of what is good the least"
    whole = box(seen.body("/van-ban", hien="tat-ca"), "theo-don-vi")
    assert whole.count("<tr") == 18
    assert part.count("<tr") == 16


def test_an_order_that_does_not_exist_is_the_first_indicator(seen):
    odd, first = (seen.body("/van-ban", sap=one) for one in ("x", "edoc.electronic_rate"))
    assert heads(box(odd, "theo-don-vi")) == heads(box(first, "theo-don-vi"))


@pytest.mark.parametrize("path", list(THEMES)[:3])
def test_lists_are_chosen_in_the_address_and_paged(seen, path):
    _, id, _ = THEMES[path]
    like = THEMES[path][0]
    add(seen, id, like)
    html = seen.body(path)
    part = box(html, "ban-ghi")
    assert 'aria-current="true"' in part or "tabs" not in part
    assert "120 bản ghi" in part
    assert "#ban-ghi" in part
    later = box(seen.body(path, sau="H39.000020"), "ban-ghi")
    assert "H39.000020" in later or words.t("records.first") in later


def test_an_empty_list_says_why(seen):
    add(seen, "edoc.stuck", "edoc.signed_rate")
    seen.catalog.records = lambda *a, **k: RecordPage("document", [], 0, "")
    assert words.t("edoc.none.ket") in box(seen.body("/van-ban"), "ban-ghi")


def test_a_list_that_nothing_proves_is_said_to_be_missing(seen):
    add(seen, "edoc.stuck", "edoc.signed_rate")

    def none(value_id):
        raise NotFoundError("không")

    seen.catalog.passport = none
    part = box(seen.body("/van-ban"), "ban-ghi")
    assert words.t("reason.missing") in part


def test_the_two_registers_of_signatures_are_told_apart(seen):
    html = seen.body("/van-ban")
    assert words.t("edoc.signed_title") in html
    add(seen, "edoc.signed_agency_rate", "edoc.signed_rate", shown_as="percent", unit="%")
    shape = seen.catalog._shapes["edoc.signed_agency_rate"]
    seen.catalog._shapes["edoc.signed_agency_rate"] = replace(
        shape, numerator=43_000, denominator=45_010
    )
    twin = seen.body("/van-ban").split(words.t("edoc.signed_title"))[1]
    assert words.t("edoc.person") in twin
    assert words.t("edoc.agency") in twin


def test_lists_of_tasks_say_whose_they_are(seen):
    for id in ("task.open", "task.finished", "task.open_overdue", "task.assigned"):
        add(seen, id, "task.on_time_rate", shown_as="number")
    for lang, own in (("vi", "(tỉnh giao)"), ("en", "(of the province)")):
        part = box(seen.draw("/nhiem-vu", lang), "ban-ghi")
        tabs = part.split('class="tabs"')[1].split("</ul>")[0]
        whose = {
            key: own in re.search(rf"ban-ghi={key}[^>]*>([^<]+)", tabs)[1]
            for key in ("qua-han", "da-xong", "ke-hoach")
        }
        assert whose == {"qua-han": True, "da-xong": False, "ke-hoach": False}
        assert words.catalogue(lang)["task.lists_hint.all"] in unescape(part)


def test_the_register_is_told_by_kind(seen):
    add(seen, "data.overdue_updates", "data.datasets")
    part = box(seen.body("/du-lieu"), "theo-loai")
    assert "Thuộc tính" in part
    assert "Địa lý" in part


def test_missed_targets_stand_in_the_navigation_beside_the_page_that_handles_them(seen):
    nav = re.search(r"<nav.*?</nav>", seen.draw("/"), re.DOTALL)[0]
    shape = seen.catalog._shapes["edoc.signed_rate"]
    seen.catalog._shapes["edoc.signed_rate"] = replace(shape, numerator=40_000)
    worse = re.search(r"<nav.*?</nav>", seen.draw("/"), re.DOTALL)[0]
    assert not re.search(r'href="/van-ban">Văn bản điện tử<span class="bd', nav)
    assert re.search(r'href="/van-ban">Văn bản điện tử<span class="bd is-off">', worse)
    crumb = re.search(r'class="crumb".*?</p>', seen.body("/chi-so/edoc.signed_rate"), re.DOTALL)[0]
    assert 'href="/van-ban"' in crumb


def test_documents_stand_by_type_and_by_the_busiest_other_sides(seen):
    assert 'id="theo-loai"' not in seen.body("/van-ban"), "nothing here is divided so"
    add(seen, "edoc.sent", "edoc.signed_rate", dimensions=("unit", "type"))
    add(seen, "edoc.exchanged", "edoc.signed_rate", dimensions=("unit", "counterpart"))
    for lang in words.LANGUAGES:
        html = seen.draw("/van-ban", lang)
        for anchor, id in (("theo-loai", "edoc.sent"), ("noi-gui-nhan", "edoc.exchanged")):
            part = box(html, anchor)
            assert part.count("<tr") > 2
            assert f"/xuat/van-ban/{anchor}.xlsx" in part
            key = {"edoc.sent": "loai-van-ban", "edoc.exchanged": "noi-gui-nhan"}[id]
            ways = [unescape(one) for one in re.findall(rf'href="(/chi-so/{id}[^"]*)"', part)]
            lists = [one for one in ways if one.endswith("&ban-ghi=numerator#ban-ghi")]
            assert len(lists) == part.count("<tr") - 1, "each row leads to its list"
            assert all(f"?{key}=" in one for one in ways), "each figure to what is narrowed so"
            code = parse_qs(lists[0].partition("?")[2])[key][0]
            alone = seen.draw(f"/chi-so/{id}", lang, **{key.replace("-", "_"): code})
            assert words.catalogue(lang)["cut.of.edoc"].partition("{")[0] in alone


def test_a_page_of_many_indicators_is_not_narrowed_to_a_type(seen):
    for key, dim in (("loai_van_ban", "loại văn bản"), ("noi_gui_nhan", "nơi gửi, nhận")):
        html = seen.body("/van-ban", **{key: "Công văn"})
        assert f"không lọc được theo {dim}" in html.lower()


def test_what_is_exchanged_with_one_organisation_is_divided_by_what_is_held_beside_it(seen):
    add(seen, "edoc.exchanged", "edoc.signed_rate", dimensions=("unit", "direction", "counterpart"))
    html = seen.body("/chi-so/edoc.exchanged", noi_gui_nhan="000.00.08.H99")
    assert words.t("cut.of.edoc", what="").strip() in html
    assert words.t("indicator.by", dim=words.t("dim.direction").lower()) in html
    assert words.t("indicator.by", dim=words.t("dim.unit").lower()) not in html


@pytest.mark.parametrize(
    ("path", "narrowed"),
    [
        ("/mot-cua", "linh_vuc"),
        ("/van-ban", "cap"),
        ("/nhiem-vu", "noi_giao"),
        ("/du-lieu", "loai_du_lieu"),
    ],
)
def test_what_a_page_cannot_read_is_told_in_one_place(seen, path, narrowed):
    add(seen, "task.open", "task.on_time_rate", shown_as="number")
    html = seen.body(path, ky="2023-13", **{narrowed: "khong-co"})
    assert html.count(words.t("filters.fault")) == 1
    box = html.split(words.t("filters.fault"))[1].split("</ul>")[0]
    assert "2023-13" in box
    assert box.count("<li>") == 2, "its own fault beside it"

"""/766: the estimate beside the official score, for people who must explain both."""

import re
from dataclasses import replace

import pytest

from core.text import alphabet
from core.values import Freshness
from dashboard import context
from dashboard.addresses import filters
from dashboard.components import score_units, scores
from dashboard.serving.html import render
from dashboard.wording import words
from desk import ChartNote

TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def over(seen, scored):
    """The page over a real catalogue."""
    seen.catalog = scored
    return seen


COLUMNS = {
    "nhom": ("group", "estimate", "judged", "week", "official", "gap",
             *(f"class.{one}" for one in scores.CLASSES)),
    "thanh-phan": ("component", "input", "estimate", "official", "gap", "why"),
    "them-diem": ("component", "now", "needed", "more_cases", "gain"),
    "theo-don-vi": ("", "", "estimate", "judged_points", "official", "gap"),
}  # fmt: skip
"""Keys of the heads of each table; one that is empty in every row is not drawn."""


def cells(id, html):
    """The rows below the heads, with a dash in every column that was left out."""
    drawn = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    ]
    if not drawn:
        return []
    heads = [TAGS.sub("", one).strip("\xa0 ▲▼") for one in drawn[0]]
    named = [words.t(f"score.{key}") if key else heads[n] for n, key in enumerate(COLUMNS[id])]
    at = [heads.index(one) if one in heads else None for one in named]
    assert set(range(len(heads))) == {one for one in at if one is not None}
    return [["–" if n is None else row[n] for n in at] for row in drawn[1:]]


def rows(html, anchor):
    part = html.split(f'id="{anchor}"')[1].split("</section>")[0]
    return [[TAGS.sub(" ", cell).strip() for cell in row] for row in cells(anchor, part)]


def amount(text):
    """A shown amount as a number: ▼ is negative."""
    digits = re.sub(r"[^\d,.]", "", text).replace(".", "").replace(",", ".")
    return round(float(digits or 0) * (-1 if "▼" in text else 1), 2)


def test_the_path_of_the_whole_has_its_files_below_it(over):
    html = over.body("/766", ky="2023")
    (box,) = [one for one in html.split("<section") if 'id="chart-series' in one]
    for form in ("png", "svg", "pdf", "xlsx", "csv", "parquet", "json"):
        assert f'href="/xuat/index766.total.{form}?ky=2023"' in box


def test_what_was_noted_on_the_whole_stands_on_its_path(over):
    id = "index766.total"
    over.desk.noted = [
        ChartNote("a", id, 0, "2023-10-15", "Cổng tính lại", "an", "An", 1, 1, None, None, "a")
    ]
    html = over.body("/766", ky="2023")
    (box,) = [one for one in html.split("<section") if 'id="chart-series' in one]
    assert box.count("Cổng tính lại") >= 2, "under the drawing and in its table"
    assert f'href="/chi-so/{id}?ky=2023#ghi-chu"' in box


def test_every_group_says_how_much_of_it_is_judged_and_its_gap_adds_up(over):
    found = rows(over.body("/766"), "nhom")
    assert len(found) == 7
    assert found[0][0].startswith("CKMB")
    assert found[0][2] == "0/18"
    assert found[0][4] == "17,60"
    assert found[-1][0] == "Tổng"
    for row in found:
        gap, classes = amount(row[5]), [amount(one) for one in row[6:]]
        assert round(sum(classes), 2) == gap, row
        assert round(amount(row[4]) - amount(row[1].split()[0]), 2) == gap
    whole = sum(amount(row[5]) for row in found[:-1])
    assert whole == pytest.approx(amount(found[-1][5]), abs=0.04)  # each row is rounded by itself


def test_it_is_called_an_estimate_in_both_languages(over):
    html = over.body("/766")
    assert "Điểm ở đây là ước tính" in html
    strip = html.split("cards strip")[1].split("</section>")[0]
    assert strip.count("(ước)") == 6
    english = over.body("/766", lang="en")
    assert "The points here are an estimate" in english
    assert english.count("(estimate)") >= 13


def test_components_without_a_source_say_why_and_have_no_points(over):
    found = {row[0].split()[0]: row for row in rows(over.body("/766"), "thanh-phan")}
    assert len(found) == 23
    assert found["1.1"][2] == "–"
    assert "Chưa có nguồn" in found["1.1"][-1]
    assert found["4.2"][2].endswith("/ 4")
    assert "Cổng dùng mẫu số tạm tính" in found["4.2"][-1]
    assert "590 ÷ 600" in found["1.4"][3]
    assert scores.flag("SOMETHING_NEW") == "Cổng ghi chú: SOMETHING_NEW"


def test_what_brings_more_points_leads_to_its_indicator(over):
    html = over.body("/766", don_vi="802")
    box = html.split('id="them-diem"')[1].split("</section>")[0]
    assert 'href="/chi-so/onestop.e_result_rate?don-vi=802"' in box
    first = rows(html, "them-diem")[0]
    assert first[0].startswith(("2.1", "3.", "4."))
    assert first[-1] == "+1,00"


def test_units_stand_beside_their_official_total(over):
    html = over.body("/766")
    found = {row[0]: row for row in rows(html, "theo-don-vi")}
    assert found["Huyện Đức Hòa"][4] == "71,50"
    assert found["Huyện Bến Lức"][4] == "–"
    assert 'href="/766?don-vi=802"' in html
    assert "hien=tat-ca#theo-don-vi" in html
    assert len(rows(over.body("/766", hien="tat-ca"), "theo-don-vi")) > 20
    assert 'id="theo-don-vi"' not in over.body("/766", don_vi="27931")


def test_units_have_their_rank_and_are_sorted_by_the_heads(over):
    """1 is the highest estimate of those judged in as many points; who is judged less has none."""
    held = rows(over.body("/766", hien="tat-ca"), "theo-don-vi")
    ranked = [row for row in held if row[1].isdigit()]
    assert [int(row[1]) for row in ranked] == sorted((int(r[1]) for r in ranked), reverse=True)
    assert [amount(row[2]) for row in ranked] == sorted(amount(row[2]) for row in ranked)
    assert ranked[-1][1] == "1"
    assert {row[1] for row in held[len(ranked) :]} <= {"–", words.t("rank.partly")}
    by_name = over.body("/766", hien="tat-ca", sap="ten")
    names = [row[0] for row in rows(by_name, "theo-don-vi")]
    assert names == sorted(names, key=alphabet)
    assert names != [row[0] for row in held]
    official = rows(over.body("/766", sap="chinh-thuc"), "theo-don-vi")
    assert official[0][0] == "Huyện Đức Hòa", "the only one that the portal scores"
    for order in ("ten", "chinh-thuc", "chenh-lech"):
        html = over.body("/766", sap=order).split('id="theo-don-vi"')[1]
        assert html.count('aria-sort="ascending"') == 1
        assert 'href="/766#theo-don-vi"' in html, "back to the lowest first"


def test_groups_and_the_whole_lead_to_their_indicators(over):
    box = over.body("/766", don_vi="802").split('id="nhom"')[1].split("</section>")[0]
    assert box.count('href="/chi-so/index766.') == 7
    assert 'href="/chi-so/index766.total?don-vi=802"' in box


def test_before_the_portal_was_asked_there_is_no_gap(over):
    html = over.body("/766", ky="2023-11")
    assert words.t("score.never_asked") in html
    assert words.t("score.no_official") in html
    assert {row[5] for row in rows(html, "nhom")} == {"–"}


def test_an_official_sees_the_own_unit(over):
    over.role(context.OFFICIAL, "802")
    page = over.draw("/766")
    assert "Bộ chỉ số 766" in page


def test_without_definitions_or_data_it_says_so(seen):
    assert words.t("empty.title") in seen.body("/766")


def aged(card, fresh):
    """The card with every figure of ours that old; what it says otherwise stays."""

    def old(value):
        return None if value is None else replace(value, freshness=fresh, freshness_note="lỗi")

    groups = tuple(
        replace(
            group,
            value=old(group.value),
            rows=tuple(replace(one, value=old(one.value)) for one in group.rows),
        )
        for group in card.groups
    )
    return replace(card, value=old(card.value), groups=groups)


@pytest.fixture
def tables(scored):
    """The tables of the page, of a card as old as is asked: by anchor, cells with their tags."""
    card = scored.scorecard(None, scored.default_period(), None)
    parts = scored.scores_by_unit(None, scored.default_period(), None)
    asked, total = filters.read("/766", {}, scored), scored.definition("index766.total")

    def draw(fresh):
        of = aged(card, fresh)
        units = [replace(one, value=replace(one.value, freshness=fresh)) for one in parts]
        with words.speaking("vi"):
            made = {
                "nhom": scores.groups(of, asked),
                "thanh-phan": scores.components(of, asked),
                "them-diem": scores.steps(of, asked),
                "theo-don-vi": score_units.section(units, total, asked, limit=None, everything=""),
            }
            drawn = {id: "" if one is None else render(one) for id, one in made.items()}
            return {id: cells(id, html) for id, html in drawn.items()}

    return draw


PLACES = {"nhom": 1, "thanh-phan": 2, "them-diem": 1, "theo-don-vi": 2}
"""Where our points, or the share that they come from, stand in each table."""


def test_points_of_a_failed_source_are_hatched_and_say_why(tables):
    for id, rows_of in tables(Freshness.FAILED).items():
        told = [row[PLACES[id]] for row in rows_of]
        figures = [one for one in told if re.search(r"\d", TAGS.sub("", one))]
        assert figures, id
        assert all('class="nb hatched"' in one for one in figures), id
    assert "Nguồn lỗi: lỗi" in tables(Freshness.FAILED)["nhom"][-1][0]
    for id, rows_of in tables(Freshness.FRESH).items():
        assert not any("hatched" in cell for row in rows_of for cell in row), id


def test_points_too_old_to_be_shown_are_withheld_and_so_is_what_tells_them(tables):
    sound, found = tables(Freshness.FRESH), tables(Freshness.MISSING)
    assert found["them-diem"] == []
    for id in ("nhom", "thanh-phan", "theo-don-vi"):
        told = [TAGS.sub(" ", row[PLACES[id]]).split()[:1] for row in found[id]]
        assert set(map(tuple, told)) <= {("–",), ()}, id
    held = [n for n, row in enumerate(sound["nhom"]) if "<small>" not in row[0]]
    assert held
    for n in held:
        assert {TAGS.sub("", one) for one in found["nhom"][n][5:]} == {"–"}, "the gap would tell it"

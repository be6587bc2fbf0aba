"""What lies ahead, the three rules and the steps of a figure: files of what the page draws."""

import csv as reader
import io
import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import openpyxl
import pytest

from core.errors import MisuseError
from core.period import Grain, Period
from core.settings import load
from dashboard.pictures import figures
from desk import Desk
from exports.formats import making, xlsx
from exports.ledger import listing
from exports.ledger.question import Reader
from exports.pictures import picture, press
from exports.sheets import ahead, rules, views
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only
from tests.dashboard import fake_outlook
from tests.dashboard.conftest import build
from tests.exports.test_behind import revised

__all__ = ["revised"]
ID = "onestop.on_time_rate"
PATH = f"{ID}/trien-vong"
TODAY = date(2023, 12, 26)
ALL = Reader(looks=True, governs=True, codes=True)


@pytest.fixture
def desk(tmp_path):
    made = Desk(load(tmp_path / "desk", {}))
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("ahead"), province)
    yield made
    made.desk.close()


def test_the_file_of_an_outlook_has_the_points_of_its_chart(province):
    sheet = views.sheet(province, PATH, Asked(unit="802"))
    path = [one for one in sheet.rows if one.part == ahead.PATH]
    came = [one for one in path if one.value.value is not None]
    series = province.series(ID, "802", Grain.YTD, date(2023, 1, 1), TODAY)
    assert [one.value.value for one in came] == [
        one.value for one in series if one.value is not None
    ]
    drawn = figures.of(sheet)
    asked, line = drawn["data"][0], drawn["data"][1]
    levels = {one.value.period.end: one.more[0] for one in path}
    assert asked["y"] == [level * 100 for level in sheet.road.asked.values()]
    assert line["y"][0] == came[0].value.value * 100
    assert path[-1].value.period.end == date(2024, 1, 1)
    assert path[-1].value.value is None
    assert path[-1].value.reason == "chưa đến ngày này"
    assert levels[date(2024, 1, 1)] == sheet.road.path.end[1]
    assert sheet.truth.as_of == sheet.rows[0].value.as_of, (
        "as new as its figure, not as its first month"
    )
    assert sheet.rows[0].more[0] == province.outlook(ID, "802").promise.today


def test_its_workbook_shows_what_is_asked_as_a_rate_and_says_what_is_foretold(province, desk):
    sheet = views.sheet(province, PATH, Asked())
    _, made = making.make(desk, sheet, "xlsx", making.Look(), None, press.make, by="thu")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(made)))
    data = book[xlsx.DATA]
    heads = [cell.value for cell in data[1]]
    cell = data.cell(3, heads.index("Lộ trình yêu cầu") + 1)
    assert cell.number_format.endswith("%")
    assert cell.value == pytest.approx(sheet.rows[1].more[0])
    assert "Nhận định" in book.sheetnames
    said = [row[0].value for row in book["Nhận định"].iter_rows(min_row=2)]
    assert said
    assert all(isinstance(one, str) for one in said)


def test_its_file_lists_what_was_foretold_beside_what_came(province, monkeypatch):
    definition = province.definition(ID)
    told = fake_outlook.outlook(definition, province.value(ID))
    monkeypatch.setattr(type(province), "outlook", lambda *_: told)
    sheet = views.sheet(province, PATH, Asked())
    (tile,) = [one for one in sheet.tiles if one.title == "Dự báo đã chấm"]
    heads = [one.key for one in tile.heads]
    rows = [dict(zip(heads, one, strict=True)) for one in tile.told]
    assert [one["period"] for one in rows] == ["2023-11", "2023-10", "2023-09"]
    assert [one["held"] for one in rows] == [True, False, True]
    assert rows[0]["made_day"] == date(2023, 11, 16)
    assert rows[0]["error"] == pytest.approx(0.01)
    assert [one["naive_error"] for one in rows] == [pytest.approx(0.06), pytest.approx(0.01), None]
    none = replace(told, foretold=replace(told.foretold, record=()))
    monkeypatch.setattr(type(province), "outlook", lambda *_: none)
    assert tile.title not in [one.title for one in views.sheet(province, PATH, Asked()).tiles]


def test_its_picture_is_the_page_s(province):
    sheet = views.sheet(province, PATH, Asked(unit="802")).coded("7K4MP2QX")
    drawn = picture.compose(sheet, figures.of(sheet))
    assert "Lộ trình" in drawn or "lộ trình" in drawn
    assert drawn.count("<path") + drawn.count("<polyline") >= 2, "the road and the figure"


def test_an_outlook_has_no_past_and_no_parts(province):
    for choice, said in (
        ({"as_known": 1_700_000_000}, "chỉ có ở hiện tại"), ({"dim": "field"}, "chỉ nhận"),
        ({"only": (Only("channel", "2"),)}, "chỉ nhận"),
    ):  # fmt: skip
        with pytest.raises(MisuseError, match=said):
            views.sheet(province, PATH, Asked(**choice))
    with pytest.raises(MisuseError, match="không có lộ trình"):
        views.sheet(province, PATH, Asked(period=Period.parse("2022", TODAY)))


def test_the_three_rules_stand_side_by_side(article):
    sheet = views.sheet(article, rules.SUBJECT, Asked())
    assert [one.part for one in sheet.rows] == ["Quy tắc A", "Quy tắc B", "Quy tắc C"]
    assert [one.value.indicator for one in sheet.rows] == list(rules.RULES)
    assert sheet.truth.address == f"/chi-so/{ID}#ba-quy-tac"
    assert len(sheet.truth.definitions) == 3


def test_the_steps_of_a_figure_add_up(revised, desk):
    catalog, month = revised
    found = listing.listing(catalog, desk, f"{ID}/doi-so", {"ky": month.code, "don-vi": "802"}, ALL)
    made = b"".join(making.rows(found.truth, found.table, "csv", making.Look()))
    rows = list(reader.DictReader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    whole = [one for one in rows if one["Thành phần trước"]]
    by_part = {}
    for one in whole:
        before, after = float(one["Thành phần trước"]), float(one["Thành phần sau"])
        part = by_part.setdefault(one["Thành phần"], [after - before, 0.0])
        part[1] += float(one["Thay đổi"])
    assert by_part
    assert all(moved == pytest.approx(told) for moved, told in by_part.values())
    assert {one["Vì sao"] for one in rows} == {"số liệu đến muộn"}
    assert sum(int(one["Bản ghi"]) for one in rows if one["Bản ghi"]) >= 7
    with pytest.raises(MisuseError, match="không nhận theo"):
        listing.listing(catalog, desk, f"{ID}/doi-so", {"theo": "unit"}, ALL)


def test_what_the_check_page_does_not_compare_is_said(revised, desk, province):
    catalog, month = revised
    told = views.sheet(province, PATH, Asked(unit="802")).truth
    assert any("không đối chiếu lộ trình, dự báo" in one for one in told.cuts)
    given = {"ky": month.code, "don-vi": "802"}
    steps = listing.listing(catalog, desk, f"{ID}/doi-so", given, ALL).truth
    assert any("không đối chiếu các bước" in one for one in steps.cuts)
    assert (len(told.figures), len(steps.figures)) == (1, 1)


def test_the_moment_from_which_steps_are_told_is_named(revised, desk):
    catalog, month = revised
    given = {"ky": month.code, "don-vi": "802"}
    whole = listing.listing(catalog, desk, f"{ID}/doi-so", given, ALL).truth
    assert "Đổi từ" not in dict(whole.filters)
    given["biet-luc"] = "2023-12-01T08:30"
    later = listing.listing(catalog, desk, f"{ID}/doi-so", given, ALL).truth
    assert dict(later.filters)["Đổi từ"] == "08:30 01/12/2023"
    assert ("Đổi từ", "08:30 01/12/2023") in later.lines()


def test_the_page_offers_each_of_them_and_each_is_given(web):
    html = unescape(web.get(f"/chi-so/{ID}?don-vi=802").text)
    for subject in (PATH, rules.SUBJECT):
        for form in making.FORMS:
            (link,) = set(re.findall(rf'href="(/xuat/{subject}\.{form}\?don-vi=802)"', html))
            answer = web.get(link)
            assert answer.status_code == 200, (link, answer.text)
            assert answer.data
    answer = web.get(f"/xuat/{ID}/doi-so.json?don-vi=802")
    assert answer.status_code == 200
    assert json.loads(answer.data)["truth"]["subject"] == f"{ID}/doi-so"

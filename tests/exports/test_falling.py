"""What may miss its target as a file of its box, and a map whose petitions are not in its file."""

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from core.errors import NotFoundError
from core.period import Period
from core.settings import load
from dashboard.pictures import figures
from desk import Desk
from exports.brief import telling
from exports.formats import making
from exports.pictures import picture, press
from exports.sheets import falling, views
from exports.sheets.asked import Asked
from indicators.asking import lists
from indicators.outlook.prospect import Falling
from tests.dashboard import fake_outlook
from tests.dashboard.conftest import build

ID, COUNT = "onestop.on_time_rate", "onestop.received"
TODAY = date(2023, 12, 26)
QUARTER = Period.parse("2023-Q3", TODAY)


@pytest.fixture
def desk(tmp_path):
    made = Desk(load(tmp_path / "desk", {}))
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("driven"), province)
    yield made
    made.desk.close()


def made(desk, sheet, form):
    figure = figures.of(sheet) if form in making.PICTURES else None
    _, file = making.make(desk, sheet, form, making.Look(), figure, press.make, by="thu")
    return b"".join(file)


@pytest.fixture
def feared(province, monkeypatch):
    """Two figures in danger: one by its forecast alone, one behind its path alone."""
    first, second = [one for one in province.definitions() if one.targets][:2]
    values = {one.id: province.value(one.id) for one in (first, second)}
    made = [fake_outlook.outlook(one, values[one.id]) for one in (first, second)]
    low = replace(made[0].foretold.rows[0], chance=0.3)
    late = replace(made[1].promise, today=0.9, kept=False)
    held = [
        Falling(values[first.id], made[0].promise, behind=False, foretold=low),
        Falling(values[second.id], late, behind=True, foretold=None),
    ]
    monkeypatch.setattr(province, "falling", lambda *asked: (7, held))
    return held


def test_what_may_miss_its_target_is_a_file_of_the_box(province, feared, desk, web):
    """Every figure of the box with its reason, in all forms; the page's links lead to it."""
    sheet = views.sheet(province, falling.SUBJECT, Asked())
    assert [one.value for one in sheet.rows] == [one.value for one in feared]
    keys = [one.key for one in sheet.more]
    told = [dict(zip(keys, row.more, strict=True)) for row in sheet.rows]
    assert [one["chance"] for one in told] == [0.3, None]
    assert [one["behind"] for one in told] == [False, True]
    assert told[1]["asked"] == 0.9
    assert told[0]["why"].startswith("khả năng đạt")
    assert "chậm" in told[1]["why"]
    assert "2 trên 7 chỉ tiêu xét được" in sheet.truth.cuts
    for form in making.FORMS:
        assert len(made(desk, sheet, form)) > 500, form
    drawn = unescape(re.sub(r"<[^>]+>", " ", picture.compose(sheet, figures.of(sheet), "print")))
    for row in sheet.rows:
        assert row.definition.short_name in drawn
    html = unescape(web.get("/").text).split('id="se-khong-dat"')[1].split("</section>")[0]
    for one in told:
        assert one["why"].replace("\u00a0", " ") in html.replace("\u00a0", " ")
    for form in making.FORMS:
        assert f'href="/xuat/{falling.SUBJECT}.{form}"' in html
    rows = json.loads(web.get(f"/xuat/{falling.SUBJECT}.json").data)["rows"]
    assert [one["indicator"] for one in rows] == [one.value.indicator for one in feared]
    assert web.get(f"/xuat/{falling.SUBJECT}.csv?biet-luc=2023-12-20").status_code == 400


def test_it_does_not_say_that_it_follows_a_list_of_units(province, feared):
    said = "xét theo danh mục đơn vị của kỳ, không theo danh mục đã chọn"
    for listed, count in ((None, 0), (lists.OLD, 1), (TODAY, 1)):
        truth = views.sheet(province, falling.SUBJECT, Asked(listed=listed)).truth
        assert [name for name, _ in truth.filters] == ["Đơn vị", "Kỳ"], listed
        assert truth.cuts.count(said) == count, listed


def test_nothing_in_danger_makes_no_file(province, monkeypatch):
    monkeypatch.setattr(province, "falling", lambda *asked: (7, []))
    with pytest.raises(NotFoundError, match="Trong 7 chỉ tiêu"):
        views.sheet(province, falling.SUBJECT, Asked())


def test_petitions_over_a_map_are_said_to_be_left_out(web):
    html = unescape(web.get(f"/ban-do?chi-tieu={ID}&lop=phan-anh").text)
    (address,) = set(
        re.findall(r'href="(/xuat/ban-do\.svg\?[^"&]*chi-tieu=[^"&]+&lop=phan-anh)"', html)
    )
    said = "phản ánh hiện trường chồng lên bản đồ của trang không có trong tệp"
    assert said in unescape(web.get(address).text)
    assert said not in unescape(web.get(address.replace("&lop=phan-anh", "")).text)
    for path, wrong in (("ban-do.csv?lop=mua", "lop"), (f"{ID}.csv?lop=phan-anh", "lop")):
        answer = web.get(f"/xuat/{path}")
        assert (answer.status_code, wrong in answer.text) == (400, True)


def test_an_old_forecast_is_called_so_in_the_file_and_in_the_brief(province, monkeypatch):
    definition = province.definition(ID)
    told = fake_outlook.outlook(definition, province.value(ID))
    row = told.foretold.rows[0]
    one = Falling(told.value, told.promise, behind=False, foretold=row)
    for days, old in ((1, False), (2, True)):
        (why,) = falling._why(replace(one, old=old), definition)
        assert ("(dự báo đã cũ, lập ngày 26/12/2023)" in why) is old
        later = replace(told, foretold=replace(told.foretold, today=row.made_day + days))
        monkeypatch.setattr(type(province), "outlook", lambda *_, held=later: held)
        said = telling._foretold(province, definition)
        assert said.startswith("dự báo năm 2023: ")
        assert said.endswith(", đã cũ, lập ngày 26/12/2023") is old

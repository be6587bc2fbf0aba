"""Who made a figure fall or rise, as files: the shares of the page, which are the whole change."""

import io
import json
import re

import openpyxl
import pytest

from dashboard.pictures import figures
from exports.formats import making, ranked
from exports.sheets import driving, views
from exports.sheets.asked import Asked
from tests.dashboard.conftest import build

ID = "onestop.on_time_rate"
SUBJECT = f"{ID}/{driving.ENDING}"


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("driving"), province)
    yield made
    made.desk.close()


def taken(web, asked, subject=SUBJECT):
    answer = web.get(f"/xuat/{subject}.json?{asked}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def parts(told):
    return [one for one in told["rows"] if one["part"] in (driving.UP, driving.DOWN)]


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        (ID, "ky=2023"),
        (ID, "ky=2023-Q3&so-sanh=cung-ky&theo=field"),
        (ID, "ky=2023&kenh=2&theo=field"),
        ("onestop.received", "ky=2023-Q4&theo=channel"),
    ],
)
def test_the_shares_are_the_whole_change_and_those_of_the_page(web, subject, asked):
    told = taken(web, asked, f"{subject}/{driving.ENDING}")
    now, before = told["rows"][:2]
    assert (now["part"], before["part"]) == (driving.NOW, driving.BEFORE)
    found = parts(told)
    change = now["value"] - before["value"]
    assert sum(one["part_share"] for one in found) == pytest.approx(change, abs=1e-4)
    assert all((one["part_share"] < 0) == (one["part"] == driving.DOWN) for one in found)
    filters = {one["name"]: one["value"] for one in told["truth"]["filters"]}
    assert filters[driving.BEFORE] == f"so với {before['period_name']}"
    assert before["period_name"] != now["period_name"]
    assert {one["period"] for one in found} == {now["period"]}
    assert told["truth"]["as_of"] == now["as_of"], "as old as its own period, not the other one"
    page = web.get(f"/chi-so/{subject}?{asked}&hien=tat-ca").text
    box = page.split(f'id="{driving.ENDING}"')[1].split("</section>")[0]
    names = set(re.findall(r'<th[^>]*scope="row"[^>]*>(?:<[^>]+>)*([^<]+)', box))
    known = {one[key] for one in found for key in ("member_name", "unit_name")}
    assert names
    assert known >= names
    for form in making.FORMS:
        assert f"/xuat/{subject}/{driving.ENDING}.{form}?" in box


def test_every_form_can_be_taken_and_the_workbook_cuts_off_no_bar(web):
    found = parts(taken(web, "ky=2023"))
    assert any(one["part_share"] < 0 for one in found)
    for form in making.FORMS:
        answer = web.get(f"/xuat/{SUBJECT}.{form}?ky=2023")
        assert answer.status_code == 200, form
        if form == "xlsx":
            page = openpyxl.load_workbook(io.BytesIO(answer.data))[ranked.NAME]
            (chart,) = page._charts
            ref = chart.series[0].val.numRef.f
            column, first, last = re.search(r"\$(\w+)\$(\d+):\$\w+\$(\d+)", ref).groups()
            told = [page[f"{column}{n}"].value for n in range(int(first), int(last) + 1)]
            assert told == [one["part_share"] for one in found][: ranked.MOST]
            assert chart.y_axis.scaling.min is None
        if form == "svg":
            assert all(f">{one['unit_name']}</text>" in answer.text for one in found[:3])


def test_what_cannot_be_told_is_refused_in_words(web):
    for subject, asked, status, said in (
        ("onestop.handling_days_median", "", 400, "không cộng từ các phần"),
        (ID, "ky=2019", 400, "không nói được phần nào"),
        (ID, "theo=mau", 400, "không chia theo mau"),
        (ID, "theo=khong", 400, "không chia theo"),
        (ID, "chi-tieu=onestop.received", 400, "không nhận chi-tieu"),
        ("khong.co", "", 404, "khong.co"),
    ):
        answer = web.get(f"/xuat/{subject}/{driving.ENDING}.csv?{asked}")
        assert answer.status_code == status, (subject, asked, answer.text)
        assert said in answer.text, (subject, asked)
    assert web.get(f"/xuat/{SUBJECT}.csv?don-vi=803", "official").status_code == 403


def test_where_a_part_is_hidden_the_whole_is_refused(web):
    asked = "don-vi=27931&ky=2023&theo=procedure"
    subject = f"onestop.received/{driving.ENDING}"
    refused = web.get(f"/xuat/{subject}.csv?{asked}", "analyst")
    assert refused.status_code == 400
    assert "có thể chỉ ra một người" in refused.text
    assert web.get(f"/xuat/{subject}.csv?{asked}", "official").status_code == 200
    for role, away in (("analyst", True), ("official", False)):
        page = web.get(f"/chi-so/onestop.received?{asked}", role).text
        box = page.split(f'id="{driving.ENDING}"')[1].split("</section>")[0]
        assert ("/xuat/" not in box) is away, role


def test_a_picture_leaves_out_what_would_read_nought_and_says_so(province):
    sheet = views.sheet(province, SUBJECT, Asked(dim="field"))
    drawn = figures.of(sheet)
    shown = [row[1].text for row in drawn.rows]
    assert shown
    assert not any(one.startswith("=") for one in shown)
    left = len(sheet.rows) - 2 - len(shown)
    assert (f"{left} phần khác" in drawn.hint) is bool(left)

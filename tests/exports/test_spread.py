"""The distribution of handling times as files: the very bars of its page, on every way out."""

import csv
import io
import json
import re
from html import unescape

import openpyxl
import pyarrow.parquet as pq
import pytest

from dashboard.components import bands
from dashboard.wording import words
from exports.formats import charts, making
from exports.sheets import spread
from indicators.asking.spread import EDGES, Band
from tests.dashboard.conftest import build

SUBJECT = spread.CHART.subject
ONLINE = "kenh=2"
OTHER = "onestop.on_time_rate"


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("spread"), province)
    yield made
    made.desk.close()


def rows_of(web, asked=""):
    answer = web.get(f"/xuat/{SUBJECT}.json?{asked}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def classes(told):
    return [one for one in told["rows"] if one["part"] == spread.CLASS]


def box(web, asked):
    html = web.get(f"/mot-cua?{asked}").text
    return html.split('id="chart-spread-title"')[1].split("</section>")[0]


@pytest.mark.parametrize("asked", ["", "ky=2023-11", "ky=2022-H2&don-vi=802", f"ky=2023&{ONLINE}"])
def test_the_file_has_the_bars_of_the_page_narrowed_as_it_is(web, asked):
    told, drawn = rows_of(web, asked), box(web, asked)
    found = classes(told)
    twin = re.findall(r"<tr><th[^>]*><a[^>]*>([^<]+)</a></th><td[^>]*>([^<]+)</td>", drawn)
    assert [(one["class_name"], words.number(one["count"])) for one in found] == [
        (unescape(name), unescape(count)) for name, count in twin
    ]
    assert len(found) > 1
    assert found[-1]["share_until"] == 1
    assert sum(one["share"] for one in found) == pytest.approx(1, abs=0.01)
    (median,) = [one for one in told["rows"] if one["part"] != spread.CLASS]
    assert (median["indicator"], median["class_name"]) == (spread.CHART.median, None)
    where = next(one for one in found if one["over"] < median["value"] <= (one["until"] or 1e9))
    assert where["share_until"] >= 0.5 > where["share_until"] - where["share"]
    link = f"/xuat/{SUBJECT}.xlsx" + (f"?{asked.replace('&', '&amp;')}" if asked else "")
    assert all(link.replace(".xlsx", f".{form}") in drawn for form in making.FORMS)
    if ONLINE in asked:
        assert {one["only"] for one in told["rows"]} != {None}
        assert [one["name"] for one in told["truth"]["filters"] if one["name"] == "Chỉ gồm"] == [
            "Chỉ gồm"
        ]


def test_a_class_opens_the_list_of_as_many_dossiers_as_it_counts(web):
    drawn = box(web, f"ky=2023&don-vi=802&{ONLINE}")
    ways = re.findall(r'<a href="([^"]+)">([^<]+)</a></th><td[^>]*>([^<]+)</td>', drawn)
    assert len(ways) > 2
    fields = re.findall(r'data-go="([^"]+)"', drawn)
    assert [f"thoi-gian-{one}" in way for one, (way, *_) in zip(fields, ways, strict=True)]
    for way, named, count in ways:
        path, _, anchor = unescape(way).partition("#")
        part = web.get(path).text.split(f'id="{anchor}"')[1].split("</section>")[0]
        assert f"<h2>{words.t('spread.list', of=unescape(named))}</h2>" in unescape(part)
        rows = min(20, int(count.replace(".", "")))
        assert part.count("<tr") == 1 + rows
        said = words.t("records.count", count=unescape(count), shown=words.number(rows))
        assert said in unescape(part) or count == "0"
        assert 'href="/mot-cua?ky=2023&amp;don-vi=802&amp;kenh=2#qua-han"' in part, "the way back"
    gone = web.get(f"/mot-cua?ky=2023&don-vi=802&{ONLINE}&ban-ghi=thoi-gian-0.1-9").text
    assert words.t("records.none") in gone.split(f'id="{anchor}"')[1]
    assert 'id="qua-han"' in web.get("/mot-cua?ky=2023&ban-ghi=khac").text


def test_the_list_of_a_class_is_taken_as_a_file_by_who_may_take_it(web):
    drawn = box(web, f"ky=2023&don-vi=802&{ONLINE}")
    code = re.findall(r'data-go="([^"]+)"', drawn)[0]
    asked = f"ky=2023&don-vi=802&{ONLINE}&ban-ghi=thoi-gian-{code}"
    part = web.get(f"/mot-cua?{asked}", "operator").text.split('id="theo-thoi-gian"')[1]
    links = re.findall(r'href="(/xuat/[^"]+)"', part.split("</section>")[0])
    link = unescape(next(one for one in links if f"{spread.CHART.median}.json" in one))
    (count,) = [
        int(number.replace(".", ""))
        for way, number in re.findall(r'<a href="([^"]+)">[^<]+</a></th><td[^>]*>([^<]+)', drawn)
        if f"thoi-gian-{code}#" in way
    ]
    answer = web.get(link, "operator")
    assert answer.status_code == 200, answer.text
    taken = json.loads(answer.data)
    assert len(taken["rows"]) == count > 0
    assert all(one["channel"] == 2 for one in taken["rows"])
    assert web.get(link, "leader").status_code == 403, "codes are not for everybody"
    assert (
        "/xuat/"
        not in (
            web.get(f"/mot-cua?{asked}").text.split('id="theo-thoi-gian"')[1].split("</section>")[0]
        )
    )
    for path, status in ((link.replace(code, "0.1-9"), 404), (f"/xuat/{OTHER}.json?{asked}", 400)):
        assert web.get(path, "operator").status_code == status


def test_it_is_told_as_it_was_known(web):
    past = rows_of(web, "ky=2023-11&biet-luc=2023-12-26T17:30")
    assert classes(past) == classes(rows_of(web, "ky=2023-11"))
    assert past["truth"]["known_at"].startswith("2023-12-26T17:30")
    assert web.get(f"/xuat/{SUBJECT}.csv?ky=2023-11&biet-luc=2023-01-01T08:00").status_code != 200


def test_every_form_says_the_same_with_its_truth(web, tmp_path):
    found = classes(rows_of(web))
    taken = {form: web.get(f"/xuat/{SUBJECT}.{form}") for form in making.FORMS}
    assert {form: one.status_code for form, one in taken.items()} == dict.fromkeys(taken, 200)
    counts, names = [one["count"] for one in found], [one["class_name"] for one in found]
    lines = list(csv.reader(io.StringIO(taken["csv"].data.decode("utf-8-sig")), delimiter=";"))
    at = lines[0].index("Số hồ sơ")
    assert [int(one[at]) for one in lines[1:] if one[0] == spread.CLASS] == counts
    (tmp_path / "f.parquet").write_bytes(taken["parquet"].data)
    table = pq.read_table(tmp_path / "f.parquet")
    assert [one for one in table.column("count").to_pylist() if one is not None] == counts
    assert b"ioc_truth" in table.schema.metadata
    svg = taken["svg"].text
    assert all(f">{name}</text>" in svg for name in names)
    median = rows_of(web)["rows"][0]["display"]
    with words.speaking("vi"):
        assert words.t("spread.median", figure=words.inline(median)) in unescape(svg)
    assert f"Mã IOC-{taken['svg'].headers['X-Export-Code']}</text>" in svg
    book = openpyxl.load_workbook(io.BytesIO(taken["xlsx"].data))
    page = book[charts.NAME]
    (chart,) = page._charts
    (series,) = chart.series
    column, first, last = re.search(r"\$(\w+)\$(\d+):\$\w+\$(\d+)", series.val.numRef.f).groups()
    assert [page[f"{column}{n}"].value for n in range(int(first), int(last) + 1)] == counts
    assert page[f"A{first}"].value == names[0]


def test_the_check_page_knows_it_and_says_what_it_does_not_compare(web):
    told = rows_of(web)
    assert any("không đối chiếu từng lớp" in one for one in told["truth"]["cuts"])
    assert [one["indicator"] for one in told["truth"]["figures"]] == [spread.CHART.median]
    page = web.get(f"/kiem-tra?ma={told['truth']['code']}").text
    assert "Vẫn đúng" in page


def test_what_the_chart_has_not_is_refused_in_words(web):
    for asked, said in (
        ("theo=field", "đã có chiều của mình"),
        ("chi-tieu=onestop.received", "không nhận chi-tieu"),
        ("cac-don-vi=802", "không nhận cac-don-vi"),
        ("don-vi=27931&thu-tuc=1.001234", ""),
        ("ky=2019", ""),
    ):
        answer = web.get(f"/xuat/{SUBJECT}.csv?{asked}", "analyst")
        assert answer.status_code == 400, asked
        assert said in answer.text, asked


def test_classes_are_named_in_files_as_on_the_page():
    ends = (0.0, *EDGES)
    held = [Band(low, high, 1.0) for low, high in zip(ends, (*EDGES, None), strict=True)]
    with words.speaking("vi"):
        assert [spread.name(one) for one in held] == [bands.name(one) for one in held]
    shares = [cells[-1] for cells in spread.classes(held)]
    assert shares == sorted(shares)
    assert shares[-1] == 1

"""What stands behind a file's figures: what was published before, how each is made, how many."""

import io
import json
from dataclasses import replace
from datetime import date
from html import unescape

import openpyxl
import pytest

from core.period import Period
from core.runs import Outcome, Run
from core.settings import load
from desk import Desk
from exports.formats import making, xlsx
from exports.ledger.tables import OUTCOMES, SOURCE_STATES
from exports.pictures import picture, press
from exports.provenance.truth import REPEATED
from exports.sheets import behind, views
from exports.sheets.asked import Asked
from exports.sheets.narrowing import Only
from indicators.evaluating import publish
from store.database.engine import open_store
from tests.dashboard.conftest import build
from tests.exports.conftest import definitions, opened
from tests.indicators import seeded

ID = "onestop.on_time_rate"
TODAY = date(2023, 12, 26)


@pytest.fixture
def revised(own_province):
    """The province after late dossiers came: (catalogue, the month that they moved)."""
    folder, catalog = own_province
    catalog.close()
    later = seeded.clock("2023-12-27T10:00")
    done = seeded.at("2023-11-10T09:00")
    more = [
        (seeded.dossier(f"TRE{n}", done - 86_400 * 3, done - 86_400, done), seeded.DUC_HOA)
        for n in range(7)
    ]
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    seeded.put(store, "dossier", "onestop", "dossiers", more, now=int(later.now().timestamp()))
    publish.run(store, later, seeded.CALENDAR, definitions=definitions())
    store.close()
    again = opened(folder)
    yield again, Period.parse("2023-11", TODAY)
    again.close()


@pytest.fixture
def desk(tmp_path):
    made = Desk(load(tmp_path / "desk", {}))
    yield made
    made.close()


def book(desk, catalog, sheet):
    _, made = making.make(
        desk, behind.versioned(catalog, sheet), "xlsx", making.Look(), None, press.make, by="thu"
    )
    return openpyxl.load_workbook(io.BytesIO(b"".join(made)))


def rows(page):
    heads = [cell.value for cell in page[1]]
    told = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    return [dict(zip(heads, row, strict=True)) for row in told if row[4 - 1] is not None]


def notes(page):
    return [row[0].value for row in page.iter_rows(min_row=2) if row[0].value and not row[3].value]


def test_how_sources_and_runs_stand_is_in_words_and_their_codes_come_last(province, desk):
    sheet = views.sheet(province, ID, Asked(unit="802", dim="khong"))
    one = sheet.truth.sources[0]
    states = (*SOURCE_STATES, "ok")
    named = {"dossiers": "Hồ sơ một cửa"}
    feeds = tuple(
        replace(one, name=f"s{n}", state=state, streams=named) for n, state in enumerate(states)
    )
    runs = tuple(
        Run(f"r{n}", "s0", "dossiers", started_at=seeded.NOW, outcome=outcome)
        for n, outcome in enumerate(Outcome)
    )
    told = replace(sheet, truth=replace(sheet.truth, sources=feeds, runs=runs))
    _, made = making.make(desk, told, "xlsx", making.Look(), None, press.make, by="thu")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(made)))[xlsx.SOURCES]
    heads = [cell.value for cell in page[1]]
    assert heads[-3:] == ["Mã kết quả", "Mã nguồn", "Mã luồng"]
    lines = [
        dict(zip(heads, (cell.value for cell in row), strict=True))
        for row in page.iter_rows(min_row=2)
    ]
    words = {"nguồn": SOURCE_STATES, "lần chạy": {a.value: said for a, said in OUTCOMES.items()}}
    assert [line["Mã kết quả"] for line in lines] == [*states, *(one.value for one in Outcome)]
    for line in lines:
        assert line["Kết quả"] == words[line["Loại"]][line["Mã kết quả"]]
        assert line["Nguồn"] == one.title
    streams = {line["Luồng"]: line["Mã luồng"] for line in lines if line["Mã luồng"]}
    assert streams == {"Hồ sơ một cửa": "dossiers"}
    codes = {*SOURCE_STATES, *(one.value for one in Outcome)}
    assert not codes & {said for line in lines for key, said in line.items() if "Mã" not in key}


def test_the_workbook_of_a_page_lists_the_versions_of_each_figure(revised, desk):
    catalog, month = revised
    sheet = views.sheet(catalog, "mot-cua", Asked(unit="802", period=month))
    told = rows(book(desk, catalog, sheet)[xlsx.REVISED])
    published = {one.value.value_id for one in sheet.rows if one.value.value_id[:2] != "q."}
    assert published <= {one["Mã giá trị"] for one in told}, "every figure has its own versions"
    moved = [one for one in told if one["Mã chỉ tiêu"] == ID]
    assert [one["Vì sao"] for one in moved] == ["lần đầu", "số liệu đến muộn"]
    assert moved[1]["Mẫu số"] == moved[0]["Mẫu số"] + 7
    assert {one["Kỳ"] for one in moved} == {"2023-11"}
    assert {one["Mã đơn vị"] for one in moved} == {sheet.rows[0].value.unit}
    assert moved[0]["Thay thế lúc"] == moved[1]["Công bố lúc"]


@pytest.mark.parametrize("subject", ["ban-do", "mot-cua/ban-do-nhiet", "mot-cua/tiep-nhan"])
def test_maps_and_charts_list_them_too(province, desk, subject):
    page = book(desk, province, views.sheet(province, subject, Asked()))[xlsx.REVISED]
    assert {one["Vì sao"] for one in rows(page)} >= {"lần đầu"}


def test_what_has_no_published_version_says_so_and_where_to_look(province, desk):
    sheet = views.sheet(province, ID, Asked(only=(Only("channel", "2"),)))
    page = book(desk, province, sheet)[xlsx.REVISED]
    assert rows(page) == []
    (said,) = notes(page)
    assert "không có bản công bố nào ở đây" in said
    assert "trang kiểm tra" in said


def test_bounds_are_said(province, desk, monkeypatch):
    monkeypatch.setattr(behind, "_FIGURES", 3)
    monkeypatch.setattr(behind, "_LINES", 2)
    sheet = views.sheet(province, "mot-cua", Asked())
    page = book(desk, province, sheet)[xlsx.REVISED]
    assert len(rows(page)) == 2
    assert any("Chỉ xét 3 trên" in one for one in notes(page))
    assert any("Chỉ ghi 2 trên" in one for one in notes(page))


def test_a_running_period_s_many_versions_are_its_first_and_its_newest(province):
    versions = [
        behind.Revision(n, n + 1, 1.0, 1, 1, "1", why)
        for n, why in enumerate(["first", "running", "running", "late_data", "running", "running"])
    ]
    assert [one.known_from for one in behind._true(versions)] == [0, 3, 5]


def test_a_long_file_says_how_many_figures_it_repeats(province, desk):
    sheet = views.sheet(province, "mot-cua/ban-do-nhiet", Asked())
    coded, made = making.make(desk, sheet, "json", making.Look(), None, press.make, by="thu")
    truth = json.loads(b"".join(made))["truth"]
    held = json.loads(desk.export(coded.truth.code).figures)
    assert truth["figures_total"] == len(held) > REPEATED
    assert len(truth["figures"]) == REPEATED
    assert dict(coded.truth.lines())["Bản ghi kèm"].startswith(
        f"nhắc lại {REPEATED} trên {len(held)}"
    )
    short = views.sheet(province, ID, Asked(dim="khong")).repeated().truth
    assert short.told()["figures_total"] == len(short.figures)
    assert "Bản ghi kèm" not in dict(short.lines())


def test_a_picture_of_a_few_indicators_tells_how_each_is_made(province):
    sheet = views.sheet(province, "mot-cua/tiep-nhan", Asked())
    said = unescape(picture.compose(sheet.coded("7K4MP2QX"), None))
    for one in sheet.truth.definitions:
        assert f"“{one.name}”: {one.method[:30]}" in said
    many = views.sheet(province, "mot-cua", Asked())
    said = unescape(picture.compose(many.coded("7K4MP2QX", "https://ioc.vn"), None))
    count = len(many.truth.definitions)
    assert (
        f"Cách tính của {count} chỉ tiêu: trang kiểm tra https://ioc.vn/kiem-tra/7K4M-P2QX" in said
    )


def test_the_check_page_lists_how_the_figures_were_made(province, tmp_path):
    web = build(tmp_path, province)
    answer = web.get("/xuat/mot-cua.svg")
    assert answer.data
    text = unescape(web.get(f"/kiem-tra?ma={answer.headers['X-Export-Code']}").text)
    for one in province.definitions():
        assert one.method in text, one.id
    web.desk.close()

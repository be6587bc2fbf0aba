"""Files on the check page after their figures moved: old → new and why, also of parts and forms."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import openpyxl
import pytest

from core.period import Period
from core.settings import load
from core.units import Level, Unit
from dashboard.wording import words
from exports.forms import form0206a, form_cells
from exports.ledger import listing
from exports.provenance import check
from exports.sheets import asked
from exports.sheets.asked import Asked
from indicators.catalog import Catalog
from indicators.evaluating import publish
from indicators.form0206a.form import Form
from store.database.engine import open_store
from tests.dashboard.conftest import build, said
from tests.exports.conftest import definitions
from tests.exports.test_ledger import ALL
from tests.exports.test_web import TODAY, send
from tests.indicators import seeded

ID = "onestop.on_time_rate"
NOVEMBER = Period.parse("2023-11", TODAY)
FORM = "/mot-cua/bieu-II06a.xlsx?don-vi=802&ky=2023-11"


@pytest.fixture
def web(own_province, tmp_path_factory):
    folder, catalog = own_province
    made = build(tmp_path_factory.mktemp("revised"), catalog, api_limit="100000 per minute")
    yield folder, made
    made.desk.close()


def texts(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def taken(web, path, role="leader"):
    """(code, bytes) of a file."""
    answer = web.get(path, role)
    assert answer.status_code == 200, answer.text
    return answer.headers["X-Export-Code"], answer.data


def revise(folder, day="2023-12-27", name="TRE"):
    """Seven dossiers of November come late, on the next day."""
    later = seeded.clock(f"{day}T10:00")
    done = seeded.at("2023-11-10T09:00")
    more = [
        (
            seeded.dossier(
                f"{name}{n}", done - 86_400 * 3, done - 86_400, done, channel=(1, 2, 3)[n % 3]
            ),
            seeded.DUC_HOA,
        )
        for n in range(7)
    ]
    store = open_store(f"sqlite:///{folder / 'ioc.db'}", 80)
    seeded.put(store, "dossier", "onestop", "dossiers", more, now=int(later.now().timestamp()))
    publish.run(store, later, seeded.CALENDAR, definitions=definitions())
    store.close()


def test_the_page_tells_old_new_and_why_of_wholes_parts_and_forms(web):
    folder, made = web
    view = "don-vi=802&ky=2023-11"
    whole, _ = taken(made, f"/xuat/{ID}.csv?{view}&theo=khong")
    parts, _ = taken(made, f"/xuat/{ID}.csv?{view}&theo=channel")
    form, _ = taken(made, FORM)
    narrowed, _ = taken(made, f"/xuat/{ID}.csv?{view}&kenh=2&theo=khong")
    old = made.catalog.value(ID, "802", NOVEMBER).display
    for code in (whole, parts, form, narrowed):
        assert "Vẫn đúng" in texts(made.get(f"/kiem-tra?ma={code}").text)
    revise(folder)
    new = made.catalog.value(ID, "802", NOVEMBER).display
    assert new != old
    late = words.t("ledger.why.late_data")
    said = texts(made.get(f"/kiem-tra?ma={whole}").text)
    assert "Đã sửa đổi từ khi xuất" in said
    assert texts(f"{words.inline(old)} {words.inline(new)} đã sửa {late}") in said
    of_whole = words.t("check.of_whole", why=late)
    for code in (parts, form, narrowed):
        said = texts(made.get(f"/kiem-tra?ma={code}").text)
        assert "Đã sửa đổi từ khi xuất" in said
        assert f"đã sửa {of_whole}" in said, code
    assert "II.06a (10)" in texts(made.get(f"/kiem-tra?ma={form}").text), "late ones came"


def test_a_year_to_a_past_day_says_what_moved_it_on_its_page_and_in_its_file(
    own_province, tmp_path_factory
):
    """A brief's figures are such years: nothing publishes them again."""
    folder, catalog = own_province
    year, view = Period.parse("2023-12-26/YTD", TODAY), "don-vi=802&ky=2023-12-26/YTD"
    sheet = asked.sheet(catalog, ID, Asked(unit="802", period=year, dim="khong"))
    old = catalog.value(ID, "802", year).display
    catalog.close()
    revise(folder)
    chosen, noon = load(data=folder, env={}, clock_at="2023-12-26"), "2023-12-27T12:00"
    catalog = Catalog(chosen, seeded.clock(noon), definitions=definitions())
    (found,) = check.compare(catalog, sheet.figures[:1], sheet.truth.known_at)
    assert (found.state, found.why) == (check.REVISED, ("số liệu đến muộn",))
    made = build(tmp_path_factory.mktemp("past"), catalog)
    told = texts(f"{words.inline(old)} → {words.inline(found.now.display)}")
    for asked_as in (view, "don-vi=802&biet-luc=2023-12-26"):
        html = made.get(f"/chi-so/{ID}?{asked_as}").text
        box = html.split('id="doi-so"')[1].split("</section>")[0]
        said = texts(box)
        assert told in said, asked_as
        assert words.t("ledger.why.late_data") in said
        assert words.t("revised.now") in said
        assert "ban-ghi=doi-nay-1-0" in unescape(box)
        listed = made.get(f"/chi-so/{ID}?{asked_as}&ban-ghi=doi-nay-1-0").text
        assert "7 bản ghi" in texts(listed.split('id="ban-ghi"')[1])
    changed = texts(made.get(f"/thay-doi?tu=2023-12-26&{view}").text)
    assert told in changed
    assert texts(words.t("revised.unchanged")) not in changed
    rows = json.loads(
        made.get(f"/api/v1/changes?since=2023-12-26&unit=802&period={year.code}").text
    )
    told_by = {(one["published"], one["known_from"]) for one in rows["changes"]}
    assert told_by == {(False, None)}
    asked_as = {"tu": "2023-12-26", "don-vi": "802", "ky": "2023-12-26/YTD"}
    for subject in (listing.CHANGES, f"{ID}/doi-so"):
        given = asked_as if subject == listing.CHANGES else dict(list(asked_as.items())[1:])
        table = listing.listing(catalog, made.desk, subject, given, ALL).table
        assert table.columns[0].key == "known_from"
        moments = [row[0] for row in table.rows]
        assert set(moments) == {None}, "the moment of taking is none of the figure's"
    made.desk.close()
    catalog.close()


def test_no_version_of_a_year_to_a_past_day_is_not_called_unchanged(web):
    _, made = web
    said = texts(made.get(f"/chi-so/{ID}?don-vi=802&ky=2023-10-31/YTD").text)
    assert words.t("revised.unpublished") in said
    assert words.t("revised.none") not in said


def test_a_genuine_form_is_known_by_its_bytes_and_an_altered_one_is_not(web):
    _, made = web
    for role, who in (("leader", "lanhdao"), ("official", "canbo")):
        code, content = taken(made, FORM, role)
        good = texts(send(made, "form.xlsx", content, role))
        assert f"đúng từng byte với bản đã xuất mang mã {code}" in good
        assert "Vẫn đúng" in good
        export = made.desk.export(code)
        assert (export.subject, export.form, export.made_by) == ("bieu-II06a", "xlsx", who)
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert dict(book["Nguồn"].iter_rows(values_only=True))["Mã kiểm tra"] == f"IOC-{code}"
        fields = len(made.catalog.form("802", NOVEMBER, "field"))
        levels = len(made.catalog.form("802", NOVEMBER, "level"))
        count = words.number(len(form0206a.COLUMNS) * (1 + fields + levels))
        assert words.t("check.equal", count=count) in good, "every cell is compared"
        bad = texts(send(made, f"bieu-IOC-{code}.xlsx", content[:-2] + b"xx", role))
        assert "Vẫn đúng" not in bad
        assert f"Tệp mang mã {code}, nhưng không đúng bản đã xuất" in bad
    outside = made.get("/mot-cua/bieu-II06a.xlsx?don-vi=803&ky=2023-11").headers["X-Export-Code"]
    said = texts(made.get(f"/kiem-tra?ma={outside}", "official").text)
    assert "ngoài phạm vi của bạn" in said


def test_the_cells_of_the_form_are_data_too(web):
    """By address, by the API and below the table: line by line those of the printed form."""
    _, made = web
    [(_, _, whole)] = made.catalog.form("802", NOVEMBER)
    fields = made.catalog.form("802", NOVEMBER, "field")
    wanted = [
        (code, [getattr(row, f"c{n}") for n in form0206a.COLUMNS])
        for code, row in (("", whole), *((code, row) for code, _, row in fields))
    ]

    levels = [
        (code, [getattr(row, f"c{n}") for n in form0206a.COLUMNS])
        for code, _, row in made.catalog.form("802", NOVEMBER, "level")
    ]
    assert [code for code, _ in levels] == ["district", "commune"]

    def cells(rows, key="field"):
        return [(one[key], [one[f"c{n}"] for n in form0206a.COLUMNS]) for one in rows]

    _, content = taken(made, FORM.replace(".xlsx", ".json"))
    read = json.loads(content)["rows"]
    assert cells(read[: len(wanted)]) == wanted
    assert cells(read[len(wanted) :], "level") == levels
    assert all(one["balanced"] for one in read)
    api = said(made.get("/api/v1/form?unit=802&period=2023-11"))
    assert (api["form"], api["unit"], api["faults"], api["count"]) == (
        "II.06a", "802@2004", [], len(wanted),
    )  # fmt: skip
    assert cells(api["rows"]) == wanted
    assert cells(api["levels"], "level") == levels
    assert made.get("/api/v1/form?unit=803", "official").status_code == 403
    code, content = taken(made, FORM.replace(".xlsx", ".csv") + "&cot=,&thap-phan=.&bom=0")
    head, *lines = csv.reader(io.StringIO(content.decode("utf-8")))
    assert head[1] == "(3) Số lượng hồ sơ tiếp nhận: Tổng số"
    told = [("".join(one[-2:]), [int(cell) for cell in one[1:12]]) for one in lines]
    assert told == [*wanted, *levels]
    assert [one[12] for one in lines] == ["có"] * len(told)
    count = words.number(len(form0206a.COLUMNS) * len(told))
    good = texts(send(made, f"bieu-IOC-{code}.csv", content))
    assert words.t("check.equal", count=count) in good
    assert made.get(f"/kiem-tra/{code}/truth.json").json["csv"]["separator"] == ","
    table = made.get("/api/v1/form?unit=802&period=2023-11&format=csv").text.splitlines()
    assert len(table) == 1 + len(wanted)
    assert table[0].startswith("field,name,c3,c4")
    assert made.get(FORM.replace(".xlsx", ".pdf")).status_code == 400
    page = unescape(made.get("/mot-cua?don-vi=802&ky=2023-11").text)
    for form in ("xlsx", "csv", "json"):
        assert f'href="{FORM.replace(".xlsx", f".{form}")}"' in page


def test_a_line_that_does_not_balance_says_so_in_its_data():
    good = Form(10, 4, 4, 2, 6, 1, 4, 1, 4, 3, 1)
    wrong = replace(good, c4=5)
    unit = Unit(1, "802", "Huyện Đức Hòa", "Đức Hòa", Level.DISTRICT, None, date(2004, 1, 1), None)
    made = form0206a.Filled(unit, NOVEMBER, wrong, (("F", "Đất đai", good),), 0, None)
    whole, field = form_cells.rows(made)
    assert (whole["balanced"], field["balanced"], field["faults"]) == (False, True, "")
    assert whole["faults"]


def test_the_form_as_known_then_is_what_it_was(web):
    folder, made = web
    then = f"{FORM}&biet-luc=2023-12-26"

    def sheet(path):
        _, content = taken(made, path)
        sheet = openpyxl.load_workbook(io.BytesIO(content))["II.06a"]
        return [row[2:] for row in sheet.values]  # the names of fields are today's

    before, now = sheet(then), sheet(FORM)
    revise(folder)
    assert sheet(then) == before
    assert sheet(FORM) != now
    assert made.get(f"{FORM}&biet-luc=2099-01-01", "leader").status_code == 400


def test_changes_of_the_api_are_paged_without_a_gap(web):
    """Also for an official, whose pages leave others' values out, and where a page ends exactly."""
    folder, made = web
    revise(folder)
    made.catalog.clock = seeded.clock("2023-12-27T12:00")
    whole = {}
    for role in ("leader", "official"):
        path = "/api/v1/changes?since=2023-01-01"
        told = json.loads(made.get(f"{path}&limit=500", role).data)
        ids = whole[role] = [one["value_id"] for one in told["changes"]]
        assert (told["more"], told["next"], told["count"]) == (False, "", len(ids))
        assert len(set(ids)) == len(ids) > 3
        exact = json.loads(made.get(f"{path}&limit={len(ids)}", role).data)
        assert (exact["more"], exact["next"]) == (False, "")
        paged, after = [], ""
        while True:
            page = json.loads(made.get(f"{path}&limit=3&after={after}", role).data)
            assert page["count"] == len(page["changes"]) <= 3
            paged += [one["value_id"] for one in page["changes"]]
            after = page["next"]
            assert page["more"] is bool(after)
            if not after:
                break
            assert page["count"] == 3, "what is not theirs leaves no gap"
        assert paged == ids, role
    assert set(whole["official"]) < set(whole["leader"])
    assert made.get("/api/v1/changes?since=2023-01-01&after=khong").status_code == 404


@pytest.mark.parametrize("role", ["leader", "official"])
def test_pages_of_changes_are_of_one_moment_also_when_something_is_evaluated_between_them(
    web, role
):
    folder, made = web
    revise(folder)
    made.catalog.clock = seeded.clock("2023-12-27T12:00")
    path = "/api/v1/changes?since=2023-01-01"
    ids = [one["value_id"] for one in said(made.get(f"{path}&limit=500", role))["changes"]]
    first = made.get(f"{path}&limit=3", role)
    assert said(first)["until"] == "2023-12-27T12:00:00+07:00"
    paged, page, link = [], said(first), first.headers["Link"]
    revise(folder, "2023-12-28", "MUON")
    made.catalog.clock = seeded.clock("2023-12-28T12:00")
    while True:
        paged += [one["value_id"] for one in page["changes"]]
        if not page["next"]:
            break
        answer = made.get(link.partition("<")[2].partition(">")[0], role)
        page, link = said(answer), answer.headers.get("Link", "")
    assert page["until"] is None
    assert paged == ids
    anew = said(made.get(f"{path}&limit=500", role))["changes"]
    assert [one["value_id"] for one in anew] != ids

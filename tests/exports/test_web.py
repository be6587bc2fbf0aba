"""Files by address and their check, over a real catalogue; the same figures on every way out."""

import csv as reader
import hashlib
import io
import json
import random
import re
import threading
import zipfile
from collections import Counter
from datetime import date
from html import unescape
from urllib.parse import unquote, urlencode

import openpyxl
import pytest

from core import codes
from core.paper_settings import PaperSettings
from core.period import Period
from core.values import Freshness, Status
from dashboard.acts import verifying
from dashboard.components import card
from dashboard.components import status as mark
from dashboard.files import ordering
from dashboard.serving.html import render
from dashboard.wall import config
from dashboard.wording import words
from exports.brief import freeze
from exports.formats import bundle, making, xlsx
from exports.pictures import press
from exports.provenance import check
from exports.provenance.truth import FRESHNESS
from exports.sheets.sheet import COLUMNS
from exports.withholding.suppress import HIDDEN, LEAST
from indicators.asking import wire
from tests.dashboard.conftest import ROLES, build
from tests.exports.conftest import IDS

ID = "onestop.on_time_rate"
TODAY = date(2023, 12, 26)
UNITS = ("", "802", "803", "27931", "000.00.16.H39")
FACTS = ("value", "numerator", "denominator", "status", "freshness", "as_of", "definition")
PERIODS = ("", "2023", "2023-Q3", "2023-11", "2022-H2", "2023-12-10/YTD")


@pytest.fixture(scope="module")
def web(province, tmp_path_factory):
    made = build(tmp_path_factory.mktemp("taking"), province, api_limit="100000 per minute")
    yield made
    made.desk.close()


def texts(html):
    return unescape(re.sub(r"<[^>]+>", " ", html))


def rows_of(form, content):
    keys = [one.key for one in COLUMNS]
    if form == "json":
        return json.loads(content)["rows"]
    if form == "csv":
        found = list(reader.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    return [dict(zip(keys, row, strict=True)) for row in found]


def led(html, anchor, key):
    """Rows of a page's table by the code to which each leads, as the texts of their cells."""
    found = {}
    for box in html.split(f'id="{anchor}"')[1:2]:
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", box.split("</section>")[0], re.DOTALL):
            code = re.search(rf'href="[^"]*[?;]{key}=([^"&#]+)', row)
            cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
            if code and cells:  # not the head, which sorts
                found[unquote(code[1])] = [" ".join(texts(one).split()) for one in cells]
    return found


def compared_tables(web, html, id, given):
    """How many cells of the page's ranking and of its twin are those of the API."""
    unit = "".join(f"&{one}" for one in given.split("&") if one.startswith("unit="))
    count = dict.fromkeys(("chia-theo", "chart-series"), 0)
    for anchor, key, name, asked in (
        ("chia-theo", "don-vi", "unit", f"{given}&by=unit"),
        ("chart-series", "ky", "period", f"{unit}&grain=month&from=2021-01-01"),
    ):
        rows = led(html, anchor, key)
        if not rows:
            continue
        told = json.loads(web.get(f"/api/v1/values?indicator={id}&{asked}").data)["values"]
        api = {one[name]: one["display"] if one["value"] is not None else "–" for one in told}
        for code, cells in rows.items():
            figure = " ".join(api[code].split())
            assert any(cell.startswith(figure) for cell in cells), (id, given, code, figure, cells)
            count[anchor] += 1
    return count


def test_card_page_api_and_files_say_the_same(web):
    """Thirty random views: value, rounding, status and age on every way out."""
    rng, briefed, cells = random.Random(7), 0, Counter()
    brief = freeze.freeze(web.catalog, TODAY, PaperSettings())
    paper = {one.figure.indicator: one.figure for one in brief.lines}
    for n in range(30):
        id, unit, period = rng.choice(IDS), rng.choice(UNITS), rng.choice(PERIODS)
        asked = "&".join(f"{k}={v}" for k, v in (("ky", period), ("don-vi", unit)) if v)
        given = "&".join(f"{k}={v}" for k, v in (("period", period), ("unit", unit)) if v)
        answer = web.get(f"/api/v1/values?indicator={id}&{given}")
        assert answer.status_code == 200, answer.text
        (api,) = json.loads(answer.data)["values"]
        shown = api["display"] if api["value"] is not None else "–"
        for form in dict.fromkeys(("xlsx", ("json", "csv")[n % 2])):
            taken = web.get(f"/xuat/{id}.{form}?{asked}")
            assert taken.status_code == 200, taken.text
            first = rows_of(form, taken.data)[0]
            assert_same(first, api, form, (id, unit, period))
            if form == "json":
                assert first["value_id"] == api["value_id"]
        whole = web.catalog
        when = Period.parse(period, TODAY) if period else None
        value = whole.value(id, unit or None, when)
        drawn = texts(render(card.card(value, whole.definition(id))))
        digits = shown.split("\u00a0")[0]
        assert digits in drawn, (id, unit, period, shown)
        if api["value"] is not None:
            assert mark.word(value.status) in drawn, (id, unit, period)
        if value.freshness is Freshness.FRESH and not value.freshness_note and shown != "–":
            assert words.t("fresh.upto_short", at=card._at(value.as_of, None)) in drawn
        if not unit and not period:
            told = paper[id]
            assert (told.display, told.status) == (shown, api["status"])
            assert wire.moment(told.as_of) == api["as_of"]
            briefed += 1
        if n % 3 == 0:
            html = web.get(f"/chi-so/{id}?{asked}").text
            page = texts(html)
            assert digits in page
            assert mark.word(value.status) in page
            cells.update(compared_tables(web, html, id, given))
        if n % 5 == 2:
            png = press.texts(web.get(f"/xuat/{id}.png?{asked}").data)
            (told, *_) = json.loads(png["ioc-truth"])["figures"]
            assert {key: told[key] for key in FACTS} == {key: api[key] for key in FACTS}
        if n % 5 == 0:
            picture = web.get(f"/xuat/{id}.svg?{asked}")
            assert f">{shown}</text>" in picture.text
            assert f"Mã IOC-{picture.headers['X-Export-Code']}</text>" in picture.text
    assert briefed
    assert min(cells["chia-theo"], cells["chart-series"]) > 30
    for id, told in paper.items():  # all that can stand in a brief: of the province, as it is now
        (api,) = json.loads(web.get(f"/api/v1/values?indicator={id}").data)["values"]
        assert (told.value, told.status, wire.moment(told.as_of)) == (
            api["value"], api["status"], api["as_of"],
        )  # fmt: skip
        assert told.display == (api["display"] if api["value"] is not None else "–")


@pytest.mark.parametrize("form", list(making.FORMS))
def test_every_form_by_its_address(web, form):
    answer = web.get(f"/xuat/{ID}.{form}?don-vi=802&ky=2023-Q4", "analyst")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == making.FORMS[form]
    content = answer.data
    code = answer.headers["X-Export-Code"]
    name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])[1]
    assert name == f"{ID}-802-2023-Q4-IOC-{code}.{form}"
    assert answer.headers["Cache-Control"] == "no-store"
    export = web.desk.export(code)
    assert (export.state, export.size, export.made_by) == ("done", len(content), "phantich")
    assert export.address == f"/chi-so/{ID}?don-vi=802&ky=2023-Q4"
    (noted,) = [one for one in web.desk.audit_log(what="export") if export.code in one.detail]
    assert (noted.who, noted.subject) == ("phantich", export.address)


@pytest.mark.parametrize("list_of", ["", "&ban-ghi=denominator"])
def test_a_csv_comes_with_the_truth_that_the_command_writes_beside_it(web, tmp_path, list_of):
    """Columns and marks too; the archive and the CSV in it are both known again."""
    path = f"/xuat/{ID}.csv?don-vi=802&ky=2023-11{list_of}&cot=,&thap-phan=.&bom=0"
    answer = web.get(f"{path}&kem=lai-lich", "operator")
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    code, content = answer.headers["X-Export-Code"], answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        table, side = held.namelist()
        assert held.testzip() is None
        rows, told = held.read(table), json.loads(held.read(side))
    assert (table[-4:], side) == (".csv", f"{table}.truth.json")
    assert f'filename="{table}.zip"' in answer.headers["Content-Disposition"]
    assert told == web.get(f"/kiem-tra/{code}/truth.json", "operator").json
    assert told["file"]["sha256"] == hashlib.sha256(rows).hexdigest()
    assert told["csv"] == {
        "encoding": "utf-8", "bom": False, "separator": ",", "decimal": ".",
        "time_zone": "Asia/Ho_Chi_Minh",
    }  # fmt: skip
    head = next(reader.reader(io.StringIO(rows.decode("utf-8"))))
    assert [one["title"] for one in told["columns"]] == head
    for name, sent in ((f"{table}.zip", content), (table, rows)):
        assert f"đúng từng byte với bản đã xuất mang mã {code}" in send(web, name, sent, "operator")
    plain = web.get(path, "operator")
    again = web.get(f"/kiem-tra/{code_of(plain)}/truth.json", "operator").json
    assert {key: again[key] for key in ("columns", "csv")} == {
        key: told[key] for key in ("columns", "csv")
    }


def test_a_sidecar_is_of_a_csv_alone_and_stands_beside_its_link(web):
    for path in (f"{ID}.xlsx?kem=lai-lich", f"{ID}.csv?kem=gi-do"):
        answer = web.get(f"/xuat/{path}")
        assert (answer.status_code, "kem:" in answer.text) == (400, True)
    html = unescape(web.get(f"/chi-so/{ID}?ky=2023-11").text)
    assert f'href="/xuat/{ID}.csv?ky=2023-11&kem=lai-lich"' in html
    assert 'href="/xuat/nguon.csv?kem=lai-lich"' in web.get("/nguon").text


def test_a_file_asked_by_a_word_names_the_period_itself(web):
    """What is printed on it must lead to the same figures tomorrow."""
    taken = web.get(f"/xuat/{ID}.json?ky=thang-truoc")
    assert taken.status_code == 200, taken.text
    assert "ky=2023-11" in taken.text
    assert "thang-truoc" not in taken.text


@pytest.mark.parametrize("subject", ["thay-doi", f"{ID}/doi-so"])
def test_books_and_steps_take_the_words_too(web, subject):
    taken = web.get(f"/xuat/{subject}.json?ky=thang-truoc&don-vi=802")
    assert taken.status_code == 200, taken.text
    assert "ky=2023-11" in taken.text
    assert "thang-truoc" not in taken.text


def test_a_word_that_means_no_period_is_refused_with_those_that_do(web):
    for path in (f"/xuat/{ID}.csv", "/xuat/thay-doi.csv", "/mot-cua/bieu-II06a.csv"):
        answer = web.get(f"{path}?ky=thang-sau")
        assert answer.status_code == 400
        assert "thang-truoc" in answer.text
        assert "2023-Q4" in answer.text


@pytest.mark.parametrize("page", ["tong-quan", "mot-cua"])
def test_the_cards_of_a_page(web, page):
    for form in ("csv", "png"):
        answer = web.get(f"/xuat/{page}.{form}?ky=2023-11")
        assert answer.status_code == 200, answer.text
    rows = rows_of("csv", web.get(f"/xuat/{page}.csv").data)
    assert {one["indicator"] for one in rows} == set(IDS)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("mot-cua", 400, "thiếu định dạng"),
        (f"{ID}.doc", 400, "Định dạng “doc” không có"),
        ("khong.co.csv", 404, "khong.co"),
        (f"{ID}.csv?ky=hom-kia", 400, "Kỳ không đọc được"),
        (f"{ID}.csv?don-vi=99999", 404, "99999"),
        (f"{ID}.csv?don_vi=802", 400, "Tham số không có: don_vi"),
        (f"{ID}.csv?biet-luc=2024-01-05", 400, "tương lai"),
        (f"{ID}.csv?theo=mau", 400, "mau"),
        (f"{ID}.png?nen=hong", 400, "nen: “hong”"),
        (f"{ID}.png?co=a0", 400, "co: “a0”"),
        (f"{ID}.csv?cot=,", 400, "dấu phẩy"),
        (f"{ID}.csv?xep=-received_at", 400, "xep: chỉ nhận với danh sách bản ghi"),
        ("mot-cua.csv?xep=-received_at", 400, "xep: chỉ nhận với danh sách bản ghi"),
    ],
)
def test_what_cannot_be_read_makes_no_file(web, path, status, said):
    before = len(web.desk.exports(limit=10_000))
    answer = web.get(f"/xuat/{path}")
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert len(web.desk.exports(limit=10_000)) == before


@pytest.mark.parametrize("subject", ["ban-do", "mot-cua/ban-do-nhiet"])
def test_a_part_of_a_page_says_what_the_api_says(web, subject):
    """Value, rounding, status and age of every unit, as one list of the API has them."""
    heat = subject != "ban-do"
    asked = f"ky=2023-11&chi-tieu={ID}"
    answer = web.get(f"/xuat/{subject}.json?{asked}")
    assert answer.status_code == 200, answer.text
    first, *rows = json.loads(answer.data)["rows"]
    (whole,) = json.loads(web.get(f"/api/v1/values?indicator={ID}&period=2023-11").data)["values"]
    assert first["value_id"] == whole["value_id"]
    told = json.loads(web.get(f"/api/v1/values?indicator={ID}&period=2023-11&by=unit").data)
    api = {one["unit"]: one for one in told["values"]}
    rows = [one for one in rows if one["period"] == "2023-11"]
    assert {one["unit"] for one in rows} == set(api)
    for row in rows:
        one = api[row["unit"]]
        assert row["display"] == (one["display"] if one["value"] is not None else "–")
        assert row["value"] == one["value"]
        assert row["as_of"] == one["as_of"]
        assert row["status"] == next(each.word for each in Status if each.value == one["status"])
    picture = web.get(f"/xuat/{subject}.svg?{asked}&nen=toi")
    code = code_of(picture)
    worst = next(one for one in rows if one["value"] is not None)
    assert worst["display"].partition("\u00a0")[0] in texts(picture.text)
    assert f"Mã IOC-{code}" in picture.text
    said = texts(web.get(f"/kiem-tra?ma={code}").text)
    assert "Vẫn đúng" in said
    name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])[1]
    assert name.startswith("mot-cua-ban-do-nhiet-80" if heat else "ban-do-80")


def test_parts_of_pages_keep_to_their_viewer_and_their_choices(web):
    rows = rows_of("csv", web.get("/xuat/ban-do.csv", "official").data)
    root = web.catalog.unit("802")
    below = {one.code for one in web.catalog.units(TODAY) if one.parent_id == root.unit_id}
    assert {one["unit"] for one in rows} <= {"802", *below}
    assert web.get("/xuat/ban-do.csv?don-vi=803", "official").status_code == 403
    assert web.get("/xuat/ban-do.csv", "screen").status_code == 403
    for path, said in (
        ("ban-do.csv?chi-tieu=khong.co", "khong.co"),
        ("ban-do.csv?don-vi=27931", "không có đơn vị trực thuộc"),
        ("mot-cua.csv?chi-tieu=" + ID, "không nhận chi-tieu"),
        ("mot-cua/ban-do-nhiet.png?hinh=danh-sach", "không có hình dạng danh sách"),
    ):
        answer = web.get(f"/xuat/{path}")
        assert answer.status_code in (400, 404), path
        assert said in answer.text


KINDS = {
    "Thẻ": "cards", "Theo đơn vị": "units", "Theo tháng": "months", "Bản đồ": "map",
    "Hôm nay": "changes", words.t("wall.late"): "late", words.t("wall.open"): "late",
    words.t("wall.slow"): "late", "Cộng": "units",
}  # fmt: skip
PLACE = "place"
"""The months of the place itself, which stand under a list that is short or empty."""


def digits(said):
    """A figure without its unit: ``97,9 %`` → ``97,9``."""
    return said.split()[0] if said.split() else ""


def hung(web, board):
    """What the wall draws: kind of panel → (whose or which, figure), a month's as a third."""
    out = {kind: set() for kind in (*KINDS.values(), PLACE)}
    ids = {one.name.vi: one.id for one in web.catalog.definitions()}
    for cell, drawn in json.loads(web.get(f"/wall/{board}/manh").data).items():
        kind, html = cell.rstrip("0123456789"), drawn["html"]
        if kind in ("c", "one"):
            for figure in re.findall(r'<p class="val[^>]*>(.*?)</p>', html):
                name = re.search(r'data-id="([^"]+)"|<h2 class="one-n"[^>]*>(.*?)</h2>', html)
                out["cards"].add((name[1] or ids[unescape(name[2])], digits(texts(figure))))
        elif kind == "map":
            out[kind] |= {(unescape(one), "") for one in re.findall(
                r'<span class="dot (?!m0)[^>]*title="([^"]+)"', html)}  # fmt: skip
        for line in re.findall(r"<li[^>]*>(.*?)</li>", html) if kind in out else ():
            name = re.search(r'<span class="nm">(?:<i>\d+</i>)?(.*?)</span>', line)
            if kind in ("units", "late") and name:
                figure = re.search(r'<b class="num[^"]*">(.*?)</b>', line)[1]
                whose = PLACE if name[1].startswith("Tháng ") else kind
                out[whose].add((unescape(name[1]), digits(texts(figure))))
            elif kind == "months" and name[1]:
                months = re.findall(r'<span class="mc[^>]*>(.*?)</span>', line)
                out[kind] |= {(unescape(name[1]), one, n) for n, one in enumerate(months) if one}
            elif kind == "changes" and " → " in line:
                before, now = re.search(r"(\S+) → ([^\s(<]+)", texts(line)).groups()
                out[kind].add(
                    (texts(re.search(r"<b[^>]*>(.*?)</b>", line)[1]).strip(), now, before)
                )
    return out


def filed(web, rows):
    """The same of a board's file."""
    out = {kind: set() for kind in (*KINDS.values(), PLACE)}
    months = sorted({one["period"] for one in rows if one["part"] == "Theo tháng"})
    for n, one in enumerate(rows):
        kind, figure = KINDS.get(one["part"]), digits(one["display"])
        definition = web.catalog.definition(one["indicator"])
        name = (
            one["unit_name"]
            if one["unit_name"].endswith(one["member_name"])
            else one["member_name"]
        )
        if kind == "cards":
            out[kind].add((one["indicator"], figure))
        elif kind == "map" and one["value"] is not None:
            out[kind].add((name, ""))
        elif kind in ("units", "late"):
            out[kind].add((name, figure))
        elif kind == "months" and one["unit_name"] == "Tỉnh Long An":
            year, month = one["period"].split("-")
            out[PLACE].add((f"Tháng {int(month)}/{year}", figure))
        elif kind == "months" and one["value"] is not None and one["status"] != "Đạt":
            out[kind].add((name, figure, months.index(one["period"])))
        elif kind == "changes":
            assert rows[n + 1]["part"] == "Hôm qua"
            out[kind].add((definition.short_name, figure, digits(rows[n + 1]["display"])))
    return out


def test_the_file_of_a_board_holds_the_figures_that_hang_on_it(web):
    """Of every board that is kept: what hangs is a row, and what is a row hangs, panel by panel."""
    met = set()
    for name in config.boards().boards:
        answer = web.get(f"/xuat/wall/{name}.json")
        assert answer.status_code == 200, answer.text
        made = json.loads(answer.data)
        there, file = hung(web, name), filed(web, made["rows"])
        for kind, pairs in there.items():
            assert pairs == file[kind], (name, kind)
            met |= {kind} if pairs else set()
        assert bool(made["rows"]) or "không có chỉ tiêu nào" in made["truth"]["cuts"][0]
        assert made["truth"]["address"] == f"/wall/{name}"
    assert met == {*KINDS.values(), PLACE}


def test_the_picture_of_a_board_shows_its_rows_title_age_and_code(web):
    for name, unit in (("tong-quan", ""), ("mot-cua", "802"), ("tong-quan", "27931")):
        asked = f"?don-vi={unit}" if unit else ""
        rows = json.loads(web.get(f"/xuat/wall/{name}.json{asked}").data)["rows"]
        picture = web.get(f"/xuat/wall/{name}.svg{asked}&nen=toi".replace("svg&", "svg?"))
        said = texts(picture.text)
        for one in rows:
            assert one["display"].partition("\u00a0")[0] in said, (name, unit, one)
            if one["part"] == "Theo đơn vị":  # also where there is but one
                assert one["member_name"] in said or one["unit_name"] in said
        assert f"Bảng {config.boards().boards[name].title}" in said
        assert "Số liệu đến" in said
        assert "Nguồn: onestop" in said
        assert f"Mã IOC-{code_of(picture)}" in said
        assert "Vẫn đúng" in texts(web.get(f"/kiem-tra?ma={code_of(picture)}").text)
        if unit:
            own = {one["unit"] for one in rows if one["part"] != "Toàn tỉnh"}
            parents = {web.catalog.unit(each).parent_id for each in own - {unit}}
            assert parents <= {web.catalog.unit(unit).unit_id}, "its own, and what lies in it"
            assert any(one["part"] == "Toàn tỉnh" for one in rows)


def test_boards_keep_to_their_viewer_and_are_of_now(web):
    rows = rows_of("csv", web.get("/xuat/wall/mot-cua.csv", "official").data)
    root = web.catalog.unit("802")
    below = {one.code for one in web.catalog.units(TODAY) if one.parent_id == root.unit_id}
    assert {one["unit"] for one in rows if one["part"] != "Toàn tỉnh"} <= {"802", *below}
    beside = [one for one in rows if one["part"] == "Toàn tỉnh"]
    assert all(one["measure"] == "%" for one in beside), "never how many"
    assert beside
    assert not any(one["numerator"] or one["denominator"] for one in beside)
    for path, role, status, said in (
        ("mot-cua.csv?don-vi=803", "official", 403, ""),
        ("mot-cua@803.csv", "official", 403, ""),
        ("mot-cua.csv", "screen", 403, ""),
        ("khong-co.csv", "leader", 404, "các bảng: tong-quan"),
        ("mot-cua.csv?ky=2023-11", "leader", 400, "luôn là hiện nay"),
        ("mot-cua.png?hinh=danh-sach", "leader", 400, "không có hình dạng danh sách"),
    ):
        answer = web.get(f"/xuat/wall/{path}", role)
        assert answer.status_code == status, path
        assert said in answer.text
    menu = web.get("/?don-vi=802").text
    assert "/xuat/wall/mot-cua.pdf?don-vi=802" in menu


def test_an_official_s_file_of_a_board_has_no_history_of_the_province(web):
    """Its rates stand beside the unit's; what was published of them before is not theirs."""

    def told(role):
        answer = web.get("/xuat/wall/mot-cua.xlsx?don-vi=802", role)
        pages = openpyxl.load_workbook(io.BytesIO(answer.data))
        rows = [[cell.value for cell in row] for row in pages[xlsx.REVISED].iter_rows()]
        at = rows[0].index("Đơn vị")
        return answer, {row[at] for row in rows[1:] if row[3]}, [row[0] for row in rows if row[0]]

    answer, units, notes = told("official")
    assert units
    assert "Tỉnh Long An" not in units
    assert any("không kèm các bản đã công bố" in one for one in notes)
    _, every, said = told("leader")
    assert every == units | {"Tỉnh Long An"}
    assert not any("không kèm các bản đã công bố" in one for one in said)
    assert "Vẫn đúng" in texts(web.get(f"/kiem-tra?ma={code_of(answer)}").text)


VIEWS = (
    "ban-do", "mot-cua/ban-do-nhiet", "so-sanh", "so-sanh?theo=chi-tieu", "tong-quan", "mot-cua",
    "wall/tong-quan", "wall/mot-cua", "wall/dung-han",
)  # fmt: skip


def test_parts_of_pages_and_boards_say_what_the_api_says(web):
    """Thirty random views of the pages' parts: value, rounding, status and age of their rows."""
    rng, compared = random.Random(11), 0
    for n in range(30):
        view, unit, period = rng.choice(VIEWS), rng.choice(("", "802")), rng.choice(PERIODS)
        subject, _, own = view.partition("?")
        kept = [own, f"don-vi={unit}" if unit else ""]
        if period and not subject.startswith("wall/"):
            kept.append(f"ky={period}")
        asked = "&".join(one for one in kept if one)
        form = ("json", "csv", "xlsx")[n % 3]
        taken = web.get(f"/xuat/{subject}.{form}?{asked}")
        assert taken.status_code == 200, (view, asked, taken.text)
        rows = [one for one in rows_of(form, taken.data) if one["value_id"]]
        # what lies at a unit itself, beside its parts, is asked of the API by unit
        rows = [one for one in rows if not (one["member"] and one["unit"] == unit)]
        for row in rng.sample(rows, min(3, len(rows))):
            given = f"indicator={row['indicator']}&unit={row['unit']}&period={row['period']}"
            (api,) = json.loads(web.get(f"/api/v1/values?{given}").data)["values"]
            assert_same(row, api, form, (view, asked, given))
            compared += 1
        if n % 5 == 0 and rows:
            picture = texts(web.get(f"/xuat/{subject}.svg?{asked}").text)
            assert rows[0]["display"].partition("\u00a0")[0] in picture, (view, asked)
    assert compared > 60


def assert_same(row, api, form, view):
    shown = api["display"] if api["value"] is not None else "–"
    assert row["display"] == shown, view
    said = {one.value: one.word for one in Status}
    fresh = {one.value: words for one, words in FRESHNESS.items()}
    assert (row["status"], row["freshness"]) == (said[api["status"]], fresh[api["freshness"]]), view
    value = row["value"]
    if isinstance(value, str):
        value = float(value.replace(",", ".")) if value else None
    assert value == (None if api["value"] is None else pytest.approx(api["value"])), view
    as_of = row["as_of"]
    if form != "json" and as_of:  # files say it in the product's zone
        as_of = f"{as_of:%Y-%m-%d %H:%M:%S}" if form == "xlsx" else as_of
        as_of = f"{as_of.replace(' ', 'T')}+07:00"
    assert (as_of or None) == api["as_of"], view


def test_who_may_take_what(web):
    for role in ROLES:
        answer = web.get(f"/xuat/{ID}.csv", role)
        assert answer.status_code == (403 if role == "screen" else 200), role
    assert web.get(f"/xuat/{ID}.csv", None, Accept="text/html").status_code == 302
    assert web.get(f"/xuat/{ID}.csv?don-vi=803", "official").status_code == 403
    rows = rows_of("csv", web.get(f"/xuat/{ID}.csv", "official").data)
    root = web.catalog.unit("802")
    below = {one.code for one in web.catalog.units(TODAY) if one.parent_id == root.unit_id}
    assert len(below) > 5
    assert {one["unit"] for one in rows} <= {"802", *below}
    assert rows[0]["unit"] == "802"


def test_small_counts_leave_only_with_those_who_act_on_them(web):
    path = "/xuat/onestop.received.csv?don-vi=27931&ky=2022&theo=procedure"
    for role, hidden in (("leader", True), ("analyst", True), ("official", False)):
        rows = [one for one in rows_of("csv", web.get(path, role).data) if one["member"]]
        assert rows
        assert (any(one["note"] == HIDDEN for one in rows)) is hidden, role


def test_the_api_keeps_what_files_keep(web):
    """Row by row the same: what a file empties the API empties, and both say how many."""
    view = "don-vi=27931&ky=2022&theo=procedure"
    given = "indicator=onestop.received&unit=27931&period=2022&by=procedure"
    for role, kept in (("leader", True), ("analyst", True), ("official", False)):
        file = json.loads(web.get(f"/xuat/onestop.received.json?{view}", role).data)
        rows = {one["member"]: one for one in file["rows"] if one["member"]}
        told = json.loads(web.get(f"/api/v1/values?{given}", role).data)
        api = {one["dims"]["procedure"]: one for one in told["values"]}
        assert set(api) == set(rows)
        for code, one in api.items():
            assert one["value"] == rows[code]["value"], (role, code)
            gone = one["reason"] == HIDDEN
            assert gone is (rows[code]["note"] == HIDDEN)
            if gone:
                assert (one["numerator"], one["denominator"], one["value_id"]) == (None, None, "")
        hidden = sum(one["reason"] == HIDDEN for one in told["values"])
        assert told["hidden"] == hidden
        assert bool(hidden) is kept, role
        assert all(one in file["truth"]["cuts"] for one in told["cuts"])
        assert bool(told["cuts"]) is kept
        table = web.get(f"/api/v1/values?{given}&format=csv", role)
        assert table.headers.get("X-Hidden") == (str(hidden) if kept else None)
        assert table.text.count(HIDDEN) == hidden


def test_the_api_refuses_one_procedure_of_a_commune_as_files_do(web):
    (some, *_) = web.catalog.by("onestop.received", "procedure")
    procedure = some.dims["procedure"]
    one = f"indicator=onestop.received&only=procedure:{procedure}"
    when = Period.parse("2022", TODAY)
    proof = web.catalog.value("onestop.received", "27931", when, {"procedure": procedure})
    query = dict(web.catalog.passport(proof.value_id).numerator_records.query)
    assert query["procedure"] == procedure
    one_list = f"/api/v1/records/dossier?{urlencode(query)}"
    by_other_name = {**query, "procedure": "", "proc": procedure}
    whole_list = f"/api/v1/records/dossier?{urlencode(query | {'procedure': ''})}"
    for path in (
        f"/api/v1/values?{one}&unit=27931&period=2022",
        f"/api/v1/values?{one}&unit=27931&grain=month&from=2022-01-01",
        f"/api/v1/values?{one}&unit=802&period=2022&by=unit",
        f"/api/v1/values?{one}&unit=802&grain=month&from=2022-01-01&by=unit",
        f"/api/v1/passport/{proof.value_id}",
        one_list,
        f"/api/v1/records/dossier?{urlencode(by_other_name)}",
    ):
        for role in ("leader", "analyst", "administrator"):
            answer = web.get(path, role)
            assert answer.status_code == 400, (role, path)
            assert "có thể chỉ ra một người" in answer.text, (role, path)
        for role in ("official", "operator"):
            assert web.get(path, role).status_code == 200, (role, path)
    for path in (f"unit=802&period=2022&{one}", f"period=2022&{one}"):
        assert web.get(f"/api/v1/values?{path}").status_code == 200, path
    rows = json.loads(web.get(whole_list).data)["rows"]
    assert rows
    assert not {"code", "proc_code", "proc_name"} & set(rows[0])
    inside = json.loads(web.get(whole_list, "official").data)["rows"]
    assert {"code", "proc_code", "proc_name"} <= set(inside[0])


def test_the_check_page_keeps_small_counts_too(web):
    """By page and as truth.json, with a session and with a token; of a list also how long it is."""
    id, place = "onestop.received", "don-vi=27931&ky=2022"
    parts = web.catalog.by(id, "procedure", "27931", Period.parse("2022", TODAY))
    few = next(one for one in parts if 0 < one.numerator < LEAST)
    one = f"{place}&thu-tuc={few.dims['procedure']}"
    count = f"{int(few.numerator)} bản ghi"
    sessions = {role: web.logged_in(role) for role in ("leader", "official")}
    for path in (
        f"{id}.csv?{place}&theo=procedure",
        f"{id}.csv?{one}",
        f"{id}.csv?{one}&ban-ghi=numerator",
    ):
        code = code_of(web.get(f"/xuat/{path}", "official"))
        whole = web.get(f"/kiem-tra/{code}/truth.json", "official")
        listed = "ban-ghi" in path
        for role, hidden in (("leader", True), ("analyst", True), ("official", False)):
            said = texts(web.get(f"/kiem-tra?ma={code}", role).text)
            assert "Vẫn đúng" in said or listed
            assert (HIDDEN in said) is hidden, (path, role)
            assert (words.t("check.rows", count=f"{int(few.numerator)}") in said) is (
                listed and not hidden
            )
            truth = web.get(f"/kiem-tra/{code}/truth.json", role)
            assert truth.status_code == 200
            if role in sessions:
                assert sessions[role].get(f"/kiem-tra/{code}/truth.json").json == truth.json
            told = truth.json
            small = [
                each for each in told["figures"]
                if each["dims"].get("procedure") == few.dims["procedure"]
                and each["period"] == "2022"
            ]  # fmt: skip
            assert small
            names = ("value", "numerator", "denominator", "known_from")
            for each in small:
                assert all(each[name] is None for name in names) is hidden, (path, role)
                assert (each["display"] == "–") is hidden
                assert (each["value_id"] == "") is hidden
            assert (count in truth.text) is (listed and not hidden), (path, role)
            rows, size = (None, None) if listed and hidden else whole_file(whole)
            assert (told["file"]["rows"], told["file"]["size"]) == (rows, size)
            if not hidden:
                assert told == whole.json


def whole_file(truth):
    return truth.json["file"]["rows"], truth.json["file"]["size"]


def test_the_records_behind_a_figure(web):
    path = f"/xuat/{ID}.csv?don-vi=802&ban-ghi=denominator"
    for role, status in (("operator", 200), ("official", 200), ("leader", 403), ("analyst", 403)):
        answer = web.get(path, role)
        assert answer.status_code == status, role
        assert answer.data
    lines = web.get(path, "official").text.splitlines()
    value = web.catalog.value(ID, "802")
    assert len(lines) - 1 == value.denominator
    code = code_of(web.get(path, "official"))
    said = texts(web.get(f"/kiem-tra?ma={code}", "official").text)
    assert words.t("check.equal_list") in said
    assert words.t("check.rows", count=words.number(value.denominator)) in said
    assert "Vẫn đúng" not in said, "its rows are not compared, so it is not said of the whole file"
    assert web.get(f"/xuat/{ID}.png?ban-ghi=numerator", "operator").status_code == 400


def test_a_long_list_is_not_made_whole_in_a_workers_memory(web, monkeypatch):
    monkeypatch.setattr(ordering, "LONGEST", 3)
    before = len(web.desk.exports(limit=10_000))
    path = f"/xuat/{ID}.{{}}?don-vi=802&ban-ghi=denominator"
    for form in ("xlsx", "parquet"):
        answer = web.get(path.format(form), "operator")
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/tep"
        assert web.get(path.format(form), "leader").status_code == 403
    assert len(web.desk.exports(limit=10_000)) == before
    assert words.t("order.none", longest="3") in web.get("/tep", "leader").text
    assert [one.form for one in web.desk.file_orders("vanhanh")] == ["parquet", "xlsx"]
    assert web.get(path.format("csv"), "operator").status_code == 200


def test_a_head_takes_nothing(web):
    before = len(web.desk.exports(limit=10_000))
    for subject in (ID, "nguon"):  # a figure and a book
        for way, kind in (("", making.FORMS["csv"]), ("?kem=lai-lich", bundle.TYPE)):
            path = f"/xuat/{subject}.csv{way}"
            answer = web.client.head(path, headers=web.bearer("leader"))
            assert (answer.status_code, answer.content_type) == (200, kind), path
    assert len(web.desk.exports(limit=10_000)) == before
    assert web.get(path).content_type == kind, "as the file itself is"


def test_a_reader_that_leaves_early_leaves_a_broken_export(web):
    answer = web.client.get(f"/xuat/{ID}.csv", headers=web.bearer("leader"), buffered=False)
    code = answer.headers["X-Export-Code"]
    next(iter(answer.response))
    answer.close()
    assert web.desk.export(code).state == "broken"
    said = texts(web.get(f"/kiem-tra?ma={code}").text)
    assert "chưa được xuất trọn vẹn" in said


def code_of(answer):
    """The code of a file that was read to its end."""
    assert answer.data
    return answer.headers["X-Export-Code"]


def send(web, name, content, role="leader"):
    """As the form does; gives the page that follows."""
    answer = web.client.post(
        "/kiem-tra/tep",
        data={"tep": (io.BytesIO(content), name)},
        headers=web.bearer(role),
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    return texts(web.get(answer.headers["Location"], role).text)


@pytest.mark.parametrize("form", ["csv", "png", "xlsx"])
def test_a_file_is_verified_and_an_altered_one_is_unknown(web, form):
    taken = web.get(f"/xuat/{ID}.{form}?ky=2023-11")
    code = taken.headers["X-Export-Code"]
    name = re.search(r'filename="([^"]+)"', taken.headers["Content-Disposition"])[1]
    good = send(web, "anything.bin", taken.data)
    assert f"đúng từng byte với bản đã xuất mang mã {code}" in good
    assert "Vẫn đúng" in good
    bad = send(web, name, taken.data[:-3] + b"abc")
    assert "Không rõ" in bad
    assert f"Tệp mang mã {code}, nhưng không đúng bản đã xuất" in bad
    assert "Vẫn đúng" not in bad
    foreign = send(web, "khac.csv", b"khong phai cua he thong nay")
    assert "không khớp bản nào đã xuất" in foreign


def test_a_file_of_any_size_is_hashed_as_it_comes_in(web, monkeypatch):
    large = b"IOC" * 24_000_000
    said = b'--x\r\nContent-Disposition: form-data; name="tep"; filename="lon.csv"\r\n\r\n'
    sent = {
        "data": said + large + b"\r\n--x--\r\n",
        "headers": web.bearer("leader"),
        "content_type": "multipart/form-data; boundary=x",
    }
    answer = web.client.post("/kiem-tra/tep", **sent)
    assert answer.status_code == 303, answer.text
    good = texts(web.get(answer.headers["Location"]).text)
    assert hashlib.sha256(large).hexdigest() in good
    assert "không khớp bản nào đã xuất" in good
    monkeypatch.setattr(verifying, "LARGEST", 1_000_000)
    answer = web.client.post("/kiem-tra/tep", **sent)
    assert answer.status_code == 400
    assert "sha256sum" in answer.text
    none = web.client.post(
        "/kiem-tra/tep", data={"tep": "chữ"}, headers=web.bearer("leader"),
        content_type="multipart/form-data",
    )  # fmt: skip
    assert (none.status_code, words.t("check.no_file") in none.text) == (400, True)


class Poured(io.RawIOBase):
    """A body of a given beginning and so many bytes, that counts what is read of it."""

    def __init__(self, head, size):
        super().__init__()
        self.left, self.size, self.read_of = head, len(head) + size, 0

    def readable(self):
        return True

    def readinto(self, into):
        room = min(len(into), self.size - self.read_of)
        piece = self.left[:room].ljust(room, b"a")
        self.left = self.left[room:]
        into[:room] = piece
        self.read_of += room
        return room


def poured(web, body, size, kind="multipart/form-data; boundary=x"):
    """Send a body that comes in as it comes."""
    came = {"wsgi.input": body, "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind}
    return web.client.post("/kiem-tra/tep", headers=web.bearer("leader"), environ_overrides=came)


FILE = b'--x\r\nContent-Disposition: form-data; name="tep"; filename="a.csv"\r\n\r\nIOC\r\n'
FIELD = b'--x\r\nContent-Disposition: form-data; name="tep"\r\n\r\n'


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("application/x-www-form-urlencoded", b"tep="),
        ("text/plain", b""),
        ("multipart/form-data; boundary=x", FIELD),
        ("multipart/form-data; boundary=x", b""),  # no part ever begins
    ],
)
def test_what_is_no_file_is_refused_before_it_fills_the_memory(web, kind, head):
    body = Poured(head, 60_000_000)
    answer = poured(web, body, body.size, kind)
    assert (answer.status_code, answer.json["detail"]) == (400, words.t("check.odd_form"))
    assert body.read_of < 1_000_000


def test_a_form_of_many_files_is_refused(web):
    answer = web.client.post(
        "/kiem-tra/tep", data=FILE * 50 + b"--x--\r\n", headers=web.bearer("leader"),
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert (answer.status_code, answer.json["detail"]) == (400, words.t("check.odd_form"))


class Slow(Poured):
    """A body that stands still until it is let go."""

    def __init__(self, content, begun, go):
        super().__init__(content, 0)
        self.begun, self.go = begun, go

    def readinto(self, into):
        self.begun.release()
        self.go.wait(30)
        return super().readinto(into)


def test_slow_files_hold_no_more_than_half_of_the_threads(web):
    said = FILE + b"--x--\r\n"
    begun, go, statuses = threading.Semaphore(0), threading.Event(), []

    def post(body):
        answer = poured(web, body, len(said))
        statuses.append(answer.status_code)
        return answer

    most = web.settings.web.threads // 2
    senders = [
        threading.Thread(target=post, args=(Slow(said, begun, go),), daemon=True)
        for _ in range(most)
    ]
    try:
        for one in senders:
            one.start()
        assert all(begun.acquire(timeout=30) for _ in senders)
        refused = post(io.BytesIO(said))
        assert (refused.status_code, words.t("check.busy") in refused.text) == (503, True)
    finally:
        go.set()
        for one in senders:
            one.join(30)
    assert statuses == [503, *[303] * most]
    assert post(io.BytesIO(said)).status_code == 303  # every place is free again


def test_a_digest_can_be_typed_instead(web):
    taken = web.get(f"/xuat/{ID}.csv?ky=2023-11")
    digest = hashlib.sha256(taken.data).hexdigest()
    for typed in (digest, f"%20{digest.upper()}%20"):
        said = texts(web.get(f"/kiem-tra?dau={typed}").text)
        assert "đúng từng byte" in said
        assert "Vẫn đúng" in said
    said = texts(web.get("/kiem-tra?dau=abc").text)
    assert words.t("check.odd_digest", digest="abc") in said
    assert 'name="dau"' in web.get("/kiem-tra").text


def test_a_code_on_paper_leads_to_its_figures(web):
    code = web.get(f"/xuat/{ID}.svg?ky=2023-11").headers["X-Export-Code"]
    answer = web.get(f"/kiem-tra/{code.lower()}")
    assert answer.headers["Location"] == f"/kiem-tra?ma={code.lower()}"
    said = texts(web.get(answer.headers["Location"]).text)
    assert "Vẫn đúng" in said
    assert code in said
    assert "SHA-256" in said
    wrong = codes.read(code)[:-1] + ("2" if code[-1] != "2" else "3")
    assert "gõ sai một ký tự" in texts(web.get(f"/kiem-tra?ma={wrong}").text)
    assert "không cấp mã đó" in texts(web.get(f"/kiem-tra?ma={codes.new()}").text)
    assert "không đúng dạng" in texts(web.get("/kiem-tra?ma=xyz").text)
    truth = web.get(f"/kiem-tra/{code}/truth.json")
    assert truth.json["code"] == code
    assert truth.json["file"]["sha256"] == web.desk.export(code).digest


def test_an_official_is_told_nothing_of_other_units(web):
    code = code_of(web.get(f"/xuat/{ID}.json?don-vi=803"))
    said = texts(web.get(f"/kiem-tra?ma={code}", "official").text)
    assert "ngoài phạm vi của bạn" in said
    assert "Bến Lức" not in said
    assert web.get(f"/kiem-tra/{code}/truth.json", "official").status_code == 403
    whole = code_of(web.get("/xuat/mot-cua.csv", "official"))
    assert "Vẫn đúng" in texts(web.get(f"/kiem-tra?ma={whole}", "official").text)


def test_only_what_was_compared_is_said_to_hold(web):
    """An official sees a file of the whole province's units: of most of them nothing is told."""
    code = code_of(web.get(f"/xuat/{ID}.json?ky=2023-11&theo=unit"))
    figures = check.read(web.desk.export(code).figures)
    whole = web.get(f"/kiem-tra?ma={code}").text
    assert words.t("check.equal", count=words.number(len(figures))) in texts(whole)
    assert "n-good" in whole
    mine = web.get(f"/kiem-tra?ma={code}", "official").text
    said = texts(mine)
    closed = mine.count(f">{words.t('check.is_closed')}<")
    assert 0 < closed < len(figures) <= 60
    seen, every = words.number(len(figures) - closed), words.number(len(figures))
    assert words.t("check.part", count=seen, all=every) in said
    assert words.t("check.some_closed", count=words.number(closed)) in said
    assert "n-good" not in mine
    assert "Vẫn đúng" not in said


def test_the_menu_stands_on_the_pages_with_their_choices(web):
    for path, subject in (
        (f"/chi-so/{ID}", ID), ("/mot-cua", "mot-cua"), ("/", "tong-quan"),
    ):  # fmt: skip
        html = web.get(f"{path}?ky=2023-11&don-vi=802").text
        for form in making.FORMS:
            assert f'href="/xuat/{subject}.{form}?ky=2023-11&amp;don-vi=802"' in html, form
        assert f'href=\\"/xuat/{subject}.csv\\"' in web.get(f"/view{path}").text
    for path, address in (
        ("/ban-do", f"/xuat/ban-do.png?chi-tieu={ID}"),
        ("/ban-do?don-vi=27931", f"/xuat/ban-do.xlsx?don-vi=802%402004&amp;chi-tieu={ID}"),
        ("/mot-cua", "/xuat/mot-cua/ban-do-nhiet.pdf"),
    ):
        assert f'href="{address}"' in web.get(path).text, path


def test_every_choice_of_a_file_has_a_link_and_gives_that_file(web):
    """Marks of CSV, size and ground of pictures, both lists of records: none by address alone."""
    html = unescape(web.get(f"/chi-so/{ID}?ky=2023-11", "operator").text)
    (folded,) = re.findall(r"<details><summary>Cách khác.*?</details>", html, re.S)
    links = re.findall(r'href="(/xuat/[^"]+)"', folded)
    assert all("ky=2023-11" in one for one in links)
    heads = {}
    for one in (each for each in links if ".csv" in each and "ban-ghi" not in each):
        content = web.get(one, "operator").data
        heads[one] = (content.startswith(b"\xef\xbb\xbf"), content.decode("utf-8-sig")[4], content)
    marks = {(bom, mark) for bom, mark, _ in heads.values()}
    assert marks == {(True, ","), (False, ","), (False, ";"), (True, ";"), (True, "\t")}
    assert all(b"0." in content for key, (_, _, content) in heads.items() if "thap-phan=." in key)
    for form in ("png", "svg", "pdf"):
        for look in ("co=in", "nen=toi", "co=in&nen=toi", "hinh=danh-sach"):
            assert any(one.startswith(f"/xuat/{ID}.{form}") and one.endswith(look) for one in links)
    held = web.catalog.value(ID, period=Period.parse("2023-11", TODAY))
    for part in ("numerator", "denominator"):
        (one,) = [each for each in links if each.endswith(f"ban-ghi={part}") and ".csv" in each]
        made = web.get(one, "operator").data
        assert made.count(b"\r\n") == 1 + getattr(held, part)
    spoken = re.findall(r'aria-label="([^"]+)"', folded)
    assert len(set(spoken)) == len(spoken), "each link says what it gives"
    lists = {
        (id, role): set(
            re.findall(
                r"/xuat/[^\"]*ban-ghi=(\w+)",
                unescape(web.get(f"/chi-so/{id}?ky=2023-11", role).text),
            )
        )
        for id in (ID, "onestop.received")
        for role in ("operator", "analyst")
    }
    assert lists == {
        (ID, "operator"): {"numerator", "denominator"},
        (ID, "analyst"): set(),  # dossiers are for those who see their codes
        ("onestop.received", "operator"): {"numerator"},  # a count has no other
        ("onestop.received", "analyst"): set(),
    }


def test_lists_behind_a_figure_have_their_files_below_them(web):
    """What missed, what is set apart: as many rows as the page counts, for who sees the codes."""
    value = web.catalog.value(ID, period=Period.parse("2023-11", TODAY))
    late = int(value.denominator - value.numerator)
    assert late
    for name in ("missed", "apart-0"):
        path = f"/chi-so/{ID}?ky=2023-11&ban-ghi={name}"
        box = (
            unescape(web.get(path, "operator").text).split('id="ban-ghi"')[1].split("</section>")[0]
        )
        links = re.findall(r'href="(/xuat/[^"]+)"', box)
        assert [one.partition("?")[0].rpartition(".")[2] for one in links] == [
            "xlsx", "csv", "csv", "parquet", "json",
        ]  # fmt: skip
        (address,) = [one for one in links if ".csv?" in one and "kem=" not in one]
        count = web.get(address, "operator").data.count(b"\r\n") - 1
        assert f"{words.number(count)} bản ghi" in texts(box)
        assert count == late or name != "missed"
        assert "/xuat/" not in web.get(path).text.split('id="ban-ghi"')[1].split("</section>")[0]
        assert web.get(address).status_code == 403


def test_the_page_speaks_both_languages(web):
    with words.speaking("en"):
        assert words.t("check.unknown") == "Unknown"
    vi, en = words.catalogue("vi"), words.catalogue("en")
    for key in vi:
        if key.startswith(("take.", "check.", "page.kiem_tra")):
            assert key in en, key
    shown = web.get("/kiem-tra", Accept_Language="en").status_code
    assert shown == 200

"""Every form of file, opened by another program: the same figures, rounding, status and age."""

import csv as reader
import hashlib
import io
import json
import re
import subprocess
from datetime import date, datetime
from xml.etree import ElementTree

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest

from core.errors import MisuseError
from core.period import Period
from core.settings import load
from dashboard.pictures import figures
from desk import Desk
from exports.formats import csv, making, parquet, xlsx
from exports.pictures import press
from exports.sheets import asked
from exports.sheets.asked import Asked
from exports.sheets.behind import versioned
from exports.sheets.sheet import COLUMNS, values
from tests.indicators import seeded
from tests.office import soffice

TODAY = date(2023, 12, 26)
ID = "onestop.on_time_rate"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(load(tmp_path_factory.mktemp("desk"), {}))
    yield made
    made.close()


@pytest.fixture(scope="module")
def taken(province, desk):
    """Makes a file: (sheet under its code, its bytes, the register's row)."""

    def take(form, subject=ID, look=None, **choices):
        sheet = asked.sheet(province, subject, Asked(**choices))
        if form == "xlsx":
            sheet = versioned(province, sheet)
        figure = figures.of(sheet) if form in making.PICTURES else None
        coded, made = making.make(
            desk, sheet, form, look or making.Look(), figure, press.make, by="thu"
        )
        content = b"".join(made)
        return coded, content, desk.export(coded.truth.code)

    return take


@pytest.fixture(scope="module")
def plain(taken):
    return {form: taken(form) for form in ("csv", "xlsx", "parquet", "json")}


def lines(content, separator=";"):
    return list(reader.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator))


def test_csv_has_its_mark_and_says_what_the_table_says(plain):
    sheet, content, _ = plain["csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = lines(content)
    assert head == [one.title for one in COLUMNS]
    told = dict(zip(head, rows[0], strict=True))
    one = sheet.rows[0].value
    assert told["Hiển thị"] == one.display
    assert float(told["Giá trị"].replace(",", ".")) == one.value
    assert (told["Tử số"], told["Mẫu số"]) == (str(int(one.numerator)), str(int(one.denominator)))
    assert told["Số liệu đến"] == "2023-12-26 17:30:00"
    assert len(rows) == len(sheet.rows)


def test_marks_of_csv_are_chosen_and_contradictions_refused(taken):
    look = making.Look(csv=csv.Choice(bom=False, separator=",", decimal="."))
    _, content, _ = taken("csv", look=look)
    assert content.startswith("Phần,".encode())
    value = lines(content, ",")[1][[one.key for one in COLUMNS].index("value")]
    assert 0 < float(value) < 1
    for wrong in ({"separator": ","}, {"separator": "|"}, {"decimal": "·"}):
        with pytest.raises(MisuseError):
            csv.Choice(**wrong)


def test_no_cell_of_a_csv_runs(plain):
    sheet, _, _ = plain["csv"]
    table = values(sheet)
    wild = ["=1+1", "+1", "-1", "@x", "\tx"]
    rows = [[*wild, *[None] * (len(table.columns) - len(wild))], [-5, *[None] * 25]]
    made = lines(b"".join(csv.stream(type(table)("x", table.columns, rows), csv.Choice())))
    assert made[1][:5] == [f"'{one}" for one in wild]
    assert made[2][0] == "-5", "a number is a number"


def _plainly(form):
    """A number format without the ways to write the same: escapes, case, quotes."""
    return form.replace("\\", "").replace('"', "").lower()


def _drawn(sheet):
    """Of each chart its kinds and how many series; those that lie on each other are one."""
    return [
        ({type(each) for each in one._charts}, sum(len(each.series) for each in one._charts))
        for one in sheet._charts
    ]


def test_csv_imports_with_accents_in_libreoffice(plain, tmp_path):
    program = soffice()
    (tmp_path / "a.csv").write_bytes(plain["csv"][1])
    (tmp_path / "b.xlsx").write_bytes(plain["xlsx"][1])
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    # 59: semicolon, 34: quote, 76: UTF-8, 1: from line 1, language 1066: vi-VN
    opens = "--infilter=CSV:59,34,76,1,,1066,false,true"
    frames = {}
    for name, more in (("a.csv", [opens]), ("b.xlsx", [])):
        subprocess.run(
            [program, profile, "--headless", *more, "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", "out", name],
            cwd=tmp_path, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        saved = tmp_path / "out" / f"{name[0]}.xlsx"
        frames[name] = openpyxl.load_workbook(saved).worksheets[0]
    book = frames["b.xlsx"].parent
    assert isinstance(book, openpyxl.Workbook)
    ours = openpyxl.load_workbook(io.BytesIO(plain["xlsx"][1]))
    for cell in ("value", "first_day", "numerator", "denominator"):
        at = [one.key for one in COLUMNS].index(cell) + 1
        before = ours.worksheets[0].cell(2, at).number_format
        after = book.worksheets[0].cell(2, at).number_format
        assert _plainly(after) == _plainly(before) != "general", cell
    for name in (xlsx.CHART, xlsx.RANKED):  # drawn by LibreOffice as well: chart for chart
        assert _drawn(book[name]) == _drawn(ours[name]) != []
    keys = [one.key for one in COLUMNS]
    for name, sheet in frames.items():
        row = [cell.value for cell in sheet[2]]
        told = dict(zip(keys, row, strict=False))
        assert told["name"] == "Tỷ lệ hồ sơ giải quyết đúng hạn", name
        assert told["value"] == pytest.approx(plain["csv"][0].rows[0].value.value), name
        assert isinstance(told["last_day"], datetime), name
        assert told["last_day"].date() == TODAY, name


def test_workbook_has_numbers_days_a_chart_and_every_side_of_the_truth(plain):
    sheet, content, export = plain["xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [
        xlsx.DATA, xlsx.CHART, xlsx.RANKED, xlsx.DEFINITION, xlsx.SOURCES, xlsx.REVISED,
        xlsx.FILTERS,
    ]  # fmt: skip
    data = book[xlsx.DATA]
    keys = [one.key for one in COLUMNS]
    for at, row in enumerate(sheet.rows, 2):
        told = dict(zip(keys, data[at], strict=True))
        assert told["value"].value == pytest.approx(row.value.value)
        assert told["display"].value == (row.value.display if row.value.value is not None else "–")
        assert told["first_day"].value.date() == row.value.period.start
        assert told["first_day"].number_format == "dd/mm/yyyy"
    assert data["F2"].number_format == "0.0\\ %"
    assert sheet.truth.title in data.oddHeader.left.text, "also on paper"
    repeated = [one.title for one in data.parent if one.print_title_rows]
    assert data.title in repeated
    assert "Định nghĩa" not in repeated, "its first line is no head"
    assert sheet.truth.unit_name in data.oddHeader.right.text
    assert f"IOC-{sheet.truth.short_code}" in data.oddFooter.left.text
    longest = max(len(row.value.unit_name) for row in sheet.rows)
    assert data.column_dimensions["C"].width >= min(longest, 56), "no name is cut"
    (chart,) = book[xlsx.CHART]._charts
    ends = chart.series[0].val.numRef.f
    assert ends == f"'Số liệu'!$F$3:$F${len(sheet.history) + 2}"
    (goal,) = [one for part in chart._charts[1:] for one in part.series]
    first, last = (int(n) for n in re.findall(r"\$B\$(\d+)", goal.val.numRef.f))
    targets = [book[xlsx.CHART].cell(n, 2).value for n in range(first, last + 1)]
    assert targets == [one.target and one.target.figure for one in sheet.history]
    assert any(targets)
    said = [str(cell.value) for one in book.worksheets for row in one for cell in row if cell.value]
    text = "\n".join(said)
    for part in (
        sheet.truth.definitions[0].method, sheet.truth.definitions[0].version, "onestop",
        sheet.truth.short_code, "lần đầu", "Lũy kế đến 26/12/2023",
    ):  # fmt: skip
        assert part in text, part
    assert book.properties.description == f"IOC-{sheet.truth.short_code} {sheet.truth.check}"
    assert not [cell for one in book.worksheets for row in one for cell in row
                if cell.data_type == "f"]  # fmt: skip
    assert export.digest == hashlib.sha256(content).hexdigest()


def test_parquet_is_typed_and_read_by_others(plain, tmp_path):
    sheet, content, _ = plain["parquet"]
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    schema = pq.read_schema(path)
    kinds = {field.name: str(field.type) for field in schema}
    assert (kinds["value"], kinds["first_day"], kinds["estimated"]) == (
        "double", "date32[day]", "bool",
    )  # fmt: skip
    assert kinds["as_of"] == "timestamp[ms, tz=Asia/Ho_Chi_Minh]"
    truth = json.loads(schema.metadata[parquet.TRUTH])
    assert truth["code"] == sheet.truth.short_code == schema.metadata[parquet.CODE].decode()
    (count, best, when), = duckdb.sql(
        f"SELECT count(*), max(value), max(epoch(as_of)) FROM '{path}'"
    ).fetchall()  # fmt: skip
    assert count == len(sheet.rows)
    assert best == max(one.value.value for one in sheet.rows if one.value.value is not None)
    assert when == seeded.NOW


def test_json_is_the_truth_and_the_rows(plain):
    sheet, content, _ = plain["json"]
    told = json.loads(content)
    assert told["truth"] == json.loads(json.dumps(sheet.truth.told()))
    assert len(told["rows"]) == len(sheet.rows)
    assert told["rows"][0]["as_of"] == "2023-12-26T17:30:00+07:00"


def test_svg_keeps_text_as_text_and_its_truth_in_metadata(taken):
    sheet, content, _ = taken("svg")
    root = ElementTree.fromstring(content)
    ns = {"s": "http://www.w3.org/2000/svg", "t": "urn:ioc:truth"}
    said = ["".join(one.itertext()) for one in root.iterfind(".//s:text", ns)]
    for part in (sheet.truth.title, sheet.rows[0].value.display, f"Mã IOC-{sheet.truth.short_code}",
                 "Chưa đạt"):  # fmt: skip
        assert part in said
    assert any(one.startswith("Số liệu đến 17:30 26/12/2023") for one in said)
    truth = root.find("s:metadata/t:truth", ns)
    assert truth.get("code") == sheet.truth.short_code
    assert json.loads(truth.text)["figures"][0]["display"] == sheet.rows[0].value.display
    assert root.findtext("s:title", namespaces=ns) == sheet.truth.title


def test_png_has_its_size_and_its_truth(taken):
    for size, wide, high in (("slide", 1920, 1080), ("print", 2125, 1438)):
        for ground in ("light", "dark"):
            sheet, content, _ = taken("png", look=making.Look(size, ground))
            assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (wide, high)
            texts = press.texts(content)
            assert texts["ioc-code"] == f"IOC-{sheet.truth.short_code}"
            assert "Kỳ: Lũy kế đến 26/12/2023" in texts["Description"]
            assert json.loads(texts["ioc-truth"])["title"] == sheet.truth.title


def test_pdf_is_read_by_another_program(taken, tmp_path):
    sheet, content, _ = taken("pdf")
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    said = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    for part in (sheet.truth.title, sheet.rows[0].value.display.split("\u00a0")[0], "Chưa đạt",
                 f"Mã IOC-{sheet.truth.short_code}"):  # fmt: skip
        assert part in said, part
    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    assert sheet.truth.title in info
    assert f"IOC-{sheet.truth.short_code}" in info
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    assert "Inter" in fonts
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, path], check=True, capture_output=True)
    assert json.loads((tmp_path / "truth.json").read_text("utf-8"))["code"]


def test_a_picture_of_a_list_says_what_it_leaves_out(taken):
    sheet, content, _ = taken("svg", look=making.Look(kind=making.LIST))
    assert any("hình chỉ vẽ" in one for one in sheet.truth.cuts)
    assert "hình chỉ vẽ" in content.decode()
    page, drawn, _ = taken("svg", "mot-cua")
    assert page.truth.cuts == ()
    for row in page.rows:
        assert row.definition.short_name in drawn.decode()


def test_a_picture_comes_from_a_process_of_its_own(province):
    sheet = asked.sheet(province, ID, Asked())
    from exports.pictures import picture

    figure = figures.of(sheet)
    drawn = picture.compose(sheet, figure)
    order = making.job(sheet.truth, drawn, "png", picture.page(figure, "slide"))
    assert press.texts(press.Press(8)(order))["Title"] == sheet.truth.title


@pytest.mark.parametrize(("threads", "most"), [(8, 2), (64, 16), (2, 1)])
def test_pictures_hold_no_more_than_a_quarter_of_the_threads(monkeypatch, threads, most):
    draw, told = press.Press(threads), []

    def inside(job):
        held = len(told) + 1
        told.append(held)
        draw._turn.release()  # so that the next has its turn: what is counted is who waits
        try:
            return draw(job)
        except press.Busy as fault:
            told.append(fault.public)
            return b""
        finally:
            draw._turn.acquire()

    monkeypatch.setattr(press, "_run", inside)
    draw(None)
    assert told[:-1] == list(range(1, most + 1))
    assert f"Đang có {most} hình chờ vẽ" in told[-1]


@pytest.mark.parametrize(
    ("subject", "choices", "words"),
    [
        ("onestop.on_time", {}, "mot-cua"),
        (ID, {"dim": "màu"}, "màu"),
        ("mot-cua", {"dim": "unit"}, "không chia theo chiều"),
        (ID, {"unit": "nơi nào"}, "nơi nào"),
        (ID, {"as_known": seeded.NOW + 9_999}, "ở tương lai"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(province, subject, choices, words):
    with pytest.raises(MisuseError, match=words):
        asked.sheet(province, subject, Asked(**choices))


def test_small_counts_of_a_commune_by_procedure_stay_in_the_house(province):
    place = {"unit": "27931", "dim": "procedure", "period": Period.parse("2022", TODAY)}
    inside = asked.sheet(province, "onestop.received", Asked(**place, inside=True))
    outside = asked.sheet(province, "onestop.received", Asked(**place))
    shown = [one.value.value for one in inside.rows if one.value.dims]
    kept = [one.value.value for one in outside.rows if one.value.dims]
    assert any(0 < one < 5 for one in shown), "else this test would show nothing"
    assert outside.hidden == len(kept) - sum(one is not None for one in kept) > 1
    assert str(outside.hidden) in outside.truth.cuts[0]
    assert not any(one is not None and 0 < one < 5 for one in kept)
    district = asked.sheet(province, "onestop.received", Asked(unit="802", dim="procedure"))
    assert district.hidden == 0

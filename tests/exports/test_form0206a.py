"""Form II.06a as a workbook: read back by openpyxl and by LibreOffice."""

import csv
import io
import subprocess
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from core.clock import epoch
from core.errors import MisuseError, RefusedError
from core.period import Period
from exports.forms import form0206a, form_book
from exports.forms.form_book import FIRST
from indicators.evaluating import publish
from store.places import territory
from tests.indicators import seeded
from tests.office import soffice

CODE, CHECK = "7K4M-P2QX", "https://ioc.example/kiem-tra/7K4M-P2QX"
YEAR = Period.parse("2023-Q4", date(2023, 12, 26))


@pytest.fixture(scope="module")
def made(province):
    return form0206a.fill(province, None, YEAR)


@pytest.fixture(scope="module")
def content(made):
    return form_book.write(made, CODE, CHECK)


def test_the_figures_are_the_catalogues_as_numbers(province, made, content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["II.06a"]
    [(_, _, whole)] = province.form(None, YEAR)
    rows = {name: row for _, name, row in province.form(None, YEAR, "field")}
    read = {}
    for line in range(FIRST, FIRST + len(rows) + 1):
        cells = [sheet.cell(line, column).value for column in range(2, 14)]
        assert all(isinstance(one, int) for one in cells[1:])
        read[cells[0]] = cells[1:]
    wanted = {name: [getattr(row, f"c{n}") for n in range(3, 14)] for name, row in rows.items()}
    assert read == wanted | {"Tổng số": [getattr(whole, f"c{n}") for n in range(3, 14)]}
    assert sum(row[0] for name, row in read.items() if name != "Tổng số") == read["Tổng số"][0]
    assert whole.c3 > 0


def test_it_is_headed_and_numbered_as_the_circular_has_it(made, content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["II.06a"]
    assert sheet["A1"].value == "Biểu số II.06a/VPCP/KSTT"
    assert sheet["A4"].value == form_book.TITLE
    assert sheet["A5"].value == "Kỳ báo cáo: Quý IV/2023"
    assert sheet["A6"].value == (
        "(Từ ngày 01/10/2023 đến ngày 31/12/2023), số liệu tính đến 17:30 26/12/2023"
    )
    assert "Tỉnh Long An" in sheet["J1"].value
    numbers = [sheet.cell(11, column).value for column in range(1, 14)]
    assert numbers[:4] == ["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)"]
    assert numbers[-1] == "(13)"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_every_balance_stands_on_its_own_sheet(made, content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = list(book["Kiểm tra"].iter_rows(min_row=2, values_only=True))
    assert len(lines) == 4 * (1 + len(made.levels) + len(made.fields)) + 1
    assert lines[-1][1] == form0206a.SUM
    assert {line[2] for line in lines} == {"khớp"}
    assert made.faults() == []
    origin = dict(book["Nguồn"].iter_rows(values_only=True))
    assert origin["Cân đối"] == "mọi phép đều khớp"
    for column, mixed in form0206a.HOLDS:
        assert origin[column] == mixed
    assert "không có ngày hẹn" in origin["Cột (9)"]
    assert origin["Đơn vị"] == "Tỉnh Long An (80)"
    assert (origin["Mã kiểm tra"], origin["Trang kiểm tra"]) == (f"IOC-{CODE}", CHECK)
    assert book.properties.description == f"IOC-{CODE} {CHECK}"
    assert [(one.name, one.value) for one in book.custom_doc_props.props] == [("ioc-code", CODE)]


def test_libreoffice_reads_the_same(made, content, tmp_path):
    (tmp_path / "f.xlsx").write_bytes(content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = [soffice(), home, "--headless", "--convert-to", utf8, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "f.xlsx")], check=True, capture_output=True)
    rows = list(csv.reader((tmp_path / "f.csv").read_text("utf-8").splitlines()))
    total = next(row for row in rows if row[1] == "Tổng số" and not row[0])
    figures = [int(one.replace(",", "").replace(".", "")) for one in total[2:13]]
    assert figures == [getattr(made.whole, f"c{n}") for n in range(3, 14)]


def test_what_was_not_delivered_is_refused(store, catalog_of):
    with pytest.raises(RefusedError, match=r"Không lập biểu II\.06a"):
        form0206a.fill(catalog_of(store), None, YEAR)


NOVEMBER = Period.parse("2023-11", date(2023, 12, 26))


def test_as_known_it_is_the_same_to_the_byte_after_later_edits(store, catalog_of):
    facts, clock = seeded.population(120), seeded.clock("2023-12-28T08:00")
    seeded.put(store, "dossier", "onestop", "dossiers", facts)
    publish.run(store, seeded.CLOCK, seeded.CALENDAR)

    def file(as_known=seeded.NOW):
        made = form0206a.fill(catalog_of(store, clock), None, NOVEMBER, as_known)
        return made, form_book.write(made, CODE, CHECK)

    before, content = file()
    now = epoch(clock.now())
    edits = [(replace(fact, version=2, deleted=True), unit) for fact, unit in facts[:40]]
    late = seeded.at("2023-11-14T08:00")
    more = {"field_name": "Lĩnh vực G01"}  # a field's name is today's, whatever the moment
    edits += [
        (seeded.dossier(f"T{n}", late, late + 86_400, **more), seeded.AGENCY) for n in range(5)
    ]
    seeded.put(store, "dossier", "onestop", "dossiers", edits, now=now)
    publish.run(store, clock, seeded.CALENDAR)
    again, same = file()
    assert same == content
    assert again == before
    today, _ = file(None)
    assert today.whole != before.whole
    sheets = openpyxl.load_workbook(io.BytesIO(content))
    assert "như đã biết lúc 17:30 26/12/2023" in sheets["II.06a"]["A6"].value
    assert dict(sheets["Nguồn"].iter_rows(values_only=True))["Như đã biết lúc"]
    with pytest.raises(MisuseError, match="tương lai"):
        file(now + 60)
    with pytest.raises(RefusedError, match="chưa công bố"):
        file(seeded.NOW - 86_400)


def test_what_lies_at_other_units_is_on_no_form_and_the_form_says_so(store, catalog_of):
    clock = seeded.clock("2025-08-15T17:30")
    units = {one.slug: one.unit_id for one in territory.load(80).units}
    placed = [("2025-03-10", "27694@2004", 4), ("2025-07-10", "27694@2025", 3)]
    facts = [
        (seeded.dossier(f"{slug}{n}", seeded.at(f"{day}T08:00")), units[slug])
        for day, slug, count in placed
        for n in range(count)
    ]
    now = epoch(clock.now())
    seeded.put(store, "dossier", "onestop", "dossiers", facts, now=now)
    publish.run(store, clock, seeded.CALENDAR)
    catalog = catalog_of(store, clock)
    for text, said, received in (("2025", True, 3), ("2025-08", False, 0)):
        period = Period.parse(text, date(2025, 8, 15))
        made = form0206a.fill(catalog, "27694@2025", period)
        assert (made.unconverted, made.whole.c4 + made.whole.c5) == (said, received)
        sheets = openpyxl.load_workbook(io.BytesIO(form_book.write(made, CODE, CHECK)))
        assert ("Không quy đổi" in str(sheets["II.06a"]["A7"].value)) is said
        told = dict(sheets["Nguồn"].iter_rows(values_only=True))
        assert (told.get("Không quy đổi") == form0206a.UNCONVERTED) is said
    assert catalog.value("onestop.received", "27694@2025", Period.parse("2025", date(2025, 8, 15))
                         ).value == 7  # fmt: skip

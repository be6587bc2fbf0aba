"""Templates: what is handed out, filled in, is read back as it was typed."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import registry
from connectors.base import Window
from connectors.protocols.files import FileSession
from core.clock import frozen_at
from core.errors import RecordError
from core.period import Period
from core.reporting import named_by
from core.settings import SourceSettings
from core.units import Level, Unit
from exports.forms import template
from indicators.reported.arrivals import Blank, Blanks

CLOCK = frozen_at("2026-11-25")
COMMUNE = Unit(
    20_027_937, "27937", "Xã Đức Hòa", "Đức Hòa", Level.COMMUNE, 1, date(2025, 7, 1), None
)
AGENCY = Unit(
    90_000_006, "000.00.06.H39", "Sở Công Thương", "Sở CT", Level.AGENCY, 1, date(2004, 7, 8), None
)


def blanks(unit=COMMUNE, period="2026-10", measures=("loudspeaker.connected", "it.staff")):
    rows = tuple(
        Blank("loa", "Truyền thanh", one, f"Tên {one}", "cụm loa", "", unit.code, unit.name, None,
              "Kế hoạch") for one in measures
    )  # fmt: skip
    found = Period.parse(period, date(2026, 11, 25))
    return Blanks(unit, found, date(2026, 11, 6), rows)


def read_back(folder, name, content):
    """What the connector makes of the file: facts, and faults as (reason, words)."""
    (folder / name).write_bytes(content)
    stream = registry.get("reported", CLOCK).streams[0]
    session = FileSession(SourceSettings(folder=folder), CLOCK, folder)
    facts, faults = [], []
    for page in stream.pages(session, Window(None, 1_800_000_000)):
        assert page.unknown == 0, "a template holds no column that its reader does not know"
        for record in page.records:
            try:
                facts.append(stream.conform(record))
            except RecordError as fault:
                faults.append((fault.reason, fault.public))
    (folder / name).unlink()
    return facts, faults


def filled_by_hand(made, figures):
    """As an official does it: open the workbook, type into column D, save."""
    book = openpyxl.load_workbook(io.BytesIO(template.write(made, "xlsx")))
    for at, figure in enumerate(figures, template.FIRST):
        book.active[f"D{at}"] = figure
        book.active[f"E{at}"] = "BC 12/2026"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_template_says_nothing(tmp_path, ending):
    made = blanks()
    assert read_back(tmp_path, template.name(made, ending), template.write(made, ending)) == (
        [],
        [],
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("inbox")


@settings(max_examples=40, deadline=None)  # a workbook an example
@given(st.lists(st.integers(0, 10**15), min_size=2, max_size=2), st.text(max_size=30))
def test_what_is_typed_comes_back_exactly(folder, figures, document):
    made = blanks()
    typed = {
        template.field(row): (str(figure), document)
        for row, figure in zip(made.rows, figures, strict=True)
    }
    for ending, content in (
        ("csv", template.write(made, "csv", typed)),
        ("xlsx", filled_by_hand(made, figures)),
    ):
        facts, faults = read_back(folder, template.name(made, ending), content)
        assert faults == []
        assert [one.value for one in facts] == [float(one) for one in figures]
        assert [one.measure for one in facts] == [one.measure for one in made.rows]
        assert {(one.unit.code, one.grain) for one in facts} == {("27937", "month")}
        assert {(one.start_day, one.end_day) for one in facts} == {
            (made.period.start_day, made.period.end_day)
        }


@given(st.text(max_size=12))
def test_no_cell_of_a_text_is_a_formula(text):
    made = blanks()
    typed = {template.field(made.rows[0]): (text, text)}
    raw = template.write(made, "csv", typed).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(raw, newline=""), delimiter=";"):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_a_document_that_looks_like_a_formula_is_kept_as_text(tmp_path):
    made = blanks(measures=("it.staff",))
    typed = {template.field(made.rows[0]): ("3", "=HYPERLINK(1)")}
    (fact,), _ = read_back(tmp_path, "a.csv", template.write(made, "csv", typed))
    assert fact.document.startswith("=HYPERLINK(1) (a.csv")


def test_a_share_typed_into_the_form_is_named_by_its_cell(tmp_path):
    made = blanks()
    typed = {template.field(made.rows[0]): ("12,5%", "")}
    _, faults = read_back(tmp_path, "a.csv", template.write(made, "csv", typed))
    assert faults[0][1].startswith("a.csv, ô D7: cần số nguyên, nhận được “12,5%”")


def test_the_workbook_guards_what_must_not_change():
    sheet = openpyxl.load_workbook(io.BytesIO(template.write(blanks(AGENCY), "xlsx"))).active
    assert sheet.protection.sheet
    opened = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
    assert opened == {f"{column}{line}" for column in "DEF" for line in (7, 8)}
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("whole", "0", "D7:D8")
    assert "Cần số nguyên" in rule.error
    assert (sheet["H7"].value, sheet["H7"].data_type) == ("000.00.06.H39", "s")
    assert (sheet["I7"].value, sheet["I7"].data_type) == ("2026-10", "s")
    assert sheet.row_dimensions[1].hidden
    assert "Sở Công Thương" in sheet["A3"].value
    assert "06/11/2026" in sheet["A3"].value
    assert not sheet.merged_cells.ranges


def test_names_of_files_say_whose_they_are():
    assert template.name(blanks(AGENCY, "2026-Q3"), "xlsx") == "bao-cao-000.00.06.h39-2026-q3.xlsx"
    for unit, period in ((AGENCY, "2026-Q3"), (COMMUNE, "2026-10"), (COMMUNE, "2026")):
        name = template.name(blanks(unit, period), "csv")
        assert named_by(f"17-{name}") == (unit.code.lower(), period)
    assert named_by("so-lieu-thang-10.csv") is None

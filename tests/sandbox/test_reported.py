"""The templates dropped into the inbox."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from core.clock import TZ
from sandbox import reporters, truth
from sandbox.reported import COLUMNS, HEAD, write_inbox
from sandbox.state import Sandbox
from tests.sandbox.province import seconds

NOW = seconds("2023-12-26")


def test_templates_of_the_report(tmp_path: Path):
    files = write_inbox(tmp_path, 2022, NOW)
    assert sorted(f.name for f in files) == [
        "bao-cao-2022-q1.csv", "bao-cao-2022-q2.csv", "bao-cao-2022-q3.csv", "bao-cao-2022.xlsx",
        "bao-cao-2023-q1.csv", "bao-cao-2023-q2.csv", "bao-cao-2023-q3.csv", "bao-cao-2023.csv",
    ]  # fmt: skip
    lines = (tmp_path / "bao-cao-2023.csv").read_text("utf-8").splitlines()
    assert lines[0] == ";".join(HEAD) == "#ioc-template;reported;1"
    assert lines[1] == ";".join(COLUMNS) == "chi_tieu;don_vi;ky;gia_tri;tai_lieu;ghi_chu"
    rows = {line.split(";")[0]: line.split(";") for line in lines[2:]}
    assert {k: int(v[3]) for k, v in rows.items()} == truth.reported(2022, NOW)["2023"]
    assert {v[1] for v in rows.values()} == {"80"}
    assert write_inbox(tmp_path, 2022, NOW) == []


def test_forms_of_the_files(tmp_path: Path):
    write_inbox(tmp_path, 2022, NOW)
    second = (tmp_path / "bao-cao-2023-q2.csv").read_bytes()
    assert second.startswith(b"\xef\xbb\xbf")
    assert b";1.7" in second
    sheet = load_workbook(tmp_path / "bao-cao-2022.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == HEAD
    assert rows[1] == COLUMNS
    assert all(isinstance(row[3], int) for row in rows[2:])
    dated = datetime.fromtimestamp((tmp_path / "bao-cao-2023.csv").stat().st_mtime, TZ)
    assert f"{dated:%Y-%m-%d %H:%M}" == "2023-12-25 09:00"


def test_new_templates_come_with_the_clock(tmp_path: Path):
    box = Sandbox(at="2023-12-26", inbox=tmp_path)
    assert len(list(tmp_path.iterdir())) == 8
    box.set_clock("2024-04-11")
    assert len(list(tmp_path.glob("bao-cao-20*"))) == 9
    assert list(tmp_path.glob("bao-cao-802-2024-q1-loa-quy.csv"))
    assert box.fill_inbox() == []


def test_units_report_in_their_own_name_some_late_some_faulty_some_never():
    now = seconds("2026-11-25")
    made = list(reporters.dropped(now))
    assert made == list(reporters.dropped(now))
    loa = [one for one in made if one.name.endswith("2026-10-loa.csv")]
    assert 80 < len(loa) < 96, "some communes never send"
    due = date(2026, 11, 6)
    assert [one for one in loa if one.day > due]
    assert [one for one in loa if one.rows[0][3].endswith("%")]
    assert len([one for one in loa if one.day <= due]) > 70
    for one in loa:
        part, whole = one.rows
        assert part[3].endswith("%") or int(part[3]) <= int(whole[3])
    names = {one.name.rsplit("-", 1)[1] for one in made}
    assert {"loa.csv", "quy.csv", "toan.csv", "so.csv", "xa.csv", "chi.csv"} == names
    assert list(reporters.dropped(seconds("2023-12-26"))) == [], "the report's year is the report's"

"""``./ioc export``: every form in its file, registered; every fault in words with its exit code."""

import hashlib
import json
import os
import shutil

import pytest

from cli import app
from core.errors import StoreError
from core.settings import load
from desk import Desk
from exports.formats import kept, making
from exports.pictures import press

ID = "onestop.on_time_rate"


@pytest.fixture(scope="module")
def folder(province_template, tmp_path_factory):
    made = tmp_path_factory.mktemp("cli")
    shutil.copy(province_template / "ioc.db", made / "ioc.db")
    return made


@pytest.fixture
def export(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("IOC_CLOCK_AT", "2023-12-26")

    def call(*argv, form="csv", name="a"):
        out = tmp_path / f"{name}.{form}"
        code = app.main(
            ["export", *argv, "--format", form, "--out", str(out), "--data", str(folder)]
        )
        told = capsys.readouterr()
        return code, out, told

    return call


def test_every_form_is_written_and_registered(export, folder):
    codes = {}
    for form in making.FORMS:
        code, out, told = export(ID, "--unit", "802", "--period", "2023-Q4", form=form)
        assert code == 0, told.err
        assert out.stat().st_size > 1_000
        codes[form] = told.out.strip().rpartition(" ")[2]
        assert not list(out.parent.glob("*.part"))
    desk = Desk(load(folder, {}))
    for form, code in codes.items():
        one = desk.export(code)
        assert (one.form, one.state, one.subject) == (form, "done", ID)
        assert one.made_by.startswith("cli:")
        assert one.address == f"/chi-so/{ID}?ky=2023-Q4&don-vi=802"
    desk.close()


def test_a_file_of_several_members_at_once(export):
    given = (ID, "--only", "channel:2", "--only", "applicant:1", "--by", "khong")
    code, out, told = export(*given, form="json")
    assert code == 0, told.err
    found = json.loads(out.read_text("utf-8"))
    dims = [one["dims"] for one in found["truth"]["figures"]]
    assert dims
    assert all(one == {"channel": "2", "applicant": "1"} for one in dims)
    assert found["truth"]["address"].endswith("theo=khong&kenh=2&nguoi-nop=1")
    code, _, told = export(*given, "--unit", "27931")
    assert (code, "chỉ lọc theo một chiều" in told.err) == (2, True)
    assert export(*given, "--unit", "27931", "--internal")[0] == 0
    code, _, told = export(ID, "--only", "channel:2", "--only", "channel:1")
    assert (code, "hơn một mã" in told.err) == (2, True)


def test_every_list_behind_a_figure_is_taken(export):
    for part in ("missed", "apart-0"):
        code, out, told = export(ID, "--unit", "802", "--records", part, "--internal", name=part)
        assert code == 0, told.err
        assert len(out.read_text("utf-8-sig").splitlines()) > 1
    code, _, told = export(ID, "--records", "apart-9", "--internal")
    assert (code, "missed" in told.err) == (2, True)


def test_a_list_is_in_the_order_that_is_asked_for(export):
    argv = (ID, "--unit", "802", "--records", "denominator", "--internal")
    for order, falling in (("due_at", False), ("-due_at", True)):
        code, out, told = export(*argv, "--order", order, form="json", name=order)
        assert code == 0, told.err
        made = json.loads(out.read_bytes())
        due = [one["due_at"] for one in made["rows"] if one["due_at"]]
        assert len(set(due)) > 1
        assert due == sorted(due, reverse=falling)
        assert f"xep={order}" in made["truth"]["address"]
    code, out, told = export(*argv, "--order", "màu", name="c")
    assert (code, out.exists()) == (2, False)
    assert "“màu”" in told.err
    assert "received_at, due_at" in told.err, "what is allowed is named"


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_the_form_is_written_as_it_is_printed_or_as_data(
    folder, tmp_path, monkeypatch, capsys, form
):
    monkeypatch.setenv("IOC_CLOCK_AT", "2023-12-26")
    out = tmp_path / f"bieu.{form}"
    asked = ["form", "II.06a", "--period", "2023-Q3", "--out", str(out), "--data", str(folder)]
    assert app.main(asked) == 0, capsys.readouterr().err
    assert out.stat().st_size > 500
    side = tmp_path / "bieu.csv.truth.json"
    assert side.exists() is (form == "csv")
    if form == "csv":
        told = json.loads(side.read_text("utf-8"))
        assert told["file"]["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
        assert told["columns"][-1]["key"] == "field"
    assert app.main([*asked[:5], str(tmp_path / "bieu.pdf"), *asked[6:]]) == 2
    assert "xlsx, csv, json" in capsys.readouterr().err


def test_boards_of_the_wall_and_comparisons(export):
    code, out, told = export("wall/mot-cua", "--unit", "802", form="json")
    assert code == 0, told.err
    made = json.loads(out.read_bytes())
    assert made["truth"]["address"] == "/wall/mot-cua@802@2004"
    assert {one["unit"] for one in made["rows"] if one["part"] == "Thẻ"} == {"802"}
    code, same, _ = export("wall/mot-cua@802@2004", form="json", name="b")
    assert code == 0
    assert [one["value_id"] for one in json.loads(same.read_bytes())["rows"]] == [
        one["value_id"] for one in made["rows"]
    ]
    code, out, told = export("wall/tong-quan", form="svg")
    assert code == 0, told.err
    assert "Bảng Tổng quan" in out.read_text("utf-8")
    code, out, told = export("so-sanh", "--units", "803,802", form="png")
    assert code == 0, told.err
    truth = json.loads(press.texts(out.read_bytes())["ioc-truth"])
    assert truth["address"] == "/so-sanh?cac-don-vi=803%2C802"


def test_a_csv_has_its_truth_beside_it(export):
    code, out, told = export("mot-cua", "--as-known", "2023-12-26")
    assert code == 0, told.err
    side = json.loads(out.with_name("a.csv.truth.json").read_text("utf-8"))
    assert side["subject"] == "mot-cua"
    assert side["code"] in told.out
    assert side["csv"]["separator"] == ";"
    assert [one["id"] for one in side["definitions"]]
    content = out.read_bytes()
    assert side["file"] == {
        "form": "csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "rows": content.count(b"\r\n") - 1,
        "state": "done",
    }


def test_pictures_of_both_sizes_and_grounds(export):
    code, out, told = export(ID, "--size", "print", "--theme", "dark", form="png")
    assert code == 0, told.err
    assert press.texts(out.read_bytes())["ioc-code"].startswith("IOC-")
    code, out, told = export(ID, "--picture", "list", form="svg", name="b")
    assert code == 0
    assert "Lưu ý: hình chỉ vẽ" in told.out


@pytest.mark.parametrize(
    ("argv", "form", "words"),
    [
        (["onestop.on_time"], "csv", "onestop.on_time_rate"),
        ([ID], "doc", "Định dạng “doc” không có; chọn svg, png"),
        ([ID, "--period", "tháng này"], "csv", "Kỳ không đọc được"),
        ([ID, "--unit", "nơi nào"], "csv", "nơi nào"),
        ([ID, "--by", "màu"], "csv", "màu"),
        ([ID, "--as-known", "hôm qua"], "csv", "--as-known"),
        ([ID, "--boundaries", "cũ"], "csv", "Ranh giới"),
        ([ID, "--size", "a0"], "png", "Cỡ hình “a0”"),
        ([ID, "--theme", "red"], "png", "Nền hình “red”"),
        ([ID, "--separator", ","], "csv", "dấu phẩy"),
        ([ID, "--order", "-late"], "csv", "--order: chỉ dành cho danh sách bản ghi (--records)"),
        (["nguon/lan-chay", "--order", "late"], "csv", "--order: chỉ dành cho danh sách bản ghi"),
        ([ID, "--bogus"], "csv", "--bogus"),
    ],
)
def test_misuse_is_2_in_one_sentence_and_leaves_no_file(export, argv, form, words):
    code, out, told = export(*argv, form=form)
    assert code == 2, told
    assert words in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_said(export, tmp_path, capsys, folder):
    argv = ["export", ID, "--format", "csv", "--data", str(folder), "--out"]
    assert app.main([*argv, str(tmp_path / "khong-co" / "a.csv")]) == 2
    assert "thư mục đã có" in capsys.readouterr().err
    assert app.main([*argv, str(tmp_path)]) == 2


def test_a_disk_that_refuses_leaves_no_file(export, monkeypatch):
    def refuse(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    code, out, told = export(ID, name="day")
    assert code == 1
    assert "không để lại tệp dở" in told.err
    assert list(out.parent.iterdir()) == []


def test_a_disk_that_is_full_half_way_breaks_the_export(export, folder, monkeypatch):
    def pour(path, pieces):
        next(pieces)
        raise StoreError(f"Không ghi được {path}")

    monkeypatch.setattr(kept, "pour", pour)
    code, out, _ = export(ID, name="nua")
    assert code == 1
    assert not out.exists()
    desk = Desk(load(folder, {}))
    assert [one.state for one in desk.exports()].count("broken") == 1
    desk.close()

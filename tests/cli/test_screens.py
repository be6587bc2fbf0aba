"""Screens at the command line: approved for the province, or for a unit that is there."""

import shutil
from itertools import pairwise

import pytest

from cli import app
from core.settings import load
from desk import Desk


@pytest.fixture
def call(tmp_path, capsys):
    def called(*argv, code=0):
        assert app.main([*argv, "--data", str(tmp_path)]) == code
        done = capsys.readouterr()
        assert "Traceback" not in done.err
        return done

    return called


def test_a_screen_is_approved_for_a_unit_that_is_there(call, tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "ioc.db")
    desk = Desk(load(data=tmp_path, env={}))
    one, _ = desk.enrol_screen("xa-duc-hoa", "127.0.0.1")
    for unit, said in (("99999", "99999"), ("802@2004", "không còn từ 01/07/2025")):
        lost = call("screen", "approve", one.code, "--unit", unit, code=2)
        assert said in lost.err, unit
    assert not desk.screens()[0].approved
    told = call("screen", "approve", one.code, "--unit", "27694", "--name", "Xã").out
    assert "của đơn vị 27694@2025" in told
    (held,) = desk.screens()
    assert held.unit == "27694@2025"
    assert "27694@2025" in call("screen", "list").out
    desk.close()


def test_a_board_that_a_seam_would_cut_is_not_pushed(call, tmp_path):
    desk = Desk(load(data=tmp_path, env={}))
    ids = []
    for name, playlist in (("Phòng họp", "phong-dieu-hanh"), ("Sảnh", "tong-quan-va-mot-cua")):
        one, _ = desk.enrol_screen("man", "127.0.0.1")
        made = desk.approve_screen(one.code, name=name, playlist=playlist, by="t")
        ids.append(made.id)
    lost = call("screen", "push", "dung-han", code=2)
    assert "khe của tường ghép, nên không đẩy lên được: Phòng họp." in lost.err
    assert desk.pushed() == []
    assert "Đã đẩy bảng dung-han" in call("screen", "push", "dung-han", "--screen", ids[1]).out
    desk.close()


def test_the_list_tells_what_a_screen_says_of_itself(call, tmp_path):
    """A count of nothing is told; a screen that has told nothing yet has nothing there."""
    desk = Desk(load(data=tmp_path, env={}))
    told = {"canvas": "9600x5400", "late": 1_234, "missed": 0, "heap": 61_400_000, "build": "b"}
    for name, report in (("mot", told), ("hai", {}), ("ba", None)):
        one, _ = desk.enrol_screen(name, "127.0.0.1")
        if report is not None:
            desk.approve_screen(one.code, name=name, playlist="p", by="t")
            desk.beat(one.id, report, "127.0.0.1")
    desk.close()
    heads, *rows = call("screen", "list").out.splitlines()
    places = [
        heads.index(one) for one in ("bộ nhớ", "kích thước", "lần hỏi trễ", "lượt bảng lỡ", "số cũ")
    ]
    cells = {
        name: [
            line[a:b].strip() for line in rows if name in line.split() for a, b in pairwise(places)
        ]
        for name in ("mot", "hai", "ba")
    }
    assert cells["mot"] == ["61,4 MB", "9600x5400", "1.234", "0"]
    assert cells["hai"] == cells["ba"] == ["", "", "", ""]

"""Screens at the command line: approved for the province, or for a unit that is there."""

import shutil

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

"""Accounts and tokens at the command line."""

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


@pytest.fixture
def token(call):
    call("user", "add", "phan-tich", "--role", "analyst", "--name", "MẪU Phân tích")
    return call("token", "issue", "phan-tich", "sổ tay", "--days", "30").out.strip()


def test_a_token_is_printed_alone_and_opens(call, token, tmp_path):
    assert token.startswith("ioc_")
    assert "\n" not in token
    desk = Desk(load(data=tmp_path, env={}))
    account = desk.token_account(token)
    assert (account.login, account.role) == ("phan-tich", "analyst")
    listed = call("token", "list", "phan-tich").out
    assert call("token", "list", " Phan-Tich ").out == listed, "however the name is typed"
    assert "sổ tay" in listed
    assert "đến " in listed
    assert token not in listed
    number = listed.splitlines()[-1].split()[0]
    call("token", "revoke", number)
    assert desk.token_account(token) is None
    assert "đã thu hồi" in call("token", "list").out
    assert token not in "".join(str(one) for one in desk.audit_log())
    desk.close()


def test_a_token_is_no_more_than_its_account(call, token):
    err = call("token", "issue", "phan-tich", "quá tay", "--role", "administrator", code=2).err
    assert "không được rộng hơn tài khoản “phan-tich”" in err
    assert "Không có tài khoản “ai-day”" in call("token", "list", "ai-day", code=2).err
    assert "ai-day" in call("token", "issue", "ai-day", "x", code=2).err
    assert "khong-co" in call("token", "revoke", "khong-co", code=2).err


def test_an_account_that_is_disabled_loses_its_tokens(call, token, tmp_path):
    call("user", "disable", "phan-tich")
    desk = Desk(load(data=tmp_path, env={}))
    assert desk.token_account(token) is None
    desk.close()

"""Accounts, sessions and tokens."""

from __future__ import annotations

import pytest

from core.errors import MisuseError, NotFoundError
from desk import ROLES, Desk
from desk.keys import Passwords, hashed
from desk.model import ACT, READ

PASSWORD = "dung-ten-toi-dat"


@pytest.fixture
def with_lan(desk):
    desk.add_account(" Lan ", "Chị Lan", "official", PASSWORD, unit="802", by="test")
    return desk


def test_a_session_from_log_in_to_log_out(with_lan):
    secret = with_lan.log_in("LAN", PASSWORD, "10.0.0.1")
    account = with_lan.session_account(secret)
    assert (account.login, account.role, account.unit) == ("lan", "official", "802")
    with_lan.log_out(secret)
    with_lan.log_out(secret)
    assert with_lan.session_account(secret) is None


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(with_lan):
    assert with_lan.log_in("lan", "sai", "10.0.0.1") is None
    assert with_lan.log_in("khong-co", PASSWORD, "10.0.0.1") is None
    told = [(one.who, one.what, one.address) for one in with_lan.audit_log(what="login")]
    assert told == [
        ("khong-co", "login.refused", "10.0.0.1"),
        ("lan", "login.refused", "10.0.0.1"),
    ]


def test_a_session_ends_by_the_clock(with_lan, clock):
    secret = with_lan.log_in("lan", PASSWORD)
    clock.pass_by(hours=9, minutes=59)
    assert with_lan.session_account(secret) is not None
    clock.pass_by(minutes=1)
    assert with_lan.session_account(secret) is None


def test_a_token_only_reads_unless_it_was_issued_to_act(with_lan):
    reads = with_lan.issue_token("lan", "sổ tay", by="test")
    acts = with_lan.issue_token("lan", "kịch bản", by="test", scope=ACT)
    assert with_lan.token_account(reads).acts is False
    assert with_lan.token_account(acts).acts is True
    assert {one.name: one.scope for one in with_lan.tokens()} == {"sổ tay": READ, "kịch bản": ACT}
    with pytest.raises(MisuseError, match=r"“write”.*read hoặc act"):
        with_lan.issue_token("lan", "x", by="test", scope="write")


@pytest.mark.parametrize("what", ["disable", "set_role", "set_password"])
def test_a_change_of_the_account_ends_its_sessions_and_keeps_others(with_lan, what):
    with_lan.add_account("minh", "Anh Minh", "leader", "mat-khau-khac", by="test")
    other = with_lan.log_in("minh", "mat-khau-khac")
    secret = with_lan.log_in("lan", PASSWORD)
    if what == "disable":
        with_lan.disable("lan", by="test")
        assert with_lan.log_in("lan", PASSWORD) is None
        with_lan.enable("lan", by="test")
    elif what == "set_role":
        with_lan.set_role("lan", "leader", by="test")
    else:
        with_lan.set_password("lan", "mot-mat-khau-moi", by="test")
        assert with_lan.log_in("lan", PASSWORD) is None
    assert with_lan.session_account(secret) is None
    assert with_lan.session_account(other) is not None


def test_secrets_are_kept_as_hashes_only(with_lan, desk_settings):
    session = with_lan.log_in("lan", PASSWORD)
    token = with_lan.issue_token("lan", "kịch bản", by="test")
    assert token.startswith("ioc_")
    with with_lan._store.read() as conn:
        text = ""
        for table in ("desk_account", "desk_session", "desk_token", "desk_audit"):
            text += str(conn.exec_driver_sql(f"SELECT * FROM {table}").all())
    assert session not in text
    assert token not in text
    assert PASSWORD not in text
    assert hashed(session) in text
    assert "$argon2id$" in text


def test_the_audit_tells_from_where_rights_were_changed_and_what_a_token_may(with_lan):
    where = {"by": "quantri", "address": "10.0.0.9"}
    with_lan.add_account("minh", "Anh Minh", "analyst", "mat-khau-khac", **where)
    with_lan.set_home("minh", "802", **where)
    with_lan.issue_token("minh", "x", unit="802", days=30, **where)
    with_lan.issue_token("minh", "y", **where)
    with_lan.revoke_token(with_lan.tokens()[0].token_id, **where)
    with_lan.set_password("minh", "mot-mat-khau-moi", **where)
    with_lan.set_role("minh", "leader", **where)
    with_lan.disable("minh", **where)
    with_lan.enable("minh", **where)
    told = with_lan.audit_log(who="quantri")
    assert {one.address for one in told} == {"10.0.0.9"}
    assert {one.what for one in told} == {
        "account.add", "account.home", "account.password", "account.role", "account.disable",
        "account.enable", "token.issue", "token.revoke",
    }  # fmt: skip
    assert {one.detail for one in told if one.what == "token.issue"} == {
        "minh analyst 802 read 30 ngày", "minh analyst read không hạn",
    }  # fmt: skip


def test_a_token_has_the_account_s_scope_and_can_be_revoked(with_lan, clock):
    token = with_lan.issue_token("lan", "kịch bản", by="test", days=30)
    account = with_lan.token_account(token)
    assert (account.login, account.role, account.unit) == ("lan", "official", "802")
    assert with_lan.token_account("ioc_khac") is None
    held = with_lan.tokens()[0]
    clock.pass_by(days=30)
    assert with_lan.token_account(token) is None
    with_lan.revoke_token(held.token_id, by="test")
    with pytest.raises(NotFoundError):
        with_lan.revoke_token(held.token_id, by="test")


@pytest.mark.parametrize("what", ["disable", "set_role", "set_password"])
def test_a_change_of_the_account_ends_its_tokens_for_good_and_keeps_others(with_lan, what):
    with_lan.add_account("minh", "Anh Minh", "leader", "mat-khau-khac", by="test")
    other = with_lan.issue_token("minh", "khác", by="test")
    tokens = [with_lan.issue_token("lan", name, by="test") for name in ("một", "hai")]
    if what == "disable":
        with_lan.disable("lan", by="test")
        with_lan.enable("lan", by="test")
    elif what == "set_role":
        with_lan.set_role("lan", "official", unit="803", by="test")
        with_lan.set_role("lan", "official", unit="802", by="test")
    else:
        with_lan.set_password("lan", "mot-mat-khau-moi", by="test")
    assert [with_lan.token_account(one) for one in tokens] == [None, None]
    assert with_lan.token_account(other) is not None
    ended = {one.token_id for one in with_lan.tokens() if one.revoked_at is not None}
    told = {one.subject for one in with_lan.audit_log(what="token.revoke")}
    assert len(ended) == 2
    assert told == ended


@pytest.mark.parametrize(
    ("login", "role", "unit"),
    [
        ("lan", "administrator", ""),
        ("lan", "operator", "802"),
        ("lan", "", "803"),
        ("minh", "operator", ""),
    ],
)
def test_a_token_is_never_wider_than_its_account(with_lan, login, role, unit):
    with_lan.add_account("minh", "Anh Minh", "administrator", "mat-khau-khac", by="test")
    with pytest.raises(MisuseError, match="không được rộng hơn"):
        with_lan.issue_token(login, "x", by="test", role=role, unit=unit)
    assert with_lan.tokens() == []


def test_a_token_may_repeat_or_narrow_its_account_s_scope(with_lan):
    with_lan.add_account("minh", "Anh Minh", "analyst", "mat-khau-khac", by="test")
    same = with_lan.issue_token("lan", "x", by="test", role="official", unit="802")
    narrow = with_lan.issue_token("minh", "x", by="test", unit="802")
    assert with_lan.token_account(same).unit == "802"
    assert with_lan.token_account(narrow).unit == "802"


def test_a_wider_token_from_an_older_version_opens_nothing(with_lan):
    token = with_lan.issue_token("lan", "x", by="test")
    with with_lan._store.write() as conn:
        conn.exec_driver_sql("UPDATE desk_token SET role = 'administrator'")
    assert with_lan.token_account(token) is None


@pytest.mark.parametrize(
    ("login", "role", "password", "unit", "words"),
    [
        ("Chị Lan", "leader", PASSWORD, "", "Tên đăng nhập"),
        ("lan", "king", PASSWORD, "", "Các vai trò"),
        ("lan", "official", PASSWORD, "", "gắn với một đơn vị"),
        ("lan", "leader", "ngan", "", "ít nhất 10"),
        ("huong", "leader", "Huong-2023-abc", "", "tên đăng nhập"),
    ],
)
def test_bad_accounts_are_refused_in_words(desk, login, role, password, unit, words):
    with pytest.raises(MisuseError, match=words):
        desk.add_account(login, "Ai đó", role, password, unit=unit, by="test")
    assert desk.accounts() == []


def test_a_name_is_given_once_and_unknown_ones_are_not_found(with_lan):
    with pytest.raises(MisuseError, match="đã có"):
        with_lan.add_account("lan", "Khác", "leader", PASSWORD, by="test")
    with pytest.raises(NotFoundError):
        with_lan.disable("khong-co", by="test")
    with pytest.raises(NotFoundError):
        with_lan.issue_token("khong-co", "x", by="test")


def test_an_older_hash_is_made_anew_at_log_in(with_lan, desk_settings, clock):
    stronger = Desk(desk_settings, clock, Passwords(time_cost=2, memory_kib=64))
    try:
        assert stronger.log_in("lan", PASSWORD)
        assert stronger.log_in("lan", PASSWORD)
        with stronger._store.read() as conn:
            kept = conn.exec_driver_sql("SELECT password FROM desk_account").scalar_one()
    finally:
        stronger.close()
    assert "t=2" in kept


def test_the_demonstration_gives_every_role_an_account_and_a_token(desk, tmp_path):
    path = desk.prepare_demo(tmp_path / "data")
    held = desk.demo_accounts()
    assert sorted(one.role for one in held) == sorted(ROLES)
    for one in held:
        assert desk.session_account(desk.log_in(one.login, one.password)).role == one.role
    assert next(one.unit for one in held if one.role == "official") == "802"
    token = path.read_text().strip()
    assert path.stat().st_mode & 0o777 == 0o600
    assert desk.token_account(token).role == "administrator"
    assert desk.prepare_demo(tmp_path / "data").read_text().strip() == token
    assert desk.demo_accounts() == held


def test_two_processes_may_open_a_new_desk_at_once(desk_settings, cheap):
    first, second = (Desk(desk_settings, passwords=cheap) for _ in range(2))
    try:
        first.add_account("lan", "Chị Lan", "leader", PASSWORD, by="test")
        assert [one.login for one in second.accounts()] == ["lan"]
        second.ping()
    finally:
        first.close()
        second.close()

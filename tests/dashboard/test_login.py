"""Logging in and out: words, cookies, limits, cross-site requests, audit."""

import threading
import time
from types import SimpleNamespace

import pytest
from flask import Flask

from core.clock import FrozenClock, from_epoch
from dashboard.auth import limits
from dashboard.auth.limits import Limits, Memory
from dashboard.auth.login import local
from dashboard.auth.people import COOKIE, People
from dashboard.context import User
from tests.dashboard.conftest import ROLES


def post(web, login="lanhdao", password="sai", **headers):
    more = {key.replace("_", "-"): value for key, value in headers.items()}
    return web.client.post("/login", data={"login": login, "password": password}, headers=more)


def password(web, role):
    return next(a.password for a in web.desk.demo_accounts() if a.role == role)


def test_the_form_names_the_demonstration_accounts(web):
    text = web.get("/login", None).text
    for login in ROLES.values():
        assert login in text
    assert password(web, "leader") in text
    assert "Huyện Đức Hòa" in text  # the official's scope, in words
    assert "<script" not in text


def test_a_production_form_names_nobody(own_web, monkeypatch):
    web = own_web.settings.web.model_copy(update={"demo": False})
    services = own_web.app.server.extensions["ioc"]
    monkeypatch.setattr(services, "settings", own_web.settings.model_copy(update={"web": web}))
    text = own_web.get("/login", None).text
    assert "lanhdao" not in text
    assert 'name="password"' in text


def test_log_in_and_out(own_web):
    client = own_web.logged_in("leader")
    cookie = client.get_cookie(COOKIE)
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.max_age == 36_000
    assert "99,9" in client.get("/").text
    secret = cookie.value
    out = client.post("/logout", headers={"Origin": "http://localhost"})
    assert (out.status_code, out.headers["Location"]) == (303, "/login?ra=1")
    assert client.get_cookie(COOKIE) is None
    assert "đã đăng xuất" in client.get("/login?ra=1").text
    stolen = own_web.client
    stolen.set_cookie(COOKIE, secret)
    assert stolen.get("/view/").status_code == 401
    seen = [(entry.who, entry.what) for entry in own_web.desk.audit_log(limit=5)]
    assert seen[:2] == [("lanhdao", "logout"), ("lanhdao", "login")]


def test_cookies_are_secure_behind_tls(tmp_path):
    from tests.dashboard.conftest import build, shut

    made = build(tmp_path, secure_cookies=True)
    answer = post(made, "lanhdao", password(made, "leader"))
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    shut(made)


def test_wrong_log_ins_are_said_in_words_and_limited(own_web):
    for _ in range(3):
        answer = post(own_web)
        assert answer.status_code == 401
        assert "không đúng" in answer.text
    answer = post(own_web, password=password(own_web, "leader"))
    assert answer.status_code == 429
    assert "chờ một phút" in answer.text
    assert answer.headers["Retry-After"] == "60"
    other = post(own_web, "phantich", password(own_web, "analyst"))
    assert other.status_code == 303
    assert own_web.desk.audit_log(limit=2)[1].what == "login.limited"


def test_who_logs_in_or_out_leaves_no_boards_of_another_in_the_browser(own_web):
    client = own_web.logged_in("leader")
    assert client.get("/logout").headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in post(own_web).headers, "a wrong password changes nothing"
    answer = post(own_web, "lanhdao", password(own_web, "leader"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_an_address_that_tries_many_names_is_stopped(own_web):
    for n in range(30):
        assert post(own_web, f"ten{n}").status_code == 401
    assert post(own_web, "ten99").status_code == 429


def test_empty_fields(web):
    assert post(web, "", "").status_code == 400


def test_a_name_is_escaped(web):
    answer = post(web, '"><script>alert(1)</script>', "x")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/mot-cua?ky=2023-Q4", "/mot-cua?ky=2023-Q4"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/login", "/"),
        ("/logout", "/"),
        ("", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("/x\x00", "/"),
        ("/x\x7f", "/"),
        ("/\t/evil.example", "/"),
        ("//[", "/"),
    ],
)
def test_only_paths_of_ours_follow_a_log_in(target, goes):
    assert local(target) == goes


def test_a_line_break_in_the_wanted_page_is_no_fault(web):
    for path in ("/ngon-ngu/vi?next=/x%0d%0aX:%201", "/login?next=/x%0d%0aX:%201"):
        answer = web.get(path, None)
        assert answer.status_code in (200, 303), path
        assert answer.headers.get("Location", "/") == "/"
    secret = password(web, "leader")
    fields = {"login": "lanhdao", "password": secret, "next": "/x\r\nX: 1"}
    answer = web.client.post("/login", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_lost_redis_shuts_nobody_out_and_still_counts(own_web, tmp_path):
    server = Flask("alone")
    settings = own_web.settings.model_copy(update={"cache_url": "redis://127.0.0.1:1/0"})
    limits = Limits(server, settings)
    for _ in range(3):
        assert not limits.login_spent("1.2.3.4", "a")
        limits.login_failed("1.2.3.4", "a")
    assert limits.login_spent("1.2.3.4", "a")
    assert not limits.login_spent("1.2.3.4", "b")


def test_a_session_ends_in_real_time_while_figures_stand_still(own_web):
    clock = own_web.desk._clock
    client = own_web.logged_in("leader")
    entry = own_web.desk.audit_log(limit=1)[0]
    assert entry.what == "login"
    assert abs(entry.at - time.time()) < 600
    later = from_epoch(int(time.time()) + 36_001)
    own_web.desk._clock = FrozenClock(later)
    own_web.app.server.extensions["ioc-people"]._known.clear()
    assert client.get("/view/").status_code == 401
    own_web.desk._clock = clock


def test_the_proxy_does_not_name_the_host(tmp_path):
    from tests.dashboard.conftest import build, shut

    made = build(tmp_path, secure_cookies=True)
    secret = password(made, "leader")
    fields = {"login": "lanhdao", "password": secret}
    headers = {"X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"}
    assert made.client.post("/login", data=fields, headers=headers).status_code == 403
    shut(made)


def test_after_the_log_in_the_wanted_page(web):
    answer = web.client.get("/mot-cua?ky=2023-Q4", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == "/login?next=/mot-cua%3Fky%3D2023-Q4"
    form = web.client.get(answer.headers["Location"]).text
    assert 'name="next" value="/mot-cua?ky=2023-Q4"' in form


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/page"},
    ],
)
def test_changing_requests_from_other_sites_are_refused(web, headers):
    answer = web.client.post(
        "/login",
        data={"login": "lanhdao", "password": password(web, "leader")},
        headers=headers,
    )
    assert answer.status_code == 403
    client = web.logged_in("operator")
    body = {"output": "x.y"}
    answer = client.post("/_dash-update-component", json=body, headers=headers)
    assert answer.status_code == 403
    assert "trang khác" in answer.text
    assert client.get("/logout", headers=headers).status_code == 403
    assert client.get("/").status_code == 200


def test_a_cookie_without_an_origin_changes_nothing(web):
    client = web.logged_in("operator")
    assert client.post("/_dash-update-component", json={"output": "x.y"}).status_code == 403


def test_own_pages_may_change_and_tokens_need_no_origin(web):
    client = web.logged_in("operator")
    ours = client.post(
        "/_dash-update-component", json={}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert "trang khác" not in ours.text
    token = web.client.post("/_dash-update-component", json={}, headers=web.bearer("operator"))
    assert "trang khác" not in token.text


def test_tokens_open_every_address_and_bad_ones_none(web):
    assert "99,9" in web.get("/").text
    bad = web.logged_in("leader").get("/view/", headers={"Authorization": "Bearer ioc_x"})
    assert bad.status_code == 401
    assert bad.headers["WWW-Authenticate"].startswith("Bearer")
    assert web.client.get("/view/", headers={"Authorization": "Bearer "}).status_code == 401
    assert web.client.get("/view/", headers={"Authorization": "Basic eDp5"}).status_code == 401


def test_a_disabled_account_is_out_within_moments(own_web):
    client = own_web.logged_in("analyst")
    assert client.get("/view/").status_code == 200
    own_web.desk.disable("phantich", by="test")
    own_web.app.server.extensions["ioc-people"]._known.clear()
    assert client.get("/view/").status_code == 401
    assert own_web.get("/view/", "analyst").status_code == 401


def test_the_memory_of_people_is_short():
    now, asked = [0.0], []

    def ask():
        asked.append(1)
        return User("x", "X", "leader")

    people = People(lambda: now[0])
    for _ in range(3):
        people.look("a", ask)
    now[0] = 2.5
    people.look("a", ask)
    assert len(asked) == 2
    people.forget("a")
    people.look("a", ask)
    assert len(asked) == 3


def test_language_is_a_cookie(web):
    client = web.logged_in("leader")
    answer = client.get("/ngon-ngu/en?next=/mot-cua")
    assert answer.headers["Location"] == "/mot-cua"
    page = client.get("/").text
    assert '<html lang="en"' in page
    assert "99.9%" in page
    assert "Log in" in client.get("/login").text
    assert "no such page" in client.get("/khong-co").text
    assert "Thiếu" in client.get("/api/v1/values").text, "what the catalogue says is Vietnamese"
    client.get("/ngon-ngu/xx?next=//evil.example")
    assert '<html lang="en"' in client.get("/").text


def test_counting_starts_no_thread_with_every_request():
    kept = Memory()
    begun, now = [], [1_000.0]
    plain = threading.Thread.start
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: now[0]))
        patch.setattr(threading.Thread, "start", lambda one: begun.append(one) or plain(one))
        for n in range(1, 9):
            kept.timer.join()  # what it began has ended: by itself it would begin another
            assert kept.incr("a", 60) == n
            now[0] += 0.3
    assert len(begun) == 2, "what has ended is forgotten once a second"

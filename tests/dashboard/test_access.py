"""Deny by default: every route, page and callback, for every role and for nobody."""

import io
import json
import re
from html import unescape

import pytest

from dashboard import callbacks, context, router
from dashboard.auth.access import PUBLIC, Access
from dashboard.wording import words
from tests.dashboard.conftest import ROLES, said

OPEN = {"/login", "/logout", "/healthz", "/readyz"} | {
    f"/wall/{one}" for one in ("worker.js", "mat-may-chu", "app.webmanifest")
}
PROGRAMS = ("/api/", "/view/", "/_dash-", "/metrics", "/static")


def filled(rule):
    samples = {
        "id": "onestop.on_time_rate",
        "value_id": "onestop.on_time_rate:80:2023-12-26_YTD",
        "kind": "dossier",
        "path": "mot-cua",
        "layer": "places",
        "name": "tong-quan",
        "code": "7K4M-P2QX",
        "order": "18b2f3a4c5d6e7f8abcdef",
        "lang": "vi",
        "form": "xlsx",
        "package_name": "dash",
        "fingerprinted_path": "deps/react@18.3.1.min.js",
        "filename": "live.js",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: samples[found[1]], rule)


MORE = (("/xuat/wall/tong-quan.csv", "take"), ("/xuat/mot-cua.csv", "take"))
"""What one rule of addresses gives beside its sample."""


def routes(web):
    rules = {(filled(r.rule), r.endpoint) for r in web.app.server.url_map.iter_rules()}
    return sorted(rules | set(MORE))


def test_nobody_reaches_anything_but_the_open_door(web):
    for path, endpoint in routes(web):
        if path.startswith(("/static/", "/_dash-component-suites/", "/ngon-ngu/")):
            continue
        answer = web.get(path, None, Accept="text/html")
        if path in OPEN:
            assert answer.status_code in (200, 303), path
        elif path.startswith("/mo/"):
            assert answer.status_code == 404, "nothing is public until it is chosen"
            assert said(answer)["code"] == "NotFound"
        elif path.startswith("/the/"):
            assert answer.status_code == 404, "nor is a card"
        elif path.endswith("/cho"):
            assert said(answer) == {"ready": False}
        elif path.startswith("/wall/"):
            assert answer.status_code == 401, path
            assert "<form" not in answer.text
        elif path.startswith(PROGRAMS):
            assert answer.status_code in (401, 405), (path, endpoint)
            assert answer.content_type.startswith("application/problem+json")
        else:
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/login")


def test_nobody_reads_figures_or_names_anywhere(web):
    for path, _ in routes(web):
        if path != "/login":
            assert "99,9" not in web.get(path, None).text, path


def test_every_endpoint_has_a_rule_or_answers_403(web):
    known = {
        "_dash_assets.static",
        "/_reload-hash",
        "/_favicon.ico",
    }
    access = next(
        f for f in web.app.server.before_request_funcs[None] if type(f).__name__ == "Guard"
    )._access
    assert set(access.undeclared(web.app.server)) == known
    for path in ("/assets/live.js", "/_reload-hash", "/_favicon.ico"):
        assert web.get(path, "administrator").status_code == 403


@pytest.mark.parametrize("role", list(ROLES))
def test_pages_open_for_their_roles_only(web, role):
    for page in router.discover():
        path = filled(page.PATH)
        answer = web.get(path, role)
        if role == "screen":
            assert answer.status_code == 403, path
            assert "99,9" not in answer.text
        else:
            assert answer.status_code == (200 if role in page.ROLES else 403), path
        view = web.get("/view" + path, role)
        assert view.status_code == answer.status_code, path


def test_a_page_for_few_says_so_to_the_others(web, monkeypatch):
    page = router.discover()[0]
    monkeypatch.setattr(page, "ROLES", (context.ADMINISTRATOR,))
    answer = web.get("/view/?theo=rieng", "analyst")
    assert answer.status_code == 403
    assert "Vai trò của bạn không xem được trang này" in answer.text
    assert "99,9" not in json.dumps(said(answer)["tree"]["props"]["children"][3])
    assert web.get("/view/?theo=rieng", "administrator").status_code == 200


def test_api_roles(web):
    for role in ROLES:
        values = web.get("/api/v1/values?indicator=onestop.on_time_rate", role)
        assert values.status_code == (403 if role == "screen" else 200), role
        assert web.get("/api/v1/stamp", role).status_code == 200
        metrics = web.get("/metrics", role).status_code
        assert metrics == (200 if role in ("operator", "administrator") else 403)
        assert web.get("/wall/tong-quan", role).status_code == 200, role
        other = web.get("/wall/tong-quan?don-vi=803", role).status_code
        assert other == (403 if role == "official" else 200), role


def ways(html):
    """Where the links of a refusal lead."""
    return [unescape(one) for one in re.findall(r'class="screen" href="([^"]+)"', html)]


@pytest.mark.parametrize(
    ("link", "own", "named"),
    [
        ("/mot-cua?linh-vuc=1&don-vi=803&ky=2023-Q3", "/mot-cua?don-vi=802&ky=2023-Q3&linh-vuc=1",
         " · Quý III/2023” của Huyện Bến Lức"),
        ("/?don-vi=80", "/?don-vi=802", "“Tổng quan điều hành” của toàn tỉnh (Tỉnh Long An)"),
        ("/chi-so/onestop.on_time_rate?don-vi=803&so-sanh=cung-ky&ban-ghi=missed&sau=20",
         "/chi-so/onestop.on_time_rate?ban-ghi=missed&don-vi=802&so-sanh=cung-ky",
         "của Huyện Bến Lức"),
        ("/so-sanh?cac-don-vi=803,804", "/so-sanh", "” của Huyện Bến Lức"),
        ("/wall/mot-cua?don-vi=803", "/wall/mot-cua", "“Một cửa” của Huyện Bến Lức"),
        ("/wall/mot-cua@80", "/wall/mot-cua", "“Một cửa” của toàn tỉnh"),
        ("/xuat/mot-cua.csv?don-vi=803&ky=2023-Q3", "/xuat/mot-cua.csv?don-vi=802&ky=2023-Q3",
         "Địa chỉ này là của Huyện Bến Lức"),
    ],
)  # fmt: skip
def test_a_link_to_a_foreign_unit_says_what_it_is_and_leads_to_the_same_of_the_own(
    web, link, own, named
):
    """Nothing of that unit but its name: no figure, no id of one, no chart, no list, no file."""
    answer = web.get(link, "official", Accept="text/html")
    assert answer.status_code == 403
    assert named in unescape(answer.text)
    assert "Tài khoản của bạn xem Huyện Đức Hòa" in answer.text
    assert [spelt_alike(one) for one in ways(answer.text)] == [own]
    assert not re.search(r'data-value="|class="(val|chart|take)|:80[234]?(@\d+)?:', answer.text)
    assert web.get(own, "official").status_code == 200
    assert web.get(link, "leader").status_code == 200, "who may see it sees it"


def spelt_alike(address):
    """The own unit's code without the year from which it stands."""
    return address.replace("802%402004", "802")


def test_the_tree_of_a_foreign_unit_is_refused_too(web):
    answer = web.get("/view/mot-cua?don-vi=803", "official")
    assert answer.status_code == 403
    assert "data-value" not in answer.text
    assert ":803" not in answer.text
    told = said(web.get("/api/v1/values?indicator=onestop.on_time_rate&unit=803", "official"))
    assert told["status"] == 403
    assert "tài khoản của bạn xem “Huyện Đức Hòa”" in told["detail"]
    assert "values" not in told
    shared = web.get("/so-sanh?cac-don-vi=27931,803", "official")
    assert shared.status_code == 200, "what is theirs is shown, the other one named"
    assert "Bạn không được xem đơn vị “Huyện Bến Lức”" in unescape(shared.text)
    assert ":803" not in shared.text


def test_unknown_addresses_tell_nothing_to_strangers(web):
    assert web.get("/khong-co", None, Accept="text/html").status_code == 302
    assert web.get("/api/v1/khong-co", None).status_code == 401
    assert web.get("/api/v1/khong-co").status_code == 404
    assert "openapi" in said(web.get("/api/v1/khong-co"))["detail"]
    assert web.get("/khong-co").status_code == 404


def test_methods(web):
    for path in ("/api/v1/values", "/", "/mot-cua", "/wall/tong-quan"):
        answer = web.client.post(path, headers=web.bearer("administrator"))
        assert answer.status_code == 405, path
        assert web.client.delete(path).status_code in (401, 403)


def test_a_token_that_only_reads_is_refused_whatever_changes_anything(own_web):
    secret = own_web.desk.issue_token("quantri", "chỉ đọc", by="test")
    reads = {"Authorization": f"Bearer {secret}"}
    assert own_web.client.get("/view/quan-tri", headers=reads).status_code == 200
    posted = {
        filled(one.rule): one.endpoint
        for one in own_web.app.server.url_map.iter_rules()
        if "POST" in one.methods and one.endpoint not in ("login", "logout")
    }
    still = {"/_dash-update-component", "/kiem-tra/tep", "/wall/tong-quan/nhip"}
    assert still < posted.keys()
    before = own_web.desk.audit_log()
    for path in posted.keys() - still:
        answer = own_web.client.post(path, headers=reads)
        assert answer.status_code == 403, path
        assert words.t("error.only_reads") in answer.get_data(as_text=True), path
    assert own_web.desk.audit_log() == before
    sent = {"tep": (io.BytesIO(b"a;b"), "x.csv")}
    answer = own_web.client.post("/kiem-tra/tep", data=sent, headers=reads)
    assert answer.status_code == 303, "to look a file up changes nothing"


def call(web, output, role, **headers):
    body = {"output": output, "outputs": [], "inputs": [], "changedPropIds": []}
    return web.client.post("/_dash-update-component", json=body, headers=web.bearer(role) | headers)


def test_callbacks_have_roles_and_refuse_the_others(web):
    served = {output: one for output, one in web.app.callback_map.items() if one.get("callback")}
    assert served, "pages declare callbacks"
    guard = next(
        f for f in web.app.server.before_request_funcs[None] if type(f).__name__ == "Guard"
    )
    for output in served:
        roles = guard._outputs.get(output)
        assert roles, output
        for role in ROLES:
            if role not in roles:
                assert call(web, output, role).status_code == 403, (output, role)
    for role in ROLES:
        assert call(web, "page.children", role).status_code == 403
        assert call(web, "nothing.children", role).status_code == 403
        assert call(web, None, role).status_code == 403


def test_a_callback_needs_json(web):
    answer = web.client.post(
        "/_dash-update-component", data="{}", headers=web.bearer("administrator")
    )
    assert answer.status_code == 400


def test_declaring_without_known_roles_is_an_error():
    with pytest.raises(ValueError, match="boss"):
        callbacks.callback(roles=("boss",))
    with pytest.raises(ValueError, match="roles"):
        callbacks.callback(roles=())
    access = Access()
    with pytest.raises(ValueError, match="x"):
        access.allow("x", ("boss",))
    access.open("y")
    assert (access.rule("y"), access.rule("x"), access.rule(None)) == (PUBLIC, None, None)


def test_the_second_lock_stands_on_the_function(web):
    from dash import Input, Output

    @callbacks.callback(Output("probe-a", "children"), Input("probe-b", "n"), roles=("leader",))
    def probe(n):
        return n

    one = callbacks._declared.pop()
    with web.app.server.test_request_context("/"):
        from flask import g

        from core.errors import AccessError

        g.user = context.User("x", "X", "analyst")
        with pytest.raises(AccessError):
            callbacks._guarded(one)(1)
        g.user = context.User("x", "X", "leader")
        assert callbacks._guarded(one)(1) == 1

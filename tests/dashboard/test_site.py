"""Pages: the first HTML and the tree by GET say the same, are computed once, and carry an ETag."""

import gzip
import json
import re
from html import escape
from pathlib import Path

import pytest

import dashboard
from core.errors import AccessError, StoreError
from dashboard import context, router
from dashboard.addresses import filters
from dashboard.serving.html import render
from dashboard.serving.packed import Body, Packed, spelt
from dashboard.serving.views import Views, cache_config
from dashboard.wording import words as spoken
from tests.dashboard.conftest import build, said, shut


def test_the_first_html_holds_the_figures_and_what_the_script_reads(web):
    answer = web.get("/")
    assert answer.status_code == 200
    first = re.search(
        r'<div id="first">(.*)</div>\s*<div id="react-entry-point"', answer.text, re.S
    )
    assert "99,9" in first[1]
    assert "84.500" in first[1]
    assert re.search(r"<title>[^<]+· Điều hành thông minh</title>", answer.text)
    assert '<link rel="preload" href="/view/" as="fetch"' in answer.text
    assert re.search(r'<body data-live="page" data-build="\w+" data-mark="7\.\d+"', answer.text)
    assert "<!--" not in re.sub(r"<!--.*?-->", "", answer.text)
    assert "\ue000" not in answer.text


def test_html_and_tree_are_the_same_page(web):
    query = "?ky=2023-Q4&don-vi=802"
    first = web.get("/mot-cua" + query).text
    data = said(web.get("/view/mot-cua" + query))
    assert data["title"].endswith("Điều hành thông minh")
    texts = list(written(data["tree"]))
    assert len(re.findall(r">[^<]+<", "".join(texts))) > 50
    for text in texts:
        assert text in first
    assert (
        f'href="/view/mot-cua{query.replace("&", "&amp;")}"'.replace(
            "?ky=2023-Q4&amp;don-vi=802", "?don-vi=802&amp;ky=2023-Q4"
        )
        in first
    )


def written(tree):
    """The HTML of what stands in a tree: its texts, and its elements that no script moves."""
    if isinstance(tree, str):
        yield escape(tree, quote=False)
    elif isinstance(tree, list):
        for one in tree:
            yield from written(one)
    elif isinstance(tree, dict) and tree["type"] == "Still":
        yield tree["props"]["html"]
    elif isinstance(tree, dict) and tree["namespace"] == "dash_html_components":
        yield from written(tree["props"].get("children"))


def test_a_view_is_computed_once_a_revision(own_web):
    web = own_web
    web.get("/view/")
    asked = web.catalog.asked
    first = web.get("/view/")
    assert web.catalog.asked == asked, "the same viewer"
    web.get("/view/?ky=&don-vi=")
    assert web.catalog.asked == asked, "empty choices are no choices"
    etag = first.headers["ETag"]
    same = web.get("/view/", If_None_Match=etag)
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == etag
    web.catalog.bump()
    web.app.site._stamps._held = None  # as after half a second
    changed = web.get("/view/", If_None_Match=etag)
    assert changed.status_code == 200
    assert "412" in changed.text
    assert web.catalog.asked > asked


@pytest.mark.parametrize(
    ("path", "role", "told"),
    [
        ("mot-cua?don-vi=802", "operator", True),
        ("mot-cua?don-vi=802", "official", True),
        ("chi-so/onestop.on_time_rate?ban-ghi=numerator", "operator", True),
        ("chi-so/onestop.on_time_rate", "operator", False),
        ("mot-cua?don-vi=802", "leader", False),
        ("", "operator", False),
    ],
)
def test_look_ups_of_dossiers_are_written_down(own_web, path, role, told):
    web = own_web
    for _ in range(3):  # the page polls on; its body comes from the cache
        assert web.get(f"/view/{path}", role).status_code == 200
    web.get(f"/{path}", role)
    found = web.desk.audit_log(what="records.page")
    who = {"operator": "vanhanh", "official": "canbo"}.get(role, "")
    assert [(one.who, one.subject) for one in found] == ([(who, f"/{path}")] if told else [])


def test_a_head_is_no_look_up_and_hands_nothing_out(own_web):
    web = own_web
    for path in (
        "/view/mot-cua?don-vi=802",
        "/api/v1/records/dossier?unit=802",
        "/mot-cua/bieu-II06a.xlsx?ky=2023-Q4",
    ):
        before = web.desk.audit_log()
        answer = web.client.head(path, headers=web.bearer("operator"))
        assert (answer.status_code, answer.data) == (200, b""), path
        assert web.desk.audit_log() == before, path
        assert answer.headers.get("Content-Length") != "0", path
        assert web.get(path, "operator").status_code == 200
    assert [one.what for one in web.desk.audit_log(limit=3)] == [
        "export", "records", "records.page",
    ]  # fmt: skip


def test_another_viewer_of_a_cached_list_is_written_down_too(own_web):
    web = own_web
    for role in ("operator", "official"):
        web.get("/view/mot-cua?don-vi=802", role)
    web.get("/view/mot-cua?don-vi=802&ky=2023", "operator")
    assert len(web.desk.audit_log(what="records.page")) == 3


def test_parameters_that_no_page_reads_make_no_view(own_web):
    web = own_web
    first = web.get("/view/mot-cua?ky=2023-Q4")
    asked, held = web.catalog.asked, len(web.app.site._views._near)
    for n in range(5):
        other = web.get(f"/view/mot-cua?ky=2023-Q4&utm_{n}={n}&id=x")
        assert other.headers["ETag"] == first.headers["ETag"]
    assert web.catalog.asked == asked
    assert len(web.app.site._views._near) == held
    assert "utm" not in web.get("/mot-cua?utm=1").text


def test_every_parameter_that_a_page_reads_is_declared():
    folder = Path(dashboard.__file__).parent
    found = set()
    places = [*folder.glob("pages/*.py"), *folder.glob("components/*.py")]
    for path in [*places, folder / "shell.py", folder / "boards.py"]:
        text = path.read_text("utf-8")
        found |= set(re.findall(r"\bquery\.get\(\"([\w-]+)\"", text))
        for call in re.findall(r"\.href\(([^()]*)", text):
            found |= {one.replace("_", "-") for one in re.findall(r"\b([a-z_]+)=", call)}
    assert {"ky", "hien", "sau", "sap", "ban-ghi"} <= found
    assert found - {"id"} <= filters.DECLARED


def test_pages_have_a_generous_limit(own_web):
    answers = [own_web.get("/view/nguon").status_code for _ in range(101)]
    assert answers[:100] == [200] * 100, "five times the API's"
    assert answers[100] == 429
    assert own_web.get("/nguon").status_code == 429
    assert own_web.get("/nguon", "analyst").status_code == 200


def test_bodies_are_shared_between_viewers_but_frames_are_not(own_web):
    own_web.desk.add_account("lanhdao2", "Lãnh đạo thứ hai", "leader", "mat-khau-dai", by="test")
    own_web.tokens["second"] = own_web.desk.issue_token("lanhdao2", "thử", by="test")
    start = own_web.catalog.asked
    one = own_web.get("/view/mot-cua")
    between = own_web.catalog.asked
    two = own_web.get("/view/mot-cua", "second")
    assert "Lãnh đạo thứ hai" not in one.text
    assert "Lãnh đạo thứ hai" in two.text
    frame, whole = own_web.catalog.asked - between, between - start
    assert frame < whole / 5, "the second viewer's frame asks for the navigation's counts only"


def test_views_outlive_the_process(tmp_path):
    one = build(tmp_path)
    one.get("/view/mot-cua")
    full = one.catalog.asked
    two = build(tmp_path)
    two.get("/view/mot-cua")
    assert two.catalog.asked < full / 2, "the body came from the shared files"
    shut(one)
    shut(two)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/?ky=hom-kia", 400, "Kỳ không đọc được"),
        ("/?don-vi=99999", 400, "99999"),
        ("/mot-cua?so-sanh=xyz", 400, "xyz"),
        ("/chi-so/khong.co", 404, "khong.co"),
        ("/khong-co", 404, "Không có trang này"),
        ("/?khong-biet=1", 200, "Tổng quan điều hành"),
    ],
)
def test_addresses_that_cannot_be_read(web, path, status, words):
    for start in ("", "/view"):
        answer = web.get(start + path)
        assert answer.status_code == status
        assert words in answer.text
    assert "ETag" not in answer.headers or status == 200


def test_every_page_answers_in_words_for_what_it_cannot_be_narrowed_by(web):
    """Also those of plain forms, and those whose body reads no choice."""
    for page in router.discover():
        path = page.PATH.replace("<id>", "onestop.on_time_rate")
        key = next((one for one in filters.CUTS if one not in filters.cuts(page)), "chieu")
        answer = web.get(f"{path}?{key}=1", "administrator")
        dim = spoken.lower_first(spoken.t(f"dim.{filters.CUTS[key]}"))
        assert answer.status_code == 400, path
        assert f"không lọc được theo {dim}" in answer.text


def test_words_of_an_address_are_escaped(web):
    answer = web.get("/?don-vi=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in answer.text
    assert "<script>alert" not in web.get("/%3Cscript%3Ealert(1)%3C/script%3E").text


def test_an_official_sees_the_own_unit_and_no_other(web):
    mine = web.get("/view/", "official").text
    assert "Huyện Đức Hòa" in mine
    other = web.get("/?don-vi=803", "official")
    assert other.status_code == 403
    assert "Tài khoản của bạn xem Huyện Đức Hòa" in other.text
    assert web.get("/?don-vi=27931", "official").status_code == 200
    assert web.get("/?don-vi=803").status_code == 200


def test_an_official_without_a_unit_sees_nothing(web):
    from flask import g

    with web.app.server.test_request_context("/"):
        g.user = context.User("x", "X", "official")
        with pytest.raises(AccessError):
            context.catalog()
        g.user = None
        with pytest.raises(AccessError):
            context.user()


def test_units_that_cannot_be_read_are_said_and_kept_for_nobody(own_web, monkeypatch):
    whole, fails = type(own_web.catalog).units, [True]

    def units(self, at):
        if fails:
            raise StoreError("Kho số liệu không trả lời.")
        return whole(self, at)

    monkeypatch.setattr(type(own_web.catalog), "units", units)
    lost = "Chưa đọc được danh sách đơn vị. Hãy tải lại trang."
    assert lost in own_web.get("/van-ban").text
    fails.clear()
    own_web.desk.add_account("khac", "Người MẪU", "leader", "mat-khau-MAU-1", by="test")
    token = own_web.desk.issue_token("khac", "x", by="test")  # another viewer of the same frame
    page = own_web.client.get("/van-ban", headers={"Authorization": f"Bearer {token}"}).text
    assert lost not in page
    assert "Huyện Đức Hòa" in page


def test_failing_sources_are_counted_for_now_alone(web):
    """A view of a past moment does not carry today's count."""
    failing = r'href="/nguon[^"]*">[^<]+<span class="bd'
    assert re.search(failing, web.get("/mot-cua").text)
    then = web.get("/mot-cua?biet-luc=2023-12-20").text
    assert not re.search(failing, then)
    assert spoken.t("shell.counted_then") in then


def test_own_parts_that_fail_are_drawn_anew_at_the_next_look(own_web, monkeypatch):
    page, fails = router.find("/")[0], [True]
    whole = page.mine

    def mine(query):
        if fails:
            raise StoreError("Kho số liệu không trả lời.")
        return whole(query)

    monkeypatch.setattr(page, "mine", mine)
    before = own_web.get("/view/").data
    fails.clear()
    assert own_web.get("/view/").data != before, "what failed was kept"


def test_a_login_may_be_any_word(own_web):
    for login in ("auto", "light", "sheet", "own", "html", "json"):
        own_web.desk.add_account(login, "Người MẪU", "leader", "mat-khau-MAU-1", by="test")
        token = own_web.desk.issue_token(login, "x", by="test")
        headers = {"Authorization": f"Bearer {token}"}
        for path in ("/van-ban", "/view/van-ban"):
            assert own_web.client.get(path, headers=headers).status_code == 200, login


def test_a_silent_store_is_said_in_words(own_web, monkeypatch):
    def silent():
        raise StoreError("Kho dữ liệu không trả lời.", "disk on fire")

    monkeypatch.setattr(own_web.catalog, "stamp", silent)
    answer = own_web.get("/", Accept="text/html")
    assert answer.status_code == 503
    assert "Kho dữ liệu không trả lời" in answer.text
    assert "disk" not in answer.text
    assert own_web.get("/readyz", None).status_code == 503
    assert own_web.get("/healthz", None).status_code == 200
    assert own_web.get("/wall/tong-quan").status_code == 503


def test_answers_are_packed_and_plain_where_asked(web):
    packed = web.get("/view/mot-cua", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = web.get("/view/mot-cua")
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 5


def test_dash_itself_answers(web):
    layout = said(web.get("/_dash-layout"))
    ids = [child["props"]["id"] for child in layout["props"]["children"]]
    assert ids == ["url", "stamp", "shown", "page"]
    outputs = [one["output"] for one in json.loads(web.get("/_dash-dependencies").data)]
    assert any("page.children" in one for one in outputs)
    script = re.search(r'src="(/_dash-component-suites/[^"]+renderer[^"]+)"', web.get("/").text)[1]
    answer = web.get(script, None, Accept_Encoding="gzip")
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_every_page_is_found_by_its_path():
    for page in router.discover():
        path = page.PATH.replace("<id>", "onestop.on_time_rate")
        found, variables = router.find(path)
        assert found is page
        assert variables == ({"id": "onestop.on_time_rate"} if "<id>" in page.PATH else {})
        assert router.find(path + "/")[0] is page
    assert router.find("/mot-cua/x") is None


def test_modules_that_are_no_whole_page_are_named():
    from types import ModuleType

    from core.errors import ConfigError

    half = ModuleType("dashboard.pages.half")
    one, two = ModuleType("dashboard.pages.one"), ModuleType("dashboard.pages.two")
    for module, roles in ((one, ("leader",)), (two, ("boss",))):
        module.PATH, module.TITLE, module.ORDER, module.ROLES = "/x", "X", 1, roles
        module.body = lambda query: []
    with pytest.raises(ConfigError) as caught:
        router.checked([half, one, two])
    assert len(caught.value.faults) == 3


def test_a_query_has_one_spelling():
    assert spelt({"ky": "2023-Q4", "a": "", "don-vi": "80 x"}) == "don-vi=80+x&ky=2023-Q4"


def test_only_good_answers_are_kept_and_old_ones_leave(web):
    views = Views(web.app.server, web.settings, keep=2 * len(Packed.of(b"x").gzip))
    made = []

    def make(status):
        made.append(1)
        return Packed.of(b"x", status)

    for _ in range(2):
        views.near(("bad",), lambda: make(500))
    assert len(made) == 2
    for key in "abcab":
        views.near((key,), lambda: make(200))
    assert len(made) == 2 + 5, "two places, three keys"
    views.near(("b",), lambda: make(200))
    assert len(made) == 7


def test_a_passing_minute_is_another_answer_but_the_same_drawing():
    one, two = (Packed.of(f"Xem lúc {t} 26/12/2023 · 403".encode()) for t in ("17:30", "17:31"))
    assert one.etag != two.etag
    assert one.drawn == two.drawn
    assert Packed.of("Xem lúc 17:31 26/12/2023 · 404".encode()).drawn != one.drawn


def test_redis_keeps_the_views_where_one_is_named(web):
    named = web.settings.model_copy(update={"cache_url": "redis://localhost:6379/1"})
    config = cache_config(named)
    assert config["CACHE_TYPE"] == "RedisCache"
    assert config["CACHE_KEY_PREFIX"].startswith("ioc:80:")
    assert cache_config(web.settings)["CACHE_DIR"].startswith(str(web.settings.data.resolve()))


def test_both_forms_of_a_body_come_from_one_tree():
    from dash import html

    body = Body.of([html.P("a & b")])
    assert body.html == render([html.P("a & b")]) == "<p>a &amp; b</p>"
    assert json.loads(body.json)[0]["props"] == {"tag": "p", "own": {}, "html": "a &amp; b"}

import re
import time

import pytest

from core.format import moment
from core.runs import DOUBTED, Outcome, Run
from core.settings import ROOT
from dashboard import context
from dashboard.components import acting, aside, called, cells, notice, requests, runlist
from dashboard.pages import quan_tri
from dashboard.serving.html import render
from dashboard.wording import words
from desk import PullRequest
from indicators.proving.verified import Proof
from tests.dashboard.figures import HOUR, NOW, source


def test_the_worst_source_stands_first(seen):
    rows = re.findall(r'<tr class="r-(\w+)">', seen.body("/nguon"))
    assert rows == ["off", "watch", "watch"]


def test_a_failing_source_says_what_it_touches_and_whom_to_call(seen):
    seen.catalog.sources = lambda: [
        source("zalo", "Zalo", "failed", indicators=["zalo.visits", "app.installs"])
    ]
    box = seen.body("/nguon").split(words.t("sources.effects"))[1]
    assert "2 chỉ tiêu" in box
    assert "Lượt vào Zalo 1022, Lượt cài Long An Số" in box
    assert "Lỗi từ 08:00" in box
    assert "Sở Thông tin và Truyền thông" in box


def test_a_source_that_came_in_part_is_amber_and_its_many_indicators_are_folded(seen):
    ids = ["zalo.visits", "app.installs", "onestop.received", "onestop.finished"]
    seen.catalog.sources = lambda: [
        source("zalo", "Zalo", "partial", indicators=ids),
        source("gis", "GIS", "failed", indicators=ids[:2]),
    ]
    box = seen.body("/nguon").split(words.t("sources.effects"))[1].split("</section>")[0]
    failed, partly = box.split("<li>")[1:]
    assert f'class="bad nb">{words.t("sources.touched", count=2)}' in failed
    assert "<details" not in failed
    assert f'class="fragile nb">{words.t("sources.touched", count=4)}' in partly
    assert "Lượt cài Long An Số" not in partly.partition("<details")[0]
    assert "Lượt cài Long An Số" in partly.partition("<details")[2]


def test_all_good_is_said(seen):
    seen.catalog.sources = lambda: [source("a", "A", "ok")]
    assert words.t("sources.all_good") in seen.body("/nguon")


def test_one_source_shows_its_streams_with_coverage_and_volume(seen):
    html = seen.body("/nguon", nguon="onestop")
    box = html.split('id="luong"')[1].split("</section>")[0]
    assert box.count('class="lag') == 2
    assert "đến hết 26/12/2023" in box
    assert "ít bất thường" in box
    assert words.t("streams.whole") in box
    assert "Lần chạy: Một cửa" in html
    assert 'href="/nguon?' not in box


def test_volumes_outside_the_usual_are_said_on_the_row(seen):
    rows = seen.body("/nguon").split("<tbody>")[1].split("</tbody>")[0].split("<tr")
    for name, said in (
        ("edoc", "ít bất thường"),
        ("docsystem", "nhiều bất thường"),
        ("reported", "chưa đủ lịch sử"),
    ):
        (row,) = [one for one in rows if f"nguon={name}" in one]
        assert said in row


def test_an_unknown_source_is_named(seen):
    assert "Không có nguồn “x”." in seen.body("/nguon", nguon="x")


def test_runs_tell_how_they_ended_and_why(seen):
    box = seen.body("/nguon").split('id="lan-chay"')[1]
    assert box.count("<tr") == runlist.PAGE + 1
    assert "lấy số liệu" in box
    assert "lỗi" in box
    assert "truoc=r19#lan-chay" in box


def test_older_runs_and_narrowed_ones(seen):
    box = seen.body("/nguon", truoc="r19").split('id="lan-chay"')[1]
    assert box.count("<tr") == 5
    assert words.t("runs.newest") in box
    assert words.t("runs.older") not in box
    failed = seen.body("/nguon", ket_qua="failed").split('id="lan-chay"')[1]
    assert failed.count("<tr") == 5
    assert words.t("runs.none_so") in seen.body("/nguon", loai="sweep")
    assert seen.body("/nguon", loai="<b>").split('id="lan-chay"')[1].count("<tr") > 5


def test_one_run_with_all_that_it_counted(seen):
    html = seen.body("/nguon", lan_chay="r7").split('id="chi-tiet-lan-chay"')[1]
    html = html.split("</section>")[0]
    for said in ("746", "1,3\xa0MB", "GET /ho-so: 502", "cổng trả lỗi 502", "Ngày vô lý"):
        assert said in html
    assert "ly-do=absurd_date" in html
    assert "Không có lần chạy “x”" in seen.body("/nguon", lan_chay="x")
    seen.role(context.ANALYST)
    assert "GET /ho-so: 502" not in seen.body("/nguon", lan_chay="r7")
    for role in (context.LEADER, context.OFFICIAL):
        seen.role(role)
        assert "chi-tiet-lan-chay" not in seen.body("/nguon", lan_chay="r7")


def test_quarantine_is_told_with_what_it_lowers_and_what_to_do(seen):
    assert "Ngày vô lý" in seen.body("/nguon").split('class="rail"')[1]
    box = seen.body("/nguon", hien="cach-ly").split('id="cach-ly"')[1].split("</section>")[0]
    for said in ("Ngày vô lý", "trường NgayTra", "Giải quyết đúng hạn (A)", ">29<", "Nhận lại"):
        assert said in box
    assert words.t("todo.absurd_date") in box
    seen.catalog.quarantine_groups = lambda source=None: []
    assert words.t("sources.none") in seen.body("/nguon")
    seen.role(context.OFFICIAL, "802")
    assert words.t("sources.not_shown") in seen.body("/nguon")


def test_who_may_only_look_is_not_led_to_what_they_may_not_do(seen):
    for role, may in ((context.OPERATOR, True), (context.ANALYST, False)):
        seen.role(role)
        rail = seen.body("/nguon").split('class="rail"')[1]
        for name in ("aside", "drift"):
            assert (words.t(f"{name}.see") in rail) is may
        assert (words.t("aside.look") in rail) is not may


def test_the_last_runs_are_drawn_to_any_width(seen):
    drawn = re.findall(r'<svg class="runs"[^>]*>', seen.body("/nguon"))
    assert drawn
    assert all('viewBox="0 0 120 16"' in one for one in drawn)


def test_records_set_aside_page_by_page(seen):
    asked = {"ly_do": "absurd_date", "nguon": "onestop", "luong": "dossiers", "truong": "NgayTra"}
    html = seen.body("/nguon", **asked).split('id="ban-ghi-cach-ly"')[1].split("</section>")[0]
    assert html.count("<tr") == aside.PAGE + 1
    assert "H39.000000" in html
    assert "sau=25" in html
    rest = seen.body("/nguon", sau="25", **asked).split('id="ban-ghi-cach-ly"')[1]
    assert rest.split("</section>")[0].count("<tr") == 5


@pytest.mark.parametrize("role", [context.ADMINISTRATOR, context.ANALYST])
def test_codes_are_hidden_from_those_who_may_not_see_them(seen, role):
    seen.role(role)
    html = seen.body("/nguon", ly_do="absurd_date", nguon="onestop")
    assert words.t("aside.hidden") in html
    assert "10231226" in html
    assert "H39." not in html


@pytest.mark.parametrize("role", [context.LEADER, context.OFFICIAL])
def test_leaders_and_officials_see_states_only(seen, role):
    seen.role(role, "802" if role == context.OFFICIAL else None)
    for query in ({}, {"ly_do": "absurd_date"}, {"hien": "cach-ly"}, {"nguon": "onestop"}):
        html = seen.body("/nguon", **query)
        assert "H39." not in html
        assert 'id="lan-chay"' not in html
        pressed = re.findall(r"<button[^>]*>", html)
        assert [one for one in pressed if 'class="cp"' not in one] == [], "tables are copied"


def test_every_reason_that_a_connector_gives_has_its_words():
    given = set()
    for path in [*(ROOT / "connectors").rglob("*.py"), ROOT / "jobs/pulling/conform.py"]:
        given |= set(re.findall(r'RecordError\(\s*"(\w+)"', path.read_text("utf-8")))
    assert given
    for lang in words.LANGUAGES:
        lacks = {one for one in given if f"quarantine.{one}" not in words.catalogue(lang)}
        assert not lacks, lang


@pytest.mark.parametrize("role", context.PEOPLE)
def test_only_operators_and_administrators_may_act(seen, role):
    seen.role(role)
    may = role in acting.MAY
    assert (words.t("sources.rerun") in seen.body("/nguon")) is may
    assert (words.t("act.pause_go") in seen.body("/nguon", nguon="onestop")) is may


def test_a_paused_source_says_by_whom_and_why_and_offers_the_way_back(seen):
    seen.desk.pause("zalo", by="an", reason="bảo trì đến tối")
    html = seen.body("/nguon")
    assert "an tạm dừng từ" in html
    assert "bảo trì đến tối" in html
    assert words.t("sources.tally.held") in html
    assert '<tr class="r-off">' not in html, "what we paused ourselves is no alarm"
    one = seen.body("/nguon", nguon="zalo")
    assert words.t("act.resume") in one
    assert words.t("act.pause_go") not in one


def _request(**more):
    base = {
        "request": "q1", "source": "onestop", "stream": "dossiers", "since": None, "until": None,
        "whole": False, "asked_by": "an", "asked_at": int(time.time()) - 30, "taken_by": "",
        "taken_at": None, "answered_at": None, "run_ids": (), "words": "", "what": "replay",
        "reason": "absurd_date",
    }  # fmt: skip
    return PullRequest(**(base | more))


def test_what_was_asked_for_is_followed_until_it_is_done(seen):
    now = int(time.time())
    seen.desk.requests = [_request()]
    html = seen.body("/nguon")
    assert "nhận lại bản ghi để riêng (Ngày vô lý)" in html
    assert "data-follow" in html
    assert words.t("act.withdraw") in html
    seen.desk.requests = [_request(taken_at=now)]
    going = seen.body("/nguon")
    assert words.t("asked.going") in going
    assert words.t("act.withdraw") not in going
    done = _request(taken_at=now, answered_at=now, words="Đã nhận lại hết.", run_ids=("r3",))
    seen.desk.requests = [done]
    html = seen.body("/nguon")
    assert "Đã nhận lại hết." in html
    assert "lan-chay=r3" in html
    assert "data-follow" not in html
    seen.desk.requests = [_request(asked_at=now - 7_200)]
    assert "data-follow" not in seen.body("/nguon"), "no scheduler: the page is not polled for ever"


def test_a_stretch_being_loaded_shows_how_far_it_is_and_who_asked(seen):
    box = seen.body("/nguon").split('id="yeu-cau"')[1].split("</section>")[0]
    assert "<progress" in box
    assert "50\xa0%" in box
    assert "vanhanh" in box
    assert words.t("act.give_up") in box


def test_a_source_switched_off_and_one_without_next_run(seen):
    seen.catalog.sources = lambda: [
        source("a", "A", "paused", enabled=False),
        source("b", "B", "ok", next_run=None),
        source("c", "C", "never", last_success=None, runs=[]),
    ]
    html = seen.body("/nguon")
    for key in ("sources.off", "sources.no_next", "source.never", "source.state.paused"):
        assert words.t(key) in html


def test_an_open_circuit_is_said_with_its_reason_and_its_end(seen):
    run = seen.catalog.runs(limit=1)[0]
    run.rest_until = NOW + 1_800
    seen.catalog.sources = lambda: [source("zalo", "Zalo", "failed", runs=[run])]
    html = seen.body("/nguon")
    for said in (words.t("source.state.resting"), "tạm nghỉ đến 18:00", "cổng trả lỗi 502"):
        assert said in html
    run.rest_until = NOW - 1
    assert words.t("source.state.resting") not in seen.body("/nguon")


def test_who_owes_figures_and_the_letters_to_them(seen):
    rail = seen.body("/nguon").split('class="rail"')[1]
    assert words.t("owing.title") in rail
    assert "6 ngày" in rail
    assert "hien=no-so-lieu" in rail
    whole = seen.body("/nguon", hien="no-so-lieu").split('id="no-so-lieu"')[1]
    assert "Kính gửi: Huyện Đức Hòa" in whole
    seen.role(context.LEADER)
    led = seen.body("/nguon", hien="no-so-lieu").split('id="no-so-lieu"')[1]
    assert "Kính gửi" not in led
    assert "quá hạn 6 ngày làm việc" in led


def test_changes_of_fields_wait_until_somebody_looked(seen):
    assert "2 thay đổi" in seen.body("/nguon").split('class="rail"')[1]
    box = seen.body("/nguon", hien="luoc-do").split('id="luoc-do"')[1].split("</section>")[0]
    for said in ("NgayHenTra", "MaDinhDanhMoi", words.t("drift.unseen"), words.t("act.known")):
        assert said in box
    key = ("onestop", "dossiers", "new", "MaDinhDanhMoi")
    seen.desk.review_drift(key, "known", by="an", note="sẽ dùng sau")
    box = seen.body("/nguon", nguon="onestop").split('id="luoc-do"')[1].split("</section>")[0]
    assert words.t("drift.said.known") in box
    assert "sẽ dùng sau" in box
    assert words.t("act.unreview") in box
    assert "1 thay đổi" in seen.body("/nguon").split('class="rail"')[1]


def test_a_sweep_that_is_not_believed_can_be_confirmed_and_only_then(seen):
    button = words.t("act.sweep_confirm")
    assert button not in seen.body("/nguon", nguon="onestop")
    doubted = Run("r9", "onestop", "dossiers", "sweep", outcome=Outcome.FAILED,
                  fault="Lần rà không thấy 40 trong 400 bản ghi", detail=DOUBTED)  # fmt: skip
    older = Run("r8", "onestop", "fields", "sweep", outcome=Outcome.FAILED, detail=DOUBTED)
    newer = Run("r9", "onestop", "fields", "sweep", outcome=Outcome.SUCCESS)
    told = seen.catalog.runs

    def runs(source=None, limit=50, **more):
        return [doubted, newer, older] if more.get("kind") == "sweep" else told(source, limit)

    seen.catalog.runs = runs
    html = seen.body("/nguon", nguon="onestop")
    assert html.count(f">{button}<") == 1, "the newest sweep of the other stream was whole"
    assert "40 trong 400" in html.split(button)[1]
    assert words.t("act.sweep_confirm_why") in html


def test_a_request_says_that_a_deletion_was_confirmed_and_by_whom():
    one = _request(what="sweep", reason="Sở Nội vụ, 25/12", confirmed=True)
    assert requests.what(one) == "rà toàn bộ, xác nhận đã xóa (Sở Nội vụ, 25/12)"


def test_streams_stand_in_words_their_codes_small(seen):
    """Of runs, of one run, and of what is set aside; our own evaluation too."""
    for lang, said in (("vi", "Hồ sơ một cửa"), ("en", "One-stop dossiers")):
        named = f"<small>{said} <code>dossiers</code></small>"
        overview = seen.body("/nguon", lang)
        assert named in overview.split('id="lan-chay"')[1]
        assert "· dossiers" not in overview
        assert named in seen.body("/nguon", lang, hien="cach-ly").split('id="cach-ly"')[1]
    with words.speaking("en"):
        names = called.Names()
        assert names.source("ioc") == "Operations centre"
        assert "Values of indicators" in render(names.stream("ioc", "values"))
        assert "The store" in render(names.stream("ioc", "store")), "what the proof is over"
        assert render(names.stream("gone", "old")) == "<small><code>old</code></small>"


@pytest.mark.parametrize(("lang", "said"), [
    ("vi", "Người dân có điện thoại thông minh"), ("en", "People with a smartphone"),
])  # fmt: skip
def test_a_reported_figure_is_called_in_words(lang, said):
    (_, draw), *_ = cells.COLUMNS["observation"]
    with words.speaking(lang):
        drawn = render(draw({"measure": "society.smartphones"}, 0))
        assert said in drawn
        assert "<small><code>society.smartphones</code></small>" in drawn
        assert draw({"measure": "old.figure"}, 0) == "old.figure"


def _notices(text):
    return re.findall(r'class="notice n-(error|stale)"', text)


@pytest.mark.parametrize("path", ["/nguon", "/quan-tri"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_the_proof_found_is_told_with_what_to_do(seen, path, lang, monkeypatch):
    monkeypatch.setattr(quan_tri, "_screens", lambda _: notice.notice("empty", "-"))
    assert _notices(seen.body(path, lang)) == []
    seen.catalog.proved = Proof("v1", NOW - HOUR, 3, "", NOW + HOUR)
    text = seen.body(path, lang)
    assert _notices(text) == ["error"]
    assert "3" in re.search(r"<b>([^<]+)</b>", text[text.index("n-error") :])[1]
    assert "./ioc compute --full" in text
    assert "lan-chay=v1" in text
    seen.catalog.proved = Proof("v1", NOW - 40 * HOUR, 0, "", NOW - 16 * HOUR, late=True)
    text = seen.body(path, lang)
    assert _notices(text) == ["stale"]
    assert moment(NOW - 40 * HOUR) in text
    assert moment(NOW - 16 * HOUR) in text
    assert "./ioc schedule" in text
    seen.catalog.proved = Proof(broken="Đĩa đã đầy.")
    with words.speaking(lang):
        title, never = words.t("verified.broken"), words.t("verified.never")
    text = seen.body(path, lang)
    assert _notices(text) == ["stale"]
    assert title in text
    assert never in text
    seen.catalog.proved = Proof("v1", NOW - HOUR, 3, "Đĩa đã đầy.", NOW)
    assert _notices(seen.body(path, lang)) == ["error", "stale"]


def test_leaders_see_that_sums_are_wrong_and_no_chores(seen):
    seen.role(context.LEADER)
    seen.catalog.proved = Proof("v1", NOW - 40 * HOUR, 3, "Đĩa đã đầy.", NOW, late=True)
    text = seen.body("/nguon")
    assert _notices(text) == ["error"]
    assert words.t("verified.call") in text
    assert "Vẫn đúng: danh sách" in text, "what is still good"
    assert "./ioc" not in text
    assert "lan-chay" not in text

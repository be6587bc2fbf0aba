"""Cards in other people's pages: honest in every state, framed only where they may be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from core.errors import StoreError
from core.values import Freshness
from dashboard.serving.headers import policy
from exports.pictures import palette
from tests.dashboard.browsing import Server, chromium
from tests.dashboard.conftest import build, shut
from tests.dashboard.fakes import FakeCatalog

CARDS = """
frames = [{frames}]
[about]
publisher = "UBND tỉnh MẪU"
contact_name = "ĐẦU MỐI MẪU"
contact_email = "ioc@example.invalid"
[[card]]
name = "dung-han"
indicator = "onestop.on_time_rate"
[[card]]
name = "cai-dat"
indicator = "app.installs"
unit = "802"
"""
ONE = CARDS.format(frames='"https://tinh.example.invalid", "https://cong.example.invalid"')


class Doubtful(FakeCatalog):
    """Values as a test wants them, and a store that may not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.told, self.broken = {}, False

    def value(self, *given, **more):
        if self.broken:
            raise StoreError("Kho không trả lời", "facts at db-noi-bo:5432")
        return replace(super().value(*given, **more), **self.told)


@pytest.fixture(scope="module")
def cards(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("embed"), Doubtful(), public=ONE)
    yield made
    shut(made)


@pytest.fixture
def doubted(cards):
    """``doubted(**changes)``: the values are so; each time at another revision."""

    def make(broken=False, **changes):
        cards.catalog.told, cards.catalog.broken = changes, broken
        cards.catalog.bump()
        stamps_life(cards)

    yield make
    make()


def stamps_life(web):
    """Let the half second of the stamp be over."""
    for view in web.app.server.view_functions.values():
        stamps = getattr(getattr(view, "__self__", None), "_stamps", None)
        if stamps is not None:
            stamps._held = None


def words_of(answer):
    body = re.sub(r"<(style|svg)\b.*?</\1>", "", answer.text, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def directives(answer):
    text = answer.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in text.split("; ")}


def test_a_card_is_small_whole_and_runs_nothing(cards):
    answer = cards.get("/the/dung-han", None)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert not re.search(r"\s(?:src|href)=\"(?!#)|\son\w+=|@import|url\((?!#)", answer.text)
    assert "Set-Cookie" not in answer.headers
    packed = cards.get("/the/dung-han", None, Accept_Encoding="gzip")
    assert len(packed.data) < 6_000
    said = words_of(answer)
    for part in ("Đạt", "mục tiêu 99", "UBND tỉnh MẪU", "lũy kế"):
        assert part.lower() in said.lower(), (part, said)
    assert "802" not in said
    assert "Đức Hòa" in words_of(cards.get("/the/cai-dat", None))


def test_only_the_pages_named_may_frame_it_and_only_it(cards):
    answer = cards.get("/the/dung-han", None)
    told = directives(answer)
    assert told["frame-ancestors"] == [
        "https://tinh.example.invalid", "https://cong.example.invalid",
    ]  # fmt: skip
    assert told["default-src"] == ["'none'"]
    assert "X-Frame-Options" not in answer.headers
    for path in ("/", "/the/khong-co", "/login", "/api/v1/stamp"):
        other = cards.get(path, "leader")
        assert directives(other)["frame-ancestors"] == ["'self'"], path
        assert other.headers["X-Frame-Options"] == "SAMEORIGIN", path
    assert "frame-ancestors 'self'" in policy([])


def test_what_was_not_chosen_is_not_there(cards):
    for name in ("khong-co", "onestop.on_time_rate"):
        answer = cards.get(f"/the/{name}", None)
        assert answer.status_code == 404
        assert "99" not in words_of(answer)
    assert cards.get("/the/dung-han?ky=2022", None).status_code == 400
    assert cards.get("/the/dung-han?nen=xanh", None).status_code == 400


def test_it_is_kept_for_a_minute_and_asked_again_for_nothing(cards):
    first = cards.get("/the/dung-han", None)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in first.headers["Vary"]
    again = cards.get("/the/dung-han", None, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert directives(again)["frame-ancestors"] == directives(first)["frame-ancestors"]


def test_the_reader_may_be_english_and_the_ground_dark(cards):
    assert 'lang="en"' in cards.get("/the/dung-han?tieng=en", None).text
    assert "On target" in words_of(cards.get("/the/dung-han?tieng=en", None))
    assert 'data-theme="dark"' in cards.get("/the/dung-han?nen=toi", None).text
    own = cards.get("/the/dung-han", None).text
    assert 'data-theme="auto"' in own, "else as the reader's machine says"
    assert palette.by_machine() in own
    assert "color-scheme: light dark" not in own, "one block says what is dark"


def test_an_old_figure_wears_its_doubt(cards, doubted):
    doubted(freshness=Freshness.STALE, freshness_note="số liệu đến 09:15 hôm qua")
    answer = cards.get("/the/dung-han", None)
    assert 'class="hatched"' in answer.text
    assert "Số cũ: số liệu đến 09:15 hôm qua" in words_of(answer)


def test_no_figure_is_a_dash_and_a_reason(cards, doubted):
    doubted(value=None, freshness=Freshness.MISSING, reason="không có hồ sơ", display="",
            freshness_note="")  # fmt: skip
    said = words_of(cards.get("/the/dung-han", None))
    assert "–" in said
    assert "không có hồ sơ" in said
    assert "Chưa đánh giá" in said


def test_when_we_fail_the_card_says_so_and_tells_nothing_of_us(cards, doubted):
    doubted(broken=True)
    answer = cards.get("/the/dung-han", None)
    assert answer.status_code == 503
    assert "Tạm thời chưa xem được số liệu" in words_of(answer)
    assert "db-noi-bo" not in answer.text
    assert directives(answer)["frame-ancestors"][0] == "https://tinh.example.invalid"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.browser
@pytest.mark.filterwarnings("default::ResourceWarning")
def test_a_browser_frames_it_in_the_portals_page_and_in_no_other(tmp_path):
    web = build(tmp_path, public=CARDS.format(frames='"http://127.0.0.1:1"'))
    house = Server(web.app.server)
    portal = Flask("portal")

    @portal.get("/")
    def page():
        frame = f'<iframe src="{house.url}/the/dung-han" width="280" height="240"></iframe>'
        return f"<!DOCTYPE html><title>Cổng</title>{frame}"

    there = Server(portal)
    (tmp_path / "publish.toml").write_text(CARDS.format(frames=f'"{there.url}"'), "utf-8")
    try:
        with chromium() as browser:
            opened = browser.new_page()
            opened.goto(there.url)
            card = opened.frame_locator("iframe").locator(".card")
            card.wait_for()
            assert "Đạt" in card.inner_text()
            fits = "r.scrollWidth <= innerWidth && r.scrollHeight <= innerHeight"
            assert card.evaluate(f"() => {{ const r = document.documentElement; return {fits}; }}")
            opened.goto(there.url.replace("127.0.0.1", "localhost"))  # another origin
            opened.wait_for_load_state("networkidle")
            framed = opened.frames[1]
            assert framed.locator(".card").count() == 0
    finally:
        there.stop()
        house.stop()
        shut(web)

import re

import pytest

from dashboard import callbacks, context, words
from dashboard.components import rerun
from tests.dashboard.figures import source


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


def test_all_good_is_said(seen):
    seen.catalog.sources = lambda: [source("a", "A", "ok")]
    assert words.t("sources.all_good") in seen.body("/nguon")


def test_one_source_can_be_chosen(seen):
    html = seen.body("/nguon", nguon="zalo")
    assert html.count('class="lag') == 1
    assert "Lần chạy: Zalo 1022" in html


def test_an_unknown_source_is_named(seen):
    assert "Không có nguồn “x”." in seen.body("/nguon", nguon="x")


def test_runs_tell_how_they_ended_and_why(seen):
    box = seen.body("/nguon").split('id="lan-chay"')[1]
    assert box.count("<tr") == 25
    assert "lấy số liệu" in box
    assert "lỗi" in box


def test_quarantine_reasons_are_in_words(seen):
    box = seen.body("/nguon").split('id="cach-ly"')[1]
    assert "Ngày vô lý" in box
    assert "trường NgayTra" in box
    seen.catalog.quarantine_groups = lambda source=None: []
    assert words.t("sources.none") in seen.body("/nguon")
    seen.role(context.OFFICIAL, "802")
    assert words.t("sources.not_shown") in seen.body("/nguon")


@pytest.mark.parametrize("role", context.PEOPLE)
def test_only_operators_and_administrators_may_run_again(seen, role):
    seen.role(role)
    assert (words.t("sources.rerun") in seen.body("/nguon")) is (role in rerun.MAY)


def test_asking_goes_to_the_desk_with_the_name(seen):
    assert rerun.asked("onestop") == words.t("sources.rerun_asked")
    assert seen.desk.asked == [("onestop", "an")]
    assert "“x”" in rerun.asked("x")
    assert len(seen.desk.asked) == 1


def test_the_callback_is_declared_for_those_roles_only():
    (found,) = [one for one in callbacks._declared if one.function is rerun.ask]
    assert found.roles == frozenset(rerun.MAY)


def test_a_paused_source_and_one_without_next_run(seen):
    seen.catalog.sources = lambda: [
        source("a", "A", "paused", enabled=False),
        source("b", "B", "ok", next_run=None),
        source("c", "C", "never", last_success=None, runs=[]),
    ]
    html = seen.body("/nguon")
    for key in ("sources.off", "sources.no_next", "source.never", "source.state.paused"):
        assert words.t(key) in html

"""``./ioc bench`` measures for real, and says when its figures are not to be trusted."""

import asyncio
import json
import mmap
import os
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from playwright.sync_api import Error

from cli import app, staged
from cli.measured import table
from cli.verbs import bench
from core.errors import IocError, MisuseError
from jobs.bench import figures, page, path, scale, served, wall
from jobs.bench.figures import Figure, Report
from jobs.bench.path import Measured
from sandbox import mass
from tests.dashboard.browsing import Server


def test_a_goal_is_at_least_or_at_most_or_none():
    assert Figure("speed", 10, "/s", 9).met is True
    assert Figure("speed", 8, "/s", 9).met is False
    assert Figure("memory", 8, "MB", 9, at_most=True).met is True
    assert Figure("records", 8, "").met is None


def test_figures_are_medians_and_shares_of_the_time():
    runs = [Measured(n, n, 100, 4, 1000, n / 4, n / 4, n / 4, n / 4) for n in (1.0, 2.0, 9.0)]
    held = {one.name: one.value for one in path.figures(runs)}
    assert held["records_per_second"] == 50
    assert held["seconds"] == 2
    assert sum(value for name, value in held.items() if name.startswith("share_")) == 1


def test_the_table_tells_goals_and_notes():
    slow = Figure("seconds", 2, "s", 1, at_most=True, rows=1_000)
    text = table(Report(3, 2, [slow], notes=["Bận."]))
    assert "chưa đạt" in text
    assert "1.000" in text
    assert text.endswith("Bận.")


def test_the_machine_s_own_speed_stands_beside_and_it_is_told_where_it_changed(monkeypatch):
    took = iter([0.5, 0.6])
    monkeypatch.setattr(figures, "loop", lambda: next(took))
    even = Report.begin()
    even.notes.clear()
    even.end()
    assert even.plain()["loop_seconds"] == [0.5, 0.6]
    assert "vòng lặp Python 10 triệu lượt 0,60 s" in table(even)
    assert even.notes == []
    took = iter([0.5, 0.7])
    uneven = Report.begin()
    uneven.notes.clear()
    uneven.end()
    assert "0,50 s lúc đầu, 0,70 s lúc cuối" in uneven.notes[0]


def test_the_loop_is_timed_in_seconds_for_ten_million_turns(monkeypatch):
    monkeypatch.setattr(figures, "TURNS", 1_000)
    moments = iter([0, 3, 10, 11, 20, 22, 30, 34, 40, 45])
    monkeypatch.setattr(figures.time, "perf_counter", lambda: next(moments))
    assert figures.loop() == 10_000


@pytest.mark.parametrize("busy", [False, True])
def test_it_pulls_for_real(capsys, monkeypatch, tmp_path, busy):
    monkeypatch.setattr(figures.os, "getloadavg", lambda: (2.0 if busy else 0.1, 0, 0))
    rows = "100" if busy else "400"
    code = app.main(
        ["bench", "path", "--rows", rows, "--times", "1", "--json", "--data", str(tmp_path)]
    )
    said = capsys.readouterr()
    assert code == 0, said.err
    told = json.loads(said.out)
    held = {one["name"]: one for one in told["figures"]}
    assert held["records"]["value"] >= int(rows)
    assert held["records_per_second"]["goal"] == 3_000
    assert held["calls"]["value"] > 1
    (run,) = told["runs"]
    parts = run["waiting"] + run["reading"] + run["conforming"] + run["storing"]
    assert parts == pytest.approx(run["seconds"])
    assert min(run["reading"], run["conforming"], run["storing"]) > 0
    assert any("Máy đang bận" in one for one in told["notes"]) is busy
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


def test_a_database_with_runs_is_refused(capsys, opened_store_url):
    for part in ("path", "scale"):
        assert app.main(["bench", part, "--rows", "100", "--url", opened_store_url]) == 2
        assert "không trống" in capsys.readouterr().err
    assert app.main(["bench", "--url", opened_store_url]) == 2
    assert "path | scale" in capsys.readouterr().err


def test_a_store_is_filled_asked_and_proved(capsys, monkeypatch, tmp_path):
    for name, few in (("TIMES", 1), ("BATCHES", 1), ("EVENTS", 100), ("FEW", 10)):
        monkeypatch.setattr(scale, name, few)
    monkeypatch.setattr(mass, "SHORTEST", 30)
    url = f"sqlite:///{tmp_path}/empty.db"
    code = app.main(["bench", "scale", "--rows", "300", "--json", "--url", url])
    said = capsys.readouterr()
    assert code == 0, said.err
    told = json.loads(said.out)
    held = {one["name"]: one for one in told["figures"]}
    assert {one["rows"] for one in held.values()} == {300}
    assert held["differences"]["value"] == 0
    assert held["values"]["value"] > 100
    assert held["batch_changed"]["value"] > 50
    assert {"tile median by field, year", "tile median by channel, quarter"} <= held.keys()
    judged = {name for name, one in held.items() if one["goal"] is not None}
    assert judged == {"differences"}, "the goals are stated of larger stores"
    assert held["tile_median"]["value"] <= held["tile_p95"]["value"]
    assert 10 < held["private_memory"]["value"] <= held["peak_memory"]["value"]
    assert "đối chiếu toàn bộ" in said.err
    assert any("kho từ 1.000.000 bản ghi" in one for one in told["notes"])


def test_the_most_that_was_held_is_seen_though_it_was_let_go():
    with figures.private_memory(0.01) as most:
        before, held = most[0], bytearray(80_000_000)
        held[:] = b"1" * len(held)
        deadline = time.monotonic() + 60
        while most[0] < before + 70 and time.monotonic() < deadline:
            time.sleep(0.01)
        del held
    assert most[0] >= before + 70


def test_growth_is_the_large_against_the_small():
    def of(tile, events):
        return [Figure("tile_same", tile, "ms"), Figure("events_per_second", events, "/s")]

    tiles, batch = scale.growth(of(10, 12_000), of(16, 11_000), 10_000_000)
    assert (tiles.value, tiles.met) == (1.6, False)
    assert batch.value == pytest.approx(12 / 11)
    assert batch.met is True
    below = scale.growth(of(10, 12_000), of(16, 11_000), 1_000_000)
    assert [(one.value, one.met) for one in below] == [(1.6, None), (batch.value, None)]


def test_goals_are_those_of_the_database_and_of_the_size():
    def goal(path, rows):
        return scale.fill_goal(SimpleNamespace(store=SimpleNamespace(path=path)), rows)

    file = Path("ioc.db")
    assert [goal(file, 10**6), goal(file, 10**7)] == [60_000, 45_000]
    assert [goal(None, 10**6), goal(None, 10**7)] == [60_000, 60_000], "PostgreSQL"
    assert [figures.stated(500, rows) for rows in (999_999, 10**6)] == [None, 500]
    assert bench.SCALE_ROWS == figures.STATED, "asked for nothing else, every goal is judged"


@pytest.fixture
def opened_store_url(sqlite_url):
    from core.runs import Run
    from store.database.engine import open_store
    from store.ledger import runs

    store = open_store(sqlite_url, 80)
    runs.start(store, Run("1", "onestop", "dossiers"))
    store.close()
    return sqlite_url


class Fake:
    """A server of two addresses: its mark, and what is drawn for it; it can fall silent.

    ``drawing``: how many views it answers with "being drawn" before it gives any.
    """

    def __init__(self, drawing=0):
        self.mark, self.asked, self.drawing = "1", [], drawing

    def __call__(self, environ, start):
        path, held = environ["PATH_INFO"], environ.get("HTTP_IF_NONE_MATCH")
        self.asked.append((path, environ["HTTP_AUTHORIZATION"]))
        if path != wall.STAMP and self.drawing:
            self.drawing -= 1
            start("202 Accepted", [("Retry-After", "0.1")])
            return [b"{}"]
        same = held == self.mark
        start("304 Not Modified" if same else "200 OK", [("ETag", self.mark)])
        return [b""] if same else [json.dumps({"mark": self.mark}).encode()]


def test_a_crowd_asks_the_stamp_always_and_a_view_once_when_its_mark_is_new(monkeypatch):
    monkeypatch.setattr(wall, "_SCREEN", 0.05)
    monkeypatch.setattr(wall, "_PAGE", 0.05)
    monkeypatch.setattr(wall, "_SPREAD", 0.05)
    fake = Fake()
    server = Server(fake)
    crowd = wall.Crowd(server.url, {"Authorization": "screen"}, [{"Authorization": "person"}])
    cut = []

    def until(holds):
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.01)

    def views():
        return [(path, who) for path, who in fake.asked if path != wall.STAMP]

    def news():
        until(lambda: len(views()) == 5 and any(one.status == 304 for one in crowd.answers))
        fake.mark = "2"

    def stop():
        until(lambda: len(views()) == 10)
        cut.append(time.monotonic())
        server.stop()
        until(lambda: any(one.status == 0 for one in crowd.answers))

    def start():
        server.start()
        until(lambda: crowd.answers[-1].status)

    events = [(0, news), (0, stop), (0, start)]
    try:
        asyncio.run(crowd.run(2, 3, events))
    finally:
        server.stop()
    assert views().count((wall.BOARD, "screen")) == 2 * 2
    assert views().count((wall.VIEW, "person")) == 3 * 2
    assert sum(one.first for one in crowd.answers) == 2 + 3
    steady = [one for one in crowd.answers if one.at + one.took < cut[0]]
    back = [one for one in crowd.answers if one.at + one.took >= cut[0]]
    assert any(one.status == 0 for one in back), "nobody answered for a while"
    held = {one.name: one.value for one in wall.figures(steady, back)}
    assert held["wall_errors"] == 0
    assert held["share_unchanged"] > 0
    assert held["wall_return"] == pytest.approx(held["wall_return_peak"] / held["wall_rate"])
    assert held["wall_return_peak"] > 0


def asked_alone(fake, monkeypatch):
    """What one screen is answered until it has a view, or has given up."""
    monkeypatch.setattr(wall, "_SCREEN", 0.05)
    server = Server(fake)
    crowd = wall.Crowd(server.url, {"Authorization": "screen"}, [])

    def done():
        end = time.monotonic() + 60
        while not any(one.first for one in crowd.answers):
            assert time.monotonic() < end
            time.sleep(0.01)

    try:
        asyncio.run(crowd.run(1, 0, [(0, done)]))
    finally:
        server.stop()
    return crowd.answers


def test_a_view_that_is_being_drawn_is_waited_for_from_the_first_question(monkeypatch):
    answers = asked_alone(Fake(drawing=3), monkeypatch)
    seen = next(one for one in answers if one.first)
    assert seen.status == 200
    assert seen.took >= 0.3, "as somebody waits for it"
    assert sum(one.status == 202 for one in answers) == 3
    held = {one.name: one.value for one in wall.figures(answers, answers)}
    assert held["wall_errors"] == 0
    assert held["wall_return_drawing"] == 3


def test_a_drawing_without_end_is_an_error(monkeypatch):
    monkeypatch.setattr(wall, "_ENDLESS", 0.3)
    answers = asked_alone(Fake(drawing=10**6), monkeypatch)
    held = {one.name: one.value for one in wall.figures(answers, answers)}
    assert held["wall_errors"] >= 1
    assert held["wall_return_errors"] >= 1


def test_what_fails_after_the_return_is_told_and_how_long_the_first_view_takes():
    steady = [wall.Answer(n, 0.01, wall.STAMP, 200) for n in range(10)]
    back = [
        wall.Answer(20.0, 4.0, wall.STAMP, 0),  # no server yet
        wall.Answer(25.0, 0.1, wall.STAMP, 200),
        wall.Answer(25.5, 0.4, wall.VIEW, 200, first=True),
        wall.Answer(25.6, 0.6, wall.BOARD, 200, first=True),
        wall.Answer(26.0, 4.0, wall.STAMP, 0),
        wall.Answer(27.0, 0.1, wall.VIEW, 503),
    ]
    held = {one.name: one for one in wall.figures(steady, back)}
    assert held["wall_return_errors"].value == 2
    assert held["wall_return_errors"].met is False
    assert held["wall_return_first_p50"].value == pytest.approx(500)


@pytest.mark.slow
def test_screens_and_browsers_ask_a_real_server_and_come_back(capsys, tmp_path):
    words = ["bench", "wall", "--rows", "2000", "--screens", "3", "--pages", "5"]
    code = app.main([*words, "--seconds", "20", "--json", "--data", str(tmp_path)])
    said = capsys.readouterr()
    assert code == 0, said.err
    held = {one["name"]: one for one in json.loads(said.out)["figures"]}
    assert held["wall_errors"]["value"] == 0
    assert held["wall_view_p95"]["goal"] == 300
    assert held["wall_cpu"]["value"] > 0
    one, three = held["wall_drawing_one"]["value"], held["wall_drawing"]["value"]
    assert held["wall_drawing_growth"]["value"] == pytest.approx(three / one)
    assert held["wall_memory"]["value"] > 50
    assert held["wall_return_peak"]["value"] > 0
    assert held["wall_return_errors"]["value"] == 0
    assert held["wall_return_first_p95"]["value"] > 0
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


class Drawn:
    """A server that gives each person the view under a mark of their own; and may lose patience."""

    def __init__(self, most=10**9):
        self.most, self.asked = most, []

    def __call__(self, environ, start):
        who, path = environ["HTTP_AUTHORIZATION"], environ["PATH_INFO"]
        self.asked.append((who, path))
        if len(self.asked) > self.most:
            start("429 Too Many Requests", [("Content-Length", "4")])
            return [b"slow"]
        if environ.get("HTTP_IF_NONE_MATCH") == f"tag-{who}":
            start("304 Not Modified", [])
            return [b""]
        start("200 OK", [("ETag", f"tag-{who}"), ("Content-Length", "4")])
        return [b"here"]


def test_everybody_asks_in_turn_and_what_is_refused_is_no_answer(monkeypatch):
    monkeypatch.setattr(served, "SECONDS", 0.4)
    people = [{"Authorization": f"p{n}"} for n in range(10)]
    drawn = Drawn()
    server = Server(drawn)
    try:
        rates = {one.name: one.value for one in served.rates(server.url, people, os.getpid())}
        drawn.most = len(drawn.asked) + 5
        with pytest.raises(IocError, match="429"):
            served.rates(server.url, people, os.getpid())
    finally:
        server.stop()
    ways = ("view", "view_same", "page")
    assert set(rates) == {f"{way}_rate{of}" for way in ways for of in ("", "_of_web")}
    assert min(rates.values()) > 10
    asked = Counter(drawn.asked)
    assert len({who for who, _ in asked}) == 10
    assert asked["p0", served.HTML] <= asked["p0", served.VIEW]


def test_what_is_shared_is_counted_once():
    alone = served.together([os.getpid()]).own
    assert 10 < served.together([os.getpid(), os.getpid()]).own < 1.5 * alone


def test_pages_of_a_database_file_are_told_apart(tmp_path):
    """They are the system's cache: it takes them back without writing anything."""
    size = 40_000_000
    for name, is_database in (("ioc.db", True), ("other", False)):
        path = tmp_path / name
        path.write_bytes(b"1" * size)
        before = served.together([os.getpid()])
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as held:
            assert held[:: mmap.PAGESIZE].count(b"1") > 0  # looked at, so it is in memory
            after = served.together([os.getpid()])
        grown = (after.mapped - before.mapped, after.own - before.own)
        theirs, ours = grown if is_database else reversed(grown)
        assert theirs > 30
        assert ours < 10


@pytest.mark.slow
def test_the_demonstration_is_measured_from_its_start(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(staged, "SCALE", "small")
    code = app.main(["bench", "demo", "--times", "1", "--json", "--data", str(tmp_path / "new")])
    said = capsys.readouterr()
    assert code == 0, said.err
    held = {one["name"]: one["value"] for one in json.loads(said.out)["figures"]}
    assert 0 < held["first_figures"] <= held["whole_seconds"]
    assert held["all_memory"] > 100
    assert held["csv_rows"] > 100
    assert held["picture_seconds"] > 0
    assert held["brief_seconds"] > 0
    assert 0 < held["wall_follows"] < held["wall_from_source"]
    assert list((tmp_path / "new").iterdir()) == [], "nothing is left behind"


def test_a_page_is_measured_where_there_is_a_browser_alone(capsys, monkeypatch):
    monkeypatch.setattr(page, "able", lambda: False)
    assert app.main(["bench", "page", "--rows", "100"]) == 2
    assert "playwright" in capsys.readouterr().err


def test_who_did_not_ask_for_the_page_keeps_what_was_measured_before(monkeypatch, tmp_path):
    """Playwright is there, its Chromium is not."""

    def refuse():
        raise MisuseError("cần Chromium")

    monkeypatch.setattr(page, "chromium", refuse)
    found = Report(0, 2, [Figure("seconds", 1, "s")])
    bench._page(found, tmp_path, 100, 1, "", asked=False)
    assert found.notes == ["page: không đo. cần Chromium"]
    with pytest.raises(MisuseError):
        bench._page(found, tmp_path, 100, 1, "", asked=True)


def test_a_page_of_few_months_is_chosen_in_fewer_times_and_never_where_it_stands(monkeypatch):
    chosen, opened, browser = [], [], MagicMock()
    held = browser.new_context.return_value.new_page.return_value
    menus = {"ky": ["2023-10", "2023-11", "2023-12", "2023-Q4"], "don-vi": ["801", "802", "803"]}
    menus["linh-vuc"] = ["G1"]
    held.evaluate.side_effect = lambda _, menu: menus[menu]
    seen = page.Visit(1, 2, 3, 4, 5)
    monkeypatch.setattr(page, "_visit", lambda _, address: opened.append(address) or seen)
    monkeypatch.setattr(page, "_choose", lambda _, __, code: chosen.append(code) or 1.0)
    measured, notes = page.measure(browser, "http://here", "t", 2, 100)
    assert [one for one in opened if "ky=" in one] == ["http://here/mot-cua?ky=2023-10"]
    assert chosen == ["2023-12", "2023-10", "2023-12", "G1", "801", "803"]
    assert "chỉ đo 1 lần thay vì 2" in notes[0]
    assert {one.name for one in measured} >= {"page_month", "page_field_new", "page_unit_new"}
    assert page.measure(browser, "http://here", "t", 1, 100)[1] == []
    menus["don-vi"] = []
    with pytest.raises(MisuseError, match="don-vi"):
        page.measure(browser, "http://here", "t", 1, 100)
    menus["ky"] = ["2023-12"]
    with pytest.raises(MisuseError, match="hai tháng"):
        page.measure(browser, "http://here", "t", 1, 100)


@pytest.mark.browser
def test_a_choice_that_draws_nothing_ends_and_is_an_error(monkeypatch):
    monkeypatch.setattr(page, "_PATIENCE", 2_000)
    link = '<a href="http://here/?ky=2023-11#">x</a>'
    menu = f'<details id="pick-ky"><summary>x</summary><p class="panel">{link}</p></details>'
    drawn = f'<div id="page"><p class="app"></p>{menu}</div>'
    with page.chromium() as browser:
        tab = browser.new_page()
        stay = "onclick = (e) => { if (e.target.matches('a')) e.preventDefault(); }"
        tab.set_content(f"{drawn}<script>{stay}</script>")
        with pytest.raises(Error, match="no new view of 2023-11 after 2000 ms"):
            page._choose(tab, "ky", "2023-11")
        with pytest.raises(IocError, match="lựa chọn"):
            page._choose(tab, "ky", "2023-12")


@pytest.mark.browser
@pytest.mark.slow
def test_a_page_is_opened_in_a_real_browser_and_counted(capsys, tmp_path):
    words = ["bench", "page", "--rows", "300", "--times", "1", "--json", "--data", str(tmp_path)]
    assert app.main(words) == 0
    held = {one["name"]: one for one in json.loads(capsys.readouterr().out)["figures"]}
    assert held["page_cold_first"]["value"] < held["page_cold_all"]["value"]
    assert held["page_cold_bytes"]["value"] > held["page_warm_bytes"]["value"] > 1
    assert held["page_cold_requests"]["value"] > held["page_warm_data"]["value"] >= 1
    chosen = [held[f"page_{one}"] for one in ("month_new", "month", "field_new", "unit_new")]
    assert min(one["value"] for one in chosen) > 1
    assert {one["goal"] for one in chosen} == {None}, "300 dossiers prove nothing"
    assert held["view_rate"]["goal"] == 2_000
    assert {one["rows"] for one in held.values()} == {300}
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"

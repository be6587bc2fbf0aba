"""``./ioc bench`` measures for real, and says when its figures are not to be trusted."""

import json

import pytest

from cli import app
from cli.measured import table
from jobs.bench import figures, path, scale
from jobs.bench.figures import Figure, Report
from jobs.bench.path import Measured
from sandbox import mass


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
    assert bool(told["notes"]) is busy
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
    held = {one["name"]: one for one in json.loads(said.out)["figures"]}
    assert {one["rows"] for one in held.values()} == {300}
    assert held["differences"]["value"] == 0
    assert held["values"]["value"] > 100
    assert held["batch_changed"]["value"] > 50
    assert held["tile_slowest"]["goal"] == 100


def test_growth_is_the_large_against_the_small():
    def of(tile, events):
        return [Figure("tile_same", tile, "ms"), Figure("events_per_second", events, "/s")]

    tiles, batch = scale.growth(of(10, 12_000), of(16, 11_000))
    assert (tiles.value, tiles.met) == (1.6, False)
    assert batch.value == pytest.approx(12 / 11)
    assert batch.met is True


@pytest.fixture
def opened_store_url(sqlite_url):
    from core.runs import Run
    from store import runs
    from store.engine import open_store

    store = open_store(sqlite_url, 80)
    runs.start(store, Run("1", "onestop", "dossiers"))
    store.close()
    return sqlite_url

"""The outlook from a store: fair pieces and paths."""

import shutil
from datetime import date, timedelta

from core.clock import day_number, day_start
from core.period import Grain, Period
from indicators.outlook import lines
from indicators.outlook.wire import outlook_json
from store.database.engine import open_store
from tests.indicators import seeded

RECEIVED = "onestop.received"


def test_the_articles_outlook(article):
    found = article.outlook("onestop.on_time_rate")
    assert found.promise.path.shape == "standing"
    assert found.promise.kept is True
    assert found.progress.left == 3
    said = dict(lines.lines(found, article.definition("onestop.on_time_rate")))
    assert "đang giữ được" in said["path_standing"]
    assert "chưa đủ số liệu" in said["likely_short"]


def test_pieces_of_the_same_length_recount(crowd):
    _, catalog, facts = crowd
    month = Period.of(Grain.MONTH, date(2023, 12, 1))
    found = catalog.outlook(RECEIVED, None, month)
    days = found.fair.days
    assert days == 18
    for one in (
        found.fair.now,
        found.fair.previous.change.before,
        found.fair.last_year.change.before,
    ):
        piece = one.period
        assert catalog.calendar.between(piece.start, piece.end) == days
        low, high = day_start(piece.start_day), day_start(piece.end_day)
        assert one.value == sum(low <= f.received_at < high for f, _ in facts)
        assert one.value_id == ""
    assert found.fair.previous.change.before.period.start == date(2023, 11, 1)
    assert found.fair.last_year.change.before.period.start == date(2022, 12, 1)


def test_a_shorter_month_shortens_both_sides_and_that_is_said(
    tmp_path, sqlite_template, catalog_of
):
    """Twenty days of 03/2026, and 02/2026 has fifteen with Tết in it; 03/2025 has enough."""
    path = tmp_path / "short.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", 80)
    moment, facts = seeded.at("2026-03-27T17:30"), []
    for n in range((date(2026, 3, 28) - date(2025, 3, 1)).days):
        day = date(2025, 3, 1) + timedelta(days=n)
        if seeded.CALENDAR.is_working(day):
            at = day_start(day_number(day)) + 9 * 3_600
            facts.append((seeded.dossier(f"F{n:04}", at, at + 9 * 86_400), seeded.AGENCY))
    seeded.put(
        store, "dossier", "onestop", "dossiers", facts, now=moment, covered=(seeded.START, moment)
    )
    catalog = catalog_of(store, seeded.clock("2026-03-27T17:30"))
    found = catalog.outlook(RECEIVED, None, Period.of(Grain.MONTH, date(2026, 3, 1)))
    store.close()
    fair, calendar = found.fair, catalog.calendar
    assert (fair.days, fair.now.value) == (20, 20)
    assert (fair.previous.days, fair.last_year.days) == (15, 20)
    for one in (fair.previous, fair.last_year):
        for side in (one.now, one.change.before):
            assert calendar.between(side.period.start, side.period.end) == one.days == side.value
        assert one.change.better is None, "as many a day are neither more nor fewer"
    said = dict(lines.lines(found, catalog.definition(RECEIVED)))
    assert said["fair_previous"].startswith("15 ngày làm việc đầu kỳ: 15")
    assert "Kỳ đem so chỉ có 15 ngày làm việc" in said["fair_previous"]
    assert "Kỳ đem so" not in said["fair_last_year"]
    told = outlook_json(found, catalog.definition(RECEIVED))["same_working_days"]
    assert (told["days"], told["previous"]["days"], told["last_year"]["days"]) == (20, 15, 20)
    assert (told["value"], told["previous"]["now"], told["previous"]["value"]) == (20, 15, 15)


def test_a_closed_period_has_no_pace(crowd):
    _, catalog, _ = crowd
    found = catalog.outlook(RECEIVED, None, Period.parse("2023-10", date(2023, 12, 26)))
    assert (found.progress, found.fair, found.need, found.likely) == (None, None, None, None)


def test_a_figure_that_was_never_known_before_has_no_path(article):
    found = article.outlook("society.fibre_rate")
    assert found.promise.path is None
    assert found.promise.kept is None
    assert (
        "chưa đủ số liệu"
        in dict(lines.lines(found, article.definition("society.fibre_rate")))["path_unknown"]
    )

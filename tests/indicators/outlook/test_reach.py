"""The outlook from a store: fair pieces and paths."""

from datetime import date

from core.clock import day_start
from core.period import Grain, Period
from indicators.outlook import lines

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
    for one in (found.fair.now, found.fair.previous.before, found.fair.last_year.before):
        piece = one.period
        assert catalog.calendar.between(piece.start, piece.end) == days
        low, high = day_start(piece.start_day), day_start(piece.end_day)
        assert one.value == sum(low <= f.received_at < high for f, _ in facts)
        assert one.value_id == ""
    assert found.fair.previous.before.period.start == date(2023, 11, 1)
    assert found.fair.last_year.before.period.start == date(2022, 12, 1)


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

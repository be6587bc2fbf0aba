"""The outlook from a store: fair pieces, paths, and months that were watched from their start."""

from datetime import date

import pytest

from core.clock import day_number, day_start
from core.period import Grain, Period
from indicators.defining.loader import kept
from indicators.evaluating import publish
from indicators.outlook import lines
from indicators.outlook.delay import LEAST
from store.published import values
from store.published.version import NewValue
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


def version(month, known, numerator):
    period = Period.of(Grain.MONTH, month)
    one = kept().by_id()[RECEIVED]
    return known, NewValue(
        RECEIVED, seeded.PROVINCE, period.code, "month", period.start_day, period.end_day,
        float(numerator), float(numerator), None, one.hash, coverage=1.0,
    )  # fmt: skip


def watched(months):
    """Versions of months as a store that watched them would hold: half at first, then all."""
    out = []
    for n in range(months):
        start = date(2023, 11 - n, 1) if n < 11 else date(2022, 12, 1)
        early = day_start(day_number(start)) + 3 * 86_400
        out.append(version(start, early, 400))
        out.append(version(start, early + 25 * 86_400, 800))
    return sorted(out, key=lambda pair: pair[0])


@pytest.mark.parametrize("months", [3, 11])
def test_likely_final_is_learned_from_the_stores_own_versions(article_store, catalog_of, months):
    clock = seeded.clock("2023-12-08T09:00")
    with article_store.write() as conn:
        for known, row in watched(months):
            values.publish(conn, [row], "r", known)
    done = seeded.at("2023-12-04T08:00")
    facts = [(seeded.dossier(f"D{n:03}", done + n), seeded.DUC_HOA) for n in range(300)]
    seeded.put(article_store, "dossier", "onestop", "dossiers", facts, now=done + 86_400)
    publish.run(article_store, clock, seeded.CALENDAR)
    likely = catalog_of(article_store, clock).outlook(RECEIVED).likely
    assert likely.month.code == "2023-12"
    if months < LEAST:
        assert likely.final is None
        assert likely.months < LEAST
        return
    assert likely.months == months - 1  # November ended less than thirty days ago
    assert likely.final.share == 0.5
    assert (likely.final.low, likely.final.middle, likely.final.high) == (600, 600, 600)


def test_a_month_loaded_after_its_end_teaches_nothing(crowd):
    _, catalog, _ = crowd
    assert catalog.outlook(RECEIVED).likely.months == 0


def test_a_figure_that_was_never_known_before_has_no_path(article):
    found = article.outlook("society.fibre_rate")
    assert found.promise.path is None
    assert found.promise.kept is None
    assert (
        "chưa đủ số liệu"
        in dict(lines.lines(found, article.definition("society.fibre_rate")))["path_unknown"]
    )

"""Several dimensions at once: answered where sums hold them or facts are few, else refused."""

from datetime import date

import pytest

from core.errors import MisuseError
from core.period import Grain, Period
from indicators.asking import crossing
from store import sums

RATE, RECEIVED, PENDING = "onestop.on_time_rate", "onestop.received", "onestop.pending"
DAYS = "onestop.handling_days_median"
YEAR = Period.of(Grain.YTD, date(2023, 12, 26))
HELD = {"channel": "2", "applicant": "1"}


def test_sums_hold_what_the_cuboids_are_by():
    for dims in (("field", "channel"), ("procedure", "channel"), ("channel", "applicant")):
        assert sums.kept("dossier", dims, units=False), dims
        assert not sums.kept("dossier", dims, units=True), dims
    assert sums.kept("dossier", ["channel"], units=True)
    assert not sums.kept("dossier", ["field", "applicant"], units=False)
    assert sums.kept("petition", ["field", "category"], units=True), "its facts are all its sums"
    with pytest.raises(MisuseError, match="không có chiều mau"):
        sums.kept("dossier", ["mau"], units=False)


def test_what_no_sum_holds_is_counted_from_few_facts_and_refused_of_many(crowd, monkeypatch):
    _, catalog, facts = crowd
    field = facts[0][0].field_code
    both = {"field": field, "applicant": "1"}
    fresh = catalog.without("zalo", 0)  # has kept no answer
    assert fresh.value(RECEIVED, None, YEAR, both).numerator is not None
    assert fresh.crossed(RATE, both, None, YEAR) == 0
    monkeypatch.setattr(crossing, "MOST", 20)
    fresh = catalog.without("zalo", 0)
    for ask in (
        lambda: fresh.value(RECEIVED, None, YEAR, both),
        lambda: fresh.by(RECEIVED, "channel", None, YEAR, both),
        lambda: fresh.by(RECEIVED, "field", None, YEAR, HELD),
        lambda: fresh.by(RECEIVED, "unit", None, YEAR, both),
        lambda: fresh.series(RECEIVED, None, dims=both),
        lambda: fresh.spread(DAYS, None, YEAR, both),
        lambda: fresh.value(RECEIVED, "802", YEAR, HELD),
    ):
        with pytest.raises(MisuseError, match="Hãy chọn đơn vị nhỏ hơn, kỳ ngắn hơn"):
            ask()
    assert fresh.value(RECEIVED, None, YEAR, HELD).numerator, "sums hold these of the province"
    with pytest.raises(MisuseError, match="nhiều chiều cùng lúc"):
        fresh.by(RECEIVED, "unit", None, YEAR, HELD)  # but none of its units
    assert fresh.by(RECEIVED, "unit", None, YEAR, {"field": field}), "one, as it always was"
    assert fresh.crossed(RATE, [*HELD, "unit"], None, YEAR) > 20
    assert fresh.value(RECEIVED, "802", YEAR, {"field": field}).numerator is not None
    day = Period.parse("2023-11-07", YEAR.start)
    assert fresh.value(RECEIVED, "802", day, HELD).numerator is not None, "one day has few"
    assert fresh.by(RECEIVED, "unit", None, day, HELD), "one day has few of all units too"
    assert fresh.crossed(RATE, [*HELD, "unit"], None, day) == 0
    assert fresh.crossed(RATE, both, None, day) > 20, "a page tells of the months before it too"
    assert fresh.crossed(RATE, HELD, None, YEAR) == 0


def test_what_stood_at_the_end_of_a_past_day_reads_all_that_there_was(crowd, monkeypatch):
    _, catalog, _ = crowd
    month = Period.parse("2023-11", YEAR.start)
    monkeypatch.setattr(crossing, "MOST", 60)
    fresh = catalog.without("zalo", 0)
    assert fresh.value(RECEIVED, "802", month, HELD).numerator is not None
    with pytest.raises(MisuseError, match="nhiều chiều cùng lúc"):
        fresh.value(PENDING, "802", month, HELD)
    assert fresh.value(PENDING, "802", Period.parse("2023-12", YEAR.start), HELD) is not None

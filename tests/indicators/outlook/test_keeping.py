"""Forecasts are made once a day, kept, shown with their scores, and scored in the end."""

import random
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.clock import day_number, day_start, epoch
from core.period import Period
from indicators.catalog import Catalog
from indicators.defining.loader import kept
from indicators.defining.model import TargetSpec
from indicators.evaluating import publish
from indicators.outlook import keeping, lines
from indicators.outlook.wire import outlook_json
from store.database.engine import open_store
from store.published import findings, forecasts, values
from tests.indicators import seeded
from tests.indicators.outlook.years import UNITS

RATE = "onestop.online_rate_plain"
ONLY = replace(kept(), all=tuple(one for one in kept().all if one.id == RATE))


def received(start, end, rng, number=0):
    """Dossiers of every working day, the share filed online growing month by month."""
    out, day = [], start
    while day < end:
        if seeded.CALENDAR.is_working(day):
            share = (
                0.30 + 0.012 * ((day.year - 2022) * 12 + day.month) + 0.03 * (day.month % 3 == 0)
            )
            for n in range(6):
                at = day_start(day_number(day)) + 9 * 3_600 + n * 60
                channel = 2 if rng.random() < share else 1
                code = f"R{number + len(out):06}"
                fact = seeded.dossier(code, at, at + 9 * 86_400, channel=channel)
                out.append((fact, UNITS[n % 4]))
        day += timedelta(days=1)
    return out


@pytest.fixture
def store(tmp_path, sqlite_template):
    path = tmp_path / "ahead.db"
    shutil.copy(sqlite_template, path)
    made = open_store(f"sqlite:///{path}", 80)
    facts = received(date(2022, 1, 1), date(2023, 12, 26), random.Random(3))
    seeded.put(made, "dossier", "onestop", "dossiers", facts)
    publish.run(made, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
    yield made
    made.close()


def kept_of(store, id=RATE):
    with store.read() as conn:
        return forecasts.listed(conn, id, seeded.PROVINCE)


def told_of(outlook, definition, lang="vi"):
    """The last forecast that tells a chance, likely kept or not."""
    chances = ("forecast", "forecast_unlikely")
    return [text for code, text in lines.lines(outlook, definition, lang) if code in chances][-1]


def test_made_kept_shown_and_scored(store, catalog_of):
    assert keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY) > 0
    assert keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY) == 0
    rows = kept_of(store)
    assert {one.period for one in rows} == {"2023-12", "2023"}
    month = next(one for one in rows if one.period == "2023-12")
    assert (month.months, month.ahead, month.origins) == (23, 1, 11)
    assert month.method
    assert month.error < month.naive_error
    assert month.low <= month.middle <= month.high
    assert 0 < month.chance < 1
    assert 0 <= month.held <= month.origins
    assert month.actual is None

    catalog = catalog_of(store)
    outlook = catalog.outlook(RATE)
    said = told_of(outlook, catalog.definition(RATE))
    assert "khả năng đạt mục tiêu" in said
    assert "dải đúng" in said
    assert len(outlook.foretold.rows) == 2

    later = seeded.clock("2024-01-10T09:00")
    rest = received(date(2023, 12, 26), date(2024, 1, 10), random.Random(4), number=50_000)
    now = seeded.at("2024-01-10T08:50")
    seeded.put(store, "dossier", "onestop", "dossiers", rest, now=now, covered=(seeded.START, now))
    publish.run(store, later, seeded.CALENDAR, definitions=ONLY)
    assert keeping.run(store, later, seeded.CALENDAR, definitions=ONLY) > 0
    done = {one.period: one for one in kept_of(store) if one.scored_at is not None}
    assert set(done) == {"2023-12", "2023"}
    value = catalog_of(store, later).value(RATE, None, _december())
    assert done["2023-12"].actual == value.value
    told = catalog_of(store, later).outlook(RATE).foretold
    assert told.record == (), "with six days left there was little to foretell"

    end = seeded.clock("2024-02-05T09:00")
    facts = received(date(2024, 1, 10), date(2024, 2, 5), random.Random(5), number=70_000)
    now = seeded.at("2024-02-05T08:50")
    seeded.put(store, "dossier", "onestop", "dossiers", facts, now=now, covered=(seeded.START, now))
    publish.run(store, end, seeded.CALENDAR, definitions=ONLY)
    assert keeping.run(store, end, seeded.CALENDAR, definitions=ONLY) > 0
    catalog = catalog_of(store, end)
    outlook = catalog.outlook(RATE)
    (one,) = outlook.foretold.record
    assert (one.row.period, one.row.made_day) == ("2024-01", day_number(date(2024, 1, 10)))
    period = Period.parse("2024-01", date(2024, 2, 5))
    assert one.came == catalog.value(RATE, None, period).value
    assert one.naive is not None
    told = outlook_json(outlook, catalog.definition(RATE))["forecasts"]["scored"]
    assert (told["count"], told["held"]) == (1, int(one.held))
    assert told["periods"] == [
        {
            "period": "2024-01", "made": "2024-01-10", "level": 0.8,
            "value": one.middle, "low": one.low, "high": one.high, "came": one.came,
            "held": one.held, "error": one.error, "naive": one.naive,
            "naive_error": one.naive_error,
        }
    ]  # fmt: skip
    said = dict(lines.lines(outlook, catalog.definition(RATE)))
    assert "1 kỳ, dải đúng" in said["forecast_record"]
    assert "lập ngày 05/02/2024" in told_of(outlook, catalog.definition(RATE))


def test_a_forecast_that_was_not_made_anew_is_called_old(store, catalog_of):
    """Yesterday's stands until the first look of the day; then the daily look has stopped."""
    keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
    for day, old in (("2023-12-26", False), ("2023-12-27", False), ("2023-12-28", True)):
        catalog = catalog_of(store, seeded.clock(f"{day}T09:00"))
        outlook, definition = catalog.outlook(RATE), catalog.definition(RATE)
        for lang, word in (("vi", "Dự báo này đã cũ"), ("en", "This forecast is old")):
            said = told_of(outlook, definition, lang)
            assert "26/12/2023" in said
            assert (word in said) is old
        told = outlook_json(outlook, definition)["forecasts"]["made"]
        assert [one["old"] for one in told] == [old, old]


def test_data_that_go_on_without_changing_a_value_are_in_it(store):
    """A quiet end of the month leaves the version as it is: it still is the whole month's."""
    keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
    later, now = seeded.clock("2024-01-10T09:00"), seeded.at("2024-01-10T08:50")
    seeded.put(store, "dossier", "onestop", "dossiers", [], now=now, covered=(seeded.START, now))
    publish.run(store, later, seeded.CALENDAR, definitions=ONLY)
    with store.read() as conn:
        (row,) = values.current(conn, RATE, unit_ids=[seeded.PROVINCE], periods=["2023-12"])
    assert row.as_of < day_start(row.end_day)
    keeping.run(store, later, seeded.CALENDAR, definitions=ONLY)
    assert {one.period for one in kept_of(store) if one.scored_at is not None} == {
        "2023-12", "2023",
    }  # fmt: skip
    assert {one.months for one in kept_of(store) if one.made_at == epoch(later.now())} <= {24}


def test_a_forecast_is_not_scored_by_another_definition(store):
    keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
    later, now = seeded.clock("2024-01-10T09:00"), seeded.at("2024-01-10T08:50")
    seeded.put(store, "dossier", "onestop", "dossiers", [], now=now, covered=(seeded.START, now))
    (rate,) = ONLY.all
    told = rate.model_dump(mode="json", by_alias=True)
    told["guards"]["within_one"] = not rate.guards.within_one
    altered = replace(ONLY, all=(type(rate).model_validate(told),))
    assert altered.all[0].hash != rate.hash
    publish.run(store, later, seeded.CALENDAR, definitions=altered)
    keeping.run(store, later, seeded.CALENDAR, definitions=altered)
    assert [one for one in kept_of(store) if one.scored_at is not None] == []


def _december():
    return Period.parse("2023-12", date(2024, 1, 10))


def test_what_may_not_last_is_noted_for_the_cards(store, catalog_of):
    keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
    catalog = catalog_of(store)
    found = catalog.fragile()
    reasons = {one.code for one in catalog.outlook(RATE).finding.reasons}
    assert set(found.get(RATE, [])) == reasons


def test_the_remark_of_a_day_stays_known_as_it_was(store, catalog_of):
    """Remarked on 26/12/2023; the new year is not on target; asked for then, it is there."""
    keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY)
    then = epoch(seeded.CLOCK.now())
    told = catalog_of(store).remarks()
    assert [one.code for one in told[RATE]] == ["margin"]
    later, now = seeded.clock("2024-01-03T09:00"), seeded.at("2024-01-03T08:50")
    low = [
        (seeded.dossier(f"J{n}", now - 3_600 * (n + 1), now + 86_400, channel=1), UNITS[n % 4])
        for n in range(40)
    ]
    seeded.put(store, "dossier", "onestop", "dossiers", low, now=now, covered=(seeded.START, now))
    publish.run(store, later, seeded.CALENDAR, definitions=ONLY)
    assert keeping.run(store, later, seeded.CALENDAR, definitions=ONLY) == 1
    catalog = catalog_of(store, later)
    assert catalog.fragile() == {}
    assert catalog.remarks(then) == told, "with the figures of that day"
    assert catalog.fragile(then) == {RATE: [one.code for one in told[RATE]]}
    assert catalog.fragile(then - 1) == {}, "not before it was found"
    assert not catalog.looked(then - 1)
    assert catalog.looked(then)


def rows(store):
    with store.read() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(findings.table)).scalar()


def test_remarks_of_another_year_are_not_those_of_this_one(store, catalog_of):
    """On New Year's Eve it was remarked; nobody has looked yet in the new year."""
    told = [{"code": "margin", "figures": {"margin": 0.01}, "subject": ""}]
    with store.write() as conn:
        findings.keep(conn, {RATE: told}, seeded.at("2023-12-31T23:59"))
    assert RATE in catalog_of(store, seeded.clock("2023-12-31T23:59")).remarks()
    new = catalog_of(store, seeded.clock("2024-01-01T00:00"))
    assert new.remarks() == {}
    assert RATE in new.remarks(seeded.at("2023-12-31T23:59"))


def test_the_same_reasons_are_written_once(store):
    assert keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=ONLY) == 1
    assert rows(store) == 1
    later = seeded.clock("2023-12-27T09:00")
    with pytest.MonkeyPatch.context() as patch:
        with store.read() as conn:
            held = findings.known(conn, 0, epoch(seeded.CLOCK.now()))
        patch.setattr(keeping, "_reasons", lambda *_: held[RATE])
        assert keeping.run(store, later, seeded.CALENDAR, definitions=ONLY) == 1
        assert rows(store) == 1
        patch.setattr(keeping, "_reasons", lambda *_: [])
        assert keeping.run(
            store, seeded.clock("2023-12-28T09:00"), seeded.CALENDAR, definitions=ONLY
        ) == 1  # fmt: skip
    assert rows(store) == 2, "that they ended is"


def test_remarks_are_read_once_for_all_pages(store, catalog_of, monkeypatch):
    catalog, read = catalog_of(store), []
    known = findings.known
    monkeypatch.setattr(
        findings, "known", lambda conn, *given: read.append(given) or known(conn, *given)
    )
    then = epoch(seeded.CLOCK.now())
    for as_known in (None, None, then, then):
        catalog.fragile(as_known)
    assert len(read) == 2


def test_nothing_is_foretold_while_a_source_loads_or_of_too_short_a_history(
    tmp_path, sqlite_template, catalog_of
):
    path = tmp_path / "loading.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", 80)
    facts = received(date(2023, 6, 1), date(2023, 12, 26), random.Random(3))
    begun = seeded.at("2023-06-01T00:00")
    seeded.put(store, "dossier", "onestop", "dossiers", facts, covered=(begun, None))
    more = {"definitions": ONLY, "floors": {"onestop": seeded.START}}
    publish.run(store, seeded.CLOCK, seeded.CALENDAR, **more)
    assert keeping.run(store, seeded.CLOCK, seeded.CALENDAR, **more) == 0
    more["floors"] = {"onestop": begun}
    assert keeping.run(store, seeded.CLOCK, seeded.CALENDAR, **more) == 1
    assert kept_of(store) == []
    catalog = catalog_of(store)
    said = dict(lines.lines(catalog.outlook(RATE), catalog.definition(RATE)))
    assert "chưa đủ số liệu; có 6 tháng trọn vẹn liền nhau, cần 20" in said["forecast_short"]


def test_a_target_of_nobody_stops_nothing(store, caplog):
    """A typo, and a code that two units bore of which none does today: both told, others kept."""
    rate = kept().by_id()[RATE]
    own = {"since": date(2023, 1, 1), "at_least": 0.4, "document": "Kế hoạch"}
    units = ("8o2", "802@1999", "802")
    specs = [TargetSpec.model_validate(own | {"unit": one}) for one in units]
    typed = rate.model_copy(update={"targets": (*rate.targets, *specs)})
    assert keeping.run(
        store, seeded.CLOCK, seeded.CALENDAR, definitions=replace(ONLY, all=(typed,))
    )
    assert {one.period for one in kept_of(store)} == {"2023-12", "2023"}
    with store.read() as conn:
        assert forecasts.listed(conn, RATE, seeded.DUC_HOA), "and those of units that are"
    assert [one.args for one in caplog.records] == [(RATE, "8o2"), (RATE, "802@1999")]


def test_a_forecast_asks_for_the_end_and_the_running_year_for_today(store, settings):
    """Promised from 28/12 on: judged by it nothing is on the 26th, foretold of the 31st is all."""
    rate = kept().by_id()[RATE]
    late = {"since": date(2023, 12, 28), "at_least": 0.9, "document": "Kế hoạch tới"}
    more = (*rate.targets, TargetSpec.model_validate(late))
    held = replace(ONLY, all=(rate.model_copy(update={"targets": more}),))
    assert keeping.run(store, seeded.CLOCK, seeded.CALENDAR, definitions=held)
    assert {one.target for one in kept_of(store)} == {0.9}
    catalog = Catalog(settings, seeded.CLOCK, store=store, definitions=held)
    for text in ("2023", "2023-12-26/YTD", "2023-12", "2023-Q4"):
        period = Period.parse(text, date(2023, 12, 26))
        assert catalog.value(RATE, None, period).target.document == rate.targets[-1].document
        path = catalog.outlook(RATE, None, period).promise.path
        assert path.document == rate.targets[-1].document

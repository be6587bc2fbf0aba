from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from core.calendar import WorkingCalendar
from core.clock import TZ, epoch, frozen_at
from core.errors import ConfigError
from core.settings import ROOT, SourceSettings, load
from jobs.scheduling import triggers

STREAM = SimpleNamespace(name="dossiers", cadence=timedelta(hours=1))
CALENDAR = WorkingCalendar.load(ROOT / "config" / "working_days.toml")
NOON = datetime(2023, 12, 26, 12, tzinfo=TZ)


def of_stream(**settings):
    source = SourceSettings.model_validate(settings)
    return triggers.of_stream("onestop", source, STREAM, 5, CALENDAR)


def test_cron_wins_over_interval_and_interval_over_the_streams_pace():
    assert of_stream().interval == timedelta(hours=1)
    assert of_stream(every=timedelta(minutes=5)).interval == timedelta(minutes=5)
    found = of_stream(every=timedelta(minutes=5), cron="30 6,17 * * *")
    assert found.get_next_fire_time(None, NOON).astimezone(TZ).hour == 17
    assert found.jitter == 5


def test_cron_is_in_the_products_zone():
    found = triggers.cron("30 2 * * *", "jobs.verify_cron")
    at = found.get_next_fire_time(None, NOON)
    assert (at.utcoffset(), at.hour, at.minute, at.day) == (timedelta(hours=7), 2, 30, 27)


@pytest.mark.parametrize("text", ["", "x", "61 2 * * *", "30 2 * *", "0 3 * * 0"])
def test_a_line_that_cannot_be_read_names_its_setting(text):
    with pytest.raises(ConfigError, match=r"jobs\.verify_cron"):
        triggers.cron(text, "jobs.verify_cron")


def test_weekdays_by_name():
    at = triggers.cron("0 3 * * sun", "x").get_next_fire_time(None, NOON)
    assert at.weekday() == 6


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("settings", "now", "then"),
    [
        ({"cron": "0 7 * * *"}, "2024-02-07T08:00", "2024-02-15T07:00"),  # Tết
        ({"cron": "0 7 * * *"}, "2024-04-26T08:00", "2024-05-02T07:00"),  # the 29th is swapped
        ({"cron": "0 7 * * *"}, "2024-05-03T08:00", "2024-05-04T07:00"),  # for this Saturday
        ({"every": "5m"}, "2023-12-22T23:57", "2023-12-25T00:02"),
    ],
)
def test_on_working_days_only_holidays_and_swapped_days_included(settings, now, then):
    found = of_stream(**settings, working_days=True)
    found.inner.jitter = None
    if "every" in settings:
        found.inner.start_date = at("2023-12-22T12:02")
    assert found.get_next_fire_time(None, at(now) + timedelta(minutes=1)) == at(then)
    assert found.get_next_fire_time(at(now), at(now)) == at(then)


def test_a_streams_own_times_put_its_sources_aside():
    own = {"streams": {"dossiers": {"every": "2m"}}}
    assert of_stream(cron="30 6 * * *", **own).interval == timedelta(minutes=2)
    own = {"streams": {"other": {"every": "2m"}}}
    assert of_stream(every="7m", **own).interval == timedelta(minutes=7)


def test_what_was_missed_is_made_up_for_once_and_within_grace():
    daily = triggers.cron("30 2 * * *", "x")
    hour = 3_600

    def missed(last, now, grace=6 * hour):
        return triggers.missed(daily, epoch(at(last)), epoch(at(now)), grace)

    assert missed("2023-12-25T02:30", "2023-12-26T04:00")
    assert not missed("2023-12-26T02:30", "2023-12-26T04:00"), "it ran"
    assert not missed("2023-12-25T02:30", "2023-12-26T02:00"), "not due yet"
    assert not missed("2023-12-25T02:30", "2023-12-26T09:00"), "too long ago"


def test_all_faults_of_a_schedule_are_listed(tmp_path):
    settings = load(
        tmp_path,
        {
            "IOC_JOBS__VERIFY_CRON": "x",
            "IOC_SOURCES__ZALO__CRON": "0 3 * * 1",
            "IOC_SOURCES__ONESTOP__BACKFILL_FROM": "2023",
            "IOC_SOURCES__TASKS__EVERY": "0s",
            "IOC_SOURCES__EDOC__STREAMS__MESSAGES__CRON": "61 2 * * *",
            "IOC_SOURCES__EDOC__STREAMS__LETTERS__EVERY": "5m",
            "IOC_SOURCES__EDOC__SWEEP": "weekly",
        },
    )
    faults = triggers.faults(settings, epoch(frozen_at("2023-12-26").now()))
    assert len(faults) == 7
    told = "\n".join(faults)
    assert "sources.edoc.streams.messages.cron: “61 2 * * *”" in told
    assert "sources.edoc.streams.letters: không có luồng này; các luồng: messages" in told
    assert "sources.edoc.sweep: “weekly”" in told
    assert triggers.faults(load(tmp_path, {}), 1_703_500_000) == []


def test_only_what_can_be_read_whole_is_swept():
    source = SourceSettings(sweep="0 3 * * sun")
    weekly = SimpleNamespace(name="dossiers", sweepable=True)
    at = triggers.of_sweep("onestop", source, weekly).get_next_fire_time(None, NOON)
    assert (at.weekday(), at.hour) == (6, 3)
    never = SimpleNamespace(name="messages", sweepable=False)
    assert triggers.of_sweep("edoc", source, never) is None
    assert triggers.of_sweep("onestop", SourceSettings(), weekly) is None
